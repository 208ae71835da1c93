//! The table of how sources changed from one discovery to the next.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

use super::super::drift::Change;
use crate::base::{ConnectionId, OrgId};
use crate::platform::database::storable;

/// How many discoveries that changed something are kept.
const KEPT: u64 = 20;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalog_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub connection_id: Uuid,
    pub org_id: Uuid,
    pub seen_since: DateTimeUtc,
    pub seen_at: DateTimeUtc,
    pub changes: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps what changed between two moments and drops what is older than the last twenty.
pub(in super::super) async fn keep_changes(
    db: &impl ConnectionTrait,
    (org, id): (OrgId, ConnectionId),
    (since, at): (DateTime<Utc>, DateTime<Utc>),
    changes: &[Change],
) -> anyhow::Result<()> {
    let row = ActiveModel {
        id: Set(Uuid::now_v7()),
        connection_id: Set(id.0),
        org_id: Set(org.0),
        seen_since: Set(since),
        seen_at: Set(at),
        changes: Set(storable(serde_json::to_value(changes)?)),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    let old: Vec<Uuid> =
        of(org, id).offset(KEPT).limit(1_000).select_only().column(Column::Id).into_tuple().all(db).await?;
    if !old.is_empty() {
        Entity::delete_many().filter(Column::OrgId.eq(org.0)).filter(Column::Id.is_in(old)).exec(db).await?;
    }
    Ok(())
}

/// What changed, latest first: since when, seen when, what.
pub(in super::super) async fn load_changes(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ConnectionId,
) -> anyhow::Result<Vec<(DateTime<Utc>, DateTime<Utc>, Vec<Change>)>> {
    let rows = of(org, id).limit(KEPT).all(db).await?;
    rows.into_iter().map(|row| Ok((row.seen_since, row.seen_at, serde_json::from_value(row.changes)?))).collect()
}

fn of(org: OrgId, id: ConnectionId) -> Select<Entity> {
    Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::ConnectionId.eq(id.0))
        .order_by_desc(Column::SeenAt)
        .order_by_desc(Column::Id)
}
