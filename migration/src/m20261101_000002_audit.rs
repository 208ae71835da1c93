//! The audit trail: rows are only ever added, and the table itself refuses anything else.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    json, pk_uuid, string_len, string_len_null, timestamp_with_time_zone, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE_GUARDS: &str = "
CREATE TRIGGER IF NOT EXISTS audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
";

const POSTGRES_GUARDS: &str = "
CREATE OR REPLACE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_log is append-only'; END $$;
CREATE OR REPLACE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(audit_log()).await?;
        for (name, column) in [
            ("ix_audit_log_org_at", None),
            ("ix_audit_log_org_action_at", Some(AuditLog::Action)),
            ("ix_audit_log_org_user_at", Some(AuditLog::UserId)),
        ] {
            manager.create_index(index(name, column)).await?;
        }
        let db = manager.get_connection();
        match manager.get_database_backend() {
            DbBackend::Sqlite => db.execute_unprepared(SQLITE_GUARDS).await?,
            _ => db.execute_unprepared(POSTGRES_GUARDS).await?,
        };
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(AuditLog::Table).if_exists().to_owned()).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP FUNCTION IF EXISTS audit_log_refuse()").await?;
        }
        Ok(())
    }
}

/// There is no foreign key to organisations or users: what was done stays written when they are gone.
fn audit_log() -> TableCreateStatement {
    use AuditLog as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        .col(timestamp_with_time_zone(C::At))
        .col(uuid_null(C::UserId))
        .col(string_len_null(C::UserEmail, 254))
        .col(string_len(C::Action, 64))
        .col(string_len(C::ResourceType, 64))
        .col(string_len_null(C::ResourceId, 64))
        .col(string_len_null(C::Ip, 45))
        .col(string_len_null(C::RequestId, 64))
        .col(json(C::Detail))
        .to_owned()
}

/// An index on the organisation, a column of interest and the time.
fn index(name: &str, column: Option<AuditLog>) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(AuditLog::Table).col(AuditLog::OrgId).if_not_exists();
    if let Some(column) = column {
        index.col(column);
    }
    index.col(AuditLog::At).to_owned()
}

#[derive(DeriveIden)]
enum AuditLog {
    Table,
    Id,
    OrgId,
    At,
    UserId,
    UserEmail,
    Action,
    ResourceType,
    ResourceId,
    Ip,
    RequestId,
    Detail,
}
