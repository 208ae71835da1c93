//! Who may use a connection, where not everybody of the organisation may.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::json_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.has_column("connections", "access").await? {
            return Ok(());
        }
        let column = &mut json_null(Connections::Access);
        manager.alter_table(Table::alter().table(Connections::Table).add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table(Connections::Table).drop_column(Connections::Access).to_owned()).await
    }
}

#[derive(DeriveIden)]
enum Connections {
    Table,
    Access,
}
