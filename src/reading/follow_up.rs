//! Short questions that change the reading before: "only Germany", "by month instead", "and in 2023?", "top 5".

use chrono::{DateTime, Utc};

use super::assemble::{Change, change};
use super::compose::compose;
use super::decide::understood;
use super::draft::{Draft, Term};
use super::explain::parts;
use super::index::{Index, TableId};
use super::joins::{Hints, Tree};
use super::lexer::straight;
use super::linker::{Edge, Item, edges};
use super::outcome::Outcome;
use super::query::{ColumnRef, Condition, Expr, Literal, Order, Output, Reading};
use super::resolve::resolve_beside;
use super::search::paths;
use super::understand::{score, shortfall, tokens_of};
use super::walk;
use super::writer::write;

/// Words that a change begins with.
const CUES: [&str; 29] = [
    "only",
    "just",
    "and",
    "also",
    "but",
    "what about",
    "how about",
    "instead",
    "now",
    "same",
    "for",
    "in",
    "by",
    "per",
    "top",
    "bottom",
    "without",
    "exclude",
    "excluding",
    "except",
    "sort",
    "order",
    "split",
    "break",
    "since",
    "last",
    "this",
    "then",
    "ok",
];

/// Whether a question only goes on from another: "by month", "only Germany", "and last year?".
pub(super) fn goes_on(question: &str) -> bool {
    const BEGINNINGS: [&str; 6] = ["by", "per", "only", "just", "and", "also"];
    let words: Vec<String> = question.split_whitespace().map(str::to_lowercase).collect();
    words.len() <= 4 && words.first().is_some_and(|first| BEGINNINGS.contains(&first.as_str()))
}

/// How the words want the change made.
struct Wish {
    /// Add to what is there rather than put in its place.
    adds: bool,
    /// Keep what is there, of fewer rows.
    narrows: bool,
}

/// The reading before with the change asked for; none when the question isn't a change of it.
pub(super) fn edit(
    index: &Index,
    question: &str,
    previous: &Reading,
    asked_anew: bool,
    as_of: DateTime<Utc>,
) -> Option<Outcome> {
    let question = &straight(question);
    let lower = question.trim().to_lowercase();
    let begins = |words: &str| lower.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let cued = CUES.into_iter().any(begins) || lower.trim_end_matches(['?', '.', '!']).ends_with(" instead");
    if asked_anew && !cued {
        return None;
    }
    let adds = ["also", "and by", "and also", "add", "plus", "split", "break", "and the"].into_iter().any(begins)
        || lower.trim_end_matches(['?', '.', '!']).ends_with(" too");
    let narrows = ["only", "just", "without", "excluding", "exclude", "except"].into_iter().any(begins);
    let wish = Wish { adds, narrows };
    let tree = Tree::of(index, previous)?;
    let measured = measured(index, previous, &tree);
    let tokens = tokens_of(index, question);
    let edges = edges(index, &tokens);
    let hints = Hints { words: tokens.iter().map(|t| t.stem.clone()).collect(), ..Hints::default() };
    let mut best: Option<(f32, Reading, Vec<String>)> = None;
    for cut in paths(&edges, tokens.len(), 12) {
        let chosen: Vec<&Edge> = cut.edges.iter().map(|&e| &edges[e]).collect();
        if chosen.iter().any(|e| e.item == Item::Unknown) {
            continue;
        }
        let draft = compose(index, &tokens, &chosen, as_of.date_naive());
        for pins in resolve_beside(index, &draft, &tree.tables) {
            let Some(changed) = change(index, &draft, &pins, &hints, (tree.clone(), measured)) else { continue };
            let score = score(&pins, &draft, changed.cost, shortfall(&chosen));
            if best.as_ref().is_some_and(|(s, ..)| *s >= score) {
                continue;
            }
            if let Some(reading) = apply(previous, &draft, &changed, &wish) {
                best = Some((score, reading, changed.notes));
            }
        }
    }
    let (score, reading, known) = best.filter(|(score, reading, _)| *score >= 0.7 && reading != previous)?;
    let sql = write(index, &reading, as_of).ok()?;
    Some(Outcome::Answer(Box::new(understood(index, (reading, sql), score, known, as_of))))
}

/// The table whose rows the first figure of a reading is of: that whose columns it is worked out from, or the only one
/// that repeats the things it is counted for.
fn measured(index: &Index, reading: &Reading, tree: &Tree) -> Option<TableId> {
    let mut columns = Vec::new();
    walk::expr(&reading.measures.first()?.expr, &mut columns, &mut Vec::new());
    let repeating = tree.repeating(index, 0);
    let source = match (columns.first(), &repeating[..]) {
        (Some(column), _) => column.source,
        (None, [only]) => *only,
        (None, _) => return None,
    };
    tree.tables.get(source).copied()
}

