//! Words for a table, drafted by the organisation's model. Nothing is stored: a person accepts them or not.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::attended::Attention;
use super::llm::{Budgeted, ModelTrouble, TableDraft, drafts};
use super::{Chat, ChatError, require};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId, Permission};
use crate::platform::llm::Prompt;

/// How often a model is asked where its reply can't be used.
const TRIES: usize = 2;

/// The table that words are wanted for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftWish {
    pub schema: Option<String>,
    pub table: String,
    /// The first column that words are wanted for, counted from 0: a wide table is drafted in parts.
    #[serde(default)]
    pub from: usize,
}

/// Why nothing was drafted.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error(transparent)]
    Chat(#[from] ChatError),
    #[error(
        "No language model is set up or switched on. An admin can do it in Settings under \u{201c}Language model\u{201d}."
    )]
    NoModel,
    /// The model gave nothing; the code tells programs why.
    #[error("{detail}")]
    Model { code: &'static str, detail: String },
    #[error("The model gave no usable reply. Try again.")]
    Unusable,
}

impl From<ModelTrouble> for DraftError {
    fn from(trouble: ModelTrouble) -> Self {
        match trouble {
            ModelTrouble::Internal(cause) => ChatError::Internal(cause).into(),
            other => Self::Model { code: other.code(), detail: other.for_person() },
        }
    }
}

impl Chat {
    /// Has the organisation's model draft descriptions and terms for one table. What is hidden is not shown to it, and
    /// values only as far as the connection's privacy lets them.
    ///
    /// # Errors
    /// `NotFound` for another organisation's connection; `Invalid` where there is no such table, or it is hidden;
    /// `NoModel`, or what the model ended with.
    pub async fn draft_words(
        &self,
        actor: &Actor,
        id: ConnectionId,
        wish: DraftWish,
    ) -> Result<TableDraft, DraftError> {
        require(actor, Permission::WriteConnections)?;
        let connections = &self.room.parts.connections;
        let catalog = connections.catalog(actor, id).await.map_err(ChatError::from)?;
        let same = |t: &&crate::data::Table| t.name == wish.table && (wish.schema.is_none() || t.schema == wish.schema);
        let Some(table) = catalog.open.tables.iter().find(same) else {
            let text = "There is no such table, or it is hidden from AI.";
            return Err(ChatError::field("table", text).into());
        };
        let Some((model, allowed)) = self.model_of(actor.org).await? else { return Err(DraftError::NoModel) };
        self.admit(actor).await?;
        let allowed = connections.privacy(actor.org, id, allowed).await.map_err(ChatError::from)?;
        let Some(part) = drafts::part(table, wish.from) else {
            return Err(ChatError::field("from", "The table has no such column.").into());
        };
        let prompt = drafts::prompt(&catalog.open, &part, allowed);
        let (actor, width) = (actor.clone(), table.columns.len());
        self.attended(move |chat, attention| async move {
            let budgeted = Budgeted { accounts: &chat.room.parts.accounts, org: actor.org, model: &model };
            let draft = drafted(&budgeted, &prompt, (&part, wish.from, width), &attention).await;
            let told = json!({ "schema": part.schema, "table": part.name, "succeeded": draft.is_ok() });
            chat.noted(Entry::by(&actor, "catalog.draft").on("connection", id).with(told)).await?;
            draft
        })
        .await?
    }
}

async fn drafted(
    model: &Budgeted<'_>,
    prompt: &Prompt,
    (part, from, width): (&crate::data::Table, usize, usize),
    attention: &Attention,
) -> Result<TableDraft, DraftError> {
    for _ in 0..TRIES {
        let reply = model.complete(prompt, &|_| {}, &attention.stop).await;
        let reply = reply.map_err(|trouble| attention.judged(trouble))?;
        if let Some(draft) = drafts::read(&reply.text, part) {
            return Ok(drafts::placed(draft, from, width));
        }
    }
    Err(DraftError::Unusable)
}
