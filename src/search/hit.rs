//! What was found, and in which order it comes.

use std::cmp::Ordering;

use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::MemberView;
use crate::chat::SessionView;
use crate::connections::{Called, Connection, Names, Nearness, folded};
use crate::queries::SavedQuery;

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HitKind {
    Connection,
    Dataset,
    Table,
    Query,
    Column,
    Session,
    Person,
}

/// Something that goes with the words.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SearchHit)]
pub struct Hit {
    pub kind: HitKind,
    /// The thing's id; of a table or column its connection's id and its name.
    pub id: String,
    pub title: String,
    pub subtitle: Option<String>,
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

pub(super) fn of_connection(connection: &Connection, words: &str) -> Option<Hit> {
    let near = Nearness::of(&folded(&connection.name), words)?;
    Some(Hit {
        kind: if connection.kind.is_upload() { HitKind::Dataset } else { HitKind::Connection },
        id: connection.id.to_string(),
        title: connection.name.clone(),
        subtitle: Some(connection.kind.as_str().to_owned()),
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
    let place = |name: &str| url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>();
    let mut hit = Hit {
        kind: HitKind::Table,
        id: format!("{id}/{full}"),
        title: table.name.clone(),
        subtitle: Some(connection.name.clone()),
        href: format!("/connections/{id}?table={}", place(shown)),
        score: score(near),
    };
    if let Some(at) = called.column {
        let column = columns.get(at)?;
        hit.kind = HitKind::Column;
        hit.id = format!("{id}/{full}/{}", column.name);
        hit.title.clone_from(&column.name);
        hit.href = format!("{}&column={}", hit.href, place(&column.name));
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
        href: format!("/ask/{}", session.id),
        score: score_of(&session.title, words),
    }
}

pub(super) fn of_person(member: &MemberView, words: &str) -> Option<Hit> {
    let names = [folded(&member.full_name), folded(&member.email)];
    let near = names.iter().filter_map(|name| Nearness::of(name, words)).min()?;
    Some(Hit {
        kind: HitKind::Person,
        id: member.id.to_string(),
        title: member.full_name.clone(),
        subtitle: Some(member.email.clone()),
        href: "/settings/members".to_owned(),
        score: score(near),
    })
}
