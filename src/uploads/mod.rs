//! Files in: received as a stream, looked at, turned into typed tables, registered as a connection.
//!
//! A file's own name is shown and never used as a path. A dataset is seen by nobody before all of it is there, and
//! what a crash leaves behind is swept away. Nothing a file holds is read inside the server process.

mod compare;
mod folders;
mod job;
mod key;
mod load;
mod model;
mod names;
mod quota;
mod receive;
mod renew;
mod routes;
mod store;
mod sweep;
mod versions;

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use compare::{ComparedColumn, ComparedTable, Comparison, LoadChange};
pub use model::{
    Dataset, DatasetVersion, LoadMode, LoadOrder, LoadedTable, NewComparison, Target, UploadPreview, Uploaded,
};
pub use routes::routes;

use crate::audit::{Audit, AuditError};
use crate::base::{Actor, Listing, Page, Permission, SharedClock};
use crate::connections::{ConnectionError, Connections};
use crate::engine::{DISK_FULL, Engine, EngineError, FileOptions};
use crate::http::FieldError;
use crate::jobs::{JobError, Jobs};
use crate::platform::database::Database;
use folders::{About, Folders};
use quota::Ledger;

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    #[error("the right {} is missing", .0.as_str())]
    Forbidden(Permission),
    /// There is no such dataset or version, or it is somebody else's.
    #[error("There is no such dataset.")]
    NotFound,
    /// The dataset is another one by now; a sentence for the person.
    #[error("Somebody else loaded a file into this dataset in the meantime.")]
    Changed,
    /// The token is not known any more, or somebody else's.
    #[error("The file is not here any more. Choose it again.")]
    Gone,
    /// More bytes than a file may have: so many.
    #[error("The file is larger than a file may be.")]
    TooLarge(u64),
    #[error("some fields were not taken")]
    Invalid(Vec<FieldError>),
    /// The file unpacks to more than it may; a sentence for the person.
    #[error("{0}")]
    UnpacksTooLarge(String),
    /// The file can't be read as a table; a sentence for the person.
    #[error("{0}")]
    Unreadable(String),
    /// The file was not read in the time that there was for it.
    #[error("Reading the file took too long. Split it and try again.")]
    TooSlow,
    /// The load was told to stop.
    #[error("The load was cancelled.")]
    Cancelled,
    #[error("There is no room left on the server's disk.")]
    DiskFull,
    /// The organisation's files would take more than they may: so many bytes, of which so many are taken.
    #[error("The organisation's files take all the room that they may.")]
    Quota { most: u64, used: u64 },
    #[error(transparent)]
    Connection(ConnectionError),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<EngineError> for UploadError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::NotReadable(text) if text == DISK_FULL => Self::DiskFull,
            EngineError::NotReadable(text) | EngineError::Sql(text) => Self::Unreadable(text),
            EngineError::TooLarge | EngineError::LongCell(_) | EngineError::Locked => {
                Self::Unreadable(error.to_string())
            }
            EngineError::NoSuchTable(text) => Self::Invalid(vec![FieldError::new("options.tables", text)]),
            EngineError::UnpacksTooLarge(text) => Self::UnpacksTooLarge(text),
            EngineError::Timeout => Self::TooSlow,
            EngineError::Memory => Self::Unreadable("Reading the file takes more memory than it may.".into()),
            EngineError::Crashed => Self::Unreadable("The file can't be read: it made the reader stop.".into()),
            EngineError::Cancelled => Self::Cancelled,
            EngineError::Internal(cause) => Self::Internal(cause),
        }
    }
}

impl From<std::io::Error> for UploadError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Internal(error.into()),
        }
    }
}

impl From<AuditError> for UploadError {
    fn from(error: AuditError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<JobError> for UploadError {
    fn from(error: JobError) -> Self {
        match error {
            JobError::Forbidden(permission) => Self::Forbidden(permission),
            JobError::Internal(cause) => Self::Internal(cause),
            other => Self::Internal(other.into()),
        }
    }
}

impl From<ConnectionError> for UploadError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::Invalid(faults) => Self::Invalid(faults),
            ConnectionError::Internal(cause) => Self::Internal(cause),
            other => Self::Connection(other),
        }
    }
}

/// What the room stands on.
pub struct UploadParts {
    pub db: Database,
    pub clock: SharedClock,
    pub audit: Audit,
    pub engine: Engine,
    pub connections: Connections,
    pub jobs: Jobs,
    pub data_dir: PathBuf,
    /// How large a file may be, in bytes.
    pub max_bytes: u64,
    /// How much all files of one organisation may take, in bytes.
    pub max_bytes_per_org: u64,
    /// From what size on a file is loaded in a job.
    pub background_above_bytes: u64,
}

/// The uploads' service. Cheap to clone.
#[derive(Clone)]
pub struct Uploads {
    room: Arc<Room>,
}

struct Room {
    parts: UploadParts,
    folders: Folders,
    ledger: Arc<Ledger>,
    /// The end of a load runs here: it goes on when the person who waits for it goes away.
    runtime: tokio::runtime::Handle,
}

impl Uploads {
    /// The service over these parts. Call it inside the program's own runtime.
    pub fn new(parts: UploadParts) -> Self {
        let folders = Folders::new(parts.data_dir.clone());
        let ledger = Ledger::new(parts.max_bytes_per_org, folders.all_waiting());
        Self { room: Arc::new(Room { parts, folders, ledger, runtime: tokio::runtime::Handle::current() }) }
    }

    /// Puts in order what a former run left behind.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn recover(&self) -> Result<(), UploadError> {
        self.sweep(self.now()).await
    }

    /// Finds out how a file that was sent is written and what its columns hold.
    ///
    /// # Errors
    /// `Gone`, `Unreadable` with a sentence for the person.
    pub async fn preview(
        &self,
        actor: &Actor,
        token: Uuid,
        options: FileOptions,
    ) -> Result<UploadPreview, UploadError> {
        require(actor, Permission::WriteUploads)?;
        let about = self.sent(actor, token)?;
        let file = folders::sent_file(&self.room.folders.sent(token));
        let preview = self.room.parts.engine.preview(file, options).await?;
        Ok(UploadPreview { upload_token: token, file_name: about.file_name, size_bytes: about.size_bytes, preview })
    }

    /// The datasets that the actor may use, newest first.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn list(&self, actor: &Actor, page: Page) -> Result<Listing<Dataset>, UploadError> {
        require(actor, Permission::ReadConnections)?;
        let closed = self.room.parts.connections.closed_to(actor).await?;
        Ok(store::list(self.room.parts.db.connection(), (actor.org, &closed), page.clamped()).await?)
    }

    /// What was noted of a file that this person sent.
    fn sent(&self, actor: &Actor, token: Uuid) -> Result<About, UploadError> {
        let about = folders::read_note(&self.room.folders.sent(token));
        about.filter(|about| about.is_for(actor, self.now())).ok_or(UploadError::Gone)
    }

    fn now(&self) -> DateTime<Utc> {
        self.room.parts.clock.now()
    }
}

/// Asks for a right.
fn require(actor: &Actor, permission: Permission) -> Result<(), UploadError> {
    if actor.may(permission) { Ok(()) } else { Err(UploadError::Forbidden(permission)) }
}
