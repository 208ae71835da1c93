//! What was found, and in which order it comes.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::chat::SessionView;
use crate::connections::{Called, Connection, GlossaryEntry, GlossaryKind, Names, Nearness, folded};
use crate::queries::SavedQuery;

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = SearchHitKind)]
pub enum HitKind {
    Connection,
    Dataset,
    Metric,
    Term,
    Table,
    Query,
    Column,
    Session,
}

/// Something that goes with the words.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SearchHit)]
pub struct Hit {
    pub kind: HitKind,
    /// The thing's id; of a table or column its connection's id and its name.
    pub id: String,
    pub title: String,
    /// Where it lies.
    pub subtitle: Option<String>,
    /// What of its text holds the words, where its title does not.
    pub excerpt: Option<String>,
    /// Where it is shown, as a path within the product.
    pub href: String,
    /// 100 is just that, 75 begins so, 50 has a word that does, 25 holds it, 10 holds it in its text.
    pub score: u8,
}

impl Hit {
    /// Best first, then by kind, short before long.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let by = |hit: &Self| (std::cmp::Reverse(hit.score), hit.kind, hit.title.len());
        by(self).cmp(&by(other)).then_with(|| self.title.cmp(&other.title)).then_with(|| self.id.cmp(&other.id))
    }
}

fn score(near: Nearness) -> u8 {
    match near {
        Nearness::Exact => 100,
        Nearness::Prefix => 75,
        Nearness::Word => 50,
        Nearness::Holds => 25,
    }
}

/// The score of a title that may not hold the words at all: then the thing's text does.
fn score_of(title: &str, words: &str) -> u8 {
    Nearness::of(&folded(title), words).map_or(10, score)
}

/// As much of a text around the words as fits in a line; none where it does not hold them.
fn around(text: &str, words: &str) -> Option<String> {
    const BEFORE: usize = 40;
    const AFTER: usize = 100;
    let text: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let plain = |c: char| if matches!(c, '_' | '-' | '.') { ' ' } else { c.to_lowercase().next().unwrap_or(c) };
    let (held, words): (Vec<char>, Vec<char>) = (text.iter().map(|c| plain(*c)).collect(), words.chars().collect());
    let at = held.windows(words.len().max(1)).position(|part| part == words)?;
    let (from, to) = (at.saturating_sub(BEFORE), (at + words.len() + AFTER).min(text.len()));
    let cut = |is: bool| if is { "\u{2026}" } else { "" };
    let part: String = text.get(from..to)?.iter().collect();
    Some(format!("{}{}{}", cut(from > 0), part.trim(), cut(to < text.len())))
}

fn in_address(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

pub(super) fn of_connection(connection: &Connection, words: &str) -> Option<Hit> {
    let near = Nearness::of(&folded(&connection.name), words)?;
    Some(Hit {
        kind: if connection.kind.is_upload() { HitKind::Dataset } else { HitKind::Connection },
        id: connection.id.to_string(),
        title: connection.name.clone(),
        subtitle: Some(connection.kind.as_str().to_owned()),
        excerpt: None,
        href: format!("/connections/{}", connection.id),
        score: score(near),
    })
}

/// A table or column of a connection.
pub(super) fn of_name(connection: &Connection, names: &Names, called: &Called, near: Nearness) -> Option<Hit> {
    let (table, columns) = names.tables.get(called.table)?;
    let full = table.schema.iter().chain([&table.name]).cloned().collect::<Vec<_>>().join(".");
    let id = connection.id;
    // The page of a connection leaves out the schemas that say nothing.
    let plain = table.schema.as_deref().is_none_or(|schema| ["public", "main"].contains(&schema));
    let shown = if plain { &table.name } else { &full };
    let mut hit = Hit {
        kind: HitKind::Table,
        id: format!("{id}/{full}"),
        title: table.name.clone(),
        subtitle: Some(connection.name.clone()),
        excerpt: None,
        href: format!("/connections/{id}?table={}", in_address(shown)),
        score: score(near),
    };
    if let Some(at) = called.column {
        let column = columns.get(at)?;
        hit.kind = HitKind::Column;
        hit.id = format!("{id}/{full}/{}", column.name);
        hit.title.clone_from(&column.name);
        hit.href = format!("{}&column={}", hit.href, in_address(&column.name));
        hit.subtitle = Some(format!("{} \u{b7} {full}", connection.name));
    }
    Some(hit)
}

pub(super) fn of_query(saved: &SavedQuery, words: &str) -> Hit {
    Hit {
        kind: HitKind::Query,
        id: saved.id.to_string(),
        title: saved.name.clone(),
        subtitle: saved.connection_name.clone(),
        excerpt: if Nearness::of(&folded(&saved.name), words).is_some() {
            None
        } else {
            [&saved.description, &saved.sql].into_iter().flatten().find_map(|text| around(text, words))
        },
        href: format!("/sql?query={}", saved.id),
        score: score_of(&saved.name, words),
    }
}

pub(super) fn of_session(session: &SessionView, words: &str) -> Hit {
    Hit {
        kind: HitKind::Session,
        id: session.id.to_string(),
        title: session.title.clone(),
        subtitle: Some(session.last_question.clone()),
        excerpt: None,
        href: format!("/ask/{}", session.id),
        score: score_of(&session.title, words),
    }
}

/// A term or metric; `connection` is the name of the one that it holds for.
pub(super) fn of_entry(entry: &GlossaryEntry, connection: Option<&str>, words: &str) -> Hit {
    let near = entry.names().filter_map(|name| Nearness::of(&folded(name), words)).min();
    let titled = Nearness::of(&folded(&entry.name), words).is_some();
    let texts = || entry.synonyms.iter().chain(&entry.definition);
    Hit {
        kind: match entry.kind {
            GlossaryKind::Term => HitKind::Term,
            GlossaryKind::Metric => HitKind::Metric,
        },
        id: entry.id.to_string(),
        title: entry.name.clone(),
        subtitle: connection.map(str::to_owned),
        excerpt: if titled { None } else { texts().find_map(|text| around(text, words)) },
        href: format!("/glossary?q={}", in_address(&entry.name)),
        score: near.map_or(10, score),
    }
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn a_text_is_shown_around_what_was_looked_for() {
        assert_eq!(around("SELECT order_id\n  FROM orders", "order id").unwrap(), "SELECT order_id FROM orders");
        let long = format!("{} needle {}", "a ".repeat(60), "b ".repeat(90));
        let shown = around(&long, "needle").unwrap();
        assert!(
            shown.starts_with("\u{2026}a") && shown.ends_with("b\u{2026}") && shown.contains(" needle "),
            "{shown}"
        );
        assert_eq!(around("nothing here", "needle"), None);
        assert_eq!(around("\u{130}stanbul Stra\u{df}e", "stra\u{df}e").unwrap(), "\u{130}stanbul Stra\u{df}e");
        assert_eq!(around("", ""), None);
    }
}
