//! Which columns the table gets: what was found out, and over it what a person decided.

use super::dates::Order;
use super::header;
use super::promise;
use super::reading::Reading;
use super::shape::Shape;
use super::survey::Survey;
use crate::data::ColumnType;
use crate::engine::files::ColumnChoice;
use crate::engine::types::EngineError;

/// One column of the table to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlannedColumn {
    /// Its place in the file, from 0.
    pub at: usize,
    pub source_name: String,
    pub name: String,
    pub inferred: ColumnType,
    pub reading: Reading,
    /// Whether it is part of the table's key.
    pub key: bool,
}

/// The table to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub columns: Vec<PlannedColumn>,
    pub warnings: Vec<String>,
}

/// Kinds that a column of a file can be made.
pub(in crate::engine) const LOADABLE: [ColumnType; 8] = [
    ColumnType::Boolean,
    ColumnType::Integer,
    ColumnType::Float,
    ColumnType::Decimal,
    ColumnType::Text,
    ColumnType::Date,
    ColumnType::Timestamp,
    ColumnType::TimestampTz,
];

/// Plans the table.
///
/// # Errors
/// `NotReadable` when a decision names no column, gives two columns one name, or leaves none.
pub(super) fn plan(shape: &Shape, survey: &Survey, choices: &[ColumnChoice]) -> Result<Plan, EngineError> {
    let source_names = header::names(survey.header.as_ref(), survey.guesses.len());
    check(choices, &source_names)?;
    let usual = usual_order(shape, survey);
    let mut columns = Vec::new();
    for (at, (source_name, guess)) in source_names.into_iter().zip(&survey.guesses).enumerate() {
        let choice = choices.iter().find(|c| c.source_name == source_name);
        if choice.is_some_and(|c| c.skip) || (shape.grid && survey.is_blank(at)) {
            continue;
        }
        let key = choice.is_some_and(|c| c.key);
        let inferred = guess.kind();
        let kind = choice.and_then(|c| c.kind).unwrap_or(inferred);
        let given = choice.and_then(|c| c.name.as_deref()).map(header::tidy).filter(|n| !n.is_empty());
        let name = given.unwrap_or_else(|| source_name.clone());
        let order = choice.and_then(|c| c.date_order).map_or(usual, Order::from);
        columns.push(PlannedColumn { at, source_name, name, inferred, reading: guess.reading(kind, order), key });
    }
    check_names(columns.iter().map(|c| c.name.as_str()))?;
    let warnings = warnings(shape, survey, &columns);
    Ok(Plan { columns, warnings })
}

fn check(choices: &[ColumnChoice], source_names: &[String]) -> Result<(), EngineError> {
    for choice in choices {
        let name = header::tidy(&choice.source_name);
        if choice.key && choice.skip {
            return Err(left_out_key(&name));
        }
        if !source_names.contains(&choice.source_name) {
            return Err(EngineError::NotReadable(format!("The file has no column called {name}.")));
        }
        if choice.kind.is_some_and(|k| !LOADABLE.contains(&k)) {
            return Err(EngineError::NotReadable(format!("The column {name} can't be made this type.")));
        }
    }
    Ok(())
}

/// What is said of a column that is to be key and left out.
pub(in crate::engine) fn left_out_key(name: &str) -> EngineError {
    EngineError::NotReadable(format!("The column {name} is part of the key and can't be left out."))
}

/// Sees that there is a column, and that no two share a name: SQL makes no difference between cases.
///
/// # Errors
/// `NotReadable` says what is wrong.
pub(in crate::engine) fn check_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<(), EngineError> {
    let mut taken = std::collections::HashSet::new();
    for name in names {
        if !taken.insert(name.to_lowercase()) {
            return Err(EngineError::NotReadable(format!("Two columns would be called {name}.")));
        }
    }
    if taken.is_empty() { Err(EngineError::NotReadable("Keep at least one column.".into())) } else { Ok(()) }
}

