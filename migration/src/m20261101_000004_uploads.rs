//! Datasets: uploaded files turned into typed, versioned tables.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, json, pk_uuid, string_len, string_len_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(datasets()).await?;
        manager.create_index(by_org()).await?;
        manager.create_table(versions()).await?;
        manager.create_table(tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [DatasetTables::Table.into_iden(), DatasetVersions::Table.into_iden(), Datasets::Table.into_iden()]
        {
            manager.drop_table(Table::drop().table(table).if_exists().to_owned()).await?;
        }
        Ok(())
    }
}

fn by_org() -> IndexCreateStatement {
    Index::create()
        .name("ix_datasets_org_id")
        .table(Datasets::Table)
        .col(Datasets::OrgId)
        .col(Datasets::CreatedAt)
        .if_not_exists()
        .to_owned()
}

fn datasets() -> TableCreateStatement {
    use Datasets as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(uuid(C::OrgId))
        .col(pk_uuid(C::Id))
        .col(string_len(C::Name, 255).check(Expr::col(C::Name).ne("")))
        // The version that is read now.
        .col(integer(C::Version).check(Expr::col(C::Version).gte(1)))
        // Not there while a load has not come to its end: such a dataset is seen by nobody.
        .col(uuid_null(C::ConnectionId).unique_key())
        // When its connection was found to be deleted.
        .col(timestamp_with_time_zone_null(C::DetachedAt))
        .col(uuid(C::CreatedBy))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .foreign_key(
            ForeignKey::create()
                .from_col(C::OrgId)
                .to(Organisations::Table, Organisations::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn versions() -> TableCreateStatement {
    use DatasetVersions as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(uuid(C::OrgId))
        .col(uuid(C::DatasetId))
        .col(integer(C::Version).check(Expr::col(C::Version).gte(1)))
        // The name that the file had on the person's machine: shown, never used as a path.
        .col(string_len(C::FileName, 255))
        .col(big_integer(C::SizeBytes).check(Expr::col(C::SizeBytes).gte(0)))
        .col(big_integer(C::StoredBytes).check(Expr::col(C::StoredBytes).gte(0)))
        .col(big_integer(C::RejectedCells).check(Expr::col(C::RejectedCells).gte(0)))
        .col(string_len_null(C::Encoding, 40))
        .col(json(C::Options))
        .col(json(C::Warnings))
        .col(uuid(C::CreatedBy))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .primary_key(Index::create().col(C::DatasetId).col(C::Version))
        .foreign_key(
            ForeignKey::create()
                .from_col(C::DatasetId)
                .to(Datasets::Table, Datasets::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .from_col(C::OrgId)
                .to(Organisations::Table, Organisations::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn tables() -> TableCreateStatement {
    use DatasetTables as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(uuid(C::OrgId))
        .col(uuid(C::DatasetId))
        .col(integer(C::Version))
        .col(integer(C::Position).check(Expr::col(C::Position).gte(0)))
        .col(string_len(C::Name, 255).check(Expr::col(C::Name).ne("")))
        .col(big_integer(C::RowCount).check(Expr::col(C::RowCount).gte(0)))
        .col(json(C::Columns))
        // Names of Parquet files inside the version's folder.
        .col(json(C::Files))
        .primary_key(Index::create().col(C::DatasetId).col(C::Version).col(C::Position))
        .foreign_key(
            ForeignKey::create()
                .from(C::Table, (C::DatasetId, C::Version))
                .to(DatasetVersions::Table, (DatasetVersions::DatasetId, DatasetVersions::Version))
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .from_col(C::OrgId)
                .to(Organisations::Table, Organisations::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

#[derive(DeriveIden)]
enum Organisations {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Datasets {
    Table,
    OrgId,
    Id,
    Name,
    Version,
    ConnectionId,
    DetachedAt,
    CreatedBy,
    CreatedAt,
    UpdatedAt,
}

#[derive(DeriveIden)]
enum DatasetVersions {
    Table,
    OrgId,
    DatasetId,
    Version,
    FileName,
    SizeBytes,
    StoredBytes,
    RejectedCells,
    Encoding,
    Options,
    Warnings,
    CreatedBy,
    CreatedAt,
}

#[derive(DeriveIden)]
enum DatasetTables {
    Table,
    OrgId,
    DatasetId,
    Version,
    Position,
    Name,
    RowCount,
    Columns,
    Files,
}
