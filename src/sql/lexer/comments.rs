//! Comments: where they begin and end differs between engines.

use super::{Kind, Scanner, is_bidi_control};
use crate::sql::{Dialect, refusal::Reason};

impl Scanner<'_> {
    pub(super) fn starts_comment(&self) -> bool {
        let rest = self.rest();
        match self.dialect {
            Dialect::MySql => {
                let dashes = rest.strip_prefix("--").is_some_and(|r| {
                    r.is_empty() || r.starts_with(|c: char| c.is_ascii_whitespace() || c.is_ascii_control())
                });
                dashes || rest.starts_with('#') || rest.starts_with("/*")
            }
            Dialect::PostgreSql | Dialect::Sqlite | Dialect::Dataset => {
                rest.starts_with("--") || rest.starts_with("/*")
            }
        }
    }

    pub(super) fn comment(&mut self) -> Result<(), Reason> {
        let start = self.at;
        let kind = if self.rest().starts_with("/*") {
            self.block(start)?;
            Kind::BlockComment
        } else {
            self.line();
            Kind::LineComment
        };
        let content = self.text.get(start..self.at).unwrap_or_default();
        let odd = |c: char| is_bidi_control(c) || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c'));
        if let Some(at) = content.find(odd) {
            return Err(self.refuse(
                "hidden_characters",
                "A comment holds an invisible control character. Remove it.",
                start + at,
            ));
        }
        self.push(kind, start);
        Ok(())
    }

    /// A comment up to the end of the line; only PostgreSQL also ends it at a carriage return.
    fn line(&mut self) {
        let rest = self.rest();
        let end = rest.find(|c| c == '\n' || (c == '\r' && self.dialect == Dialect::PostgreSql));
        self.at += end.unwrap_or(rest.len());
    }

    fn block(&mut self, start: usize) -> Result<(), Reason> {
        let rest = self.rest();
        let acts = match self.dialect {
            Dialect::MySql => ["/*!", "/*M!", "/*+"].as_slice(),
            Dialect::Dataset => &["/*!", "/*+"],
            Dialect::PostgreSql => &["/*+"],
            Dialect::Sqlite => &[],
        };
        if acts.iter().any(|mark| rest.starts_with(mark)) {
            return Err(self.refuse(
                "acting_comment",
                "A comment of this form can be executed as a command or hint. Write a plain comment instead.",
                start,
            ));
        }
        let nests = matches!(self.dialect, Dialect::PostgreSql | Dialect::Dataset);
        let mut depth = 0_usize;
        let bytes = rest.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match (bytes[at], bytes.get(at + 1)) {
                (b'/', Some(b'*')) if nests || depth == 0 => {
                    depth += 1;
                    at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        self.at += at;
                        return Ok(());
                    }
                }
                _ => at += 1,
            }
        }
        Err(self.refuse("unterminated", "A comment is opened with /* but never closed. Close it with */.", start))
    }
}