/// Puts a change into a reading.
fn apply(previous: &Reading, draft: &Draft, changed: &Change, wish: &Wish) -> Option<Reading> {
    if !draft.having.is_empty() || draft.everything {
        return None;
    }
    let mut reading = previous.clone();
    reading.sources.extend(changed.sources.iter().skip(previous.sources.len()).cloned());
    for condition in &changed.filters {
        put_filter(&mut reading, condition, wish);
    }
    // "only business customers" keeps the answer as it is, of fewer rows.
    let narrowed = wish.narrows && draft.groups.is_empty();
    if narrowed && changed.filters.is_empty() {
        return None;
    }
    let (dimensions, measures) =
        if narrowed { (&[][..], &[][..]) } else { (&changed.dimensions[..], &changed.measures[..]) };
    let reshapes = !dimensions.is_empty() || !measures.is_empty() || draft.limit.is_some();
    if previous.per.is_some() && (reshapes || !changed.order.is_empty() || !draft.order.is_empty()) {
        return None;
    }
    if !dimensions.is_empty() {
        put_dimensions(&mut reading, dimensions, changed, wish);
    }
    if !measures.is_empty() {
        if reading.measures.is_empty() {
            return None;
        }
        put_measures(&mut reading, measures, wish);
    }
    put_order(&mut reading, draft, changed)?;
    Some(reading)
}

fn put_filter(reading: &mut Reading, condition: &Condition, wish: &Wish) {
    let mut all: Vec<Condition> = parts(reading.filter.as_ref()).into_iter().cloned().collect();
    let same = all.iter().position(|c| subject(c).is_some() && subject(c) == subject(condition));
    match same {
        Some(at) if wish.adds => all[at] = either(&all[at], condition),
        Some(at) => all[at] = condition.clone(),
        None => all.push(condition.clone()),
    }
    reading.filter = Condition::all(all);
}

/// The column a condition is about.
fn subject(condition: &Condition) -> Option<ColumnRef> {
    match condition {
        Condition::Compare { left: Expr::Column(c), .. }
        | Condition::In { left: Expr::Column(c), .. }
        | Condition::Like { left: Expr::Column(c), .. }
        | Condition::Between { left: Expr::Column(c), .. }
        | Condition::Within { column: c, .. } => Some(c.clone()),
        Condition::Or(any) => {
            let first = any.first().and_then(subject)?;
            any.iter().all(|c| subject(c).as_ref() == Some(&first)).then_some(first)
        }
        _ => None,
    }
}

fn either(known: &Condition, more: &Condition) -> Condition {
    let values = |c: &Condition| -> Vec<Literal> {
        match c {
            Condition::Compare { right: Expr::Literal(l), .. } => vec![l.clone()],
            Condition::In { values, .. } => values.clone(),
            _ => Vec::new(),
        }
    };
    let mut all = values(known);
    all.extend(values(more));
    match (known, all.len()) {
        (Condition::Compare { left, .. } | Condition::In { left, .. }, 2..) => {
            Condition::In { left: left.clone(), values: all, negated: false }
        }
        _ => Condition::Or(vec![known.clone(), more.clone()]),
    }
}

fn put_dimensions(reading: &mut Reading, dimensions: &[Output], changed: &Change, wish: &Wish) {
    if reading.measures.is_empty() && !reading.is_grouped() {
        reading.measures = vec![Output { expr: Expr::count_rows(), label: "count".to_owned() }];
        reading.dimensions.clear();
        reading.distinct = false;
    }
    let is_time = |o: &Output| matches!(o.expr, Expr::Grain { .. });
    let only_time = dimensions.iter().all(is_time) && reading.dimensions.iter().any(is_time);
    if only_time {
        reading.dimensions.retain(|d| !is_time(d));
    } else if !wish.adds {
        reading.dimensions.clear();
        reading.keys.clear();
    }
    for dimension in dimensions {
        if !reading.dimensions.iter().any(|d| d.expr == dimension.expr) {
            reading.dimensions.push(dimension.clone());
        }
    }
    reading.keys.extend(changed.keys.iter().filter(|k| !reading.dimensions.iter().any(|d| d.expr == **k)).cloned());
    let shown: Vec<Expr> = reading.dimensions.iter().chain(&reading.measures).map(|o| o.expr.clone()).collect();
    reading.order.retain(|o| shown.contains(&o.expr));
}

fn put_measures(reading: &mut Reading, measures: &[Output], wish: &Wish) {
    let first = reading.measures.first().map(|m| m.expr.clone());
    if !wish.adds {
        reading.measures.clear();
    }
    for measure in measures {
        if !reading.measures.iter().any(|m| m.expr == measure.expr) {
            reading.measures.push(measure.clone());
        }
    }
    let now = reading.measures.first().map(|m| m.expr.clone());
    for order in &mut reading.order {
        if let (true, Some(now)) = (Some(&order.expr) == first.as_ref(), &now) {
            order.expr = now.clone();
        }
    }
}

fn put_order(reading: &mut Reading, draft: &Draft, changed: &Change) -> Option<()> {
    let main = reading.measures.first().or(reading.dimensions.first()).map(|o| o.expr.clone())?;
    if !changed.order.is_empty() {
        reading.order.clone_from(&changed.order);
    } else if let Some(key) = draft.order.first() {
        let axis = matches!(key.term, Term::AxisX | Term::FirstShown);
        let expr =
            if axis { reading.dimensions.first().map_or(main.clone(), |d| d.expr.clone()) } else { main.clone() };
        reading.order = vec![Order { expr, descending: key.descending.unwrap_or(false) }];
    }
    if let Some(limit) = draft.limit {
        reading.limit = Some(limit);
        if changed.order.is_empty() && draft.order.is_empty() && !reading.measures.is_empty() {
            reading.order = vec![Order { expr: main, descending: draft.from_above }];
        }
    }
    Some(())
}
