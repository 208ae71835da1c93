//! Words every room speaks: typed ids, the acting person, the clock, secrets, checked text and paging.
//!
//! Nothing here does input or output, and nothing here knows another room.

pub mod actor;
pub mod clock;
pub mod id;
pub mod page;
pub mod secret;
pub mod text;

pub use actor::{Actor, Permission, Role, Via};
pub use clock::{Clock, FixedClock, SharedClock, SystemClock};
pub use id::{
    AuditId, ChatMessageId, ChatSessionId, ConnectionId, DatasetId, JobId, OrgId, QueryId, SavedQueryId, SessionId, UserId,
    VerifiedId,
};
pub use page::{Listing, Page};
pub use secret::Secret;
pub use text::{Email, Name, Slug, TextError};
