//! Ties spans of a question to what they may mean: names and values of the schema, numbers, times, small words.

use std::collections::HashSet;

use super::amounts::is_amount;
use super::counted::drop_numbers;
use super::dates::Period;
use super::grammar::{LONGEST, Tag, tags};
use super::index::{ColumnId, Index, TableId};
use super::lexer::{Token, TokenKind};
use super::matching::{behind_tables, columns_named, tables_named, weigh_places};
use super::metrics::{MetricKind, metric_at};
use super::moments::period_at;
use super::numbers::number_word;
use super::unplaced::unknown;
use super::values::ValueHit;
use super::verbs::{Deed, bind};
use super::whole::{drop_parts, keep_tables, keep_whole};

/// What a span may mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Phrase(&'static [Tag]),
    Table(Vec<(TableId, f32)>),
    Column(Vec<(ColumnId, f32)>),
    Value(Vec<ValueHit>),
    Metric(MetricKind),
    Number(String),
    Period(Period),
    /// A participle that the data keeps.
    Verb(Deed),
    /// Quoted text, or what looks like somebody's or something's name.
    Text {
        text: String,
        quoted: bool,
    },
    /// A word that means nothing here.
    Unknown,
}

/// A span of tokens with one meaning.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub begin: usize,
    pub end: usize,
    pub item: Item,
    /// More is better; about 1 for every token that is surely meant so.
    pub score: f32,
}

/// Words too small to be a name alone.
const LINKS: [&str; 9] = ["by", "in", "of", "to", "for", "on", "at", "with", "from"];
/// The most tokens a name spans.
const SPAN: usize = 6;

/// All edges over the tokens, at least one from every token.
pub(super) fn edges(index: &Index, tokens: &[Token]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for at in 0..tokens.len() {
        let before = edges.len();
        phrases(tokens, at, &mut edges);
        literals(index, tokens, at, &mut edges);
        if tokens[at].kind == TokenKind::Word {
            names(index, tokens, at, &mut edges);
        }
        if matches!(tokens[at].kind, TokenKind::Word | TokenKind::Number(_)) {
            values(index, tokens, at, &mut edges);
            drop_parts(&mut edges, before);
        }
        weigh_verbs(index, tokens, at, &mut edges[before..]);
        if edges[before..].iter().all(|e| weak(&e.item)) {
            unknown(index, tokens, at, &mut edges);
        }
    }
    keep_whole(&mut edges);
    drop_numbers(tokens, &mut edges);
    keep_tables(tokens, &mut edges);
    bind(index, tokens, &mut edges);
    edges
}

/// A verb that is also a name as it stands is more likely the name; one that only resembles a name is more likely the verb.
fn weigh_verbs(index: &Index, tokens: &[Token], at: usize, edges: &mut [Edge]) {
    let soft = |e: &Edge| matches!(e.item, Item::Phrase(tags) if tags.contains(&Tag::Soft));
    if !edges.iter().any(|e| e.end == at + 1 && soft(e)) {
        return;
    }
    let word = tokens[at].lower.as_str();
    let spoken = |label: &str| {
        label.split(' ').any(|w| w == word || w.strip_suffix('s') == Some(word) || word.strip_suffix('s') == Some(w))
    };
    let mut named = false;
    for edge in edges.iter_mut().filter(|e| e.end == at + 1) {
        let (as_it_stands, timed) = match &edge.item {
            Item::Column(columns) => (
                columns.iter().any(|(c, _)| spoken(&index.columns[*c].label)),
                columns.iter().any(|(c, _)| index.columns[*c].time.is_some()),
            ),
            Item::Table(tables) => (tables.iter().any(|(t, _)| spoken(&index.tables[*t].label)), false),
            _ => continue,
        };
        if as_it_stands {
            named = true;
        } else if !timed {
            edge.score -= 0.35;
        }
    }
    if named {
        edges.iter_mut().filter(|e| e.end == at + 1 && soft(e)).for_each(|e| e.score -= 0.3);
    }
}

fn weak(item: &Item) -> bool {
    matches!(item, Item::Text { quoted: false, .. })
}

