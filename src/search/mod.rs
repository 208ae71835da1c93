//! One search over everything that a person may open: connections, tables, columns, datasets, saved queries,
//! conversations, and for admins people.
//!
//! Each room finds its own things with the rights that they ask for; here they are put in one order: what is just
//! that, what begins so, what has a word that does, what holds it.

mod hit;
mod routes;

pub use hit::{Hit, HitKind};
pub use routes::routes;

use crate::accounts::Accounts;
use crate::base::{Actor, Listing, Page, Permission};
use crate::chat::Chat;
use crate::connections::{Connection, Connections, Names, Nearness, folded};
use crate::queries::{Queries, SavedFilter};

/// The most that one search gives.
const MOST: usize = 50;
/// The most connections whose tables are looked through.
const MOST_CONNECTIONS: u64 = 1_000;

/// The search's service. Cheap to clone.
#[derive(Clone)]
pub struct Search {
    accounts: Accounts,
    connections: Connections,
    queries: Queries,
    chat: Chat,
}

impl Search {
    /// The search over these rooms.
    pub fn over(accounts: &Accounts, connections: &Connections, queries: &Queries, chat: &Chat) -> Self {
        Self {
            accounts: accounts.clone(),
            connections: connections.clone(),
            queries: queries.clone(),
            chat: chat.clone(),
        }
    }

    /// What goes with the words, best first, `most` (50 at most) of them.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn find(&self, actor: &Actor, words: &str, most: usize) -> anyhow::Result<Listing<Hit>> {
        let words = folded(words);
        if words.is_empty() {
            return Ok(Listing { data: Vec::new(), count: 0 });
        }
        let mut hits = self.in_connections(actor, &words).await?;
        hits.extend(self.in_queries(actor, &words).await?);
        hits.extend(self.in_sessions(actor, &words).await?);
        hits.extend(self.in_people(actor, &words).await?);
        hits.sort_by(Hit::order);
        hits.truncate(most.clamp(1, MOST));
        Ok(Listing { count: hits.len() as u64, data: hits })
    }

    /// Connections by name, and what is known of their tables. Nothing is waited for that is still being read.
    async fn in_connections(&self, actor: &Actor, words: &str) -> anyhow::Result<Vec<Hit>> {
        let (mut hits, mut skip) = (Vec::new(), 0);
        loop {
            let page = Page { skip, limit: Page::MAX };
            let found = self.connections.list(actor, page, None).await?;
            for connection in &found.data {
                hits.extend(hit::of_connection(connection, words));
                if let Ok(Some(names)) = self.connections.known_names(actor, connection.id).await {
                    hits.extend(in_names(connection, &names, words));
                }
            }
            skip += Page::MAX;
            if skip >= found.count.min(MOST_CONNECTIONS) {
                return Ok(hits);
            }
        }
    }

    async fn in_queries(&self, actor: &Actor, words: &str) -> anyhow::Result<Vec<Hit>> {
        let filter = SavedFilter { q: Some(words.to_owned()), limit: Page::MAX, ..SavedFilter::default() };
        let found = self.queries.list_saved(actor, &filter).await?;
        Ok(found.data.into_iter().map(|saved| hit::of_query(&saved, words)).collect())
    }

    async fn in_sessions(&self, actor: &Actor, words: &str) -> anyhow::Result<Vec<Hit>> {
        let page = Page { skip: 0, limit: Page::MAX };
        let found = self.chat.sessions(actor, Some(words), page).await?;
        Ok(found.data.into_iter().map(|session| hit::of_session(&session, words)).collect())
    }

    async fn in_people(&self, actor: &Actor, words: &str) -> anyhow::Result<Vec<Hit>> {
        if !actor.may(Permission::ManageOrg) {
            return Ok(Vec::new());
        }
        let (mut hits, mut skip) = (Vec::new(), 0);
        loop {
            let found = self.accounts.members(actor, Page { skip, limit: Page::MAX }).await?;
            hits.extend(found.data.iter().filter_map(|member| hit::of_person(member, words)));
            skip += Page::MAX;
            if skip >= found.count {
                return Ok(hits);
            }
        }
    }
}

/// The nearest tables and columns of a connection.
fn in_names(connection: &Connection, names: &Names, words: &str) -> Vec<Hit> {
    let near = |called: &crate::connections::Called| Nearness::of(&called.name, words);
    let mut found: Vec<_> = names.called.iter().filter_map(|called| Some((near(called)?, called))).collect();
    found.sort_by_key(|(near, called)| (*near, called.column.is_some(), called.name.len()));
    let mut hits: Vec<Hit> = Vec::new();
    for (near, called) in found {
        let Some(hit) = hit::of_name(connection, names, called, near) else { continue };
        // A thing that goes with the words by its name and by its term is one thing.
        if !hits.iter().any(|known| known.id == hit.id) {
            hits.push(hit);
        }
        if hits.len() == MOST {
            break;
        }
    }
    hits
}
