//! The table of past runs.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, LikeExpr, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, ExprTrait, FromQueryResult, Order, QueryTrait};

use super::Origin;
use super::line::{HistoryFilter, HistoryLine, Line, Person, RunStatus};
use crate::base::{OrgId, QueryId, UserId};
use crate::connections::Closed;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "query_runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub query_id: Uuid,
    pub user_id: Uuid,
    pub connection_id: Uuid,
    pub sql: String,
    pub status: String,
    pub origin: String,
    pub row_count: Option<i64>,
    pub execution_time_ms: i64,
    pub error: Option<String>,
    pub cached: bool,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Rows of one insert: SQLite takes 32,766 values in one statement, PostgreSQL 65,535.
const CHUNK: usize = 1000;

/// Writes lines; each carries its organisation.
pub(super) async fn insert(db: &impl ConnectionTrait, lines: Vec<Line>) -> anyhow::Result<()> {
    let mut rows: Vec<ActiveModel> = lines.into_iter().map(row).collect();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(CHUNK));
        Entity::insert_many(rows).exec_without_returning(db).await?;
        rows = rest;
    }
    Ok(())
}

/// Removes every organisation's lines from before a moment.
pub(super) async fn delete_before(db: &impl ConnectionTrait, moment: DateTimeUtc) -> anyhow::Result<()> {
    Entity::delete_many().filter(Column::CreatedAt.lt(moment)).exec(db).await?;
    Ok(())
}

fn row(line: Line) -> ActiveModel {
    ActiveModel {
        id: Set(QueryId::new().0),
        org_id: Set(line.actor_org.0),
        query_id: Set(line.query_id.0),
        user_id: Set(line.user.0),
        connection_id: Set(line.connection.0),
        sql: Set(line.sql),
        status: Set(line.status.as_str().to_owned()),
        origin: Set(origin_word(line.origin).to_owned()),
        row_count: Set(line.row_count.and_then(|n| i64::try_from(n).ok())),
        execution_time_ms: Set(i64::try_from(line.execution_time_ms).unwrap_or(i64::MAX)),
        error: Set(line.error),
        cached: Set(line.cached),
        created_at: Set(line.created_at),
    }
}

/// A line with the names of the person and the connection.
#[derive(Debug, FromQueryResult)]
struct Named {
    query_id: Uuid,
    user_id: Uuid,
    connection_id: Uuid,
    sql: String,
    status: String,
    origin: String,
    row_count: Option<i64>,
    execution_time_ms: i64,
    error: Option<String>,
    cached: bool,
    created_at: DateTimeUtc,
    connection_name: Option<String>,
    user_name: Option<String>,
}

/// The organisation's lines, newest first; `of` keeps one person's.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    org: OrgId,
    of: Option<UserId>,
    (filter, closed): (&HistoryFilter, &Closed),
) -> anyhow::Result<(Vec<HistoryLine>, u64)> {
    let chosen = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .apply_if(closed.ids(), |q, ids| q.filter(Column::ConnectionId.is_not_in(ids)))
        .apply_if(of, |q, user| q.filter(Column::UserId.eq(user.0)))
        .apply_if(filter.connection_id, |q, id| q.filter(Column::ConnectionId.eq(id.0)))
        .apply_if(filter.status, |q, status| q.filter(Column::Status.eq(status.as_str())))
        .apply_if(filter.user_id, |q, id| q.filter(Column::UserId.eq(id.0)))
        .apply_if(filter.origin, |q, origin| q.filter(Column::Origin.eq(origin_word(origin))))
        .apply_if(filter.from, |q, moment| q.filter(Column::CreatedAt.gte(moment)))
        .apply_if(filter.to, |q, moment| q.filter(Column::CreatedAt.lt(moment)))
        .apply_if(filter.q.as_deref().filter(|w| !w.trim().is_empty()), |q, word| q.filter(sql_holds(word)));
    let total = chosen.clone().count(db).await?;
    let page = filter.page();
    let mut select = sea_orm::QueryTrait::into_query(chosen);
    select
        .expr_as(name_of("connections", "name", Column::ConnectionId), "connection_name")
        .expr_as(name_of("users", "full_name", Column::UserId), "user_name")
        .order_by((Entity, Column::CreatedAt), Order::Desc)
        .order_by((Entity, Column::Id), Order::Desc)
        .offset(page.skip)
        .limit(page.limit);
    let rows = Named::find_by_statement(db.get_database_backend().build(&select)).all(db).await?;
    Ok((rows.into_iter().map(line).collect(), total))
}

/// The name of what a line's column points to, within the same organisation.
fn name_of(table: &'static str, name: &'static str, id: Column) -> Expr {
    let (other, column) = (Alias::new(table), Alias::new(name));
    let select: SelectStatement = Query::select()
        .column((other.clone(), column))
        .from(other.clone())
        .and_where(Expr::col((other.clone(), Alias::new("id"))).equals((Entity, id)))
        .and_where(Expr::col((other, Alias::new("org_id"))).equals((Entity, Column::OrgId)))
        .take();
    Expr::SubQuery(None, Box::new(select.into()))
}

fn sql_holds(word: &str) -> Expr {
    let escaped = word.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    Expr::col((Entity, Column::Sql)).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

fn line(row: Named) -> HistoryLine {
    HistoryLine {
        query_id: row.query_id.into(),
        connection_id: row.connection_id.into(),
        connection_name: row.connection_name,
        sql: row.sql,
        status: RunStatus::parse(&row.status),
        row_count: row.row_count.and_then(|n| u64::try_from(n).ok()),
        execution_time_ms: u64::try_from(row.execution_time_ms).unwrap_or_default(),
        error: row.error,
        origin: parse_origin(&row.origin),
        user: Person { id: row.user_id.into(), name: row.user_name },
        created_at: row.created_at,
        cached: row.cached,
    }
}

fn origin_word(origin: Origin) -> &'static str {
    match origin {
        Origin::Editor => "editor",
        Origin::Chat => "chat",
        Origin::Dashboard => "dashboard",
        Origin::Alert => "alert",
        Origin::Explain => "explain",
        Origin::Sample => "sample",
        Origin::Download => "download",
        Origin::Explore => "explore",
        Origin::Source => "source",
    }
}

fn parse_origin(word: &str) -> Origin {
    use Origin as O;
    [O::Chat, O::Dashboard, O::Alert, O::Explain, O::Sample, O::Download, O::Explore, O::Source]
        .into_iter()
        .find(|origin| origin_word(*origin) == word)
        .unwrap_or(Origin::Editor)
}
