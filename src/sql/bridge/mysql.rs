//! Forms of MySQL.

use sqlparser::tokenizer::Token;

use super::{Bridge, Rule, is_word, word};

pub(super) const RULES: &[Rule] = &[
    interval_function,
    compound_unit,
    with_rollup,
    infix_mod,
    binary_operand,
    bang,
    sounds_like,
    trim_blanks,
    character_set,
];

const COMPOUND_UNITS: [&str; 11] = [
    "SECOND_MICROSECOND",
    "MINUTE_MICROSECOND",
    "MINUTE_SECOND",
    "HOUR_MICROSECOND",
    "HOUR_SECOND",
    "HOUR_MINUTE",
    "DAY_MICROSECOND",
    "DAY_SECOND",
    "DAY_MINUTE",
    "DAY_HOUR",
    "YEAR_MONTH",
];

/// `INTERVAL '1 2' DAY_HOUR` and `EXTRACT(YEAR_MONTH FROM a)`: units of two parts. Only where nothing but a unit can
/// stand: elsewhere such a word may be a table's name.
fn compound_unit(bridge: &mut Bridge) -> bool {
    if !COMPOUND_UNITS.iter().any(|name| bridge.reads(&[name])) {
        return false;
    }
    let behind = |back: usize| bridge.out.len().checked_sub(back).and_then(|at| bridge.out.get(at)).map(|t| &t.token);
    let in_extract = behind(1) == Some(&Token::LParen) && behind(2).is_some_and(|token| is_word(token, "EXTRACT"));
    (in_extract || ends_an_interval(behind)) && bridge.replace(1, [word("DAY")])
}

/// Whether what stands behind is INTERVAL and a value: a literal, a name, a bracket or a function, with a sign or without.
fn ends_an_interval<'t>(behind: impl Fn(usize) -> Option<&'t Token>) -> bool {
    let is = |back: usize, wanted: &Token| behind(back) == Some(wanted);
    let named = |back: usize| matches!(behind(back), Some(Token::Word(_)));
    let interval = |back: usize| behind(back).is_some_and(|token| is_word(token, "INTERVAL"));
    let mut back = 1;
    if is(1, &Token::RParen) {
        let mut depth = 1_usize;
        while depth > 0 {
            back += 1;
            match behind(back) {
                Some(Token::RParen) => depth += 1,
                Some(Token::LParen) => depth -= 1,
                Some(_) => {}
                None => return false,
            }
        }
        if named(back + 1) && !interval(back + 1) {
            back += 1;
        }
    } else if !named(1) && !behind(1).is_some_and(is_literal) {
        return false;
    }
    while is(back + 1, &Token::Period) && named(back + 2) {
        back += 2;
    }
    if is(back + 1, &Token::Minus) {
        back += 1;
    }
    interval(back + 1)
}

/// `GROUP BY a WITH ROLLUP` adds rows of sums.
fn with_rollup(bridge: &mut Bridge) -> bool {
    const NEXT: [&str; 7] = ["ORDER", "HAVING", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "WINDOW"];
    let ends = match bridge.token(2) {
        None | Some(Token::RParen | Token::SemiColon | Token::EOF) => true,
        Some(token) => NEXT.iter().any(|next| is_word(token, next)),
    };
    bridge.reads(&["WITH", "ROLLUP"]) && bridge.previous().is_some() && ends && bridge.skip(2)
}

/// `INTERVAL(23, 1, 15)` is a function beside the `INTERVAL 1 DAY` of dates; FIELD takes the same arguments.
fn interval_function(bridge: &mut Bridge) -> bool {
    bridge.reads(&["INTERVAL"]) && has_arguments(bridge) && bridge.replace(1, [word("FIELD")])
}

