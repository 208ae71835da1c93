//! The table of what discovery found, one row for each connection.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::base::{ConnectionId, OrgId};
use crate::data::Schema;
use crate::platform::database::storable;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub connection_id: Uuid,
    pub org_id: Uuid,
    pub version: i64,
    pub discovered_at: DateTimeUtc,
    pub schema: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps what discovery of `version` found, in place of what was known before.
pub(in super::super) async fn save_catalog(
    db: &impl ConnectionTrait,
    org: OrgId,
    (id, version): (ConnectionId, u64),
    at: DateTime<Utc>,
    schema: &Schema,
) -> anyhow::Result<()> {
    use Column as C;
    let row = ActiveModel {
        connection_id: Set(id.0),
        org_id: Set(org.0),
        version: Set(i64::try_from(version)?),
        discovered_at: Set(at),
        schema: Set(storable(serde_json::to_value(schema)?)),
    };
    let replace =
        OnConflict::column(C::ConnectionId).update_columns([C::Version, C::DiscoveredAt, C::Schema]).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// What is known of a connection: the version that was looked at, when, and what was found.
pub(in super::super) async fn load_catalog(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ConnectionId,
) -> anyhow::Result<Option<(u64, DateTime<Utc>, Schema)>> {
    let row = Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::ConnectionId.eq(id.0)).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((u64::try_from(row.version)?, row.discovered_at, serde_json::from_value(row.schema)?)))
}
