//! The protocol of an organisation's language model, models that stand in for it, and what a model may see of a
//! single connection.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, pk_uuid, string_len, string_len_null, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A step that was cut off begins again: SQLite knows no `ADD COLUMN IF NOT EXISTS`.
        if !manager.has_column("ai_settings", "provider").await? {
            let mut column = string_len(AiSettings::Provider, 16).default("openai").take();
            let column = column.check(known(AiSettings::Provider)).take();
            manager.alter_table(Table::alter().table(AiSettings::Table).add_column(column).to_owned()).await?;
        }
        if !manager.has_column("connections", "privacy").await? {
            let mut column = string_len_null(Connections::Privacy, 16);
            let levels = Expr::col(Connections::Privacy).is_in(["names", "samples", "results"]);
            let column = column.check(levels).take();
            manager.alter_table(Table::alter().table(Connections::Table).add_column(column).to_owned()).await?;
        }
        manager.create_table(fallbacks()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(AiFallbacks::Table).if_exists().to_owned()).await?;
        let without = Table::alter().table(Connections::Table).drop_column(Connections::Privacy).to_owned();
        manager.alter_table(without).await?;
        let without = Table::alter().table(AiSettings::Table).drop_column(AiSettings::Provider).to_owned();
        manager.alter_table(without).await
    }
}

fn known(column: impl IntoIden) -> Expr {
    Expr::col(column.into_iden()).is_in(["openai", "anthropic"])
}

fn fallbacks() -> TableCreateStatement {
    use AiFallbacks as C;
    let org = ForeignKey::create()
        .from_col(C::OrgId)
        .to(Organisations::Table, Organisations::Id)
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned();
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(integer(C::Position).check(Expr::col(C::Position).gte(0)))
        .col(string_len(C::Provider, 16).check(known(C::Provider)))
        .col(text(C::BaseUrl))
        .col(string_len(C::Model, 255))
        .col(text_null(C::KeySealed))
        .foreign_key(&mut org.clone())
        .index(Index::create().name("uq_ai_fallbacks_position").col(C::OrgId).col(C::Position).unique())
        .to_owned()
}

#[derive(DeriveIden)]
enum Organisations {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Connections {
    Table,
    Privacy,
}

#[derive(DeriveIden)]
enum AiSettings {
    Table,
    Provider,
}

#[derive(DeriveIden)]
enum AiFallbacks {
    Table,
    Id,
    OrgId,
    Position,
    Provider,
    BaseUrl,
    Model,
    KeySealed,
}
