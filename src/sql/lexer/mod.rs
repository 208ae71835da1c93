//! Cuts a text into lexemes exactly as the source itself would, or refuses it.
//!
//! The parser brings its own tokeniser, which differs from the real engines in corners (comments inside
//! operators, brackets, continued strings). This second, stricter reading is compared with it, so that a
//! text which two readers would cut differently never runs.

mod comments;
mod quotes;
mod symbols;
mod words;

use super::{Dialect, refusal::Reason};

/// What a lexeme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or keyword without quotes.
    Word,
    /// An identifier in quotes.
    Quoted,
    /// A literal in quotes of any form.
    Text,
    Number,
    /// A place for a value: `?`, `?1`, `$1`.
    Parameter,
    /// A run of operator characters.
    Operator,
    /// One of `( ) [ ] { } , ; .`.
    Punctuation,
    LineComment,
    BlockComment,
    /// `{{name}}`, where a value is to be put in; only [`scan_with_places`] sees it.
    Place,
}

/// A piece of the text, by its place in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

impl Lexeme {
    /// The bytes it stands for.
    pub(super) fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether it is a word without quotes that reads `word` (given in capitals).
    pub(super) fn is_word(&self, text: &str, word: &str) -> bool {
        self.kind == Kind::Word && self.of(text).eq_ignore_ascii_case(word)
    }

    pub(super) fn is(&self, text: &str, punctuation: &str) -> bool {
        self.kind == Kind::Punctuation && self.of(text) == punctuation
    }

    pub(super) fn is_comment(&self) -> bool {
        matches!(self.kind, Kind::LineComment | Kind::BlockComment)
    }
}

/// Cuts `text` into lexemes, comments included, white space left out.
pub(super) fn scan(text: &str, dialect: Dialect) -> Result<Vec<Lexeme>, Reason> {
    cut(Scanner { text, dialect, places: false, at: 0, out: Vec::new() })
}

/// The same for a text in which `{{name}}` stands for a value.
pub(super) fn scan_with_places(text: &str, dialect: Dialect) -> Result<Vec<Lexeme>, Reason> {
    cut(Scanner { text, dialect, places: text.contains("{{"), at: 0, out: Vec::new() })
}

fn cut(mut scanner: Scanner<'_>) -> Result<Vec<Lexeme>, Reason> {
    while let Some(c) = scanner.peek() {
        scanner.step(c)?;
    }
    Ok(scanner.out)
}

struct Scanner<'a> {
    text: &'a str,
    dialect: Dialect,
    places: bool,
    at: usize,
    out: Vec<Lexeme>,
}

impl<'a> Scanner<'a> {
    fn step(&mut self, c: char) -> Result<(), Reason> {
        match c {
            ' ' | '\t' | '\n' | '\r' | '\x0c' => {
                self.at += 1;
                Ok(())
            }
            '{' if self.places && self.rest().starts_with("{{") => self.place(),
            '-' | '/' | '#' if self.starts_comment() => self.comment(),
            '\'' | '"' | '`' | '[' if self.is_quote(c) => self.quoted(c),
            '0'..='9' => self.number(),
            '.' if self.char_at(1).is_some_and(|next| next.is_ascii_digit()) => self.number(),
            '$' | '?' | '@' | ':' if self.starts_variable(c) => self.variable(c),
            _ if is_word_start(c) => self.word(),
            _ => self.symbol(c),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character `ahead` characters after the current one.
    fn char_at(&self, ahead: usize) -> Option<char> {
        self.rest().chars().nth(ahead)
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.out.push(Lexeme { kind, start, end: self.at });
    }

    fn refuse(&self, rule: &'static str, message: impl Into<String>, offset: usize) -> Reason {
        Reason::new(rule, message).at_offset(self.text, offset)
    }
}

/// Letters of any script and the underscore begin a word; everything odd does not.
fn is_word_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && c.is_alphanumeric())
}

/// Characters that turn the direction of writing, so that text reads other than it runs.
pub(super) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
