//! Highest and lowest.

use std::cmp::Ordering;

use super::Coverage;
use super::evidence::{Evidence, Figure, Sentence};
use super::piece::{Fact, FactKind};
use super::series::Series;
use super::view::{Form, Item, View};

/// Most names that share a place in one sentence.
const SHARED: usize = 3;

pub(super) fn extremes(view: &View) -> Vec<Fact> {
    let say = match view.form {
        Form::Groups | Form::Pairs => of_groups,
        Form::Series => of_periods,
        Form::Panel => of_last_period,
        _ => return Vec::new(),
    };
    view.measures().filter_map(|(m, weight)| say(view, m, weight)).collect()
}

/// The items that share the greatest or the least number.
struct Side<'a> {
    items: Vec<&'a Item>,
    figure: Figure,
}

impl<'a> Side<'a> {
    fn of(view: &View, column: usize, items: &'a [Item], x: f64) -> Self {
        let items: Vec<&Item> = items.iter().filter(|i| same(i.x, x)).collect();
        let figure = view.figure(column, x, view.evidence(column, items.iter().copied()));
        Self { items, figure }
    }

    fn names(&self) -> String {
        names(&self.items)
    }
}

/// How far apart sums of the same parts may come out, as a part of them: a sum of fractions depends on the order in which
/// it was taken.
const NOISE: f64 = 1e-14;

/// Whether two numbers are equal; both zeros are, and fractions that differ by no more than the order of their sums.
pub(super) fn same(a: f64, b: f64) -> bool {
    let whole = a.fract() == 0.0 && b.fract() == 0.0;
    a.partial_cmp(&b) == Some(Ordering::Equal) || !whole && (a - b).abs() <= NOISE * a.abs().max(b.abs())
}

/// "A", "A and B", "A, B and C".
pub(super) fn names(items: &[&Item]) -> String {
    match items.split_last() {
        Some((last, before)) if !before.is_empty() => {
            let before: Vec<&str> = before.iter().map(|i| i.name.as_str()).collect();
            format!("{} and {}", before.join(", "), last.name)
        }
        Some((last, _)) => last.name.clone(),
        None => String::new(),
    }
}

/// The side with the greatest and the side with the least number.
fn sides<'a>(view: &View, column: usize, items: &'a [Item]) -> Option<(Side<'a>, Side<'a>)> {
    let most = items.iter().map(|i| i.x).max_by(f64::total_cmp)?;
    let least = items.iter().map(|i| i.x).min_by(f64::total_cmp)?;
    Some((Side::of(view, column, items, most), Side::of(view, column, items, least)))
}

/// "Of the 10 customers shown, " where these may not be all groups.
pub(super) fn among(view: &View, sentence: Sentence) -> Sentence {
    match (view.ctx.coverage, view.group()) {
        (Coverage::Part | Coverage::Unknown, Some(axis)) => {
            let groups = if view.form == Form::Pairs { view.shape.rows } else { axis.distinct };
            let count = View::count(groups, view.whole(axis.column));
            Sentence::new("Of the ").number(count).text(format!(" {} shown, ", view.groups_noun())).then(sentence)
        }
        _ => sentence,
    }
}

fn of_groups(view: &View, column: usize, weight: f64) -> Option<Fact> {
    let items = view.items(column);
    let (most, least) = sides(view, column, items)?;
    if items.len() < 2 {
        return None;
    }
    if most.items.len() == items.len() {
        return Some(all_same(view, column, items, most.figure).fact(FactKind::Extremes, 0.8 * weight));
    }
    if view.adds_up(column) && least.figure.value >= 0.0 {
        // Who leads is said with the shares.
        let lowest = Sentence::new(least.names()).text(if least.items.len() == 1 { " is" } else { " are" });
        let sentence = among(view, lowest.text(format!(" lowest by {}, at ", view.inside(column))));
        let worth_it = items.len() > 2 && least.items.len() <= SHARED;
        return worth_it.then(|| sentence.number(least.figure).fact(FactKind::Extremes, 0.5 * weight));
    }
    let sentence = highest_and_lowest(view, column, most, least);
    Some(among(view, sentence).fact(FactKind::Extremes, 0.8 * weight))
}

/// Who stands first and last by the column that a list was ordered by.
pub(super) fn of_list(view: &View, column: usize) -> Option<Fact> {
    if !matches!(view.form, Form::Groups | Form::Pairs) {
        return None;
    }
    let items = view.items(column);
    let (most, least) = sides(view, column, items)?;
    if items.len() < 2 {
        return None;
    }
    let sentence = if most.items.len() == items.len() {
        all_same(view, column, items, most.figure)
    } else {
        among(view, highest_and_lowest(view, column, most, least))
    };
    Some(sentence.fact(FactKind::Extremes, 1.0))
}

/// "All 5 countries have the same average price, 84.20"
fn all_same(view: &View, column: usize, items: &[Item], figure: Figure) -> Sentence {
    let rows = Evidence::rows(column, items.iter().flat_map(|i| i.rows.iter().copied()));
    Sentence::new("All ")
        .number(View::count(items.len(), rows))
        .text(format!(" {} have the same {}, ", view.groups_noun(), view.inside(column)))
        .number(figure)
}

fn names_or_many(items: &[&Item]) -> String {
    if items.len() > SHARED { "several".into() } else { names(items) }
}

