//! The table of glossary entries.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func, LikeExpr};
use sea_orm::{Condition, DbErr, ExprTrait, QueryOrder, QuerySelect, QueryTrait, SqlErr};

use super::super::access::Closed;
use super::super::glossary::{GlossaryEntry, GlossaryKind};
use crate::base::{ConnectionId, GlossaryId, OrgId, Page};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "glossary")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub connection_id: Option<Uuid>,
    pub kind: String,
    pub name: String,
    /// The reach and the name in lower case: an organisation has one of each.
    pub name_key: Option<String>,
    pub synonyms: Json,
    pub definition: Option<String>,
    pub target: Option<Json>,
    pub formula: Option<String>,
    pub default_filters: Json,
    pub format: Option<String>,
    pub created_by: Uuid,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct GlossaryFilter {
    pub named: Option<String>,
    pub connection: Option<ConnectionId>,
    pub kind: Option<GlossaryKind>,
}

fn word(kind: GlossaryKind) -> &'static str {
    match kind {
        GlossaryKind::Term => "term",
        GlossaryKind::Metric => "metric",
    }
}

/// The organisation's entries, without those of connections in the trash.
fn of(org: OrgId) -> Select<Entity> {
    let live = super::Entity::find()
        .select_only()
        .column(super::Column::Id)
        .filter(super::Column::OrgId.eq(org.0))
        .filter(super::Column::DeletedAt.is_null());
    let there =
        Condition::any().add(Column::ConnectionId.is_null()).add(Column::ConnectionId.in_subquery(live.into_query()));
    Entity::find().filter(Column::OrgId.eq(org.0)).filter(there)
}

fn holds_for(connection: ConnectionId) -> Condition {
    Condition::any().add(Column::ConnectionId.is_null()).add(Column::ConnectionId.eq(connection.0))
}

fn outside(ids: Vec<Uuid>) -> Condition {
    Condition::any().add(Column::ConnectionId.is_null()).add(Column::ConnectionId.is_not_in(ids))
}

/// Entries by name: of a search, of a connection, of a kind.
pub(in super::super) async fn list_glossary(
    db: &impl ConnectionTrait,
    org: OrgId,
    (wanted, closed): (&GlossaryFilter, &Closed),
    page: Page,
) -> anyhow::Result<(Vec<GlossaryEntry>, u64)> {
    let named = wanted.named.as_deref().map(str::trim).filter(|word| !word.is_empty());
    let chosen = of(org)
        .apply_if(closed.ids(), |q, ids| q.filter(outside(ids)))
        .apply_if(named, |q, word| q.filter(holds(word)))
        .apply_if(wanted.connection, |q, id| q.filter(holds_for(id)))
        .apply_if(wanted.kind, |q, kind| q.filter(Column::Kind.eq(word(kind))));
    let total = chosen.clone().count(db).await?;
    let rows = chosen
        .order_by_asc(Expr::expr(Func::lower(Expr::col(Column::Name))))
        .order_by_asc(Column::Id)
        .offset(page.skip)
        .limit(page.limit)
        .all(db)
        .await?;
    Ok((rows.into_iter().map(entry).collect::<anyhow::Result<_>>()?, total))
}

/// Name, meaning or another name holds the word, whatever the case; `%` and `_` stand for themselves.
fn holds(word: &str) -> Condition {
    let escaped = word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let like = |column: Column| {
        let text = Expr::col(column).cast_as("text");
        Expr::expr(Func::lower(text)).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
    };
    Condition::any().add(like(Column::Name)).add(like(Column::Synonyms)).add(like(Column::Definition))
}

/// Every entry that holds for a connection.
pub(in super::super) async fn load_glossary(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ConnectionId,
) -> anyhow::Result<Vec<GlossaryEntry>> {
    let rows = of(org).filter(holds_for(id)).order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(db).await?;
    rows.into_iter().map(entry).collect()
}

