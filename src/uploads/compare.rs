//! What a file would change in a dataset, told before it is loaded.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::{LoadMode, LoadedTable};
use crate::data::ColumnType;

/// What becomes of a table or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoadChange {
    Same,
    New,
    /// In the dataset and not in the file. A replaced table loses it; to an appended one the file adds empty cells.
    Gone,
    /// A table whose columns change.
    Changed,
    /// A column that holds another type.
    TypeChanged,
}

/// One column on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedColumn {
    pub name: String,
    pub change: LoadChange,
    /// Its type in the dataset.
    pub before: Option<ColumnType>,
    /// Its type in the file.
    pub after: Option<ColumnType>,
    /// Whether the file can be loaded as it is: a type that is appended has to be as wide, or one that can be widened.
    pub fits: bool,
}

/// One table on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedTable {
    pub name: String,
    pub change: LoadChange,
    pub columns: Vec<ComparedColumn>,
    pub rows_before: u64,
    /// Rows of the file, estimated where only a part of it was read.
    pub rows_in_file: u64,
}

/// What a file would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub tables: Vec<ComparedTable>,
    /// Whether every column fits.
    pub fits: bool,
}

/// A table of the file: its name in the dataset, its columns, its rows.
#[derive(Debug, Clone)]
pub(super) struct FileTable {
    pub name: String,
    pub columns: Vec<(String, ColumnType)>,
    pub rows: u64,
}

/// Compares the tables of a dataset with those of a file.
pub(super) fn compare(before: &[LoadedTable], file: &[FileTable], mode: LoadMode) -> Comparison {
    let known = before.iter().map(|table| both(Some(table), file.iter().find(|f| f.name == table.name), mode));
    let is_new = |table: &&FileTable| !before.iter().any(|b| b.name == table.name);
    let new = file.iter().filter(is_new).map(|table| both(None, Some(table), mode));
    let tables: Vec<_> = known.chain(new).collect();
    let fits = tables.iter().flat_map(|t| &t.columns).all(|c| c.fits);
    Comparison { tables, fits }
}

fn both(before: Option<&LoadedTable>, file: Option<&FileTable>, mode: LoadMode) -> ComparedTable {
    let name = before.map(|t| &t.name).or(file.map(|t| &t.name)).cloned().unwrap_or_default();
    let old: Vec<_> = before.into_iter().flat_map(|t| &t.columns).map(|c| (c.name.as_str(), c.kind)).collect();
    let new: Vec<_> = file.into_iter().flat_map(|t| &t.columns).map(|(name, kind)| (name.as_str(), *kind)).collect();
    // Rows that follow go into the column that SQL would take for theirs; a table that replaces brings its own names.
    let same = |a: &str, b: &str| a == b || (mode == LoadMode::Append && a.to_lowercase() == b.to_lowercase());
    let find =
        |side: &[(&str, ColumnType)], name: &str| side.iter().find(|(n, _)| same(n, name)).map(|(_, kind)| *kind);
    let mut names: Vec<&str> = old.iter().map(|(name, _)| *name).collect();
    names.extend(new.iter().map(|(name, _)| *name).filter(|name| find(&old, name).is_none()));
    let columns: Vec<_> =
        names.into_iter().map(|name| column(name, find(&old, name), find(&new, name), mode)).collect();
    let change = match (before, file) {
        (None, _) => LoadChange::New,
        (_, None) => LoadChange::Gone,
        _ if columns.iter().all(|c| c.change == LoadChange::Same) => LoadChange::Same,
        _ => LoadChange::Changed,
    };
    let rows = |n: Option<u64>| n.unwrap_or(0);
    ComparedTable {
        name,
        change,
        columns,
        rows_before: rows(before.map(|t| t.row_count)),
        rows_in_file: rows(file.map(|t| t.rows)),
    }
}

fn column(name: &str, before: Option<ColumnType>, after: Option<ColumnType>, mode: LoadMode) -> ComparedColumn {
    let change = match (before, after) {
        (None, _) => LoadChange::New,
        (_, None) => LoadChange::Gone,
        (a, b) if a == b => LoadChange::Same,
        _ => LoadChange::TypeChanged,
    };
    let fits = mode == LoadMode::Replace || before.zip(after).is_none_or(|(a, b)| widens(a, b));
    ComparedColumn { name: name.to_owned(), change, before, after, fits }
}

/// Whether one type holds the values of both unchanged. The engine has the last word, with the values before it.
fn widens(one: ColumnType, two: ColumnType) -> bool {
    use ColumnType::{Date, Decimal, Float, Integer, Timestamp};
    one == two
        || matches!(
            (one, two),
            (Integer, Decimal | Float) | (Decimal | Float, Integer) | (Date, Timestamp) | (Timestamp, Date)
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::LoadedColumn;

    fn table(columns: &[(&str, ColumnType)]) -> LoadedTable {
        let column = |(name, kind): &(&str, ColumnType)| LoadedColumn {
            name: (*name).into(),
            kind: *kind,
            rejected: 0,
            key: false,
        };
        LoadedTable { name: "orders".into(), row_count: 10, columns: columns.iter().map(column).collect() }
    }

    fn file(name: &str, columns: &[(&str, ColumnType)]) -> FileTable {
        let columns = columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        FileTable { name: name.into(), columns, rows: 3 }
    }

    #[test]
    fn columns_are_new_gone_or_of_another_type() {
        use ColumnType::{Date, Decimal, Integer, Text};
        let before = [table(&[("id", Integer), ("at", Date), ("note", Text)])];
        let new = [file("orders", &[("id", Decimal), ("at", Date), ("city", Text)])];
        let found = compare(&before, &new, LoadMode::Append);
        let changes: Vec<_> = found.tables[0].columns.iter().map(|c| (c.name.as_str(), c.change)).collect();
        let expected = [
            ("id", LoadChange::TypeChanged),
            ("at", LoadChange::Same),
            ("note", LoadChange::Gone),
            ("city", LoadChange::New),
        ];
        assert_eq!(changes, expected);
        assert_eq!((found.tables[0].change, found.fits), (LoadChange::Changed, true));
        assert_eq!((found.tables[0].rows_before, found.tables[0].rows_in_file), (10, 3));
    }

    #[test]
    fn names_that_differ_in_case_are_one_column_of_what_follows() {
        let before = [table(&[("Id", ColumnType::Integer)])];
        let new = [file("orders", &[("ID", ColumnType::Integer)])];
        let changes =
            |mode| compare(&before, &new, mode).tables[0].columns.iter().map(|c| c.change).collect::<Vec<_>>();
        assert_eq!(changes(LoadMode::Append), [LoadChange::Same]);
        assert_eq!(changes(LoadMode::Replace), [LoadChange::Gone, LoadChange::New]);
    }

    #[test]
    fn a_type_that_does_not_fit_holds_up_an_append_and_no_replace() {
        let before = [table(&[("id", ColumnType::Integer)])];
        let new = [file("orders", &[("id", ColumnType::Text)])];
        assert!(!compare(&before, &new, LoadMode::Append).fits);
        assert!(compare(&before, &new, LoadMode::Replace).fits);
    }

    #[test]
    fn tables_of_one_side_only_are_new_or_gone() {
        let found = compare(&[table(&[])], &[file("people", &[])], LoadMode::Replace);
        let changes: Vec<_> = found.tables.iter().map(|t| (t.name.as_str(), t.change)).collect();
        assert_eq!(changes, [("orders", LoadChange::Gone), ("people", LoadChange::New)]);
    }
}
