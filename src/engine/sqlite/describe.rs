//! What a SQLite file holds: three statements for its structure, one per table for a sample, and one more for tables
//! that are larger than the sample.

use std::fmt::Write;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::gate;
use super::kinds::{Evidence, declared_kind};
use super::relations::{self, Declared, Relation, primary_key};
use super::rows;
use crate::data::{Limits, LongCells, ResultTable, Schema, Table, TableColumn, TableKind};
use crate::engine::profile::Tally;
use crate::engine::types::EngineError;
use crate::sql::{Dialect, quote_identifier};

/// Cells looked at to sample one table.
const CELLS: usize = 2_000_000;
/// Bytes looked at to sample one table.
const BYTES: usize = 64 << 20;
/// The longest that one table's sample or count may take; what is not known by then stays unknown.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest that all of it may take: later tables come with their declared columns alone.
const ALL: Duration = Duration::from_secs(90);

/// Reads structure and content.
pub(super) fn describe(file: &Connection) -> Result<Schema, EngineError> {
    let end = Instant::now() + ALL;
    gate::close_for_discovery(file)?;
    let relations = relations::read(file)?;
    let relationships = relations::keys(file, &relations)?;
    let tables = relations.iter().filter_map(|r| table(file, r, end));
    Ok(Schema { tables: tables.collect(), relationships })
}

/// One table or view; none for a view that can't be read.
fn table(file: &Connection, relation: &Relation, end: Instant) -> Option<Table> {
    let mut columns: Vec<TableColumn> = relation.columns.iter().map(|c| column(c, &relation.columns)).collect();
    let row_count = match sample(file, relation, end) {
        Ok(sample) => fill(file, relation, sample, &mut columns, end),
        Err(_) if relation.kind == TableKind::View => return None,
        Err(_) => None,
    };
    Some(Table {
        name: relation.name.clone(),
        kind: relation.kind,
        row_count,
        primary_key: primary_key(&relation.columns),
        columns,
        ..Table::default()
    })
}

fn column(declared: &Declared, all: &[Declared]) -> TableColumn {
    // A key column other than the number of the row itself may be NULL: <https://www.sqlite.org/lang_createtable.html>.
    let is_row_number = declared.key != 0
        && declared.type_name.eq_ignore_ascii_case("integer")
        && all.iter().filter(|c| c.key != 0).count() == 1;
    TableColumn {
        name: declared.name.clone(),
        declared_type: declared.type_name.clone(),
        kind: declared_kind(&declared.type_name),
        nullable: !declared.not_null && !is_row_number,
        ..TableColumn::default()
    }
}

/// The table's first rows.
fn sample(file: &Connection, relation: &Relation, end: Instant) -> Result<ResultTable, EngineError> {
    gate::stop_at(file, (Instant::now() + PATIENCE).min(end))?;
    let rows = (CELLS / relation.columns.len().max(1)).max(1_000);
    let limits = Limits { rows, bytes: BYTES, cell_bytes: 4096, long_cells: LongCells::Cut, deadline: PATIENCE };
    let sql = format!("SELECT * FROM {}", quoted(&relation.name));
    rows::collect(file, &sql, &limits, Evidence::Values)
}

/// Writes what the sample shows into the columns, and gives the number of rows where it can be had.
fn fill(
    file: &Connection,
    relation: &Relation,
    sample: ResultTable,
    columns: &mut Vec<TableColumn>,
    end: Instant,
) -> Option<i64> {
    if relation.kind == TableKind::View {
        let named =
            |c: &crate::data::Column| TableColumn { name: c.name.clone(), nullable: true, ..Default::default() };
        *columns = sample.columns.iter().map(named).collect();
    }
    let mut tallies: Vec<Tally> = Vec::new();
    for (at, column) in columns.iter_mut().enumerate() {
        column.kind = sample.columns.get(at).map_or(column.kind, |c| c.kind);
        let mut tally = Tally::default();
        sample.column_values(at).for_each(|v| tally.add(v));
        tallies.push(tally);
    }
    let whole = !sample.truncated;
    let mut row_count = i64::try_from(sample.row_count()).ok();
    let exact = if whole || relation.kind == TableKind::View { None } else { exact(file, relation, columns, end) };
    columns.iter_mut().zip(tallies).for_each(|(column, tally)| tally.finish(column, whole));
    if !whole {
        row_count = exact.as_ref().and_then(|e| e.rows);
        if let Some(exact) = exact {
            exact.write(columns);
        }
    }
    row_count
}

