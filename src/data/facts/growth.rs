//! Which group grew fastest from the first to the last finished period, and which fell.

use std::collections::HashMap;

use super::change::{Earlier, against};
use super::evidence::Sentence;
use super::piece::{Fact, FactKind};
use super::view::{Item, View};

/// A group at the first and at the last finished period.
struct Course {
    name: String,
    first: Item,
    last: Item,
    growth: f64,
}

pub(super) fn of_groups(view: &View) -> Vec<Fact> {
    view.measures().flat_map(|(m, weight)| of_measure(view, m, weight).unwrap_or_default()).collect()
}

fn of_measure(view: &View, column: usize, weight: f64) -> Option<Vec<Fact>> {
    let series = view.series.as_ref()?;
    let complete = series.complete();
    let (first, last) = (*complete.first()?, *complete.last()?);
    let courses = courses(view, column, (first, last))?;
    if first == last || courses.len() < 2 {
        return None;
    }
    let say = |course: &Course, verb: &str| {
        let step = against(view, column, &Earlier::of(series, first, &course.first), &course.last);
        let of = if weight < 1.0 { format!(" by {}", view.inside(column)) } else { String::new() };
        let begun = Sentence::new(&course.name).text(format!(" {verb}{of}, "));
        let (begun, to) =
            if step.names_earlier { (begun.text("from "), " to ") } else { (begun.then(step.words).text(": "), ", ") };
        begun
            .number(view.item_figure(column, &course.first))
            .text(format!(" {}{to}", series.during(first)))
            .number(view.item_figure(column, &course.last))
            .text(format!(" {}", series.during(last)))
    };
    let mut facts = Vec::new();
    let fastest = courses.iter().max_by(|a, b| a.growth.total_cmp(&b.growth))?;
    if fastest.growth > 0.0 {
        facts.push(say(fastest, "grew fastest").fact(FactKind::Change, 0.7 * weight));
    }
    let falling: Vec<&Course> = courses.iter().filter(|c| c.growth < 0.0).collect();
    let deepest = falling.iter().min_by(|a, b| a.growth.total_cmp(&b.growth));
    if let Some(deepest) = deepest {
        let verb = if falling.len() == 1 { "is the only one that fell" } else { "fell most" };
        facts.push(say(deepest, verb).fact(FactKind::Change, 0.62 * weight));
    }
    Some(facts)
}

/// The groups that have a number above zero at both ends; none of them where one lacks it, because "fastest" would
/// then not be known.
fn courses(view: &View, column: usize, (first, last): (i64, i64)) -> Option<Vec<Course>> {
    let series = view.series.as_ref()?;
    let axis = view.group()?.column;
    let mut ends: HashMap<String, (Option<Item>, Option<Item>)> = HashMap::new();
    let mut order = Vec::new();
    for item in view.items(column) {
        let row = *item.rows.first()?;
        let name = view.name(row, axis);
        let entry = ends.entry(name.clone()).or_insert_with(|| {
            order.push(name);
            (None, None)
        });
        match series.index(row) {
            Some(index) if index == first => entry.0 = Some(item.clone()),
            Some(index) if index == last => entry.1 = Some(item.clone()),
            _ => {}
        }
    }
    order
        .into_iter()
        .map(|name| match ends.remove(&name)? {
            (Some(first), Some(last)) if first.x > 0.0 && last.x >= 0.0 => {
                let growth = (last.x - first.x) / first.x;
                growth.is_finite().then_some(Course { name, first, last, growth })
            }
            _ => None,
        })
        .collect()
}
