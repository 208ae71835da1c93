//! The history of every run of every query.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, pk_uuid, string_len, text, text_null, timestamp_with_time_zone, uuid,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(query_runs()).await?;
        manager.create_index(index("ix_query_runs_org_at", None)).await?;
        manager.create_index(index("ix_query_runs_org_user_at", Some(QueryRuns::UserId))).await?;
        manager.create_index(index("ix_query_runs_org_connection_at", Some(QueryRuns::ConnectionId))).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(QueryRuns::Table).if_exists().to_owned()).await
    }
}

/// There is no foreign key to connections or users: what was run stays written when they are gone.
fn query_runs() -> TableCreateStatement {
    use QueryRuns as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        // Made by the client where it wants to be able to cancel: unique only by habit.
        .col(uuid(C::QueryId))
        .col(uuid(C::UserId))
        .col(uuid(C::ConnectionId))
        .col(text(C::Sql))
        .col(string_len(C::Status, 16))
        .col(string_len(C::Origin, 16))
        .col(big_integer_null(C::RowCount))
        .col(big_integer(C::ExecutionTimeMs))
        .col(text_null(C::Error))
        .col(boolean(C::Cached))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .foreign_key(
            ForeignKey::create()
                .from_col(C::OrgId)
                .to(Organisations::Table, Organisations::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

/// An index on the organisation, a column of interest and the time.
fn index(name: &str, column: Option<QueryRuns>) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(QueryRuns::Table).col(QueryRuns::OrgId).if_not_exists();
    if let Some(column) = column {
        index.col(column);
    }
    index.col(QueryRuns::CreatedAt).to_owned()
}

#[derive(DeriveIden)]
enum Organisations {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum QueryRuns {
    Table,
    Id,
    OrgId,
    QueryId,
    UserId,
    ConnectionId,
    Sql,
    Status,
    Origin,
    RowCount,
    ExecutionTimeMs,
    Error,
    Cached,
    CreatedAt,
}
