//! What to do with the readings found: answer, answer and show others, ask, or say what is missing.

use chrono::{DateTime, Utc};

use super::explain::{chips, summary};
use super::index::{Index, TableId};
use super::notes::notes;
use super::outcome::{Alternative, Choice, Clarification, Outcome, Placed, RefusalReason, Refused, Understood};
use super::query::Reading;
use super::suggest;
use super::understand::{Candidate, candidates};
use super::walk::used;
use super::wording::singular;
use super::writer::write;

/// From here on a reading is answered.
pub(super) const SURE: f32 = 0.78;
/// From here on a reading with several ways to join is asked about: long ways cost, though each is plain.
const NEARLY: f32 = 0.65;
/// From here on a reading is offered as a choice.
pub(super) const POSSIBLE: f32 = 0.5;
/// Two readings closer than this can't be told apart.
const TIE: f32 = 0.02;
/// How far behind another reading may be to be shown beside the answer.
const NEAR: f32 = 0.2;

/// The outcome for candidates, best first.
pub(super) fn decide(index: &Index, question: &str, found: &[Candidate], as_of: DateTime<Utc>) -> Outcome {
    let Some(best) = found.first() else { return refuse(index, Pieces::default(), as_of) };
    if !best.unplaced.is_empty() || best.is_void || best.score < POSSIBLE {
        return refuse_candidate(index, best, as_of);
    }
    let rivals: Vec<&Candidate> = found
        .iter()
        .skip(1)
        .filter(|c| c.unplaced.is_empty() && !c.is_void && c.score > best.score - NEAR && c.score >= POSSIBLE)
        .filter(|c| !is_farther(index, best, c))
        .filter(|c| unnamed(&c.reading) != unnamed(&best.reading))
        .filter(|c| summary(index, &c.reading, as_of.date_naive()) != summary(index, &best.reading, as_of.date_naive()))
        .take(3)
        .collect();
    let tied: Vec<&Candidate> = rivals.iter().copied().filter(|c| c.score > best.score - TIE).collect();
    if best.score >= NEARLY && tied.is_empty() && !best.others.is_empty() {
        return clarify(index, best, &best.others.iter().collect::<Vec<_>>(), as_of);
    }
    if best.score >= SURE && tied.is_empty() {
        return Outcome::Answer(Box::new(answer(index, question, best, &rivals, as_of)));
    }
    if best.score >= SURE {
        return clarify(index, best, &rivals, as_of);
    }
    if rivals.is_empty() { doubtful(index, best, as_of) } else { clarify(index, best, &rivals, as_of) }
}

/// Whether a rival only looks elsewhere for a column that the one table asked about has itself by the same name.
fn is_farther(index: &Index, best: &Candidate, rival: &Candidate) -> bool {
    let Some((span, theirs)) = differing(best, rival) else { return false };
    let own = best.mentions.iter().find(|(s, _)| *s == span).map(|(_, column)| &index.columns[*column]);
    let theirs = &index.columns[theirs];
    best.reading.sources.len() == 1
        && !theirs.is_generic()
        && own.is_some_and(|own| own.words == theirs.words && own.table != theirs.table)
}

/// A reading without the names of its columns: what they are called doesn't make another question.
fn unnamed(reading: &Reading) -> Reading {
    let mut plain = reading.clone();
    plain.dimensions.iter_mut().chain(&mut plain.measures).for_each(|o| o.label.clear());
    plain
}

fn answer(index: &Index, question: &str, best: &Candidate, rivals: &[&Candidate], as_of: DateTime<Utc>) -> Understood {
    let alternatives = rivals.iter().filter_map(|rival| alternative(index, question, best, rival, as_of));
    let alternatives = alternatives.collect();
    let understood = understood(index, (best.reading.clone(), best.sql.clone()), best.score, best.notes.clone(), as_of);
    Understood { alternatives, ..understood }
}

/// A reading with everything a person is told of it.
pub(super) fn understood(
    index: &Index,
    (reading, sql): (Reading, String),
    score: f32,
    mut known: Vec<String>,
    as_of: DateTime<Utc>,
) -> Understood {
    known.extend(notes(index, &reading, as_of));
    Understood {
        sql,
        confidence: f64::from(score.clamp(0.0, 1.0)),
        alternatives: Vec::new(),
        notes: known,
        used: used(&reading),
        summary: summary(index, &reading, as_of.date_naive()),
        reading,
    }
}

/// A rival with a question that would be read its way, where putting in the full name of a column does that.
fn alternative(
    index: &Index,
    question: &str,
    best: &Candidate,
    rival: &Candidate,
    as_of: DateTime<Utc>,
) -> Option<Alternative> {
    let (span, column) = differing(best, rival)?;
    let full = column_label(index, column);
    let question_hint = format!("{}{full}{}", question.get(..span.start)?, question.get(span.end..)?);
    let again = candidates(index, &question_hint, as_of);
    let same = again.first().is_some_and(|c| c.sql == rival.sql && c.score >= SURE);
    same.then(|| Alternative { label: full, question_hint, reading: rival.reading.clone() })
}

/// The first span that two readings pin to different columns, and the rival's column.
fn differing(best: &Candidate, rival: &Candidate) -> Option<(std::ops::Range<usize>, usize)> {
    rival.mentions.iter().find_map(|(span, column)| {
        let own = best.mentions.iter().find(|(s, _)| s == span)?;
        (own.1 != *column).then(|| (span.clone(), *column))
    })
}

fn column_label(index: &Index, column: usize) -> String {
    let entry = &index.columns[column];
    let table = singular(&index.tables[entry.table].label);
    if entry.label.starts_with(table.as_str()) { entry.label.clone() } else { format!("{table} {}", entry.label) }
}

