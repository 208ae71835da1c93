//! What is said of a table or column beyond what the source itself tells: by people, by a model, by rule.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who a description is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DescriptionOrigin {
    /// A comment in the source.
    Source,
    Person,
    /// Drafted by a model, accepted by a person.
    Model,
}

impl DescriptionOrigin {
    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Person => "person",
            Self::Model => "model",
        }
    }
}

/// That a column holds, or may hold, something about persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pii {
    pub kind: PiiKind,
    pub state: PiiState,
    /// What it was concluded from, or that a person said so.
    pub why: String,
}

impl Pii {
    /// Whether the column's values are kept from models and from people who only read.
    pub fn holds(&self) -> bool {
        self.state != PiiState::Dismissed
    }
}

/// What of a person a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PiiKind {
    Email,
    Phone,
    Name,
    Address,
    BirthDate,
    NationalId,
    Iban,
    Card,
    Ip,
    /// Anything else; only people say so.
    Other,
}

impl PiiKind {
    const ALL: [Self; 10] = [
        Self::Email,
        Self::Phone,
        Self::Name,
        Self::Address,
        Self::BirthDate,
        Self::NationalId,
        Self::Iban,
        Self::Card,
        Self::Ip,
        Self::Other,
    ];

    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Address => "address",
            Self::BirthDate => "birth_date",
            Self::NationalId => "national_id",
            Self::Iban => "iban",
            Self::Card => "card",
            Self::Ip => "ip",
            Self::Other => "other",
        }
    }

    /// The kind a stored word means, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How sure it is that a column holds something about persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PiiState {
    /// Concluded by rule.
    Detected,
    /// A person said so.
    Confirmed,
    /// A person said that it is not.
    Dismissed,
}

/// How far a table's content reaches in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Freshness {
    /// The time column that says it.
    pub column: String,
    /// Its latest value that does not lie after the reading, as text.
    pub latest: String,
}
