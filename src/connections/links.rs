//! A person's word on relationships: their own, confirmed ones and rejected ones.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::store::{self, Link};
use super::{ConnectionError, Connections, require};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId, Permission};
use crate::data::{ColumnSet, Relationship, RelationshipOrigin, Schema};
use crate::http::FieldError;

/// How a relationship is known, with a person's word on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationshipState {
    /// A foreign key of the database.
    Declared,
    /// Concluded, and nobody said anything of it.
    Inferred,
    /// Said or confirmed by a person.
    Confirmed,
    /// A person said that it is none; no question engine uses it.
    Rejected,
}

/// What a person can say of a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RelationshipWord)]
pub enum Verdict {
    Confirmed,
    Rejected,
}

/// The two ends of a relationship: columns that point, and the columns they point to, in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationshipEnds {
    pub from: ColumnSet,
    pub to: ColumnSet,
}

/// A word on a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationshipVerdict {
    pub from: ColumnSet,
    pub to: ColumnSet,
    pub state: Verdict,
}

/// A relationship as people see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Relationship)]
pub struct RelationshipView {
    /// Names both ends; the same two ends always have the same id.
    pub id: String,
    pub from: ColumnSet,
    pub to: ColumnSet,
    pub origin: RelationshipOrigin,
    pub state: RelationshipState,
    /// Said by a person where the source shows no such thing: only these can be deleted.
    pub own: bool,
}

