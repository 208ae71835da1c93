//! Connections over all sources, and the table of what the others are called there.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, TryInsertResult};

use super::super::kind::ConnectionKind;
use super::Record;
use crate::base::{ConnectionId, OrgId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source_names")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub connection_id: Uuid,
    pub org_id: Uuid,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What each connection of the organisation is called, also those that are gone.
pub(in super::super) async fn source_names(
    db: &impl ConnectionTrait,
    org: OrgId,
) -> anyhow::Result<HashMap<ConnectionId, String>> {
    let rows = Entity::find().filter(Column::OrgId.eq(org.0)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.connection_id.into(), row.name)).collect())
}

/// Gives a connection its name; false where it has one already or another one has this.
pub(in super::super) async fn name_source(
    db: &impl ConnectionTrait,
    org: OrgId,
    (id, name): (ConnectionId, &str),
) -> anyhow::Result<bool> {
    let row = ActiveModel { connection_id: Set(id.0), org_id: Set(org.0), name: Set(name.to_owned()) };
    let given = Entity::insert(row).on_conflict_do_nothing().exec_without_returning(db).await?;
    Ok(matches!(given, TryInsertResult::Inserted(1..)))
}

/// The organisation's connections over all sources.
pub(in super::super) async fn over_sources(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Vec<Record>> {
    of_kinds(db, org, true).await
}

/// The connections that such a one joins, in the order in which they were added.
pub(in super::super) async fn sources_of(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Vec<Record>> {
    of_kinds(db, org, false).await
}

async fn of_kinds(db: &impl ConnectionTrait, org: OrgId, over_all: bool) -> anyhow::Result<Vec<Record>> {
    let joining = [ConnectionKind::Sources.as_str(), ConnectionKind::Files.as_str()];
    let kind = super::Column::Kind;
    let wanted = if over_all { kind.eq(ConnectionKind::Sources.as_str()) } else { kind.is_not_in(joining) };
    let rows = super::Entity::find()
        .filter(super::Column::OrgId.eq(org.0))
        .filter(wanted)
        .filter(super::Column::DeletedAt.is_null())
        .order_by_asc(super::Column::CreatedAt)
        .order_by_asc(super::Column::Id);
    rows.all(db).await?.into_iter().map(super::record).collect()
}
