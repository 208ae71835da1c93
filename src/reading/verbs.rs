//! What a participle tells of a thing: a status it has, a time that is kept, rows of another table. "Orders that were
//! returned" are not all orders.

use super::grammar::{Tag, tags};
use super::index::{ColumnId, Index, TableId};
use super::joins::{Hints, Tree};
use super::lexer::{Token, TokenKind};
use super::linker::{Edge, Item};
use super::moments::period_at;
use super::particles;
use super::roles::Role;
use super::thesaurus::synonyms;
use super::values::ValueHit;

/// Where the data keeps what a verb tells.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// A time that is empty as long as it has not happened.
    Timed(Vec<(ColumnId, f32)>),
    /// Rows of another table, one each time it happened.
    Kept(Vec<(TableId, f32)>),
}

/// Participles that don't end like one.
const IRREGULAR: [&str; 23] = [
    "made", "held", "won", "sold", "bought", "built", "led", "run", "taught", "sung", "flown", "drawn", "sent", "paid",
    "lost", "lent", "spent", "met", "kept", "left", "done", "cut", "born",
];
/// Stems of verbs that say no more than that there is such a thing.
const SAY_NOTHING: [&str; 38] = [
    "place",
    "make",
    "do",
    "record",
    "list",
    "store",
    "hold",
    "occur",
    "happen",
    "give",
    "show",
    "find",
    "take",
    "have",
    "exist",
    "contain",
    "includ",
    "involv",
    "name",
    "call",
    "titl",
    "mention",
    "own",
    "get",
    "keep",
    "locat",
    "relat",
    "associ",
    "correspond",
    "present",
    "display",
    "know",
    "use",
    "base",
    "regist",
    "found",
    "belong",
    "connect",
];
/// What nouns have behind the verb they are made of, as stems.
const NOUN_ENDINGS: [&str; 12] = ["", "al", "ment", "ing", "ion", "ation", "i", "y", "e", "age", "anc", "t"];
/// How far away the rows may be that a verb tells of.
const NEAR: f32 = 4.5;

/// Whether a word in lower case has the form of a participle.
pub(super) fn is_participle(lower: &str) -> bool {
    (lower.len() > 3 && (lower.ends_with("ed") || lower.ends_with("en"))) || IRREGULAR.contains(&lower)
}

/// Whether a verb, by its stem, says nothing that rows could be told apart by.
pub(super) fn says_nothing(stem: &str) -> bool {
    SAY_NOTHING.contains(&stem)
}

/// Whether a noun is made of a verb, both as stems: a rental of to rent.
fn is_noun_of(verb: &str, noun: &str) -> bool {
    verb.len() >= 3 && noun.strip_prefix(verb.trim_end_matches('e')).is_some_and(|rest| NOUN_ENDINGS.contains(&rest))
        || verb == noun
}

/// Whether what is bought and sold is kept in rows called so, both as stems.
fn trades(verb: &str, noun: &str) -> bool {
    matches!(verb, "sell" | "buy" | "purchas" | "order")
        && matches!(noun, "order" | "sale" | "purchas" | "invoic" | "transact")
}

/// Ties participles to where the data keeps what they tell, in place of reading them as words without effect.
pub(super) fn bind(index: &Index, tokens: &[Token], edges: &mut Vec<Edge>) {
    let things = things(index, edges);
    for at in 0..tokens.len() {
        let soft = |e: &Edge| e.begin == at && e.end == at + 1 && is_soft(&e.item);
        let token = &tokens[at];
        let of_verb = is_participle(&token.lower) && edges.iter().any(soft);
        let formed = token.lower.ends_with("ed") && token.lower.len() > token.stem.len() && token.is_word();
        if !(of_verb || formed) || says_nothing(&token.stem) {
            continue;
        }
        if let Some(item) = particles::told(index, tokens, at, &things) {
            edges.retain(|e| e.begin != at || e.end > at + 2);
            edges.push(Edge { begin: at, end: at + 2, item, score: 2.1 });
            continue;
        }
        let other = |from: usize| from != at;
        let subjects = things.iter().filter(|(from, _)| other(*from)).flat_map(|(_, t)| t.clone()).collect();
        let columns = owners(index, edges, at);
        let before_thing = things.iter().any(|(from, tables)| *from == at + 1 && !tables.is_empty());
        let Some(item) = (Around { subjects, columns, before_thing }).told(index, tokens, at) else { continue };
        // "customers who ordered in 2025" are not put in order.
        let sorts = |e: &Edge| matches!(&e.item, Item::Phrase(tags) if tags.iter().any(|t| matches!(t, Tag::Order(_))));
        edges.retain(|e| e.begin != at || (e.end != at + 1 && !sorts(e)));
        edges.push(Edge { begin: at, end: at + 1, item, score: 0.95 });
    }
}

