//! Which schemas of its database a connection reads.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::json_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.has_column("connections", "schemas").await? {
            return Ok(());
        }
        let column = &mut json_null(Connections::Schemas);
        manager.alter_table(Table::alter().table(Connections::Table).add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::alter().table(Connections::Table).drop_column(Connections::Schemas).to_owned();
        manager.alter_table(drop).await
    }
}

#[derive(DeriveIden)]
enum Connections {
    Table,
    Schemas,
}
