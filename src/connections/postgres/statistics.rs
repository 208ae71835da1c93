//! What the server's own statistics say of a column's values: cheap, but only there after an ANALYZE.

use std::collections::{HashMap, HashSet};

use super::array;
use super::describe::{CATALOG_LIMIT, Relation, number, text};
use super::fault::Fault;
use super::profile::{extreme, sample_text};
use super::profile_sql::has_extremes;
use super::session::{Session, TextRow};
use crate::data::TableColumn;

/// Samples taken over from the most common values.
const SAMPLES: usize = 20;

/// Of a partitioned table only the row over all partitions counts; of any other the row of the table alone.
const STATISTICS: &str = "
SELECT c.oid, a.attnum, s.n_distinct, s.null_frac, s.most_common_vals::text, s.histogram_bounds::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
                          AND s.inherited = (c.relkind = 'p')
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname
WHERE c.oid = ANY ('{RELATIONS}'::pg_catalog.oid[])";

/// Writes into the columns what the statistics say; gives the relations that have any.
pub(super) async fn read(session: &mut Session, relations: &mut [Relation], list: &str) -> Result<HashSet<u32>, Fault> {
    let rows = session.ask(&STATISTICS.replace("{RELATIONS}", list), CATALOG_LIMIT).await?;
    let at: HashMap<u32, usize> = relations.iter().enumerate().map(|(at, r)| (r.oid, at)).collect();
    let mut known = HashSet::new();
    for row in &rows {
        let (Some(oid), Some(attribute)) = (number::<u32>(row, 0), number::<i32>(row, 1)) else { continue };
        let Some(relation) = at.get(&oid).map(|at| &mut relations[*at]) else { continue };
        let Some(column) = relation.columns.iter().position(|c| c.number == attribute) else { continue };
        known.insert(oid);
        apply(&mut relation.table.columns[column], row, relation.estimate);
    }
    Ok(known)
}

fn apply(column: &mut TableColumn, row: &TextRow, rows: Option<u64>) {
    column.null_share = number(row, 3);
    // Negative: minus the share of rows that are distinct.
    column.distinct_count = number::<f64>(row, 2).filter(|n| *n != 0.0).and_then(|n| {
        let count = if n > 0.0 { n } else { -n * rows? as f64 };
        format!("{count:.0}").parse().ok()
    });
    let common = values(&text(row, 4));
    let bounds = values(&text(row, 5));
    if has_extremes(column.kind)
        && let (Some(first), Some(last)) = (bounds.first(), bounds.last())
    {
        column.min = extreme(first, column.kind);
        column.max = extreme(last, column.kind);
    }
    let samples = if common.is_empty() { &bounds } else { &common };
    column.samples = samples.iter().take(SAMPLES).map(|v| sample_text(v, column.kind)).collect();
}

fn values(text: &str) -> Vec<String> {
    array::elements(text).unwrap_or_default().into_iter().flatten().collect()
}
