//! What can be checked about an answer by code: whether it only read, whether its filters fit the data, whether
//! rows were counted twice, left out, or never there.

mod joins;
mod rows;
mod scan;
mod values;

use std::collections::BTreeSet;

use super::receipt::{Check, CheckState, ReadFrom};
use crate::data::{ResultTable, Schema};
use crate::sql::Guarded;

/// What the checks look at.
pub(super) struct Evidence<'a> {
    pub(super) guarded: &'a Guarded,
    pub(super) schema: &'a Schema,
    pub(super) table: &'a ResultTable,
}

/// All checks, in the order in which they are shown.
pub(super) fn checks(evidence: &Evidence<'_>) -> Vec<Check> {
    let scanned = scan::scan(evidence.guarded);
    let mut checks = vec![held("read_only", "The query only reads")];
    if evidence.guarded.tables.is_empty() {
        let detail = "No table is read: the numbers stand in the SQL itself.".to_owned();
        checks.push(check("reads_data", "The answer comes from the data", CheckState::Failed, Some(detail)));
    } else {
        checks.push(held("tables_exist", "Every table and column exists"));
        checks.push(joins::fan_out(evidence));
    }
    checks.extend(values::filter_values(evidence, &scanned));
    checks.extend(values::time_range(evidence, &scanned));
    checks.push(complete(evidence.table));
    checks.push(rows(evidence.table));
    checks
}

/// The tables that were read and the columns of each.
pub(super) fn read_from(guarded: &Guarded, schema: &Schema) -> Vec<ReadFrom> {
    let names: BTreeSet<String> = guarded.columns.iter().map(|c| c.to_lowercase()).collect();
    let read = |name: &crate::sql::RelationName| {
        let table = schema.table(name.schema.as_deref(), &name.name);
        let columns = table.map(|t| t.columns.iter().map(|c| c.name.clone())).into_iter().flatten();
        ReadFrom {
            table: table.map_or_else(|| name.name.clone(), |t| t.name.clone()),
            columns: columns.filter(|c| names.contains(&c.to_lowercase())).collect(),
        }
    };
    guarded.tables.iter().map(read).collect()
}

fn check(id: &str, title: &str, state: CheckState, detail: Option<String>) -> Check {
    Check { id: id.to_owned(), title: title.to_owned(), state, detail }
}

fn held(id: &str, title: &str) -> Check {
    check(id, title, CheckState::Held, None)
}

fn complete(table: &ResultTable) -> Check {
    let title = "All rows are here";
    if table.truncated {
        let detail = format!("Only {} rows came back: totals below are over these.", table.row_count());
        return check("complete", title, CheckState::Failed, Some(detail));
    }
    held("complete", title)
}

fn rows(table: &ResultTable) -> Check {
    if table.row_count() == 0 {
        let detail = "No row fits the question. The filters above may be narrower than you meant.".to_owned();
        return check("not_empty", "Rows came back", CheckState::Note, Some(detail));
    }
    held("not_empty", "Rows came back")
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod twice;
