//! The table of the states that saved queries had.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{ActiveValue::Set, ExprTrait, FromQueryResult, Order, QueryTrait};

use super::super::Seen;
use super::super::model::{Content, Saved, Stamp};
use crate::base::{Actor, OrgId, Page, SavedQueryId};
use crate::queries::line::Person;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_query_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub query_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub org_id: Uuid,
    pub author_id: Uuid,
    pub connection_id: Uuid,
    pub name: String,
    pub description: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub sql: String,
    pub parameters: Json,
    pub tags: Json,
    pub chart_config: Option<Json>,
    pub shared: bool,
    pub note: Option<String>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(FromQueryResult)]
struct Named {
    #[sea_orm(nested)]
    row: Model,
    author_name: Option<String>,
}

/// Writes down the state that a query is in now.
pub(in super::super) async fn add_version(
    db: &impl ConnectionTrait,
    author: &Actor,
    saved: &Saved,
    note: Option<String>,
) -> anyhow::Result<()> {
    let content = &saved.content;
    let row = ActiveModel {
        query_id: Set(saved.id.0),
        version: Set(saved.version),
        org_id: Set(author.org.0),
        author_id: Set(author.user.0),
        connection_id: Set(content.connection.0),
        name: Set(content.name.clone()),
        description: Set(content.description.clone()),
        sql: Set(content.sql.clone()),
        parameters: Set(serde_json::to_value(&content.parameters)?),
        tags: Set(serde_json::to_value(&content.tags)?),
        chart_config: Set(content.chart.as_ref().map(serde_json::to_value).transpose()?),
        shared: Set(content.shared),
        note: Set(note),
        created_at: Set(saved.updated_at),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The states of a query, newest first, and how many there are.
pub(in super::super) async fn list_versions(
    db: &impl ConnectionTrait,
    of_query: (OrgId, SavedQueryId, &Seen),
    page: Page,
) -> anyhow::Result<(Vec<(Content, Stamp)>, u64)> {
    let count = of(of_query).count(db).await?;
    let mut select = named(of(of_query));
    select.order_by((Entity, Column::Version), Order::Desc).offset(page.skip).limit(page.limit);
    let rows = Named::find_by_statement(db.get_database_backend().build(&select)).all(db).await?;
    Ok((rows.into_iter().map(state).collect(), count))
}

/// One state of a query.
pub(in super::super) async fn find_version(
    db: &impl ConnectionTrait,
    of_query: (OrgId, SavedQueryId, &Seen),
    version: i32,
) -> anyhow::Result<Option<(Content, Stamp)>> {
    let select = named(of(of_query).filter(Column::Version.eq(version)));
    let row = Named::find_by_statement(db.get_database_backend().build(&select)).one(db).await?;
    Ok(row.map(state))
}

/// A query may have stood on another connection before: that state is seen by who may use that one.
fn of((org, query, seen): (OrgId, SavedQueryId, &Seen)) -> Select<Entity> {
    Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::QueryId.eq(query.0))
        .apply_if(seen.closed.ids(), |q, ids| q.filter(Column::ConnectionId.is_not_in(ids)))
}

fn named(chosen: Select<Entity>) -> sea_orm::sea_query::SelectStatement {
    let users = Alias::new("users");
    let name = Query::select()
        .column((users.clone(), Alias::new("full_name")))
        .from(users.clone())
        .and_where(Expr::col((users.clone(), Alias::new("id"))).equals((Entity, Column::AuthorId)))
        .and_where(Expr::col((users, Alias::new("org_id"))).equals((Entity, Column::OrgId)))
        .take();
    let mut select = chosen.into_query();
    select.expr_as(Expr::SubQuery(None, Box::new(name.into())), "author_name");
    select
}

fn state(Named { row, author_name }: Named) -> (Content, Stamp) {
    let stamp = Stamp {
        version: row.version,
        author: Person { id: row.author_id.into(), name: author_name },
        note: row.note,
        at: row.created_at,
    };
    let content = Content {
        connection: row.connection_id.into(),
        name: row.name,
        description: row.description,
        sql: row.sql,
        parameters: serde_json::from_value(row.parameters).unwrap_or_default(),
        tags: serde_json::from_value(row.tags).unwrap_or_default(),
        chart: row.chart_config.and_then(|chart| serde_json::from_value(chart).ok()),
        shared: row.shared,
    };
    (content, stamp)
}
