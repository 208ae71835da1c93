//! What stands in the columns: exact for tables of moderate size, from the first rows for larger ones and views. A
//! bounded number of statements, each over many columns or views.

use std::time::{Duration, Instant};

use super::describe::{Relation, number, text};
use super::fault::Fault;
use super::profile_sql::{
    BETWEEN, SAMPLES_OF_FEW, Share, Task, extremes_sql, has_extremes, is_meaningless, values_sql,
};
use super::session::{Session, TextRow};
use super::view_rows::{self, counted, rows_sql};
use crate::data::{ColumnType, TableKind};

/// Cells of one table that are all read.
const WHOLE: u64 = 2_000_000;
/// Cells that are read in all.
const ALL: u64 = 8_000_000;
/// Bytes of all tables together that are only counted from end to end.
const COUNTED: u64 = 2 << 30;
/// Rows read of a table that is too large.
const PART: u64 = 20_000;
/// Columns of one statement, and views of one.
const BATCH: usize = 400;
const VIEWS: usize = 20;
/// Statements in all and time in all, so that a database that refuses some of them costs no more than this.
const STATEMENTS: usize = 40;
const TIME: Duration = Duration::from_mins(1);
/// How long one statement may take: over tables, and over views, which may hide any amount of work.
const TABLES_LIMIT: Duration = Duration::from_secs(20);
const VIEWS_LIMIT: Duration = Duration::from_secs(8);
/// Up to so many distinct values a text column counts as one of few values.
const FEW: u64 = 1_000;
/// Samples kept of any other column.
const SAMPLES: usize = 20;

/// Reads the content of every relation and writes what was found into its columns.
pub(super) async fn profile(session: &mut Session, relations: &mut [Relation]) -> Result<(), Fault> {
    let (tables, views): (Vec<usize>, Vec<usize>) =
        (0..relations.len()).partition(|at| relations[*at].table.kind == TableKind::Table);
    let tasks = plan(relations, &tables);
    let mut large: Vec<usize> = tasks.iter().filter(|t| t.share != Share::Whole).map(|t| t.table).collect();
    large.dedup();
    let mut left = Allowance { statements: STATEMENTS, until: Instant::now() + TIME };
    let mut batches: Vec<Vec<Task>> = tasks.chunks(BATCH).rev().map(<[Task]>::to_vec).collect();
    while let Some(batch) = batches.pop() {
        if let Some(rows) = read(session, &mut left, &values_sql(relations, &batch), TABLES_LIMIT).await? {
            apply(relations, &batch, &rows);
        } else {
            batches.extend(halves(&batch));
        }
    }
    count(session, relations, large).await?;
    let mut batches: Vec<Vec<usize>> = views.chunks(VIEWS).rev().map(<[usize]>::to_vec).collect();
    while let Some(batch) = batches.pop() {
        if let Some(rows) = read(session, &mut left, &rows_sql(relations, &batch), VIEWS_LIMIT).await? {
            apply_views(relations, &batch, &rows);
        } else {
            batches.extend(halves(&batch));
        }
    }
    Ok(())
}

/// What may still be asked.
struct Allowance {
    statements: usize,
    until: Instant,
}

/// The rows of one statement; nothing where the server refuses it, or the allowance is used up.
async fn read(
    session: &mut Session,
    left: &mut Allowance,
    sql: &str,
    limit: Duration,
) -> Result<Option<Vec<TextRow>>, Fault> {
    if left.statements == 0 || Instant::now() > left.until {
        return Ok(None);
    }
    left.statements -= 1;
    match session.ask(sql, limit).await {
        Ok(rows) => Ok(Some(rows)),
        Err(Fault::Server(error)) => {
            tracing::debug!(code = error.code, "some content could not be read");
            Ok(None)
        }
        Err(broken) => Err(broken),
    }
}

/// One view that fails must not cost the others theirs: halves are tried by themselves, the first one first.
fn halves<T: Clone>(batch: &[T]) -> Vec<Vec<T>> {
    if batch.len() < 2 {
        return Vec::new();
    }
    let (first, second) = batch.split_at(batch.len() / 2);
    vec![second.to_vec(), first.to_vec()]
}

