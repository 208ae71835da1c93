//! What the engine knows of one connection, arranged for looking words up. Built once per discovery.

use std::collections::HashMap;
use std::ops::Range;

use crate::data::{ColumnType, Schema, TableKind};
use crate::sql::Dialect;

use super::defined::{self, Defined, Glossary};
use super::display;
use super::keys::KeyGraph;
use super::metrics::{Formula, MetricKind, formulas};
use super::names::Vocabulary;
use super::query::{ColumnRef, Reading, Relation};
use super::roles::{Role, TimeShape};
use super::schema_reader::{keys_of, post, raw_names, read_columns, shared_prefix, stems, table_words, terms};
use super::values::ValueIndex;

pub type TableId = usize;
pub type ColumnId = usize;

/// Everything the engine looks up. Immutable; share it in an `Arc`.
#[derive(Debug)]
pub struct Index {
    pub(super) dialect: Dialect,
    /// The database that names without one belong to, of a server of several.
    home: Option<String>,
    pub(super) tables: Vec<TableEntry>,
    pub(super) columns: Vec<ColumnEntry>,
    pub(super) keys: KeyGraph,
    pub(super) values: ValueIndex,
    /// Stem to the tables and columns that have it in their name.
    postings: HashMap<String, Vec<Concept>>,
    /// Raw names in lower case.
    called: HashMap<String, Vec<Concept>>,
    formulas: HashMap<MetricKind, Vec<Formula>>,
    /// Metrics of the glossary.
    pub(super) defined: Vec<Defined>,
}

/// A thing a word can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Concept {
    Table(TableId),
    Column(ColumnId),
}

#[derive(Debug)]
pub(super) struct TableEntry {
    pub schema: Option<String>,
    pub name: String,
    /// How it is written in sentences.
    pub label: String,
    pub words: Vec<String>,
    /// Words of each business term.
    pub terms: Vec<Vec<String>>,
    pub columns: Range<ColumnId>,
    pub key: Vec<ColumnId>,
    /// What a row is called; empty when nothing says it.
    pub display: Vec<ColumnId>,
    /// The time that things in this table happen at.
    pub time: Option<ColumnId>,
    pub rows: Option<i64>,
    pub is_view: bool,
    /// Only ties two other tables together.
    pub is_bridge: bool,
}

#[derive(Debug)]
pub(super) struct ColumnEntry {
    pub table: TableId,
    pub name: String,
    pub label: String,
    pub words: Vec<String>,
    /// Words without those of the table and without prefixes that all columns share.
    pub core: Vec<String>,
    pub terms: Vec<Vec<String>>,
    pub role: Role,
    pub kind: ColumnType,
    pub time: Option<TimeShape>,
    pub nullable: bool,
    pub is_unique: bool,
    /// Whether parts of its texts can be looked for: PostgreSQL's enumerations are no texts.
    pub is_searchable: bool,
    pub samples: Vec<String>,
    pub samples_complete: bool,
    pub distinct: Option<i64>,
    pub min: Option<String>,
    pub max: Option<String>,
}

impl ColumnEntry {
    /// Whether the name says nothing about which table it is from.
    pub fn is_generic(&self) -> bool {
        self.words.len() == 1
            && matches!(
                self.words[0].as_str(),
                "id" | "name" | "code" | "titl" | "type" | "date" | "key" | "status" | "descript" | "year" | "number"
            )
    }

    /// Whether values can be added or averaged: numbers that aren't keys.
    pub fn is_measure(&self) -> bool {
        matches!(self.role, Role::Measure | Role::Money)
    }
}

impl Index {
    /// The same for a server of several databases, of which this one is where names without one belong.
    #[must_use]
    pub fn at_home(self, home: Option<&str>) -> Self {
        Self { home: home.map(str::to_owned), ..self }
    }

    /// Whether a schema is another one than that of names without one.
    pub(super) fn is_away(&self, schema: &str) -> bool {
        self.home.as_deref().is_some_and(|home| !home.eq_ignore_ascii_case(schema))
    }

    /// Builds the index of a schema for questions answered in `dialect`.
    pub fn build(schema: &Schema, dialect: Dialect) -> Index {
        Self::with_glossary(schema, dialect, &Glossary::default())
    }

