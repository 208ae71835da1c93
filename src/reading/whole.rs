//! Spans that mean something as a whole are not cut into pieces that mean something else.

use super::grammar::{Quality, Tag};
use super::lexer::Token;
use super::linker::{Edge, Item};

/// What a table is called is no part of a longer value.
pub(super) fn drop_parts(edges: &mut Vec<Edge>, from: usize) {
    let part = |e: &Edge| matches!(&e.item, Item::Value(hits) if hits.iter().all(|h| h.score < 0.8));
    let tables: Vec<usize> =
        edges.iter().skip(from).filter(|e| matches!(e.item, Item::Table(_))).map(|e| e.end).collect();
    let mut at = 0;
    edges.retain(|e| {
        at += 1;
        at <= from || !part(e) || !tables.contains(&e.end)
    });
}

/// What can't be said as a reading, or by one figure only, is not cut into small words that say nothing or something
/// else: "out of stock", "running total", "best selling".
pub(super) fn keep_whole(edges: &mut Vec<Edge>) {
    let whole = |t: &Tag| matches!(t, Tag::Beyond | Tag::Running | Tag::Superlative { quality: Quality::Sales, .. });
    let kept = |e: &Edge| matches!(&e.item, Item::Phrase(tags) if tags.iter().any(whole));
    let spans: Vec<(usize, usize)> = edges.iter().filter(|e| kept(e)).map(|e| (e.begin, e.end)).collect();
    edges.retain(|e| {
        let inside = spans.iter().any(|&(begin, end)| begin <= e.begin && e.end <= end);
        !inside || kept(e) || !matches!(e.item, Item::Phrase(_))
    });
}

/// "employees" are rows of their table, though some column holds the word "employee".
pub(super) fn keep_tables(tokens: &[Token], edges: &mut Vec<Edge>) {
    let tables: Vec<(usize, usize)> = edges.iter().filter(|e| is_called(e)).map(|e| (e.begin, e.end)).collect();
    edges.retain(|e| {
        let Item::Value(hits) = &e.item else { return true };
        let word = &tokens[e.end - 1];
        let several = word.lower.ends_with('s') && word.lower != word.stem && !word.is_capital();
        let as_it_stands = hits.iter().any(|h| h.text.to_lowercase().ends_with(&word.lower));
        !several || as_it_stands || !tables.contains(&(e.begin, e.end))
    });
}

/// Whether it is the whole name of a table.
fn is_called(edge: &Edge) -> bool {
    matches!(&edge.item, Item::Table(tables) if tables.iter().any(|t| t.1 > 0.99))
}
