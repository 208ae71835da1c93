//! A glossary's names, of which there is one of each in its reach: a connection, or all of them.

use std::collections::HashSet;

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;
use sea_orm_migration::sea_orm::QueryResult;
use sea_orm_migration::sea_orm::prelude::Uuid;

/// The longest name, in characters.
const LONGEST: usize = 100;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !manager.has_column("glossary", "name_key").await? {
            let column = &mut text_null(Glossary::NameKey);
            manager.alter_table(Table::alter().table(Glossary::Table).add_column(column).to_owned()).await?;
        }
        let db = manager.get_connection();
        let mut taken = HashSet::new();
        for row in db.query_all(&oldest_first()).await? {
            db.execute(&keyed(&row, &mut taken)?).await?;
        }
        manager.create_index(one_of_each()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ux_glossary_name").table(Glossary::Table).to_owned()).await?;
        let drop = Table::alter().table(Glossary::Table).drop_column(Glossary::NameKey).to_owned();
        manager.alter_table(drop).await
    }
}

fn oldest_first() -> SelectStatement {
    use Glossary as C;
    Query::select()
        .columns([C::Id, C::OrgId, C::ConnectionId, C::Name])
        .from(C::Table)
        .order_by(C::CreatedAt, Order::Asc)
        .order_by(C::Id, Order::Asc)
        .to_owned()
}

/// Gives an entry its key, and a name of its own where an older one has its name.
fn keyed(row: &QueryResult, taken: &mut HashSet<(Uuid, String)>) -> Result<UpdateStatement, DbErr> {
    let (id, org): (Uuid, Uuid) = (row.try_get("", "id")?, row.try_get("", "org_id")?);
    let reach = row.try_get::<Option<Uuid>>("", "connection_id")?.map(|id| id.to_string()).unwrap_or_default();
    let given: String = row.try_get("", "name")?;
    let mut name = given.clone();
    let mut count = 1_u64;
    while !taken.insert((org, key(&reach, &name))) {
        count += 1;
        name = numbered(&given, count);
    }
    let values = [(Glossary::Name, name.clone().into()), (Glossary::NameKey, key(&reach, &name).into())];
    let own = Expr::col(Glossary::Id).eq(id);
    Ok(Query::update().table(Glossary::Table).values(values).and_where(own).to_owned())
}

fn key(reach: &str, name: &str) -> String {
    format!("{reach}:{}", name.to_lowercase())
}

/// A name with its number at the end, no longer than a name may be.
fn numbered(name: &str, count: u64) -> String {
    let end = format!(" ({count})");
    let kept: String = name.chars().take(LONGEST.saturating_sub(end.len())).collect();
    format!("{}{end}", kept.trim_end())
}

fn one_of_each() -> IndexCreateStatement {
    Index::create()
        .name("ux_glossary_name")
        .table(Glossary::Table)
        .col(Glossary::OrgId)
        .col(Glossary::NameKey)
        .unique()
        .if_not_exists()
        .to_owned()
}

#[derive(DeriveIden)]
enum Glossary {
    Table,
    Id,
    OrgId,
    ConnectionId,
    Name,
    NameKey,
    CreatedAt,
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn a_number_fits_at_the_end_of_the_longest_name() {
        assert_eq!(numbered("Net revenue", 2), "Net revenue (2)");
        assert_eq!(numbered(&"\u{e4}".repeat(100), 12).chars().count(), 100);
    }
}
