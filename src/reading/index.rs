//! What the engine knows of one connection, arranged for looking words up. Built once per discovery.

use std::collections::HashMap;
use std::ops::Range;

use crate::data::{ColumnType, Schema, Table, TableKind};
use crate::sql::Dialect;

use super::display;
use super::keys::KeyGraph;
use super::metrics::{Formula, MetricKind, formulas};
use super::names::{GENERIC, Vocabulary, stem};
use super::roles::{Role, TimeShape, role, time_shape};
use super::values::ValueIndex;

pub type TableId = usize;
pub type ColumnId = usize;

/// Everything the engine looks up. Immutable; share it in an `Arc`.
#[derive(Debug)]
pub struct Index {
    pub(super) dialect: Dialect,
    pub(super) tables: Vec<TableEntry>,
    pub(super) columns: Vec<ColumnEntry>,
    pub(super) keys: KeyGraph,
    pub(super) values: ValueIndex,
    /// Stem to the tables and columns that have it in their name.
    postings: HashMap<String, Vec<Concept>>,
    /// Raw names in lower case.
    called: HashMap<String, Vec<Concept>>,
    formulas: HashMap<MetricKind, Vec<Formula>>,
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
    /// Words of the business term, when there is one.
    pub term: Vec<String>,
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
    pub term: Vec<String>,
    pub role: Role,
    pub kind: ColumnType,
    pub time: Option<TimeShape>,
    pub nullable: bool,
    pub is_unique: bool,
    pub samples: Vec<String>,
    pub samples_complete: bool,
    pub distinct: Option<i64>,
    pub null_share: Option<f64>,
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
    /// Builds the index of a schema for questions answered in `dialect`.
    pub fn build(schema: &Schema, dialect: Dialect) -> Index {
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
            columns.extend(read_columns(id, table, &words, &vocabulary, dialect));
            let key = keys_of(table, begin, &columns);
            tables.push(TableEntry {
                schema: table.schema.clone(),
                name: table.name.clone(),
                label: words.join(" "),
                words: stems(&words),
                term: table.term.as_deref().map(|t| stems(&vocabulary.words(t))).unwrap_or_default(),
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
        let mut index = Index { dialect, tables, columns, keys, values, postings, called, formulas: HashMap::new() };
        index.formulas = MetricKind::ALL.iter().map(|&kind| (kind, formulas(&index, kind))).collect();
        index
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

    /// The table of a column.
    pub(super) fn table_of(&self, column: ColumnId) -> TableId {
        self.columns[column].table
    }

    /// Finds a table by its name, and a column of it.
    pub(super) fn find(&self, schema: Option<&str>, table: &str, column: &str) -> Option<ColumnId> {
        let table = self.find_table(schema, table)?;
        self.tables[table].columns.clone().find(|&c| self.columns[c].name == column)
    }

    pub(super) fn find_table(&self, schema: Option<&str>, name: &str) -> Option<TableId> {
        self.tables.iter().position(|t| t.name == name && (schema.is_none() || t.schema.as_deref() == schema))
    }
}

fn raw_names(tables: &[TableEntry], columns: &[ColumnEntry]) -> HashMap<String, Vec<Concept>> {
    let mut called: HashMap<String, Vec<Concept>> = HashMap::new();
    for (id, table) in tables.iter().enumerate() {
        called.entry(table.name.to_lowercase()).or_default().push(Concept::Table(id));
    }
    for (id, column) in columns.iter().enumerate() {
        called.entry(column.name.to_lowercase()).or_default().push(Concept::Column(id));
    }
    called
}

fn stems(words: &[String]) -> Vec<String> {
    words.iter().filter(|w| !GENERIC.contains(&w.as_str())).map(|w| stem(w)).collect()
}

/// Words every table name begins with, such as a product's initials.
fn shared_prefix<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let split: Vec<Vec<String>> = names.map(super::names::split).collect();
    if split.len() < 3 {
        return 0;
    }
    (0..2).take_while(|&i| split.iter().all(|w| w.len() > i + 1 && w[i] == split[0][i])).count()
}

const KIND_PREFIXES: [&str; 9] = ["tbl", "dim", "fact", "fct", "stg", "vw", "tb", "ref", "t"];

fn table_words(vocabulary: &Vocabulary, name: &str, shared: usize) -> Vec<String> {
    let parts = super::names::split(name);
    let skip = shared.max(usize::from(parts.len() > 1 && KIND_PREFIXES.contains(&parts[0].as_str())));
    let words = vocabulary.words(&parts[skip.min(parts.len() - usize::from(!parts.is_empty()))..].join("_"));
    if words.is_empty() { vec![name.to_lowercase()] } else { words }
}

fn read_columns<'a>(
    id: TableId,
    table: &'a Table,
    table_words: &'a [String],
    vocabulary: &'a Vocabulary,
    dialect: Dialect,
) -> impl Iterator<Item = ColumnEntry> + 'a {
    let shared = shared_prefix(table.columns.iter().map(|c| c.name.as_str()));
    let table_stems = stems(table_words);
    table.columns.iter().map(move |column| {
        let mut words = vocabulary.words(&column.name);
        initial_of_table(&mut words, table_words, vocabulary);
        let all = stems(&words);
        let mut core: Vec<String> = all.iter().filter(|w| !table_stems.contains(w)).cloned().collect();
        if shared > 0 && core.len() > shared {
            core.drain(..shared);
        }
        if core.is_empty() {
            core.clone_from(&all);
        }
        let is_key = table.primary_key == [column.name.clone()];
        let time = time_shape(column, &all, dialect != Dialect::Sqlite);
        ColumnEntry {
            table: id,
            name: column.name.clone(),
            label: words.join(" "),
            role: role(column, &all, is_key, time),
            core,
            words: all,
            term: column.term.as_deref().map(|t| stems(&vocabulary.words(t))).unwrap_or_default(),
            kind: column.kind,
            time,
            nullable: column.nullable,
            is_unique: is_key || (table.row_count.is_some_and(|n| n > 1) && column.distinct_count == table.row_count),
            samples: column.samples.clone(),
            samples_complete: column.samples_complete,
            distinct: column.distinct_count,
            null_share: column.null_share,
            min: column.min.clone(),
            max: column.max.clone(),
        }
    })
}