/// `a MOD b` is `a % b`. The word is reserved: after a value it is nothing else, unless it is the function `MOD(a, b)`.
fn infix_mod(bridge: &mut Bridge) -> bool {
    let after_value = match bridge.previous() {
        Some(Token::Period) | None => false,
        Some(token) => bridge.follows_value() || is_literal(token),
    };
    bridge.reads(&["MOD"]) && after_value && !has_arguments(bridge) && bridge.replace(1, [Token::Mod])
}

/// `BINARY a` compares the bytes of a text. Only before what can be nothing but its operand: elsewhere it is a type, a
/// character set or a collation.
fn binary_operand(bridge: &mut Bridge) -> bool {
    const TYPES: [&str; 7] = ["AS", "USING", "COLLATE", "SET", "CHARSET", "FROM", "JOIN"];
    let operand = bridge.token(1).is_some_and(|token| matches!(token, Token::Word(_)) || is_literal(token));
    let free = !matches!(bridge.previous(), Some(Token::Period) | None) && !bridge.follows_word(&TYPES);
    bridge.reads(&["BINARY"]) && operand && free && bridge.skip(1)
}

/// `!a` is `NOT a`.
fn bang(bridge: &mut Bridge) -> bool {
    bridge.token(0) == Some(&Token::ExclamationMark) && !bridge.follows_value() && bridge.replace(1, [word("NOT")])
}

/// `a SOUNDS LIKE b` compares two texts.
fn sounds_like(bridge: &mut Bridge) -> bool {
    bridge.follows_value() && bridge.reads(&["SOUNDS", "LIKE"]) && bridge.replace(2, [word("LIKE")])
}

/// `TRIM(LEADING FROM a)` takes blanks off.
fn trim_blanks(bridge: &mut Bridge) -> bool {
    let sides = [["LEADING", "FROM"], ["TRAILING", "FROM"], ["BOTH", "FROM"]];
    sides.iter().any(|side| bridge.reads(side)) && opens(bridge, "TRIM") == Some(1) && bridge.skip(2)
}

/// The character set of what is made: `CHAR(77 USING latin1)`, `CAST(a AS CHAR CHARACTER SET latin1)`.
fn character_set(bridge: &mut Bridge) -> bool {
    let ends = |ahead: usize| bridge.any_word(ahead) && bridge.token(ahead + 1) == Some(&Token::RParen);
    if bridge.reads(&["USING"]) && ends(1) && opens(bridge, "CHAR").is_some() {
        return bridge.skip(2);
    }
    bridge.reads(&["CHARACTER", "SET"]) && ends(2) && opens(bridge, "CAST").is_some() && bridge.skip(3)
}

/// How many tokens behind the bracket opens that is open here, if it is one of this function.
fn opens(bridge: &Bridge, function: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (back, token) in bridge.out.iter().rev().enumerate() {
        match token.token {
            Token::RParen => depth += 1,
            Token::LParen if depth > 0 => depth -= 1,
            Token::LParen => {
                let before = bridge.out.len().checked_sub(back + 2).and_then(|at| bridge.out.get(at))?;
                return is_word(&before.token, function).then_some(back + 1);
            }
            _ => {}
        }
    }
    None
}

fn is_literal(token: &Token) -> bool {
    matches!(
        token,
        Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::DoubleQuotedString(_)
            | Token::HexStringLiteral(_)
            | Token::NationalStringLiteral(_)
            | Token::SingleQuotedByteStringLiteral(_)
            | Token::Placeholder(_)
    )
}

/// Whether a bracket with more than one argument follows.
fn has_arguments(bridge: &Bridge) -> bool {
    if bridge.token(1) != Some(&Token::LParen) {
        return false;
    }
    let (mut depth, mut ahead) = (1_usize, 2);
    while depth > 0 {
        match bridge.token(ahead) {
            Some(Token::LParen) => depth += 1,
            Some(Token::RParen) => depth -= 1,
            Some(Token::Comma) if depth == 1 => return true,
            Some(_) => {}
            None => return false,
        }
        ahead += 1;
    }
    false
}
