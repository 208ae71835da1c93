//! Who deleted a connection.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.has_column("connections", "deleted_by").await? {
            return Ok(());
        }
        let column = &mut uuid_null(Connections::DeletedBy);
        manager.alter_table(Table::alter().table(Connections::Table).add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::alter().table(Connections::Table).drop_column(Connections::DeletedBy).to_owned();
        manager.alter_table(drop).await
    }
}

#[derive(DeriveIden)]
enum Connections {
    Table,
    DeletedBy,
}