/// "Germany has the highest average price, 84.20, and Denmark the lowest, 61.10"
fn highest_and_lowest(view: &View, column: usize, most: Side, least: Side) -> Sentence {
    let label = view.inside(column);
    if label.starts_with("highest ") || label.starts_with("lowest ") {
        // "The highest lowest price" would be hard to read.
        let first = view.ctx.coverage == Coverage::All && view.form != Form::Panel;
        let label = if first { view.label(column) } else { label };
        let start = Sentence::new(format!("{label} is greatest for {}, at ", names_or_many(&most.items)));
        let sentence =
            start.number(most.figure).text(format!(", and smallest for {}, at ", names_or_many(&least.items)));
        return sentence.number(least.figure);
    }
    let (shared, count) = (most.items.len(), most.figure.from.clone());
    let start = if shared > SHARED {
        Sentence::default().number(View::count(shared, count)).text(format!(" {} share", view.groups_noun()))
    } else {
        Sentence::new(most.names()).text(if shared == 1 { " has" } else { " share" })
    };
    let sentence = start.text(format!(" the highest {label}, ")).number(most.figure);
    if least.items.len() > SHARED {
        return sentence;
    }
    let names = names(&least.items);
    sentence.text(format!(", and {names} the lowest, ")).number(least.figure)
}

/// The items of periods that are wholly there, in order.
pub(super) fn finished<'a>(series: &Series, items: &'a [Item]) -> Vec<(i64, &'a Item)> {
    let mut found: Vec<(i64, &Item)> = items
        .iter()
        .filter_map(|item| Some((item.period?, item)))
        .filter(|(index, _)| series.is_complete(*index))
        .collect();
    found.sort_by_key(|(index, _)| *index);
    found
}

/// "Net revenue was highest in October 2026, at 324,900, and lowest in February 2026, at 150,000"
fn of_periods(view: &View, column: usize, weight: f64) -> Option<Fact> {
    let series = view.series.as_ref()?;
    let all = view.items(column);
    let items: Vec<Item> = finished(series, all).into_iter().map(|(_, item)| item.clone()).collect();
    let (mut most, least) = sides(view, column, &items)?;
    if items.len() < 3 {
        return None;
    }
    let partial: Vec<&Item> =
        all.iter().filter(|item| item.period.is_some_and(|index| !series.is_complete(index))).collect();
    let above = partial.iter().copied().filter(|item| item.x > most.figure.value).max_by(|a, b| a.x.total_cmp(&b.x));
    let beyond = above.is_some() || partial.iter().any(|item| item.x < least.figure.value);
    let grows = view.adds_up(column) && items.iter().chain(all).all(|item| item.x >= 0.0);
    if let (true, Some(leader)) = (grows, above) {
        // What is not over yet can only come to more.
        most = Side { items: vec![leader], figure: view.item_figure(column, leader) };
    }
    let label = match (grows, beyond) {
        (false, true) => format!("Of the whole {}s, {}", series.grain.noun(), view.inside(column)),
        _ => view.label(column),
    };
    let was = view.verb(column, " was ", " were ");
    if most.items.len() == items.len() {
        let sentence = Sentence::new(label).text(was).number(most.figure);
        let every = format!(" in every {} that has a value", series.grain.noun());
        return Some(sentence.text(every).fact(FactKind::Extremes, 0.6 * weight));
    }
    let when = |side: &Side| match side.items.as_slice() {
        [only] => only.period.map(|index| series.during(index)),
        _ => None,
    };
    let sentence = match (when(&most), when(&least)) {
        (Some(high), Some(low)) => Sentence::new(label)
            .text(format!("{was}highest {high}, at "))
            .number(most.figure)
            .text(format!(", and lowest {low}, at "))
            .number(least.figure),
        (Some(high), None) => Sentence::new(label).text(format!("{was}highest {high}, at ")).number(most.figure),
        (None, Some(low)) => Sentence::new(label).text(format!("{was}lowest {low}, at ")).number(least.figure),
        (None, None) => return None,
    };
    Some(sentence.fact(FactKind::Extremes, 0.55 * weight))
}

/// The groups of the last finished period, for measures that don't add up over periods.
fn of_last_period(view: &View, column: usize, weight: f64) -> Option<Fact> {
    let series = view.series.as_ref()?;
    let last = *series.complete().last()?;
    let axis = view.group()?.column;
    let here = |item: &&Item| item.rows.iter().all(|row| series.index(*row) == Some(last));
    let mut items: Vec<Item> = view.items(column).iter().filter(here).cloned().collect();
    for item in &mut items {
        item.name = item.rows.first().map_or_else(String::new, |row| view.name(*row, axis));
    }
    let (most, least) = sides(view, column, &items)?;
    if items.len() < 2 || view.adds_up(column) || most.items.len() == items.len() {
        return None;
    }
    let when = super::rows::capitalised(&series.during(last));
    let sentence = Sentence::new(format!("{when}, ")).then(highest_and_lowest(view, column, most, least));
    Some(sentence.fact(FactKind::Extremes, 0.8 * weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_fractions_are_the_same_whatever_their_order() {
        assert!(same(23.76, 23.759_999_999_999_998) && same(0.0, -0.0) && same(0.1 + 0.2, 0.3));
        assert!(!same(23.76, 23.75) && !same(0.0, 1e-300) && !same(1e-20, 2e-20));
        assert!(!same(9_007_199_254_740_991.0, 9_007_199_254_740_990.0), "whole numbers are exact");
    }
}
