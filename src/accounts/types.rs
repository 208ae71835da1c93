//! What goes in and comes out of this room, here and on the wire.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{GivenPassword, NewPassword};
use crate::base::{Email, Name, OrgId, Permission, Role, Secret, SessionId, Slug, UserId};

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub org: OrgId,
    pub email: String,
    pub full_name: String,
    pub role: Role,
    pub disabled: bool,
    pub created_at: DateTime<Utc>,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Org {
    pub id: OrgId,
    pub name: String,
    pub slug: String,
}

/// Where a sign-in comes from.
#[derive(Debug, Clone)]
pub struct Client {
    pub address: IpAddr,
    /// What the browser calls itself, at most 255 characters.
    pub user_agent: Option<String>,
}

/// A fresh pair of tokens and whose they are.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub user: UserView,
    pub session: SessionId,
    pub access: Secret,
    /// How long the access token lives, in seconds.
    pub expires_in: u64,
    pub refresh: Secret,
}

/// A person as they see themselves.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserView {
    pub id: UserId,
    pub email: String,
    pub full_name: String,
    pub role: Role,
    pub org: Org,
    /// The rights that the role carries, such as `sql.run`.
    pub permissions: Vec<&'static str>,
    pub created_at: DateTime<Utc>,
}

impl UserView {
    pub(super) fn new(user: User, org: Org) -> Self {
        let held = Permission::ALL.into_iter().filter(|p| user.role.allows(*p));
        Self {
            id: user.id,
            email: user.email,
            full_name: user.full_name,
            role: user.role,
            org,
            permissions: held.map(Permission::as_str).collect(),
            created_at: user.created_at,
        }
    }
}

/// A member as their admin sees them.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    pub id: UserId,
    pub email: String,
    pub full_name: String,
    pub role: Role,
    pub disabled: bool,
    pub created_at: DateTime<Utc>,
}

impl From<User> for MemberView {
    fn from(user: User) -> Self {
        let User { id, email, full_name, role, disabled, created_at, .. } = user;
        Self { id, email, full_name, role, disabled, created_at }
    }
}

/// A session as its owner sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    /// The address that signed in.
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    /// Whether this is the session that asks.
    pub current: bool,
}

/// What a person without a session may know: whether setup is still to be done, and how to come in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SetupState {
    pub needed: bool,
    /// Whether anybody who reaches the page may make an organisation of their own.
    pub registration: bool,
}

/// The first admin and their organisation.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The one-time token of the printed setup link.
    #[schema(value_type = String)]
    pub token: Secret,
    pub email: Email,
    pub password: NewPassword,
    pub full_name: Name,
    pub org_name: Name,
    pub org_slug: Slug,
    /// Whether to add the demo shop.
    #[serde(default = "yes")]
    pub demo: bool,
}

fn yes() -> bool {
    true
}

/// A person who makes an organisation of their own.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    pub email: Email,
    pub password: NewPassword,
    pub full_name: Name,
    pub org_name: Name,
    pub org_slug: Slug,
}

/// Who wants in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    pub email: Email,
    pub password: GivenPassword,
}

/// A changed password.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    pub current_password: GivenPassword,
    pub new_password: NewPassword,
}

/// What a person may change about themselves.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfilePatch {
    pub full_name: Option<Name>,
}

/// What may change about an organisation.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrgPatch {
    pub name: Option<Name>,
}

/// A person whom an admin adds.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    pub email: Email,
    pub full_name: Name,
    /// A first password, which the admin hands over.
    pub password: NewPassword,
    pub role: Role,
}

/// What an admin may change about a member.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberPatch {
    pub role: Option<Role>,
    /// A disabled member cannot sign in, and is signed out everywhere.
    pub disabled: Option<bool>,
}
