//! Spans that mean something as a whole are not cut into pieces that mean something else.

use super::grammar::{Quality, Tag};
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
