//! One search over everything that a person may open: connections, datasets, tables, columns, terms and metrics, saved
//! queries, conversations.
//!
//! Each room finds its own things with the rights that they ask for; here they are put in one order: what is just
//! that, what begins so, what has a word that does, what holds it. Nothing is offered that the person has no page for.

mod found;
mod hit;
mod routes;

use std::collections::{HashMap, HashSet};

pub use found::{KindCount, Results};
pub use hit::{Hit, HitKind};
pub use routes::routes;

use self::found::Found;
use crate::base::{Actor, ConnectionId, Page, Permission};
use crate::chat::Chat;
use crate::connections::{Called, Connection, Connections, GlossaryEntry, GlossaryWish, Names, Nearness, folded};
use crate::queries::{Queries, SavedFilter};

/// The most that one search gives at once.
const MOST: usize = 50;
/// The most names of one connection that are found.
const MOST_NAMES: usize = 200;
/// The most connections that are looked through.
const MOST_CONNECTIONS: u64 = 1_000;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub words: String,
    /// Only things of this kind.
    pub kind: Option<HitKind>,
    pub skip: usize,
    /// At most 50.
    pub most: usize,
}

/// The search's service. Cheap to clone.
#[derive(Clone)]
pub struct Search {
    connections: Connections,
    queries: Queries,
    chat: Chat,
}

impl Search {
    /// The search over these rooms.
    pub fn over(connections: &Connections, queries: &Queries, chat: &Chat) -> Self {
        Self { connections: connections.clone(), queries: queries.clone(), chat: chat.clone() }
    }

    /// What goes with the words, best first.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn find(&self, actor: &Actor, wish: &Wish) -> anyhow::Result<Results> {
        let mut found = Found::new(wish.kind);
        if !folded(&wish.words).is_empty() {
            self.in_connections(actor, &wish.words, &mut found).await?;
            self.in_queries(actor, &wish.words, &mut found).await?;
            self.in_sessions(actor, &wish.words, &mut found).await?;
        }
        Ok(found.page(wish.skip, wish.most.clamp(1, MOST)))
    }

    /// Connections by name, what is known of their tables, and the glossary. Nothing is waited for that is still being
    /// read.
    async fn in_connections(&self, actor: &Actor, words: &str, found: &mut Found) -> anyhow::Result<()> {
        if !actor.may(Permission::ReadConnections) {
            return Ok(());
        }
        let (folded, mut called, mut skip) = (folded(words), HashMap::new(), 0);
        loop {
            let page = Page { skip, limit: Page::MAX };
            let listed = self.connections.list(actor, page, None).await?;
            for connection in listed.data {
                found.extend(hit::of_connection(&connection, &folded));
                // What all sources have is found at each of them.
                if !connection.kind.joins_sources()
                    && let Ok(Some(names)) = self.connections.known_names(actor, connection.id).await
                {
                    found.extend(in_names(&connection, &names, &folded));
                }
                called.insert(connection.id, connection.name);
            }
            skip += Page::MAX;
            if skip >= listed.count.min(MOST_CONNECTIONS) {
                return self.in_glossary(actor, words, &called, found).await;
            }
        }
    }

    async fn in_glossary(
        &self,
        actor: &Actor,
        words: &str,
        called: &HashMap<ConnectionId, String>,
        found: &mut Found,
    ) -> anyhow::Result<()> {
        let wish = GlossaryWish { named: Some(words.to_owned()), ..GlossaryWish::default() };
        let entries = self.connections.glossary(actor, wish, Page { skip: 0, limit: Page::MAX }).await?;
        let place = |id: Option<ConnectionId>| id.and_then(|id| called.get(&id)).map(String::as_str);
        let hit = |entry: &GlossaryEntry| hit::of_entry(entry, place(entry.connection_id), &folded(words));
        found.extend(entries.data.iter().map(hit));
        Ok(())
    }

    /// Saved queries, for those who have the page that opens them.
    async fn in_queries(&self, actor: &Actor, words: &str, found: &mut Found) -> anyhow::Result<()> {
        if !actor.may(Permission::RunSql) {
            return Ok(());
        }
        let filter = SavedFilter { q: Some(words.to_owned()), limit: Page::MAX, ..SavedFilter::default() };
        let listed = self.queries.list_saved(actor, &filter).await?;
        found.extend(listed.data.iter().map(|saved| hit::of_query(saved, &folded(words))));
        Ok(())
    }

    async fn in_sessions(&self, actor: &Actor, words: &str, found: &mut Found) -> anyhow::Result<()> {
        let page = Page { skip: 0, limit: Page::MAX };
        let listed = self.chat.sessions(actor, Some(words), page).await?;
        found.extend(listed.data.iter().map(|session| hit::of_session(session, &folded(words))));
        Ok(())
    }
}

/// The nearest tables and columns of a connection.
fn in_names(connection: &Connection, names: &Names, words: &str) -> Vec<Hit> {
    let near = |called: &Called| Nearness::of(&called.name, words);
    let mut found: Vec<_> = names.called.iter().filter_map(|called| Some((near(called)?, called))).collect();
    found.sort_by_key(|(near, called)| (*near, called.column.is_some(), called.name.len()));
    // A thing that goes with the words by its name and by its term is one thing.
    let mut seen = HashSet::new();
    let once = found.into_iter().filter(|(_, called)| seen.insert((called.table, called.column)));
    once.filter_map(|(near, called)| hit::of_name(connection, names, called, near)).take(MOST_NAMES).collect()
}
