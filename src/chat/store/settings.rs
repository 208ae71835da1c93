//! Each organisation's settings for its language model.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::base::{OrgId, UserId};
use crate::platform::llm::Provider;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    pub provider: String,
    #[sea_orm(column_type = "Text")]
    pub base_url: String,
    #[sea_orm(column_name = "model")]
    pub name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub key_sealed: Option<String>,
    pub enabled: bool,
    pub privacy: String,
    pub updated_by: Uuid,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where a model is and how to enter; the key is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::chat) struct StoredModel {
    pub(in crate::chat) provider: Provider,
    pub(in crate::chat) base_url: String,
    pub(in crate::chat) model: String,
    pub(in crate::chat) key_sealed: Option<String>,
}

/// The settings as they are kept.
#[derive(Debug, Clone)]
pub(in crate::chat) struct StoredSettings {
    /// The model that is asked first.
    pub(in crate::chat) model: StoredModel,
    pub(in crate::chat) enabled: bool,
    pub(in crate::chat) privacy: String,
    pub(in crate::chat) updated_by: UserId,
    pub(in crate::chat) updated_at: DateTime<Utc>,
}

impl StoredSettings {
    /// What stands for settings where none were saved: switched off, nothing leaves.
    pub(in crate::chat) fn none(user: UserId, at: DateTime<Utc>) -> Self {
        Self {
            model: StoredModel::default(),
            enabled: false,
            privacy: "names".into(),
            updated_by: user,
            updated_at: at,
        }
    }
}

pub(in crate::chat) async fn find_settings(
    db: &impl ConnectionTrait,
    org: OrgId,
) -> anyhow::Result<Option<StoredSettings>> {
    let found = Entity::find_by_id(org.0).one(db).await?;
    Ok(found.map(|row| StoredSettings {
        model: StoredModel {
            provider: Provider::parse(&row.provider).unwrap_or_default(),
            base_url: row.base_url,
            model: row.name,
            key_sealed: row.key_sealed,
        },
        enabled: row.enabled,
        privacy: row.privacy,
        updated_by: row.updated_by.into(),
        updated_at: row.updated_at,
    }))
}

pub(in crate::chat) async fn put_settings(
    db: &impl ConnectionTrait,
    org: OrgId,
    settings: StoredSettings,
) -> anyhow::Result<()> {
    let row = ActiveModel {
        org_id: Set(org.0),
        provider: Set(settings.model.provider.as_str().to_owned()),
        base_url: Set(settings.model.base_url),
        name: Set(settings.model.model),
        key_sealed: Set(settings.model.key_sealed),
        enabled: Set(settings.enabled),
        privacy: Set(settings.privacy),
        updated_by: Set(settings.updated_by.0),
        updated_at: Set(settings.updated_at),
    };
    let all = [
        Column::Provider,
        Column::BaseUrl,
        Column::Name,
        Column::KeySealed,
        Column::Enabled,
        Column::Privacy,
        Column::UpdatedBy,
        Column::UpdatedAt,
    ];
    let replace = OnConflict::column(Column::OrgId).update_columns(all).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}
