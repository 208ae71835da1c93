//! Durable jobs: work that goes on when the person leaves, when the program is killed, and on one copy only.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, json, json_null, pk_uuid, string_len, string_len_null, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(jobs()).await?;
        manager.create_index(index("ix_jobs_due", &[Jobs::State, Jobs::DueAt])).await?;
        manager.create_index(index("ix_jobs_org", &[Jobs::OrgId, Jobs::CreatedAt])).await?;
        manager.create_index(index("ix_jobs_person", &[Jobs::OrgId, Jobs::CreatedBy, Jobs::CreatedAt])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Jobs::Table).if_exists().to_owned()).await
    }
}

fn index(name: &str, columns: &[Jobs]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(Jobs::Table).if_not_exists();
    for column in columns {
        index.col(*column);
    }
    index
}

/// There is no foreign key to organisations or users: their room stands below this one. What is theirs is forgotten
/// after thirty days like everything here.
fn jobs() -> TableCreateStatement {
    use Jobs as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(uuid(C::OrgId))
        .col(pk_uuid(C::Id))
        .col(string_len(C::Kind, 40))
        .col(string_len(C::Title, 300))
        .col(string_len(C::State, 20))
        .col(json(C::Payload))
        .col(json_null(C::Progress))
        .col(integer(C::Attempts).check(Expr::col(C::Attempts).gte(0)))
        .col(integer(C::MaxAttempts).check(Expr::col(C::MaxAttempts).gte(1)))
        .col(text_null(C::Error))
        .col(json_null(C::Result))
        .col(string_len_null(C::ResourceType, 40))
        .col(string_len_null(C::ResourceId, 64))
        .col(uuid(C::CreatedBy))
        // What the person was when the job was begun: with these rights it is done.
        .col(string_len(C::Role, 20))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone_null(C::StartedAt))
        .col(timestamp_with_time_zone_null(C::FinishedAt))
        // From when on a worker may take it: the next try of a queued job, the end of the lease of a running one.
        .col(timestamp_with_time_zone(C::DueAt))
        // Counts up whenever the job changes hands: a worker with an older number writes nothing any more.
        .col(big_integer(C::Fence))
        .col(boolean(C::CancelRequested))
        .to_owned()
}

#[derive(DeriveIden, Clone, Copy)]
enum Jobs {
    Table,
    OrgId,
    Id,
    Kind,
    Title,
    State,
    Payload,
    Progress,
    Attempts,
    MaxAttempts,
    Error,
    Result,
    ResourceType,
    ResourceId,
    CreatedBy,
    Role,
    CreatedAt,
    StartedAt,
    FinishedAt,
    DueAt,
    Fence,
    CancelRequested,
}
