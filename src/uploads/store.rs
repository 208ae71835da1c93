//! The tables of datasets, their versions and the tables of each version.

pub(super) mod versions;

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, QueryTrait};

use super::model::Dataset;
use crate::base::{ConnectionId, DatasetId, Listing, OrgId, Page, UserId};
use crate::connections::Closed;
pub(super) use versions::stored_bytes;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "datasets")]
pub struct Model {
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub version: i32,
    pub connection_id: Option<Uuid>,
    pub detached_at: Option<DateTimeUtc>,
    pub created_by: Uuid,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A first version of a new dataset, with what is kept of it beside what is shown.
#[derive(Debug)]
pub(super) struct NewVersion {
    pub dataset: Dataset,
    pub stored_bytes: u64,
    pub encoding: Option<String>,
    pub options: serde_json::Value,
    /// Names of the Parquet files of each table.
    pub files: Vec<Vec<String>>,
}

/// What the sweep needs to know of a dataset.
#[derive(Debug)]
pub(super) struct Kept {
    pub org: OrgId,
    pub id: DatasetId,
    /// The version that is read now.
    pub version: i32,
    pub connection_id: Option<ConnectionId>,
    pub detached_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// Writes a new dataset with its first version. Nobody sees it before [`attach`].
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    org: OrgId,
    by: UserId,
    version: &NewVersion,
) -> anyhow::Result<()> {
    let dataset = &version.dataset;
    let row = ActiveModel {
        org_id: Set(org.0),
        id: Set(dataset.id.0),
        name: Set(dataset.name.clone()),
        version: Set(dataset.version),
        connection_id: Set(None),
        detached_at: Set(None),
        created_by: Set(by.0),
        created_at: Set(dataset.created_at),
        updated_at: Set(dataset.created_at),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    versions::insert(db, org, by, version).await
}

/// Ties a dataset to its connection: from now on it is seen.
pub(super) async fn attach(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: DatasetId,
    connection: ConnectionId,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let change = ActiveModel {
        connection_id: Set(Some(connection.0)),
        detached_at: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    update(db, org, id, change).await
}

/// Notes that the connection is gone.
pub(super) async fn detach(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: DatasetId,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    update(db, org, id, ActiveModel { detached_at: Set(Some(now)), ..Default::default() }).await
}

async fn update(db: &impl ConnectionTrait, org: OrgId, id: DatasetId, change: ActiveModel) -> anyhow::Result<()> {
    let of_one = Entity::update_many().set(change).filter(Column::OrgId.eq(org.0)).filter(Column::Id.eq(id.0));
    of_one.exec(db).await?;
    Ok(())
}

/// What is known of one dataset, also of one that nobody sees yet.
pub(super) async fn find(db: &impl ConnectionTrait, org: OrgId, id: DatasetId) -> anyhow::Result<Option<Kept>> {
    let row = Entity::find_by_id(id.0).filter(Column::OrgId.eq(org.0)).one(db).await?;
    Ok(row.map(kept))
}

/// A dataset that people see, with its current version.
pub(super) async fn get(db: &impl ConnectionTrait, org: OrgId, id: DatasetId) -> anyhow::Result<Option<Dataset>> {
    let seen = Entity::find_by_id(id.0)
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::ConnectionId.is_not_null())
        .filter(Column::DetachedAt.is_null());
    let row = seen.one(db).await?;
    Ok(versions::with_current(db, org, row.into_iter().collect()).await?.pop())
}

/// Has another version be the one that is read; `false` when it was not `from` that is read now.
pub(super) async fn switch(
    db: &impl ConnectionTrait,
    (org, id): (OrgId, DatasetId),
    (from, to): (i32, i32),
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let change = ActiveModel { version: Set(to), updated_at: Set(now), ..Default::default() };
    let of_one = Entity::update_many().set(change).filter(Column::OrgId.eq(org.0)).filter(Column::Id.eq(id.0));
    Ok(of_one.filter(Column::Version.eq(from)).exec(db).await?.rows_affected == 1)
}

/// Removes a dataset with its versions.
pub(super) async fn delete(db: &impl ConnectionTrait, org: OrgId, id: DatasetId) -> anyhow::Result<()> {
    Entity::delete_many().filter(Column::OrgId.eq(org.0)).filter(Column::Id.eq(id.0)).exec(db).await?;
    Ok(())
}

/// The organisation's datasets, newest first: those with a connection that is there.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    (org, closed): (OrgId, &Closed),
    page: Page,
) -> anyhow::Result<Listing<Dataset>> {
    let seen = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::ConnectionId.is_not_null())
        .apply_if(closed.ids(), |q, ids| q.filter(Column::ConnectionId.is_not_in(ids)))
        .filter(Column::DetachedAt.is_null());
    let count = seen.clone().count(db).await?;
    let rows = seen
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .offset(page.skip)
        .limit(page.limit)
        .all(db)
        .await?;
    Ok(Listing { data: versions::with_current(db, org, rows).await?, count })
}

/// Every dataset of every organisation: for the program's own sweep, not for a person.
pub(super) async fn all(db: &impl ConnectionTrait) -> anyhow::Result<Vec<Kept>> {
    let rows = Entity::find().order_by_asc(Column::OrgId).all(db).await?;
    Ok(rows.into_iter().map(kept).collect())
}

fn kept(row: Model) -> Kept {
    Kept {
        org: row.org_id.into(),
        id: row.id.into(),
        version: row.version,
        connection_id: row.connection_id.map(Into::into),
        detached_at: row.detached_at,
        created_at: row.created_at,
    }
}
