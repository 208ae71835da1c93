//! How the reading of a connection goes on, and which are due.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

use super::super::model::ConnectionStatus;
use super::{ActiveModel, Column, Entity, Record, record};
use crate::base::{ConnectionId, OrgId};

/// Which stage of discovery is written.
pub(in super::super) struct Progress {
    pub status: ConnectionStatus,
    pub detail: Option<String>,
    pub tables_found: Option<u32>,
    pub discovered_at: Option<DateTime<Utc>>,
    pub next_discovery_at: Option<DateTime<Utc>>,
}

/// Writes how discovery of `version` goes on; nothing where the connection was edited or deleted since.
pub(in super::super) async fn set_progress(
    db: &impl ConnectionTrait,
    org: OrgId,
    (id, version): (ConnectionId, u64),
    progress: Progress,
) -> anyhow::Result<bool> {
    let row = ActiveModel {
        status: Set(progress.status.as_str().to_owned()),
        status_detail: Set(progress.detail),
        next_discovery_at: Set(progress.next_discovery_at),
        ..Default::default()
    };
    let mut update = Entity::update_many().set(row);
    if let Some(at) = progress.discovered_at {
        let found = progress.tables_found.and_then(|n| i32::try_from(n).ok());
        update =
            update.set(ActiveModel { discovered_at: Set(Some(at)), tables_found: Set(found), ..Default::default() });
    }
    let done = update
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Version.eq(i64::try_from(version)?))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Connections of every organisation whose discovery is due: for the program's own clock, not for a person.
pub(in super::super) async fn due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    most: u64,
) -> anyhow::Result<Vec<Record>> {
    let rows = Entity::find()
        .filter(Column::DeletedAt.is_null())
        .filter(Column::NextDiscoveryAt.lte(now))
        .order_by_asc(Column::NextDiscoveryAt)
        .limit(most)
        .all(db)
        .await?;
    rows.into_iter().map(record).collect()
}
