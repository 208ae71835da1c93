//! Questions and answers: conversations, the way from a question over a plan and a guarded query to a checked and
//! explained answer, approved examples, and each organisation's settings for its language model.
//!
//! A model only ever proposes SQL or prose: nothing of it reaches a database but through `queries`, nor a person
//! but through the checks here. Conversations belong to one person; examples to one organisation.

mod answer;
mod ask;
mod assist;
mod attended;
mod check;
mod drafts;
mod engines;
mod error;
mod examples;
mod feed;
mod feedback;
mod history;
mod life;
mod llm;
mod normalise;
mod pipeline;
mod provenance;
mod receipt;
mod replay;
mod routes;
mod rows;
mod running;
mod sessions;
mod settings;
mod socket;
mod store;
mod suggest;
mod tickets;
mod trash;
mod verified;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

pub use answer::{AnswerState, ChatResponse, EngineName, Trust};
pub use ask::{Ask, AskHandle, EngineChoice};
pub use assist::{AiStatus, AssistWish, Assistance, StatementError};
pub use drafts::{DraftError, DraftWish};
pub use error::ChatError;
pub use feed::{Event, Feed, Happened, Phase, PhaseState};
pub use feedback::{Feedback, Thumb};
pub use history::{History, Turn, TurnFeedback};
pub use llm::{AssistTask, ColumnDraft, Sent, TableDraft};
pub use pipeline::chart_of;
pub use provenance::{EditedSql, VerifiedBy};
pub use receipt::Receipt;
pub use replay::{Replay, ReplayError, Rerun};
pub use routes::routes;
pub use sessions::{SessionPatch, SessionView};
pub use settings::{AiSettings, AiTest, Fallback, NewAiSettings, NewFallback, TestSettings};
pub use socket::socket;
pub use trash::DeletedSession;
pub use verified::{VerifiedAnswer, VerifiedReader};

use crate::accounts::Accounts;
use crate::audit::Audit;
use crate::base::{Actor, Permission, SharedClock};
use crate::connections::Connections;
use crate::platform::address::AddressPolicy;
use crate::platform::cluster::SharedCluster;
use crate::platform::database::Database;
use crate::platform::llm::{ModelLimits, Models};
use crate::platform::outbound;
use crate::platform::sealing::Sealer;
use crate::queries::Queries;
use running::Running;
use tickets::Tickets;

/// Questions of one organisation under way at once.
const CONCURRENT: usize = 8;
/// The longest a question may take.
const TIME_LIMIT: Duration = Duration::from_mins(3);
/// The longest that a model's server may take to pick up.
const CONNECT: Duration = Duration::from_secs(10);

/// What the room stands on.
pub struct ChatParts {
    pub db: Database,
    pub clock: SharedClock,
    pub audit: Audit,
    pub sealer: Sealer,
    pub cluster: SharedCluster,
    pub accounts: Accounts,
    pub connections: Connections,
    pub queries: Queries,
    /// Which addresses of models may be asked.
    pub policy: AddressPolicy,
    /// Where people reach us, such as `https://bi.example`: sockets are opened from there.
    pub public_url: String,
}

/// The chat's service. Cheap to clone.
#[derive(Clone)]
pub struct Chat {
    room: Arc<Room>,
}

struct Room {
    parts: ChatParts,
    models: Models,
    /// Questions live on the program's runtime, not on the worker thread of one request.
    runtime: tokio::runtime::Handle,
    running: Running,
    tickets: Tickets,
    tasks: TaskTracker,
    /// Names this process, so that a later one knows which running answers are nobody's.
    runner: Uuid,
    /// Cancelled when the program ends.
    closing: CancellationToken,
}

impl Chat {
    /// The service over these parts. Call it inside the program's own runtime.
    ///
    /// # Errors
    /// When TLS for models' servers can't be set up.
    pub fn new(parts: ChatParts) -> anyhow::Result<Self> {
        let limits = ModelLimits::default();
        let http = outbound::client(parts.policy, CONNECT, limits.total)?;
        Ok(Self::with_models(parts, Models::new(http, limits)))
    }

    fn with_models(parts: ChatParts, models: Models) -> Self {
        let room = Room {
            running: Running::new(CONCURRENT),
            parts,
            models,
            runtime: tokio::runtime::Handle::current(),
            tickets: Tickets::default(),
            tasks: TaskTracker::new(),
            runner: Uuid::now_v7(),
            closing: CancellationToken::new(),
        };
        Self { room: Arc::new(room) }
    }

    /// Marks as failed what a process that died left running. Called once at start. On PostgreSQL other processes
    /// may share the database: there only what is far past its time limit counts as left.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn recover(&self) -> Result<u64, ChatError> {
        let now = self.now();
        let grace = chrono::Duration::from_std(TIME_LIMIT * 2).unwrap_or_default();
        let before = if store::is_file(self.db()) { now } else { now - grace };
        Ok(store::fail_running(self.db().connection(), self.room.runner, before, now).await?)
    }

    /// Stops every question and waits until each is written down. Called when the program ends.
    pub async fn stop_all(&self) {
        self.room.closing.cancel();
        self.room.tasks.close();
        self.room.tasks.wait().await;
    }

    /// Resolves when the program ends.
    async fn closed(&self) {
        self.room.closing.cancelled().await;
    }

    fn public_url(&self) -> &str {
        &self.room.parts.public_url
    }

    fn now(&self) -> DateTime<Utc> {
        self.room.parts.clock.now()
    }

    fn db(&self) -> &Database {
        &self.room.parts.db
    }
}

/// Asks for a right.
fn require(actor: &Actor, permission: Permission) -> Result<(), ChatError> {
    if actor.may(permission) { Ok(()) } else { Err(ChatError::Forbidden(permission)) }
}
