//! What people say of tables and columns: descriptions, business terms, what is hidden from question engines, what is
//! personal.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::catalog::Catalog;
use super::links::may_edit;
use super::patch::present;
use super::store::{self, Note, Place};
use super::{ConnectionError, Connections};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId};
use crate::data::{DescriptionOrigin, PiiKind, PiiState, Table};
use crate::http::FieldError;
use crate::platform::database::Transaction;

/// The longest description and term, in characters.
const DESCRIPTION: usize = 2_000;
const TERM: usize = 100;

/// Who a description that is saved is from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DescriptionAuthor)]
pub enum Author {
    #[default]
    Person,
    /// A model's draft that the person accepts as it is.
    Model,
}

/// A person's word on whether a column holds personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PiiWord)]
pub struct PiiWord {
    pub kind: PiiKind,
    pub state: PiiVerdict,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PiiVerdict {
    Confirmed,
    Dismissed,
}

/// What a person says of a table or column; absent fields stay as they are, `null` takes a word back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TablePatch {
    pub schema: Option<String>,
    pub table: String,
    /// The column it is about; absent for the table itself.
    pub column: Option<String>,
    /// At most 2,000 characters; `null` brings the source's own back.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub description: Option<Option<String>>,
    /// Who the description is from.
    #[serde(default)]
    pub description_origin: Author,
    /// What the business calls it, at most 100 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub term: Option<Option<String>>,
    /// Keeps it from every question engine.
    pub hidden: Option<bool>,
    /// For columns only; `null` leaves it to the rules again.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<PiiWord>)]
    pub pii: Option<Option<PiiWord>>,
}

impl Connections {
    /// Keeps what a person says of a table or column and gives the table as it is then.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's; `Invalid` where there is no such table or column, or a text is
    /// too long.
    pub async fn annotate(&self, actor: &Actor, id: ConnectionId, patch: TablePatch) -> Result<Table, ConnectionError> {
        let catalog = self.catalog_to_edit(actor, id).await?;
        let place = checked(&catalog, &patch)?;
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        let before = store::load_note(&db, actor.org, id, &place).await?.unwrap_or_default();
        let after = changed(&before, &patch);
        store::save_note(&db, (actor.org, id), &place, &after, (actor.user, self.now())).await?;
        let entry = Entry::by(actor, "catalog.edit").on("connection", id).with(detail(&place, &before, &after));
        self.edited(actor, id, db, entry).await?;
        let catalog = self.catalog(actor, id).await?;
        table_of(&catalog, place.schema.as_deref(), &place.table).cloned().ok_or(ConnectionError::Conflict)
    }

    /// The catalog, for one who may change what is said of it.
    pub(super) async fn catalog_to_edit(
        &self,
        actor: &Actor,
        id: ConnectionId,
    ) -> Result<std::sync::Arc<Catalog>, ConnectionError> {
        may_edit(actor)?;
        self.catalog(actor, id).await
    }

    /// Ends an edit: the catalog's edition counts up, so that every copy of the program builds it anew.
    pub(super) async fn edited(
        &self,
        actor: &Actor,
        id: ConnectionId,
        db: Transaction,
        entry: Entry,
    ) -> Result<(), ConnectionError> {
        if !store::count_up(&db, actor.org, id).await? {
            return Err(ConnectionError::NotFound);
        }
        self.room.parts.audit.record(&db, entry).await?;
        let joined = self.tell_joined(&db, actor.org).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        for id in joined.into_iter().chain([id]) {
            self.forget(actor.org, id).await;
        }
        Ok(())
    }
}

/// The table of exactly that name; without a schema, the only one of that name.
fn table_of<'a>(catalog: &'a Catalog, schema: Option<&str>, name: &str) -> Option<&'a Table> {
    let mut named = catalog.schema.tables.iter().filter(|t| t.name == name);
    match schema {
        Some(_) => named.find(|t| t.schema.as_deref() == schema),
        None => named.next().filter(|_| named.next().is_none()),
    }
}

/// The place that is meant, where everything said can be kept.
fn checked(catalog: &Catalog, patch: &TablePatch) -> Result<Place, ConnectionError> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, text: String| faults.push(FieldError::new(field, text));
    let table = table_of(catalog, patch.schema.as_deref(), &patch.table);
    match (table, &patch.column) {
        (None, _) => fault("table", "There is no such table.".into()),
        (Some(table), Some(column)) if !table.columns.iter().any(|c| c.name == *column) => {
            fault("column", "There is no such column.".into());
        }
        (Some(_), None) if patch.pii.is_some() => fault("pii", "This is said of columns only.".into()),
        _ => {}
    }
    for (field, text, most) in [("description", &patch.description, DESCRIPTION), ("term", &patch.term, TERM)] {
        let text = text.iter().flatten().next();
        if text.is_some_and(|t| t.chars().count() > most) {
            fault(field, format!("Use at most {most} characters."));
        }
        if text.is_some_and(|t| t.chars().any(|c| c.is_control() && c != '\n')) {
            fault(field, "Leave out control characters.".into());
        }
    }
    match table.filter(|_| faults.is_empty()) {
        Some(table) => {
            Ok(Place { schema: table.schema.clone(), table: table.name.clone(), column: patch.column.clone() })
        }
        None => Err(ConnectionError::Invalid(faults)),
    }
}

fn changed(before: &Note, patch: &TablePatch) -> Note {
    let given = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let mut note = before.clone();
    if let Some(description) = &patch.description {
        note.description = given(description);
        note.origin = note.description.as_ref().map(|_| match patch.description_origin {
            Author::Person => DescriptionOrigin::Person,
            Author::Model => DescriptionOrigin::Model,
        });
    }
    if let Some(term) = &patch.term {
        note.term = given(term);
    }
    note.hidden = patch.hidden.unwrap_or(note.hidden);
    if let Some(pii) = patch.pii {
        note.pii = pii.map(|word| match word.state {
            PiiVerdict::Confirmed => (word.kind, PiiState::Confirmed),
            PiiVerdict::Dismissed => (word.kind, PiiState::Dismissed),
        });
    }
    note
}

/// What changed, for the audit trail.
fn detail(place: &Place, before: &Note, after: &Note) -> Value {
    let told = |note: &Note| {
        json!({ "description": note.description, "term": note.term, "hidden": note.hidden,
            "pii": note.pii.map(|(kind, state)| json!({ "kind": kind, "state": state })) })
    };
    let (before, after) = (told(before), told(after));
    let fields = ["description", "term", "hidden", "pii"];
    let changes: serde_json::Map<String, Value> = fields
        .into_iter()
        .filter(|field| before[field] != after[field])
        .map(|field| (field.to_owned(), json!({ "before": before[field], "after": after[field] })))
        .collect();
    json!({ "schema": place.schema, "table": place.table, "column": place.column, "changes": changes })
}
