//! Who acts: the organisation, the person, and what they may do.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OrgId, SessionId, UserId};

/// What a person is in their organisation. Each role holds all rights of the ones below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Runs the organisation: people, settings, and all an analyst may do.
    Admin,
    /// Adds connections and uploads, writes SQL, builds.
    Analyst,
    /// Asks questions and opens what is shared.
    Viewer,
}

impl Role {
    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Analyst => "analyst",
            Self::Viewer => "viewer",
        }
    }

    /// The role a stored word means, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "admin" => Some(Self::Admin),
            "analyst" => Some(Self::Analyst),
            "viewer" => Some(Self::Viewer),
            _ => None,
        }
    }

    /// Whether this role carries the permission.
    pub fn allows(self, permission: Permission) -> bool {
        use Permission as P;
        match permission {
            P::Ask | P::ReadConnections => true,
            P::RunSql | P::WriteConnections | P::WriteUploads => self != Self::Viewer,
            P::DeleteConnections | P::ManageOrg | P::ReadAudit => self == Self::Admin,
        }
    }
}

/// A right that a door or a service asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
pub enum Permission {
    #[serde(rename = "ask")]
    Ask,
    #[serde(rename = "connections.read")]
    ReadConnections,
    #[serde(rename = "sql.run")]
    RunSql,
    #[serde(rename = "connections.write")]
    WriteConnections,
    #[serde(rename = "connections.delete")]
    DeleteConnections,
    #[serde(rename = "uploads.write")]
    WriteUploads,
    #[serde(rename = "org.manage")]
    ManageOrg,
    #[serde(rename = "audit.read")]
    ReadAudit,
}

impl Permission {
    /// Every right there is, in the order they are listed to people.
    pub const ALL: [Self; 8] = [
        Self::Ask,
        Self::ReadConnections,
        Self::RunSql,
        Self::WriteConnections,
        Self::DeleteConnections,
        Self::WriteUploads,
        Self::ManageOrg,
        Self::ReadAudit,
    ];

    /// The stable word for this right, as in `sql.run`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::ReadConnections => "connections.read",
            Self::RunSql => "sql.run",
            Self::WriteConnections => "connections.write",
            Self::DeleteConnections => "connections.delete",
            Self::WriteUploads => "uploads.write",
            Self::ManageOrg => "org.manage",
            Self::ReadAudit => "audit.read",
        }
    }
}

/// How the actor proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// A signed-in session of a person.
    Session(SessionId),
    /// The program itself: clocks, first run, command line.
    System,
}

/// The acting person. Every service call starts with one; every store call takes its `org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub org: OrgId,
    pub user: UserId,
    pub role: Role,
    pub via: Via,
}

impl Actor {
    /// Whether the actor holds the right.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.allows(permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_holds_what_the_one_below_holds() {
        for p in Permission::ALL {
            assert!(!Role::Viewer.allows(p) || Role::Analyst.allows(p), "{}", p.as_str());
            assert!(!Role::Analyst.allows(p) || Role::Admin.allows(p), "{}", p.as_str());
            assert!(Role::Admin.allows(p), "{}", p.as_str());
        }
    }

    #[test]
    fn a_viewer_asks_but_runs_no_sql_and_changes_nothing() {
        assert!(Role::Viewer.allows(Permission::Ask));
        assert!(!Role::Viewer.allows(Permission::RunSql));
        assert!(!Role::Viewer.allows(Permission::WriteConnections));
    }

    #[test]
    fn role_words_go_round() {
        for r in [Role::Admin, Role::Analyst, Role::Viewer] {
            assert_eq!(Role::parse(r.as_str()), Some(r));
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
