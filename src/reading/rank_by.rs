//! "Top 5 customers" doesn't say by what: any five would only look like an answer, so it is asked.

use chrono::{DateTime, Utc};

use super::decide::{is_sure, refuse_candidate};
use super::explain::summary;
use super::index::{Index, TableId};
use super::joins::to_many;
use super::metrics::MetricKind;
use super::outcome::{Choice, Clarification, Outcome};
use super::understand::{Candidate, candidates};
use super::wording::plural;

/// How many choices are given.
const MOST: usize = 4;

/// Asks by what the things of a reading are ranked, with the figures that this data can rank them by.
pub(super) fn ask_rank(index: &Index, best: &Candidate, as_of: DateTime<Utc>) -> Outcome {
    let asked = best.question.trim().trim_end_matches(['?', '.', '!']);
    let mut choices: Vec<Choice> = Vec::new();
    for figure in figures(index, best) {
        if choices.len() == MOST {
            break;
        }
        let found = candidates(index, &format!("{asked} by {figure}"), as_of);
        let Some(first) = found.first().filter(|_| is_sure(index, &found, as_of)) else { continue };
        let detail = summary(index, &first.reading, as_of.date_naive());
        if !choices.iter().any(|c| c.detail == detail) {
            let best_guess = choices.is_empty();
            choices.push(Choice { label: figure, detail, reading: first.reading.clone(), best_guess });
        }
    }
    if choices.len() < 2 {
        return refuse_candidate(index, best, as_of);
    }
    Outcome::Clarify(Clarification { question: "Ranked by what?".to_owned(), word: String::new(), choices })
}

/// What things may be ranked by, as it is said: the revenue, how much belongs to them, their own figures.
fn figures(index: &Index, best: &Candidate) -> Vec<String> {
    let thing = best.tables.first().copied().or_else(|| best.mentions.first().map(|m| index.table_of(m.1)));
    let Some(thing) = thing else { return Vec::new() };
    let mut out = Vec::new();
    if !index.formulas(MetricKind::Revenue).is_empty() {
        out.push("revenue".to_owned());
    }
    out.extend(belonging(index, thing).map(|t| format!("number of {}", plural(&index.tables[t].label))));
    let own = index.tables[thing].columns.clone().filter(|&c| index.columns[c].is_measure());
    out.extend(own.map(|c| index.columns[c].label.clone()));
    out
}

/// Tables with several rows for each of a table.
fn belonging(index: &Index, thing: TableId) -> impl Iterator<Item = TableId> {
    index.keys.touching(thing).filter(move |(_, k)| k.to == thing && to_many(index, k, thing)).map(|(_, k)| k.from)
}
