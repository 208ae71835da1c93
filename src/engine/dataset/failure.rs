//! DataFusion's errors in words for the person who asked.

use datafusion::error::DataFusionError;

use crate::engine::types::EngineError;

/// Tells what went wrong. Texts about the query are passed on; texts about files are not, since they hold paths.
pub(super) fn explain(error: &DataFusionError) -> EngineError {
    let root = error.find_root();
    match root {
        DataFusionError::ResourcesExhausted(_) => EngineError::Memory,
        DataFusionError::ObjectStore(_) | DataFusionError::IoError(_) | DataFusionError::ParquetError(_) => {
            unreadable(error)
        }
        DataFusionError::Internal(_) => EngineError::Internal(anyhow::anyhow!(root.strip_backtrace())),
        _ => EngineError::Sql(tidy(&root.strip_backtrace())),
    }
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
