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
use crate::data::{ColumnType, TableKind};

/// Cells of one table that are all read.
const WHOLE: u64 = 2_000_000;
/// Cells that are read in all.
const ALL: u64 = 8_000_000;
/// Rows read of what is too large, or whose size nobody knows (views).
pub(super) const PART: u64 = 20_000;
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
    let mut left = STATEMENTS;
    for (tasks, limit) in [(tables, TABLES_LIMIT), (views, VIEWS_LIMIT)] {
        let mut batches: Vec<Vec<Task>> = tasks.chunks(BATCH).map(<[Task]>::to_vec).collect();
        batches.reverse();
        while let Some(batch) = batches.pop() {
            if left == 0 {
                return Ok(());
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
    Ok(())
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

fn rows(relation: &Relation) -> u64 {
    relation.estimate.unwrap_or_else(|| relation.bytes.unwrap_or(0) / ROW_BYTES)
}

fn cells(relation: &Relation) -> u64 {
    rows(relation).max(1).saturating_mul(relation.columns.len() as u64)
}

/// Thousandths of a percent of a table's pages that hold about as many rows as are read of a large table.
fn thousandths(relation: &Relation) -> u64 {
    (PART * 100_000 / rows(relation).max(1)).clamp(1, 100_000)
}

/// Two statements for a batch: how often each value stands there, and the least and greatest of numbers and times.
async fn read(session: &mut Session, relations: &mut [Relation], batch: &[Task], limit: Duration) -> Result<(), Fault> {
    let counted = session.ask(&values_sql(relations, batch), limit).await?;
    let shares: HashMap<u32, Share> = batch.iter().map(|task| (relations[task.at].oid, task.share)).collect();
    let extremes = session.ask(&extremes_sql(relations, batch), limit).await?;
    let at: HashMap<u32, usize> = batch.iter().map(|task| (relations[task.at].oid, task.at)).collect();
    for row in &extremes {
        if let Some(at) = number::<u32>(row, 0).and_then(|oid| at.get(&oid)) {
            let relation = &mut relations[*at];
            apply_extremes(relation, row, shares.get(&relation.oid).copied().unwrap_or(Share::First));
        }
    }
    for row in &counted {
        if let Some(at) = number::<u32>(row, 0).and_then(|oid| at.get(&oid)) {
            let relation = &mut relations[*at];
            apply_values(relation, row, shares.get(&relation.oid).copied().unwrap_or(Share::First));
        }
    }
    Ok(())
}

fn apply_extremes(relation: &mut Relation, row: &TextRow, share: Share) {
    let counted = number::<u64>(row, 1);
    if let Some(counted) = counted
        && (share == Share::Whole || (share == Share::First && counted < PART))
    {
        relation.table.row_count = i64::try_from(counted).ok();
    }
    if relation.table.row_count.is_none() && relation.table.kind == TableKind::Table {
        relation.table.row_count = i64::try_from(rows(relation)).ok();
    }
    let (least, greatest) = (array::elements(&text(row, 2)), array::elements(&text(row, 3)));
    let columns = relation.table.columns.iter_mut().filter(|c| has_extremes(c.kind));
    let pairs = least.into_iter().flatten().zip(greatest.into_iter().flatten());
    for (column, (least, greatest)) in columns.zip(pairs) {
        column.min = least.and_then(|v| extreme(&v, column.kind));
        column.max = greatest.and_then(|v| extreme(&v, column.kind));
    }
}

fn apply_values(relation: &mut Relation, row: &TextRow, share: Share) {
    let Some(attribute) = number::<i32>(row, 1) else { return };
    let Some(at) = relation.columns.iter().position(|c| c.number == attribute) else { return };
    let column = &mut relation.table.columns[at];
    let (distinct, all) = (number::<u64>(row, 2).unwrap_or(0), number::<u64>(row, 3).unwrap_or(0));
    let nulls = number::<u64>(row, 4).unwrap_or(0);
    if all > 0 {
        column.null_share = Some(nulls as f64 / all as f64);
    }
    let whole = share == Share::Whole || (share == Share::First && all < PART);
    if is_meaningless(relation.columns[at].type_oid, column.kind) {
        return;
    }
    column.distinct_count = i64::try_from(distinct).ok();
    let most = if column.kind == ColumnType::Text && distinct <= FEW { SAMPLES_OF_FEW } else { SAMPLES };
    let values = array::elements(&text(row, 5)).unwrap_or_default().into_iter().flatten();
    column.samples = values.take(most).map(|v| sample_text(&v, column.kind)).collect();
    column.samples_complete = whole && column.samples.len() as u64 == distinct;
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
    use crate::data::{Table, TableColumn};
    use crate::connections::postgres::describe::ColumnFacts;

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
