//! The organisation's verified answers: who stands up for which SQL, and how that ends.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::answer::ChatResponse;
use super::store::{self, Example};
use super::{Chat, ChatError, require};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId, Listing, OrgId, Page, Permission, UserId, VerifiedId};

/// A question whose SQL a person verified for the organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VerifiedAnswer {
    pub id: VerifiedId,
    pub connection_id: ConnectionId,
    pub question: String,
    pub sql: String,
    pub verified_by_id: UserId,
    pub verified_by: String,
    pub verified_at: DateTime<Utc>,
    /// Who wrote the SQL by hand; none where an engine wrote it.
    pub edited_by: Option<String>,
    /// Whether whoever asks may withdraw it.
    pub may_withdraw: bool,
}

/// What a verified answer reads.
#[derive(Debug, Clone)]
pub struct VerifiedReader {
    pub id: VerifiedId,
    pub question: String,
    pub sql: String,
    /// Whether the actor may see it.
    pub may_open: bool,
}

impl Chat {
    /// The verified answers on connections that the actor may use, newest first.
    ///
    /// # Errors
    /// `Forbidden` without the right to SQL.
    pub async fn verified(
        &self,
        actor: &Actor,
        connection: Option<ConnectionId>,
        page: Page,
    ) -> Result<Listing<VerifiedAnswer>, ChatError> {
        require(actor, Permission::RunSql)?;
        let db = self.db().connection();
        let closed = self.room.parts.connections.closed_to(actor).await?;
        let of = (actor.org, connection, closed.ids());
        let (examples, count) = store::list_examples(db, of, page.clamped()).await?;
        let mut data = Vec::with_capacity(examples.len());
        for example in examples {
            data.push(self.shown(actor, example).await?);
        }
        Ok(Listing { data, count })
    }

    /// All verified answers on a connection, for what tells who reads a table: they are to be named to who may see SQL.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn verified_on(&self, actor: &Actor, connection: ConnectionId) -> Result<Vec<VerifiedReader>, ChatError> {
        let may_open = actor.may(Permission::RunSql);
        let reader = |e: Example| VerifiedReader { id: e.id, question: e.question, sql: e.sql, may_open };
        let mut page = Page { skip: 0, limit: Page::MAX };
        let mut readers = Vec::new();
        loop {
            let db = self.db().connection();
            let (examples, count) = store::list_examples(db, (actor.org, Some(connection), None), page).await?;
            readers.extend(examples.into_iter().map(reader));
            page.skip += Page::MAX;
            if page.skip >= count {
                return Ok(readers);
            }
        }
    }

    async fn shown(&self, actor: &Actor, example: Example) -> Result<VerifiedAnswer, ChatError> {
        let edited_by = match example.edited_by {
            Some(id) => Some(self.name_of(actor.org, id).await?),
            None => None,
        };
        Ok(VerifiedAnswer {
            id: example.id,
            connection_id: example.connection,
            verified_by: self.name_of(actor.org, example.approved_by).await?,
            verified_by_id: example.approved_by,
            verified_at: example.created_at,
            edited_by,
            may_withdraw: may_withdraw(actor, &example),
            question: example.question,
            sql: example.sql,
        })
    }

    /// Withdraws a verified answer: the question is answered by the engines again, and answers that were given with
    /// it are worth what their checks show.
    ///
    /// # Errors
    /// `NotFound` for one that isn't the organisation's or is gone; `Forbidden` for who neither manages the
    /// organisation nor verified it.
    pub async fn withdraw(&self, actor: &Actor, id: VerifiedId) -> Result<(), ChatError> {
        require(actor, Permission::RunSql)?;
        let found = store::find_example(self.db().connection(), actor.org, id).await?;
        let closed = self.room.parts.connections.closed_to(actor).await?;
        let example = found.filter(|found| !closed.holds(found.connection)).ok_or(ChatError::NotFound)?;
        if !may_withdraw(actor, &example) {
            return Err(ChatError::Forbidden(Permission::ManageOrg));
        }
        self.take_away(actor.org, &example, Entry::by(actor, "example.withdraw"), None).await
    }

    /// Ends a verified answer whose SQL reads what is not there any more.
    pub(super) async fn end_example(&self, org: OrgId, example: &Example, gone: &str) -> Result<(), ChatError> {
        self.take_away(org, example, Entry::of(org, "example.end"), Some(gone)).await
    }

    async fn take_away(
        &self,
        org: OrgId,
        example: &Example,
        entry: Entry,
        gone: Option<&str>,
    ) -> Result<(), ChatError> {
        let detail = json!({
            "connection_id": example.connection,
            "question": example.question,
            "verified_by": example.approved_by,
            "gone": gone,
        });
        let tx = self.db().begin().await.map_err(anyhow::Error::from)?;
        if store::delete_example(&tx, org, example.id).await? {
            self.room.parts.audit.record(&tx, entry.on("verified_answer", example.id).with(detail)).await?;
        }
        tx.commit().await.map_err(anyhow::Error::from)?;
        Ok(())
    }

    /// Answers as they are worth today: a word that was withdrawn counts no more.
    pub(super) async fn as_they_stand(
        &self,
        org: OrgId,
        answers: Vec<ChatResponse>,
    ) -> Result<Vec<ChatResponse>, ChatError> {
        let ids: Vec<VerifiedId> = answers.iter().filter_map(|a| a.verified.as_ref()).map(|v| v.id).collect();
        if ids.is_empty() {
            return Ok(answers);
        }
        let standing = store::standing_examples(self.db().connection(), org, &ids).await?;
        let standing: HashSet<VerifiedId> = standing.into_iter().collect();
        let stands = |answer: &ChatResponse| answer.verified.as_ref().is_none_or(|v| standing.contains(&v.id));
        Ok(answers.into_iter().map(|a| if stands(&a) { a } else { a.vouched(None) }).collect())
    }
}

fn may_withdraw(actor: &Actor, example: &Example) -> bool {
    actor.may(Permission::ManageOrg) || actor.user == example.approved_by
}
