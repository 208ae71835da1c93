//! What stands in the columns: exact for tables of moderate size, from a part of the rows for larger ones that the
//! server has no statistics of. Freshly loaded databases have none, and questions need the words that stand in
//! them. A bounded number of statements, each over many tables.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::array;
use super::describe::{Relation, number, text};
use super::fault::Fault;
use super::profile_sql::{Share, Task, extremes_sql, has_extremes, is_meaningless, values_sql};
use super::session::{Session, TextRow};
use crate::data::ColumnType;

/// Cells of one table that are all read.
const WHOLE: u64 = 2_000_000;
/// Cells that are read in all.
const ALL: u64 = 8_000_000;
/// Rows read of what is too large, or whose size nobody knows (views).
pub(super) const PART: u64 = 20_000;
/// Bytes of all tables together that are only counted from end to end.
const COUNTED: u64 = 2 << 30;
/// Bytes of a row where only the table's size is known.
const ROW_BYTES: u64 = 40;
/// Tables of one statement.
const BATCH: usize = 400;
/// Statements in all, so that a database that refuses some of them costs no more than this.
const STATEMENTS: usize = 16;
/// How long one statement may take: over tables, and over views, which may hide any amount of work.
const TABLES_LIMIT: Duration = Duration::from_secs(20);
const VIEWS_LIMIT: Duration = Duration::from_secs(8);

/// Up to so many distinct values a text column counts as one of few values.
const FEW: u64 = 1_000;
/// Samples kept of a text column of few values.
pub(super) const SAMPLES_OF_FEW: usize = 200;
/// Samples kept of any other column.
const SAMPLES: usize = 20;
/// Longest sample, in characters.
pub(super) const LONGEST: usize = 100;

/// Reads the content of every relation that is worth it and writes what was found into its columns. Relations that
/// the server has statistics of (`known`) are read only where they can be read whole.
pub(super) async fn profile(
    session: &mut Session,
    relations: &mut [Relation],
    known: &HashSet<u32>,
) -> Result<(), Fault> {
    let tasks = plan(relations, known);
    let (views, tables): (Vec<Task>, Vec<Task>) =
        tasks.into_iter().partition(|task| relations[task.at].kind == "v" || relations[task.at].kind == "f");
    let large = tables.clone();
    let mut left = STATEMENTS;
    for (tasks, limit) in [(tables, TABLES_LIMIT), (views, VIEWS_LIMIT)] {
        let mut batches: Vec<Vec<Task>> = tasks.chunks(BATCH).map(<[Task]>::to_vec).collect();
        batches.reverse();
        while let Some(batch) = batches.pop() {
            if left == 0 {
                break;
            }
            left -= 1;
            match read(session, relations, &batch, limit).await {
                Ok(()) => {}
                // One view that fails must not cost the others theirs: halves are tried by themselves.
                Err(Fault::Server(_)) if batch.len() > 1 => {
                    let (first, second) = batch.split_at(batch.len() / 2);
                    batches.extend([second.to_vec(), first.to_vec()]);
                }
                Err(Fault::Server(error)) => {
                    tracing::debug!(code = error.code, "a relation's content could not be read");
                }
                Err(broken) => return Err(broken),
            }
        }
    }
    count(session, relations, &large).await
}

/// Small relations first, whole as long as the allowance lasts.
fn plan(relations: &[Relation], known: &HashSet<u32>) -> Vec<Task> {
    let mut sized: Vec<(u64, usize)> = relations.iter().enumerate().map(|(at, r)| (cells(r), at)).collect();
    sized.sort_unstable();
    let mut allowance = ALL;
    let mut tasks = Vec::new();
    for (cells, at) in sized {
        let relation = &relations[at];
        let share = match relation.kind.as_str() {
            "v" | "f" => Share::First,
            _ if cells <= WHOLE && cells <= allowance => {
                allowance -= cells;
                Share::Whole
            }
            _ if known.contains(&relation.oid) => continue,
            "r" | "m" | "p" => Share::Spread(thousandths(relation)),
            _ => Share::First,
        };
        tasks.push(Task { at, share });
    }
    tasks
}

/// Rows as the server estimates them, or as the table's size suggests.
fn estimated(relation: &Relation) -> u64 {
    relation.estimate.unwrap_or_else(|| relation.bytes.unwrap_or(0) / ROW_BYTES)
}