fn clarify(index: &Index, best: &Candidate, rivals: &[&Candidate], as_of: DateTime<Utc>) -> Outcome {
    let span = rivals.first().and_then(|r| differing(best, r));
    let word =
        span.as_ref().map_or(String::new(), |(range, _)| best.question.get(range.clone()).unwrap_or("").to_owned());
    let question = if word.is_empty() {
        "Which of these do you mean?".to_owned()
    } else {
        format!("Which \"{word}\" do you mean?")
    };
    let mut choices: Vec<Choice> = Vec::new();
    for (i, candidate) in std::iter::once(best).chain(rivals.iter().copied()).enumerate() {
        let detail = summary(index, &candidate.reading, as_of.date_naive());
        let own = span.as_ref().and_then(|(range, _)| candidate.mentions.iter().find(|(s, _)| s == range));
        let label = own.map_or_else(|| detail.clone(), |(_, column)| column_label(index, *column));
        let label = if choices.iter().any(|c| c.label == label) { detail.clone() } else { label };
        if !choices.iter().any(|c| c.detail == detail) {
            choices.push(Choice { label, detail, reading: candidate.reading.clone(), best_guess: i == 0 });
        }
    }
    Outcome::Clarify(Clarification { question, word, choices })
}

/// One reading only, and not sure: it is offered, not answered.
fn doubtful(index: &Index, best: &Candidate, as_of: DateTime<Utc>) -> Outcome {
    if best.score < POSSIBLE + 0.06 {
        return refuse_candidate(index, best, as_of);
    }
    let detail = summary(index, &best.reading, as_of.date_naive());
    let mut choices = vec![Choice { label: detail.clone(), detail, reading: best.reading.clone(), best_guess: true }];
    let written = |(_, reading): &(String, Reading)| write(index, reading, as_of).is_ok();
    if let Some((label, reading)) = wider(index, best, as_of).filter(written) {
        choices.push(Choice { detail: label.clone(), label, reading, best_guess: false });
    }
    if choices.len() < 2 {
        return refuse_candidate(index, best, as_of);
    }
    Outcome::Clarify(Clarification { question: "Is this what you mean?".to_owned(), word: String::new(), choices })
}

/// The same reading without its last condition.
fn wider(index: &Index, best: &Candidate, as_of: DateTime<Utc>) -> Option<(String, Reading)> {
    let mut reading = best.reading.clone();
    let mut parts: Vec<super::query::Condition> =
        super::explain::parts(reading.filter.as_ref()).into_iter().cloned().collect();
    parts.pop()?;
    reading.filter = super::query::Condition::all(parts);
    Some((summary(index, &reading, as_of.date_naive()), reading))
}

/// What became of the words of a question without a reading.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces {
    pub understood: Vec<Placed>,
    pub unplaced: Vec<String>,
    pub tables: Vec<TableId>,
}

/// Says what was understood, what wasn't, and what can be asked.
pub(super) fn refuse(index: &Index, pieces: Pieces, as_of: DateTime<Utc>) -> Outcome {
    let Pieces { understood, unplaced, tables } = pieces;
    let nothing = understood.is_empty();
    let quoted = |words: &[String]| words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(", ");
    let known: Vec<String> = understood.iter().map(|p| p.text.clone()).collect();
    let message = match (nothing, unplaced.is_empty()) {
        (true, _) => "This doesn't seem to be about the data of this connection.".to_owned(),
        (false, true) => format!("I understood {}, but not how it goes together.", quoted(&known)),
        (false, false) => format!("I understood {}, but not {}.", quoted(&known), quoted(&unplaced)),
    };
    Outcome::Refuse(Refused {
        reason: if nothing { RefusalReason::Nothing } else { RefusalReason::Unplaced },
        message,
        understood,
        unplaced,
        nearest: suggest::nearest(index, &tables, as_of),
    })
}

pub(super) fn refuse_candidate(index: &Index, best: &Candidate, as_of: DateTime<Utc>) -> Outcome {
    let unplaced = if best.unplaced.is_empty() { &best.loose } else { &best.unplaced };
    let (understood, tables) = (best.placed.clone(), best.tables.clone());
    refuse(index, Pieces { understood, unplaced: unplaced.clone(), tables }, as_of)
}

/// An order to change something.
pub(super) fn only_reads(index: &Index, question: &str, as_of: DateTime<Utc>) -> Outcome {
    let instead = super::talk::asked_instead(question);
    let mut nearest = Vec::new();
    if suggest::answerable(index, &instead, as_of) {
        nearest.push(instead);
    }
    nearest.extend(suggest::nearest(index, &[], as_of));
    nearest.truncate(3);
    Outcome::Refuse(Refused {
        reason: RefusalReason::OnlyReads,
        message: "DataMind only reads: it can show this data but never changes it.".to_owned(),
        understood: Vec::new(),
        unplaced: Vec::new(),
        nearest,
    })
}

/// Whether there is one sure reading.
pub(super) fn is_sure(index: &Index, found: &[Candidate], as_of: DateTime<Utc>) -> bool {
    let shown = |c: &Candidate| chips(index, &c.reading, None, as_of.date_naive());
    let Some(best) = found.first() else { return false };
    let tied = found
        .iter()
        .skip(1)
        .any(|c| c.unplaced.is_empty() && !c.is_void && c.score > best.score - TIE && shown(c) != shown(best));
    best.unplaced.is_empty() && best.others.is_empty() && !best.unranked && !best.is_void && best.score >= SURE && !tied
}
