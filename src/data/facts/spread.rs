//! Where the values of many rows lie, and whether two measures go together.

use super::evidence::{Figure, Sentence};
use super::extremes::same;
use super::number;
use super::piece::{Fact, FactKind};
use super::robust::{quantile, rank_correlation};
use super::view::{Form, View};

/// Fewest values that have a distribution.
const VALUES: usize = 5;
/// Fewest pairs that can be said to go together.
const PAIRS: usize = 10;

/// "Price runs from 1.50 to 99, with a median of 12.30" and where the middle half lies.
pub(super) fn distribution(view: &View) -> Vec<Fact> {
    if view.form != Form::Rows || view.table().truncated {
        return Vec::new();
    }
    view.measures().flat_map(|(m, weight)| of_measure(view, m, weight)).collect()
}

fn of_measure(view: &View, column: usize, weight: f64) -> Vec<Fact> {
    let mut values: Vec<f64> = view.items(column).iter().map(|i| i.x).collect();
    values.sort_by(f64::total_cmp);
    let (Some(least), Some(most), true) = (values.first(), values.last(), values.len() >= VALUES) else {
        return Vec::new();
    };
    let figure = |x: f64| view.figure(column, x, view.whole(column));
    if same(*least, *most) {
        let same = Sentence::new(view.label(column)).text(view.verb(column, " is ", " are ")).number(figure(*least));
        return vec![same.text(" on every row that has a value").fact(FactKind::Distribution, 0.6 * weight)];
    }
    let range = Sentence::new(view.label(column))
        .text(view.verb(column, " runs from ", " run from "))
        .number(figure(*least))
        .text(" to ")
        .number(figure(*most))
        .text(", with a median of ")
        .number(figure(quantile(&values, 0.5)));
    let half = Sentence::new("The middle half of the ")
        .number(View::count(values.len(), view.whole(column)))
        .text(format!(" values of {} lies between ", view.inside(column)))
        .number(figure(quantile(&values, 0.25)))
        .text(" and ")
        .number(figure(quantile(&values, 0.75)));
    vec![range.fact(FactKind::Distribution, 0.7 * weight), half.fact(FactKind::Distribution, 0.45 * weight)]
}

/// "Price and weight rise together: their rank correlation over 24 products is 0.83"
pub(super) fn correlation(view: &View) -> Vec<Fact> {
    let rows = matches!(view.form, Form::Groups | Form::Pairs | Form::Rows) && view.shape.times.is_empty();
    let measures: Vec<usize> = view.measures().map(|(m, _)| m).collect();
    if !rows || view.table().truncated {
        return Vec::new();
    }
    let pairs = measures.iter().enumerate().flat_map(|(at, a)| measures[at + 1..].iter().map(move |b| (*a, *b)));
    pairs.filter_map(|(a, b)| of_pair(view, a, b)).collect()
}

fn of_pair(view: &View, a: usize, b: usize) -> Option<Fact> {
    let left: Vec<Option<f64>> = view.table().column_values(a).map(|v| v.as_f64()).collect();
    let right = view.table().column_values(b).map(|v| v.as_f64());
    let finite = |x: Option<f64>| x.filter(|x| x.is_finite());
    let pairs: Vec<(f64, f64)> = left.into_iter().zip(right).filter_map(|(a, b)| finite(a).zip(finite(b))).collect();
    let size = rank_correlation(&pairs)?;
    if pairs.len() < PAIRS {
        return None;
    }
    let (first, second) = (view.label(a), view.inside(b));
    let words = match size {
        0.5.. => format!("{first} and {second} rise together"),
        ..=-0.5 => format!("{first} tends to fall as {second} rises"),
        -0.1..=0.1 if view.form == Form::Rows => format!("{first} and {second} show no clear link"),
        _ => return None,
    };
    let from = || view.whole(a).and(view.whole(b));
    let sentence = Sentence::new(words)
        .text(": their rank correlation over ")
        .number(View::count(pairs.len(), from()))
        .text(" rows is ")
        .number(Figure { text: number::decimals(size, 2), value: size, from: from() });
    Some(sentence.fact(FactKind::Correlation, 0.3 + size.abs() * 0.4))
}
