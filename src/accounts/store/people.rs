//! Organisations and users.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};

use super::entities::{organisation, user};
use super::{Insertion, insertion};
use crate::accounts::{Org, User};
use crate::base::{Email, Name, OrgId, Page, Role, Slug, UserId};

/// A user about to be written.
pub(in crate::accounts) struct NewRow<'a> {
    pub id: UserId,
    pub email: &'a Email,
    pub full_name: &'a Name,
    pub password_hash: String,
    pub role: Role,
}

/// A user with what their password must match.
pub(in crate::accounts) struct Credentials {
    pub user: User,
    pub password_hash: String,
}

pub(in crate::accounts) async fn insert_org(
    tx: &impl ConnectionTrait,
    id: OrgId,
    (name, slug): (&Name, &Slug),
    now: DateTime<Utc>,
) -> anyhow::Result<Insertion> {
    let row = organisation::ActiveModel {
        id: Set(id.0),
        name: Set(name.as_str().to_owned()),
        slug: Set(slug.as_str().to_owned()),
        monthly_token_limit: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    insertion(organisation::Entity::insert(row).exec_without_returning(tx).await)
}

pub(in crate::accounts) async fn insert_user(
    tx: &impl ConnectionTrait,
    org: OrgId,
    new: NewRow<'_>,
    now: DateTime<Utc>,
) -> anyhow::Result<Insertion> {
    let row = user::ActiveModel {
        id: Set(new.id.0),
        org_id: Set(org.0),
        email: Set(new.email.as_str().to_owned()),
        full_name: Set(new.full_name.as_str().to_owned()),
        password_hash: Set(new.password_hash),
        role: Set(new.role.as_str().to_owned()),
        disabled_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    insertion(user::Entity::insert(row).exec_without_returning(tx).await)
}

/// The account with this address, whatever its organisation: a login names none.
pub(in crate::accounts) async fn by_email(
    db: &impl ConnectionTrait,
    email: &Email,
) -> anyhow::Result<Option<Credentials>> {
    let found = user::Entity::find().filter(user::Column::Email.eq(email.as_str())).one(db).await?;
    found.map(credentials).transpose()
}

pub(in crate::accounts) async fn find(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: UserId,
) -> anyhow::Result<Option<Credentials>> {
    let found = user::Entity::find_by_id(id.0).filter(user::Column::OrgId.eq(org.0)).one(db).await?;
    found.map(credentials).transpose()
}

pub(in crate::accounts) async fn list(
    db: &impl ConnectionTrait,
    org: OrgId,
    page: Page,
) -> anyhow::Result<(Vec<User>, u64)> {
    let all = user::Entity::find().filter(user::Column::OrgId.eq(org.0));
    let count = all.clone().count(db).await?;
    let rows = all.order_by_asc(user::Column::Email).offset(page.skip).limit(page.limit).all(db).await?;
    Ok((rows.into_iter().map(inside).collect::<anyhow::Result<_>>()?, count))
}

/// How many admins can sign in.
pub(in crate::accounts) async fn count_admins(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<u64> {
    let admins = user::Entity::find()
        .filter(user::Column::OrgId.eq(org.0))
        .filter(user::Column::Role.eq(Role::Admin.as_str()))
        .filter(user::Column::DisabledAt.is_null());
    Ok(admins.count(db).await?)
}

/// What may change about a user.
pub(in crate::accounts) enum Change<'a> {
    FullName(&'a Name),
    Role(Role),
    Disabled(bool),
    PasswordHash(String),
}

/// Changes one thing about a user; `false` when the organisation has no such user.
pub(in crate::accounts) async fn change(
    db: &impl ConnectionTrait,
    (org, id): (OrgId, UserId),
    change: Change<'_>,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let (column, value) = match change {
        Change::FullName(name) => (user::Column::FullName, Expr::value(name.as_str())),
        Change::Role(role) => (user::Column::Role, Expr::value(role.as_str())),
        Change::Disabled(disabled) => (user::Column::DisabledAt, Expr::value(disabled.then_some(now))),
        Change::PasswordHash(hash) => (user::Column::PasswordHash, Expr::value(hash)),
    };
    let done = user::Entity::update_many()
        .col_expr(column, value)
        .col_expr(user::Column::UpdatedAt, Expr::value(now))
        .filter(user::Column::Id.eq(id.0))
        .filter(user::Column::OrgId.eq(org.0))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

pub(in crate::accounts) async fn org(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Option<Org>> {
    Ok(organisation::Entity::find_by_id(org.0).one(db).await?.map(|row| Org {
        id: row.id.into(),
        name: row.name,
        slug: row.slug,
    }))
}

pub(in crate::accounts) async fn rename_org(
    db: &impl ConnectionTrait,
    org: OrgId,
    name: &Name,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let done = organisation::Entity::update_many()
        .col_expr(organisation::Column::Name, Expr::value(name.as_str()))
        .col_expr(organisation::Column::UpdatedAt, Expr::value(now))
        .filter(organisation::Column::Id.eq(org.0))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

fn credentials(row: user::Model) -> anyhow::Result<Credentials> {
    let password_hash = row.password_hash.clone();
    Ok(Credentials { user: inside(row)?, password_hash })
}

pub(super) fn inside(row: user::Model) -> anyhow::Result<User> {
    let role = Role::parse(&row.role).ok_or_else(|| anyhow::anyhow!("unknown role {:?}", row.role))?;
    Ok(User {
        id: row.id.into(),
        org: row.org_id.into(),
        email: row.email,
        full_name: row.full_name,
        role,
        disabled: row.disabled_at.is_some(),
        created_at: row.created_at,
    })
}