fn phrases(tokens: &[Token], at: usize, edges: &mut Vec<Edge>) {
    let token = &tokens[at];
    let initials = token.text.len() == 2
        && token.text.chars().all(char::is_uppercase)
        && matches!(token.lower.as_str(), "us" | "it");
    if token.kind == TokenKind::Quoted || (initials && tokens.iter().any(|t| t.text.chars().any(char::is_lowercase))) {
        return;
    }
    let begins = at == 0
        || !tokens[at - 1].is_word()
        || matches!(tokens[at - 1].lower.as_str(), "and" | "please" | "you" | "to" | "then");
    let mut phrase = String::new();
    for (end, token) in tokens.iter().enumerate().skip(at).take(*LONGEST) {
        if token.kind == TokenKind::Quoted {
            break;
        }
        if end > at && token.kind != TokenKind::Possessive {
            phrase.push(' ');
        }
        phrase.push_str(&token.lower);
        let length = (end + 1 - at) as f32;
        let found = tags(&phrase);
        let noun_as_verb = found.first() == Some(&Tag::List)
            && !begins
            && matches!(phrase.as_str(), "name" | "state" | "report" | "include");
        if !found.is_empty() && !noun_as_verb {
            let each = match found {
                [Tag::Soft] => 0.8,
                [Tag::Filler] if length < 2.0 && phrase.len() > 4 => 0.75,
                _ => 0.9,
            };
            edges.push(Edge { begin: at, end: end + 1, item: Item::Phrase(found), score: each * length - 0.1 });
        }
    }
}

fn literals(index: &Index, tokens: &[Token], at: usize, edges: &mut Vec<Edge>) {
    let token = &tokens[at];
    let mut push = |length: usize, item: Item, score: f32| {
        edges.push(Edge { begin: at, end: at + length, item, score });
    };
    if let Some((length, period)) =
        period_at(tokens, at).filter(|(length, _)| *length > 1 || !is_amount(index, tokens, at))
    {
        push(length, Item::Period(period), length as f32 - 0.05);
    }
    match &token.kind {
        TokenKind::Number(digits) => push(1, Item::Number(digits.clone()), 0.9),
        TokenKind::Possessive => push(1, Item::Phrase(tags("'s")), 0.5),
        TokenKind::Mark => push(1, Item::Phrase(tags(",")), 0.0),
        TokenKind::Quoted => {
            let named = verbatim(index, &token.lower);
            let hits = index.values.exactly(&token.text);
            if let Some(item) = named.filter(|_| hits.is_empty()) {
                push(1, item, 1.0);
            } else if hits.is_empty() {
                push(1, Item::Text { text: token.text.clone(), quoted: true }, 0.8);
            } else {
                push(1, Item::Value(hits), 1.0);
            }
        }
        TokenKind::Word => {
            if let Some(n) = number_word(&token.lower) {
                push(1, Item::Number(n.to_string()), 0.85);
            }
            if let Some((length, kind)) = metric_at(index, tokens, at) {
                push(length, Item::Metric(kind), kind.weight() * length as f32 - 0.1);
            }
        }
    }
}

/// The table or columns whose raw name this is.
fn verbatim(index: &Index, lower: &str) -> Option<Item> {
    let mut columns: Vec<(ColumnId, f32)> =
        index.columns_called(lower).iter().map(|&c| (c, behind_tables(index, c))).collect();
    weigh_places(index, &mut columns);
    columns.sort_by(|a, b| b.1.total_cmp(&a.1));
    if !columns.is_empty() {
        return Some(Item::Column(columns));
    }
    let tables: Vec<_> = index.tables_called(lower).iter().map(|&t| (t, 1.0)).collect();
    (!tables.is_empty()).then_some(Item::Table(tables))
}

/// Words for the rows of a table, as stems.
const ROWS: [&str; 4] = ["row", "record", "entri", "observ"];

