//! What the reading and the question know of a result, for the facts and the chart.

use chrono::{DateTime, Utc};

use super::times::{ends_of, is_dense};
use crate::chat::answer::ChipView;
use crate::chat::normalise::normalise;
use crate::chat::receipt::ReadFrom;
use crate::data::{ChartHint, Coverage, FactContext, ResultTable, Schema};
use crate::reading::query::{Aggregate, Expr, Function, Operation, Output, Relation};
use crate::reading::{ChipRole, Reading, plural, singular};

/// Words that ask for parts of a whole, and for the present.
const SHARE: [&str; 8] = ["share", "percent", "percentage", "proportion", "portion", "split", "ratio", "makeup"];
const NOW: [&str; 5] = ["now", "current", "currently", "today", "far"];

/// What is known besides the rows.
pub(super) struct Known<'a> {
    pub(super) reading: Option<&'a Reading>,
    pub(super) question: &'a str,
    pub(super) schema: &'a Schema,
    /// The tables and columns that were read.
    pub(super) read: &'a [ReadFrom],
    pub(super) as_of: DateTime<Utc>,
    /// When the tables' statistics were read.
    pub(super) read_at: DateTime<Utc>,
    pub(super) title: Option<&'a str>,
    /// The question as it was read, in pieces.
    pub(super) chips: &'a [ChipView],
}

/// The hint for the chart and the context for the facts.
pub(super) fn hints(table: &ResultTable, known: &Known<'_>) -> (ChartHint, FactContext) {
    let words = normalise(known.question);
    let mut words = words.split(|c: char| !c.is_alphanumeric());
    let says = |list: &[&str]| words.clone().any(|w| list.contains(&w));
    let asks_share = says(&SHARE);
    let asks_now = says(&NOW) || words.any(|w| w == "this");
    let outputs = outputs(table, known.reading);
    let measure_additive: Vec<Option<bool>> = outputs.iter().map(|o| o.and_then(|o| additive(&o.expr))).collect();
    let ends = ends_of(table, &outputs, known);
    let coverage = known.reading.map_or(Coverage::Unknown, coverage);
    let zero_without_rows = zeros(table, &outputs, known, coverage);
    let subject = known.reading.and_then(|reading| subject(reading, table.row_count()));
    let ordered_by = known.reading.and_then(|reading| ordered_by(reading, &outputs));
    let hint = ChartHint {
        asks_share,
        asks_now,
        title: known.title.map(str::to_owned),
        ends,
        zero_without_rows: zero_without_rows.clone(),
        picked: coverage == Coverage::Part,
        listing: subject.is_some() && ordered_by.is_none(),
        measure_additive: measure_additive.clone(),
    };
    let context = FactContext {
        labels: outputs.iter().map(|o| o.map(|o| capitalised(&label(o, known.reading)))).collect(),
        measure_additive,
        ends,
        zero_without_rows,
        ordered_by,
        subject,
        condition: condition(known.chips),
        asks_share,
        coverage,
    };
    (hint, context)
}

/// For each column whether a period without a row means zero: counts, and sums of what happens often. A sum of few
/// dated notes, such as one for each month, is not known where the note is missing.
fn zeros(table: &ResultTable, outputs: &[Option<&Output>], known: &Known<'_>, coverage: Coverage) -> Vec<bool> {
    let often = || known.reading.is_some_and(|reading| is_dense(reading, outputs, known, table.row_count()));
    let zero = |output: Option<&Output>| match output.map(|o| &o.expr) {
        Some(Expr::Aggregate(aggregate)) if aggregate.function == Function::Count => true,
        Some(expr) => additive(expr) == Some(true) && often(),
        None => false,
    };
    if coverage == Coverage::All { outputs.iter().copied().map(zero).collect() } else { vec![] }
}

/// The column that a list was ordered by.
fn ordered_by(reading: &Reading, outputs: &[Option<&Output>]) -> Option<usize> {
    let order = reading.order.first()?;
    outputs.iter().position(|output| output.is_some_and(|o| o.expr == order.expr))
}

