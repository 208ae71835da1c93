//! What people say, laid over what discovery read: the catalog as people see it, and the part of it that question
//! engines may know of.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::hidden::Hidden;
use super::store::{Link, Note, Place};
use super::{freshness, links, pii};
use crate::data::{DescriptionOrigin, Pii, PiiState, Schema, Table, TableColumn};

/// A schema with everything said of it.
pub(super) struct Laid {
    pub(super) schema: Arc<Schema>,
    /// The same without what is hidden.
    pub(super) open: Arc<Schema>,
    pub(super) hidden: Hidden,
}

/// Lays notes and words on relationships over a schema that was read at a moment.
pub(super) fn lay(mut schema: Schema, notes: Vec<(Place, Note)>, links: &[Link], read_at: DateTime<Utc>) -> Laid {
    let mut notes: HashMap<Place, Note> = notes.into_iter().collect();
    for table in &mut schema.tables {
        pii::detect(table);
        annotate(table, &mut notes);
        table.freshness = freshness::of(table, read_at);
    }
    links::settle(&mut schema, links);
    let hidden = Hidden::of(&schema);
    let schema = Arc::new(schema);
    let open = open(&schema);
    Laid { schema, open, hidden }
}

/// Lays what people say of a table in a connection over all sources over what is said of it at its own. What is hidden
/// there is hidden here.
pub(super) fn lay_over(table: &mut Table, notes: &mut HashMap<Place, Note>) {
    if notes.is_empty() {
        return;
    }
    let there = table.clone();
    annotate(table, notes);
    table.hidden |= there.hidden;
    if table.description == there.description {
        table.description_origin = there.description_origin;
    }
    for (column, there) in table.columns.iter_mut().zip(there.columns) {
        column.hidden |= there.hidden;
        if column.description == there.description {
            column.description_origin = there.description_origin;
        }
    }
}

/// What question engines may know of a schema.
pub(super) fn open(schema: &Arc<Schema>) -> Arc<Schema> {
    if hides(schema) { Arc::new(opened(schema)) } else { schema.clone() }
}

fn annotate(table: &mut Table, notes: &mut HashMap<Place, Note>) {
    table.description_origin = table.description.as_ref().map(|_| DescriptionOrigin::Source);
    for column in &mut table.columns {
        column.description_origin = column.description.as_ref().map(|_| DescriptionOrigin::Source);
    }
    if notes.is_empty() {
        return;
    }
    let place = |column: Option<&str>| Place {
        schema: table.schema.clone(),
        table: table.name.clone(),
        column: column.map(str::to_owned),
    };
    let own = notes.remove(&place(None));
    let of_columns: Vec<Option<Note>> = table.columns.iter().map(|c| notes.remove(&place(Some(&c.name)))).collect();
    if let Some(note) = own {
        table.hidden = note.hidden;
        table.term = note.term.or(table.term.take());
        if let Some(description) = note.description {
            table.description = Some(description);
            table.description_origin = note.origin;
        }
    }
    for (column, note) in table.columns.iter_mut().zip(of_columns) {
        if let Some(note) = note {
            annotate_column(column, note);
        }
    }
}

fn annotate_column(column: &mut TableColumn, note: Note) {
    column.hidden = note.hidden;
    column.term = note.term.or(column.term.take());
    if let Some(description) = note.description {
        column.description = Some(description);
        column.description_origin = note.origin;
    }
    if let Some((kind, state)) = note.pii {
        let said = if state == PiiState::Confirmed { "A person confirmed it." } else { "A person dismissed it." };
        let detected = column.pii.take().filter(|pii| pii.kind == kind).map(|pii| format!("{} ", pii.why));
        let why = detected.unwrap_or_default() + said;
        column.pii = Some(Pii { kind, state, why });
    }
}

fn hides(schema: &Schema) -> bool {
    schema.tables.iter().any(|t| t.hidden || t.columns.iter().any(|c| c.hidden))
}

