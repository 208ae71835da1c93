//! Where a value may stand.

use super::{Slot, is_parameter_name, name_in};
use crate::sql::lexer::{Kind, Lexeme};
use crate::sql::{Reason, Refusal};

/// Signs that may touch a value on its left: none of them can join what comes after it.
const BEFORE: &str = "(,=<>+-*/%|[;";
/// Signs that may touch a value on its right; a colon begins the `::` of a cast.
const AFTER: &str = "),=<>+-*/%|];:";

/// Words after which a text stands as it is.
const TYPE_WORDS: [&str; 5] = ["DATE", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "INTERVAL"];

/// The place at `at` of the lexemes, when a value can stand there.
pub(super) fn slot(text: &str, lexemes: &[Lexeme], at: usize) -> Result<Slot, Refusal> {
    let Some(lexeme) = lexemes.get(at).copied() else {
        return Err(Reason::new("parameter", "There is no such place.").into());
    };
    let name = name_in(text, lexeme);
    if !is_parameter_name(name) {
        let message = "The name of a parameter has letters of the English alphabet, digits and underscores, begins \
                       with no digit and is at most 63 long, as in {{country}}.";
        return Err(Reason::new("parameter_name", message).at_span(text, lexeme.start, lexeme.end).into());
    }
    let before = text.get(..lexeme.start).and_then(|t| t.chars().next_back());
    let after = text.get(lexeme.end..).and_then(|t| t.chars().next());
    let stands_free = |next: Option<char>, signs: &str| next.is_none_or(|c| c.is_whitespace() || signs.contains(c));
    if !stands_free(before, BEFORE) || !stands_free(after, AFTER) {
        let message = format!("The parameter {{{{{name}}}}} touches what stands beside it. Put a space between them.");
        return Err(Reason::new("parameter_touches", message).at_span(text, lexeme.start, lexeme.end).into());
    }
    let mut earlier = lexemes.get(..at).unwrap_or_default().iter().rev().filter(|l| !l.is_comment());
    let previous = earlier.next();
    if previous.is_some_and(|l| matches!(l.kind, Kind::Place | Kind::Text)) {
        let message =
            format!("The parameter {{{{{name}}}}} stands beside another value. Put an operator between them.");
        return Err(Reason::new("parameter_touches", message).at_span(text, lexeme.start, lexeme.end).into());
    }
    let typed = previous.is_some_and(|l| TYPE_WORDS.iter().any(|word| l.is_word(text, word)));
    Ok(Slot { name: name.to_owned(), start: lexeme.start, end: lexeme.end, typed })
}

/// Refuses a quotation that is nothing but a place, or holds one of the given names: no value would be put there.
pub(super) fn none_inside(text: &str, lexeme: Lexeme, given: &[&str]) -> Result<(), Refusal> {
    let own = lexeme.of(text);
    let mut rest = own;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else { return Ok(()) };
        let name = name.trim();
        let alone = own.chars().filter(|c| !matches!(c, '\'' | '"' | '`' | '[' | ']')).collect::<String>();
        let all = alone.trim().strip_prefix("{{").and_then(|t| t.strip_suffix("}}")).is_some_and(|t| t.trim() == name);
        if is_parameter_name(name) && (all || given.contains(&name)) {
            let message = format!(
                "A parameter inside quotes gets no value. Write {{{{{name}}}}} without the quotes; for a part of a \
                 text join it to the rest."
            );
            return Err(Reason::new("parameter_in_quotes", message).at_span(text, lexeme.start, lexeme.end).into());
        }
        rest = behind;
    }
    Ok(())
}
