//! The one-time tokens of the setup link. There is no organisation yet, so none is asked for.

use chrono::{DateTime, Duration, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::entities::{setup_token, user};

/// Whether anybody has an account in this installation.
pub(in crate::accounts) async fn anybody(db: &impl ConnectionTrait) -> anyhow::Result<bool> {
    Ok(user::Entity::find().one(db).await?.is_some())
}

/// Keeps a new token's hash and forgets the tokens of earlier starts. Copies that start together keep theirs
/// side by side, which is what `overlap` is for.
pub(in crate::accounts) async fn offer(
    db: &impl ConnectionTrait,
    hash: &str,
    now: DateTime<Utc>,
    overlap: Duration,
) -> anyhow::Result<()> {
    let old = setup_token::Column::CreatedAt.lt(now - overlap);
    setup_token::Entity::delete_many().filter(old).exec(db).await?;
    let row = setup_token::ActiveModel { hash: Set(hash.to_owned()), created_at: Set(now) };
    setup_token::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The hashes of all tokens on offer.
pub(in crate::accounts) async fn on_offer(db: &impl ConnectionTrait) -> anyhow::Result<Vec<String>> {
    Ok(setup_token::Entity::find().all(db).await?.into_iter().map(|t| t.hash).collect())
}

/// Takes all tokens off; only one transaction ever gets `true`.
pub(in crate::accounts) async fn take(tx: &impl ConnectionTrait) -> anyhow::Result<bool> {
    Ok(setup_token::Entity::delete_many().exec(tx).await?.rows_affected > 0)
}
