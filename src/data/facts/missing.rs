//! Periods that no row has, and periods without a value.

use chrono::{Datelike, Weekday};

use super::evidence::{Evidence, Figure, Sentence};
use super::piece::{Fact, FactKind};
use super::series::Series;
use super::view::{Form, View};
use crate::data::names::plural;
use crate::data::period::Grain;

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

/// "2 months have no row: March 2024 and May 2024"
fn no_row(view: &View, series: &Series) -> Option<Fact> {
    let missing = series.missing();
    if missing.is_empty() || only_weekends(series, &missing) {
        return None;
    }
    let from = view.whole(series.column);
    let count = Figure { from, ..View::count(missing.len(), Evidence::default()) };
    let noun = noun(series, missing.len());
    let have = if missing.len() == 1 { "has" } else { "have" };
    let sentence = Sentence::default().number(count).text(format!(" {noun} {have} no row"));
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

/// Whether days are missing only because nobody works on weekends: no Saturday or Sunday has a row.
fn only_weekends(series: &Series, missing: &[i64]) -> bool {
    let weekend = |index: &i64| {
        let day = series.grain.start(*index).map(|at| at.weekday());
        matches!(day, Some(Weekday::Sat | Weekday::Sun))
    };
    series.grain == Grain::Day && missing.iter().all(weekend) && !series.all().any(|at| weekend(&at))
}
