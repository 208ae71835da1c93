//! What a person sends to change a connection.

use serde::Deserialize;
use utoipa::ToSchema;

use super::access::Access;
use super::model::SslMode;
use super::privacy::Privacy;
use crate::base::Secret;

/// What a person changes; absent fields stay as they are, `null` clears.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionPatch {
    pub name: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub database_name: Option<String>,
    pub username: Option<String>,
    /// Which schemas are read; `null` reads all of them again (of MySQL: the one database).
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<String>>)]
    pub schemas: Option<Option<Vec<String>>>,
    #[schema(value_type = Option<String>, format = Password)]
    pub password: Option<Secret>,
    pub ssl_mode: Option<SslMode>,
    /// PEM text; `null` removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub ca_certificate: Option<Option<String>>,
    pub file_path: Option<String>,
    /// What a language model may see; `null` leaves it to the organisation's settings. For admins.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Privacy>)]
    pub privacy: Option<Option<Privacy>>,
    /// Who may use it beside the admins; `null` is everybody of the organisation. For admins.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Access>)]
    pub access: Option<Option<Access>>,
}

/// Tells an absent field (`None`) from `null` (`Some(None)`).
#[expect(clippy::option_option, reason = "absent, null and a text are three different wishes")]
pub(super) fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}