fn cells(relation: &Relation) -> u64 {
    estimated(relation).max(1).saturating_mul(relation.columns.len() as u64)
}

/// Thousandths of a percent of a table's pages that hold about as many rows as are read of a large table.
fn thousandths(relation: &Relation) -> u64 {
    (PART * 100_000 / estimated(relation).max(1)).clamp(1, 100_000)
}

/// One statement for a batch; what it doesn't say of a relation that was read whole is that there are no rows.
async fn read(session: &mut Session, relations: &mut [Relation], batch: &[Task], limit: Duration) -> Result<(), Fault> {
    let rows = session.ask(&values_sql(relations, batch), limit).await?;
    let tasks: HashMap<u32, Task> = batch.iter().map(|task| (relations[task.at].oid, *task)).collect();
    for task in batch {
        let relation = &mut relations[task.at];
        match task.share {
            Share::Whole | Share::First => relation.table.row_count = Some(0),
            Share::Spread(_) => relation.table.row_count = i64::try_from(estimated(relation)).ok(),
        }
    }
    for row in &rows {
        if let Some(task) = number::<u32>(row, 0).and_then(|oid| tasks.get(&oid)) {
            apply(&mut relations[task.at], row, task.share);
        }
    }
    Ok(())
}

/// Counts large tables from end to end, as long as they are not too large for it, and finds their least and greatest
/// values: a part of the rows doesn't know them. Where this takes too long, the estimates stay.
async fn count(session: &mut Session, relations: &mut [Relation], tasks: &[Task]) -> Result<(), Fault> {
    let mut allowance = COUNTED;
    let mut spread: Vec<Task> = tasks.iter().copied().filter(|t| matches!(t.share, Share::Spread(_))).collect();
    spread.retain(|task| {
        let bytes = relations[task.at].bytes.unwrap_or(u64::MAX);
        let fits = bytes <= allowance;
        allowance -= if fits { bytes } else { 0 };
        fits
    });
    if spread.is_empty() {
        return Ok(());
    }
    let rows = match session.ask(&extremes_sql(relations, &spread), TABLES_LIMIT).await {
        Ok(rows) => rows,
        Err(Fault::Server(_)) => return Ok(()),
        Err(broken) => return Err(broken),
    };
    let at: HashMap<u32, usize> = spread.iter().map(|task| (relations[task.at].oid, task.at)).collect();
    for row in &rows {
        if let Some(at) = number::<u32>(row, 0).and_then(|oid| at.get(&oid)) {
            apply_extremes(&mut relations[*at], row);
        }
    }
    Ok(())
}

fn apply_extremes(relation: &mut Relation, row: &TextRow) {
    relation.table.row_count = number(row, 1);
    let (least, greatest) = (array::elements(&text(row, 2)), array::elements(&text(row, 3)));
    let columns = relation.table.columns.iter_mut().filter(|c| has_extremes(c.kind));
    let pairs = least.into_iter().flatten().zip(greatest.into_iter().flatten());
    for (column, (least, greatest)) in columns.zip(pairs) {
        column.min = least.and_then(|v| extreme(&v, column.kind));
        column.max = greatest.and_then(|v| extreme(&v, column.kind));
    }
}

/// Writes what was counted into a column, and how many rows there are into its table.
fn apply(relation: &mut Relation, row: &TextRow, share: Share) {
    let Some(attribute) = number::<i32>(row, 1) else { return };
    let Some(at) = relation.columns.iter().position(|c| c.number == attribute) else { return };
    let column = &mut relation.table.columns[at];
    let (distinct, all) = (number::<u64>(row, 2).unwrap_or(0), number::<u64>(row, 3).unwrap_or(0));
    let nulls = number::<u64>(row, 4).unwrap_or(0);
    if all > 0 {
        column.null_share = Some(nulls as f64 / all as f64);
    }
    let whole = share == Share::Whole || (share == Share::First && all < PART);
    if !matches!(share, Share::Spread(_)) {
        relation.table.row_count = whole.then(|| i64::try_from(all).ok()).flatten();
    }
    if is_meaningless(relation.columns[at].type_oid, column.kind) {
        return;
    }
    column.distinct_count = i64::try_from(distinct).ok();
    let most = if column.kind == ColumnType::Text && distinct <= FEW { SAMPLES_OF_FEW } else { SAMPLES };
    let values = array::elements(&text(row, 5)).unwrap_or_default().into_iter().flatten();
    column.samples = values.take(most).map(|v| sample_text(&v, column.kind)).collect();
    column.samples_complete = whole && column.samples.len() as u64 == distinct;
    let (least, greatest) = if column.kind.is_number() { (6, 7) } else { (8, 9) };
    if has_extremes(column.kind) {
        let value = |at: usize| row.get(at)?.as_deref().and_then(|v| extreme(v, column.kind));
        (column.min, column.max) = (value(least), value(greatest));
    }
}

