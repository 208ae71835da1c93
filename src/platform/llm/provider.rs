//! The protocols that models' servers speak.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The protocol of a model's server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// OpenAI's chat completions, which most servers speak.
    #[default]
    OpenAi,
    /// Anthropic's Messages API.
    Anthropic,
}

impl Provider {
    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
        }
    }

    /// The protocol a stored word means, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::OpenAi, Self::Anthropic].into_iter().find(|provider| provider.as_str() == word)
    }
}
