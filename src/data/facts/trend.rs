//! Where a series is heading, and which of its points stand out.

use super::evidence::{Evidence, Figure, Sentence};
use super::extremes::finished;
use super::number;
use super::piece::{Fact, FactKind};
use super::robust::{Line, theil_sen};
use super::view::{Form, Item, View};
use crate::data::Semantic;
use crate::data::names::plural;
use crate::data::period::Grain;

/// Fewest points that have a trend.
const FEWEST: usize = 6;
/// Most points whose pairs are all looked at.
const MOST: usize = 2_000;

/// "Over 11 months, net revenue rises by about 4,210 a month"
pub(super) fn trend(view: &View) -> Vec<Fact> {
    if view.form != Form::Series {
        return Vec::new();
    }
    view.measures().filter_map(|(m, weight)| of_measure(view, m, weight)).collect()
}

/// The line through the finished periods, its points being (number of the period, value).
pub(super) fn line<'v>(view: &'v View, column: usize) -> Option<(Line, Vec<&'v Item>)> {
    let series = view.series.as_ref()?;
    let items = view.items(column);
    let points = finished(series, items);
    let usable = (FEWEST..=MOST).contains(&points.len()) && series.grain != Grain::Instant;
    if !usable {
        return None;
    }
    let first = points.first()?.0;
    let coordinates: Vec<(f64, f64)> = points.iter().map(|(at, item)| ((at - first) as f64, item.x)).collect();
    Some((theil_sen(&coordinates)?, points.into_iter().map(|(_, item)| item).collect()))
}

fn of_measure(view: &View, column: usize, weight: f64) -> Option<Fact> {
    let series = view.series.as_ref()?;
    let (line, items) = line(view, column)?;
    if !line.significant || line.slope == 0.0 {
        return None;
    }
    let noun = series.grain.noun();
    let verb = match (line.slope > 0.0, view.verb(column, "s", "")) {
        (true, "s") => "rises",
        (true, _) => "rise",
        (false, "s") => "falls",
        (false, _) => "fall",
    };
    let slope = line.slope.abs();
    let from = view.evidence(column, items.iter().copied());
    let (figure, unit) = match view.meaning(column) {
        Some(Semantic::Percent) => (points(slope * 100.0, from), " percentage points"),
        Some(Semantic::PercentPoints) => (points(slope, from), " percentage points"),
        _ => (view.figure(column, slope, from), ""),
    };
    let sentence = Sentence::new("Over ")
        .number(View::count(items.len(), view.evidence(series.column, items.iter().copied())))
        .text(format!(" {}, {} {verb} by about ", plural(noun), view.inside(column)))
        .number(figure)
        .text(format!("{unit} {} {noun}", if noun == "hour" { "an" } else { "a" }));
    Some(sentence.fact(FactKind::Trend, 0.68 * weight))
}

fn points(points: f64, from: Evidence) -> Figure {
    Figure { text: number::decimals(points, if points < 0.1 { 3 } else { 1 }), value: points, from }
}
