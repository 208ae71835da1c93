//! Typed ids: a connection's id cannot be handed where an organisation's is meant.

/// Declares one id type over a UUID (version 7 when new, so that ids sort by time of creation).
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[serde(transparent)]
        #[schema(value_type = uuid::Uuid)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A fresh id, ordered by the time it was made (RFC 9562 UUID version 7).
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(value: uuid::Uuid) -> Self {
                Self(value)
            }
        }
    };
}

id!(
    /// An organisation: the tenant.
    OrgId
);
id!(
    /// A person with an account in one organisation.
    UserId
);
id!(
    /// A signed-in session (one refresh-token family).
    SessionId
);
id!(
    /// A data source that a person added.
    ConnectionId
);
id!(
    /// An upload turned into typed, versioned tables.
    DatasetId
);
id!(
    /// One run of one SQL text.
    QueryId
);
id!(
    /// A query that a person saved.
    SavedQueryId
);
id!(
    /// A conversation.
    ChatSessionId
);
id!(
    /// One turn of a conversation.
    ChatMessageId
);
id!(
    /// An answer that a person verified for their organisation.
    VerifiedId
);
id!(
    /// One piece of long work.
    JobId
);
id!(
    /// One line of the audit trail.
    AuditId
);