    /// The same, with what the organisation's glossary says of it.
    pub fn with_glossary(schema: &Schema, dialect: Dialect, glossary: &Glossary) -> Index {
        let vocabulary = Vocabulary::learn(
            schema
                .tables
                .iter()
                .flat_map(|t| std::iter::once(t.name.as_str()).chain(t.columns.iter().map(|c| c.name.as_str()))),
        );
        let mut tables = Vec::new();
        let mut columns = Vec::new();
        let shared = shared_prefix(schema.tables.iter().map(|t| t.name.as_str()));
        for (id, table) in schema.tables.iter().enumerate() {
            let begin = columns.len();
            let words = table_words(&vocabulary, &table.name, shared);
            columns.extend(read_columns(id, table, &words, &vocabulary, (dialect, glossary)));
            let key = keys_of(table, begin, &columns);
            tables.push(TableEntry {
                schema: table.schema.clone(),
                name: table.name.clone(),
                label: words.join(" "),
                words: stems(&words),
                terms: terms(
                    &vocabulary,
                    table.term.iter().chain(glossary.names_of(table.schema.as_deref(), &table.name, None)),
                ),
                columns: begin..columns.len(),
                key,
                display: Vec::new(),
                time: None,
                rows: table.row_count,
                is_view: table.kind == TableKind::View,
                is_bridge: false,
            });
        }
        let keys = KeyGraph::build(schema, &tables, &columns);
        display::complete(&mut tables, &mut columns, &keys);
        let values = ValueIndex::build(&columns);
        let postings = post(&tables, &columns);
        let called = raw_names(&tables, &columns);
        let mut index = Index {
            dialect,
            home: None,
            tables,
            columns,
            keys,
            values,
            postings,
            called,
            formulas: HashMap::new(),
            defined: vec![],
        };
        index.defined = defined::defined(&index, glossary);
        index.formulas = MetricKind::ALL.iter().map(|&kind| (kind, formulas(&index, kind))).collect();
        for n in 0..index.defined.len() {
            let way = defined::way(&index, &index.defined[n]);
            index.formulas.insert(MetricKind::Named(n), way.into_iter().collect());
        }
        index
    }

    /// Whether a metric of the glossary is called so and can be worked out here.
    pub fn defines(&self, metric: &str) -> bool {
        self.defined.iter().any(|known| known.label == metric)
    }

    /// Tables and columns whose name holds the stem.
    pub(super) fn named(&self, stem: &str) -> &[Concept] {
        self.postings.get(stem).map_or(&[], Vec::as_slice)
    }

    /// Whether a table or column has this raw name in lower case.
    pub(super) fn is_called(&self, lower: &str) -> bool {
        self.called.contains_key(lower)
    }

    /// Ways to work a figure out, best first.
    pub(super) fn formulas(&self, kind: MetricKind) -> &[Formula] {
        self.formulas.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Columns with this raw name in lower case.
    pub(super) fn columns_called(&self, lower: &str) -> Vec<ColumnId> {
        let all = self.called.get(lower).into_iter().flatten();
        all.filter_map(|c| if let Concept::Column(id) = c { Some(*id) } else { None }).collect()
    }

    /// Tables with this raw name in lower case.
    pub(super) fn tables_called(&self, lower: &str) -> Vec<TableId> {
        let all = self.called.get(lower).into_iter().flatten();
        all.filter_map(|c| if let Concept::Table(id) = c { Some(*id) } else { None }).collect()
    }

    /// The word of a name that differs from `stem` by a likely typing error.
    pub(super) fn nearest_word(&self, stem: &str) -> Option<&str> {
        if stem.chars().count() < 5 {
            return None;
        }
        let close = |word: &str| strsim::normalized_damerau_levenshtein(stem, word);
        self.postings
            .keys()
            .filter(|w| w.len().abs_diff(stem.len()) <= 2 && w.len() >= 4)
            .map(|w| (close(w), w.as_str()))
            .filter(|(score, _)| *score >= 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
            .map(|(_, w)| w)
    }

    /// The table, where there is one.
    pub(super) fn only_table(&self) -> Option<TableId> {
        let mut tables = (0..self.tables.len()).filter(|&t| !self.tables[t].is_view);
        let only = tables.next()?;
        tables.next().is_none().then_some(only)
    }

    /// Whether another table has a column of the same name that says something of its rows.
    pub(super) fn is_elsewhere(&self, column: &ColumnEntry) -> bool {
        let same = |c: &ColumnEntry| c.table != column.table && c.words == column.words && c.role != Role::Identifier;
        self.columns.iter().any(|c| same(c) && !self.tables[c.table].is_view)
    }

    /// The table of a column.
    pub(super) fn table_of(&self, column: ColumnId) -> TableId {
        self.columns[column].table
    }

    /// Finds a table by its name, and a column of it.
    pub(super) fn find(&self, schema: Option<&str>, table: &str, column: &str) -> Option<ColumnId> {
        let table = self.find_table(schema, table)?;
        self.tables[table].columns.clone().find(|&c| self.columns[c].name == column)
    }

    /// The column a reference in a reading means; none for columns of derived sources and those that are gone.
    pub(super) fn column_at(&self, reading: &Reading, column: &ColumnRef) -> Option<ColumnId> {
        let Relation::Table { schema, name } = &reading.sources.get(column.source)?.relation else { return None };
        self.find(schema.as_deref(), name, &column.column)
    }

    pub(super) fn find_table(&self, schema: Option<&str>, name: &str) -> Option<TableId> {
        self.tables.iter().position(|t| t.name == name && (schema.is_none() || t.schema.as_deref() == schema))
    }
}