/// Row count, least and greatest values of a whole large table.
struct Exact {
    rows: Option<i64>,
    extremes: Vec<(usize, Option<String>, Option<String>)>,
}

impl Exact {
    fn write(self, columns: &mut [TableColumn]) {
        for (at, min, max) in self.extremes {
            (columns[at].min, columns[at].max) = (min, max);
        }
    }
}

/// Asks for them in one statement; none when it takes too long.
fn exact(file: &Connection, relation: &Relation, columns: &[TableColumn], end: Instant) -> Option<Exact> {
    let asked: Vec<usize> = (0..columns.len()).filter(|at| has_extremes(&columns[*at])).take(500).collect();
    let mut sql = "SELECT count(*)".to_owned();
    for at in &asked {
        let name = quoted(&columns[*at].name);
        let _ = write!(sql, ", min({name}), max({name})");
    }
    let _ = write!(sql, " FROM {}", quoted(&relation.name));
    gate::stop_at(file, (Instant::now() + PATIENCE).min(end)).ok()?;
    file.query_row(&sql, [], |row| {
        let text = |at: usize| row.get_ref(at).map(shown);
        let pair = |(i, at): (usize, &usize)| Ok((*at, text(1 + 2 * i)?, text(2 + 2 * i)?));
        Ok(Exact { rows: row.get(0)?, extremes: asked.iter().enumerate().map(pair).collect::<rusqlite::Result<_>>()? })
    })
    .ok()
}

fn has_extremes(column: &TableColumn) -> bool {
    column.kind.is_number() || column.kind.is_temporal()
}

fn shown(value: rusqlite::types::ValueRef<'_>) -> Option<String> {
    use rusqlite::types::ValueRef as V;
    match value {
        V::Integer(n) => Some(n.to_string()),
        V::Real(x) => Some(x.to_string()),
        V::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        V::Null | V::Blob(_) => None,
    }
}

/// A name as SQLite takes it, whatever it holds.
pub(super) fn quoted(name: &str) -> String {
    quote_identifier(name, Dialect::Sqlite)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ColumnType;

    fn described(sql: &str) -> Schema {
        let file = Connection::open_in_memory().unwrap();
        file.execute_batch(sql).unwrap();
        describe(&file).unwrap()
    }

    #[test]
    fn tables_come_with_keys_counts_and_samples() {
        let schema = described(
            "CREATE TABLE city(id INTEGER PRIMARY KEY, name TEXT NOT NULL); \
             CREATE TABLE shop(id INTEGER PRIMARY KEY, city_id INT REFERENCES city, opened TEXT); \
             INSERT INTO city VALUES (1, 'Bonn'), (2, 'Kiel'); \
             INSERT INTO shop VALUES (1, 2, '2026-01-31'), (2, 2, '2025-01-01'), (3, 1, NULL)",
        );
        let shop = schema.table(None, "shop").unwrap();
        assert_eq!((shop.row_count, shop.primary_key.as_slice()), (Some(3), ["id".to_owned()].as_slice()));
        let opened = shop.column("opened").unwrap();
        assert_eq!((opened.kind, opened.max.as_deref()), (ColumnType::Date, Some("2026-01-31")));
        assert_eq!(opened.null_share, Some(1.0 / 3.0));
        let name = schema.table(None, "city").unwrap().column("name").unwrap();
        assert_eq!((name.samples.len(), name.samples_complete, name.nullable), (2, true, false));
        let key = &schema.relationships[0];
        assert_eq!((key.from.columns[0].as_str(), key.to.columns[0].as_str()), ("city_id", "id"));
    }

    #[test]
    fn a_view_comes_with_its_columns_and_a_broken_one_is_left_out() {
        let schema = described(
            "CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT a, a * 2.5 AS b FROM t; \
             CREATE VIEW w AS SELECT * FROM missing",
        );
        let names: Vec<&str> = schema.tables.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["t", "v"]);
        assert_eq!(schema.table(None, "v").unwrap().column("b").unwrap().kind, ColumnType::Float);
    }

    #[test]
    fn names_with_quotes_and_blanks_are_read() {
        let schema =
            described(r#"CREATE TABLE "my ""odd"" table"("a b" INT); INSERT INTO "my ""odd"" table" VALUES (4)"#);
        assert_eq!(schema.tables[0].columns[0].max.as_deref(), Some("4"));
    }

    #[test]
    fn virtual_tables_and_their_shadows_are_not_shown() {
        let schema = described("CREATE VIRTUAL TABLE f USING fts5(x); CREATE TABLE t(a)");
        let names: Vec<&str> = schema.tables.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["t"]);
    }
}
