//! Rows of a table or view as rows of text, on the way to a dataset.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement};

use super::describe::quoted;
use super::kinds::expected_kind;
use super::open::explain;
use crate::engine::csv::{Declared, Grid, NOTHING, counted, header};
use crate::engine::files::{Spool, Spooled};
use crate::engine::types::EngineError;

/// Bytes of a blob that are taken: written as digits it takes twice the room.
const LONGEST_BLOB: usize = 4 << 20;

/// How much of a table is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// A folder for its rows.
    pub scratch: &'a Path,
    /// The most bytes of text that are taken; everything, if nothing is said.
    pub most: Option<u64>,
    /// Columns that are not loaded, by the names that the preview gave them.
    pub skipped: &'a [String],
}

/// The rows of one table or view.
pub(super) struct Copied {
    spooled: Spooled,
    names: Vec<String>,
    declared: Vec<Declared>,
    /// Whether there are more rows than were taken.
    pub cut: bool,
    pub warnings: Vec<String>,
}

impl Copied {
    pub(super) fn grid(&self) -> Grid {
        Grid {
            lines: Vec::new(),
            path: self.spooled.file.to_path_buf(),
            names: Some(self.names.clone()),
            words: self.spooled.words.clone(),
            declared: Some(self.declared.clone()),
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.spooled.bytes
    }
}

/// Takes the rows of a table or view. The connection's gate and clock decide how far that goes.
pub(super) fn copy(file: &Connection, name: &str, wanted: Wanted<'_>) -> Result<Copied, EngineError> {
    let mut statement = file.prepare(&format!("SELECT * FROM {}", quoted(name))).map_err(|e| explain(&e))?;
    let (names, declared) = columns(&statement);
    let shown = header::names(Some(&names.iter().map(String::as_str).collect()), names.len());
    let skipped = shown.iter().map(|name| wanted.skipped.contains(name)).collect();
    let mut out = Cells { spool: Spool::new(wanted.scratch, false)?, odd: vec![Odd::default(); names.len()], skipped };
    let mut rows = statement.raw_query();
    let mut cut = false;
    while let Some(row) = rows.next().map_err(|e| explain(&e))? {
        cut = wanted.most.is_some_and(|most| out.spool.written() >= most);
        if cut {
            break;
        }
        out.push(row)?;
    }
    let warnings = out.odd.iter().zip(&shown).filter_map(|(odd, name)| odd.says(name)).collect();
    Ok(Copied { spooled: out.spool.finish()?, names, declared, cut, warnings })
}

fn columns(statement: &Statement<'_>) -> (Vec<String>, Vec<Declared>) {
    let column = |c: &rusqlite::Column<'_>| {
        let word = c.decl_type().unwrap_or_default().to_owned();
        (c.name().to_owned(), Declared { kind: expected_kind(&word), word })
    };
    statement.columns().iter().map(column).unzip()
}

/// Cells on their way out.
struct Cells {
    spool: Spool,
    odd: Vec<Odd>,
    skipped: Vec<bool>,
}

/// Values of a column that a table of text can't hold as they are.
#[derive(Debug, Clone, Default)]
struct Odd {
    blobs: u64,
    cut: u64,
    broken: u64,
}

impl Odd {
    fn says(&self, name: &str) -> Option<String> {
        let mut says = Vec::new();
        if self.blobs > 0 {
            says.push(format!("{name} holds binary data in {}: it is kept as digits.", counted(self.blobs, "row")));
        }
        if self.cut > 0 {
            says.push(format!("{name} is longer than 4 MiB in {}: only the start is kept.", counted(self.cut, "row")));
        }
        if self.broken > 0 {
            let rows = counted(self.broken, "row");
            says.push(format!(
                "{name} holds text that is not UTF-8 in {rows}: \u{FFFD} stands for what can't be read."
            ));
        }
        (!says.is_empty()).then(|| says.join(" "))
    }
}

impl Cells {
    fn push(&mut self, row: &rusqlite::Row<'_>) -> Result<(), EngineError> {
        let mut cells: Vec<Cow<'_, str>> = Vec::with_capacity(self.odd.len());
        for (at, odd) in self.odd.iter_mut().enumerate() {
            let value = if self.skipped[at] { ValueRef::Null } else { row.get_ref(at).map_err(|e| explain(&e))? };
            let text = text(value, odd);
            if matches!(value, ValueRef::Text(_)) {
                self.spool.word(at, &text);
            }
            cells.push(text);
        }
        self.spool.push(&cells)
    }
}

fn text<'v>(value: ValueRef<'v>, odd: &mut Odd) -> Cow<'v, str> {
    match value {
        ValueRef::Null => Cow::Borrowed(NOTHING),
        ValueRef::Integer(n) => n.to_string().into(),
        // With the mark even where there is no fraction: it is a number with one by its own word.
        ValueRef::Real(x) => format!("{x:?}").into(),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            odd.broken += u64::from(matches!(text, Cow::Owned(_)));
            text
        }
        ValueRef::Blob(bytes) => {
            let kept = &bytes[..bytes.len().min(LONGEST_BLOB)];
            odd.blobs += 1;
            odd.cut += u64::from(kept.len() < bytes.len());
            digits(kept).into()
        }
    }
}

/// Bytes as `\x` and two hexadecimal digits each.
fn digits(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(2 + bytes.len() * 2);
    hex.push_str("\\x");
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
