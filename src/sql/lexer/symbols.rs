//! Punctuation and operators.

use super::{Kind, Scanner};
use crate::sql::{Dialect, refusal::Reason};

impl Scanner<'_> {
    pub(super) fn symbol(&mut self, c: char) -> Result<(), Reason> {
        let punctuation = match c {
            '(' | ')' | ',' | ';' | '.' => true,
            '[' | ']' => matches!(self.dialect, Dialect::PostgreSql | Dialect::Dataset),
            '{' | '}' => self.dialect == Dialect::Dataset,
            _ => false,
        };
        match c {
            _ if punctuation => {
                self.punctuation();
                Ok(())
            }
            _ if self.is_operator(c) => self.operator(),
            _ => Err(self.odd_character()),
        }
    }

    /// `{{name}}` up to its end on the same line.
    pub(super) fn place(&mut self) -> Result<(), Reason> {
        let start = self.at;
        let line = self.rest().lines().next().unwrap_or_default();
        let Some(end) = line.find("}}") else {
            let message = "A parameter is opened with {{ but never closed. Write it like {{country}}.";
            return Err(self.refuse("parameter_name", message, start));
        };
        self.at += end + 2;
        self.push(Kind::Place, start);
        Ok(())
    }

    fn punctuation(&mut self) {
        let start = self.at;
        self.at += 1;
        self.push(Kind::Punctuation, start);
    }

    fn is_operator(&self, c: char) -> bool {
        match c {
            '+' | '-' | '*' | '/' | '<' | '>' | '=' | '~' | '!' | '%' | '&' | '|' => true,
            '^' | '@' | ':' => self.dialect != Dialect::Sqlite,
            '#' | '?' => self.dialect == Dialect::PostgreSql,
            _ => false,
        }
    }

    /// A run of operator characters; a comment that begins inside the run ends it.
    fn operator(&mut self) -> Result<(), Reason> {
        let start = self.at;
        while let Some(c) = self.peek() {
            if !self.is_operator(c) || (self.at > start && self.starts_comment()) {
                break;
            }
            self.at += 1;
        }
        if self.text.get(start..self.at).is_some_and(|run| run.contains(":=")) {
            let message = "An assignment with := is not allowed: statements here only read.";
            return Err(self.refuse("assignment", message, start));
        }
        self.push(Kind::Operator, start);
        Ok(())
    }

    pub(super) fn odd_character(&self) -> Reason {
        let Some(c) = self.peek() else { return self.refuse("odd_character", "The text ends here.", self.at) };
        if c.is_control() || c.is_whitespace() || super::is_bidi_control(c) || !c.is_alphanumeric() && !c.is_ascii() {
            let code = u32::from(c);
            let message = format!(
                "The character U+{code:04X} may stand only inside quotes. Type the plain sign from the keyboard instead."
            );
            return self.refuse("hidden_characters", message, self.at);
        }
        let message = format!(
            "The character {c} has no meaning in {} here. Remove it or put the name in quotes.",
            self.dialect.label()
        );
        self.refuse("odd_character", message, self.at)
    }
}