fn names(index: &Index, tokens: &[Token], at: usize, edges: &mut Vec<Edge>) {
    if let Some(only) = index.only_table().filter(|_| ROWS.contains(&tokens[at].stem.as_str())) {
        edges.push(Edge { begin: at, end: at + 1, item: Item::Table(vec![(only, 1.0)]), score: 0.96 });
    }
    if let Some(item) = verbatim(index, &tokens[at].lower) {
        let telling = tokens[at].text.contains('_') || tokens[at].text.chars().skip(1).any(char::is_uppercase);
        edges.push(Edge { begin: at, end: at + 1, item, score: if telling { 1.3 } else { 1.0 } });
    }
    let mut stems: Vec<&str> = Vec::new();
    let mut moved_in = false;
    for end in at..(at + SPAN).min(tokens.len()) {
        let token = &tokens[end];
        let inner = token.lower == "in" && end > at;
        let link = matches!(token.lower.as_str(), "of" | "the" | "'s" | "'") || inner;
        moved_in |= inner;
        if !link {
            if token.kind == TokenKind::Quoted || token.kind == TokenKind::Mark {
                break;
            }
            stems.push(&token.stem);
        } else if end == at {
            break;
        }
        if link || stems.len() > 4 {
            continue;
        }
        let reversed = end - at + 1 > stems.len() && !moved_in;
        let length = (end + 1 - at) as f32;
        let worth = |best: f32| best * 1.05 * length - 0.1 - if reversed { 0.12 } else { 0.0 };
        let spoken = tokens[at..=end].iter().all(|t| is_small(&t.lower));
        let mut columns = columns_named(index, &stems, reversed);
        columns.retain(|c| {
            !spoken
                || c.1 > 0.99
                || index.columns[c.0].core.len() == stems.len()
                    && c.1 > 0.94
                    && stems.iter().all(|s| !LINKS.contains(s))
        });
        columns.retain(|c| !moved_in || (c.1 > 0.9 && index.columns[c.0].label.contains(" in")));
        if let Some(best) = columns.first().map(|c| c.1) {
            edges.push(Edge { begin: at, end: end + 1, item: Item::Column(columns), score: worth(best) });
        }
        let mut tables = tables_named(index, &stems);
        tables.retain(|t| (!spoken || t.1 > 0.94) && !moved_in);
        // A view called "Sales by Region" is meant only where it is written so: else "by" asks for groups.
        let splits = tokens[at..=end].iter().any(|t| t.lower == "by");
        tables.retain(|t| !splits || written(tokens, at, end) == index.tables[t.0].name);
        if let Some(best) = tables.first().map(|t| t.1).filter(|_| !reversed) {
            edges.push(Edge { begin: at, end: end + 1, item: Item::Table(tables), score: worth(best) + 0.02 });
        }
    }
}

/// The tokens as they were typed, single spaces between them.
fn written(tokens: &[Token], at: usize, end: usize) -> String {
    tokens[at..=end].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A word with a job of its own in questions, other than a verb: a part of a name is not enough to make it one.
fn is_small(lower: &str) -> bool {
    let tags = tags(lower);
    !tags.is_empty() && tags != [Tag::Soft]
}

fn values(index: &Index, tokens: &[Token], at: usize, edges: &mut Vec<Edge>) {
    let stems: Vec<&str> =
        tokens[at..].iter().take(10).take_while(|t| t.kind != TokenKind::Quoted).map(|t| t.stem.as_str()).collect();
    let mut hits = index.values.at(&stems);
    hits.extend(index.values.by_other_name(&tokens[at].lower));
    let lengths: HashSet<usize> = hits.iter().map(|h| h.length).collect();
    let mut lengths: Vec<usize> = lengths.into_iter().collect();
    lengths.sort_unstable();
    let common = !tags(&tokens[at].lower).is_empty();
    for length in lengths {
        let span = &tokens[at..at + length];
        let capital = span.iter().any(Token::is_capital) && at > 0;
        let mut found: Vec<ValueHit> = hits.iter().filter(|h| h.length == length).cloned().collect();
        found.retain(|h| {
            let short = h.text.len() <= 2 && length == 1;
            let same = h.text.trim() == tokens[at].text || h.score < 1.0;
            // A small word is a value only as it stands: "signed" is nobody called Signe.
            if common && length == 1 && h.score >= 1.0 && h.text.trim().to_lowercase() != tokens[at].lower {
                return false;
            }
            (!short || (same && (capital || !common))) && (h.score > 0.8 || length > 1 || !common)
        });
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.column.cmp(&b.column)));
        found.dedup_by(|a, b| a.column == b.column && a.text == b.text);
        let Some(best) = found.first().map(|h| h.score) else { continue };
        found.retain(|h| h.score > best - 0.2);
        let lower_function = common && !capital && length == 1;
        let score =
            best * 1.05 * length as f32 - if capital { 0.05 } else { 0.15 } - if lower_function { 0.5 } else { 0.0 };
        edges.push(Edge { begin: at, end: at + length, item: Item::Value(found), score });
    }
}
