//! Which tables a question is about: by their names, terms, columns and values, and by keys to those found.

use std::collections::HashSet;

use rust_stemmers::{Algorithm, Stemmer};

use super::personal::parts;
use crate::data::{ColumnSet, Schema, Table};
use crate::reading;

/// A table worth showing to a model and the columns of it that the question names.
#[derive(Debug, Clone)]
pub(super) struct Picked<'a> {
    pub(super) table: &'a Table,
    pub(super) columns: HashSet<&'a str>,
    pub(super) score: u32,
}

/// Words that questions have and that say nothing about tables.
const EMPTY: [&str; 40] = [
    "a", "an", "the", "of", "by", "for", "in", "on", "to", "and", "or", "per", "each", "all", "what", "which", "how",
    "many", "much", "show", "list", "give", "me", "is", "are", "was", "were", "with", "from", "at", "do", "does",
    "did", "have", "has", "our", "my", "we", "that", "top",
];

/// The words of a text, brought to their stems.
#[derive(Debug, Default)]
pub(super) struct Words(HashSet<String>);

impl Words {
    /// The words of a question.
    pub(super) fn of(question: &str) -> Self {
        let words = parts(question);
        Self(words.iter().filter(|w| !EMPTY.contains(&w.as_str())).map(|w| stem(w)).collect())
    }

    /// How many words of a text are among them.
    pub(super) fn shared(&self, text: &str) -> u32 {
        let words: HashSet<String> = parts(text).iter().map(|w| stem(w)).collect();
        u32::try_from(words.intersection(&self.0).count()).unwrap_or(u32::MAX)
    }

    /// How alike two questions are, 0 to 1.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let shared = self.0.intersection(&other.0).count() as f64;
        let all = self.0.union(&other.0).count() as f64;
        if all == 0.0 { 0.0 } else { shared / all }
    }
}

fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

/// At most `most` tables, best first, found by the catalog's index. Tables beside the found ones come along, for a
/// join may need them; when nothing is found, the best connected tables do.
pub(super) fn pick<'a>(schema: &'a Schema, index: &reading::Index, question: &str, most: usize) -> Vec<Picked<'a>> {
    let mut picked: Vec<Picked<'a>> =
        schema.tables.iter().map(|table| Picked { table, columns: HashSet::new(), score: 0 }).collect();
    let asked: Vec<String> = parts(question).into_iter().filter(|w| !EMPTY.contains(&w.as_str())).collect();
    for mention in reading::mentions(index, &asked) {
        let Some(one) = picked.get_mut(mention.table) else { continue };
        one.score = mention.score;
        let named = one.table.columns.iter().map(|c| c.name.as_str()).filter(|name| mention.columns.contains(*name));
        one.columns = named.collect();
    }
    let words = Words::of(question);
    for one in &mut picked {
        one.score += described(one.table, &words);
    }
    let found: Vec<&Table> = picked.iter().filter(|p| p.score > 0).map(|p| p.table).collect();
    for one in &mut picked {
        let beside = found.iter().any(|other| related(schema, one.table, other));
        one.score += u32::from(beside);
        if found.is_empty() {
            one.score = keys(schema, one.table);
        }
    }
    // Where nothing tells tables apart, the order of the schema stays.
    picked.sort_by_key(|p| std::cmp::Reverse(p.score));
    let useful = picked.iter().filter(|p| p.score > 0).count();
    picked.truncate(if useful == 0 { most } else { useful.min(most) });
    picked
}

/// Points for what people wrote about a table and its columns: the index knows names only.
fn described(table: &Table, words: &Words) -> u32 {
    let own = table.description.as_deref().map_or(0, |text| words.shared(text).min(3));
    let of_columns =
        table.columns.iter().filter_map(|c| c.description.as_deref()).map(|text| words.shared(text).min(1));
    own + of_columns.sum::<u32>()
}

fn related(schema: &Schema, one: &Table, other: &Table) -> bool {
    schema
        .relationships
        .iter()
        .any(|r| (is(&r.from, one) && is(&r.to, other)) || (is(&r.to, one) && is(&r.from, other)))
}

