//! Forms of SQLite.

use sqlparser::tokenizer::Token;

use super::{Bridge, Rule, word};

pub(super) const RULES: &[Rule] =
    &[Bridge::frame_exclusion, Bridge::is_null, not_null, materialized, index_hint, is_value, glob, shift, cross_join];

/// `AS [NOT] MATERIALIZED (`: how a common table expression is computed.
fn materialized(bridge: &mut Bridge) -> bool {
    let words: &[&str] = if bridge.reads(&["NOT"]) { &["NOT", "MATERIALIZED"] } else { &["MATERIALIZED"] };
    bridge.follows_word(&["AS"])
        && bridge.reads(words)
        && bridge.token(words.len()) == Some(&Token::LParen)
        && bridge.skip(words.len())
}

/// `INDEXED BY name` and `NOT INDEXED` after a table: which index is used.
fn index_hint(bridge: &mut Bridge) -> bool {
    if !matches!(bridge.previous(), Some(Token::Word(_))) {
        return false;
    }
    let count = if bridge.reads(&["INDEXED", "BY"]) && bridge.any_word(2) {
        3
    } else if bridge.reads(&["NOT", "INDEXED"]) {
        2
    } else {
        return false;
    };
    bridge.token(count) != Some(&Token::LParen) && bridge.skip(count)
}

/// `a IS b` compares any two values here, like `=` but for NULL.
fn is_value(bridge: &mut Bridge) -> bool {
    if !bridge.reads(&["IS"]) {
        return false;
    }
    let negated = bridge.token(1).is_some_and(|token| super::is_word(token, "NOT"));
    let count = if negated { 2 } else { 1 };
    let known = ["NULL", "TRUE", "FALSE", "DISTINCT", "NOT"];
    let next = bridge.token(count);
    if next.is_none_or(|token| known.iter().any(|word| super::is_word(token, word))) {
        return false;
    }
    bridge.replace(count, [if negated { Token::Neq } else { Token::Eq }])
}

/// `a NOT NULL` is `a IS NOT NULL`.
fn not_null(bridge: &mut Bridge) -> bool {
    bridge.follows_value()
        && bridge.reads(&["NOT", "NULL"])
        && bridge.replace(2, [word("IS"), word("NOT"), word("NULL")])
}

/// `GLOB` compares like `LIKE`.
fn glob(bridge: &mut Bridge) -> bool {
    let negated = bridge.reads(&["NOT", "GLOB"]);
    bridge.follows_value()
        && (negated || bridge.reads(&["GLOB"]))
        && if negated { bridge.replace(2, [word("NOT"), word("LIKE")]) } else { bridge.replace(1, [word("LIKE")]) }
}

/// `<<` and `>>` reckon with two numbers, like `&`.
fn shift(bridge: &mut Bridge) -> bool {
    matches!(bridge.token(0), Some(Token::ShiftLeft | Token::ShiftRight)) && bridge.replace(1, [Token::Ampersand])
}

/// `CROSS JOIN` may have a condition here, like `JOIN`.
fn cross_join(bridge: &mut Bridge) -> bool {
    bridge.reads(&["CROSS", "JOIN"]) && bridge.skip(1)
}
