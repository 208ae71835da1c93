//! Who may use a connection. Admins always may; for others a connection that they may not use does not exist, nor does
//! what belongs to it: its tables, queries, answers, uploads.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use moka::Entry;
use moka::ops::compute::Op;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::Connection;
use super::{ConnectionError, Connections, store};
use crate::base::{Actor, ConnectionId, DatasetId, OrgId, Role, UserId};

/// The most people that one connection can name.
const MOST: usize = 500;

/// Who may use a connection beside the admins: everybody of these roles, and these people. Where both are empty,
/// only admins may.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "roles and people")]
#[schema(as = ConnectionAccess)]
pub struct Access {
    pub roles: Vec<Role>,
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub people: Vec<UserId>,
}

impl Access {
    fn lets(&self, actor: &Actor) -> bool {
        actor.role == Role::Admin || self.roles.contains(&actor.role) || self.people.contains(&actor.user)
    }

    /// Those whom both let in, as far as they are named alike.
    fn and(mut self, other: Self) -> Self {
        self.roles.retain(|role| other.roles.contains(role));
        self.people.retain(|person| other.people.contains(person));
        self
    }

    /// Each role and person once and in order; admins need not be named.
    fn tidy(self) -> Self {
        let people: BTreeSet<UserId> = self.people.into_iter().collect();
        let named = |role: &Role| self.roles.contains(role);
        let roles = [Role::Analyst, Role::Viewer].into_iter().filter(named).collect();
        Self { roles, people: people.into_iter().collect() }
    }
}

/// Whether a connection of this access lets everybody in whom one of that access lets in. None is everybody.
pub(super) fn covers(this: Option<&Access>, that: Option<&Access>) -> bool {
    match (this, that) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(this), Some(that)) => {
            that.roles.iter().all(|role| this.roles.contains(role))
                && that.people.iter().all(|person| this.people.contains(person))
        }
    }
}

impl Connection {
    /// Whether the actor, who is of its organisation, may use it.
    pub(super) fn is_open_to(&self, actor: &Actor) -> bool {
        self.access.as_ref().is_none_or(|access| access.lets(actor))
    }
}

/// A connection that not everybody may use.
#[derive(Debug, Clone)]
pub(super) struct Restricted {
    pub id: ConnectionId,
    pub access: Access,
    pub file_path: Option<String>,
    pub dataset: Option<DatasetId>,
}

/// The connections of an organisation that an actor may not use, those in the trash with them. What other rooms keep
/// of one of these is not theirs to see.
#[derive(Debug, Clone, Default)]
pub struct Closed(Arc<HashSet<ConnectionId>>);

impl Closed {
    /// Whether this one may not be used.
    pub fn holds(&self, id: ConnectionId) -> bool {
        self.0.contains(&id)
    }

    /// Their ids, for a query that leaves them out; none where there is nothing to leave out.
    pub fn ids(&self) -> Option<Vec<Uuid>> {
        (!self.0.is_empty()).then(|| self.0.iter().map(|id| id.0).collect())
    }
}

