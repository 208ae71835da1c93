//! The table of connections.

mod access;
mod catalogs;
mod changes;
mod claims;
mod edition;
mod glossary;
mod joined;
mod links;
mod notes;
mod progress;
mod sources;
mod trash;

use std::path::PathBuf;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func, LikeExpr};
use sea_orm::{ActiveValue::Set, ExprTrait, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use super::access::Closed;
use super::kind::ConnectionKind;
use super::model::{Connection, ConnectionStatus, SslMode};
use super::privacy::Privacy;
use crate::base::{ConnectionId, OrgId, Page, UserId};
use crate::engine::DatasetTable;
pub(super) use access::{members_among, restricted};
pub(super) use catalogs::{load_catalog, save_catalog};
pub(super) use changes::{keep_changes, load_changes};
pub(super) use claims::{claim_file, files_of_others, release_file};
pub(super) use edition::{count_up, count_up_all};
pub(super) use glossary::{
    GlossaryFilter, Kept, delete_glossary, find_glossary, insert_glossary, list_glossary, load_glossary,
    update_glossary,
};
pub(super) use joined::{datasets_of, joined_of};
pub use links::Link;
pub(super) use links::{delete_link, load_links, save_link};
pub(super) use notes::{Note, Place, load_note, load_notes, save_note};
pub(super) use progress::{Progress, due, set_progress};
pub(super) use sources::{name_source, over_sources, source_names, sources_of};
pub(super) use trash::{delete, due_to_erase, erase, find_deleted, list_deleted, undelete};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "connections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub name: String,
    pub kind: String,
    pub host: Option<String>,
    pub port: Option<i32>,
    pub database_name: Option<String>,
    pub username: Option<String>,
    pub schemas: Option<Json>,
    pub sealed_password: Option<String>,
    pub ssl_mode: Option<String>,
    pub ca_certificate: Option<String>,
    pub file_path: Option<String>,
    pub dataset_id: Option<Uuid>,
    pub dataset_tables: Option<Json>,
    pub names_given: Option<Json>,
    pub is_demo: bool,
    pub privacy: Option<String>,
    pub access: Option<Json>,
    pub version: i64,
    pub catalog_edition: i64,
    pub status: String,
    pub status_detail: Option<String>,
    pub tables_found: Option<i32>,
    pub discovered_at: Option<DateTimeUtc>,
    pub next_discovery_at: Option<DateTimeUtc>,
    pub created_by: Uuid,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A connection as it is stored: what rooms see, and what only this room uses.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub connection: Connection,
    /// Sealed for this row; never shown.
    pub sealed_password: Option<String>,
    pub ca_certificate: Option<String>,
    pub dataset_tables: Vec<DatasetTable>,
    /// The names that tables of datasets have or had here.
    pub names_given: Vec<GivenName>,
}

/// A name that a joined connection gave to a dataset's table: it is never another table's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct GivenName {
    /// The dataset's folder.
    pub folder: PathBuf,
    /// What the table is called at its dataset.
    pub table: String,
    pub name: String,
}

