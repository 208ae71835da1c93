//! A connection as people and programs see it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::access::Access;
use super::kind::ConnectionKind;
use super::model::{Connection, ConnectionStatus, SslMode};
use super::privacy::Privacy;
use crate::base::{Actor, ConnectionId, DatasetId, Permission};

/// A connection as people and programs see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Connection)]
pub struct ConnectionView {
    pub id: ConnectionId,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ConnectionKind,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub database_name: Option<String>,
    pub username: Option<String>,
    /// Which schemas are read (of MySQL: which databases of the server). Null: all of them; of MySQL, the one database.
    pub schemas: Option<Vec<String>>,
    pub has_password: bool,
    pub ssl_mode: Option<SslMode>,
    pub has_ca_certificate: bool,
    pub file_path: Option<String>,
    /// The dataset whose files it reads.
    pub dataset_id: Option<DatasetId>,
    pub is_demo: bool,
    /// What a language model may see of it; null leaves it to the organisation's settings.
    pub privacy: Option<Privacy>,
    /// Whether not everybody of the organisation may use it.
    pub restricted: bool,
    /// Who may use it beside the admins. Only admins see it.
    pub access: Option<Access>,
    pub status: ConnectionStatus,
    pub status_detail: Option<String>,
    pub tables_found: Option<u32>,
    pub discovered_at: Option<DateTime<Utc>>,
    pub next_discovery_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ConnectionView {
    /// The connection as the actor sees it, who may use it.
    pub fn seen_by(actor: &Actor, c: Connection) -> Self {
        Self {
            id: c.id,
            name: c.name,
            kind: c.kind,
            host: c.host,
            port: c.port,
            database_name: c.database_name,
            username: c.username,
            schemas: c.schemas,
            has_password: c.has_password,
            ssl_mode: c.ssl_mode,
            has_ca_certificate: c.has_ca_certificate,
            file_path: c.file_path,
            dataset_id: c.dataset,
            is_demo: c.is_demo,
            privacy: c.privacy,
            restricted: c.access.is_some(),
            access: c.access.filter(|_| actor.may(Permission::ManageOrg)),
            status: c.status,
            status_detail: c.status_detail,
            tables_found: c.tables_found,
            discovered_at: c.discovered_at,
            next_discovery_at: c.next_discovery_at,
            created_at: c.created_at,
            updated_at: c.updated_at,
        }
    }
}
