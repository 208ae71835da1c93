//! Where in a document the rows stand.

use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny};
use serde_json::de::IoRead;
use serde_json::{Deserializer, Map, Value};

use super::rows::Rows;
use super::walk::{Follow, Node, Probe};
use crate::engine::csv::encoding::{self, Detected};
use crate::engine::csv::source::{self, Text};
use crate::engine::types::EngineError;

/// How much of a document is looked at to tell one value from one a line.
const HEAD: usize = 1 << 20;
/// Tables that one document may hold.
const MOST_TABLES: usize = 100;

/// A document, to be read as often as needed.
pub(super) struct Document {
    path: PathBuf,
    pub detected: Detected,
    pub size: u64,
}

/// Where the rows stand.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// One value after the other, each a row.
    Lines,
    /// One array, each element a row; or one object, a single row.
    Whole,
    /// An object of arrays, each a column.
    Columns,
    /// Arrays of rows inside an object, by their paths.
    Tables(Vec<Vec<String>>),
}

impl Layout {
    /// Names of the tables, one for each.
    pub(super) fn names(&self) -> Vec<String> {
        match self {
            Self::Tables(paths) => paths.iter().map(|p| p.join(".")).collect(),
            _ => vec![String::new()],
        }
    }
}

type Reader = Deserializer<IoRead<BufReader<Text>>>;

impl Document {
    pub(super) fn open(path: &Path) -> Result<Self, EngineError> {
        let (head, whole) = source::head(path, HEAD).map_err(anyhow::Error::from)?;
        let detected = encoding::detect(&head, whole).map_err(|e| EngineError::NotReadable(e.0.into()))?;
        let size = std::fs::metadata(path).map_err(anyhow::Error::from)?.len();
        Ok(Self { path: path.to_owned(), detected, size })
    }

    fn text(&self) -> Result<Text, EngineError> {
        Ok(Text::open(&self.path, self.detected).map_err(anyhow::Error::from)?.unbounded())
    }

    fn reader(&self) -> Result<Reader, EngineError> {
        Ok(Deserializer::from_reader(BufReader::with_capacity(256 << 10, self.text()?)))
    }

    /// Finds out where the rows stand.
    pub(super) fn layout(&self) -> Result<Layout, EngineError> {
        let mut head = Vec::new();
        self.text()?.take(HEAD as u64).read_to_end(&mut head).map_err(anyhow::Error::from)?;
        let head = head.trim_ascii_start();
        let (line, below) = head.split_at(head.iter().position(|b| *b == b'\n').unwrap_or(head.len()));
        let one_a_line = !below.trim_ascii().is_empty() && serde_json::from_slice::<IgnoredAny>(line).is_ok();
        if one_a_line {
            return Ok(Layout::Lines);
        }
        if head.first() == Some(&b'[') {
            return Ok(Layout::Whole);
        }
        let mut reader = self.reader()?;
        let node = Probe::default().deserialize(&mut reader).map_err(|e| explain(&e))?;
        if reader.end().is_err() {
            return Ok(Layout::Lines);
        }
        Ok(inside(&node))
    }

    /// Reads the rows of a table; gives how many bytes of the document it took.
    pub(super) fn read(&self, layout: &Layout, name: &str, rows: &mut Rows) -> Result<u64, EngineError> {
        let text = self.text()?;
        let read = std::rc::Rc::clone(&text.read);
        let mut reader = Deserializer::from_reader(BufReader::with_capacity(64 << 10, text));
        let end = match layout {
            Layout::Lines => lines(reader, rows),
            Layout::Columns => columns(&mut reader, rows),
            Layout::Whole => follow(&mut reader, &[], rows),
            Layout::Tables(paths) => {
                let path = paths.iter().find(|p| p.join(".") == name).map_or(&[][..], Vec::as_slice);
                follow(&mut reader, path, rows)
            }
        };
        match (rows.failed.take(), end) {
            (Some(failed), _) => Err(failed),
            (None, Err(_)) if rows.full() => Ok(read.get()),
            (None, Err(error)) => Err(explain(&error)),
            (None, Ok(())) => Ok(self.size),
        }
    }
}