fn is_soft(item: &Item) -> bool {
    matches!(item, Item::Phrase(tags) if tags.contains(&Tag::Soft))
}

/// Tables that are spoken of by name, with where.
fn things(index: &Index, edges: &[Edge]) -> Vec<(usize, Vec<TableId>)> {
    let named = |edge: &Edge| match &edge.item {
        Item::Table(tables) => {
            let sure = tables.iter().filter(|t| t.1 > 0.85 && !index.tables[t.0].is_view).map(|t| t.0).collect();
            Some((edge.begin, sure))
        }
        _ => None,
    };
    edges.iter().filter_map(named).collect()
}

/// Tables of the columns that are spoken of by name elsewhere.
fn owners(index: &Index, edges: &[Edge], at: usize) -> Vec<TableId> {
    let sure = |edge: &Edge| match &edge.item {
        Item::Column(columns) if edge.begin != at => columns.first().filter(|c| c.1 > 0.9).map(|c| index.table_of(c.0)),
        _ => None,
    };
    edges.iter().filter_map(sure).collect()
}

/// What else the question speaks of.
struct Around {
    subjects: Vec<TableId>,
    columns: Vec<TableId>,
    /// A table's name comes right after.
    before_thing: bool,
}

impl Around {
    /// What the participle at `at` tells of one of the subjects.
    fn told(&self, index: &Index, tokens: &[Token], at: usize) -> Option<Item> {
        let token = &tokens[at];
        let next = tokens.get(at + 1);
        let closed = closes(tokens, at + 1);
        if at > 0 && ranks(&tokens[at - 1].lower) {
            return kept(events(index, token, &self.subjects, false));
        }
        let timed =
            if closed.is_some() || self.before_thing { times(index, token, &self.subjects) } else { Vec::new() };
        let values = states(index, token, &self.subjects);
        let stranded = next.is_some_and(|t| t.lower == "for");
        if !values.is_empty() && !stranded && (closed != Some(true) || timed.is_empty()) {
            return Some(Item::Value(values));
        }
        if !timed.is_empty() {
            return Some(Item::Verb(Deed::Timed(timed)));
        }
        if closed.is_none() && !self.before_thing {
            return None;
        }
        let mut events = events(index, token, &self.subjects, closed == Some(true));
        events.retain(|(table, _)| !self.ties(index, *table));
        kept(events)
    }

    /// Whether a table only says which of the things belong together.
    fn ties(&self, index: &Index, table: TableId) -> bool {
        let mut to: Vec<TableId> =
            index.keys.touching(table).filter(|(_, k)| k.from == table).map(|(_, k)| k.to).collect();
        to.sort_unstable();
        to.dedup();
        to.retain(|t| self.subjects.contains(t) || self.columns.contains(t));
        to.len() > 1
    }
}

fn kept(events: Vec<(TableId, f32)>) -> Option<Item> {
    (!events.is_empty()).then_some(Item::Verb(Deed::Kept(events)))
}

fn ranks(lower: &str) -> bool {
    tags(lower).iter().any(|t| matches!(t, Tag::Superlative { .. }))
        || matches!(lower, "frequently" | "often" | "commonly")
}

