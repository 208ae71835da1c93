//! Values that stand out from the rest.

use super::evidence::{Evidence, Sentence};
use super::extremes::finished;
use super::piece::{Fact, FactKind};
use super::robust::{median, robust_z};
use super::trend::line;
use super::view::{Form, Item, View};

/// Fewest values from which one can stand out.
const FEWEST: usize = 8;
/// From this score on a value stands out; the customary bound of the modified z-score.
const STRANGE: f64 = 3.5;
/// With more strange values than this the spread is just wide.
const MOST: usize = 3;

pub(super) fn outliers(view: &View) -> Vec<Fact> {
    let say = match view.form {
        Form::Series => of_series,
        Form::Groups => of_groups,
        _ => return Vec::new(),
    };
    view.measures().filter_map(|(m, weight)| say(view, m, weight)).collect()
}

/// The place of the strangest value, if few are strange.
fn strangest(values: &[f64]) -> Option<usize> {
    let scores = robust_z(values)?;
    let strange = scores.iter().filter(|z| z.abs() > STRANGE).count();
    if values.len() < FEWEST || strange == 0 || strange > MOST {
        return None;
    }
    (0..scores.len()).max_by(|a, b| scores[*a].abs().total_cmp(&scores[*b].abs()))
}

/// "December 2025 stands out: 500,000, where about 300,000 would be usual"
fn of_series(view: &View, column: usize, weight: f64) -> Option<Fact> {
    let series = view.series.as_ref()?;
    let items = view.items(column);
    let points = finished(series, items);
    let first = points.first()?.0;
    let values: Vec<f64> = points.iter().map(|(_, item)| item.x).collect();
    let middle = median(&values);
    let trend = line(view, column).map(|(line, _)| line).filter(|line| line.significant);
    let usual = |at: i64| trend.map_or(middle, |line| line.at((at - first) as f64));
    let rests: Vec<f64> = points.iter().map(|(at, item)| item.x - usual(*at)).collect();
    let (at, item) = points[strangest(&rests)?];
    let figure = view.figure(column, usual(at), view.evidence(column, points.iter().map(|(_, item)| *item)));
    let name = super::rows::capitalised(&series.name_of(at));
    let by = if weight < 1.0 { format!(" by {}", view.inside(column)) } else { String::new() };
    let sentence = Sentence::new(format!("{name} stands out{by}: ")).number(view.item_figure(column, item));
    let sentence = sentence.text(", where about ").number(figure).text(" would be usual");
    Some(sentence.fact(FactKind::Outlier, 0.66 * weight))
}

/// "Luxembourg stands out: 500, while the median is 100"
fn of_groups(view: &View, column: usize, weight: f64) -> Option<Fact> {
    let items = view.items(column);
    let values: Vec<f64> = items.iter().map(|i| i.x).collect();
    let item: &Item = &items[strangest(&values)?];
    let rows = Evidence::rows(column, items.iter().flat_map(|i| i.rows.iter().copied()));
    let by = if weight < 1.0 { format!(" by {}", view.inside(column)) } else { String::new() };
    let sentence = Sentence::new(format!("{} stands out{by}: ", item.name))
        .number(view.item_figure(column, item))
        .text(", while the median is ")
        .number(view.figure(column, median(&values), rows));
    // Sums by group are uneven by nature.
    let score = if view.adds_up(column) { 0.35 } else { 0.55 };
    Some(sentence.fact(FactKind::Outlier, score * weight))
}