/// A least or greatest value, if it lies on a scale at all: NaN, infinity and years before Christ say nothing of it.
pub(super) fn extreme(value: &str, kind: ColumnType) -> Option<String> {
    let text = sample_text(value, kind);
    let usable = match kind {
        ColumnType::Date => text.parse::<chrono::NaiveDate>().is_ok(),
        ColumnType::Timestamp => text.parse::<chrono::NaiveDateTime>().is_ok(),
        ColumnType::TimestampTz => chrono::DateTime::parse_from_rfc3339(&text).is_ok(),
        _ => text.parse::<f64>().is_ok_and(f64::is_finite),
    };
    usable.then_some(text)
}

/// A value in the form that samples have whichever engine they come from: moments in ISO 8601.
pub(super) fn sample_text(value: &str, kind: ColumnType) -> String {
    let value: String = match kind {
        ColumnType::Timestamp => value.replacen(' ', "T", 1),
        ColumnType::TimestampTz => value.replacen(' ', "T", 1).replacen("+00", "Z", 1),
        ColumnType::Boolean => match value {
            "t" => "true".to_owned(),
            "f" => "false".to_owned(),
            other => other.to_owned(),
        },
        _ => value.to_owned(),
    };
    match value.char_indices().nth(LONGEST) {
        Some((cut, _)) => value[..cut].to_owned(),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::postgres::describe::ColumnFacts;
    use crate::data::{Table, TableColumn};

    fn relation(oid: u32, kind: &str, estimate: Option<u64>, bytes: Option<u64>) -> Relation {
        let columns = vec![TableColumn { name: "a\"b".into(), ..TableColumn::default() }];
        let table = Table { schema: Some("public".into()), name: "t".into(), columns, ..Table::default() };
        let facts = vec![ColumnFacts { number: 1, type_oid: 25 }];
        Relation { oid, table, columns: facts, kind: kind.into(), estimate, bytes }
    }

    #[test]
    fn what_is_small_is_read_whole_and_what_is_large_in_part() {
        let relations = [
            relation(1, "r", Some(1_000), None),
            relation(2, "r", Some(1_000_000_000), None),
            relation(3, "v", None, None),
            relation(4, "r", None, Some(400)),
        ];
        let tasks = plan(&relations, &HashSet::new());
        let share = |oid: u32| tasks.iter().find(|t| relations[t.at].oid == oid).map(|t| t.share);
        assert_eq!(share(1), Some(Share::Whole));
        assert_eq!(share(2), Some(Share::Spread(2)));
        assert_eq!(share(3), Some(Share::First));
        assert_eq!(share(4), Some(Share::Whole));
        let with_statistics = plan(&relations, &HashSet::from([1, 2]));
        assert!(with_statistics.iter().all(|t| relations[t.at].oid != 2));
    }

    #[test]
    fn what_lies_on_no_scale_is_no_extreme() {
        assert_eq!(extreme("NaN", ColumnType::Float), None);
        assert_eq!(extreme("infinity", ColumnType::Date), None);
        assert_eq!(extreme("0044-03-15 BC", ColumnType::Date), None);
        assert_eq!(extreme("2026-01-31 10:00:00+00", ColumnType::TimestampTz).as_deref(), Some("2026-01-31T10:00:00Z"));
        assert_eq!(extreme("-1.50", ColumnType::Decimal).as_deref(), Some("-1.50"));
    }

    #[test]
    fn moments_are_written_as_everywhere() {
        assert_eq!(sample_text("2026-01-31 10:00:00", ColumnType::Timestamp), "2026-01-31T10:00:00");
        assert_eq!(sample_text("2026-01-31 10:00:00.5+00", ColumnType::TimestampTz), "2026-01-31T10:00:00.5Z");
        assert_eq!(sample_text("t", ColumnType::Boolean), "true");
        assert_eq!(sample_text(&"x".repeat(300), ColumnType::Text).len(), 100);
    }
}
