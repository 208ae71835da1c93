//! Everything in quotes: texts, quoted identifiers, dollar quotes.

use super::{Kind, Lexeme, Scanner, is_bidi_control};
use crate::sql::{Dialect, refusal::Reason};

/// How the inside of a quotation reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// Only the doubled quote is special.
    Doubled,
    /// A backslash takes the next character with it.
    Backslash,
    /// Nothing is special, the first closing quote ends it.
    Plain,
}

impl Scanner<'_> {
    pub(super) fn is_quote(&self, c: char) -> bool {
        match c {
            '\'' | '"' => true,
            '`' => matches!(self.dialect, Dialect::Sqlite | Dialect::MySql | Dialect::Dataset),
            '[' => self.dialect == Dialect::Sqlite,
            _ => false,
        }
    }

    pub(super) fn quoted(&mut self, quote: char) -> Result<(), Reason> {
        let mysql = self.dialect == Dialect::MySql;
        match quote {
            '\'' => self.text_literal(self.at, if mysql { Inside::Backslash } else { Inside::Doubled }),
            '"' if mysql => self.text_literal(self.at, Inside::Backslash),
            '[' => self.identifier(']', Inside::Plain),
            _ => self.identifier(quote, Inside::Doubled),
        }
    }

    fn identifier(&mut self, closing: char, inside: Inside) -> Result<(), Reason> {
        let start = self.at;
        self.close(closing, inside, start)?;
        let content = self.text.get(start..self.at).unwrap_or_default();
        if let Some(at) = content.find(|c: char| is_bidi_control(c) || c.is_control()) {
            let message = "A quoted name holds an invisible control character. Remove it.";
            return Err(self.refuse("hidden_characters", message, start + at));
        }
        if content.chars().count() == 2 {
            return Err(self.refuse("empty_name", "A quoted name is empty. Write the name between the quotes.", start));
        }
        self.push(Kind::Quoted, start);
        Ok(())
    }

    /// A text whose opening quote is at the current place and whose prefix, if any, begins at `start`.
    pub(super) fn text_literal(&mut self, start: usize, inside: Inside) -> Result<(), Reason> {
        let quote = if self.rest().starts_with('"') { '"' } else { '\'' };
        self.close(quote, inside, start)?;
        self.continued(start)?;
        self.push(Kind::Text, start);
        Ok(())
    }

    /// A literal of hexadecimal or binary digits, where some readers would let a backslash escape.
    pub(super) fn digit_literal(&mut self, start: usize) -> Result<(), Reason> {
        let digits = self.rest().get(1..).unwrap_or_default();
        let len = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
        if digits.as_bytes().get(len) != Some(&b'\'') || digits.as_bytes().get(len + 1) == Some(&b'\'') {
            let message = "A hexadecimal or bit literal may hold only digits between its quotes.";
            return Err(self.refuse("odd_literal", message, start));
        }
        self.at += len + 2;
        self.continued(start)?;
        self.push(Kind::Text, start);
        Ok(())
    }

    /// `$tag$ ... $tag$`, when one begins here; the tag may be empty.
    pub(super) fn dollar_literal(&mut self) -> Option<Result<(), Reason>> {
        let rest = self.rest();
        let tag_len = rest.get(1..)?.find(|c: char| c != '_' && !c.is_alphanumeric())? + 1;
        let tag = rest.get(..=tag_len)?;
        if !tag.ends_with('$') || tag.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let start = self.at;
        let Some(length) = rest.get(tag.len()..).and_then(|body| body.find(tag)) else {
            let message = format!("A text is opened with {tag} but never closed. Close it with {tag}.");
            return Some(Err(self.refuse("unterminated", message, start)));
        };
        self.at += length + 2 * tag.len();
        self.push(Kind::Text, start);
        Some(Ok(()))
    }

    /// Moves behind the closing quote; the current place is the opening one.
    fn close(&mut self, closing: char, inside: Inside, start: usize) -> Result<(), Reason> {
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((offset, c)) = chars.next() {
            if c == '\\' && inside == Inside::Backslash {
                chars.next();
            } else if c == closing {
                if inside != Inside::Plain && chars.peek().is_some_and(|(_, next)| *next == closing) {
                    chars.next();
                } else {
                    self.at += offset + c.len_utf8();
                    return Ok(());
                }
            }
        }
        let message = format!("A quotation is opened but never closed. Close it with {closing}.");
        Err(self.refuse("unterminated", message, start))
    }

    /// Refuses a text that follows another: engines may join the two, under the first one's escaping.
    fn continued(&self, start: usize) -> Result<(), Reason> {
        let previous: Option<&Lexeme> = self.out.iter().rev().find(|l| !l.is_comment());
        // MySQL reads both alike and joins them, as does the parser.
        let plain = |at: usize| self.text.get(at..).is_some_and(|text| text.starts_with(['\'', '"']));
        let joins = self.dialect == Dialect::MySql && plain(start) && previous.is_some_and(|l| plain(l.start));
        if !joins && previous.is_some_and(|l| l.kind == Kind::Text) {
            let message = "Two texts stand side by side. Join them with ||.";
            return Err(self.refuse("continued_text", message, start));
        }
        Ok(())
    }
}