/// Small relations first, whole as long as the allowance lasts.
fn plan(relations: &[Relation], tables: &[usize]) -> Vec<Task> {
    let cells = |r: &Relation| {
        let rows = r.estimate.unwrap_or(u64::MAX / 4096).max(1);
        rows.saturating_mul(r.table.columns.len() as u64)
    };
    let mut sized: Vec<(u64, usize)> = tables.iter().map(|at| (cells(&relations[*at]), *at)).collect();
    sized.sort_unstable();
    let mut allowance = ALL;
    let mut tasks = Vec::new();
    for (cells, table) in sized {
        let whole = cells <= WHOLE && cells <= allowance;
        allowance = if whole { allowance - cells } else { allowance };
        let share = if whole { Share::Whole } else { Share::First(PART) };
        tasks.extend((0..relations[table].table.columns.len()).map(|column| Task { table, column, share }));
    }
    tasks
}

/// Writes what the first rows of views show.
fn apply_views(relations: &mut [Relation], batch: &[usize], rows: &[TextRow]) {
    for (place, table) in batch.iter().enumerate() {
        let own: Vec<&TextRow> = rows.iter().filter(|row| number::<usize>(row, 0) == Some(place)).collect();
        for at in 0..relations[*table].table.columns.len() {
            let counted = counted(&relations[*table], at, &own);
            let task = Task { table: *table, column: at, share: Share::First(view_rows::ROWS) };
            column(&mut relations[*table], task, &counted.iter().collect::<Vec<_>>());
        }
    }
}

/// Writes what a batch brought; a column of which nothing came has no rows.
fn apply(relations: &mut [Relation], batch: &[Task], rows: &[TextRow]) {
    for (at, task) in batch.iter().enumerate() {
        let from = rows.partition_point(|row| number::<usize>(row, 0).unwrap_or(0) < at);
        let own = rows[from..].iter().take_while(|row| number::<usize>(row, 0) == Some(at));
        column(&mut relations[task.table], *task, &own.collect::<Vec<_>>());
    }
}

fn column(relation: &mut Relation, task: Task, rows: &[&TextRow]) {
    let all = rows.first().and_then(|row| number::<f64>(row, 3)).unwrap_or(0.0);
    let whole = match task.share {
        Share::Whole => true,
        Share::First(rows) => all < rows as f64,
    };
    if whole {
        relation.table.row_count = format!("{all:.0}").parse().ok();
    }
    let column = &mut relation.table.columns[task.column];
    let Some(first) = rows.first() else {
        // Nothing stands there, and nothing can.
        column.samples_complete = whole;
        return;
    };
    column.null_share = number::<f64>(first, 4).map(|nulls| nulls / all.max(1.0));
    if is_meaningless(column) {
        return;
    }
    let distinct = number::<u64>(first, 2).unwrap_or(0);
    column.distinct_count = i64::try_from(distinct).ok();
    let extremes = (extreme(&text(first, 5), column.kind), extreme(&text(first, 6), column.kind));
    if column.kind == ColumnType::Boolean {
        flag(column, rows);
    }
    let most = if column.kind == ColumnType::Text && distinct <= FEW { SAMPLES_OF_FEW } else { SAMPLES };
    let values = rows.iter().filter_map(|row| row.get(1)?.as_deref());
    column.samples = values.take(most).map(|v| sample_text(v, column.kind)).collect();
    column.samples_complete = whole && column.samples.len() as u64 == distinct;
    if has_extremes(column.kind) {
        (column.min, column.max) = extremes;
    }
}

/// A `tinyint(1)` that holds more than 0 and 1 is a number.
fn flag(column: &mut crate::data::TableColumn, rows: &[&TextRow]) {
    if rows.iter().any(|row| !matches!(row.get(1).and_then(Option::as_deref), None | Some("0" | "1"))) {
        column.kind = ColumnType::Integer;
    }
}

