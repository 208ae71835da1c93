//! Runs one statement and gathers its rows under limits.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{Field, Schema};
use rusqlite::{Connection, Statement};

use super::column::{Values, shortened, size};
use super::kinds::{Evidence, settle};
use super::open::explain;
use crate::data::{Column, Limits, LongCells, ResultTable};
use crate::engine::types::EngineError;

/// Runs the statement. The connection's gate decides whether it may run.
pub(super) fn collect(
    file: &Connection,
    sql: &str,
    limits: &Limits,
    evidence: Evidence,
) -> Result<ResultTable, EngineError> {
    let mut statement = prepare(file, sql)?;
    let declared: Vec<(String, String)> = declared(&statement);
    let mut values: Vec<Values> = declared.iter().map(|_| Values::default()).collect();
    let truncated = fill(&mut statement, &mut values, limits, &declared)?;
    table(declared, values, truncated, evidence)
}

/// Prepares a text that must be one statement which reads and takes no parameters.
fn prepare<'c>(file: &'c Connection, sql: &str) -> Result<Statement<'c>, EngineError> {
    // SQLite would end the text there, and what it then runs is not what the guard read.
    if sql.contains('\0') {
        return Err(EngineError::Sql("The SQL holds a character that can't be part of it.".into()));
    }
    let statement = file.prepare(sql).map_err(|e| explain(&e))?;
    if statement.column_count() == 0 || !statement.readonly() {
        return Err(EngineError::Sql("Only queries can be run here.".into()));
    }
    Ok(statement)
}

/// Name and declared type of every column of the result.
fn declared(statement: &Statement<'_>) -> Vec<(String, String)> {
    let named = |c: &rusqlite::Column<'_>| (c.name().to_owned(), c.decl_type().unwrap_or_default().to_owned());
    statement.columns().iter().map(named).collect()
}

/// The most that all cells may take, whatever the limits say: a column's places are counted with 31 bits.
const MOST_BYTES: usize = 1 << 30;

/// Steps through the rows until they or the limits end. Tells whether anything was left out.
fn fill(
    statement: &mut Statement<'_>,
    values: &mut [Values],
    limits: &Limits,
    declared: &[(String, String)],
) -> Result<bool, EngineError> {
    let mut rows = statement.raw_query();
    let (mut count, mut bytes, mut truncated) = (0, 0, false);
    while let Some(row) = rows.next().map_err(|e| explain(&e))? {
        if count == limits.rows {
            return Ok(true);
        }
        // The whole row is looked at before any of it is kept.
        let mut cells = Vec::with_capacity(values.len());
        for (at, (name, _)) in declared.iter().enumerate() {
            let value = row.get_ref(at).map_err(|e| explain(&e))?;
            let (value, cut) = shortened(value, limits.cell_bytes);
            if cut && limits.long_cells == LongCells::Refuse {
                return Err(EngineError::LongCell(LongCells::sentence(name, limits.cell_bytes)));
            }
            bytes += size(value);
            truncated |= cut;
            cells.push(value);
        }
        if bytes > limits.bytes.min(MOST_BYTES) {
            return if count == 0 { Err(EngineError::TooLarge) } else { Ok(true) };
        }
        for (column, value) in values.iter_mut().zip(cells) {
            column.push(value);
        }
        count += 1;
    }
    Ok(truncated)
}

fn table(
    declared: Vec<(String, String)>,
    values: Vec<Values>,
    truncated: bool,
    evidence: Evidence,
) -> Result<ResultTable, EngineError> {
    let mut columns = Vec::with_capacity(values.len());
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(values.len());
    let mut fields = Vec::with_capacity(values.len());
    for ((name, declared), values) in declared.into_iter().zip(values) {
        let (kind, array) = settle(values, &declared, evidence);
        fields.push(Field::new(&name, kind.arrow(), true));
        columns.push(Column { name, kind, semantic: None });
        arrays.push(array);
    }
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(anyhow::Error::from)?;
    Ok(ResultTable { columns, batches: vec![batch], truncated })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ColumnType, Value};

    fn file() -> Connection {
        let file = Connection::open_in_memory().unwrap();
        let sql = "CREATE TABLE t(id INTEGER PRIMARY KEY, day DATE, price NUMERIC, note); \
             INSERT INTO t VALUES (1, '2026-01-31', 5, 'a'), (2, NULL, 2.5, 7), (3, '2025-12-01', NULL, x'00ff')";
        file.execute_batch(sql).unwrap();
        file
    }

    fn run(sql: &str, limits: &Limits) -> Result<ResultTable, EngineError> {
        collect(&file(), sql, limits, Evidence::Declared)
    }

    #[test]
    fn values_decide_where_the_declaration_is_loose() {
        let table = run("SELECT * FROM t ORDER BY id", &Limits::default()).unwrap();
        let kinds: Vec<ColumnType> = table.columns.iter().map(|c| c.kind).collect();
        assert_eq!(kinds, [ColumnType::Integer, ColumnType::Date, ColumnType::Float, ColumnType::Text]);
        assert_eq!(table.value(0, 2), Value::Float(5.0));
        assert_eq!(table.value(2, 3), Value::Text("\\x00ff"));
        assert!(!table.truncated);
    }

    #[test]
    fn a_limit_on_rows_is_told() {
        let table = run("SELECT id FROM t", &Limits { rows: 2, ..Limits::default() }).unwrap();
        assert_eq!((table.row_count(), table.truncated), (2, true));
        let table = run("SELECT id FROM t", &Limits { rows: 3, ..Limits::default() }).unwrap();
        assert_eq!((table.row_count(), table.truncated), (3, false));
    }

    #[test]
    fn an_empty_result_still_has_its_columns() {
        let table = run("SELECT id, day FROM t WHERE id > 9", &Limits::default()).unwrap();
        assert_eq!(table.row_count(), 0);
        assert_eq!(table.columns[1].kind, ColumnType::Date);
    }

    #[test]
    fn the_engines_own_words_come_back() {
        let Err(EngineError::Sql(words)) = run("SELECT nope FROM t", &Limits::default()) else { panic!("an error") };
        assert_eq!(words, "no such column: nope");
    }

    #[test]
    fn two_statements_are_refused() {
        assert!(matches!(run("SELECT 1\0; SELECT 2", &Limits::default()), Err(EngineError::Sql(_))));
        assert!(matches!(run("SELECT 1; SELECT 2", &Limits::default()), Err(EngineError::Sql(_))));
    }
}
