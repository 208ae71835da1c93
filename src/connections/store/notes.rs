//! The table of what people say of tables and columns. It outlives the table it speaks of: what comes back under the
//! same name has its notes again.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::base::{ConnectionId, OrgId, UserId};
use crate::data::{DescriptionOrigin, PiiKind, PiiState};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalog_notes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub connection_id: Uuid,
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub schema_name: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub table_name: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub column_name: String,
    pub description: Option<String>,
    pub description_origin: Option<String>,
    pub term: Option<String>,
    pub hidden: bool,
    pub pii_kind: Option<String>,
    pub pii_state: Option<String>,
    pub updated_by: Uuid,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a note is on: a table, or a column of it, by their exact names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in super::super) struct Place {
    pub schema: Option<String>,
    pub table: String,
    pub column: Option<String>,
}

/// What people say of one table or column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Note {
    pub description: Option<String>,
    pub origin: Option<DescriptionOrigin>,
    pub term: Option<String>,
    pub hidden: bool,
    pub pii: Option<(PiiKind, PiiState)>,
}

/// Keeps a note in place of the one before.
pub(in super::super) async fn save_note(
    db: &impl ConnectionTrait,
    (org, id): (OrgId, ConnectionId),
    place: &Place,
    note: &Note,
    (by, at): (UserId, DateTime<Utc>),
) -> anyhow::Result<()> {
    use Column as C;
    let pii = |state: PiiState| if state == PiiState::Confirmed { "confirmed" } else { "dismissed" };
    let row = ActiveModel {
        connection_id: Set(id.0),
        org_id: Set(org.0),
        schema_name: Set(place.schema.clone().unwrap_or_default()),
        table_name: Set(place.table.clone()),
        column_name: Set(place.column.clone().unwrap_or_default()),
        description: Set(note.description.clone()),
        description_origin: Set(note.origin.map(|o| o.as_str().to_owned())),
        term: Set(note.term.clone()),
        hidden: Set(note.hidden),
        pii_kind: Set(note.pii.map(|(kind, _)| kind.as_str().to_owned())),
        pii_state: Set(note.pii.map(|(_, state)| pii(state).to_owned())),
        updated_by: Set(by.0),
        updated_at: Set(at),
    };
    let replace = OnConflict::columns([C::ConnectionId, C::SchemaName, C::TableName, C::ColumnName])
        .update_columns([
            C::Description,
            C::DescriptionOrigin,
            C::Term,
            C::Hidden,
            C::PiiKind,
            C::PiiState,
            C::UpdatedBy,
            C::UpdatedAt,
        ])
        .to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// The note on one place, if there is one.
pub(in super::super) async fn load_note(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ConnectionId,
    place: &Place,
) -> anyhow::Result<Option<Note>> {
    let row = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::ConnectionId.eq(id.0))
        .filter(Column::SchemaName.eq(place.schema.clone().unwrap_or_default()))
        .filter(Column::TableName.eq(&place.table))
        .filter(Column::ColumnName.eq(place.column.clone().unwrap_or_default()))
        .one(db)
        .await?;
    Ok(row.map(|row| note(row).1))
}

/// All notes on a connection.
pub(in super::super) async fn load_notes(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ConnectionId,
) -> anyhow::Result<Vec<(Place, Note)>> {
    let rows = Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::ConnectionId.eq(id.0)).all(db).await?;
    Ok(rows.into_iter().map(note).collect())
}

fn note(row: Model) -> (Place, Note) {
    let given = |text: String| Some(text).filter(|t| !t.is_empty());
    let place = Place { schema: given(row.schema_name), table: row.table_name, column: given(row.column_name) };
    let origin = match row.description_origin.as_deref() {
        Some("model") => Some(DescriptionOrigin::Model),
        Some(_) => Some(DescriptionOrigin::Person),
        None => None,
    };
    let state = match row.pii_state.as_deref() {
        Some("confirmed") => Some(PiiState::Confirmed),
        Some("dismissed") => Some(PiiState::Dismissed),
        _ => None,
    };
    let pii = row.pii_kind.as_deref().and_then(PiiKind::parse).zip(state);
    (place, Note { description: row.description, origin, term: row.term, hidden: row.hidden, pii })
}