/// Counts large tables from end to end, as long as they are not too large for it, and finds their least and greatest
/// values: a part of the rows doesn't know them. Where this takes too long, the estimates stay.
async fn count(session: &mut Session, relations: &mut [Relation], mut tables: Vec<usize>) -> Result<(), Fault> {
    let mut allowance = COUNTED;
    tables.sort_unstable_by_key(|at| relations[*at].bytes);
    tables.retain(|at| {
        let fits = relations[*at].bytes <= allowance;
        allowance = if fits { allowance - relations[*at].bytes } else { allowance };
        fits
    });
    if tables.is_empty() {
        return Ok(());
    }
    let rows = match session.ask(&extremes_sql(relations, &tables), TABLES_LIMIT).await {
        Ok(rows) => rows,
        Err(Fault::Server(_)) => return Ok(()),
        Err(broken) => return Err(broken),
    };
    for row in &rows {
        let Some(relation) = number::<usize>(row, 0).and_then(|at| relations.get_mut(at)) else { continue };
        relation.table.row_count = number(row, 1);
        let (least, greatest) = (text(row, 2), text(row, 3));
        // The first piece is empty: it only begins the list.
        let pairs = least.split(BETWEEN).zip(greatest.split(BETWEEN)).skip(1);
        let columns = relation.table.columns.iter_mut().filter(|c| has_extremes(c.kind));
        for (column, (least, greatest)) in columns.zip(pairs) {
            column.min = extreme(least, column.kind);
            column.max = extreme(greatest, column.kind);
        }
    }
    Ok(())
}

/// A least or greatest value, if it lies on a scale at all: a day that no calendar has says nothing of it.
fn extreme(value: &str, kind: ColumnType) -> Option<String> {
    let text = sample_text(value, kind);
    let usable = match kind {
        ColumnType::Date => text.parse::<chrono::NaiveDate>().is_ok() && !text.starts_with("0000"),
        ColumnType::Timestamp => text.parse::<chrono::NaiveDateTime>().is_ok() && !text.starts_with("0000"),
        ColumnType::TimestampTz => chrono::DateTime::parse_from_rfc3339(&text).is_ok() && !text.starts_with("0000"),
        _ => text.parse::<f64>().is_ok_and(f64::is_finite),
    };
    usable.then_some(text)
}

/// A value in the form that samples have whichever engine they come from: moments in ISO 8601.
fn sample_text(value: &str, kind: ColumnType) -> String {
    match kind {
        ColumnType::Timestamp => value.replacen(' ', "T", 1),
        ColumnType::TimestampTz => format!("{}Z", value.replacen(' ', "T", 1)),
        ColumnType::Boolean => match value {
            "1" => "true".to_owned(),
            "0" => "false".to_owned(),
            other => other.to_owned(),
        },
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Table, TableColumn};

    fn relation(estimate: Option<u64>) -> Relation {
        let columns = vec![TableColumn { kind: ColumnType::Boolean, ..TableColumn::default() }];
        Relation { table: Table { columns, ..Table::default() }, estimate, bytes: 0 }
    }

    fn row(cells: [&str; 7]) -> TextRow {
        cells.iter().map(|c| (*c != "-").then(|| (*c).to_owned())).collect()
    }

    #[test]
    fn what_is_small_is_read_whole_and_what_is_large_in_part() {
        let relations = [relation(Some(1_000)), relation(Some(1_000_000_000))];
        let tasks = plan(&relations, &[0, 1]);
        let share = |at: usize| tasks.iter().find(|t| t.table == at).map(|t| t.share);
        assert_eq!([share(0), share(1)], [Some(Share::Whole), Some(Share::First(PART))]);
    }

    #[test]
    fn a_flag_with_other_numbers_is_a_number() {
        let task = Task { table: 0, column: 0, share: Share::Whole };
        let mut relations = [relation(Some(3))];
        apply(
            &mut relations,
            &[task],
            &[row(["0", "1", "2", "4", "1", "-", "-"]), row(["0", "0", "2", "4", "1", "-", "-"])],
        );
        let found = &relations[0].table.columns[0];
        assert_eq!((found.kind, found.samples.join(",")), (ColumnType::Boolean, "true,false".to_owned()));
        assert_eq!((found.null_share, relations[0].table.row_count), (Some(0.25), Some(4)));
        apply(&mut relations, &[task], &[row(["0", "5", "1", "4", "0", "-", "-"])]);
        assert_eq!(relations[0].table.columns[0].kind, ColumnType::Integer);
    }

    #[test]
    fn a_day_that_no_calendar_has_is_no_extreme() {
        assert_eq!(extreme("0000-00-00", ColumnType::Date), None);
        assert_eq!(extreme("2026-01-31 10:00:00", ColumnType::TimestampTz).as_deref(), Some("2026-01-31T10:00:00Z"));
        assert_eq!(extreme("-1.50", ColumnType::Decimal).as_deref(), Some("-1.50"));
    }
}
