//! The models that stand in for an organisation's first one.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryFilter, QueryOrder};

use super::settings::StoredModel;
use crate::base::OrgId;
use crate::platform::llm::Provider;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_fallbacks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub position: i32,
    pub provider: String,
    #[sea_orm(column_type = "Text")]
    pub base_url: String,
    #[sea_orm(column_name = "model")]
    pub name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub key_sealed: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A model that stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::chat) struct StoredFallback {
    pub(in crate::chat) id: Uuid,
    pub(in crate::chat) model: StoredModel,
}

/// The models that stand in, in their order.
pub(in crate::chat) async fn find_fallbacks(
    db: &impl ConnectionTrait,
    org: OrgId,
) -> anyhow::Result<Vec<StoredFallback>> {
    let rows = Entity::find().filter(Column::OrgId.eq(org.0)).order_by_asc(Column::Position).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredFallback {
            id: row.id,
            model: StoredModel {
                provider: Provider::parse(&row.provider).unwrap_or_default(),
                base_url: row.base_url,
                model: row.name,
                key_sealed: row.key_sealed,
            },
        })
        .collect())
}

/// Replaces them; to be called inside a transaction.
pub(in crate::chat) async fn put_fallbacks(
    db: &impl ConnectionTrait,
    org: OrgId,
    fallbacks: Vec<StoredFallback>,
) -> anyhow::Result<()> {
    Entity::delete_many().filter(Column::OrgId.eq(org.0)).exec(db).await?;
    let rows = (0_i32..).zip(fallbacks).map(|(position, fallback)| ActiveModel {
        id: Set(fallback.id),
        org_id: Set(org.0),
        position: Set(position),
        provider: Set(fallback.model.provider.as_str().to_owned()),
        base_url: Set(fallback.model.base_url),
        name: Set(fallback.model.model),
        key_sealed: Set(fallback.model.key_sealed),
    });
    for row in rows {
        Entity::insert(row).exec_without_returning(db).await?;
    }
    Ok(())
}
