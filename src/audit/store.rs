//! The table of the audit trail: insert and read, nothing else.

use chrono::{DateTime, Utc};
/// The own database, or a transaction on it.
pub use sea_orm::ConnectionTrait as Connection;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, QueryTrait as _};

use super::{AuditFilter, AuditView, Entry, Origin};
use crate::base::{AuditId, OrgId};
use crate::http::current_request_id;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub at: DateTimeUtc,
    pub user_id: Option<Uuid>,
    pub user_email: Option<String>,
    pub action: String,
    pub resource_type: String,
    pub resource_id: Option<String>,
    pub ip: Option<String>,
    pub request_id: Option<String>,
    pub detail: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) async fn insert(
    db: &impl ConnectionTrait,
    entry: Entry,
    origin: Origin,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let known = origin.person.filter(|(user, _)| Some(*user) == entry.user).map(|(_, email)| email);
    let row = ActiveModel {
        id: Set(AuditId::new().0),
        org_id: Set(entry.org.0),
        at: Set(at),
        user_id: Set(entry.user.map(|u| u.0)),
        user_email: Set(entry.email.or(known)),
        action: Set(entry.action.to_owned()),
        resource_type: Set(entry.resource_type.to_owned()),
        resource_id: Set(entry.resource_id),
        ip: Set(origin.address.map(|a| a.to_string())),
        request_id: Set(Some(current_request_id()).filter(|id| !id.is_empty())),
        detail: Set(entry.detail),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

pub(super) async fn list(
    db: &impl ConnectionTrait,
    org: OrgId,
    filter: &AuditFilter,
) -> anyhow::Result<(Vec<AuditView>, u64)> {
    let chosen = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .apply_if(filter.action.as_deref(), |q, action| q.filter(Column::Action.eq(action)))
        .apply_if(filter.resource_type.as_deref(), |q, kind| q.filter(Column::ResourceType.eq(kind)))
        .apply_if(filter.user_id, |q, user| q.filter(Column::UserId.eq(user.0)))
        .apply_if(filter.from, |q, from| q.filter(Column::At.gte(from)))
        .apply_if(filter.to, |q, to| q.filter(Column::At.lt(to)));
    let total = chosen.clone().count(db).await?;
    let rows = chosen
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .offset(filter.offset)
        .limit(filter.limit)
        .all(db)
        .await?;
    Ok((rows.into_iter().map(view).collect(), total))
}

fn view(row: Model) -> AuditView {
    AuditView {
        id: row.id.into(),
        at: row.at,
        user_id: row.user_id.map(Into::into),
        user_email: row.user_email,
        action: row.action,
        resource_type: row.resource_type,
        resource_id: row.resource_id,
        ip: row.ip,
        request_id: row.request_id,
        detail: row.detail,
    }
}
