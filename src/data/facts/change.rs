//! The last finished period against the one before and the one a year before; groups against their own start.

use super::evidence::{Figure, Sentence};
use super::extremes::{finished, same};
use super::number;
use super::piece::{Fact, FactKind};
use super::series::Series;
use super::view::{Form, Item, View};
use crate::data::Semantic;
use crate::data::period::Grain;

/// From this factor on, growth is told by both numbers, not by a percentage.
const TIMES: f64 = 10.0;

pub(super) fn change(view: &View) -> Vec<Fact> {
    match view.form {
        Form::Series => view.measures().filter_map(|(m, weight)| of_series(view, m, weight)).collect(),
        Form::Panel => super::growth::of_groups(view),
        _ => Vec::new(),
    }
}

/// "Net revenue was 324,900 in October 2026, up 10.6% on September 2026"
fn of_series(view: &View, column: usize, weight: f64) -> Option<Fact> {
    let series = view.series.as_ref()?;
    let items = view.items(column);
    let points = finished(series, items);
    let [.., (before_at, before), (last_at, last)] = points.as_slice() else { return None };
    let mut sentence = Sentence::new(view.label(column))
        .text(view.verb(column, " was ", " were "))
        .number(view.item_figure(column, last))
        .text(format!(" {}", series.during(*last_at)));
    let step = against(view, column, &Earlier::of(series, *before_at, before), last);
    let moved = step.moved;
    sentence = sentence.text(", ").then(step.words).text(step.since);
    if let Some((year_at, year)) = year_before(series, &points, *last_at)
        && year_at != *before_at
    {
        let step = against(view, column, &Earlier::of(series, year_at, year), last);
        sentence = sentence.text(" and ").then(step.words).text(step.since);
    }
    Some(sentence.fact(FactKind::Change, (0.55 + moved.min(1.0) * 0.35) * weight))
}

/// The point a year before a month, quarter or week.
fn year_before<'a>(series: &Series, points: &[(i64, &'a Item)], at: i64) -> Option<(i64, &'a Item)> {
    let steps = match series.grain {
        Grain::Month => 12,
        Grain::Quarter => 4,
        _ => return None,
    };
    points.iter().find(|(index, _)| *index == at - steps).copied()
}

/// Where a number came from.
pub(super) struct Earlier<'a> {
    pub(super) item: &'a Item,
    /// The period's name, and the name with its preposition.
    pub(super) name: String,
    pub(super) during: String,
}

impl<'a> Earlier<'a> {
    pub(super) fn of(series: &Series, index: i64, item: &'a Item) -> Self {
        Self { item, name: series.name_of(index), during: series.during(index) }
    }
}

/// How a number moved.
pub(super) struct Step {
    /// "up 10.6%"
    pub(super) words: Sentence,
    /// " on September 2026"
    pub(super) since: String,
    /// By which part of what it was, as far as that means something.
    pub(super) moved: f64,
    /// Whether a percentage would have meant nothing, so that the words name the earlier number itself.
    pub(super) names_earlier: bool,
}

/// How a number moved from an earlier item to a later one.
pub(super) fn against(view: &View, column: usize, earlier: &Earlier, later: &Item) -> Step {
    let (a, b) = (earlier.item.x, later.x);
    let step = |words, since, moved| Step { words, since, moved, names_earlier: false };
    if same(a, b) {
        return step(Sentence::new("unchanged"), format!(" from {}", earlier.name), 0.0);
    }
    let direction = if b > a { "up " } else { "down " };
    let on = format!(" on {}", earlier.name);
    let from = view.evidence(column, [earlier.item, later]);
    if let Some(points) = points(view.meaning(column), a, b) {
        let figure = Figure { text: number::decimals(points, 1), value: points, from };
        return step(Sentence::new(direction).number(figure).text(" percentage points"), on, points / 100.0);
    }
    let part = (b - a).abs() / a;
    if a > 0.0 && b >= 0.0 && part < TIMES {
        let figure = Figure { text: number::share(part), value: part, from };
        return step(Sentence::new(direction).number(figure), on, part);
    }
    // A percentage of nothing, across zero, or in the thousands would mean nothing.
    let words = Sentence::new(direction).text("from ").number(view.item_figure(column, earlier.item));
    Step { names_earlier: true, ..step(words, format!(" {}", earlier.during), 0.5) }
}

/// The distance of two shares in percentage points.
fn points(meaning: Option<&Semantic>, a: f64, b: f64) -> Option<f64> {
    match meaning {
        Some(Semantic::Percent) => Some((b - a).abs() * 100.0),
        Some(Semantic::PercentPoints) => Some((b - a).abs()),
        _ => None,
    }
}
