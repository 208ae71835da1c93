//! Organisations, users, sessions with their refresh tokens, the setup token, and token budgets.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, char_len, char_len_null, pk_uuid, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(organisations()).await?;
        manager.create_table(users()).await?;
        manager.create_index(index("ix_users_org_id", Users::Table, Users::OrgId)).await?;
        manager.create_table(sessions()).await?;
        manager.create_index(index("ix_sessions_user_id", Sessions::Table, Sessions::UserId)).await?;
        manager.create_index(index("ix_sessions_expires_at", Sessions::Table, Sessions::ExpiresAt)).await?;
        manager.create_table(refresh_tokens()).await?;
        let by_session = index("ix_refresh_tokens_session_id", RefreshTokens::Table, RefreshTokens::SessionId);
        manager.create_index(by_session).await?;
        manager.create_table(setup_tokens()).await?;
        manager.create_table(org_usage()).await?;
        manager.create_table(token_reservations()).await?;
        let by_org = index("ix_token_reservations_org_id", TokenReservations::Table, TokenReservations::OrgId);
        manager.create_index(by_org).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            TokenReservations::Table.into_iden(),
            OrgUsage::Table.into_iden(),
            SetupTokens::Table.into_iden(),
            RefreshTokens::Table.into_iden(),
            Sessions::Table.into_iden(),
            Users::Table.into_iden(),
            Organisations::Table.into_iden(),
        ] {
            manager.drop_table(Table::drop().table(table).if_exists().to_owned()).await?;
        }
        Ok(())
    }
}

fn index(name: &str, table: impl IntoIden, column: impl IntoIden) -> IndexCreateStatement {
    Index::create().name(name).table(table.into_iden()).col(column.into_iden()).if_not_exists().to_owned()
}

/// A foreign key to another table's `id`; rows go with the row that they point to.
fn owned_by(from: impl IntoIden, table: impl IntoIden, id: impl IntoIden) -> ForeignKeyCreateStatement {
    let action = ForeignKeyAction::Cascade;
    ForeignKey::create().from_col(from.into_iden()).to(table.into_iden(), id.into_iden()).on_delete(action).to_owned()
}

fn organisations() -> TableCreateStatement {
    use Organisations as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(string_len(C::Name, 255))
        .col(string_len(C::Slug, 100).unique_key().check(Expr::col(C::Slug).ne("")))
        .col(big_integer_null(C::MonthlyTokenLimit).check(Expr::col(C::MonthlyTokenLimit).gte(0)))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .to_owned()
}

fn users() -> TableCreateStatement {
    use Users as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(string_len(C::Email, 254).unique_key().check(Func::lower(Expr::col(C::Email)).eq(Expr::col(C::Email))))
        .col(string_len(C::FullName, 255))
        .col(text(C::PasswordHash))
        .col(string_len(C::Role, 16).check(Expr::col(C::Role).is_in(["admin", "analyst", "viewer"])))
        .col(timestamp_with_time_zone_null(C::DisabledAt))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .foreign_key(&mut owned_by(C::OrgId, Organisations::Table, Organisations::Id))
        .to_owned()
}

fn sessions() -> TableCreateStatement {
    use Sessions as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(uuid(C::UserId))
        .col(string_len_null(C::Ip, 45))
        .col(string_len_null(C::UserAgent, 255))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone(C::LastUsedAt))
        .col(timestamp_with_time_zone(C::ExpiresAt))
        .col(timestamp_with_time_zone_null(C::EndedAt))
        .foreign_key(&mut owned_by(C::OrgId, Organisations::Table, Organisations::Id))
        .foreign_key(&mut owned_by(C::UserId, Users::Table, Users::Id))
        .to_owned()
}

fn refresh_tokens() -> TableCreateStatement {
    use RefreshTokens as C;
    // Replaced means: when and by which token, both or neither.
    let both = Expr::col(C::ReplacedAt).is_null().eq(Expr::col(C::ReplacedBy).is_null());
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(char_len(C::Hash, 64).primary_key())
        .col(uuid(C::OrgId))
        .col(uuid(C::SessionId))
        .col(timestamp_with_time_zone(C::IssuedAt))
        .col(timestamp_with_time_zone(C::ExpiresAt))
        .col(timestamp_with_time_zone_null(C::ReplacedAt))
        .col(char_len_null(C::ReplacedBy, 64))
        .col(text_null(C::Successor))
        .check(both)
        .foreign_key(&mut owned_by(C::OrgId, Organisations::Table, Organisations::Id))
        .foreign_key(&mut owned_by(C::SessionId, Sessions::Table, Sessions::Id))
        .to_owned()
}

fn setup_tokens() -> TableCreateStatement {
    use SetupTokens as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(char_len(C::Hash, 64).primary_key())
        .col(timestamp_with_time_zone(C::CreatedAt))
        .to_owned()
}

fn org_usage() -> TableCreateStatement {
    use OrgUsage as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(uuid(C::OrgId))
        .col(char_len(C::Month, 7))
        .col(big_integer(C::TokensUsed).check(Expr::col(C::TokensUsed).gte(0)))
        .primary_key(Index::create().col(C::OrgId).col(C::Month))
        .foreign_key(&mut owned_by(C::OrgId, Organisations::Table, Organisations::Id))
        .to_owned()
}

fn token_reservations() -> TableCreateStatement {
    use TokenReservations as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(char_len(C::Month, 7))
        .col(big_integer(C::Tokens).check(Expr::col(C::Tokens).gte(0)))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .foreign_key(&mut owned_by(C::OrgId, Organisations::Table, Organisations::Id))
        .to_owned()
}

#[derive(DeriveIden)]
enum Organisations {
    Table,
    Id,
    Name,
    Slug,
    MonthlyTokenLimit,
    CreatedAt,
    UpdatedAt,
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
    OrgId,
    Email,
    FullName,
    PasswordHash,
    Role,
    DisabledAt,
    CreatedAt,
    UpdatedAt,
}

#[derive(DeriveIden)]
enum Sessions {
    Table,
    Id,
    OrgId,
    UserId,
    Ip,
    UserAgent,
    CreatedAt,
    LastUsedAt,
    ExpiresAt,
    EndedAt,
}

#[derive(DeriveIden)]
enum RefreshTokens {
    Table,
    Hash,
    OrgId,
    SessionId,
    IssuedAt,
    ExpiresAt,
    ReplacedAt,
    ReplacedBy,
    Successor,
}

#[derive(DeriveIden)]
enum SetupTokens {
    Table,
    Hash,
    CreatedAt,
}

#[derive(DeriveIden)]
enum OrgUsage {
    Table,
    OrgId,
    Month,
    TokensUsed,
}

#[derive(DeriveIden)]
enum TokenReservations {
    Table,
    Id,
    OrgId,
    Month,
    Tokens,
    CreatedAt,
}
