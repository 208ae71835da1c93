//! Verbs of two words: "signed up in 2025" is of the time a column such as `signed_up_on` keeps.

use super::index::{Index, TableId};
use super::lexer::Token;
use super::linker::Item;
use super::verbs::{Deed, closes};

const PARTICLES: [&str; 9] = ["up", "in", "out", "off", "on", "over", "down", "back", "away"];

/// The times of the things spoken of that are named after the verb at a position and its particle, where a period
/// follows.
pub(super) fn told(index: &Index, tokens: &[Token], at: usize, things: &[(usize, Vec<TableId>)]) -> Option<Item> {
    let (verb, particle) = (&tokens[at], tokens.get(at + 1)?);
    if !PARTICLES.contains(&particle.lower.as_str()) || closes(tokens, at + 2) != Some(true) {
        return None;
    }
    let mut found = Vec::new();
    for &table in things.iter().flat_map(|(_, tables)| tables) {
        for column in index.tables[table].columns.clone() {
            let entry = &index.columns[column];
            let named = entry.words.windows(2).any(|w| w[0] == verb.stem && w[1] == particle.stem);
            if named && entry.time.is_some() && !found.contains(&(column, 0.97)) {
                found.push((column, 0.97));
            }
        }
    }
    (!found.is_empty()).then_some(Item::Verb(Deed::Timed(found)))
}
