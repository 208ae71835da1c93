//! The table of saved queries.

mod side;
mod trash;
mod versions;

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, Func, LikeExpr, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, Condition, ExprTrait, FromQueryResult, Order, QueryTrait};

pub(super) use side::count_tags;
pub(super) use trash::{delete, erase, list_deleted, undelete};
pub(super) use versions::{add_version, find_version, list_versions};

use super::Seen;
use super::list::{SavedFilter, SavedSort, Whose};
use super::model::{Content, Judged, Saved};
use crate::base::{OrgId, SavedQueryId};
use crate::queries::line::Person;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_queries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub owner_id: Uuid,
    pub connection_id: Uuid,
    pub name: String,
    pub description: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub sql: String,
    pub parameters: Json,
    pub chart_config: Option<Json>,
    pub shared: bool,
    pub version: i32,
    pub valid: bool,
    pub reasons: Json,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A row with the names of the connection and the owner.
#[derive(Debug, FromQueryResult)]
struct Named {
    #[sea_orm(nested)]
    row: Model,
    connection_name: Option<String>,
    owner_name: Option<String>,
}

/// Writes a new query.
pub(super) async fn insert(db: &impl ConnectionTrait, org: OrgId, saved: &Saved) -> anyhow::Result<()> {
    let row = ActiveModel {
        id: Set(saved.id.0),
        org_id: Set(org.0),
        owner_id: Set(saved.owner.id.0),
        created_at: Set(saved.created_at),
        deleted_at: Set(None),
        deleted_by: Set(None),
        ..content(saved)?
    };
    Entity::insert(row).exec_without_returning(db).await?;
    side::put(db, org, saved).await
}

/// Writes the next version over the one before. False when that is not there any more.
pub(super) async fn replace(db: &impl ConnectionTrait, org: OrgId, saved: &Saved) -> anyhow::Result<bool> {
    let done = Entity::update_many()
        .set(content(saved)?)
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(saved.id.0))
        .filter(Column::Version.eq(saved.version - 1))
        .filter(Column::DeletedAt.is_null())
        .exec(db)
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    side::put(db, org, saved).await?;
    Ok(true)
}

/// A query that somebody may see.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    org: OrgId,
    seen: &Seen,
    id: SavedQueryId,
) -> anyhow::Result<Option<Saved>> {
    let mut select = named(visible(org, seen).filter(Column::Id.eq(id.0)));
    let found = Named::find_by_statement(db.get_database_backend().build(select.limit(1))).all(db).await?;
    Ok(whole(db, org, found).await?.pop())
}

/// The queries that somebody may see and wants, and how many there are. `sees_sql` lets the search look into SQL.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    org: OrgId,
    seen: &Seen,
    (filter, sees_sql): (&SavedFilter, bool),
) -> anyhow::Result<(Vec<Saved>, u64)> {
    let words = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let chosen = visible(org, seen)
        .apply_if(filter.connection_id, |q, id| q.filter(Column::ConnectionId.eq(id.0)))
        .apply_if((filter.owner == Whose::Me).then_some(seen.user), |q, user| q.filter(Column::OwnerId.eq(user.0)))
        .apply_if(words(&filter.tag), |q, tag| q.filter(side::has_tag(org, &tag)))
        .apply_if(words(&filter.table), |q, table| q.filter(side::reads(org, &table)))
        .apply_if(words(&filter.q), |q, text| q.filter(holds(org, &text, sees_sql)));
    let count = chosen.clone().count(db).await?;
    let page = filter.page();
    let mut select = named(chosen);
    match filter.sort {
        SavedSort::Updated => select.order_by((Entity, Column::UpdatedAt), Order::Desc),
        SavedSort::Created => select.order_by((Entity, Column::CreatedAt), Order::Desc),
        SavedSort::Name => {
            let name = Expr::expr(Func::lower(Expr::col((Entity, Column::Name))));
            select.order_by_expr(name, Order::Asc)
        }
    };
    select.order_by((Entity, Column::Id), Order::Desc).offset(page.skip).limit(page.limit);
    let found = Named::find_by_statement(db.get_database_backend().build(&select)).all(db).await?;
    Ok((whole(db, org, found).await?, count))
}

