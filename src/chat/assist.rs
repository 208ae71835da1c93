//! Help with a statement in the editor, from the organisation's model: explained, made faster, mended or commented.
//! What the model writes is offered, never run; it is offered only once the guard has let it through.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::attended::Attention;
use super::drafts::DraftError;
use super::llm::assist::{self, Help, Said, Sent, Shown};
use super::llm::{AssistTask, Budgeted};
use super::{Chat, ChatError, require};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId, Permission};
use crate::connections::Catalog;
use crate::platform::llm::{ModelChain, Prompt, Speaker, Turn};

/// How often a model is asked where its reply can't be used.
const TRIES: usize = 2;
/// The longest statement, and the longest message of an error, in characters.
const LONGEST: usize = 20_000;
const LONGEST_MESSAGE: usize = 2_000;

/// A statement that help is wanted with.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssistWish {
    pub connection_id: ConnectionId,
    /// At most 20,000 characters; may hold `{{name}}`.
    pub sql: String,
    pub task: AssistTask,
    /// What was said against it. Absent, what the guard says is taken.
    #[serde(default)]
    pub error: Option<StatementError>,
}

/// What the source or the guard said against a statement.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementError {
    pub message: String,
    /// Where it said so, counted from 1.
    #[serde(default)]
    pub line: Option<u32>,
    #[serde(default)]
    pub column: Option<u32>,
}

/// What a model makes of a statement. Nothing of it is stored.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Assistance {
    pub task: AssistTask,
    /// A statement to take instead; null where nothing is to be changed. It passed the guard, and has not run.
    pub sql: Option<String>,
    /// Plain sentences.
    pub explanation: Vec<String>,
    /// The model that wrote it.
    pub model: String,
    pub sent: Sent,
}

/// Whether a language model can be asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AiStatus {
    /// The model that is asked first; null where none is set up or switched on.
    pub model: Option<String>,
}

impl Chat {
    /// Which model is there to be asked.
    ///
    /// # Errors
    /// `Forbidden` without the right to ask.
    pub async fn ai_status(&self, actor: &Actor) -> Result<AiStatus, ChatError> {
        use crate::platform::llm::LanguageModel as _;
        require(actor, Permission::Ask)?;
        Ok(AiStatus { model: self.model_of(actor.org).await?.map(|(model, _)| model.model().to_owned()) })
    }

    /// Has the organisation's model help with a statement. Hidden names and, unless the connection's privacy lets
    /// them, values stay here.
    ///
    /// # Errors
    /// `NotFound` for another organisation's connection; `Invalid` for a statement that is empty, too long or can't
    /// be read; `NoModel`, or what the model ended with.
    pub async fn assist(&self, actor: &Actor, wish: AssistWish) -> Result<Assistance, DraftError> {
        require(actor, Permission::RunSql)?;
        checked(&wish)?;
        let connections = &self.room.parts.connections;
        let catalog = connections.catalog(actor, wish.connection_id).await.map_err(ChatError::from)?;
        let Some((model, allowed)) = self.model_of(actor.org).await? else { return Err(DraftError::NoModel) };
        let error = self.said_against(actor, &wish).await?;
        let allowed = connections.privacy(actor.org, wish.connection_id, allowed).await.map_err(ChatError::from)?;
        let shown = assist::show(&catalog, allowed, wish.task, &wish.sql, error.as_ref());
        let shown = shown.ok_or_else(|| {
            ChatError::field("sql", "Its quotes or brackets don't close, so its values can't be kept from the model.")
        })?;
        self.admit(actor).await?;
        let actor = actor.clone();
        self.attended(move |chat, attention| async move {
            let (connection, task) = (wish.connection_id, wish.task);
            let helped = chat.helped(&actor, &catalog, (&wish, &shown), (&model, &attention)).await;
            let told = json!({ "task": task.as_str(), "succeeded": helped.is_ok() });
            chat.noted(Entry::by(&actor, "query.assist").on("connection", connection).with(told)).await?;
            helped
        })
        .await?
    }

