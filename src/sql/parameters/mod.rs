//! Places for values that a person leaves open in a text, written `{{name}}`, and putting typed literals there.
//!
//! What is put in is one literal with nothing around it that could change how it reads; the guard then judges the
//! whole text like any other. A place that touches a word, a quote or a dot is refused, so that no value can become
//! a part of one.

mod literal;
mod place;

pub use literal::{Literal, LiteralError};

use std::sync::Arc;

use super::lexer::{self, Kind, Lexeme};
use super::refusal::{line_and_column, offset_of};
use super::{Dialect, Reason, Refusal, limits};

/// Longest name of a parameter, in characters.
const MAX_NAME: usize = 63;

/// A text with places for values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: Arc<str>,
    dialect: Dialect,
    slots: Vec<Slot>,
}

/// One `{{name}}`, by its place in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Slot {
    name: String,
    start: usize,
    end: usize,
    /// The word before it already says of what type the text after it is, as in `DATE {{day}}`.
    typed: bool,
}

/// A text whose places hold values, and the way back from its places to those of the text with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The text to be judged and run.
    pub text: String,
    written: Arc<str>,
    /// What was put in: its bytes in `text`, and those of the name in `written`.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    filled: (usize, usize),
    written: (usize, usize),
}

impl Template {
    /// Finds the places for values in a text. `given` are the names that values were given for: such a name inside
    /// quotes is taken for a mistake and not for a text.
    ///
    /// # Errors
    /// When the text can't be cut into words without doubt, or a place stands where no value can.
    pub fn read(text: &str, dialect: Dialect, given: &[&str]) -> Result<Self, Refusal> {
        let mut template = Self { text: text.into(), dialect, slots: Vec::new() };
        if !text.contains("{{") {
            return Ok(template);
        }
        limits::check_text(text)?;
        let lexemes = lexer::scan_with_places(text, dialect)?;
        for (at, lexeme) in lexemes.iter().enumerate() {
            match lexeme.kind {
                Kind::Place => template.slots.push(place::slot(text, &lexemes, at)?),
                Kind::Text | Kind::Quoted => place::none_inside(text, *lexeme, given)?,
                _ => {}
            }
        }
        Ok(template)
    }

    /// The names, each once, in the order in which they first stand in the text.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for slot in &self.slots {
            if !names.contains(&slot.name.as_str()) {
                names.push(&slot.name);
            }
        }
        names
    }

    /// Puts in what `value` gives for each name; a name without a value gets an empty text.
    pub fn fill(&self, value: impl Fn(&str) -> Option<Literal>) -> Filled {
        let mut text = String::with_capacity(self.text.len() + 16 * self.slots.len());
        let mut pieces = Vec::with_capacity(self.slots.len());
        let mut from = 0;
        for slot in &self.slots {
            text.push_str(self.text.get(from..slot.start).unwrap_or_default());
            let start = text.len();
            let literal = value(&slot.name).unwrap_or_else(|| Literal::Text(String::new()));
            text.push_str(&literal.written(self.dialect, slot.typed));
            pieces.push(Piece { filled: (start, text.len()), written: (slot.start, slot.end) });
            from = slot.end;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        Filled { text, written: self.text.clone(), pieces }
    }
}

impl Filled {
    /// Whether nothing was put in.
    pub fn is_as_written(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The refusal with the places that the person wrote: what was put in stands where its name does.
    pub fn refusal_as_written(&self, refusal: Refusal) -> Refusal {
        let reasons = refusal.reasons.into_iter().map(|reason| self.reason_as_written(reason)).collect();
        Refusal { reasons }
    }

    fn reason_as_written(&self, mut reason: Reason) -> Reason {
        if let (Some(line), Some(column)) = (reason.line, reason.column) {
            let offset = self.offset_as_written(offset_of(&self.text, line, column), false);
            reason = reason.at_offset(&self.written, offset);
        }
        if let (Some(line), Some(column)) = (reason.end_line, reason.end_column) {
            let offset = self.offset_as_written(offset_of(&self.text, line, column), true);
            let (line, column) = line_and_column(&self.written, offset);
            (reason.end_line, reason.end_column) = (Some(line), Some(column));
        }
        reason
    }

    /// A place that a source names, counted in characters from 1, as a place of the text that the person wrote.
    pub fn position_as_written(&self, position: usize) -> usize {
        let chars = self.text.char_indices().nth(position.saturating_sub(1));
        let offset = self.offset_as_written(chars.map_or(self.text.len(), |(at, _)| at), false);
        self.written.get(..offset).map_or(position, |before| before.chars().count() + 1)
    }

    /// The offset in the written text; within what was put in the name's start, or its end where `end` asks for it.
    fn offset_as_written(&self, offset: usize, end: bool) -> usize {
        let before = |piece: &&Piece| piece.filled.0 < offset || (!end && piece.filled.0 == offset);
        let Some(piece) = self.pieces.iter().rev().find(before) else { return offset };
        let inside = offset < piece.filled.1 || (end && offset == piece.filled.1);
        match (inside, end) {
            (true, false) => piece.written.0,
            (true, true) => piece.written.1,
            (false, _) => piece.written.1 + (offset - piece.filled.1),
        }
    }
}

/// Whether a text is a name that a parameter may have.
pub fn is_parameter_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.len() <= MAX_NAME
}

/// The lexeme's own text between its braces, trimmed.
fn name_in(text: &str, lexeme: Lexeme) -> &str {
    let own = lexeme.of(text);
    own.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests;
