//! How far a table's content reaches in time, by the statistics that discovery reads anyway.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::infer;
use crate::data::{Freshness, Table, TableColumn};

/// Words of names for when a row came to be or was last touched: the sooner in the list, the better.
const TELLING: [&[&str]; 8] = [
    &["updated", "modified", "changed", "synced", "loaded", "ingested"],
    &["created", "inserted", "recorded", "logged", "added"],
    &["ordered", "placed", "paid", "sold", "sent", "shipped", "occurred", "happened", "event"],
    &["timestamp", "ts", "datetime"],
    &["date", "day", "time", "at", "on"],
    &["month", "period"],
    &["last", "seen", "login"],
    &["started", "ended", "closed"],
];
/// Words of names for times that lie where they like: ahead of now, or long ago.
const ELSEWHERE: [&str; 12] = [
    "birth", "birthday", "dob", "due", "expires", "expiry", "expected", "planned", "until", "valid", "deadline", "end",
];

/// The latest value of the column that says best how recent a table is. Values after `read_at` count for nothing:
/// they are planned or wrong.
pub(super) fn of(table: &Table, read_at: DateTime<Utc>) -> Option<Freshness> {
    let known = table.columns.iter().filter_map(|column| Some((rank(column)?, column, latest(column, read_at)?)));
    // Of equally telling columns the one that reaches further.
    let best = known.min_by(|a, b| a.0.cmp(&b.0).then(b.2.cmp(&a.2)))?;
    Some(Freshness { column: best.1.name.clone(), latest: best.1.max.clone()? })
}

fn rank(column: &TableColumn) -> Option<usize> {
    let words = infer::words(&column.name);
    let named = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    if named(&ELSEWHERE) {
        return None;
    }
    match TELLING.iter().position(|list| named(list)) {
        Some(rank) => Some(rank),
        None => column.kind.is_temporal().then_some(TELLING.len()),
    }
}

/// The greatest value as a moment, where it is one and not ahead of the reading. A day on the way round the world may
/// have begun already.
fn latest(column: &TableColumn, read_at: DateTime<Utc>) -> Option<NaiveDateTime> {
    let text =
        column.max.as_deref().filter(|_| column.kind.is_temporal() || column.kind == crate::data::ColumnType::Text)?;
    let moment = moment(text)?;
    (moment <= (read_at + TimeDelta::hours(14)).naive_utc()).then_some(moment)
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.naive_utc());
    }
    let cut = text.get(..19).unwrap_or(text);
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
    ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(cut, form).ok())
        .or_else(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ColumnType;

    fn freshness(columns: &[(&str, ColumnType, &str)]) -> Option<(String, String)> {
        let columns = columns.iter().map(|(name, kind, max)| TableColumn {
            name: (*name).into(),
            kind: *kind,
            max: Some((*max).into()),
            ..TableColumn::default()
        });
        let table = Table { columns: columns.collect(), ..Table::default() };
        of(&table, "2026-11-27T12:00:00Z".parse().expect("a moment")).map(|f| (f.column, f.latest))
    }

    #[test]
    fn the_most_telling_column_counts_not_the_latest() {
        let (date, time) = (ColumnType::Date, ColumnType::Timestamp);
        let found = freshness(&[("order_date", date, "2026-11-26"), ("created_at", time, "2026-11-25 08:00:00")]);
        assert_eq!(found, Some(("created_at".into(), "2026-11-25 08:00:00".into())));
        assert_eq!(freshness(&[("week", date, "2026-11-23")]), Some(("week".into(), "2026-11-23".into())));
    }

    #[test]
    fn what_lies_ahead_says_nothing() {
        let date = ColumnType::Date;
        let found = freshness(&[("created_at", date, "2031-01-01"), ("order_date", date, "2026-11-26")]);
        assert_eq!(found, Some(("order_date".into(), "2026-11-26".into())));
        assert_eq!(freshness(&[("due_date", date, "2026-11-20"), ("birth_date", date, "2001-01-01")]), None);
        assert_eq!(freshness(&[("date", ColumnType::Text, "soon")]), None);
    }

    #[test]
    fn a_text_that_holds_days_counts() {
        let found = freshness(&[("placed_at", ColumnType::Text, "2026-11-19")]);
        assert_eq!(found, Some(("placed_at".into(), "2026-11-19".into())));
    }
}
