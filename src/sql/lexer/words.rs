//! Words, numbers and places for values.

use super::{Kind, Scanner, is_word_start, quotes::Inside};
use crate::sql::{Dialect, refusal::Reason};

impl Scanner<'_> {
    pub(super) fn word(&mut self) -> Result<(), Reason> {
        if let Some(done) = self.prefixed_literal() {
            return done;
        }
        let start = self.at;
        self.skip_word();
        if self.peek().is_some_and(|c| !c.is_ascii() && !c.is_whitespace()) {
            return Err(self.odd_character());
        }
        self.push(Kind::Word, start);
        Ok(())
    }

    fn skip_word(&mut self) {
        let dollar = self.dialect != Dialect::Dataset;
        let rest = self.rest();
        let part = |c: char| is_word_start(c) || c.is_ascii_digit() || (c == '$' && dollar);
        self.at += rest.find(|c| !part(c)).unwrap_or(rest.len());
    }

    /// A literal whose first letter says how it reads, such as `E'...'` and `X'...'`.
    fn prefixed_literal(&mut self) -> Option<Result<(), Reason>> {
        let start = self.at;
        let prefix = self.peek()?.to_ascii_lowercase();
        let next = self.char_at(1)?;
        let postgres = matches!(self.dialect, Dialect::PostgreSql | Dialect::Dataset);
        if prefix == 'u' && next == '&' && matches!(self.char_at(2), Some('\'' | '"')) {
            let message = "U& quotes are not read here. Write the characters themselves.";
            return Some(Err(self.refuse("unicode_escape", message, start)));
        }
        if next != '\'' {
            return None;
        }
        let inside = match prefix {
            'e' if postgres => Inside::Backslash,
            'n' if self.dialect == Dialect::PostgreSql => Inside::Doubled,
            'n' if self.dialect == Dialect::MySql => Inside::Backslash,
            'b' if matches!(self.dialect, Dialect::PostgreSql | Dialect::MySql) => Inside::Plain,
            'x' => Inside::Plain,
            _ => {
                let message = "A letter stands directly before a quote. Put a space between them.";
                return Some(Err(self.refuse("odd_literal", message, start)));
            }
        };
        self.at += 1;
        Some(if inside == Inside::Plain { self.digit_literal(start) } else { self.text_literal(start, inside) })
    }

    pub(super) fn number(&mut self) -> Result<(), Reason> {
        let start = self.at;
        if self.rest().starts_with("0x") && matches!(self.dialect, Dialect::Sqlite | Dialect::MySql) {
            self.at += 2;
            let digits = self.at;
            self.skip_while(|c| c.is_ascii_hexdigit());
            if self.at == digits && self.dialect == Dialect::MySql {
                return Err(self.refuse("odd_number", "0x needs hexadecimal digits after it.", start));
            }
        } else {
            self.skip_while(|c| c.is_ascii_digit());
            if self.peek() == Some('.') {
                self.at += 1;
                self.skip_while(|c| c.is_ascii_digit());
            }
            self.exponent();
        }
        if self.peek().is_some_and(|c| is_word_start(c) || matches!(c, '.' | '\'' | '"' | '$' | '`')) {
            let message = "A number runs into the next word. Put a space after the number.";
            return Err(self.refuse("odd_number", message, start));
        }
        self.push(Kind::Number, start);
        Ok(())
    }

    fn exponent(&mut self) {
        let mut after = self.rest().chars();
        if !matches!(after.next(), Some('e' | 'E')) {
            return;
        }
        let (skip, digit) = match after.next() {
            Some('+' | '-') => (2, after.next()),
            other => (1, other),
        };
        if digit.is_some_and(|c| c.is_ascii_digit()) {
            self.at += skip;
            self.skip_while(|c| c.is_ascii_digit());
        }
    }

    fn skip_while(&mut self, keep: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !keep(c)).unwrap_or(rest.len());
    }

    pub(super) fn starts_variable(&self, c: char) -> bool {
        match (self.dialect, c) {
            (_, '$') => true,
            (Dialect::PostgreSql, _) | (_, ':') => false,
            (_, '?') => true,
            (_, '@') => !(self.dialect == Dialect::Dataset && self.char_at(1) == Some('>')),
            _ => false,
        }
    }

    /// `?`, `?1` and `$1` are places for values; names with `@` or `$` are session variables.
    pub(super) fn variable(&mut self, c: char) -> Result<(), Reason> {
        let start = self.at;
        let quotes = c == '$' && matches!(self.dialect, Dialect::PostgreSql | Dialect::Dataset);
        if quotes && let Some(done) = self.dollar_literal() {
            return done;
        }
        self.at += 1;
        let digits = self.at;
        self.skip_while(|c| c.is_ascii_digit());
        let numbered = self.at > digits;
        let fits = match c {
            '?' => true,
            '$' => numbered && matches!(self.dialect, Dialect::PostgreSql | Dialect::Dataset),
            _ => false,
        };
        if !fits || self.peek().is_some_and(|c| is_word_start(c) || c == '$') {
            let message = "Variables are not allowed. Write the value itself.";
            return Err(self.refuse("variable", message, start));
        }
        self.push(Kind::Parameter, start);
        Ok(())
    }
}
