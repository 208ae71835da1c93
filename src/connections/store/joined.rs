//! Connections of datasets, and those that join them.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::super::kind::ConnectionKind;
use super::{Column, Entity, Record, record};
use crate::base::OrgId;

/// The organisation's connections over all its files. Inside a transaction they stay this one's until it ends, so that
/// of two datasets that change at once the second one sees what the first one wrote.
pub(in super::super) async fn joined_of(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Vec<Record>> {
    let joined = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Kind.eq(ConnectionKind::Files.as_str()))
        .filter(Column::DeletedAt.is_null())
        .order_by_asc(Column::Id)
        .lock_exclusive();
    joined.all(db).await?.into_iter().map(record).collect()
}

/// The organisation's datasets that people see, oldest first.
pub(in super::super) async fn datasets_of(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Vec<Record>> {
    let datasets = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DatasetId.is_not_null())
        .filter(Column::DeletedAt.is_null())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id);
    datasets.all(db).await?.into_iter().map(record).collect()
}
