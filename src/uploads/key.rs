//! The key that a person gave a table: columns whose values, taken together, stand for one row each.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::load::{AT_LEAST, BYTES_PER_SECOND, Watch};
use super::{LoadedTable, UploadError, Uploads};
use crate::data::{Limits, LongCells, ResultTable, Value};
use crate::engine::{DatasetTable, EngineError, LoadedColumn, RunJob, Source, TableLoaded};
use crate::http::FieldError;
use crate::sql::{Dialect, quote_identifier};

/// Values that are named when they are there more than once.
const NAMED: usize = 5;
/// Characters of a value that are shown.
const LONGEST: usize = 60;
/// What the table is called while it is looked at.
const TABLE: &str = "rows";

/// A table whose key is to be looked at.
pub(super) struct Keyed {
    name: String,
    key: Vec<String>,
    files: Vec<PathBuf>,
    bytes: u64,
}

impl Keyed {
    /// A table that was written into the folder, with the name that it gets; nothing where it has no key.
    pub(super) fn of(name: &str, table: &TableLoaded, place: &Path) -> Option<Self> {
        let key = columns(&table.columns);
        let files = table.files.iter().map(|file| place.join(file)).collect();
        (!key.is_empty()).then(|| Self { name: name.to_owned(), key, files, bytes: table.bytes })
    }
}

/// The columns of a table's key, in their order.
pub(super) fn columns(columns: &[LoadedColumn]) -> Vec<String> {
    columns.iter().filter(|column| column.key).map(|column| column.name.clone()).collect()
}

/// The table of a dataset as it is read, with its files in `place`.
pub(super) fn table(loaded: LoadedTable, files: Vec<String>, place: &Path) -> DatasetTable {
    let key = columns(&loaded.columns);
    let files = files.into_iter().map(|file| place.join(file)).collect();
    DatasetTable { key, ..DatasetTable::new(loaded.name, files) }
}

impl Uploads {
    /// Sees that no key is there more than once, and none is empty.
    ///
    /// # Errors
    /// `Invalid` names the field `key`, the table's key and the values that repeat.
    pub(super) async fn check_keys(&self, tables: Vec<Keyed>, watch: &Watch<'_>) -> Result<(), UploadError> {
        for Keyed { name, key, files, bytes } in tables {
            let source = Source::Dataset { tables: vec![DatasetTable::new(TABLE, files)] };
            let deadline = AT_LEAST + Duration::from_secs(bytes / BYTES_PER_SECOND);
            let limits = Limits { deadline, long_cells: LongCells::Cut, ..Limits::default().with_rows(NAMED) };
            let job = RunJob { source, sql: repeated(&key), explain: false, limits };
            let found = self.room.parts.engine.run(job, watch.cancel.clone()).await.map_err(unchecked)?;
            if found.row_count() > 0 {
                return Err(fault(format!(
                    "The key of {name} ({}) is not there once for each row: {}.",
                    key.join(", "),
                    values(&found, key.len()).join("; ")
                )));
            }
        }
        Ok(())
    }
}

/// The values of the key that are there more than once, and those with nothing in them.
fn repeated(key: &[String]) -> String {
    let names: Vec<String> = key.iter().map(|name| quote_identifier(name, Dialect::Dataset)).collect();
    let list = names.join(", ");
    let empty = names.iter().map(|name| format!(" OR {name} IS NULL")).collect::<Vec<_>>().concat();
    let table = quote_identifier(TABLE, Dialect::Dataset);
    format!(
        "SELECT {list}, count(*) FROM {table} GROUP BY {list} HAVING count(*) > 1{empty} \
         ORDER BY count(*) DESC, {list} LIMIT {NAMED}"
    )
}

/// Each of them in words: `7 (2 rows)`.
fn values(found: &ResultTable, width: usize) -> Vec<String> {
    let row = |at: usize| {
        let cells: Vec<String> = (0..width).map(|column| shown(&found.value(at, column))).collect();
        let count = match found.value(at, width) {
            Value::Integer(1) => "1 row".to_owned(),
            Value::Integer(n) => format!("{n} rows"),
            _ => String::new(),
        };
        format!("{} ({count})", cells.join(", "))
    };
    (0..found.row_count()).map(row).collect()
}

fn shown(value: &Value<'_>) -> String {
    let text = match value {
        Value::Null => "nothing".to_owned(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Float(x) => x.to_string(),
        Value::Decimal(text) | Value::Text(text) => (*text).to_owned(),
        Value::Date(day) => day.to_string(),
        Value::Timestamp(at) => at.to_string(),
        Value::TimestampTz(at) => at.to_string(),
        Value::Binary(_) => "binary data".to_owned(),
    };
    text.chars().take(LONGEST).collect()
}

fn unchecked(error: EngineError) -> UploadError {
    match error {
        EngineError::Memory => fault("The key has too many values to be checked. Load the file without it."),
        other => other.into(),
    }
}

fn fault(message: impl Into<String>) -> UploadError {
    UploadError::Invalid(vec![FieldError::new("key", message)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_quotes_its_names_and_asks_for_empty_keys_too() {
        let sql = repeated(&["a\"b".to_owned(), "c".to_owned()]);
        assert!(sql.starts_with("SELECT \"a\"\"b\", \"c\", count(*) FROM \"rows\" GROUP BY"), "{sql}");
        assert!(sql.contains("OR \"a\"\"b\" IS NULL OR \"c\" IS NULL"), "{sql}");
    }
}