/// Day first or month first, where a column's dates don't tell: as other columns of the file prove, else as files with
/// decimal commas are written, else month first.
fn usual_order(shape: &Shape, survey: &Survey) -> Order {
    let proven =
        |order: Order| survey.guesses.iter().any(|g| g.kind().is_temporal() && g.proven_order() == Some(order));
    let continental = shape.mark == b',' || shape.dialect.delimiter == b';';
    match (proven(Order::DayMonthYear), proven(Order::MonthDayYear)) {
        (true, false) => Order::DayMonthYear,
        (false, true) => Order::MonthDayYear,
        _ if continental => Order::DayMonthYear,
        _ => Order::MonthDayYear,
    }
}

fn warnings(shape: &Shape, survey: &Survey, columns: &[PlannedColumn]) -> Vec<String> {
    let mut says = Vec::new();
    if shape.leading > 0 {
        says.push(left_out(u64::from(shape.above), "above"));
    }
    if let Some(line) = shape.open_quote {
        says.push(match shape.dialect.quote {
            Some(_) => open_quote(line),
            None => format!("The quote opened in line {line} is never closed, so quotes are read as plain characters."),
        });
    }
    if let Some((row, lines)) = survey.tall.filter(|_| !shape.grid) {
        says.push(format!(
            "Row {row} goes over {lines} lines of the file. If it should not, a quote is missing there: check the file, \
             or choose another quote."
        ));
    }
    if survey.short > 0 && !shape.grid {
        let count = counted(survey.short, "row");
        says.push(format!("{count} had fewer cells than the table has columns; the missing cells are empty."));
    }
    if survey.long > 0 {
        says.push(format!("{} had more cells than the header; extra columns were added.", counted(survey.long, "row")));
    }
    let about = |of: &dyn Fn(&PlannedColumn) -> Option<String>| few(columns.iter().filter_map(of).collect());
    says.extend(about(&|c| ambiguous(c, survey)));
    says.extend(about(&|c| nearly_typed(c, survey)));
    says.extend(about(&|c| broken_promise(c, survey)));
    says.extend(about(&|c| answers(c, survey)));
    says.extend(about(&|c| {
        c.reading.percent.then(|| format!("{} holds percentages: 45% is kept as 0.45.", c.source_name))
    }));
    says
}

/// What is said of a quote that is opened in this line and never closed.
pub(super) fn open_quote(line: u64) -> String {
    format!(
        "The quote opened in line {line} is never closed: everything after it would be one cell. Check the file there, \
         or choose another quote."
    )
}

fn ambiguous(column: &PlannedColumn, survey: &Survey) -> Option<String> {
    let order = if column.reading.order == Order::DayMonthYear { "day first" } else { "month first" };
    let name = &column.source_name;
    (survey.guesses[column.at].ambiguous_dates() && column.reading.kind.is_temporal())
        .then(|| format!("The dates in {name} could be read day first or month first; they are read {order}."))
}

fn nearly_typed(column: &PlannedColumn, survey: &Survey) -> Option<String> {
    let guess = &survey.guesses[column.at];
    let (what, misfits) = guess.nearly().filter(|_| column.reading.kind == ColumnType::Text)?;
    let odd = guess.odd.first().map(|o| format!(", such as \u{201c}{o}\u{201d}")).unwrap_or_default();
    let (name, values) = (&column.source_name, guess.values);
    Some(format!("{name} is kept as text: {misfits} of {values} cells can't be read as {what}{odd}."))
}

/// Flags would no longer be asked for as they are written: a person decides.
fn answers(column: &PlannedColumn, survey: &Survey) -> Option<String> {
    let is_text = column.reading.kind == ColumnType::Text && survey.guesses[column.at].is_of_answers();
    let name = &column.source_name;
    is_text.then(|| format!("{name} says only yes or no and is kept as text; it can be made a column of yes or no."))
}

fn broken_promise(column: &PlannedColumn, survey: &Survey) -> Option<String> {
    let guess = &survey.guesses[column.at];
    let (word, strays, example) =
        guess.promise.as_ref()?.broken().filter(|_| column.reading.kind == column.inferred)?;
    let (name, values, kind) = (&column.source_name, guess.values, promise::word(column.reading.kind));
    Some(format!(
        "{name} is declared as {}, but {strays} of its {values} values are something else, such as \u{201c}{example}\u{201d}: \
         it is kept as {kind}.",
        header::tidy(word)
    ))
}

