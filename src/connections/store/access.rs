//! Which connections not everybody may use, and who is there to be named.

use std::collections::HashSet;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{ExprTrait, QuerySelect};

use super::super::access::Restricted;
use super::{Column, Entity};
use crate::base::{OrgId, UserId};

/// The organisation's connections that not everybody may use, those in the trash with them.
pub(in super::super) async fn restricted(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Vec<Restricted>> {
    type Found = (Uuid, Json, Option<String>, Option<Uuid>);
    let rows: Vec<Found> = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Access.is_not_null())
        .select_only()
        .columns([Column::Id, Column::Access, Column::FilePath, Column::DatasetId])
        .into_tuple()
        .all(db)
        .await?;
    let one = |(id, access, file_path, dataset): Found| {
        let (access, dataset) = (serde_json::from_value(access)?, dataset.map(Into::into));
        Ok(Restricted { id: id.into(), access, file_path, dataset })
    };
    rows.into_iter().map(one).collect()
}

/// Who of these is of the organisation.
pub(in super::super) async fn members_among(
    db: &impl ConnectionTrait,
    org: OrgId,
    people: &[UserId],
) -> anyhow::Result<HashSet<UserId>> {
    if people.is_empty() {
        return Ok(HashSet::new());
    }
    let id = Alias::new("id");
    let select = Query::select()
        .column(id.clone())
        .from(Alias::new("users"))
        .and_where(Expr::col(Alias::new("org_id")).eq(org.0))
        .and_where(Expr::col(id).is_in(people.iter().map(|person| person.0)))
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok(row.try_get::<Uuid>("", "id")?.into())).collect()
}