/// The schema without hidden tables and columns, and without relationships that need them.
fn opened(schema: &Schema) -> Schema {
    let tables: Vec<Table> = schema.tables.iter().filter(|t| !t.hidden).map(without_hidden).collect();
    let mut open = Schema { tables, relationships: Vec::new() };
    let there =
        schema.relationships.iter().filter(|r| links::is_there(&open, &r.from) && links::is_there(&open, &r.to));
    let relationships = there.cloned().collect();
    open.relationships = relationships;
    open
}

fn without_hidden(table: &Table) -> Table {
    let columns: Vec<TableColumn> = table.columns.iter().filter(|c| !c.hidden).cloned().collect();
    let is_open = |name: &String| columns.iter().any(|c| c.name == *name);
    let primary_key = if table.primary_key.iter().all(is_open) { table.primary_key.clone() } else { Vec::new() };
    let freshness = table.freshness.clone().filter(|f| is_open(&f.column));
    Table { freshness, primary_key, columns, ..table.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ColumnSet, ColumnType, PiiKind, Relationship, RelationshipOrigin};

    fn set(table: &str, column: &str) -> ColumnSet {
        ColumnSet { schema: None, table: table.into(), columns: vec![column.into()] }
    }

    fn shop() -> Schema {
        let column = |name: &str| TableColumn { name: name.into(), kind: ColumnType::Text, ..TableColumn::default() };
        let table = |name: &str, columns: &[&str]| Table {
            name: name.into(),
            primary_key: vec!["id".into()],
            columns: columns.iter().map(|c| column(c)).collect(),
            description: Some("From the source.".into()),
            ..Table::default()
        };
        let origin = RelationshipOrigin::Inferred { confidence: 0.7 };
        Schema {
            tables: vec![table("customers", &["id", "email"]), table("orders", &["id", "customer_id"])],
            relationships: vec![Relationship {
                from: set("orders", "customer_id"),
                to: set("customers", "id"),
                origin,
            }],
        }
    }

    fn place(table: &str, column: Option<&str>) -> Place {
        Place { schema: None, table: table.into(), column: column.map(Into::into) }
    }

    fn laid(notes: Vec<(Place, Note)>) -> Laid {
        lay(shop(), notes, &[], DateTime::UNIX_EPOCH)
    }

    #[test]
    fn notes_lie_over_what_the_source_says() {
        let note = Note {
            description: Some("Who buys.".into()),
            origin: Some(DescriptionOrigin::Model),
            term: Some("buyers".into()),
            ..Note::default()
        };
        let laid = laid(vec![(place("customers", None), note), (place("gone", None), Note::default())]);
        let (customers, orders) = (&laid.schema.tables[0], &laid.schema.tables[1]);
        assert_eq!(customers.description.as_deref(), Some("Who buys."));
        assert_eq!(customers.description_origin, Some(DescriptionOrigin::Model));
        assert_eq!(customers.term.as_deref(), Some("buyers"));
        assert_eq!(orders.description_origin, Some(DescriptionOrigin::Source));
        assert!(Arc::ptr_eq(&laid.schema, &laid.open) && laid.hidden.is_empty());
    }

    #[test]
    fn what_is_hidden_is_not_open_nor_is_what_needs_it() {
        let hide = Note { hidden: true, ..Note::default() };
        let laid = laid(vec![(place("customers", Some("id")), hide)]);
        assert!(laid.schema.tables[0].columns[0].hidden && laid.schema.relationships.len() == 1);
        let customers = &laid.open.tables[0];
        assert!(customers.column("id").is_none() && customers.primary_key.is_empty());
        assert!(laid.open.relationships.is_empty());
    }

    #[test]
    fn a_persons_word_on_personal_data_counts() {
        let word = |state| Note { pii: Some((PiiKind::Email, state)), ..Note::default() };
        let pii = |notes| laid(notes).schema.tables[0].columns[1].pii.clone();
        assert_eq!(pii(vec![]).map(|p| p.state), Some(PiiState::Detected));
        let dismissed = pii(vec![(place("customers", Some("email")), word(PiiState::Dismissed))]);
        assert_eq!(dismissed.as_ref().map(|p| p.state), Some(PiiState::Dismissed));
        assert!(dismissed.is_some_and(|p| !p.holds() && p.why.ends_with("A person dismissed it.")));
    }
}