pub(in super::super) async fn find_glossary(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: GlossaryId,
) -> anyhow::Result<Option<GlossaryEntry>> {
    of(org).filter(Column::Id.eq(id.0)).one(db).await?.map(entry).transpose()
}

/// What became of an entry that was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Kept {
    Yes,
    /// Another entry of the same reach has its name, whatever the case.
    NameTaken,
    /// It isn't there to be replaced.
    Gone,
}

/// Tells a name that is there already from a failure.
fn kept(outcome: Result<u64, DbErr>) -> anyhow::Result<Kept> {
    match outcome {
        Ok(0) => Ok(Kept::Gone),
        Ok(_) => Ok(Kept::Yes),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(Kept::NameTaken),
        Err(error) => Err(error.into()),
    }
}

pub(in super::super) async fn insert_glossary(
    db: &impl ConnectionTrait,
    org: OrgId,
    entry: &GlossaryEntry,
) -> anyhow::Result<Kept> {
    let row = ActiveModel {
        id: Set(entry.id.0),
        org_id: Set(org.0),
        created_by: Set(entry.created_by.0),
        created_at: Set(entry.created_at),
        ..content(entry)?
    };
    kept(Entity::insert(row).exec_without_returning(db).await)
}

/// Writes an entry in place of itself.
pub(in super::super) async fn update_glossary(
    db: &impl ConnectionTrait,
    org: OrgId,
    entry: &GlossaryEntry,
) -> anyhow::Result<Kept> {
    let own =
        Entity::update_many().set(content(entry)?).filter(Column::OrgId.eq(org.0)).filter(Column::Id.eq(entry.id.0));
    kept(own.exec(db).await.map(|done| done.rows_affected))
}

pub(in super::super) async fn delete_glossary(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: GlossaryId,
) -> anyhow::Result<()> {
    Entity::delete_many().filter(Column::OrgId.eq(org.0)).filter(Column::Id.eq(id.0)).exec(db).await?;
    Ok(())
}

/// What no two entries of an organisation share.
fn name_key(entry: &GlossaryEntry) -> String {
    let reach = entry.connection_id.map(|id| id.to_string()).unwrap_or_default();
    format!("{reach}:{}", entry.name.to_lowercase())
}

fn content(entry: &GlossaryEntry) -> anyhow::Result<ActiveModel> {
    // A metric's table stands where a term's target does.
    let target = match (&entry.target, &entry.table) {
        (Some(target), _) => Some(serde_json::to_value(target)?),
        (None, Some(table)) => Some(serde_json::to_value(table)?),
        (None, None) => None,
    };
    Ok(ActiveModel {
        connection_id: Set(entry.connection_id.map(|id| id.0)),
        kind: Set(word(entry.kind).to_owned()),
        name: Set(entry.name.clone()),
        name_key: Set(Some(name_key(entry))),
        synonyms: Set(serde_json::to_value(&entry.synonyms)?),
        definition: Set(entry.definition.clone()),
        target: Set(target),
        formula: Set(entry.formula.clone()),
        default_filters: Set(serde_json::to_value(&entry.default_filters)?),
        format: Set(entry.format.clone()),
        updated_at: Set(entry.updated_at),
        ..Default::default()
    })
}

fn entry(row: Model) -> anyhow::Result<GlossaryEntry> {
    let kind = if row.kind == "metric" { GlossaryKind::Metric } else { GlossaryKind::Term };
    let (target, table) = match (kind, row.target) {
        (_, None) => (None, None),
        (GlossaryKind::Term, Some(target)) => (Some(serde_json::from_value(target)?), None),
        (GlossaryKind::Metric, Some(table)) => (None, Some(serde_json::from_value(table)?)),
    };
    Ok(GlossaryEntry {
        id: row.id.into(),
        kind,
        name: row.name,
        synonyms: serde_json::from_value(row.synonyms)?,
        definition: row.definition,
        connection_id: row.connection_id.map(Into::into),
        target,
        formula: row.formula,
        table,
        default_filters: serde_json::from_value(row.default_filters)?,
        format: row.format,
        created_by: row.created_by.into(),
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
