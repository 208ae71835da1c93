//! Whether a join makes an aggregate count the same row several times.

use super::rows::{Repeat, Rows};
use super::{Evidence, check, held};
use crate::chat::receipt::{Check, CheckState};
use crate::sql::{Joining, Of, Sum};

const ID: &str = "fan_out";
const TITLE: &str = "No row is counted twice";

/// Looks for an aggregate over rows that a join repeats, whoever wrote the statement.
pub(super) fn fan_out(evidence: &Evidence<'_>) -> Check {
    let rows = Rows { schema: evidence.schema, selects: &evidence.guarded.joinings };
    let mut worst = held(ID, TITLE);
    for joining in rows.selects {
        for sum in &joining.sums {
            let found = judge(&rows, joining, sum);
            match found {
                Some(found) if found.state == CheckState::Failed => return found,
                Some(found) => worst = found,
                None => {}
            }
        }
    }
    worst
}

/// What is wrong, or not known, of one aggregate.
fn judge(rows: &Rows<'_>, joining: &Joining, sum: &Sum) -> Option<Check> {
    if sum.distinct || sum.columns.is_empty() {
        return None;
    }
    if let Some(view) = sum.columns.iter().find_map(|c| rows.view_without_key(joining, c)) {
        let detail = format!("{view} is a view: whether it gives each row once isn't known.");
        return Some(check(ID, TITLE, CheckState::Note, Some(detail)));
    }
    if joining.sources.len() < 2 && !joining.unknown {
        return None;
    }
    let what =
        format!("{}({})", sum.function, sum.columns.iter().map(|c| c.column.as_str()).collect::<Vec<_>>().join(", "));
    let unknown = || {
        let detail = format!("Which rows {what} takes together could not be told.");
        Some(check(ID, TITLE, CheckState::Note, Some(detail)))
    };
    let mut repeats = Vec::new();
    for column in &sum.columns {
        let Some(source) = rows.source(joining, column) else { return unknown() };
        match rows.repeat(joining, source) {
            // A figure of several tables is of the rows of the one that nothing repeats.
            None if joining.unknown => return unknown(),
            None => return None,
            Some(repeat) => repeats.push((source, repeat)),
        }
    }
    let (source, repeat) = repeats.first()?;
    Some(said(&what, &name(joining, *source), &name(joining, repeat.by), *repeat))
}

fn said(what: &str, of: &str, by: &str, repeat: Repeat) -> Check {
    let (state, detail) = if !repeat.sure {
        let detail = format!("{what} joins {by}, which may have several rows for one of {of}: its keys aren't known.");
        (CheckState::Note, detail)
    } else if repeat.apart_in_groups {
        let detail =
            format!("A row of {of} counts in each group that {by} puts it in: the groups don't add up to a whole.");
        (CheckState::Note, detail)
    } else {
        let detail = format!("{what} may count rows of {of} several times: {by} can have several rows for each.");
        (CheckState::Failed, detail)
    };
    check(ID, TITLE, state, Some(detail))
}

fn name(joining: &Joining, source: usize) -> String {
    joining.sources.get(source).map_or_else(String::new, |s| match &s.of {
        Of::Table { name, .. } => name.clone(),
        Of::Select(_) | Of::Unknown => s.name.clone(),
    })
}
