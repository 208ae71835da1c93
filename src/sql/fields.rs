//! Whether what stands after a dot is a column.
//!
//! PostgreSQL reads `x.name` and `(x).name` as `name(x)` where `x` has no column of that name, so that a dotted name
//! may call any function of one argument (<https://www.postgresql.org/docs/current/rowtypes.html#ROWTYPES-USAGE>).

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use super::{
    Dialect, Relations, functions,
    refusal::Reason,
    relations::{Named, Part},
};
use crate::data::{Schema, Table};

/// The columns of something that stands in FROM.
#[derive(Debug)]
pub(super) enum Shape {
    Table(Named),
    /// `renamed` replaces as many of the first of `rest`.
    Listed {
        renamed: Vec<String>,
        rest: Vec<Output>,
    },
}

/// A column that a query gives, or several.
#[derive(Debug, Clone)]
pub(super) enum Output {
    Name(String),
    /// A column whose name is not told by the text alone.
    Unnamed,
    /// All of another shape, by its number.
    All(usize),
}

/// A name after a dot, and what stands before it.
#[derive(Debug)]
pub(super) struct Field {
    /// Numbers of the shapes it may belong to: it has to be a column of each. Of none it is a part of a value.
    pub of: Vec<usize>,
    pub name: Part,
    pub line: u64,
    pub column: u64,
}

/// Columns that every table has.
const SYSTEM: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// Names that PostgreSQL gives to columns which have none, and those of the rows that functions give.
#[rustfmt::skip]
const IMPLIED: [&str; 50] = [
    "array", "bigint", "bool", "bpchar", "btrim", "bytea", "case", "ceiling", "char", "coalesce", "column1", "column2",
    "current_date", "current_time", "current_timestamp", "date", "date_part", "exists", "extract", "f1", "f2", "f3",
    "float4", "float8", "greatest", "int2", "int4", "int8", "interval", "json", "jsonb", "key", "least", "localtime",
    "localtimestamp", "ltrim", "normalize", "nullif", "numeric", "ordinality", "overlay", "position", "row", "rtrim",
    "text", "timestamp", "timestamptz", "timezone", "value", "varchar",
];

/// What stands against the fields, where the tables are known.
pub(super) fn check(
    fields: &[Field],
    shapes: &[Shape],
    tables: &[Named],
    relations: &Relations<'_>,
    dialect: Dialect,
) -> Vec<Reason> {
    let Some(schema) = relations.schema() else { return Vec::new() };
    if dialect != Dialect::PostgreSql {
        return Vec::new();
    }
    let judge = Judge { shapes, schema, relations, known: RefCell::default(), kept: Cell::default() };
    let read: Vec<&Table> = tables.iter().filter_map(|named| judge.table(named)).collect();
    fields.iter().filter(|field| !judge.is_column(field, &read)).map(unknown_column).collect()
}

/// How many queries may lie within each other, or follow from each other, between a name and its table.
const DEEPEST: usize = 200;
/// More columns than a row can have.
pub(super) const MOST_COLUMNS: usize = 1_700;
/// More names than the columns of all queries in a text have; what is beyond counts as having none.
const MOST_NAMES: usize = 500_000;

type Names<'a> = Option<Rc<Vec<&'a str>>>;

struct Judge<'a> {
    shapes: &'a [Shape],
    schema: &'a Schema,
    relations: &'a Relations<'a>,
    /// What was found out already, by the shape's number.
    known: RefCell<HashMap<usize, Names<'a>>>,
    /// How many names that are.
    kept: Cell<usize>,
}

impl<'a> Judge<'a> {
    fn is_column(&self, field: &Field, read: &[&Table]) -> bool {
        let name = Dialect::PostgreSql.fold(&field.name.value, field.name.quoted);
        let implied =
            || !field.name.quoted && (IMPLIED.contains(&&*name) || functions::is_allowed(Dialect::PostgreSql, &name));
        if field.of.is_empty() {
            let known = |table: &&Table| table.columns.is_empty() || table.column(&name).is_some();
            return implied() || read.iter().any(known);
        }
        field.of.iter().all(|shape| match self.columns(*shape, 0) {
            None => true,
            Some(columns) if columns.contains(&name.as_str()) => true,
            Some(_) if matches!(self.shapes[*shape], Shape::Table(_)) => SYSTEM.contains(&&*name),
            Some(_) => implied(),
        })
    }

    fn table(&self, named: &Named) -> Option<&'a Table> {
        let found = self.relations.resolve(named, Dialect::PostgreSql).ok()?;
        self.schema.tables.iter().find(|table| table.schema == found.schema && table.name == found.name)
    }

    /// The names of a shape's columns; nothing where a table's are not known.
    fn columns(&self, shape: usize, depth: usize) -> Names<'a> {
        if let Some(known) = self.known.borrow().get(&shape) {
            return known.clone();
        }
        // A recursive query has itself among its own sources.
        self.known.borrow_mut().insert(shape, Some(Rc::default()));
        let columns = match self.shapes.get(shape) {
            Some(Shape::Table(named)) => self
                .table(named)
                .filter(|table| !table.columns.is_empty())
                .map(|table| Rc::new(table.columns.iter().map(|column| column.name.as_str()).collect())),
            Some(Shape::Listed { renamed, rest }) if depth < DEEPEST => self.listed(renamed, rest, depth),
            Some(Shape::Listed { .. }) | None => Some(Rc::default()),
        };
        self.known.borrow_mut().insert(shape, columns.clone());
        columns
    }

    fn listed(&self, renamed: &'a [String], rest: &'a [Output], depth: usize) -> Names<'a> {
        if let ([], [Output::All(only)]) = (renamed, rest) {
            return self.columns(*only, depth + 1);
        }
        let mut names: Vec<&str> = Vec::new();
        for output in rest {
            match output {
                Output::Name(name) => names.push(name),
                Output::Unnamed => names.push(""),
                Output::All(other) => names.extend(self.columns(*other, depth + 1)?.iter()),
            }
            if names.len() > MOST_COLUMNS {
                break;
            }
        }
        let names: Vec<&str> =
            renamed.iter().map(String::as_str).chain(names.into_iter().skip(renamed.len())).collect();
        self.kept.set(self.kept.get() + names.len());
        Some(if self.kept.get() > MOST_NAMES { Rc::default() } else { Rc::new(names) })
    }
}

fn unknown_column(field: &Field) -> Reason {
    let name = &field.name.value;
    let message = format!(
        "There is no column {name} in what stands before the dot. Choose one from the list of columns. If it is new, \
         refresh the list; if one alias stands for two tables, use two."
    );
    Reason::new("unknown_column", message).at(field.line, field.column)
}
