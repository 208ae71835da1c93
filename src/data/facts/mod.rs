//! Insight operators: what can be said of a result, computed by code, every number traceable to its cells.
//!
//! Each operator looks at the whole result and returns the sentences it can stand for, or none. Nothing is said of
//! sums of what doesn't add up, of the whole where rows were left out, or of a period that is not over.

mod amount;
mod change;
mod context;
mod contributors;
mod evidence;
mod extremes;
mod growth;
mod item;
mod missing;
mod number;
mod outliers;
mod piece;
mod robust;
mod rows;
mod series;
mod single;
mod spread;
mod total;
mod trend;
mod view;

pub use context::{Coverage, FactContext};
pub use piece::{CellRange, CellRef, Fact, FactKind, Insight, Piece, plain};

use self::view::{Form, View};
use super::shape::Shape;
use super::{ChartHint, ResultTable};

/// The operators, in the order in which equally telling facts stand.
const OPERATORS: [fn(&View) -> Vec<Fact>; 10] = [
    single::single_value,
    total::total,
    contributors::contributors,
    extremes::extremes,
    change::change,
    trend::trend,
    outliers::outliers,
    missing::missing_periods,
    spread::distribution,
    spread::correlation,
];

/// What a careful reader would say of a result: a headline of one or two sentences and up to four more facts, the most
/// telling first. The same table and context always give the same words.
pub fn facts(table: &ResultTable, ctx: &FactContext) -> Insight {
    let hint = ChartHint {
        measure_additive: ctx.measure_additive.clone(),
        picked: ctx.coverage == Coverage::Part,
        ..ChartHint::default()
    };
    let view = View::of(Shape::of(table, &hint), ctx);
    if view.form == Form::Empty {
        return Insight::new(rows::empty(&view).sentence, Vec::new());
    }
    if table.truncated {
        return Insight::new(rows::truncated(&view).sentence, Vec::new());
    }
    let mut found: Vec<Fact> = OPERATORS.iter().flat_map(|operator| operator(&view)).collect();
    found.extend(rows::partial_periods(&view));
    found.extend(rows::sums_among_parts(&view));
    let mut headline = match &ctx.subject {
        // Of a list the point is what is on it, not the sum of some column.
        Some(_) if view.form != Form::Single => list_headline(&view),
        _ => take_headline(&view, &mut found),
    };
    if headline.is_empty() {
        headline.push(rows::row_count(&view));
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.truncate(Insight::MOST_FACTS);
    Insight::new(joined(headline), found)
}

/// Which kinds of fact answer a question over rows of that form, the first two that exist.
fn headline_kinds(view: &View) -> &'static [FactKind] {
    match view.form {
        Form::Single => &[FactKind::SingleValue],
        Form::Series => &[FactKind::Total, FactKind::Change, FactKind::Trend, FactKind::Extremes],
        Form::Groups | Form::Pairs | Form::Panel if view.ctx.asks_share || view.ctx.coverage != Coverage::All => {
            &[FactKind::TopContributors, FactKind::Total, FactKind::Extremes]
        }
        Form::Groups | Form::Pairs | Form::Panel => &[FactKind::Total, FactKind::TopContributors, FactKind::Extremes],
        Form::Rows => &[FactKind::Distribution, FactKind::Correlation],
        Form::Empty | Form::Listing => &[],
    }
}

/// What leads a list of things: who is first by the order asked for, else how many there are.
fn list_headline(view: &View) -> Vec<Fact> {
    let leader = view.ctx.ordered_by.and_then(|column| extremes::of_list(view, column));
    vec![leader.unwrap_or_else(|| rows::row_count(view))]
}

/// Takes the headline's facts out of all that were found.
fn take_headline(view: &View, found: &mut Vec<Fact>) -> Vec<Fact> {
    let mut headline: Vec<Fact> = Vec::new();
    for kind in headline_kinds(view) {
        let best = (0..found.len())
            .filter(|at| found[*at].kind == *kind)
            .max_by(|a, b| found[*a].score.total_cmp(&found[*b].score).then(b.cmp(a)));
        if let Some(at) = best.filter(|_| headline.len() < 2) {
            headline.push(found.remove(at));
        }
    }
    headline
}

/// Sentences one after the other.
fn joined(sentences: Vec<Fact>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for fact in sentences {
        let space = if pieces.is_empty() { "" } else { " " };
        for (at, piece) in fact.sentence.into_iter().enumerate() {
            let before = if at == 0 { space } else { "" };
            match (pieces.last_mut(), piece) {
                (Some(Piece::Text { text }), Piece::Text { text: more }) => *text = format!("{text}{before}{more}"),
                (_, Piece::Text { text }) => pieces.push(Piece::text(format!("{before}{text}"))),
                (Some(Piece::Text { text }), number) => {
                    text.push_str(before);
                    pieces.push(number);
                }
                (_, number) => pieces.push(number),
            }
        }
    }
    pieces
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
