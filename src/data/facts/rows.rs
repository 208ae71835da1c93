//! What is said of rows as such: none, how many, which, and that some were left out.

use chrono::NaiveDate;

use super::Coverage;
use super::evidence::{Evidence, Sentence};
use super::piece::{Fact, FactKind};
use super::view::{Form, View};
use crate::data::names::{plural, things};
use crate::data::period::Grain;
use crate::data::wholes::Whole;
use crate::data::{ColumnRole, Stop, Value};

/// Most names listed in a sentence.
const NAMES: usize = 5;

/// That nothing was found.
pub(super) fn empty(view: &View) -> Fact {
    let subject = view.ctx.subject.clone().unwrap_or_else(|| "rows".into());
    Sentence::new(format!("No {subject} match")).fact(FactKind::RowCount, 1.0)
}

/// How many rows there are, and the first names where they are a list of names.
pub(super) fn row_count(view: &View) -> Fact {
    let rows = view.shape.rows;
    let first = view.table().columns.first().map(|_| view.whole(0)).unwrap_or_default();
    if let Some(column) = list_of_names(view) {
        let noun = view.ctx.subject.as_ref().map_or_else(|| plural(&view.inside(column)), |_| of_condition(view));
        let count = View::count(rows, view.whole(column));
        let sentence = Sentence::default().number(count).text(format!(" {noun}: "));
        return listed(view, sentence, column).fact(FactKind::RowCount, 0.5);
    }
    // Of a list that was cut short nobody knows how many there are.
    let cut = view.ctx.subject.is_some() && view.ctx.coverage == Coverage::Part;
    let begins = match (cut, rows) {
        (true, 1) => "Here is ",
        (true, _) => "Here are ",
        (false, 1) => "There is ",
        (false, _) => "There are ",
    };
    let sentence = Sentence::new(begins).number(View::count(rows, first));
    sentence.text(format!(" {}", of_condition(view))).fact(FactKind::RowCount, 0.3)
}

/// What the rows are and what they have in common: "orders where status is cancelled".
fn of_condition(view: &View) -> String {
    match &view.ctx.condition {
        Some(condition) => format!("{}{condition}", view.subject()),
        None => view.subject(),
    }
}

/// The column that names the rows: text in which no two are the same.
fn list_of_names(view: &View) -> Option<usize> {
    let rows = view.shape.rows;
    view.shape.profiles.iter().enumerate().find_map(|(at, p)| {
        let names = matches!(p.role, ColumnRole::Category | ColumnRole::Geo) && p.distinct == rows;
        (names && matches!(view.table().value(0, at), Value::Text(_))).then_some(at)
    })
}

fn listed(view: &View, sentence: Sentence, column: usize) -> Sentence {
    let rows = view.shape.rows;
    let all = rows <= NAMES;
    let names: Vec<String> = (0..rows.min(NAMES)).map(|row| view.name(row, column)).collect();
    match (all, names.split_last()) {
        (true, Some((last, before))) if !before.is_empty() => {
            sentence.text(format!("{} and {last}", before.join(", ")))
        }
        (true, _) => sentence.text(names.join("")),
        (false, _) => sentence
            .text(format!("{} and ", names.join(", ")))
            .number(View::count(rows - NAMES, Evidence::rows(column, NAMES..rows)))
            .text(" more"),
    }
}

/// That a limit left rows out, so that nothing can be said of the whole.
pub(super) fn truncated(view: &View) -> Fact {
    let first = view.table().columns.first().map(|_| view.whole(0)).unwrap_or_default();
    Sentence::new("Only ")
        .number(View::count(view.shape.rows, first))
        .text(" rows are here; there are more")
        .fact(FactKind::Truncated, 1.0)
}

/// Which periods at the ends are not wholly there.
pub(super) fn partial_periods(view: &View) -> Option<Fact> {
    let (Form::Series | Form::Panel, Some(series)) = (view.form, &view.series) else { return None };
    let noun = series.grain.noun();
    let day = |day: NaiveDate| day.format(if series.grain == Grain::Week { "%-d %B %Y" } else { "%-d %B" }).to_string();
    let first = series
        .partial_first
        .zip(view.ctx.ends.first)
        .map(|(p, since)| format!("the first {noun} ({}) holds data from {} only", series.name_of(p), day(since)));
    let last = series.partial_last.zip(view.ctx.ends.last).map(|(p, stop)| match stop {
        Stop::Now => format!("{} is not over yet", series.name_of(p)),
        Stop::After(until) => format!("the last {noun} ({}) holds data to {} only", series.name_of(p), day(until)),
    });
    let text = match (first, last) {
        (Some(first), Some(last)) => format!("{first}, {last}: both are left out of growth and trend"),
        (Some(one), None) | (None, Some(one)) => format!("{one} and is left out of growth and trend"),
        (None, None) => return None,
    };
    Some(Sentence::new(capitalised(&text)).fact(FactKind::PartialPeriod, 0.72))
}

/// That a value holds the sum of those beside it.
pub(super) fn sums_among_parts(view: &View) -> Vec<Fact> {
    let mut columns: Vec<usize> = Vec::new();
    let wholes = view.shape.wholes.iter().filter(|whole| {
        let new = !columns.contains(&whole.column);
        columns.push(whole.column);
        new
    });
    let say = |whole: &Whole| {
        let name = view.name(whole.row, whole.column);
        let others = things(&view.label(whole.column));
        let text = format!(
            "\u{201c}{name}\u{201d} looks like the total of the other {others}: it is not compared with \
             them, and nothing is added up"
        );
        Sentence::new(text).fact(FactKind::SumAmongParts, 0.95)
    };
    wholes.map(say).collect()
}

/// A period's name at the start of a sentence ("the week of ..." begins small).
pub(super) fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
