//! Conversations with their turns, approved examples, and each organisation's settings for its language model.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, char_len, json_null, pk_uuid, string_len, string_len_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(chat_sessions()).await?;
        manager.create_index(sessions_by_owner()).await?;
        manager.create_table(chat_messages()).await?;
        manager.create_index(messages_by_session()).await?;
        manager.create_index(messages_by_state()).await?;
        manager.create_table(approved_examples()).await?;
        manager.create_index(one_example_a_question()).await?;
        manager.create_table(ai_settings()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            AiSettings::Table.into_iden(),
            ApprovedExamples::Table.into_iden(),
            ChatMessages::Table.into_iden(),
            ChatSessions::Table.into_iden(),
        ] {
            manager.drop_table(Table::drop().table(table).if_exists().to_owned()).await?;
        }
        Ok(())
    }
}

/// A foreign key to another table's `id`; rows go with the row that they point to.
fn owned_by(from: impl IntoIden, table: impl IntoIden, id: impl IntoIden) -> ForeignKeyCreateStatement {
    let action = ForeignKeyAction::Cascade;
    ForeignKey::create().from_col(from.into_iden()).to(table.into_iden(), id.into_iden()).on_delete(action).to_owned()
}

fn chat_sessions() -> TableCreateStatement {
    use ChatSessions as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(uuid(C::UserId))
        .col(uuid(C::ConnectionId))
        .col(string_len(C::Title, 255))
        .col(boolean(C::Pinned))
        .col(text(C::LastQuestion))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .col(timestamp_with_time_zone_null(C::DeletedAt))
        .foreign_key(&mut owned_by(C::OrgId, Organisations::Table, Organisations::Id))
        .foreign_key(&mut owned_by(C::UserId, Users::Table, Users::Id))
        .to_owned()
}

fn sessions_by_owner() -> IndexCreateStatement {
    use ChatSessions as C;
    Index::create()
        .name("ix_chat_sessions_owner")
        .table(C::Table)
        .col(C::OrgId)
        .col(C::UserId)
        .col(C::UpdatedAt)
        .if_not_exists()
        .to_owned()
}

fn chat_messages() -> TableCreateStatement {
    use ChatMessages as C;
    let states = ["running", "answered", "clarify", "refused", "failed", "stopped", "talk"];
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(uuid(C::SessionId))
        .col(uuid(C::UserId))
        .col(uuid(C::ConnectionId))
        .col(text(C::Question))
        .col(string_len(C::State, 16).check(Expr::col(C::State).is_in(states)))
        .col(string_len(C::Engine, 16))
        .col(text_null(C::Sql))
        .col(json_null(C::Reading))
        .col(json_null(C::Answer))
        .col(string_len_null(C::Verdict, 8))
        .col(text_null(C::VerdictReason))
        .col(timestamp_with_time_zone(C::AsOf))
        .col(uuid(C::Runner))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone_null(C::FinishedAt))
        .foreign_key(&mut owned_by(C::SessionId, ChatSessions::Table, ChatSessions::Id))
        .to_owned()
}

fn messages_by_session() -> IndexCreateStatement {
    use ChatMessages as C;
    Index::create()
        .name("ix_chat_messages_session")
        .table(C::Table)
        .col(C::OrgId)
        .col(C::SessionId)
        .col(C::CreatedAt)
        .if_not_exists()
        .to_owned()
}

fn messages_by_state() -> IndexCreateStatement {
    use ChatMessages as C;
    Index::create().name("ix_chat_messages_state").table(C::Table).col(C::State).if_not_exists().to_owned()
}

fn approved_examples() -> TableCreateStatement {
    use ApprovedExamples as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(uuid(C::ConnectionId))
        .col(char_len(C::QuestionKey, 64))
        .col(text(C::Question))
        .col(text(C::Sql))
        .col(json_null(C::Reading))
        .col(uuid(C::MessageId))
        .col(uuid(C::ApprovedBy))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .foreign_key(&mut owned_by(C::OrgId, Organisations::Table, Organisations::Id))
        .to_owned()
}

fn one_example_a_question() -> IndexCreateStatement {
    use ApprovedExamples as C;
    Index::create()
        .name("ux_approved_examples_question")
        .table(C::Table)
        .col(C::OrgId)
        .col(C::ConnectionId)
        .col(C::QuestionKey)
        .unique()
        .if_not_exists()
        .to_owned()
}

fn ai_settings() -> TableCreateStatement {
    use AiSettings as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::OrgId))
        .col(text(C::BaseUrl))
        .col(string_len(C::Model, 255))
        .col(text_null(C::KeySealed))
        .col(boolean(C::Enabled))
        .col(string_len(C::Privacy, 16).check(Expr::col(C::Privacy).is_in(["names", "samples", "results"])))
        .col(uuid(C::UpdatedBy))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .foreign_key(&mut owned_by(C::OrgId, Organisations::Table, Organisations::Id))
        .to_owned()
}

#[derive(DeriveIden)]
enum Organisations {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum ChatSessions {
    Table,
    Id,
    OrgId,
    UserId,
    ConnectionId,
    Title,
    Pinned,
    LastQuestion,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
}

#[derive(DeriveIden)]
enum ChatMessages {
    Table,
    Id,
    OrgId,
    SessionId,
    UserId,
    ConnectionId,
    Question,
    State,
    Engine,
    Sql,
    Reading,
    Answer,
    Verdict,
    VerdictReason,
    AsOf,
    Runner,
    CreatedAt,
    FinishedAt,
}

#[derive(DeriveIden)]
enum ApprovedExamples {
    Table,
    Id,
    OrgId,
    ConnectionId,
    QuestionKey,
    Question,
    Sql,
    Reading,
    MessageId,
    ApprovedBy,
    CreatedAt,
}

#[derive(DeriveIden)]
enum AiSettings {
    Table,
    OrgId,
    BaseUrl,
    Model,
    KeySealed,
    Enabled,
    Privacy,
    UpdatedBy,
    UpdatedAt,
}
