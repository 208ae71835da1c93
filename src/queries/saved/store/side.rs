//! Tags and tables of saved queries.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func, LikeExpr, Query};
use sea_orm::{ActiveValue::Set, Condition, ExprTrait, FromQueryResult, QueryOrder, QuerySelect};

use super::super::Seen;
use super::super::list::TagCount;
use super::super::model::Saved;
use super::{Column as QueryColumn, Entity as Queries, visible};
use crate::base::OrgId;
use crate::sql::RelationName;

mod tag {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "saved_query_tags")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub query_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag: String,
        pub org_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "saved_query_tables")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub query_id: Uuid,
        pub org_id: Uuid,
        pub place: i32,
        #[sea_orm(column_type = "Text", nullable)]
        pub schema_name: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub table_name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Writes the tags and tables of a query in the place of those before.
pub(super) async fn put(db: &impl ConnectionTrait, org: OrgId, saved: &Saved) -> anyhow::Result<()> {
    let (query, org) = (saved.id.0, org.0);
    tag::Entity::delete_many().filter(tag::Column::QueryId.eq(query)).exec(db).await?;
    table::Entity::delete_many().filter(table::Column::QueryId.eq(query)).exec(db).await?;
    let tags: Vec<_> = saved
        .content
        .tags
        .iter()
        .map(|tag| tag::ActiveModel { query_id: Set(query), tag: Set(tag.clone()), org_id: Set(org) })
        .collect();
    if !tags.is_empty() {
        tag::Entity::insert_many(tags).exec_without_returning(db).await?;
    }
    let tables: Vec<_> = (0..)
        .zip(&saved.judged.tables)
        .map(|(place, table)| table::ActiveModel {
            id: Set(Uuid::now_v7()),
            query_id: Set(query),
            org_id: Set(org),
            place: Set(place),
            schema_name: Set(table.schema.clone()),
            table_name: Set(table.name.clone()),
        })
        .collect();
    if !tables.is_empty() {
        table::Entity::insert_many(tables).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The tags of these queries, in order.
pub(super) async fn tags_of(
    db: &impl ConnectionTrait,
    org: OrgId,
    queries: &[Uuid],
) -> anyhow::Result<HashMap<Uuid, Vec<String>>> {
    let rows = tag::Entity::find()
        .filter(tag::Column::OrgId.eq(org.0))
        .filter(tag::Column::QueryId.is_in(queries.iter().copied()))
        .order_by_asc(tag::Column::Tag)
        .all(db)
        .await?;
    let mut found: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in rows {
        found.entry(row.query_id).or_default().push(row.tag);
    }
    Ok(found)
}

/// The tables of these queries, in the order in which they read them.
pub(super) async fn tables_of(
    db: &impl ConnectionTrait,
    org: OrgId,
    queries: &[Uuid],
) -> anyhow::Result<HashMap<Uuid, Vec<RelationName>>> {
    let rows = table::Entity::find()
        .filter(table::Column::OrgId.eq(org.0))
        .filter(table::Column::QueryId.is_in(queries.iter().copied()))
        .order_by_asc(table::Column::Place)
        .all(db)
        .await?;
    let mut found: HashMap<Uuid, Vec<RelationName>> = HashMap::new();
    for row in rows {
        let name = RelationName { schema: row.schema_name, name: row.table_name };
        found.entry(row.query_id).or_default().push(name);
    }
    Ok(found)
}

/// That a query has this tag.
pub(super) fn has_tag(org: OrgId, wanted: &str) -> Expr {
    let tag = Expr::expr(Func::lower(Expr::col(tag::Column::Tag)));
    in_tags(org, tag.eq(wanted.to_lowercase()))
}

/// That a query has a tag that fits the pattern.
pub(super) fn has_tag_like(org: OrgId, pattern: &str) -> Expr {
    let tag = Expr::expr(Func::lower(Expr::col(tag::Column::Tag)));
    in_tags(org, tag.like(LikeExpr::new(pattern).escape('\\')))
}

fn in_tags(org: OrgId, condition: Expr) -> Expr {
    let queries = Query::select()
        .column(tag::Column::QueryId)
        .from(tag::Entity)
        .and_where(Expr::col(tag::Column::OrgId).eq(org.0))
        .and_where(condition)
        .take();
    Expr::col((Queries, QueryColumn::Id)).in_subquery(queries)
}

/// That a query reads this table, named with or without its schema.
pub(super) fn reads(org: OrgId, wanted: &str) -> Expr {
    let wanted = wanted.to_lowercase();
    let lower = |column: table::Column| Expr::expr(Func::lower(Expr::col(column)));
    let mut any = Condition::any().add(lower(table::Column::TableName).eq(wanted.as_str()));
    for (dot, _) in wanted.match_indices('.') {
        let (schema, name) = (wanted.get(..dot).unwrap_or_default(), wanted.get(dot + 1..).unwrap_or_default());
        let both = Condition::all()
            .add(lower(table::Column::SchemaName).eq(schema))
            .add(lower(table::Column::TableName).eq(name));
        any = any.add(both);
    }
    let queries = Query::select()
        .column(table::Column::QueryId)
        .from(table::Entity)
        .and_where(Expr::col(table::Column::OrgId).eq(org.0))
        .cond_where(any)
        .take();
    Expr::col((Queries, QueryColumn::Id)).in_subquery(queries)
}

#[derive(FromQueryResult)]
struct Counted {
    tag: String,
    count: i64,
}

/// The tags of the queries that somebody may see, most used first.
pub(in super::super) async fn count_tags(
    db: &impl ConnectionTrait,
    org: OrgId,
    seen: &Seen,
) -> anyhow::Result<Vec<TagCount>> {
    let visible = sea_orm::QueryTrait::into_query(visible(org, seen).select_only().column(QueryColumn::Id));
    let rows = tag::Entity::find()
        .select_only()
        .column(tag::Column::Tag)
        .column_as(tag::Column::QueryId.count(), "count")
        .filter(tag::Column::OrgId.eq(org.0))
        .filter(tag::Column::QueryId.in_subquery(visible))
        .group_by(tag::Column::Tag)
        .order_by_desc(tag::Column::QueryId.count())
        .order_by_asc(tag::Column::Tag)
        .into_model::<Counted>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|c| TagCount { tag: c.tag, count: u64::try_from(c.count).unwrap_or_default() }).collect())
}