/// What the things of a list have in common, as it goes on right after what they are: " where status is open",
/// ", placed at: last week". When they were comes last, for it is said with a column's name before it.
fn condition(chips: &[ChipView]) -> Option<String> {
    let after = chips.iter().skip_while(|chip| chip.role != ChipRole::Table).skip(1);
    let said = after.filter(|chip| !matches!(chip.role, ChipRole::Limit | ChipRole::Order));
    let (times, others): (Vec<&ChipView>, Vec<&ChipView>) = said.partition(|chip| chip.role == ChipRole::Time);
    let mut words = String::new();
    for (at, chip) in others.iter().enumerate() {
        let joiner = if at == 0 && chip.joiner == "and" { "where" } else { &chip.joiner };
        words.extend([" ", joiner, if joiner.is_empty() { "" } else { " " }, &chip.text]);
    }
    words.extend(times.iter().flat_map(|chip| [", ", chip.text.as_str()]));
    (!words.is_empty()).then_some(words)
}

/// What a column is called: one that shows the names of things that the rows are grouped by is called after them.
fn label(output: &Output, reading: Option<&Reading>) -> String {
    thing(output, reading).map_or_else(|| output.label.clone(), |thing| format!("{thing} name"))
}

/// The table, in the singular, whose things a column names: those are told apart by a key that isn't shown.
fn thing(output: &Output, reading: Option<&Reading>) -> Option<String> {
    let (reading, Expr::Column(column)) = (reading?, &output.expr) else { return None };
    let keyed = reading.keys.iter().any(|k| matches!(k, Expr::Column(key) if key.source == column.source));
    let named = column.column.to_lowercase().ends_with("name") || column.column.eq_ignore_ascii_case("title");
    let Relation::Table { name, .. } = &reading.sources.get(column.source)?.relation else { return None };
    let one = match name.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None if name.ends_with("ss") => name.clone(),
        None => name.strip_suffix('s').unwrap_or(name).to_owned(),
    };
    (keyed && named).then(|| one.to_lowercase())
}

/// For each column of the result, what the reading says it is.
fn outputs<'a>(table: &ResultTable, reading: Option<&'a Reading>) -> Vec<Option<&'a Output>> {
    let Some(reading) = reading else { return vec![] };
    let all = || reading.dimensions.iter().chain(&reading.measures);
    table.columns.iter().map(|c| all().find(|o| o.label == c.name)).collect()
}

/// Whether values of an expression may be added up over groups; none for what is no measure.
fn additive(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Aggregate(aggregate) => Some(adds_up(aggregate)),
        Expr::Arithmetic { operation: Operation::Subtract, left, right } if expr.aggregates() => {
            Some(additive(left) == Some(true) && additive(right) == Some(true))
        }
        _ if expr.aggregates() => Some(false),
        _ => None,
    }
}

/// Whether an aggregate over a whole is the sum of the same over its parts.
pub(super) fn adds_up(aggregate: &Aggregate) -> bool {
    matches!(aggregate.function, Function::Sum | Function::Count) && !aggregate.distinct
}

/// What the rows of a list stand for: one thing, or several.
fn subject(reading: &Reading, rows: usize) -> Option<String> {
    let Relation::Table { name, .. } = &reading.sources.first()?.relation else { return None };
    let things = plural(&name.replace('_', " ").to_lowercase());
    (!reading.is_grouped() && !reading.distinct).then(|| if rows == 1 { singular(&things) } else { things })
}

fn coverage(reading: &Reading) -> Coverage {
    let whole =
        reading.limit.is_none() && reading.per.is_none() && reading.having.is_none() && reading.combine.is_none();
    if whole { Coverage::All } else { Coverage::Part }
}