fn lines(reader: Reader, rows: &mut Rows) -> Result<(), serde_json::Error> {
    for value in reader.into_iter::<Value>() {
        rows.take(value?)?;
    }
    Ok(())
}

fn follow(reader: &mut Reader, path: &[String], rows: &mut Rows) -> Result<(), serde_json::Error> {
    Follow { path, rows }.deserialize(&mut *reader)?;
    reader.end()
}

/// Columns are turned into rows; the longest column says how many.
fn columns(reader: &mut Reader, rows: &mut Rows) -> Result<(), serde_json::Error> {
    let columns = Map::<String, Value>::deserialize(reader)?;
    let arrays = columns.into_iter().filter_map(|(key, value)| match value {
        Value::Array(values) => Some((key, values)),
        _ => None,
    });
    let mut arrays: Vec<_> = arrays.map(|(key, values)| (key, values.into_iter())).collect();
    let longest = arrays.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    for _ in 0..longest {
        let row = arrays.iter_mut().map(|(key, values)| (key.clone(), values.next().unwrap_or_default()));
        rows.take(Value::Object(row.collect()))?;
    }
    Ok(())
}

/// Where the rows stand inside one object.
fn inside(root: &Node) -> Layout {
    let mut paths = Vec::new();
    root.paths(&mut Vec::new(), &mut paths);
    paths.truncate(MOST_TABLES);
    let arrays = match root {
        Node::Object(fields) => fields.iter().filter(|(_, node)| matches!(node, Node::Array { .. })).count(),
        _ => 0,
    };
    match (paths.is_empty(), arrays) {
        (false, _) => Layout::Tables(paths),
        (true, 0 | 1) => Layout::Whole,
        (true, _) => Layout::Columns,
    }
}

/// What is wrong with the document, for the person.
fn explain(error: &serde_json::Error) -> EngineError {
    let says = error.to_string();
    let says = says.split(" at line ").next().unwrap_or_default();
    let text = match error.classify() {
        serde_json::error::Category::Io => return EngineError::Internal(anyhow::anyhow!("{says}")),
        serde_json::error::Category::Eof => "The JSON ends early: the file may have been cut off.".to_owned(),
        _ if says.contains("recursion limit") => "The JSON is nested too deep to be a table.".to_owned(),
        _ => format!("The JSON can't be read: {says} in line {}, at {}.", error.line(), error.column()),
    };
    EngineError::NotReadable(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> Result<Layout, EngineError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, text).unwrap();
        Document::open(&path).unwrap().layout()
    }

    fn tables(paths: &[&[&str]]) -> Layout {
        Layout::Tables(paths.iter().map(|p| p.iter().map(|s| (*s).to_owned()).collect()).collect())
    }

    #[test]
    fn rows_are_found_wherever_they_stand() {
        for (text, expected) in [
            ("[{\"a\": 1},\n{\"a\": 2}]", Layout::Whole),
            ("{\"a\": 1}\n{\"a\": 2}\n", Layout::Lines),
            ("\n[1, 2]\n[3, 4]\n", Layout::Lines),
            ("{\n\"a\": 1}\n{\n\"a\": 2}", Layout::Lines),
            ("{\"a\": [1, 2], \"b\": [3, 4]}", Layout::Columns),
            ("{\"a\": 1, \"tags\": [\"x\"]}", Layout::Whole),
            ("{\"ok\": true, \"data\": [{\"a\": 1}]}", tables(&[&["data"]])),
            ("{\"r\": {\"a\": [{\"x\": 1}]}, \"b\": [{\"y\": 1}]}", tables(&[&["r", "a"], &["b"]])),
        ] {
            assert_eq!(layout(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let says = layout("{\n\"a\": 1,\n oops}").unwrap_err().to_string();
        assert!(says.contains("line 3"), "{says}");
        assert!(layout("{\"a\": [1, 2").unwrap_err().to_string().contains("ends early"));
    }
}
