//! A word for the rows of the only table: "how many passengers" of a list of passengers that says so nowhere.
//!
//! Nothing tells such a word from one for a part of the rows ("survivors"), so it is asked about, never taken.

use chrono::{DateTime, Utc};

use super::decide::{POSSIBLE, SURE};
use super::explain::summary;
use super::index::Index;
use super::lexer::{Token, TokenKind};
use super::outcome::{Choice, Clarification, Outcome};
use super::query::Expr;
use super::understand::{Candidate, candidates, tokens_of};

/// Asks whether the one word that found no place means the rows; none where it can't.
pub(super) fn ask_for_rows(index: &Index, question: &str, as_of: DateTime<Utc>) -> Option<Outcome> {
    let table = &index.tables[index.only_table()?];
    let best = candidates(index, question, as_of).into_iter().next();
    if best.as_ref().is_some_and(|c| c.unplaced.is_empty() && c.score >= POSSIBLE) {
        return None;
    }
    let tokens = tokens_of(index, question);
    let mut counted = (0..tokens.len()).filter(|&at| is_counted(&tokens, at));
    counted.find_map(|at| {
        let Token { begin, end, text, .. } = &tokens[at];
        let counting = at > 0 && matches!(tokens[at - 1].lower.as_str(), "many" | "of" | "count" | "total");
        let rows = if counting { "rows" } else { "number of rows" };
        let as_rows = format!("{}{rows}{}", question.get(..*begin)?, question.get(*end..)?);
        let counts = |c: &Candidate| matches!(&c.reading.measures[..], [only] if only.expr == Expr::count_rows());
        let sure = |c: &Candidate| {
            c.unplaced.is_empty() && c.loose.is_empty() && c.others.is_empty() && c.score >= SURE && counts(c)
        };
        let read = candidates(index, &as_rows, as_of).into_iter().next().filter(sure)?;
        let detail = summary(index, &read.reading, as_of.date_naive());
        Some(Outcome::Clarify(Clarification {
            question: format!("\"{text}\" isn't in this data. Do you mean the rows of {}?", table.label),
            word: text.clone(),
            choices: vec![Choice {
                label: format!("{text}: the rows of {}", table.label),
                detail,
                reading: read.reading,
                best_guess: true,
            }],
        }))
    })
}

/// Whether a word of several things stands where something is counted: "how many passengers", "passengers by class".
fn is_counted(tokens: &[Token], at: usize) -> bool {
    let word = &tokens[at];
    let several = word.lower.ends_with('s') && word.lower != word.stem || word.lower == "people";
    let word_at = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let begins =
        at == 0 || matches!(word_at(at - 1), "many" | "of" | "all" | "the" | "count" | "show" | "list" | "total");
    let goes_on =
        at > 0 || matches!(word_at(1), "by" | "per" | "in" | "with" | "from" | "who" | "that" | "since" | "before");
    word.kind == TokenKind::Word && several && begins && goes_on
}
