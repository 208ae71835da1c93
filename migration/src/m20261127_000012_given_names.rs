//! Which names a connection over all files gave to tables, so that none is given to another.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::json_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.has_column("connections", "names_given").await? {
            return Ok(());
        }
        let column = &mut json_null(Connections::NamesGiven);
        manager.alter_table(Table::alter().table(Connections::Table).add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::alter().table(Connections::Table).drop_column(Connections::NamesGiven).to_owned();
        manager.alter_table(drop).await
    }
}

#[derive(DeriveIden)]
enum Connections {
    Table,
    NamesGiven,
}