fn capitalised(label: &str) -> String {
    let spaced = label.replace('_', " ");
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::data::ColumnType;
    use crate::data::sample;
    use crate::reading::ChipState;
    use crate::reading::query::{ColumnRef, Source};

    fn as_of() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap()
    }

    #[test]
    fn the_first_of_each_group_are_a_part_of_all() {
        let all = Reading::default();
        assert_eq!(coverage(&all), Coverage::All);
        let per = crate::reading::query::PerGroup { groups: vec![], limit: 3 };
        assert_eq!(coverage(&Reading { per: Some(per), ..all.clone() }), Coverage::Part);
        assert_eq!(coverage(&Reading { limit: Some(10), ..all }), Coverage::Part);
    }

    #[test]
    fn sums_and_counts_add_up_and_nothing_else() {
        let of = |function, distinct| Expr::Aggregate(Box::new(Aggregate { function, distinct, of: None, only: None }));
        assert_eq!(additive(&of(Function::Sum, false)), Some(true));
        assert_eq!(additive(&of(Function::Count, true)), Some(false));
        assert_eq!(additive(&of(Function::Average, false)), Some(false));
        let ratio = Expr::arithmetic(Operation::Divide, of(Function::Sum, false), of(Function::Count, false));
        assert_eq!(additive(&ratio), Some(false));
    }

    #[test]
    fn names_of_grouped_things_are_called_after_the_things() {
        let column = |column: &str| Expr::Column(ColumnRef { source: 0, column: column.into() });
        let relation = Relation::Table { schema: None, name: "product_categories".into() };
        let shown = Output { expr: column("name"), label: "name".into() };
        let reading = Reading {
            sources: vec![Source { relation, join: None }],
            dimensions: vec![shown.clone()],
            keys: vec![column("id")],
            ..Reading::default()
        };
        assert_eq!(label(&shown, Some(&reading)), "product_category name");
        assert_eq!(label(&shown, Some(&Reading { keys: vec![], ..reading.clone() })), "name");
        let country = Output { expr: column("country"), label: "country".into() };
        assert_eq!(label(&country, Some(&reading)), "country");
    }

    #[test]
    fn what_the_things_of_a_list_have_in_common_follows_their_name() {
        let chip = |role, text: &str, joiner: &str| ChipView {
            role,
            text: text.into(),
            joiner: joiner.into(),
            state: ChipState::Sure,
        };
        let chips = [
            chip(ChipRole::Dimension, "all columns", ""),
            chip(ChipRole::Table, "orders", "of"),
            chip(ChipRole::Filter, "status is cancelled", "where"),
            chip(ChipRole::Time, "placed at: 2026", "and"),
            chip(ChipRole::Order, "total, highest first", "ordered by"),
        ];
        assert_eq!(condition(&chips).as_deref(), Some(" where status is cancelled, placed at: 2026"));
        let late =
            [&chips[..2], &[chip(ChipRole::Time, "placed at: 2026", "where"), chip(ChipRole::Filter, "paid", "and")]];
        assert_eq!(condition(&late.concat()).as_deref(), Some(" where paid, placed at: 2026"));
        assert_eq!(condition(&chips[..2]), None);
    }

    #[test]
    fn rows_are_called_in_the_plural() {
        let listed = |name: &str| Reading {
            sources: vec![Source { relation: Relation::Table { schema: None, name: name.into() }, join: None }],
            ..Reading::default()
        };
        for (name, rows) in [("customer", "customers"), ("order_items", "order items"), ("Category", "categories")] {
            assert_eq!(subject(&listed(name), 2).as_deref(), Some(rows));
            assert_ne!(subject(&listed(name), 1).as_deref(), Some(rows));
        }
    }

    #[test]
    fn words_of_the_question_decide_what_is_asked() {
        let table = sample::table(&[("a", ColumnType::Integer)], &serde_json::json!([[1]]));
        let (schema, as_of) = (Schema::default(), as_of());
        let known = |question| Known {
            reading: None,
            question,
            schema: &schema,
            read: &[],
            as_of,
            read_at: as_of,
            title: None,
            chips: &[],
        };
        let hint = |question| hints(&table, &known(question)).0;
        assert!(hint("Share of revenue by country").asks_share);
        assert!(hint("orders this month").asks_now);
        assert!(!hint("orders by country").asks_share && !hint("orders by country").asks_now);
    }
}
