//! What each connection is called in queries over all sources. A name once given stays its own, also after the
//! connection is gone: else a saved query would read another source one day.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(names()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(SourceNames::Table).if_exists().to_owned()).await
    }
}

fn names() -> TableCreateStatement {
    use SourceNames as S;
    Table::create()
        .table(S::Table)
        .if_not_exists()
        .col(uuid(S::ConnectionId).primary_key())
        .col(uuid(S::OrgId))
        .col(string_len(S::Name, 64))
        .index(Index::create().unique().name("source_names_name").col(S::OrgId).col(S::Name))
        .foreign_key(
            ForeignKey::create()
                .from_col(S::OrgId)
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
enum SourceNames {
    Table,
    ConnectionId,
    OrgId,
    Name,
}
