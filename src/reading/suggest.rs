//! First questions, made from the real schema and data, and follow-ups made from a reading.

use chrono::{DateTime, Utc};

use super::decide::is_sure;
use super::index::{ColumnId, Index, TableId};
use super::keys::Key;
use super::metrics::MetricKind;
use super::query::{Expr, Function, Output};
use super::roles::{Role, TimeShape};
use super::understand::{Candidate, candidates};
use super::wording::{is_countable, plural};

/// Questions worth asking first. Each is one that `understand` answers.
pub fn suggestions(index: &Index, as_of: DateTime<Utc>, max: usize) -> Vec<String> {
    first_answerable(index, ideas(index), as_of, max)
}

/// Up to three questions that can be answered, about the given tables where possible.
pub(super) fn nearest(index: &Index, tables: &[TableId], as_of: DateTime<Utc>) -> Vec<String> {
    let labels: Vec<String> = tables.iter().map(|&t| plural(&index.tables[t].label)).collect();
    let (near, far): (Vec<String>, Vec<String>) =
        ideas(index).into_iter().partition(|q| labels.iter().any(|l| q.contains(l.as_str())));
    first_answerable(index, near.into_iter().chain(far).take(12).collect(), as_of, 3)
}

/// Whether the question has one sure reading.
pub(super) fn answerable(index: &Index, question: &str, as_of: DateTime<Utc>) -> bool {
    is_sure(index, &candidates(index, question, as_of), as_of)
}

/// How questions about how many there are begin.
const COUNTS: [&str; 2] = ["How many ", "Number of "];

/// Whether a question has one sure reading, which counts where it was made to.
fn is_read_as_meant(index: &Index, question: &str, as_of: DateTime<Utc>) -> bool {
    let found = candidates(index, question, as_of);
    let made_to_count = COUNTS.iter().any(|begin| question.starts_with(begin));
    let counts = |c: &Candidate| matches!(&c.reading.measures[..], [Output { expr: Expr::Aggregate(a), .. }] if a.function == Function::Count);
    is_sure(index, &found, as_of) && (!made_to_count || found.first().is_some_and(counts))
}

fn first_answerable(index: &Index, questions: Vec<String>, as_of: DateTime<Utc>, max: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for question in questions {
        if out.len() >= max {
            break;
        }
        if !out.contains(&question) && is_read_as_meant(index, &question, as_of) {
            out.push(question);
        }
    }
    out
}

/// Tables by how much there is to ask about them.
fn busiest(index: &Index) -> Vec<TableId> {
    let mut tables: Vec<TableId> =
        (0..index.tables.len()).filter(|&t| !index.tables[t].is_view && !index.tables[t].is_bridge).collect();
    let weight = |t: TableId| {
        let keys = index.keys.touching(t).count().min(6);
        let time = usize::from(index.tables[t].time.is_some()) * 2;
        let measures = index.tables[t].columns.clone().filter(|&c| index.columns[c].is_measure()).count().min(3);
        keys + time + measures
    };
    tables.sort_by_key(|&t| (std::cmp::Reverse((weight(t), index.tables[t].rows.unwrap_or(0))), t));
    tables.truncate(8);
    tables
}

fn ideas(index: &Index) -> Vec<String> {
    let mut by_kind: [Vec<String>; 5] = Default::default();
    if let Some(formula) = index.formulas(MetricKind::Revenue).first() {
        let timed = |t: TableId| index.tables[t].time.is_some();
        let pointed = |(_, k): (usize, &Key)| k.from == formula.table && timed(k.to);
        if timed(formula.table) || index.keys.touching(formula.table).any(pointed) {
            by_kind[0].push("Revenue by month".to_owned());
        }
        let named = busiest(index).into_iter().filter(|&t| !index.tables[t].display.is_empty());
        by_kind[0].extend(named.map(|t| format!("Top 5 {} by revenue", plural(&index.tables[t].label))));
    }
    for table in busiest(index) {
        let entry = &index.tables[table];
        let many = if index.only_table().is_some() && !is_countable(&entry.label) {
            "rows".to_owned()
        } else {
            plural(&entry.label)
        };
        by_kind[1].push(format!("How many {many} are there?"));
        let own = |role: Role| {
            entry
                .columns
                .clone()
                .filter(|&c| index.columns[c].role == role && groups_well(index, c))
                .min_by_key(|&c| index.columns[c].words.len())
        };
        let part = own(Role::Place).or_else(|| own(Role::Category));
        if let Some(column) = part {
            by_kind[2].push(format!("How many {many} are there for each {}?", index.columns[column].label));
        }
        let measure = |role: Role| {
            let all = entry.columns.clone().filter(|&c| index.columns[c].role == role && !entry.key.contains(&c));
            // "p_cap" is nothing a person would ask for.
            all.min_by_key(|&c| (index.columns[c].label.split(' ').any(|w| w.len() < 3), c))
        };
        if let Some(column) = measure(Role::Money).or_else(|| measure(Role::Measure)) {
            let figure = &index.columns[column].label;
            match part.map(|c| &index.columns[c].label) {
                Some(part) if many == "rows" => by_kind[3].push(format!("Average {figure} by {part}")),
                _ if many == "rows" => by_kind[3].push(format!("What is the average {figure}?")),
                _ => by_kind[3].push(format!("What is the average {figure} of {many}?")),
            }
        }
        if let Some(time) = entry.time {
            let years = index.columns[time].time == Some(TimeShape::Year);
            by_kind[4].push(format!("Number of {many} by {}", if years { "year" } else { "month" }));
        }
    }
    let longest = by_kind.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest).flat_map(|i| by_kind.iter().filter_map(move |k| k.get(i).cloned()).collect::<Vec<_>>()).collect()
}

fn groups_well(index: &Index, column: ColumnId) -> bool {
    let entry = &index.columns[column];
    let repeats = index.tables[entry.table].rows.is_none_or(|rows| entry.distinct.is_some_and(|n| n * 2 <= rows));
    repeats && entry.distinct.is_some_and(|n| (2..=40).contains(&n))
}
