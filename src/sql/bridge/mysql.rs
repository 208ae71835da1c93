//! Forms of MySQL.

use sqlparser::tokenizer::Token;

use super::{Bridge, Rule, is_word, word};

pub(super) const RULES: &[Rule] = &[interval_function, compound_unit, with_rollup];

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
    let unit = COMPOUND_UNITS.iter().any(|name| bridge.reads(&[name]));
    let [.., before, last] = bridge.out.as_slice() else { return false };
    let in_interval = is_word(&before.token, "INTERVAL")
        && matches!(
            last.token,
            Token::Number(..) | Token::SingleQuotedString(_) | Token::DoubleQuotedString(_) | Token::Word(_)
        );
    let in_extract = is_word(&before.token, "EXTRACT") && last.token == Token::LParen;
    unit && (in_interval || in_extract) && bridge.replace(1, [word("DAY")])
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
    if !bridge.reads(&["INTERVAL"]) || bridge.token(1) != Some(&Token::LParen) {
        return false;
    }
    let (mut depth, mut ahead) = (1_usize, 2);
    while depth > 0 {
        match bridge.token(ahead) {
            Some(Token::LParen) => depth += 1,
            Some(Token::RParen) => depth -= 1,
            Some(Token::Comma) if depth == 1 => return bridge.replace(1, [word("FIELD")]),
            Some(_) => {}
            None => return false,
        }
        ahead += 1;
    }
    false
}
