//! DataFusion's errors in words for the person who asked.

use datafusion::error::DataFusionError;

use super::exact::OUT_OF_RANGE;
use crate::engine::types::EngineError;

/// What a person reads when a day or a moment can't be counted.
const TOO_FAR: &str = "A day or moment of this query lies too far away for what is done with it. Where it is a function, \
     take one that counts in microseconds or days, as to_timestamp_micros, date_trunc or date_part.";

/// Tells what went wrong. Texts about the query are passed on; texts about files are not, since they hold paths.
pub(super) fn explain(error: &DataFusionError) -> EngineError {
    let root = error.find_root();
    match root {
        DataFusionError::ResourcesExhausted(_) => EngineError::Memory,
        DataFusionError::ObjectStore(_) | DataFusionError::IoError(_) | DataFusionError::ParquetError(_) => {
            unreadable(error)
        }
        // The engine's own words hold values, which a row that nobody may see could have given.
        _ if overflowed(&root.strip_backtrace()) => EngineError::Sql(OUT_OF_RANGE.into()),
        _ if uncounted(&root.strip_backtrace()) => EngineError::Sql(TOO_FAR.into()),
        DataFusionError::Internal(_) => EngineError::Internal(anyhow::anyhow!(root.strip_backtrace())),
        _ => EngineError::Sql(tidy(&root.strip_backtrace())),
    }
}

/// Whether a calculation left its type.
fn overflowed(message: &str) -> bool {
    !message.contains("Date arithmetic")
        && (message.contains("verflow happened on")
            || message.contains("overflow on abs")
            || message.contains("integer overflow in")
            || message.contains("Arithmetic Overflow"))
}

/// Whether a day or moment left what can be counted.
fn uncounted(message: &str) -> bool {
    let said = [
        "Date arithmetic overflow",
        "Timestamp out of range",
        "as nanoseconds",
        "representable i64 range",
        "Overflowing on",
    ];
    said.iter().any(|words| message.contains(words))
}

/// What is said of a stored file that can't be read. Why goes to the log only: it may name the file.
pub(super) fn unreadable(why: &dyn std::fmt::Display) -> EngineError {
    tracing::debug!(%why, "a stored table could not be read");
    EngineError::NotReadable("The stored table can't be read. Load the file again.".into())
}

/// Takes DataFusion's own headings off a message, and keeps it to one readable length.
fn tidy(message: &str) -> String {
    const HEADINGS: [&str; 10] = [
        "Error during planning: ",
        "Schema error: ",
        "SQL error: ",
        "Execution error: ",
        "Arrow error: ",
        "This feature is not implemented: ",
        "Invalid argument error: ",
        "Internal error: ",
        "Compute error: ",
        "Cast error: ",
    ];
    const LONGEST: usize = 600;
    let mut text = message.trim();
    while let Some(rest) = HEADINGS.iter().find_map(|h| text.strip_prefix(h)) {
        text = rest;
    }
    // What follows is advice on settings that nobody can change here, and every column of every table.
    let text = if text.starts_with("No field named") { once(text.lines().next().unwrap_or(text)) } else { text };
    if let Some(node) = text.strip_prefix("Unsupported ast node in sqltorel: ") {
        // The rest shows the parser's own tree.
        let name: String = node.chars().take_while(char::is_ascii_alphanumeric).collect();
        return format!("Queries over uploads can't use {} here.", name.to_uppercase());
    }
    if let Some((function, _)) = text.split_once(" failed to match any signature") {
        // The rest is every form of the function that was tried.
        return format!("{function} doesn't take values of these types.");
    }
    let text = text.strip_prefix("ParserError(\"").and_then(|t| t.strip_suffix("\")")).unwrap_or(text);
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// A message without the advice that it gives twice.
fn once(message: &str) -> &str {
    match message.rsplit_once(" Did you mean ") {
        Some((before, advice)) if before.ends_with(&format!("Did you mean {advice}")) => before,
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_the_engine_are_taken_off() {
        assert_eq!(tidy("Schema error: No field named revenu."), "No field named revenu.");
        assert_eq!(
            tidy("No field named a. Did you mean 'b'?\nValid fields are b."),
            "No field named a. Did you mean 'b'?"
        );
        assert_eq!(
            tidy("This feature is not implemented: Unsupported ast node in sqltorel: Collate { expr: Value(\"a\") }"),
            "Queries over uploads can't use COLLATE here."
        );
        assert_eq!(
            tidy("No field named a. Did you mean b_c? Did you mean b_c?"),
            "No field named a. Did you mean b_c?"
        );
        assert_eq!(
            tidy(
                "Internal error: Function 'md5' failed to match any signature, errors: Error during planning: Function \
                 'md5' requires String, but received Int64"
            ),
            "Function 'md5' doesn't take values of these types."
        );
        assert_eq!(tidy("Compute error: Execution error: cannot take the root"), "cannot take the root");
        assert_eq!(tidy("SQL error: ParserError(\"Expected: FROM\")"), "Expected: FROM");
    }

    #[test]
    fn a_result_that_does_not_fit_is_told_without_its_values() {
        let told = |message: &str| explain(&DataFusionError::Execution(message.into())).to_string();
        for message in [
            "Overflow happened on: -9223372036854775808 / -1",
            "Overflow happened on FACTORIAL(21)",
            "Int64Array overflow on abs(-9223372036854775808)",
            "Signed integer overflow in LCM(9223372036854775807, 2)",
            "Arithmetic Overflow in AvgAccumulator",
        ] {
            assert_eq!(told(message), OUT_OF_RANGE, "{message}");
        }
        for message in [
            "Date arithmetic overflow: 2932896 + IntervalMonthDayNano { months: 4800000, days: 0, nanoseconds: 0 }",
            "Cannot cast Date32 value 2932896 to Timestamp(ns): converted value exceeds the representable i64 range",
            "The dates that can be represented as nanoseconds have to be between 1677-09-21T00:12:44.0 and 2262",
        ] {
            assert_eq!(told(message), TOO_FAR, "{message}");
        }
    }

    #[test]
    fn a_full_memory_pool_is_told_as_memory() {
        let wrapped = DataFusionError::ResourcesExhausted("pool".into()).context("while sorting");
        assert!(matches!(explain(&wrapped), EngineError::Memory));
    }

    #[test]
    fn a_path_never_gets_out() {
        let error = DataFusionError::IoError(std::io::Error::other("/data/datasets/7/part.parquet"));
        assert!(!explain(&error).to_string().contains("/data"));
    }
}
