//! What a language model may get to see of a source.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ConnectionError, Connections, store};
use crate::base::{ConnectionId, OrgId};

/// What may leave the server with a question; the strictest comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
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
    /// What a model may see of a connection; `allowed` is what the organisation's settings say where nothing else is
    /// said. A connection over all files shows no more than the strictest of them. Read anew each time: what may leave
    /// the server is not taken from what is remembered.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's.
    pub async fn privacy(&self, org: OrgId, id: ConnectionId, allowed: Privacy) -> Result<Privacy, ConnectionError> {
        let db = self.room.parts.db.connection();
        let found = store::get(db, org, id).await?.ok_or(ConnectionError::NotFound)?;
        let own = found.connection.privacy.unwrap_or(allowed);
        if found.connection.kind.joins_sources() {
            return self.privacy_over_sources(org, (own, allowed)).await;
        }
        if !found.connection.kind.joins_files() {
            return Ok(own);
        }
        // Also of files that are left out by now: what was asked of them before may still be told of.
        let datasets = store::datasets_of(db, org).await?;
        Ok(datasets.iter().map(|d| d.connection.privacy.unwrap_or(allowed)).fold(own, Privacy::min))
    }
}
