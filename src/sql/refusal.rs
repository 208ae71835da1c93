//! Why a statement was refused, in words that say what to do.

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

use super::lexer::Lexeme;

/// A statement that may not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Refusal {
    /// At least one; in the order in which they were found.
    pub reasons: Vec<Reason>,
}

/// One thing that stands against a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reason {
    /// Stable id of the rule, such as `one_statement` or `unknown_table`.
    pub rule: &'static str,
    /// What is wrong and what to do about it.
    pub message: String,
    /// Line in the text, from 1.
    pub line: Option<u64>,
    /// Column in the line in characters, from 1.
    pub column: Option<u64>,
    /// Line of the end of what is meant, from 1.
    pub end_line: Option<u64>,
    /// Column behind the end of what is meant, from 1.
    pub end_column: Option<u64>,
    /// A replacement worth trying, such as the nearest table's name.
    pub suggestion: Option<String>,
}

impl Reason {
    pub(super) fn new(rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
            line: None,
            column: None,
            end_line: None,
            end_column: None,
            suggestion: None,
        }
    }

    /// Names the place, both from 1; zero means unknown.
    pub(super) fn at(mut self, line: u64, column: u64) -> Self {
        if line > 0 {
            self.line = Some(line);
            self.column = Some(column);
        }
        self
    }

    /// Names the place by its offset in bytes.
    pub(super) fn at_offset(self, text: &str, offset: usize) -> Self {
        let (line, column) = line_and_column(text, offset);
        self.at(line, column)
    }

    /// Names the place by the offsets in bytes of its start and its end.
    pub(super) fn at_span(self, text: &str, start: usize, end: usize) -> Self {
        let (line, column) = line_and_column(text, end);
        Self { end_line: Some(line), end_column: Some(column), ..self.at_offset(text, start) }
    }

    pub(super) fn suggest(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }
}

/// Line and column, both from 1, of a byte offset.
pub(super) fn line_and_column(text: &str, offset: usize) -> (u64, u64) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() as u64 + 1;
    let column = before[line_start..].chars().count() as u64 + 1;
    (line, column)
}

/// The byte offset of a line and column, both from 1; the end of the text where it has no such place.
pub(super) fn offset_of(text: &str, line: u64, column: u64) -> usize {
    let (line, column) = (usize::try_from(line).unwrap_or(1), usize::try_from(column).unwrap_or(1));
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    rest.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| start + at)
}

impl Refusal {
    /// The refusal with the ends of the words and signs that its places point to.
    pub(super) fn with_ends(mut self, text: &str, lexemes: &[Lexeme]) -> Self {
        for reason in self.reasons.iter_mut().filter(|r| r.end_line.is_none()) {
            let (Some(line), Some(column)) = (reason.line, reason.column) else { continue };
            let start = offset_of(text, line, column);
            let meant = lexemes.iter().find(|l| l.start <= start && start < l.end);
            let end = meant.map(|l| line_and_column(text, l.end));
            (reason.end_line, reason.end_column) = end.unzip();
        }
        self
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reasons: vec![reason] }
    }
}

impl From<Vec<Reason>> for Refusal {
    fn from(reasons: Vec<Reason>) -> Self {
        Self { reasons }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reason) in self.reasons.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(&reason.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(line_and_column("é\nàb", 5), (2, 2));
        assert_eq!(line_and_column("abc", 0), (1, 1));
    }
}
