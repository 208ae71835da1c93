//! Lays a statement out over lines. Only white space moves: every word, sign, literal and comment keeps its
//! bytes and its place in the order.

mod layout;

use super::{
    Dialect, Refusal, lexer,
    lexer::{Kind, Lexeme},
    limits,
};

/// The statement with each clause on its own line, lists and conditions indented by two spaces.
///
/// # Errors
/// When the text cannot be cut into words and signs without doubt, or is longer than a statement may be.
pub fn format(text: &str, dialect: Dialect) -> Result<String, Refusal> {
    limits::check_text(text)?;
    let lexemes = lexer::scan_with_places(text, dialect)?;
    limits::check_lexemes(text, &lexemes)?;
    let out = layout::lay_out(text, &lexemes);
    // White space is all that may have changed; where moving it would change more, nothing moves.
    let unchanged = lexer::scan_with_places(&out, dialect).is_ok_and(|again| same(text, &lexemes, &out, &again));
    Ok(if unchanged { out } else { text.trim().to_owned() })
}

fn same(text: &str, lexemes: &[Lexeme], out: &str, again: &[Lexeme]) -> bool {
    let trimmed = |l: &Lexeme, text: &str| match l.kind {
        Kind::LineComment => l.of(text).trim_end().to_owned(),
        _ => l.of(text).to_owned(),
    };
    lexemes.len() == again.len()
        && lexemes.iter().zip(again).all(|(a, b)| a.kind == b.kind && trimmed(a, text) == trimmed(b, out))
}

#[cfg(test)]
mod tests;
