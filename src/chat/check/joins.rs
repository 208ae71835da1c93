//! Whether a join makes an aggregate count the same row several times.

use super::scan::{Aggregate, Scanned};
use super::{Evidence, check, held};
use crate::chat::receipt::{Check, CheckState};
use crate::data::{RelationshipOrigin, Table};

const ID: &str = "fan_out";
const TITLE: &str = "No row is counted twice";

/// Looks for an aggregate over a table that another joined table has several rows for.
pub(super) fn fan_out(evidence: &Evidence<'_>, scanned: &Scanned) -> Check {
    let tables = evidence.tables();
    if evidence.from_reading || tables.len() < 2 {
        return held(ID, TITLE);
    }
    let multiplied = scanned.aggregates.iter().find_map(|a| multiplier(evidence, &tables, a).map(|by| (a, by)));
    let Some((aggregate, (table, by))) = multiplied else { return held(ID, TITLE) };
    let what = format!("{}({})", aggregate.function, aggregate.column.as_deref().unwrap_or("*"));
    if scanned.nested {
        let detail =
            format!("{what} joins {by}, which can have several rows for one of {table}; it looks added up before.");
        return check(ID, TITLE, CheckState::Note, Some(detail));
    }
    let detail = format!("{what} may count rows of {table} several times: {by} can have several rows for each.");
    check(ID, TITLE, CheckState::Failed, Some(detail))
}

/// The table of the aggregate's column and a joined table with several rows for each of its rows.
fn multiplier<'a>(evidence: &Evidence<'_>, tables: &[&'a Table], aggregate: &Aggregate) -> Option<(&'a str, &'a str)> {
    let column = aggregate.column.as_deref().filter(|_| !aggregate.distinct)?;
    let mut holders = tables.iter().filter(|t| t.column(column).is_some());
    let own = holders.next()?;
    // A column that several tables have can't be told apart without resolving names.
    if holders.next().is_some() {
        return None;
    }
    let points_here = |other: &Table| {
        evidence.schema.relationships.iter().any(|r| {
            let likely = match r.origin {
                RelationshipOrigin::Declared => true,
                RelationshipOrigin::Inferred { confidence } => confidence >= 0.7,
            };
            let one_to_one = r.from.columns == other.primary_key;
            likely && !one_to_one && r.from.table == other.name && r.to.table == own.name
        })
    };
    let by = tables.iter().find(|other| other.name != own.name && points_here(other))?;
    Some((own.name.as_str(), by.name.as_str()))
}
