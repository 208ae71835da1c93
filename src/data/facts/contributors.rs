//! Who leads and with which share, and how few hold most: only of measures that add up and have no negative parts.

use super::Coverage;
use super::amount::Amount;
use super::evidence::{Evidence, Figure, Sentence};
use super::extremes::{among, names, same};
use super::number;
use super::piece::{Fact, FactKind};
use super::view::{Form, Item, View};
use crate::data::shape::Axis;

/// Fewest groups of which some can hold most.
const GROUPS: usize = 10;

/// The groups with their sums, greatest first, and the sum of all.
struct Parts {
    items: Vec<Item>,
    total: f64,
    column: usize,
    weight: f64,
}

pub(super) fn contributors(view: &View) -> Vec<Fact> {
    if !matches!(view.form, Form::Groups | Form::Panel | Form::Pairs) {
        return Vec::new();
    }
    let parts: Vec<Parts> = view.measures().filter_map(|(m, weight)| parts(view, m, weight)).collect();
    let mut facts = Vec::new();
    for parts in &parts {
        facts.extend(leader(view, parts));
        facts.extend(pair(view, parts));
        facts.extend(concentration(view, parts));
    }
    facts
}

fn parts(view: &View, column: usize, weight: f64) -> Option<Parts> {
    if !view.adds_up(column) {
        return None;
    }
    let mut items = match (view.form, view.group()) {
        (Form::Panel, Some(axis)) => summed(view, column, axis)?,
        _ => view.items(column).to_vec(),
    };
    let total = Amount::sum(items.iter().map(|i| i.amount))?.to_f64();
    let shares = items.iter().all(|i| i.x >= 0.0) && total > 0.0 && items.len() > 1;
    // Equal numbers keep the order of the rows.
    items.sort_by(|a, b| b.x.total_cmp(&a.x));
    shares.then_some(Parts { items, total, column, weight })
}

/// One item per group, over all periods.
fn summed(view: &View, column: usize, axis: &Axis) -> Option<Vec<Item>> {
    let mut groups: indexmap::IndexMap<String, Vec<Item>> = indexmap::IndexMap::new();
    for item in view.items(column) {
        let name = item.rows.first().map_or_else(String::new, |row| view.name(*row, axis.column));
        groups.entry(name).or_default().push(item.clone());
    }
    let sum = |(name, items): (String, Vec<Item>)| {
        let amount = Amount::sum(items.iter().map(|i| i.amount))?;
        let rows = items.iter().flat_map(|i| i.rows.iter().copied()).collect();
        Some(Item { name, rows, period: None, amount, x: amount.to_f64() })
    };
    groups.into_iter().map(sum).collect()
}

impl Parts {
    /// The share that some items have of the total, and the cells of both.
    fn share(&self, view: &View, items: &[Item]) -> Option<Figure> {
        let held = Amount::sum(items.iter().map(|i| i.amount))?.to_f64();
        let rows = self.items.iter().flat_map(|i| i.rows.iter().copied());
        let value = held / self.total;
        let from = if view.form == Form::Panel { Evidence::rows(self.column, rows) } else { view.whole(self.column) };
        Some(Figure { text: number::share(value), value, from })
    }
}

/// "Germany leads with 1,853,856, 41.3% of the total"
fn leader(view: &View, parts: &Parts) -> Option<Fact> {
    let most = parts.items.first()?.x;
    let tied = parts.items.iter().take_while(|i| same(i.x, most)).count();
    if tied == parts.items.len() {
        return None;
    }
    let top = &parts.items[..tied];
    let rows = Evidence::rows(parts.column, top.iter().flat_map(|i| i.rows.iter().copied()));
    let figure = view.figure(parts.column, most, rows.clone());
    let share = parts.share(view, top)?;
    let of = view.of_total();
    let by = if parts.weight < 1.0 { format!(" by {}", view.inside(parts.column)) } else { String::new() };
    let sentence = match top {
        [only] if view.ctx.asks_share => Sentence::new(&only.name)
            .text(format!(" has the largest share{by}, "))
            .number(share)
            .text(format!("{of}, with "))
            .number(figure),
        [only] => {
            let (every, overall) = every_period(view, parts);
            let start = Sentence::new(&only.name).text(format!(" leads{by}{every} with ")).number(figure);
            start.text(format!("{overall}, ")).number(share).text(of)
        }
        [_, ..] if tied <= 3 => Sentence::new(names(&top.iter().collect::<Vec<_>>()))
            .text(format!(" lead{by} with "))
            .number(figure)
            .text(" each, together ")
            .number(share)
            .text(of),
        _ => Sentence::default()
            .number(View::count(tied, rows))
            .text(format!(" {} share the lead{by} with ", view.groups_noun()))
            .number(figure)
            .text(" each"),
    };
    // A share "of the total shown" says already that there may be more.
    let sentence = if view.ctx.coverage == Coverage::Part { among(view, sentence) } else { sentence };
    Some(sentence.fact(FactKind::TopContributors, 0.85 * parts.weight))
}

/// " in every month," and " in all" where the leader of the whole leads in each period too.
fn every_period(view: &View, parts: &Parts) -> (String, &'static str) {
    let (Form::Panel, Some(series), Some(leader)) = (view.form, &view.series, parts.items.first()) else {
        return (String::new(), "");
    };
    let periods: Vec<i64> = series.all().collect();
    let cell = |row: usize| Amount::of(view.table().value(row, parts.column)).map(Amount::to_f64);
    let leads = |index: &i64| {
        let (own, others): (Vec<usize>, Vec<usize>) = series.rows(*index).partition(|row| leader.rows.contains(row));
        let own = own.first().and_then(|row| cell(*row));
        own.is_some_and(|own| others.iter().all(|row| cell(*row).is_none_or(|x| x < own)))
    };
    if periods.len() >= 3 && periods.iter().all(leads) {
        return (format!(" in every {},", series.grain.noun()), " in all");
    }
    (String::new(), "")
}

/// "Germany and France together make up 64.7% of the total"
fn pair(view: &View, parts: &Parts) -> Option<Fact> {
    let ([first, second, third, _, ..], true) = (parts.items.as_slice(), view.form != Form::Pairs) else { return None };
    if same(second.x, third.x) || same(first.x, second.x) {
        return None;
    }
    let share = parts.share(view, &parts.items[..2])?;
    let subject = if parts.weight < 1.0 { format!(" of {}", view.inside(parts.column)) } else { String::new() };
    let sentence = Sentence::new(format!("{} and {} together make up ", first.name, second.name)).number(share);
    Some(sentence.text(format!("{}{subject}", view.of_total())).fact(FactKind::TopContributors, 0.6 * parts.weight))
}

/// "5 of 40 customers make up 81.3% of the total"
fn concentration(view: &View, parts: &Parts) -> Option<Fact> {
    let count = parts.items.len();
    if count < GROUPS {
        return None;
    }
    let mut held = 0.0;
    let few = parts.items.iter().position(|item| {
        held += item.x;
        held >= parts.total * 0.8
    })? + 1;
    if few * 3 > count || few < 2 {
        return None;
    }
    let share = parts.share(view, &parts.items[..few])?;
    let rows = |items: &[Item]| Evidence::rows(parts.column, items.iter().flat_map(|i| i.rows.iter().copied()));
    let sentence = Sentence::default()
        .number(View::count(few, rows(&parts.items[..few])))
        .text(" of ")
        .number(View::count(count, rows(&parts.items)))
        .text(format!(" {} make up ", view.groups_noun()))
        .number(share)
        .text(view.of_total());
    Some(sentence.fact(FactKind::Concentration, 0.65 * parts.weight))
}
