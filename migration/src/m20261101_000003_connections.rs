//! Connections, and the catalog that discovery keeps of each.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer_null, json, json_null, pk_uuid, string_len, string_len_null, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(connections()).await?;
        manager.create_index(by_org()).await?;
        manager.create_index(by_due()).await?;
        manager.create_table(catalogs()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [Catalogs::Table.into_iden(), Connections::Table.into_iden()] {
            manager.drop_table(Table::drop().table(table).if_exists().to_owned()).await?;
        }
        Ok(())
    }
}

fn by_org() -> IndexCreateStatement {
    Index::create()
        .name("ix_connections_org_id")
        .table(Connections::Table)
        .col(Connections::OrgId)
        .col(Connections::CreatedAt)
        .if_not_exists()
        .to_owned()
}

fn by_due() -> IndexCreateStatement {
    Index::create()
        .name("ix_connections_next_discovery_at")
        .table(Connections::Table)
        .col(Connections::NextDiscoveryAt)
        .if_not_exists()
        .to_owned()
}

fn connections() -> TableCreateStatement {
    use Connections as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(string_len(C::Name, 255))
        .col(string_len(C::Kind, 16))
        .col(string_len_null(C::Host, 255))
        .col(integer_null(C::Port))
        .col(string_len_null(C::DatabaseName, 255))
        .col(string_len_null(C::Username, 255))
        // Sealed: never the password itself.
        .col(text_null(C::SealedPassword))
        .col(string_len_null(C::SslMode, 16))
        .col(text_null(C::CaCertificate))
        .col(text_null(C::FilePath))
        .col(uuid_null(C::DatasetId))
        .col(json_null(C::DatasetTables))
        .col(boolean(C::IsDemo))
        .col(big_integer(C::Version).check(Expr::col(C::Version).gte(1)))
        .col(string_len(C::Status, 16))
        .col(text_null(C::StatusDetail))
        .col(integer_null(C::TablesFound))
        .col(timestamp_with_time_zone_null(C::DiscoveredAt))
        .col(timestamp_with_time_zone_null(C::NextDiscoveryAt))
        .col(uuid(C::CreatedBy))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .col(timestamp_with_time_zone_null(C::DeletedAt))
        .foreign_key(
            ForeignKey::create()
                .from_col(C::OrgId)
                .to(Organisations::Table, Organisations::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn catalogs() -> TableCreateStatement {
    use Catalogs as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::ConnectionId))
        .col(uuid(C::OrgId))
        // The connection's version that was looked at.
        .col(big_integer(C::Version))
        .col(timestamp_with_time_zone(C::DiscoveredAt))
        .col(json(C::Schema))
        .foreign_key(
            ForeignKey::create()
                .from_col(C::ConnectionId)
                .to(Connections::Table, Connections::Id)
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
enum Connections {
    Table,
    Id,
    OrgId,
    Name,
    Kind,
    Host,
    Port,
    DatabaseName,
    Username,
    SealedPassword,
    SslMode,
    CaCertificate,
    FilePath,
    DatasetId,
    DatasetTables,
    IsDemo,
    Version,
    Status,
    StatusDetail,
    TablesFound,
    DiscoveredAt,
    NextDiscoveryAt,
    CreatedBy,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
}

#[derive(DeriveIden)]
enum Catalogs {
    Table,
    ConnectionId,
    OrgId,
    Version,
    DiscoveredAt,
    Schema,
}
