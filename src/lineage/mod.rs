//! What reads a table or column, and so breaks or says something else when it goes or changes: saved queries, verified
//! answers, metrics and terms.
//!
//! Each room tells what it keeps; here it is brought together, before a file takes the place of a dataset's tables.
//! Nothing is stored here, and nothing is named that the person may not open.

mod reads;
mod routes;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

pub use routes::routes;

use crate::base::{Actor, ConnectionId, DatasetId, Page};
use crate::chat::{Chat, ChatError};
use crate::connections::{ConnectionError, Connections, GlossaryEntry, GlossaryKind, GlossaryWish};
use crate::queries::{Queries, SavedError};
use crate::uploads::{ComparedTable, NewComparison, UploadError, Uploads};
use reads::{Lost, lost, of_sql, renamed};

/// Uses that are named one by one; the rest is counted.
const MOST: usize = 200;

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum LineageError {
    #[error(transparent)]
    Upload(#[from] UploadError),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<ConnectionError> for LineageError {
    fn from(error: ConnectionError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<SavedError> for LineageError {
    fn from(error: SavedError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<ChatError> for LineageError {
    fn from(error: ChatError) -> Self {
        Self::Internal(error.into())
    }
}

/// What reads a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UseKind {
    SavedQuery,
    VerifiedAnswer,
    Metric,
    Term,
}

/// One thing that reads what goes or changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Use {
    pub kind: UseKind,
    #[schema(value_type = uuid::Uuid)]
    pub id: Uuid,
    /// The query's or entry's name, or the question.
    pub name: String,
    pub table: String,
    /// Columns that it reads and that go or change their type; none where the whole table goes.
    pub columns: Vec<String>,
}

/// What a file would change in a dataset, and what reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Comparison {
    pub tables: Vec<ComparedTable>,
    /// Whether every column fits.
    pub fits: bool,
    /// What reads tables and columns that go or change their type, as far as the person may open it; the first 200.
    pub used_by: Vec<Use>,
    /// How many do, with those that are not named.
    pub used_by_count: u64,
}

/// The service. Cheap to clone.
#[derive(Clone)]
pub struct Lineage {
    connections: Connections,
    uploads: Uploads,
    queries: Queries,
    chat: Chat,
}

/// Uses as they are found.
#[derive(Default)]
struct Found {
    named: Vec<Use>,
    count: u64,
}

impl Found {
    /// Takes what reads this much of what is lost; `may_open`: whether the person may hear of it.
    fn take(&mut self, read: Vec<(String, Vec<String>)>, may_open: bool, of: (UseKind, Uuid, &str)) {
        self.count += u64::from(!read.is_empty());
        let (kind, id, name) = of;
        for (table, columns) in read.into_iter().filter(|_| may_open) {
            if self.named.len() < MOST {
                self.named.push(Use { kind, id, name: name.to_owned(), table, columns });
            }
        }
    }
}

impl Lineage {
    /// The service over these rooms.
    pub fn over((connections, uploads): (&Connections, &Uploads), queries: &Queries, chat: &Chat) -> Self {
        Self {
            connections: connections.clone(),
            uploads: uploads.clone(),
            queries: queries.clone(),
            chat: chat.clone(),
        }
    }

    /// What loading a file into a dataset would change, and what reads it. Nothing is kept.
    ///
    /// # Errors
    /// As [`Uploads::compare`].
    pub async fn compare(&self, actor: &Actor, id: DatasetId, new: NewComparison) -> Result<Comparison, LineageError> {
        let mode = new.mode;
        let compared = self.uploads.compare(actor, id, new).await?;
        let lost = lost(&compared.tables, mode);
        let mut found = Found::default();
        if let (false, Some(connection)) = (lost.is_empty(), self.uploads.get(actor, id).await?.connection_id) {
            self.on(actor, connection, &lost, &mut found).await?;
            for (joined, names) in self.connections.joined_with(actor, connection).await? {
                self.on(actor, joined, &renamed(&lost, &names), &mut found).await?;
            }
        }
        let Found { named, count } = found;
        Ok(Comparison { tables: compared.tables, fits: compared.fits, used_by: named, used_by_count: count })
    }

    /// What reads it on one connection.
    async fn on(
        &self,
        actor: &Actor,
        connection: ConnectionId,
        lost: &[Lost],
        found: &mut Found,
    ) -> Result<(), LineageError> {
        self.in_queries(actor, connection, lost, found).await?;
        self.in_answers(actor, connection, lost, found).await?;
        self.in_glossary(actor, connection, lost, found).await
    }

    async fn in_queries(
        &self,
        actor: &Actor,
        connection: ConnectionId,
        lost: &[Lost],
        found: &mut Found,
    ) -> Result<(), LineageError> {
        for query in self.queries.saved_on(actor, connection).await? {
            let read = lost.iter().filter_map(|l| of_sql(&query.sql, &query.tables, l)).collect();
            found.take(read, query.may_open, (UseKind::SavedQuery, query.id.0, &query.name));
        }
        Ok(())
    }

    async fn in_answers(
        &self,
        actor: &Actor,
        connection: ConnectionId,
        lost: &[Lost],
        found: &mut Found,
    ) -> Result<(), LineageError> {
        for answer in self.chat.verified_on(actor, connection).await? {
            let read = lost.iter().filter_map(|l| of_sql(&answer.sql, &[], l)).collect();
            found.take(read, answer.may_open, (UseKind::VerifiedAnswer, answer.id.0, &answer.question));
        }
        Ok(())
    }

    async fn in_glossary(
        &self,
        actor: &Actor,
        connection: ConnectionId,
        lost: &[Lost],
        found: &mut Found,
    ) -> Result<(), LineageError> {
        let wish = || GlossaryWish { connection: Some(connection), ..GlossaryWish::default() };
        let mut skip = 0;
        loop {
            let page = self.connections.glossary(actor, wish(), Page { skip, limit: Page::MAX }).await?;
            for entry in &page.data {
                let kind = if entry.kind == GlossaryKind::Metric { UseKind::Metric } else { UseKind::Term };
                let read = lost.iter().filter_map(|l| of_entry(entry, l)).collect();
                found.take(read, true, (kind, entry.id.0, &entry.name));
            }
            skip += Page::MAX;
            if skip >= page.count {
                return Ok(());
            }
        }
    }
}

/// What an entry reads of what is lost.
fn of_entry(entry: &GlossaryEntry, lost: &Lost) -> Option<(String, Vec<String>)> {
    let is_table = |name: &str| name.eq_ignore_ascii_case(&lost.table);
    if entry.table.as_ref().is_some_and(|of| is_table(&of.table)) {
        let parts: Vec<&str> = entry.formula.iter().chain(&entry.default_filters).map(String::as_str).collect();
        return of_sql(&parts.join(" , "), std::slice::from_ref(&lost.table), lost);
    }
    let target = entry.target.as_ref().filter(|target| is_table(&target.table))?;
    match (&lost.columns, &target.column) {
        (None, _) => Some((lost.table.clone(), Vec::new())),
        (Some(columns), Some(own)) => {
            let own = columns.iter().find(|c| c.eq_ignore_ascii_case(own))?;
            Some((lost.table.clone(), vec![own.clone()]))
        }
        (Some(_), None) => None,
    }
}