    async fn helped(
        &self,
        actor: &Actor,
        catalog: &Catalog,
        (wish, shown): (&AssistWish, &Shown),
        (model, attention): (&ModelChain, &Attention),
    ) -> Result<Assistance, DraftError> {
        let model = Budgeted { accounts: &self.room.parts.accounts, org: actor.org, model };
        let statement = (wish.sql.as_str(), catalog.connection.dialect());
        let mut prompt = shown.prompt.clone();
        for _ in 0..TRIES {
            let reply = model.complete(&prompt, &|_| {}, &attention.stop).await;
            let reply = reply.map_err(|trouble| attention.judged(trouble))?;
            let said = match assist::read(&reply.text, wish.task, statement, &shown.veiled) {
                Ok(help) => match self.unfit(actor, catalog, wish, &help).await? {
                    None => {
                        let (task, sent) = (wish.task, shown.sent.clone());
                        let Help { sql, explanation } = help;
                        return Ok(Assistance { task, sql, explanation, model: reply.model, sent });
                    }
                    Some(said) => said,
                },
                Err(said) => said.to_owned(),
            };
            prompt = again(prompt, &reply.text, assist::complaint(&said, &shown.veiled, &reply.text));
        }
        Err(DraftError::Unusable)
    }

    /// Why a statement of the model's can't be offered; none where it can.
    async fn unfit(
        &self,
        actor: &Actor,
        catalog: &Catalog,
        wish: &AssistWish,
        help: &Help,
    ) -> Result<Option<String>, DraftError> {
        let Some(sql) = &help.sql else { return Ok(None) };
        let dialect = catalog.connection.dialect();
        if catalog.hidden.is_read_by(sql, dialect) && !catalog.hidden.is_read_by(&wish.sql, dialect) {
            return Ok(Some("It reads something that is not in the schema.".to_owned()));
        }
        let queries = &self.room.parts.queries;
        let validate = |sql: String| async move { queries.validate(actor, &sql, wish.connection_id, &[]).await };
        let new = validate(sql.clone()).await.map_err(internal)?;
        if let Some(reason) = new.reasons.first().filter(|_| !new.valid) {
            return Ok(Some(reason.message.clone()));
        }
        let known = validate(wish.sql.clone()).await.map_err(internal)?.parameters;
        let stray = new.parameters.iter().find(|name| !known.contains(name));
        Ok(stray.map(|name| format!("It has a place {{{{{name}}}}} that the statement did not have.")))
    }

    /// What is said against a statement that is to be mended: by who ran it, else by the guard.
    async fn said_against(&self, actor: &Actor, wish: &AssistWish) -> Result<Option<Said>, DraftError> {
        if wish.task != AssistTask::Fix {
            return Ok(None);
        }
        if let Some(error) = &wish.error {
            let place = error.line.zip(error.column);
            return Ok(Some(Said { message: error.message.clone(), place }));
        }
        let queries = &self.room.parts.queries;
        let looked = queries.validate(actor, &wish.sql, wish.connection_id, &[]).await.map_err(internal)?;
        Ok(looked.reasons.into_iter().next().map(|reason| Said {
            place: reason.line.zip(reason.column).and_then(|(l, c)| Some((l.try_into().ok()?, c.try_into().ok()?))),
            message: reason.message,
        }))
    }

    /// Writes down who used the model for what.
    pub(super) async fn noted(&self, entry: Entry) -> Result<(), ChatError> {
        let tx = self.db().begin().await.map_err(|e| ChatError::Internal(e.into()))?;
        self.room.parts.audit.record(&tx, entry).await?;
        tx.commit().await.map_err(|e| ChatError::Internal(e.into()))
    }
}

fn checked(wish: &AssistWish) -> Result<(), ChatError> {
    if wish.sql.trim().is_empty() {
        return Err(ChatError::field("sql", "Write a statement first."));
    }
    if wish.sql.chars().count() > LONGEST {
        return Err(ChatError::field("sql", "A statement that a model helps with can have 20,000 characters at most."));
    }
    if wish.error.as_ref().is_some_and(|e| e.message.chars().count() > LONGEST_MESSAGE) {
        return Err(ChatError::field("error.message", "An error can have 2,000 characters at most."));
    }
    Ok(())
}

/// The same prompt with a reply that could not be used, and why.
fn again(mut prompt: Prompt, reply: &str, complaint: String) -> Prompt {
    prompt.turns.push(Turn { speaker: Speaker::Model, text: reply.chars().take(8_000).collect() });
    prompt.turns.push(Turn { speaker: Speaker::Person, text: complaint });
    prompt
}

fn internal(error: crate::queries::QueryError) -> ChatError {
    match error {
        crate::queries::QueryError::NotFound => ChatError::NotFound,
        other => ChatError::Internal(other.into()),
    }
}
