//! Reads a schema's names, roles and keys into index entries.

use std::collections::HashMap;

use crate::data::{ColumnType, Table, TableColumn, TableKind};
use crate::sql::Dialect;

use super::defined::Glossary;
use super::index::{ColumnEntry, ColumnId, Concept, TableEntry, TableId};
use super::names::{GENERIC, Vocabulary, is_part, stem};
use super::roles::{Role, role, time_shape};

const KIND_PREFIXES: [&str; 9] = ["tbl", "dim", "fact", "fct", "stg", "vw", "tb", "ref", "t"];

pub(super) fn raw_names(tables: &[TableEntry], columns: &[ColumnEntry]) -> HashMap<String, Vec<Concept>> {
    let mut called: HashMap<String, Vec<Concept>> = HashMap::new();
    for (id, table) in tables.iter().enumerate() {
        called.entry(table.name.to_lowercase()).or_default().push(Concept::Table(id));
    }
    for (id, column) in columns.iter().enumerate() {
        called.entry(column.name.to_lowercase()).or_default().push(Concept::Column(id));
    }
    called
}

pub(super) fn stems(words: &[String]) -> Vec<String> {
    words.iter().filter(|w| !GENERIC.contains(&w.as_str())).map(|w| stem(w)).collect()
}

/// The words of each business term that says anything.
pub(super) fn terms<'a>(vocabulary: &Vocabulary, names: impl Iterator<Item = &'a String>) -> Vec<Vec<String>> {
    names.map(|name| stems(&vocabulary.words(name))).filter(|words| !words.is_empty()).collect()
}

/// Words every table name begins with, such as a product's initials.
pub(super) fn shared_prefix<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let split: Vec<Vec<String>> = names.map(super::names::split).collect();
    if split.len() < 3 {
        return 0;
    }
    (0..2).take_while(|&i| split.iter().all(|w| w.len() > i + 1 && w[i] == split[0][i])).count()
}

pub(super) fn table_words(vocabulary: &Vocabulary, name: &str, shared: usize) -> Vec<String> {
    let parts = super::names::split(name);
    let skip = shared.max(usize::from(parts.len() > 1 && KIND_PREFIXES.contains(&parts[0].as_str())));
    let words = vocabulary.words(&parts[skip.min(parts.len() - usize::from(!parts.is_empty()))..].join("_"));
    if words.is_empty() { vec![name.to_lowercase()] } else { words }
}

pub(super) fn read_columns<'a>(
    id: TableId,
    table: &'a Table,
    table_words: &'a [String],
    vocabulary: &'a Vocabulary,
    (dialect, glossary): (Dialect, &'a Glossary),
) -> impl Iterator<Item = ColumnEntry> + 'a {
    let shared = shared_prefix(table.columns.iter().map(|c| c.name.as_str()));
    let table_stems = stems(table_words);
    table.columns.iter().map(move |column| {
        let mut words = vocabulary.words(&column.name);
        initial_of_table(&mut words, table_words);
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
            terms: terms(
                vocabulary,
                column.term.iter().chain(glossary.names_of(table.schema.as_deref(), &table.name, Some(&column.name))),
            ),
            kind: column.kind,
            time,
            nullable: column.nullable,
            is_unique: is_key || (table.row_count.is_some_and(|n| n > 1) && column.distinct_count == table.row_count),
            is_searchable: is_searchable(column, dialect),
            samples: column.samples.clone(),
            samples_complete: column.samples_complete,
            distinct: column.distinct_count,
            min: column.min.clone(),
            max: column.max.clone(),
        }
    })
}

fn is_searchable(column: &TableColumn, dialect: Dialect) -> bool {
    const TEXTS: [&str; 6] = ["text", "char", "varchar", "bpchar", "citext", "name"];
    let declared = column.declared_type.to_lowercase();
    let word = declared.split(['(', '[']).next().unwrap_or_default().trim();
    let text = word.is_empty() || TEXTS.contains(&word) || word.starts_with("character");
    column.kind == ColumnType::Text && (dialect != Dialect::PostgreSql || text)
}

/// `dname` in `department` is "name": the table's initial in front of a word.
fn initial_of_table(words: &mut [String], table_words: &[String]) {
    let (Some(word), Some(table)) = (words.first_mut(), table_words.first()) else { return };
    let Some(rest) = table.chars().next().and_then(|initial| word.strip_prefix(initial)) else { return };
    if rest.len() >= 4 && is_part(rest) && !is_part(word) {
        *word = rest.to_owned();
    }
}

/// The declared key, or the first column when it is named like a key and tells all rows apart.
pub(super) fn keys_of(table: &Table, begin: ColumnId, columns: &[ColumnEntry]) -> Vec<ColumnId> {
    let position = |name: &String| table.columns.iter().position(|c| c.name == *name).map(|i| begin + i);
    let declared: Vec<ColumnId> = table.primary_key.iter().filter_map(position).collect();
    if !declared.is_empty() || table.kind == TableKind::View {
        return declared;
    }
    let own = &columns[begin..];
    let unique = |c: &ColumnEntry| c.is_unique && (c.role == Role::Identifier || c.role == Role::Name);
    own.iter().take(2).position(unique).map(|i| vec![begin + i]).unwrap_or_default()
}

pub(super) fn post(tables: &[TableEntry], columns: &[ColumnEntry]) -> HashMap<String, Vec<Concept>> {
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
        add(&mut table.words.iter().chain(table.terms.iter().flatten()), Concept::Table(id));
    }
    for (id, column) in columns.iter().enumerate() {
        add(&mut column.words.iter().chain(column.terms.iter().flatten()), Concept::Column(id));
    }
    postings
}
