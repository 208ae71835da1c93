//! What a language model may get to see of a source.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ConnectionError, Connections, store};
use crate::base::{ConnectionId, OrgId};

/// What may leave the server with a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Privacy {
    /// Names of tables and columns only.
    #[default]
    Names,
    /// Also sample values of columns that don't look personal.
    Samples,
    /// Also rows of results, for the written insight.
    Results,
}

impl Privacy {
    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Samples => "samples",
            Self::Results => "results",
        }
    }

    /// The level a stored word means; anything unknown counts as the strictest.
    pub fn parse(word: &str) -> Self {
        match word {
            "samples" => Self::Samples,
            "results" => Self::Results,
            _ => Self::Names,
        }
    }
}

impl Connections {
    /// What a model may see of a connection; none leaves it to the organisation's settings. Read anew each time: what
    /// may leave the server is not taken from what is remembered.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's.
    pub async fn privacy(&self, org: OrgId, id: ConnectionId) -> Result<Option<Privacy>, ConnectionError> {
        let found = store::get(self.room.parts.db.connection(), org, id).await?;
        Ok(found.ok_or(ConnectionError::NotFound)?.connection.privacy)
    }
}
