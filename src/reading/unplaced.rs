//! A word that no name or value of the schema is: what it may be all the same.

use super::index::Index;
use super::lexer::{Token, TokenKind};
use super::linker::{Edge, Item};
use super::matching::{columns_named, tables_named};

/// What a token that means nothing costs.
pub(super) const UNKNOWN: f32 = -2.0;

/// A word nothing was found for: a typing error, somebody's name, or something the data doesn't know.
pub(super) fn unknown(index: &Index, tokens: &[Token], at: usize, edges: &mut Vec<Edge>) {
    let token = &tokens[at];
    if token.kind == TokenKind::Word {
        let hits = index.values.nearly(&token.lower);
        if let Some(best) = hits.first().map(|h| h.score) {
            edges.push(Edge { begin: at, end: at + 1, item: Item::Value(hits), score: best - 0.2 });
        }
        if let Some(near) = index.nearest_word(&token.stem) {
            let columns = columns_named(index, &[near], false);
            if let Some(best) = columns.first().map(|c| c.1) {
                edges.push(Edge { begin: at, end: at + 1, item: Item::Column(columns), score: best * 0.8 - 0.15 });
            }
            let tables = tables_named(index, &[near]);
            if let Some(best) = tables.first().map(|c| c.1) {
                edges.push(Edge { begin: at, end: at + 1, item: Item::Table(tables), score: best * 0.8 - 0.13 });
            }
        }
        let mut names = tokens[at..].iter().take_while(|t| t.is_word() && t.is_capital()).count();
        while names > 0
            && tokens.get(at + names).is_some_and(|t| t.number().is_some() && t.begin <= tokens[at + names - 1].end + 1)
        {
            names += 1;
        }
        if at > 0 && names > 0 {
            let text = rejoined(&tokens[at..at + names]);
            edges.push(Edge { begin: at, end: at + names, item: Item::Text { text, quoted: false }, score: 0.1 });
        }
    }
    edges.push(Edge { begin: at, end: at + 1, item: Item::Unknown, score: UNKNOWN });
}

/// Tokens as they were typed, as far as that can be told: with a hyphen where one was left out.
fn rejoined(tokens: &[Token]) -> String {
    let mut text = String::new();
    for (i, token) in tokens.iter().enumerate() {
        if i > 0 {
            text.push(if token.number().is_some() { '-' } else { ' ' });
        }
        text.push_str(&token.text);
    }
    text
}
