//! What a verified answer's SQL came from and what it reads.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite adds no two at once.
        for (name, column) in [("edited_by", uuid_null(Columns::EditedBy)), ("uses", json_null(Columns::Uses))] {
            if !manager.has_column("approved_examples", name).await? {
                let mut column = column;
                let add = Table::alter().table(Columns::ApprovedExamples).add_column(&mut column).to_owned();
                manager.alter_table(add).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [Columns::EditedBy, Columns::Uses] {
            manager.alter_table(Table::alter().table(Columns::ApprovedExamples).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Columns {
    ApprovedExamples,
    /// Who wrote the SQL by hand, if somebody did.
    EditedBy,
    /// The tables and columns that the SQL reads.
    Uses,
}
