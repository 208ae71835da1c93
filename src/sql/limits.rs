//! How big a statement may be, checked before anything recursive sees it.

use super::{
    lexer::{Kind, Lexeme},
    refusal::Reason,
};

/// Longest text, in bytes.
pub(super) const MAX_BYTES: usize = 64 * 1024;
/// Most lexemes, comments included.
pub(super) const MAX_LEXEMES: usize = 20_000;
/// Longest chain of operators on one level: every one nests the syntax tree a level deeper.
pub(super) const MAX_CHAIN: usize = 500;
/// Deepest nesting of brackets and CASE.
pub(super) const MAX_NESTING: usize = 40;

/// Words that add a level to the tree like an operator does.
const CHAINING_WORDS: [&str; 20] = [
    "AND", "OR", "NOT", "IS", "ISNULL", "NOTNULL", "LIKE", "ILIKE", "GLOB", "MATCH", "REGEXP", "SIMILAR", "COLLATE",
    "AT", "IN", "BETWEEN", "RLIKE", "XOR", "DIV", "MOD",
];
const SET_WORDS: [&str; 3] = ["UNION", "EXCEPT", "INTERSECT"];

/// Checks the bare text.
pub(super) fn check_text(text: &str) -> Result<(), Reason> {
    if text.len() > MAX_BYTES {
        let message = format!("The statement is longer than {} KiB. Shorten it.", MAX_BYTES / 1024);
        return Err(Reason::new("too_long", message));
    }
    if let Some(at) = text.find('\0') {
        return Err(Reason::new("hidden_characters", "The text holds a NUL character. Remove it.").at_offset(text, at));
    }
    if text.trim().is_empty() {
        return Err(Reason::new("empty", "There is no statement. Write a SELECT."));
    }
    Ok(())
}

/// Checks counts, nesting and chains.
pub(super) fn check_lexemes(text: &str, lexemes: &[Lexeme]) -> Result<(), Reason> {
    if lexemes.len() > MAX_LEXEMES {
        let message = format!("The statement has more than {MAX_LEXEMES} words and signs. Shorten it.");
        return Err(Reason::new("too_long", message));
    }
    let mut levels = vec![Level::default()];
    for lexeme in lexemes.iter().filter(|l| !l.is_comment()) {
        step(&mut levels, text, lexeme)?;
    }
    if levels.len() > 1 && levels.iter().skip(1).any(|level| !level.case) {
        return Err(Reason::new("brackets", "A bracket is opened but never closed. Close it."));
    }
    Ok(())
}

#[derive(Default)]
struct Level {
    chain: usize,
    sets: usize,
    case: bool,
}

fn step(levels: &mut Vec<Level>, text: &str, lexeme: &Lexeme) -> Result<(), Reason> {
    let word = lexeme.of(text);
    let is = |list: &[&str]| lexeme.kind == Kind::Word && list.iter().any(|w| w.eq_ignore_ascii_case(word));
    match (lexeme.kind, word) {
        (Kind::Punctuation, "(" | "[" | "{") => levels.push(Level::default()),
        (Kind::Punctuation, ")" | "]" | "}") => {
            while levels.pop_if(|level| level.case).is_some() {}
            if levels.len() < 2 {
                let message = "A bracket is closed that was never opened. Remove it.";
                return Err(Reason::new("brackets", message).at_offset(text, lexeme.start));
            }
            levels.pop();
        }
        (Kind::Punctuation, ",") => levels.last_mut().map_or((), |level| level.chain = 0),
        _ if is(&["CASE"]) => levels.push(Level { case: true, ..Level::default() }),
        _ if is(&["END"]) => drop(levels.pop_if(|level| level.case)),
        _ if is(&SET_WORDS) => grow(levels, |level| {
            level.chain = 0;
            &mut level.sets
        }),
        _ if lexeme.kind == Kind::Operator || is(&CHAINING_WORDS) => grow(levels, |level| &mut level.chain),
        _ => {}
    }
    let level = levels.last();
    if levels.len() > MAX_NESTING + 1 || level.is_some_and(|l| l.chain > MAX_CHAIN || l.sets > MAX_CHAIN) {
        let message = format!(
            "The statement nests deeper than {MAX_NESTING} brackets or chains more than {MAX_CHAIN} operators. Split it or use IN (...)."
        );
        return Err(Reason::new("too_deep", message).at_offset(text, lexeme.start));
    }
    Ok(())
}

fn grow(levels: &mut [Level], counter: impl Fn(&mut Level) -> &mut usize) {
    if let Some(level) = levels.last_mut() {
        *counter(level) += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::{Dialect, lexer};

    fn rule(text: &str) -> &'static str {
        let lexemes = lexer::scan(text, Dialect::PostgreSql).expect("it can be cut");
        check_lexemes(text, &lexemes).map_or_else(|reason| reason.rule, |()| "accepted")
    }

    #[test]
    fn long_chains_are_refused_and_long_lists_are_not() {
        assert_eq!(rule(&format!("SELECT 1{}", "+1".repeat(MAX_CHAIN + 1))), "too_deep");
        assert_eq!(rule(&format!("SELECT 1{}", "+1".repeat(MAX_CHAIN))), "accepted");
        assert_eq!(rule(&format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(MAX_CHAIN + 1))), "too_deep");
        assert_eq!(rule(&format!("SELECT x IN (1{})", ",1+1".repeat(3_000))), "accepted");
        assert_eq!(rule(&format!("SELECT 1{}", ",1".repeat(MAX_LEXEMES))), "too_long");
    }

    #[test]
    fn deep_nesting_is_refused() {
        let nest = |n: usize| format!("SELECT {}1{}", "(".repeat(n), ")".repeat(n));
        assert_eq!(rule(&nest(MAX_NESTING)), "accepted");
        assert_eq!(rule(&nest(MAX_NESTING + 1)), "too_deep");
        assert_eq!(rule(&format!("SELECT {}1{}", "CASE WHEN a THEN ".repeat(200), " END".repeat(200))), "too_deep");
        assert_eq!(rule(&format!("SELECT {}", "CASE WHEN a THEN 1 END, ".repeat(200))), "accepted");
    }

    #[test]
    fn brackets_must_pair() {
        assert_eq!(rule("SELECT 1)"), "brackets");
        assert_eq!(rule("SELECT ((1)"), "brackets");
    }

    #[test]
    fn only_a_text_of_reasonable_size_is_looked_at() {
        assert_eq!(check_text(&" ".repeat(MAX_BYTES + 1)).map_err(|r| r.rule), Err("too_long"));
        assert_eq!(check_text("a\0b").map_err(|r| r.rule), Err("hidden_characters"));
        assert_eq!(check_text(" \n").map_err(|r| r.rule), Err("empty"));
    }
}