impl Connections {
    /// What the actor may not use. Another copy's change of it is seen within seconds, our own at once.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn closed_to(&self, actor: &Actor) -> Result<Closed, ConnectionError> {
        let restricted = self.restricted_for(actor).await?;
        Ok(Closed(Arc::new(restricted.iter().map(|one| one.id).collect())))
    }

    /// Ids of the connections and datasets that the actor may not use, as jobs name them.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn closed_things(&self, actor: &Actor) -> Result<HashSet<String>, ConnectionError> {
        let both = |one: Restricted| [Some(one.id.to_string()), one.dataset.map(|id| id.to_string())];
        Ok(self.restricted_for(actor).await?.into_iter().flat_map(both).flatten().collect())
    }

    /// What becomes of a connection to a file that others lead to whom not everybody may use: who may use them all. Who
    /// may use such a file does not decide who else may.
    pub(super) async fn inherited_access(
        &self,
        actor: &Actor,
        file: Option<&str>,
    ) -> Result<Option<Access>, ConnectionError> {
        if actor.role == Role::Admin || file.is_none() {
            return Ok(None);
        }
        let all = self.restricted(actor.org).await?;
        let of_file = all.iter().filter(|one| one.file_path.as_deref() == file).map(|one| one.access.clone());
        Ok(of_file.reduce(Access::and))
    }

    /// SQLite files of connections that the actor may not use: else a connection of one's own would be a way in.
    pub(super) async fn closed_files(&self, actor: &Actor) -> Result<HashSet<String>, ConnectionError> {
        Ok(self.restricted_for(actor).await?.into_iter().filter_map(|one| one.file_path).collect())
    }

    async fn restricted_for(&self, actor: &Actor) -> Result<Vec<Restricted>, ConnectionError> {
        if actor.role == Role::Admin {
            return Ok(Vec::new());
        }
        let all = self.restricted(actor.org).await?;
        Ok(all.iter().filter(|one| !one.access.lets(actor)).cloned().collect())
    }

    /// As for a record, reading and remembering are one step, so that a change waits for it.
    async fn restricted(&self, org: OrgId) -> Result<Arc<Vec<Restricted>>, ConnectionError> {
        if let Some(known) = self.room.restricted.get(&org).await {
            return Ok(known);
        }
        let read = self.room.restricted.entry(org).and_try_compute_with(|kept| async move {
            if kept.is_some() {
                return Ok::<_, ConnectionError>(Op::Nop);
            }
            Ok(Op::Put(Arc::new(store::restricted(self.room.parts.db.connection(), org).await?)))
        });
        Ok(read.await?.into_entry().map(Entry::into_value).unwrap_or_default())
    }

    /// Drops what is remembered of who may use what, so that the next look is a fresh one.
    pub(super) async fn forget_access(&self, org: OrgId) {
        self.room.restricted.entry(org).and_compute_with(|_| async { Op::Remove }).await;
    }

    /// Access as it is kept, if every person that it names is of the organisation.
    pub(super) async fn checked_access(
        &self,
        org: OrgId,
        wanted: Option<Access>,
    ) -> Result<Option<Access>, ConnectionError> {
        // All roles are everybody.
        let Some(access) = wanted.map(Access::tidy).filter(|access| access.roles.len() < 2) else { return Ok(None) };
        if access.people.len() > MOST {
            return Err(ConnectionError::field("access.people", format!("Name at most {MOST} people, or a role.")));
        }
        let known = store::members_among(self.room.parts.db.connection(), org, &access.people).await?;
        if access.people.iter().any(|person| !known.contains(person)) {
            return Err(ConnectionError::field("access.people", "There is no such person in your organisation."));
        }
        Ok(Some(access))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Via;

    fn access(roles: &[Role], people: &[UserId]) -> Access {
        Access { roles: roles.to_vec(), people: people.to_vec() }
    }

    #[test]
    fn roles_people_and_always_admins_are_let_in() {
        let (named, other) = (UserId::new(), UserId::new());
        let actor = |role, user| Actor { org: OrgId::new(), user, role, via: Via::System };
        let some = access(&[Role::Analyst], &[named]);
        assert!(some.lets(&actor(Role::Admin, other)) && some.lets(&actor(Role::Analyst, other)));
        assert!(some.lets(&actor(Role::Viewer, named)) && !some.lets(&actor(Role::Viewer, other)));
        assert!(!Access::default().lets(&actor(Role::Analyst, other)));
        assert!(Access::default().lets(&actor(Role::Admin, other)));
    }

    #[test]
    fn what_is_kept_names_each_once_and_no_admins() {
        let person = UserId::new();
        let tidy = access(&[Role::Viewer, Role::Admin, Role::Analyst, Role::Viewer], &[person, person]).tidy();
        assert_eq!(tidy, access(&[Role::Analyst, Role::Viewer], &[person]));
    }

    #[test]
    fn of_two_both_must_let_in() {
        let (a, b) = (UserId::new(), UserId::new());
        let both = access(&[Role::Analyst, Role::Viewer], &[a]).and(access(&[Role::Viewer], &[a, b]));
        assert_eq!(both, access(&[Role::Viewer], &[a]));
    }

    #[test]
    fn one_covers_another_if_nobody_gets_more_by_it() {
        let (a, b) = (UserId::new(), UserId::new());
        let some = |roles: &[Role], people: &[UserId]| Some(access(roles, people));
        let cases = [
            (None, None, true),
            (None, some(&[], &[]), true),
            (some(&[Role::Analyst, Role::Viewer], &[]), None, false),
            (some(&[Role::Analyst], &[a]), some(&[], &[a]), true),
            (some(&[Role::Analyst], &[a]), some(&[Role::Analyst], &[]), true),
            (some(&[Role::Analyst], &[a]), some(&[], &[b]), false),
            (some(&[Role::Analyst], &[]), some(&[Role::Viewer], &[]), false),
            (some(&[], &[]), some(&[], &[]), true),
        ];
        for (this, that, expected) in cases {
            assert_eq!(covers(this.as_ref(), that.as_ref()), expected, "{this:?} {that:?}");
        }
    }
}
