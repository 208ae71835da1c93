//! Counting up a catalog's edition: every copy of the program sees by it that people said something new.

use sea_orm::ExprTrait;
use sea_orm::entity::prelude::*;

use super::{Column, Entity};
use crate::base::{ConnectionId, OrgId};

/// Counts one connection's edition up; says whether there is such a connection.
pub(in super::super) async fn count_up(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ConnectionId,
) -> anyhow::Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::CatalogEdition, Expr::col(Column::CatalogEdition).add(1))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