/// The first few sentences of a kind, and how many more there would be.
fn few(mut says: Vec<String>) -> Vec<String> {
    const FEW: usize = 5;
    let more = says.len().saturating_sub(FEW);
    says.truncate(FEW);
    if more > 0 {
        says.push(format!("The same goes for {}.", counted(more as u64, "more column")));
    }
    says
}

/// A number with its word: `1 row`, `2 rows`.
/// Tells that lines `above` or `below` the table are not part of it.
pub(in crate::engine) fn left_out(lines: u64, place: &str) -> String {
    let were = if lines == 1 { "was" } else { "were" };
    format!("{} {place} the table {were} left out.", counted(lines, "line"))
}

pub(in crate::engine) fn counted(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::csv::dialect::Dialect;
    use crate::engine::csv::encoding::Detected;
    use crate::engine::files::DateOrder;
    use csv::StringRecord;

    fn planned(rows: &[&[&str]], columns: Vec<ColumnChoice>) -> Result<Plan, EngineError> {
        let dialect = Dialect { delimiter: b',', quote: None, escape: None };
        let detected = Detected { encoding: encoding_rs::UTF_8, mark: 0 };
        let shape = Shape {
            detected,
            dialect,
            leading: 0,
            above: 0,
            has_header: true,
            mark: b'.',
            width: rows[0].len(),
            grid: false,
            open_quote: None,
        };
        let mut survey = Survey::default();
        for row in rows {
            assert!(survey.see(&StringRecord::from(row.to_vec()), &shape));
        }
        plan(&shape, &survey, &columns)
    }

    fn choice(source_name: &str) -> ColumnChoice {
        ColumnChoice { source_name: source_name.into(), ..ColumnChoice::default() }
    }

    #[test]
    fn what_a_person_decided_stands_over_what_was_found() {
        let skip = ColumnChoice { skip: true, ..choice("b") };
        let text = ColumnChoice { kind: Some(ColumnType::Text), name: Some("Code".into()), ..choice("a") };
        let plan = planned(&[&["a", "b"], &["1", "2"]], vec![skip, text]).unwrap();
        assert_eq!(plan.columns.len(), 1);
        assert_eq!((plan.columns[0].name.as_str(), plan.columns[0].reading.kind), ("Code", ColumnType::Text));
        assert_eq!(plan.columns[0].inferred, ColumnType::Integer);
    }

    #[test]
    fn decisions_that_can_not_be_kept_to_are_told() {
        let rows: &[&[&str]] = &[&["a", "b"], &["1", "2"]];
        let twice = ColumnChoice { name: Some("B".into()), ..choice("a") };
        let json = ColumnChoice { kind: Some(ColumnType::Json), ..choice("a") };
        let skip = |n: &str| ColumnChoice { skip: true, ..choice(n) };
        for columns in [vec![choice("c")], vec![twice], vec![json], vec![skip("a"), skip("b")]] {
            assert!(matches!(planned(rows, columns), Err(EngineError::NotReadable(_))));
        }
    }

    #[test]
    fn dates_that_could_be_either_follow_the_columns_that_prove_an_order() {
        let plan = planned(&[&["from", "to"], &["1/2/2026", "13/2/2026"]], Vec::new()).unwrap();
        assert!(plan.columns.iter().all(|c| c.reading.order == Order::DayMonthYear));
        let plan = planned(&[&["from"], &["1/2/2026"]], Vec::new()).unwrap();
        assert_eq!(plan.columns[0].reading.order, Order::MonthDayYear);
        assert!(plan.warnings[0].contains("read month first"));
        let day = ColumnChoice { date_order: Some(DateOrder::DayFirst), ..choice("from") };
        let plan = planned(&[&["from"], &["1/2/2026"]], vec![day]).unwrap();
        assert_eq!(plan.columns[0].reading.order, Order::DayMonthYear);
        assert!(plan.warnings[0].contains("read day first"));
    }
}
