//! Where the data of a column begins and stops, and which ends of a result are cut by it.

use chrono::{DateTime, NaiveDate, Utc};

use super::ends::{Covered, Edge, Ends, ends};
use super::{ResultTable, TableColumn};

/// The ends of a result's first column that runs over periods, where nothing is known of it but the columns that
/// its query read: the column's own cells tell, and the only time that was read.
pub fn ends_of_columns<'a>(
    table: &ResultTable,
    read: impl Iterator<Item = &'a TableColumn>,
    read_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Ends {
    let Some(at) = table.columns.iter().position(|c| c.kind.is_temporal()) else { return Ends::default() };
    let times: Vec<&TableColumn> = read.filter(|c| c.kind.is_temporal()).collect();
    let (since, until) = if let [only] = times.as_slice() { edges(only) } else { (None, None) };
    ends(table, at, None, Covered { since, until, asked_until: None, read_at, now })
}

/// The first and the last day that a column of the data has, and how densely its rows lie between.
pub fn edges(column: &TableColumn) -> (Option<Edge>, Option<Edge>) {
    let day = |moment: &Option<String>| moment.as_ref()?.get(..10)?.parse::<NaiveDate>().ok();
    let (first, last) = (day(&column.min), day(&column.max));
    let between = |(first, last): (NaiveDate, NaiveDate)| {
        let steps = column.distinct_count.map_or(1, |moments| moments - 1).max(1);
        (last - first).num_days() as f64 / steps as f64
    };
    // How densely it lies is not known where the moments were not counted.
    let gap = column.distinct_count.and(first.zip(last)).map(between);
    let edge = |day| Edge { day, gap: Some(gap.unwrap_or_default()) };
    (first.map(edge), last.map(edge))
}
