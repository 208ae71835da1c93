//! Versions of datasets, and their tables.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ExprTrait, QueryOrder, QuerySelect};

use super::super::model::{Dataset, DatasetVersion, LoadOrder, LoadedTable};
use super::NewVersion;
use crate::base::{DatasetId, OrgId, UserId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dataset_versions")]
pub struct Model {
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub dataset_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub file_name: String,
    pub size_bytes: i64,
    pub stored_bytes: i64,
    pub rejected_cells: i64,
    pub encoding: Option<String>,
    pub options: Json,
    pub warnings: Json,
    pub created_by: Uuid,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The tables of a version.
mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "dataset_tables")]
    pub struct Model {
        pub org_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub dataset_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub name: String,
        pub row_count: i64,
        pub columns: Json,
        pub files: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(in super::super) async fn insert(
    db: &impl ConnectionTrait,
    org: OrgId,
    by: UserId,
    new: &NewVersion,
) -> anyhow::Result<()> {
    let dataset = &new.dataset;
    let row = ActiveModel {
        org_id: Set(org.0),
        dataset_id: Set(dataset.id.0),
        version: Set(dataset.version),
        file_name: Set(dataset.file_name.clone()),
        size_bytes: Set(i64::try_from(dataset.size_bytes)?),
        stored_bytes: Set(i64::try_from(new.stored_bytes)?),
        rejected_cells: Set(i64::try_from(dataset.rejected_cells)?),
        encoding: Set(new.encoding.clone()),
        options: Set(new.options.clone()),
        warnings: Set(serde_json::to_value(&dataset.warnings)?),
        created_by: Set(by.0),
        created_at: Set(dataset.created_at),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    for (position, (loaded, files)) in dataset.tables.iter().zip(&new.files).enumerate() {
        let row = table::ActiveModel {
            org_id: Set(org.0),
            dataset_id: Set(dataset.id.0),
            version: Set(dataset.version),
            position: Set(i32::try_from(position)?),
            name: Set(loaded.name.clone()),
            row_count: Set(i64::try_from(loaded.row_count)?),
            columns: Set(serde_json::to_value(&loaded.columns)?),
            files: Set(serde_json::to_value(files)?),
        };
        table::Entity::insert(row).exec_without_returning(db).await?;
    }
    Ok(())
}

/// A version with the names of its tables' files.
#[derive(Debug, Clone)]
pub(in super::super) struct Stored {
    pub tables: Vec<(LoadedTable, Vec<String>)>,
}

/// The tables of one version, in their order; nothing where there is no such version.
pub(in super::super) async fn tables_of(
    db: &impl ConnectionTrait,
    (org, id, version): (OrgId, DatasetId, i32),
) -> anyhow::Result<Stored> {
    let rows = table::Entity::find()
        .filter(table::Column::OrgId.eq(org.0))
        .filter(table::Column::DatasetId.eq(id.0))
        .filter(table::Column::Version.eq(version))
        .order_by_asc(table::Column::Position)
        .all(db)
        .await?;
    let stored = |row: &table::Model| Ok((loaded(row)?, serde_json::from_value(row.files.clone())?));
    Ok(Stored { tables: rows.iter().map(stored).collect::<anyhow::Result<_>>()? })
}

/// Every version of a dataset, newest first, each with the token of the file that made it.
pub(in super::super) async fn all_of(
    db: &impl ConnectionTrait,
    (org, id, current): (OrgId, DatasetId, i32),
) -> anyhow::Result<Vec<(DatasetVersion, Option<Uuid>)>> {
    let versions = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DatasetId.eq(id.0))
        .order_by_desc(Column::Version)
        .all(db)
        .await?;
    let tables = table::Entity::find()
        .filter(table::Column::OrgId.eq(org.0))
        .filter(table::Column::DatasetId.eq(id.0))
        .all(db)
        .await?;
    let shown = versions.into_iter().map(|v| {
        let order: Option<LoadOrder> = serde_json::from_value(v.options).ok();
        let rows: i64 = tables.iter().filter(|t| t.version == v.version).map(|t| t.row_count).sum();
        let version = DatasetVersion {
            version: v.version,
            current: v.version == current,
            file_name: v.file_name,
            size_bytes: u64::try_from(v.size_bytes)?,
            row_count: u64::try_from(rows)?,
            mode: order.as_ref().and_then(|o| o.into).map(|into| into.mode),
            created_by: v.created_by.into(),
            created_at: v.created_at,
        };
        Ok((version, order.map(|o| o.token)))
    });
    shown.collect()
}

/// Removes one version.
pub(in super::super) async fn delete(
    db: &impl ConnectionTrait,
    (org, id, version): (OrgId, DatasetId, i32),
) -> anyhow::Result<()> {
    let one = Entity::delete_many().filter(Column::OrgId.eq(org.0)).filter(Column::DatasetId.eq(id.0));
    one.filter(Column::Version.eq(version)).exec(db).await?;
    Ok(())
}

/// Bytes of all versions of the organisation's datasets.
pub(in super::super) async fn stored_bytes(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<u64> {
    let sum = Expr::expr(Column::StoredBytes.sum()).cast_as("BIGINT");
    let of_org = Entity::find().select_only().expr_as(sum, "bytes").filter(Column::OrgId.eq(org.0));
    let bytes: Option<Option<i64>> = of_org.into_tuple().one(db).await?;
    Ok(u64::try_from(bytes.flatten().unwrap_or(0))?)
}

/// The datasets of these rows, each with its current version: two queries, however many rows.
pub(super) async fn with_current(
    db: &impl ConnectionTrait,
    org: OrgId,
    rows: Vec<super::Model>,
) -> anyhow::Result<Vec<Dataset>> {
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id).collect();
    let versions =
        Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::DatasetId.is_in(ids.clone())).all(db).await?;
    let mut versions: HashMap<_, _> = versions.into_iter().map(|v| ((v.dataset_id, v.version), v)).collect();
    let tables = table::Entity::find()
        .filter(table::Column::OrgId.eq(org.0))
        .filter(table::Column::DatasetId.is_in(ids))
        .order_by_asc(table::Column::Position)
        .all(db)
        .await?;
    let current = rows.into_iter().filter_map(|row| Some((versions.remove(&(row.id, row.version))?, row)));
    current.map(|(version, row)| dataset(row, version, &tables)).collect()
}

fn dataset(row: super::Model, version: Model, tables: &[table::Model]) -> anyhow::Result<Dataset> {
    let own = tables.iter().filter(|t| t.dataset_id == row.id && t.version == row.version);
    Ok(Dataset {
        id: row.id.into(),
        name: row.name,
        version: row.version,
        connection_id: row.connection_id.map(Into::into),
        file_name: version.file_name,
        size_bytes: u64::try_from(version.size_bytes)?,
        tables: own.map(loaded).collect::<anyhow::Result<_>>()?,
        rejected_cells: u64::try_from(version.rejected_cells)?,
        warnings: serde_json::from_value(version.warnings)?,
        created_at: row.created_at,
    })
}

fn loaded(row: &table::Model) -> anyhow::Result<LoadedTable> {
    Ok(LoadedTable {
        name: row.name.clone(),
        row_count: u64::try_from(row.row_count)?,
        columns: serde_json::from_value(row.columns.clone())?,
    })
}
