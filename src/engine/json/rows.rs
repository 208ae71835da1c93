//! From values to rows of text: each key is a column, in the order of its first appearance.

use indexmap::IndexMap;
use serde_json::Value;

use crate::engine::csv::{MOST_COLUMNS, too_wide};
use crate::engine::files::{Spool, Spooled};
use crate::engine::types::EngineError;

/// How deep objects inside rows become columns; what is deeper stays JSON.
const DEEPEST: usize = 8;
/// Stands between the keys of a path: no key of a sane file holds it.
const STEP: char = '\u{1F}';

/// Takes values as rows.
pub(super) struct Rows {
    spool: Spool,
    columns: IndexMap<String, Column>,
    cells: Vec<String>,
    /// Cells of the current row that are filled or may be.
    width: usize,
    /// Whether every row so far was an array: then the first may name the columns.
    only_arrays: bool,
    /// What went wrong with a row: the reader of the JSON only knows that something did.
    pub failed: Option<EngineError>,
}

#[derive(Default)]
struct Column {
    name: String,
    filled: bool,
}

impl Rows {
    pub(super) fn new(spool: Spool) -> Self {
        let cells = Vec::new();
        Self { spool, columns: IndexMap::new(), cells, width: 0, only_arrays: true, failed: None }
    }

    /// Whether enough rows were taken.
    pub(super) fn full(&self) -> bool {
        self.spool.full()
    }

    /// Takes one row.
    pub(super) fn push(&mut self, value: Value) -> Result<(), EngineError> {
        self.cells.iter_mut().for_each(String::clear);
        self.width = 0;
        self.only_arrays &= value.is_array();
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    self.put(&key, &key, value, 1)?;
                }
            }
            Value::Array(values) => {
                for (at, value) in values.into_iter().enumerate() {
                    let name = format!("column_{}", at + 1);
                    self.put(&name, &name, value, DEEPEST)?;
                }
            }
            value => self.put("value", "value", value, DEEPEST)?,
        }
        self.spool.push(&self.cells[..self.width])
    }

    /// Puts a value into its column, or the values inside it into theirs.
    fn put(&mut self, path: &str, name: &str, value: Value, depth: usize) -> Result<(), EngineError> {
        let value = match value {
            Value::Object(fields) if depth < DEEPEST && !fields.is_empty() => {
                for (key, value) in fields {
                    self.put(&format!("{path}{STEP}{key}"), &format!("{name}_{key}"), value, depth + 1)?;
                }
                return Ok(());
            }
            value => value,
        };
        let at = self.column(path, name)?;
        let text = match value {
            Value::Null => return Ok(()),
            Value::String(text) => {
                self.spool.word(at, &text);
                text
            }
            other => other.to_string(),
        };
        self.columns[at].filled = true;
        self.cells[at] = text;
        self.width = self.width.max(at + 1);
        Ok(())
    }

    fn column(&mut self, path: &str, name: &str) -> Result<usize, EngineError> {
        if let Some(at) = self.columns.get_index_of(path) {
            return Ok(at);
        }
        if self.columns.len() == MOST_COLUMNS {
            return Err(too_wide());
        }
        self.columns.insert(path.to_owned(), Column { name: name.to_owned(), filled: false });
        self.cells.push(String::new());
        Ok(self.columns.len() - 1)
    }

    /// The rows, and the names of their columns; no names where the first row may hold them.
    pub(super) fn finish(self) -> Result<(Spooled, Option<Vec<String>>), EngineError> {
        let spooled = self.spool.finish()?;
        if self.only_arrays {
            return Ok((spooled, None));
        }
        // A column that is only ever empty, beside columns of objects in its place, is none.
        let inside = |path: &str| {
            let start = format!("{path}{STEP}");
            self.columns.keys().any(|other| other.starts_with(&start))
        };
        let name = |(path, column): (&String, &Column)| {
            if column.filled || !inside(path) { column.name.clone() } else { String::new() }
        };
        Ok((spooled, Some(self.columns.iter().map(name).collect())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn taken(values: &[Value]) -> (String, Option<Vec<String>>, Vec<usize>) {
        let folder = tempfile::tempdir().unwrap();
        let mut rows = Rows::new(Spool::new(folder.path(), false).unwrap());
        for value in values {
            rows.push(value.clone()).unwrap();
        }
        let (spooled, names) = rows.finish().unwrap();
        (std::fs::read_to_string(&spooled.file).unwrap(), names, spooled.words)
    }

    fn names(names: Option<Vec<String>>) -> String {
        names.unwrap().join(",")
    }

    #[test]
    fn keys_that_come_late_or_are_missing_are_empty_elsewhere() {
        let (text, columns, _) = taken(&[json!({"a": 1}), json!({"b": "x", "a": null}), json!({})]);
        assert_eq!((text.as_str(), names(columns)), ("1\n,x\n\"\"\n", "a,b".to_owned()));
    }

    #[test]
    fn objects_become_columns_and_arrays_stay_json() {
        let row = json!({"id": 1, "at": {"city": "Kiel", "geo": {"lat": 54.3}}, "tags": ["x", {"y": 1}], "none": {}});
        let (text, columns, _) = taken(&[row]);
        assert_eq!(names(columns), "id,at_city,at_geo_lat,tags,none");
        assert_eq!(text, "1,Kiel,54.3,\"[\"\"x\"\",{\"\"y\"\":1}]\",{}\n");
    }

    #[test]
    fn an_object_that_is_sometimes_null_makes_no_empty_column() {
        let (_, columns, _) = taken(&[json!({"at": null}), json!({"at": {"city": "Kiel"}}), json!({"gone": null})]);
        assert_eq!(names(columns), ",at_city,gone");
    }

    #[test]
    fn texts_that_look_like_numbers_are_noted() {
        assert_eq!(taken(&[json!({"n": 5, "zip": "10115", "day": "2026-01-31", "yes": "true"})]).2, [1, 3]);
    }

    #[test]
    fn arrays_and_bare_values_are_rows_too() {
        assert_eq!(taken(&[json!(["a", "b"]), json!([1, [2]])]).0, "a,b\n1,[2]\n");
        assert_eq!(taken(&[json!(["a", "b"])]).1, None);
        assert_eq!(names(taken(&[json!(5), json!("x")]).1), "value");
    }

    #[test]
    fn too_many_keys_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut rows = Rows::new(Spool::new(folder.path(), false).unwrap());
        let wide: serde_json::Map<String, Value> = (0..100_000).map(|n| (format!("k{n}"), json!(n))).collect();
        assert!(rows.push(Value::Object(wide)).is_err());
    }
}