/// `dname` in `department` is "name": the table's initial in front of a word.
fn initial_of_table(words: &mut [String], table_words: &[String], vocabulary: &Vocabulary) {
    let (Some(word), Some(table)) = (words.first_mut(), table_words.first()) else { return };
    let Some(rest) = table.chars().next().and_then(|initial| word.strip_prefix(initial)) else { return };
    if rest.len() >= 4 && !vocabulary.knows(word) && vocabulary.knows(rest) {
        *word = rest.to_owned();
    }
}

/// The declared key, or the first column when it is named like a key and tells all rows apart.
fn keys_of(table: &Table, begin: ColumnId, columns: &[ColumnEntry]) -> Vec<ColumnId> {
    let position = |name: &String| table.columns.iter().position(|c| c.name == *name).map(|i| begin + i);
    let declared: Vec<ColumnId> = table.primary_key.iter().filter_map(position).collect();
    if !declared.is_empty() || table.kind == TableKind::View {
        return declared;
    }
    let own = &columns[begin..];
    let unique = |c: &ColumnEntry| c.is_unique && (c.role == Role::Identifier || c.role == Role::Name);
    own.iter().take(2).position(unique).map(|i| vec![begin + i]).unwrap_or_default()
}

fn post(tables: &[TableEntry], columns: &[ColumnEntry]) -> HashMap<String, Vec<Concept>> {
    let mut postings: HashMap<String, Vec<Concept>> = HashMap::new();
    let mut add = |words: &mut dyn Iterator<Item = &String>, concept: Concept| {
        for word in words {
            let list = postings.entry(word.clone()).or_default();
            if list.last() != Some(&concept) {
                list.push(concept);
            }
        }
    };
    for (id, table) in tables.iter().enumerate() {
        add(&mut table.words.iter().chain(&table.term), Concept::Table(id));
    }
    for (id, column) in columns.iter().enumerate() {
        add(&mut column.words.iter().chain(&column.term), Concept::Column(id));
    }
    postings
}
