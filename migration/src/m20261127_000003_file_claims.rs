//! Which organisation a file of the folder `files` belongs to: of two that ask at the same instant, the key picks one.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(claims()).await?;
        // Where two hold a file already, it stays with the one that came first.
        let sql = "INSERT INTO file_claims (file_path, org_id) \
                   SELECT file_path, org_id FROM connections AS c WHERE file_path IS NOT NULL AND NOT EXISTS (\
                   SELECT 1 FROM connections AS o WHERE o.file_path = c.file_path AND (o.created_at < c.created_at \
                   OR (o.created_at = c.created_at AND o.id < c.id)))";
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(FileClaims::Table).if_exists().to_owned()).await
    }
}

fn claims() -> TableCreateStatement {
    use FileClaims as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(text(C::FilePath).primary_key())
        .col(uuid(C::OrgId))
        .foreign_key(
            ForeignKey::create()
                .from_col(C::OrgId)
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
enum FileClaims {
    Table,
    FilePath,
    OrgId,
}