/// A short name of both ends.
pub(super) fn key(from: &ColumnSet, to: &ColumnSet) -> String {
    let written = json!([from, to]).to_string();
    let digest = Sha256::digest(written.as_bytes());
    // 128 bits are enough to tell the ends of one connection's relationships apart.
    let (head, _) = digest.split_at(16);
    head.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Applies people's words: confirmed ones count in full, rejected ones are not there, whether declared or concluded
/// again.
pub(super) fn settle(schema: &mut Schema, links: &[Link]) {
    if links.is_empty() {
        return;
    }
    let word = |r: &Relationship| links.iter().find(|link| link.from == r.from && link.to == r.to);
    schema.relationships.retain(|r| !word(r).is_some_and(|link| link.rejected));
    for link in links.iter().filter(|link| !link.rejected) {
        let there = is_there(schema, &link.from) && is_there(schema, &link.to);
        match schema.relationships.iter_mut().find(|r| r.from == link.from && r.to == link.to) {
            Some(known) if known.origin == RelationshipOrigin::Declared => {}
            Some(known) => known.origin = RelationshipOrigin::Confirmed,
            None if there => {
                let (from, to, origin) = (link.from.clone(), link.to.clone(), RelationshipOrigin::Confirmed);
                schema.relationships.push(Relationship { from, to, origin });
            }
            None => {}
        }
    }
}

/// Whether a schema has these columns.
pub(super) fn is_there(schema: &Schema, set: &ColumnSet) -> bool {
    let named = |t: &&crate::data::Table| t.name == set.table && t.schema == set.schema;
    let table = schema.tables.iter().find(named);
    table.is_some_and(|table| set.columns.iter().all(|name| table.columns.iter().any(|c| c.name == *name)))
}

/// All relationships for people, rejected ones too.
pub(super) fn views(schema: &Schema, links: &[Link]) -> Vec<RelationshipView> {
    let view = |from: &ColumnSet, to: &ColumnSet, origin, state| {
        let id = key(from, to);
        let own = links.iter().any(|link| link.key == id && link.own);
        RelationshipView { id, from: from.clone(), to: to.clone(), origin, state, own }
    };
    let known = schema.relationships.iter().map(|r| {
        let state = match r.origin {
            RelationshipOrigin::Declared => RelationshipState::Declared,
            RelationshipOrigin::Inferred { .. } => RelationshipState::Inferred,
            RelationshipOrigin::Confirmed => RelationshipState::Confirmed,
        };
        view(&r.from, &r.to, r.origin, state)
    });
    let rejected =
        links.iter().filter(|link| link.rejected && is_there(schema, &link.from) && is_there(schema, &link.to));
    let rejected =
        rejected.map(|link| view(&link.from, &link.to, RelationshipOrigin::Confirmed, RelationshipState::Rejected));
    known.chain(rejected).collect()
}

impl Connections {
    /// Adds a relationship that the source doesn't show.
    ///
    /// # Errors
    /// `Invalid` where an end isn't there, or both have not the same number of columns.
    pub async fn declare_relationship(
        &self,
        actor: &Actor,
        id: ConnectionId,
        ends: RelationshipEnds,
    ) -> Result<RelationshipView, ConnectionError> {
        let catalog = self.catalog_to_edit(actor, id).await?;
        check(&catalog.schema, &ends)?;
        let known = catalog.schema.relationships.iter().any(|r| r.from == ends.from && r.to == ends.to);
        let before = catalog.links.iter().find(|link| link.from == ends.from && link.to == ends.to);
        let own = before.map_or(!known, |link| link.own);
        self.say(actor, id, ends, (false, own)).await
    }

    /// Confirms or rejects a relationship.
    ///
    /// # Errors
    /// `Invalid` where there is no such relationship.
    pub async fn judge_relationship(
        &self,
        actor: &Actor,
        id: ConnectionId,
        word: RelationshipVerdict,
    ) -> Result<RelationshipView, ConnectionError> {
        let catalog = self.catalog_to_edit(actor, id).await?;
        let RelationshipVerdict { from, to, state } = word;
        let views = views(&catalog.schema, &catalog.links);
        let Some(known) = views.into_iter().find(|view| view.from == from && view.to == to) else {
            return Err(ConnectionError::field("from", "There is no such relationship."));
        };
        self.say(actor, id, RelationshipEnds { from, to }, (state == Verdict::Rejected, known.own)).await
    }

    /// Takes a person's own relationship back.
    ///
    /// # Errors
    /// `Invalid` where it is not a person's own: what the source shows can be rejected instead.
    pub async fn delete_relationship(
        &self,
        actor: &Actor,
        id: ConnectionId,
        ends: RelationshipEnds,
    ) -> Result<(), ConnectionError> {
        let catalog = self.catalog_to_edit(actor, id).await?;
        let key = key(&ends.from, &ends.to);
        if !catalog.links.iter().any(|link| link.key == key && link.own) {
            let text = "Only a relationship that a person added can be deleted. Reject this one instead.";
            return Err(ConnectionError::field("from", text));
        }
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        store::delete_link(&db, actor.org, id, &key).await?;
        let entry = Entry::by(actor, "relationship.delete").on("connection", id);
        let entry = entry.with(json!({ "from": ends.from, "to": ends.to }));
        self.edited(actor, id, db, entry).await
    }

    async fn say(
        &self,
        actor: &Actor,
        id: ConnectionId,
        ends: RelationshipEnds,
        (rejected, own): (bool, bool),
    ) -> Result<RelationshipView, ConnectionError> {
        let RelationshipEnds { from, to } = ends;
        let link = Link { key: key(&from, &to), from, to, rejected, own };
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        store::save_link(&db, (actor.org, id), &link, (actor.user, self.now())).await?;
        let state = if rejected { "rejected" } else { "confirmed" };
        let entry = Entry::by(actor, "relationship.edit").on("connection", id);
        let entry = entry.with(json!({ "from": link.from, "to": link.to, "state": state }));
        self.edited(actor, id, db, entry).await?;
        let catalog = self.catalog(actor, id).await?;
        let views = views(&catalog.schema, &catalog.links);
        views.into_iter().find(|view| view.id == link.key).ok_or(ConnectionError::Conflict)
    }
}

/// Whether both ends are there and go together.
fn check(schema: &Schema, ends: &RelationshipEnds) -> Result<(), ConnectionError> {
    let mut faults = Vec::new();
    for (field, set) in [("from", &ends.from), ("to", &ends.to)] {
        if set.columns.is_empty() || !is_there(schema, set) {
            faults.push(FieldError::new(field, "There is no such table or column."));
        }
    }
    if ends.from.columns.len() != ends.to.columns.len() {
        faults.push(FieldError::new("to", "Both ends need the same number of columns."));
    }
    if ends.from == ends.to {
        faults.push(FieldError::new("to", "A column cannot point to itself."));
    }
    if faults.is_empty() { Ok(()) } else { Err(ConnectionError::Invalid(faults)) }
}

/// Asks for the right to change what is said of a catalog.
pub(super) fn may_edit(actor: &Actor) -> Result<(), ConnectionError> {
    require(actor, Permission::WriteConnections)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Table, TableColumn};

    fn set(table: &str, column: &str) -> ColumnSet {
        ColumnSet { schema: None, table: table.into(), columns: vec![column.into()] }
    }

    fn schema(origin: RelationshipOrigin) -> Schema {
        let table = |name: &str| Table {
            name: name.into(),
            columns: vec![TableColumn { name: "id".into(), ..TableColumn::default() }],
            ..Table::default()
        };
        let relationships = vec![Relationship { from: set("a", "id"), to: set("b", "id"), origin }];
        Schema { tables: vec![table("a"), table("b")], relationships }
    }

    fn link(from: &str, to: &str, rejected: bool) -> Link {
        let (from, to) = (set(from, "id"), set(to, "id"));
        Link { key: key(&from, &to), from, to, rejected, own: true }
    }

    #[test]
    fn a_confirmed_guess_counts_in_full_and_a_rejected_one_is_gone() {
        let guess = RelationshipOrigin::Inferred { confidence: 0.6 };
        let mut confirmed = schema(guess);
        settle(&mut confirmed, &[link("a", "b", false)]);
        assert_eq!(confirmed.relationships[0].origin, RelationshipOrigin::Confirmed);
        for origin in [guess, RelationshipOrigin::Declared] {
            let mut rejected = schema(origin);
            settle(&mut rejected, &[link("a", "b", true)]);
            assert!(rejected.relationships.is_empty());
            assert_eq!(views(&rejected, &[link("a", "b", true)])[0].state, RelationshipState::Rejected);
        }
    }

    #[test]
    fn a_persons_own_is_there_while_both_ends_are() {
        let mut schema = schema(RelationshipOrigin::Declared);
        settle(&mut schema, &[link("b", "a", false), link("b", "gone", false)]);
        assert_eq!(schema.relationships.len(), 2);
        assert_eq!(schema.relationships[1].origin, RelationshipOrigin::Confirmed);
    }
}
