//! Saved queries with their versions, tags, and the tables that they read.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, json, json_null, pk_uuid, string_len, string_len_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(saved_queries()).await?;
        manager.create_index(by_time()).await?;
        manager.create_table(versions()).await?;
        manager.create_table(tags()).await?;
        manager.create_index(by_tag()).await?;
        manager.create_table(tables()).await?;
        manager.create_index(by_table()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            SavedQueryTables::Table.into_iden(),
            SavedQueryTags::Table.into_iden(),
            SavedQueryVersions::Table.into_iden(),
            SavedQueries::Table.into_iden(),
        ] {
            manager.drop_table(Table::drop().table(table).if_exists().to_owned()).await?;
        }
        Ok(())
    }
}

/// A foreign key to another table's `id`; rows go with the row that they point to.
fn owned_by(from: impl IntoIden, table: impl IntoIden, id: impl IntoIden) -> ForeignKeyCreateStatement {
    let action = ForeignKeyAction::Cascade;
    ForeignKey::create().from_col(from.into_iden()).to(table.into_iden(), id.into_iden()).on_delete(action).to_owned()
}

/// There is no foreign key to connections or people: a query that others use stays when they are gone.
fn saved_queries() -> TableCreateStatement {
    use SavedQueries as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(uuid(C::OwnerId))
        .col(uuid(C::ConnectionId))
        .col(string_len(C::Name, 255))
        .col(text_null(C::Description))
        .col(text(C::Sql))
        .col(json(C::Parameters))
        .col(json_null(C::ChartConfig))
        .col(boolean(C::Shared))
        .col(integer(C::Version))
        .col(boolean(C::Valid))
        .col(json(C::Reasons))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .col(timestamp_with_time_zone_null(C::DeletedAt))
        .col(uuid_null(C::DeletedBy))
        .foreign_key(&mut owned_by(C::OrgId, Organisations::Table, Organisations::Id))
        .to_owned()
}

fn by_time() -> IndexCreateStatement {
    use SavedQueries as C;
    Index::create()
        .name("ix_saved_queries_org_at")
        .table(C::Table)
        .col(C::OrgId)
        .col(C::UpdatedAt)
        .if_not_exists()
        .to_owned()
}

fn versions() -> TableCreateStatement {
    use SavedQueryVersions as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(uuid(C::QueryId))
        .col(integer(C::Version))
        .col(uuid(C::OrgId))
        .col(uuid(C::AuthorId))
        .col(uuid(C::ConnectionId))
        .col(string_len(C::Name, 255))
        .col(text_null(C::Description))
        .col(text(C::Sql))
        .col(json(C::Parameters))
        .col(json(C::Tags))
        .col(json_null(C::ChartConfig))
        .col(boolean(C::Shared))
        .col(string_len_null(C::Note, 255))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .primary_key(Index::create().col(C::QueryId).col(C::Version))
        .foreign_key(&mut owned_by(C::QueryId, SavedQueries::Table, SavedQueries::Id))
        .to_owned()
}

fn tags() -> TableCreateStatement {
    use SavedQueryTags as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(uuid(C::QueryId))
        .col(string_len(C::Tag, 50))
        .col(uuid(C::OrgId))
        .primary_key(Index::create().col(C::QueryId).col(C::Tag))
        .foreign_key(&mut owned_by(C::QueryId, SavedQueries::Table, SavedQueries::Id))
        .to_owned()
}

fn by_tag() -> IndexCreateStatement {
    use SavedQueryTags as C;
    let mut index = Index::create();
    index.name("ix_saved_query_tags_tag").table(C::Table).col(C::OrgId).col(C::Tag).if_not_exists().to_owned()
}

fn tables() -> TableCreateStatement {
    use SavedQueryTables as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::QueryId))
        .col(uuid(C::OrgId))
        .col(integer(C::Place))
        .col(text_null(C::SchemaName))
        .col(text(C::TableName))
        .foreign_key(&mut owned_by(C::QueryId, SavedQueries::Table, SavedQueries::Id))
        .to_owned()
}

fn by_table() -> IndexCreateStatement {
    use SavedQueryTables as C;
    let mut index = Index::create();
    index.name("ix_saved_query_tables_query").table(C::Table).col(C::OrgId).col(C::QueryId).if_not_exists().to_owned()
}

#[derive(DeriveIden)]
enum Organisations {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum SavedQueries {
    Table,
    Id,
    OrgId,
    OwnerId,
    ConnectionId,
    Name,
    Description,
    Sql,
    Parameters,
    ChartConfig,
    Shared,
    Version,
    Valid,
    Reasons,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
    DeletedBy,
}

#[derive(DeriveIden)]
enum SavedQueryVersions {
    Table,
    QueryId,
    Version,
    OrgId,
    AuthorId,
    ConnectionId,
    Name,
    Description,
    Sql,
    Parameters,
    Tags,
    ChartConfig,
    Shared,
    Note,
    CreatedAt,
}

#[derive(DeriveIden)]
enum SavedQueryTags {
    Table,
    QueryId,
    Tag,
    OrgId,
}

#[derive(DeriveIden)]
enum SavedQueryTables {
    Table,
    Id,
    QueryId,
    OrgId,
    /// Its place among the tables that the query reads.
    Place,
    SchemaName,
    TableName,
}
