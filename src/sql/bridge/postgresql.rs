//! Forms of PostgreSQL.

use sqlparser::tokenizer::Token;

use super::{Bridge, Form, Rule, word};

pub(super) const RULES: &[Rule] = &[
    Bridge::frame_exclusion,
    Bridge::is_null,
    symmetric,
    is_json,
    variadic,
    group_by_distinct,
    table_query,
    typed_text,
    search_or_cycle,
    rows_from,
    rows_from_comma,
    substring_similar,
    substring_escape,
];

/// Types that may stand before a text, as in `inet '10.0.0.0/8'`, and that the parser does not know there.
const TYPES: [&str; 30] = [
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "money",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
    "tsvector",
    "tsquery",
    "jsonpath",
    "xml",
    "oid",
    "name",
    "bpchar",
    "int4range",
    "int8range",
    "numrange",
    "tsrange",
    "tstzrange",
    "daterange",
    "bit",
    "varbit",
    "timetz",
    "bytea",
    "char",
];

/// `BETWEEN SYMMETRIC a AND b` looks at the same values as without the word.
fn symmetric(bridge: &mut Bridge) -> bool {
    bridge.follows_word(&["BETWEEN"])
        && (bridge.reads(&["SYMMETRIC"]) || bridge.reads(&["ASYMMETRIC"]))
        && bridge.skip(1)
}

/// `a IS JSON OBJECT` asks about one value, like `a IS NULL`.
fn is_json(bridge: &mut Bridge) -> bool {
    let kinds = ["VALUE", "OBJECT", "ARRAY", "SCALAR"];
    let count = if kinds.iter().any(|kind| bridge.reads(&["JSON", kind])) { 2 } else { 1 };
    bridge.reads(&["JSON"]) && bridge.follows_word(&["IS", "NOT"]) && bridge.replace(count, [word("NULL")])
}

/// `VARIADIC` before an argument spreads its elements.
fn variadic(bridge: &mut Bridge) -> bool {
    matches!(bridge.previous(), Some(Token::LParen | Token::Comma)) && bridge.reads(&["VARIADIC"]) && bridge.skip(1)
}

fn group_by_distinct(bridge: &mut Bridge) -> bool {
    bridge.follows_word(&["BY"]) && bridge.reads(&["DISTINCT"]) && bridge.skip(1)
}

/// `TABLE orders` is `SELECT * FROM orders`.
fn table_query(bridge: &mut Bridge) -> bool {
    let begins_query = bridge.previous().is_none_or(|token| matches!(token, Token::LParen | Token::RParen))
        || bridge.follows_word(&["UNION", "EXCEPT", "INTERSECT", "ALL", "DISTINCT"]);
    begins_query
        && bridge.reads(&["TABLE"])
        && bridge.any_word(1)
        && bridge.replace(1, [word("SELECT"), Token::Mul, word("FROM")])
}

fn typed_text(bridge: &mut Bridge) -> bool {
    let text = matches!(
        bridge.token(1),
        Some(Token::SingleQuotedString(_) | Token::EscapedStringLiteral(_) | Token::DollarQuotedString(_))
    );
    let name = bridge.previous() == Some(&Token::Period) || bridge.follows_word(&["AS"]);
    text && !name && TYPES.iter().any(|name| bridge.reads(&[name])) && bridge.skip(1)
}

/// `SEARCH DEPTH FIRST BY a, b SET c` and `CYCLE a, b SET c USING d` after a recursive expression.
fn search_or_cycle(bridge: &mut Bridge) -> bool {
    if bridge.previous() != Some(&Token::RParen) {
        return false;
    }
    let search =
        bridge.reads(&["SEARCH", "DEPTH", "FIRST", "BY"]) || bridge.reads(&["SEARCH", "BREADTH", "FIRST", "BY"]);
    let Some(mut ahead) = search.then_some(4).or_else(|| bridge.reads(&["CYCLE"]).then_some(1)) else { return false };
    while bridge.any_word(ahead) && bridge.token(ahead + 1) == Some(&Token::Comma) {
        ahead += 2;
    }
    let sets = bridge.token(ahead + 1).is_some_and(|token| super::is_word(token, "SET"));
    if !(bridge.any_word(ahead) && sets && bridge.any_word(ahead + 2)) {
        return false;
    }
    ahead += 3;
    if !search {
        let uses = bridge.token(ahead).is_some_and(|token| super::is_word(token, "USING"));
        if !(uses && bridge.any_word(ahead + 1)) {
            return false;
        }
        ahead += 2;
    }
    bridge.skip(ahead)
}

/// `ROWS FROM (f(), g())` reads like the join of its functions.
fn rows_from(bridge: &mut Bridge) -> bool {
    let in_from = bridge.previous() == Some(&Token::Comma) || bridge.follows_word(&["FROM", "JOIN", "LATERAL"]);
    if in_from && bridge.reads(&["ROWS", "FROM"]) && bridge.token(2) == Some(&Token::LParen) {
        bridge.inside.push((Form::RowsFrom, bridge.depth + 1));
        return bridge.skip(2);
    }
    false
}

fn rows_from_comma(bridge: &mut Bridge) -> bool {
    bridge.is_open(Form::RowsFrom)
        && bridge.token(0) == Some(&Token::Comma)
        && bridge.replace(1, [word("CROSS"), word("JOIN")])
}

/// `substring(a SIMILAR b ESCAPE c)` is `substring(a, b, c)`.
fn substring_similar(bridge: &mut Bridge) -> bool {
    let negated = bridge.follows_word(&["NOT"]);
    let operator = bridge.token(1).is_some_and(|token| super::is_word(token, "TO"));
    if negated || operator || bridge.depth == 0 || !bridge.reads(&["SIMILAR"]) {
        return false;
    }
    bridge.inside.push((Form::SubstringSimilar, bridge.depth));
    bridge.replace(1, [Token::Comma])
}

fn substring_escape(bridge: &mut Bridge) -> bool {
    bridge.is_open(Form::SubstringSimilar) && bridge.reads(&["ESCAPE"]) && bridge.replace(1, [Token::Comma])
}