pub(super) async fn insert(db: &impl ConnectionTrait, org: OrgId, record: &Record, by: UserId) -> anyhow::Result<()> {
    let c = &record.connection;
    let row = ActiveModel {
        id: Set(c.id.0),
        org_id: Set(org.0),
        kind: Set(c.kind.as_str().to_owned()),
        dataset_id: Set(c.dataset.map(|d| d.0)),
        is_demo: Set(c.is_demo),
        privacy: Set(privacy(c)),
        access: Set(access(c)?),
        status: Set(c.status.as_str().to_owned()),
        next_discovery_at: Set(c.next_discovery_at),
        created_by: Set(by.0),
        created_at: Set(c.created_at),
        ..settings(record)?
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

fn privacy(c: &Connection) -> Option<String> {
    c.privacy.map(|p| p.as_str().to_owned())
}

fn access(c: &Connection) -> anyhow::Result<Option<Json>> {
    Ok(c.access.as_ref().map(serde_json::to_value).transpose()?)
}

/// The columns that an edit writes; those that protect are written only where they are what is edited.
fn settings(record: &Record) -> anyhow::Result<ActiveModel> {
    let c = &record.connection;
    let tables = match record.dataset_tables.as_slice() {
        [] => None,
        tables => Some(serde_json::to_value(tables)?),
    };
    let names = match record.names_given.as_slice() {
        [] => None,
        names => Some(serde_json::to_value(names)?),
    };
    Ok(ActiveModel {
        name: Set(c.name.clone()),
        host: Set(c.host.clone()),
        port: Set(c.port.map(i32::from)),
        database_name: Set(c.database_name.clone()),
        username: Set(c.username.clone()),
        schemas: Set(c.schemas.as_ref().map(|names| Json::from(names.clone()))),
        sealed_password: Set(record.sealed_password.clone()),
        ssl_mode: Set(c.ssl_mode.map(|m| m.as_str().to_owned())),
        ca_certificate: Set(record.ca_certificate.clone()),
        file_path: Set(c.file_path.clone()),
        dataset_tables: Set(tables),
        names_given: Set(names),
        version: Set(i64::try_from(c.version).unwrap_or(i64::MAX)),
        updated_at: Set(c.updated_at),
        ..Default::default()
    })
}

/// Writes edited settings if nobody else edited them since; says whether it did. A rename that began before somebody
/// else closed the connection must not open it again: what did not change stays as it is by now.
pub(super) async fn update(
    db: &impl ConnectionTrait,
    org: OrgId,
    (before, record): (&Record, &Record),
) -> anyhow::Result<bool> {
    let (was, is) = (&before.connection, &record.connection);
    let mut row = settings(record)?;
    if was.privacy != is.privacy {
        row.privacy = Set(privacy(is));
    }
    if was.access != is.access {
        row.access = Set(access(is)?);
    }
    let done = Entity::update_many()
        .set(row)
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(record.connection.id.0))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Version.eq(i64::try_from(was.version)?))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

pub(super) async fn get(db: &impl ConnectionTrait, org: OrgId, id: ConnectionId) -> anyhow::Result<Option<Record>> {
    let row = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_null())
        .one(db)
        .await?;
    row.map(record).transpose()
}

/// The organisation's demo shop, if it has one.
pub(super) async fn find_demo(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Option<Record>> {
    let row = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::IsDemo.eq(true))
        .filter(Column::DeletedAt.is_null())
        .one(db)
        .await?;
    row.map(record).transpose()
}

pub(super) async fn list(
    db: &impl ConnectionTrait,
    org: OrgId,
    page: Page,
    (named, closed): (Option<&str>, &Closed),
) -> anyhow::Result<(Vec<Record>, u64)> {
    let chosen = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DeletedAt.is_null())
        .apply_if(closed.ids(), |q, ids| q.filter(Column::Id.is_not_in(ids)))
        .apply_if(named, |q, word| q.filter(name_holds(word)));
    let total = chosen.clone().count(db).await?;
    let rows = chosen
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .offset(page.skip)
        .limit(page.limit)
        .all(db)
        .await?;
    Ok((rows.into_iter().map(record).collect::<anyhow::Result<_>>()?, total))
}

/// `name` holds `word`, whatever the case; `%` and `_` stand for themselves.
fn name_holds(word: &str) -> Expr {
    let escaped = word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    Expr::expr(Func::lower(Expr::col(Column::Name))).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

fn record(row: Model) -> anyhow::Result<Record> {
    let kind = ConnectionKind::parse(&row.kind)
        .ok_or_else(|| anyhow::anyhow!("connection {} has an unknown kind {}", row.id, row.kind))?;
    let connection = Connection {
        id: row.id.into(),
        org: row.org_id.into(),
        name: row.name,
        kind,
        host: row.host,
        port: row.port.and_then(|p| u16::try_from(p).ok()),
        database_name: row.database_name,
        username: row.username,
        schemas: row.schemas.map(serde_json::from_value).transpose()?,
        has_password: row.sealed_password.is_some(),
        ssl_mode: row.ssl_mode.as_deref().and_then(SslMode::parse),
        has_ca_certificate: row.ca_certificate.is_some(),
        file_path: row.file_path,
        dataset: row.dataset_id.map(Into::into),
        is_demo: row.is_demo,
        privacy: row.privacy.as_deref().map(Privacy::parse),
        access: row.access.map(serde_json::from_value).transpose()?,
        version: u64::try_from(row.version)?,
        edition: u64::try_from(row.catalog_edition)?,
        status: ConnectionStatus::parse(&row.status),
        status_detail: row.status_detail,
        tables_found: row.tables_found.and_then(|n| u32::try_from(n).ok()),
        discovered_at: row.discovered_at,
        next_discovery_at: row.next_discovery_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    Ok(Record {
        connection,
        sealed_password: row.sealed_password,
        ca_certificate: row.ca_certificate,
        dataset_tables: row.dataset_tables.map(serde_json::from_value).transpose()?.unwrap_or_default(),
        names_given: row.names_given.map(serde_json::from_value).transpose()?.unwrap_or_default(),
    })
}
