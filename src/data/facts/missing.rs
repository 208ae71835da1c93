//! Periods that no row has, and periods without a value.

use super::Coverage;
use super::evidence::{Evidence, Figure, Sentence};
use super::piece::{Fact, FactKind};
use super::series::Series;
use super::view::{Form, View};
use crate::data::names::plural;

/// Most periods named one by one.
const NAMED: usize = 3;

pub(super) fn missing_periods(view: &View) -> Vec<Fact> {
    let (Form::Series | Form::Panel, Some(series)) = (view.form, &view.series) else { return Vec::new() };
    if view.table().truncated {
        return Vec::new();
    }
    let mut facts: Vec<Fact> = no_row(view, series).into_iter().collect();
    if view.form == Form::Series {
        facts.extend(view.measures().filter_map(|(m, weight)| no_value(view, series, m, weight)));
    }
    facts
}

/// "2 months have no row: March 2024 and May 2024", or that they count as zero
fn no_row(view: &View, series: &Series) -> Option<Fact> {
    let missing = series.missing();
    // Of some periods that were picked the others are not missing.
    if missing.is_empty() || view.ctx.coverage == Coverage::Part {
        return None;
    }
    let from = view.whole(series.column);
    let count = Figure { from, ..View::count(missing.len(), Evidence::default()) };
    let noun = noun(series, missing.len());
    let have = if missing.len() == 1 { "has" } else { "have" };
    let as_zero = match (view.measures().any(|(m, _)| view.zero_without_rows(m)), missing.len()) {
        (true, 1) => " and counts as 0",
        (true, _) => " and count as 0",
        (false, _) => "",
    };
    let sentence = Sentence::default().number(count).text(format!(" {noun} {have} no row{as_zero}"));
    Some(named(series, sentence, &missing).fact(FactKind::MissingPeriods, 0.64))
}

/// "Net revenue has no value in March 2024"
fn no_value(view: &View, series: &Series, column: usize, weight: f64) -> Option<Fact> {
    let values = view.table().column_values(column).enumerate();
    let empty: Vec<usize> = values.filter(|(_, v)| v.is_null()).map(|(row, _)| row).collect();
    let periods: Vec<i64> = empty.iter().filter_map(|row| series.index(*row)).collect();
    let (false, false) = (periods.is_empty(), periods.len() == series.len()) else { return None };
    let count = View::count(periods.len(), Evidence::rows(column, empty));
    let sentence = Sentence::new(view.label(column))
        .text(view.verb(column, " has no value in ", " have no value in "))
        .number(count)
        .text(format!(" {}", noun(series, periods.len())));
    Some(named(series, sentence, &periods).fact(FactKind::MissingPeriods, 0.6 * weight))
}

fn noun(series: &Series, count: usize) -> String {
    if count == 1 { series.grain.noun().to_owned() } else { plural(series.grain.noun()) }
}

/// Names few periods; of many, the first and the last.
fn named(series: &Series, sentence: Sentence, periods: &[i64]) -> Sentence {
    let mut periods = periods.to_vec();
    periods.sort_unstable();
    let names: Vec<String> = periods.iter().take(NAMED).map(|at| series.name_of(*at)).collect();
    match (names.split_last(), periods.last()) {
        (Some((_, _)), Some(last)) if periods.len() > NAMED => {
            sentence.text(format!(", the first {}, the last {}", names[0], series.name_of(*last)))
        }
        (Some((last, [])), _) => sentence.text(format!(": {last}")),
        (Some((last, before)), _) => sentence.text(format!(": {} and {last}", before.join(", "))),
        (None, _) => sentence,
    }
}
