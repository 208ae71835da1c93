//! What a single row says.

use super::evidence::{Evidence, Sentence};
use super::piece::{Fact, FactKind};
use super::view::{Form, View};
use crate::data::ColumnRole;

/// Most columns that one sentence names.
const COLUMNS: usize = 4;

/// The only row in words: "Net revenue is 4,492,446.", "Germany, with net revenue of 1,853,856."
pub(super) fn single_value(view: &View) -> Vec<Fact> {
    if view.form != Form::Single {
        return Vec::new();
    }
    let of_role = |wanted: fn(ColumnRole) -> bool| {
        let profiles = view.shape.profiles.iter().enumerate();
        profiles.filter(|(_, p)| wanted(p.role)).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let measures = of_role(ColumnRole::is_number);
    let names = of_role(|role| !role.is_number() && role != ColumnRole::Key);
    let sentence = match (measures.as_slice(), names.as_slice()) {
        ([], _) => columns_are(view, &(0..view.table().columns.len()).collect::<Vec<_>>()),
        (_, []) => columns_are(view, &measures),
        (measures, names) => name_with(view, names, measures),
    };
    vec![sentence.fact(FactKind::SingleValue, 1.0)]
}

/// "Net revenue is 5 and orders are 2"
fn columns_are(view: &View, columns: &[usize]) -> Sentence {
    join(columns, |sentence, at, column| {
        let label = if at == 0 { view.label(column) } else { view.inside(column) };
        if view.table().value(0, column).is_null() {
            return sentence.text(label).text(view.verb(column, " has no value", " have no value"));
        }
        cell(sentence.text(label).text(view.verb(column, " is ", " are ")), view, column)
    })
}

/// "Germany, with net revenue of 5 and cost of 3"
fn name_with(view: &View, names: &[usize], measures: &[usize]) -> Sentence {
    let mut names: Vec<String> = names.iter().take(2).map(|c| view.name(0, *c)).collect();
    names.dedup();
    let with = join(measures, |sentence, _, column| {
        if view.table().value(0, column).is_null() {
            return sentence.text("no ").text(view.inside(column));
        }
        cell(sentence.text(view.inside(column)).text(" of "), view, column)
    });
    Sentence::new(names.join(", ")).text(", with ").then(with)
}

/// The columns one after the other: "a, b and c".
fn join(columns: &[usize], say: impl Fn(Sentence, usize, usize) -> Sentence) -> Sentence {
    let shown = &columns[..columns.len().min(COLUMNS)];
    shown.iter().enumerate().fold(Sentence::default(), |sentence, (at, column)| {
        let joiner = match at {
            0 => "",
            _ if at + 1 == shown.len() => " and ",
            _ => ", ",
        };
        say(sentence.text(joiner), at, *column)
    })
}

fn cell(sentence: Sentence, view: &View, column: usize) -> Sentence {
    let value = view.table().value(0, column);
    match value.as_f64().filter(|x| view.is_number(column) && x.is_finite()) {
        Some(x) => sentence.number(view.figure(column, x, Evidence::cell(0, column))),
        None => sentence.text(view.written(value, column)),
    }
}