fn keys(schema: &Schema, table: &Table) -> u32 {
    let count = schema.relationships.iter().filter(|r| is(&r.from, table) || is(&r.to, table)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Whether a set of columns is of this table.
pub(super) fn is(set: &ColumnSet, table: &Table) -> bool {
    set.table == table.name && (set.schema.is_none() || set.schema == table.schema)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::data::{ColumnType, Relationship, RelationshipOrigin, TableColumn};
    use crate::sql::Dialect;

    fn column(name: &str, samples: &[&str]) -> TableColumn {
        TableColumn {
            name: name.into(),
            kind: ColumnType::Text,
            declared_type: "text".into(),
            samples: samples.iter().map(|s| (*s).into()).collect(),
            samples_complete: true,
            ..Default::default()
        }
    }

    fn table(name: &str, columns: Vec<TableColumn>) -> Table {
        Table { name: name.into(), columns, ..Default::default() }
    }

    fn set(table: &str, column: &str) -> ColumnSet {
        ColumnSet { schema: None, table: table.into(), columns: vec![column.into()] }
    }

    /// A shop: orders point to customers, order items to orders; suppliers stand alone.
    pub(in crate::chat) fn shop() -> Schema {
        let key = |from: (&str, &str), to: &str| Relationship {
            from: set(from.0, from.1),
            to: set(to, "id"),
            origin: RelationshipOrigin::Declared,
        };
        Schema {
            tables: vec![
                table(
                    "customers",
                    vec![
                        column("id", &[]),
                        column("email", &["mara@halden.example"]),
                        column("country", &["Germany", "France"]),
                    ],
                ),
                table(
                    "orders",
                    vec![
                        column("id", &[]),
                        column("customer_id", &[]),
                        column("status", &["paid", "open"]),
                        column("total", &[]),
                    ],
                ),
                table("order_items", vec![column("order_id", &[]), column("quantity", &[])]),
                table("suppliers", vec![column("id", &[]), column("rating", &[])]),
            ],
            relationships: vec![
                key(("orders", "customer_id"), "customers"),
                key(("order_items", "order_id"), "orders"),
            ],
        }
    }

    pub(in crate::chat) fn index(schema: &Schema) -> reading::Index {
        reading::Index::build(schema, Dialect::Sqlite)
    }

    fn names(question: &str) -> Vec<String> {
        let schema = shop();
        pick(&schema, &index(&schema), question, 10).iter().map(|p| p.table.name.clone()).collect()
    }

    #[test]
    fn the_named_table_comes_first_and_its_neighbours_along() {
        let found = names("total of paid orders");
        assert_eq!(found[0], "orders");
        assert!(found.contains(&"customers".to_owned()) && !found.contains(&"suppliers".to_owned()), "{found:?}");
    }

    #[test]
    fn a_value_leads_to_its_table() {
        assert_eq!(names("how many in germany?")[0], "customers");
    }

    #[test]
    fn a_description_leads_to_its_table() {
        let mut schema = shop();
        schema.tables[3].description = Some("Vendors and how punctual they are".into());
        let found = pick(&schema, &index(&schema), "punctual vendors", 10);
        assert_eq!(found[0].table.name, "suppliers");
    }

    #[test]
    fn named_columns_are_told() {
        let schema = shop();
        let found = pick(&schema, &index(&schema), "total of paid orders", 10);
        assert!(found[0].columns.contains("total") && found[0].columns.contains("status"), "{:?}", found[0].columns);
    }

    #[test]
    fn when_nothing_is_found_the_best_connected_tables_come() {
        assert_eq!(names("churn")[0], "orders");
    }

    #[test]
    fn never_more_than_asked_for() {
        let schema = shop();
        assert_eq!(pick(&schema, &index(&schema), "orders customers suppliers items", 2).len(), 2);
    }

    #[test]
    fn questions_are_alike_by_their_words() {
        let likeness = |a, b| Words::of(a).likeness(&Words::of(b));
        assert!(likeness("orders by country", "order per countries") > 0.9);
        assert!(likeness("orders by country", "average rating of suppliers") < 0.1);
    }
}
