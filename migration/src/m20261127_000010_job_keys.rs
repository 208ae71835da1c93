//! By what a job is the same as another that is asked for while it has not ended.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_len_null;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !manager.has_column("jobs", "same_key").await? {
            let column = &mut string_len_null(Jobs::SameKey, 64);
            manager.alter_table(Table::alter().table(Jobs::Table).add_column(column).to_owned()).await?;
        }
        // Jobs that were begun before this step: a load is known by the token of its file, all others by their thing.
        let token = match manager.get_database_backend() {
            DbBackend::Sqlite => "json_extract(payload, '$.token')",
            _ => "payload->>'token'",
        };
        let keys = format!("UPDATE jobs SET same_key = CASE kind WHEN 'upload' THEN {token} ELSE resource_id END");
        manager.get_connection().execute_unprepared(&keys).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table(Jobs::Table).drop_column(Jobs::SameKey).to_owned()).await
    }
}

#[derive(DeriveIden)]
enum Jobs {
    Table,
    SameKey,
}
