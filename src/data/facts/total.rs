//! The sum of a measure that may be added up.

use super::Coverage;
use std::collections::HashSet;

use super::amount::Amount;
use super::evidence::Sentence;
use super::piece::{Fact, FactKind};
use super::view::{Form, View};
use crate::data::names::plural;

/// "Net revenue comes to 4,492,446 across 5 countries."
pub(super) fn total(view: &View) -> Vec<Fact> {
    let summed = matches!(view.form, Form::Series | Form::Groups | Form::Panel | Form::Pairs | Form::Rows);
    if !summed {
        return Vec::new();
    }
    view.measures().filter(|(m, _)| view.adds_up(*m)).filter_map(|(m, weight)| of(view, m, weight)).collect()
}

fn of(view: &View, column: usize, weight: f64) -> Option<Fact> {
    let items = view.items(column);
    if items.len() < 2 {
        return None;
    }
    let sum = Amount::sum(items.iter().map(|i| i.amount))?.to_f64();
    let figure = view.figure(column, sum, view.whole(column));
    let sentence = Sentence::new(view.label(column)).text(view.verb(column, " comes to ", " come to ")).number(figure);
    Some(across(view, column, sentence).fact(FactKind::Total, 0.75 * weight))
}

/// How many groups have a number at all.
fn groups_with_value(view: &View, column: usize, axis: usize) -> usize {
    let items = view.items(column);
    let names: HashSet<String> = items.iter().flat_map(|i| &i.rows).map(|row| view.name(*row, axis)).collect();
    names.len()
}

/// Over how many periods, groups or rows the sum goes.
fn across(view: &View, column: usize, mut sentence: Sentence) -> Sentence {
    let mut joiner = " across ";
    if matches!(view.form, Form::Groups | Form::Panel)
        && let Some(axis) = view.group()
    {
        let shown = if view.ctx.coverage == Coverage::All { "" } else { " shown" };
        let the = if shown.is_empty() { "" } else { "the " };
        let held = groups_with_value(view, column, axis.column);
        let noun = if held == 1 { view.inside(axis.column) } else { view.groups_noun() };
        sentence = sentence.text(joiner).text(the).number(View::count(held, view.whole(axis.column)));
        sentence = sentence.text(format!(" {noun}{shown}"));
        joiner = " and ";
    }
    match (view.form, &view.series) {
        (Form::Series | Form::Panel, Some(series)) => {
            let empty = if view.zero_without_rows(column) { series.missing().len() } else { 0 };
            let count = series.len() + empty;
            let noun = if count == 1 { series.grain.noun().into() } else { plural(series.grain.noun()) };
            let joiner = if view.form == Form::Series { " over " } else { joiner };
            sentence.text(joiner).number(View::count(count, view.whole(series.column))).text(format!(" {noun}"))
        }
        (Form::Pairs | Form::Rows, _) => {
            let first = view.whole(0);
            let noun = if view.form == Form::Rows { view.subject() } else { view.groups_noun() };
            sentence.text(joiner).number(View::count(view.shape.rows, first)).text(format!(" {noun}"))
        }
        _ => sentence,
    }
}