/// Whether a clause ends here; and if so, whether it ends in a period of time.
pub(super) fn closes(tokens: &[Token], at: usize) -> Option<bool> {
    let Some(next) = tokens.get(at) else { return Some(false) };
    let period = |at: usize| {
        let skip = usize::from(tokens.get(at).is_some_and(|t| t.lower == "the"));
        at + skip < tokens.len() && period_at(tokens, at + skip).is_some()
    };
    if period(at) {
        return Some(true);
    }
    match next.lower.as_str() {
        "yet" | "already" | "and" | "or" | "but" => Some(false),
        "in" | "on" | "during" | "since" | "before" | "after" | "between" | "until" | "within" | "over" => {
            period(at + 1).then_some(true)
        }
        "by" | "per" | "each" | "every" => {
            let grain = |t: &Token| tags(&t.lower).iter().any(|t| matches!(t, Tag::Grain(_)));
            tokens.get(at + 1).is_some_and(grain).then_some(false)
        }
        _ => (next.kind == TokenKind::Mark).then_some(false),
    }
}

/// Values that say it of a subject, or of what hangs directly on one.
fn states(index: &Index, token: &Token, subjects: &[TableId]) -> Vec<ValueHit> {
    let mut hits = index.values.at(&[&token.stem]);
    hits.retain(|h| {
        let column = &index.columns[h.column];
        let near = |&t: &TableId| {
            t == column.table || index.keys.touching(t).any(|(_, k)| k.to == column.table && k.from == t)
        };
        h.score >= 1.0
            && h.length == 1
            && is_participle(&h.text.trim().to_lowercase())
            && !matches!(column.role, Role::Name | Role::Text)
            && subjects.iter().any(near)
    });
    let own = |h: &ValueHit| subjects.contains(&index.columns[h.column].table);
    if hits.iter().any(own) {
        hits.retain(own);
    }
    hits
}

/// Times of a subject that are named after the verb.
fn times(index: &Index, token: &Token, subjects: &[TableId]) -> Vec<(ColumnId, f32)> {
    let mut found: Vec<(ColumnId, f32)> = Vec::new();
    for &table in subjects {
        for column in index.tables[table].columns.clone() {
            let entry = &index.columns[column];
            let named = entry.time.is_some() && entry.words.iter().any(|w| is_noun_of(&token.stem, w));
            if named && !found.iter().any(|f| f.0 == column) {
                found.push((column, 0.97));
            }
        }
    }
    found
}

/// Other tables that are named after the verb and can be joined to a subject.
fn events(index: &Index, token: &Token, subjects: &[TableId], timed: bool) -> Vec<(TableId, f32)> {
    let hints = Hints::default();
    let fits = |table: TableId| -> Option<f32> {
        let entry = &index.tables[table];
        let named = |word: &String| {
            if is_noun_of(&token.stem, word) {
                return Some(1.0);
            }
            let other = |s: &super::thesaurus::Synonym| matches!(&s.stems[..], [one] if one == word);
            let known = synonyms(&token.stem).iter().find(|s| other(s)).map(|s| s.weight);
            known.or((timed && trades(&token.stem, word)).then_some(0.85))
        };
        let fit = entry
            .words
            .iter()
            .filter_map(named)
            .fold(None, |best: Option<f32>, w| Some(best.map_or(w, |b| b.max(w))))?;
        let near =
            |&subject: &TableId| Tree::join(index, subject, &[table], &hints).is_some_and(|tree| tree.cost <= NEAR);
        let foreign = !entry.is_view && !subjects.contains(&table);
        (foreign && subjects.iter().any(near)).then_some(fit - if entry.words.len() > 1 { 0.1 } else { 0.0 })
    };
    let mut found: Vec<(TableId, f32)> =
        (0..index.tables.len()).filter_map(|table| Some((table, fits(table)?))).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let best = found.first().map_or(0.0, |f| f.1);
    found.retain(|f| f.1 > best - 0.05);
    found
}