/// The organisation's queries that are not deleted and that somebody may see.
fn visible(org: OrgId, seen: &Seen) -> Select<Entity> {
    let own = Condition::any().add(Column::Shared.eq(true)).add(Column::OwnerId.eq(seen.user.0));
    Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DeletedAt.is_null())
        .apply_if(seen.closed.ids(), |q, ids| q.filter(Column::ConnectionId.is_not_in(ids)))
        .apply_if((!seen.all).then_some(own), QueryFilter::filter)
}

/// Whether name, description, a tag or the SQL hold the text, without regard to case.
fn holds(org: OrgId, text: &str, sees_sql: bool) -> Condition {
    let pattern = pattern(text);
    let like = |column: Column| {
        Expr::expr(Func::lower(Expr::col((Entity, column)))).like(LikeExpr::new(pattern.clone()).escape('\\'))
    };
    let mut any = Condition::any().add(like(Column::Name)).add(like(Column::Description));
    any = any.add(side::has_tag_like(org, &pattern));
    if sees_sql { any.add(like(Column::Sql)) } else { any }
}

/// A pattern for LIKE that the text is a part of; `%` and `_` stand for themselves.
fn pattern(text: &str) -> String {
    let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// The statement with the names of what a row points to.
fn named(chosen: Select<Entity>) -> SelectStatement {
    let mut select = chosen.into_query();
    select
        .expr_as(name_of("connections", "name", Column::ConnectionId), "connection_name")
        .expr_as(name_of("users", "full_name", Column::OwnerId), "owner_name");
    select
}

/// The name of what a row points to, within the same organisation. Of a connection in the trash there is none.
fn name_of(table: &'static str, name: &'static str, id: Column) -> Expr {
    let other = Alias::new(table);
    let mut select = Query::select();
    select
        .column((other.clone(), Alias::new(name)))
        .from(other.clone())
        .and_where(Expr::col((other.clone(), Alias::new("id"))).equals((Entity, id)))
        .and_where(Expr::col((other.clone(), Alias::new("org_id"))).equals((Entity, Column::OrgId)));
    if table == "connections" {
        select.and_where(Expr::col((other, Alias::new("deleted_at"))).is_null());
    }
    Expr::SubQuery(None, Box::new(select.into()))
}

/// The columns that every version writes anew.
fn content(saved: &Saved) -> anyhow::Result<ActiveModel> {
    let Content { connection, name, description, sql, parameters, tags: _, chart, shared } = &saved.content;
    Ok(ActiveModel {
        connection_id: Set(connection.0),
        name: Set(name.clone()),
        description: Set(description.clone()),
        sql: Set(sql.clone()),
        parameters: Set(serde_json::to_value(parameters)?),
        chart_config: Set(chart.as_ref().map(serde_json::to_value).transpose()?),
        shared: Set(*shared),
        version: Set(saved.version),
        valid: Set(saved.judged.valid),
        reasons: Set(saved.judged.reasons.clone()),
        updated_at: Set(saved.updated_at),
        ..Default::default()
    })
}

/// Rows with their tags and tables.
async fn whole(db: &impl ConnectionTrait, org: OrgId, rows: Vec<Named>) -> anyhow::Result<Vec<Saved>> {
    let ids: Vec<Uuid> = rows.iter().map(|named| named.row.id).collect();
    let mut tags = side::tags_of(db, org, &ids).await?;
    let mut tables = side::tables_of(db, org, &ids).await?;
    let take = |of: &mut HashMap<Uuid, Vec<_>>, id| of.remove(&id).unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|Named { row, connection_name, owner_name }| Saved {
            id: row.id.into(),
            owner: Person { id: row.owner_id.into(), name: owner_name },
            connection_name,
            judged: Judged {
                valid: row.valid,
                reasons: row.reasons,
                tables: tables.remove(&row.id).unwrap_or_default(),
            },
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            content: Content {
                connection: row.connection_id.into(),
                name: row.name,
                description: row.description,
                sql: row.sql,
                parameters: serde_json::from_value(row.parameters).unwrap_or_default(),
                tags: take(&mut tags, row.id),
                chart: row.chart_config.and_then(|chart| serde_json::from_value(chart).ok()),
                shared: row.shared,
            },
        })
        .collect())
}
