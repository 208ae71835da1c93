//! What people say of a source beside what discovery reads: notes, relationships, how it changed, and a glossary.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, json, json_null, pk_uuid, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !manager.has_column("connections", "catalog_edition").await? {
            // Counts up with every change of what people say of the catalog.
            let mut edition = big_integer(Connections::CatalogEdition);
            let add = edition.default(0);
            manager.alter_table(Table::alter().table(Connections::Table).add_column(add).to_owned()).await?;
        }
        for table in [notes(), links(), changes(), glossary()] {
            manager.create_table(table).await?;
        }
        manager.create_index(changes_by_time()).await?;
        manager.create_index(glossary_by_org()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            Glossary::Table.into_iden(),
            CatalogChanges::Table.into_iden(),
            CatalogLinks::Table.into_iden(),
            CatalogNotes::Table.into_iden(),
        ];
        for table in tables {
            manager.drop_table(Table::drop().table(table).if_exists().to_owned()).await?;
        }
        let drop = Table::alter().table(Connections::Table).drop_column(Connections::CatalogEdition).to_owned();
        manager.alter_table(drop).await
    }
}

/// Goes with its connection.
fn of_connection<T: IntoIden>(column: T) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col(column)
        .to(Connections::Table, Connections::Id)
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

fn notes() -> TableCreateStatement {
    use CatalogNotes as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(uuid(C::ConnectionId))
        .col(uuid(C::OrgId))
        // Empty where the source has no schemas, and for a note on the table itself.
        .col(text(C::SchemaName))
        .col(text(C::TableName))
        .col(text(C::ColumnName))
        .col(text_null(C::Description))
        .col(string_len_null(C::DescriptionOrigin, 16))
        .col(text_null(C::Term))
        .col(boolean(C::Hidden))
        .col(string_len_null(C::PiiKind, 16))
        .col(string_len_null(C::PiiState, 16))
        .col(uuid(C::UpdatedBy))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .primary_key(Index::create().col(C::ConnectionId).col(C::SchemaName).col(C::TableName).col(C::ColumnName))
        .foreign_key(&mut of_connection(C::ConnectionId))
        .to_owned()
}

fn links() -> TableCreateStatement {
    use CatalogLinks as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(uuid(C::ConnectionId))
        .col(uuid(C::OrgId))
        // Names both ends; the same two ends have one row.
        .col(string_len(C::Key, 64))
        .col(json(C::Ends))
        .col(string_len(C::State, 16))
        // Said by a person, where the source shows no such thing.
        .col(boolean(C::Own))
        .col(uuid(C::UpdatedBy))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .primary_key(Index::create().col(C::ConnectionId).col(C::Key))
        .foreign_key(&mut of_connection(C::ConnectionId))
        .to_owned()
}

fn changes() -> TableCreateStatement {
    use CatalogChanges as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::ConnectionId))
        .col(uuid(C::OrgId))
        .col(timestamp_with_time_zone(C::SeenSince))
        .col(timestamp_with_time_zone(C::SeenAt))
        .col(json(C::Changes))
        .foreign_key(&mut of_connection(C::ConnectionId))
        .to_owned()
}

fn changes_by_time() -> IndexCreateStatement {
    Index::create()
        .name("ix_catalog_changes_connection_id")
        .table(CatalogChanges::Table)
        .col(CatalogChanges::ConnectionId)
        .col(CatalogChanges::SeenAt)
        .if_not_exists()
        .to_owned()
}

fn glossary() -> TableCreateStatement {
    use Glossary as C;
    Table::create()
        .table(C::Table)
        .if_not_exists()
        .col(pk_uuid(C::Id))
        .col(uuid(C::OrgId))
        // None: for every connection.
        .col(uuid_null(C::ConnectionId))
        .col(string_len(C::Kind, 16))
        .col(string_len(C::Name, 255))
        .col(json(C::Synonyms))
        .col(text_null(C::Definition))
        .col(json_null(C::Target))
        .col(text_null(C::Formula))
        .col(json(C::DefaultFilters))
        .col(string_len_null(C::Format, 32))
        .col(uuid(C::CreatedBy))
        .col(timestamp_with_time_zone(C::CreatedAt))
        .col(timestamp_with_time_zone(C::UpdatedAt))
        .foreign_key(
            ForeignKey::create()
                .from_col(C::OrgId)
                .to(Organisations::Table, Organisations::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(&mut of_connection(C::ConnectionId))
        .to_owned()
}

fn glossary_by_org() -> IndexCreateStatement {
    Index::create()
        .name("ix_glossary_org_id")
        .table(Glossary::Table)
        .col(Glossary::OrgId)
        .col(Glossary::Name)
        .if_not_exists()
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
    Id,
    CatalogEdition,
}

#[derive(DeriveIden)]
enum CatalogNotes {
    Table,
    ConnectionId,
    OrgId,
    SchemaName,
    TableName,
    ColumnName,
    Description,
    DescriptionOrigin,
    Term,
    Hidden,
    PiiKind,
    PiiState,
    UpdatedBy,
    UpdatedAt,
}

#[derive(DeriveIden)]
enum CatalogLinks {
    Table,
    ConnectionId,
    OrgId,
    Key,
    Ends,
    State,
    Own,
    UpdatedBy,
    UpdatedAt,
}

#[derive(DeriveIden)]
enum CatalogChanges {
    Table,
    Id,
    ConnectionId,
    OrgId,
    SeenSince,
    SeenAt,
    Changes,
}

#[derive(DeriveIden)]
enum Glossary {
    Table,
    Id,
    OrgId,
    ConnectionId,
    Kind,
    Name,
    Synonyms,
    Definition,
    Target,
    Formula,
    DefaultFilters,
    Format,
    CreatedBy,
    CreatedAt,
    UpdatedAt,
}
