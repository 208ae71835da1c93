//! Saving, changing and deleting.

use serde_json::{Value, json};

use super::model::{Content, Judged, NewSavedQuery, Saved, SavedQuery, SavedQueryEdit};
use super::{SavedError, check, store};
use crate::audit::Entry;
use crate::base::{Actor, Permission, Role, SavedQueryId};
use crate::queries::line::Person;
use crate::queries::{Parameter, Queries, QueryError};

impl Queries {
    /// Keeps a query; it is its maker's.
    ///
    /// # Errors
    /// `Invalid` names every field that was not taken; `NotFound` for a connection that isn't there.
    pub async fn save(&self, actor: &Actor, new: NewSavedQuery) -> Result<SavedQuery, SavedError> {
        require(actor, Permission::RunSql)?;
        let content = check::content(new).map_err(SavedError::Invalid)?;
        let judged = self.judged(actor, &content).await?;
        let (now, parts) = (self.room.clock.now(), &self.room.kept);
        let saved = Saved {
            id: SavedQueryId::new(),
            owner: Person { id: actor.user, name: None },
            connection_name: None,
            content,
            judged,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let db = parts.db.begin().await.map_err(anyhow::Error::from)?;
        store::insert(&db, actor.org, &saved).await?;
        store::add_version(&db, actor, &saved, None).await?;
        parts.audit.record(&db, told(actor, "saved_query.create", &saved)).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        self.saved(actor, saved.id).await
    }

    /// One saved query.
    ///
    /// # Errors
    /// `NotFound`, also for another person's private one.
    pub async fn saved(&self, actor: &Actor, id: SavedQueryId) -> Result<SavedQuery, SavedError> {
        require(actor, Permission::Ask)?;
        let saved = self.find_saved(actor, id).await?;
        Ok(shown(actor, saved))
    }

    /// Changes a saved query as a new version.
    ///
    /// # Errors
    /// `VersionConflict` when somebody saved after the version that was edited; else as for saving.
    pub async fn change_saved(
        &self,
        actor: &Actor,
        id: SavedQueryId,
        edit: SavedQueryEdit,
    ) -> Result<SavedQuery, SavedError> {
        let before = self.own_saved(actor, id).await?;
        let version = edit.version;
        let note = check::note(edit.note.clone()).map_err(SavedError::Invalid)?;
        let content = check::content(edit.content()).map_err(SavedError::Invalid)?;
        if version != before.version {
            return Err(SavedError::VersionConflict(Box::new(shown(actor, before))));
        }
        self.put_saved(actor, before, content, (note, "saved_query.update")).await
    }

    /// Deletes a saved query: it lies in the trash for its time.
    ///
    /// # Errors
    /// `NotFound`, `NotYours`.
    pub async fn delete_saved(&self, actor: &Actor, id: SavedQueryId) -> Result<(), SavedError> {
        let saved = self.own_saved(actor, id).await?;
        let db = self.room.kept.db.begin().await.map_err(anyhow::Error::from)?;
        if !store::delete(&db, actor, id, self.room.clock.now()).await? {
            return Err(SavedError::NotFound);
        }
        self.room.kept.audit.record(&db, told(actor, "saved_query.delete", &saved)).await?;
        Ok(db.commit().await.map_err(anyhow::Error::from)?)
    }

    /// Writes new content over what is there, unless somebody else did so meanwhile.
    pub(super) async fn put_saved(
        &self,
        actor: &Actor,
        before: Saved,
        content: Content,
        (note, action): (Option<String>, &'static str),
    ) -> Result<SavedQuery, SavedError> {
        let judged = self.judged(actor, &content).await?;
        let version = before.version + 1;
        let after = Saved { content, judged, version, updated_at: self.room.clock.now(), ..before };
        let db = self.room.kept.db.begin().await.map_err(anyhow::Error::from)?;
        if !store::replace(&db, actor.org, &after).await? {
            drop(db);
            let current = self.find_saved(actor, after.id).await?;
            return Err(SavedError::VersionConflict(Box::new(shown(actor, current))));
        }
        store::add_version(&db, actor, &after, note).await?;
        self.room.kept.audit.record(&db, told(actor, action, &after)).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        self.saved(actor, after.id).await
    }

    /// A query that the actor may see.
    pub(super) async fn find_saved(&self, actor: &Actor, id: SavedQueryId) -> Result<Saved, SavedError> {
        let seen = self.seen_by(actor).await?;
        let found = store::find(self.room.kept.db.connection(), actor.org, &seen, id).await?;
        found.ok_or(SavedError::NotFound)
    }

    /// A query that the actor may change.
    pub(super) async fn own_saved(&self, actor: &Actor, id: SavedQueryId) -> Result<Saved, SavedError> {
        require(actor, Permission::Ask)?;
        let saved = self.find_saved(actor, id).await?;
        require(actor, Permission::RunSql)?;
        if may_edit(actor, &saved) { Ok(saved) } else { Err(SavedError::NotYours) }
    }

    /// What the guard says of it, with stand-ins for its parameters.
    async fn judged(&self, actor: &Actor, content: &Content) -> Result<Judged, SavedError> {
        let parameters: Vec<Parameter> = content
            .parameters
            .iter()
            .map(|p| Parameter { name: p.name.clone(), kind: p.kind, value: p.default.clone() })
            .collect();
        match self.look_at_saved(actor, &content.sql, content.connection, &parameters).await {
            Ok((looked, tables)) => {
                let reasons = serde_json::to_value(&looked.reasons).unwrap_or_default();
                Ok(Judged { valid: looked.valid, reasons, tables })
            }
            // Nothing is known of the tables yet: it is kept, and judged when it runs.
            Err(QueryError::NotReady(message)) => {
                let reasons = json!([{ "rule": "catalog_not_ready", "message": message, "line": null, "column": null,
                    "end_line": null, "end_column": null, "suggestion": null }]);
                Ok(Judged { valid: false, reasons, tables: Vec::new() })
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// Whether the actor may change it.
pub(super) fn may_edit(actor: &Actor, saved: &Saved) -> bool {
    actor.may(Permission::RunSql) && (saved.is_of(actor.user) || actor.role == Role::Admin)
}

/// The query as the actor sees it.
pub(super) fn shown(actor: &Actor, saved: Saved) -> SavedQuery {
    let may_edit = may_edit(actor, &saved);
    saved.seen(actor.may(Permission::RunSql), may_edit)
}

pub(super) fn require(actor: &Actor, permission: Permission) -> Result<(), SavedError> {
    if actor.may(permission) { Ok(()) } else { Err(SavedError::Forbidden(permission.as_str())) }
}

pub(super) fn told(actor: &Actor, action: &'static str, saved: &Saved) -> Entry {
    let detail: Value = json!({
        "name": saved.content.name, "connection_id": saved.content.connection, "shared": saved.content.shared,
        "version": saved.version,
    });
    Entry::by(actor, action).on("saved_query", saved.id).with(detail)
}
