//! The table of what people say of relationships: theirs, confirmed ones, rejected ones.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::base::{ConnectionId, OrgId, UserId};
use crate::data::ColumnSet;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalog_links")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub connection_id: Uuid,
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub ends: Json,
    pub state: String,
    pub own: bool,
    pub updated_by: Uuid,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A person's word on a relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub key: String,
    pub from: ColumnSet,
    pub to: ColumnSet,
    pub rejected: bool,
    /// Said by a person, where the source shows no such thing.
    pub own: bool,
}

/// Keeps a word in place of the one before.
pub(in super::super) async fn save_link(
    db: &impl ConnectionTrait,
    (org, id): (OrgId, ConnectionId),
    link: &Link,
    (by, at): (UserId, DateTime<Utc>),
) -> anyhow::Result<()> {
    use Column as C;
    let row = ActiveModel {
        connection_id: Set(id.0),
        org_id: Set(org.0),
        key: Set(link.key.clone()),
        ends: Set(serde_json::to_value((&link.from, &link.to))?),
        state: Set(if link.rejected { "rejected" } else { "confirmed" }.to_owned()),
        own: Set(link.own),
        updated_by: Set(by.0),
        updated_at: Set(at),
    };
    let replace = OnConflict::columns([C::ConnectionId, C::Key])
        .update_columns([C::Ends, C::State, C::Own, C::UpdatedBy, C::UpdatedAt])
        .to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// Takes a word back; says whether there was one.
pub(in super::super) async fn delete_link(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ConnectionId,
    key: &str,
) -> anyhow::Result<bool> {
    let done = Entity::delete_many()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::ConnectionId.eq(id.0))
        .filter(Column::Key.eq(key))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// All words on a connection's relationships.
pub(in super::super) async fn load_links(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ConnectionId,
) -> anyhow::Result<Vec<Link>> {
    let rows = Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::ConnectionId.eq(id.0)).all(db).await?;
    rows.into_iter()
        .map(|row| {
            let (from, to) = serde_json::from_value(row.ends)?;
            Ok(Link { key: row.key, from, to, rejected: row.state == "rejected", own: row.own })
        })
        .collect()
}
