//! How well words of a question fit the name of a table or column.

use std::collections::BTreeSet;

use super::counted::is_numbering;
use super::index::{ColumnEntry, ColumnId, Concept, Index, TableId};
use super::roles::Role;
use super::thesaurus::synonyms;

/// Words that a name may have more than the question says.
const LIGHT: [&str; 16] = [
    "date", "name", "id", "code", "type", "number", "amount", "descript", "time", "valu", "total", "quantiti", "count",
    "detail", "year", "rate",
];
/// Units: a name may end in one that nobody says.
const UNITS: [&str; 26] = [
    "billion", "million", "thousand", "euro", "dollar", "pound", "usd", "eur", "gbp", "kg", "g", "lb", "cm", "mm", "m",
    "km", "mile", "mph", "kmh", "percent", "pct", "minut", "second", "hour", "sqft", "inch",
];
/// How far below the best a candidate may be and still be kept.
const SLACK: f32 = 0.3;

/// Columns the words may name, best first. `reversed` tells that the words stood around an "of".
pub(super) fn columns_named(index: &Index, stems: &[&str], reversed: bool) -> Vec<(ColumnId, f32)> {
    let mut ids = BTreeSet::new();
    each_concept(index, stems, |concept| {
        if let Concept::Column(id) = concept {
            ids.insert(id);
        }
    });
    let mut found: Vec<(ColumnId, f32)> =
        ids.into_iter().filter_map(|id| Some((id, column_fit(index, id, stems, reversed)?))).collect();
    if matches!(stems, ["name"] | ["full", "name"]) {
        found.extend(index.tables.iter().filter(|t| t.display.len() == 2).map(|t| (t.display[0], 0.95)));
    }
    if reversed && stems.first() == Some(&"number") {
        found.retain(|(c, _)| index.columns[*c].is_measure() && !is_numbering(&index.columns[*c]));
    }
    weigh_places(index, &mut found);
    keep_best(&mut found);
    found
}

/// "Country" without more is rather that of customers than of those who work or deliver, where both have one.
pub(super) fn weigh_places(index: &Index, found: &mut [(ColumnId, f32)]) {
    let place = |c: ColumnId| index.columns[c].role == Role::Place;
    let aside = |c: ColumnId| {
        let words = &index.tables[index.table_of(c)].words;
        words.iter().any(|w| matches!(w.as_str(), "employe" | "staff" | "supplier" | "vendor" | "warehous" | "address"))
    };
    if found.iter().any(|(c, _)| place(*c) && !aside(*c)) {
        found.iter_mut().filter(|(c, _)| place(*c) && aside(*c)).for_each(|hit| hit.1 -= 0.12);
    }
}

/// Tables the words may name, best first.
pub(super) fn tables_named(index: &Index, stems: &[&str]) -> Vec<(TableId, f32)> {
    let mut ids = BTreeSet::new();
    each_concept(index, stems, |concept| {
        if let Concept::Table(id) = concept {
            ids.insert(id);
        }
    });
    let mut found: Vec<(TableId, f32)> = ids
        .into_iter()
        .filter_map(|id| {
            let table = &index.tables[id];
            let fit = better(name_fit(stems, &table.words), term_fit(stems, &table.terms))?;
            Some((id, if table.is_view { fit - 0.15 } else { fit }))
        })
        .collect();
    keep_best(&mut found);
    found
}

fn better(a: Option<f32>, b: Option<f32>) -> Option<f32> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

fn keep_best<T>(found: &mut Vec<(T, f32)>) {
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = found.first().map_or(0.0, |f| f.1);
    found.retain(|f| f.1 >= best - SLACK);
    found.truncate(200);
}

fn each_concept(index: &Index, stems: &[&str], mut take: impl FnMut(Concept)) {
    for stem in stems {
        for &concept in index.named(stem) {
            take(concept);
        }
        for synonym in synonyms(stem) {
            if let Some(last) = synonym.stems.last() {
                for &concept in index.named(last) {
                    take(concept);
                }
            }
        }
    }
}

/// How well a stem of the question meets words of a name: which of them it takes, and how surely.
fn meet(stem: &str, words: &[String], taken: &mut [bool]) -> Option<f32> {
    if let Some(i) = words.iter().position(|w| w == stem) {
        taken[i] = true;
        return Some(1.0);
    }
    synonyms(stem).iter().find_map(|synonym| {
        let places: Option<Vec<usize>> = synonym.stems.iter().map(|s| words.iter().position(|w| w == s)).collect();
        let places = places?;
        for &i in &places {
            taken[i] = true;
        }
        Some(synonym.weight)
    })
}

/// The fit of a whole name: 1 when the words are the same.
fn name_fit(stems: &[&str], words: &[String]) -> Option<f32> {
    if words.is_empty() {
        return None;
    }
    let mut taken = vec![false; words.len()];
    let mut sum = 0.0;
    for stem in stems {
        sum += meet(stem, words, &mut taken)?;
    }
    let weight = sum / stems.len() as f32;
    Some(weight * coverage(words, &taken))
}

/// The best fit among several names.
fn term_fit(stems: &[&str], terms: &[Vec<String>]) -> Option<f32> {
    terms.iter().filter_map(|words| name_fit(stems, words)).max_by(f32::total_cmp)
}

/// 1 when all words are said; less for a part, more when the head (last) word is in it.
fn coverage(words: &[String], taken: &[bool]) -> f32 {
    let said = taken.iter().filter(|t| **t).count();
    if said == words.len() {
        return 1.0;
    }
    let share = said as f32 / words.len() as f32;
    // "sales order header" is an order.
    let unit = |w: &str| UNITS.contains(&w) || w == "header";
    let rest_light = words.iter().zip(taken).all(|(w, t)| *t || LIGHT.contains(&w.as_str()) || unit(w));
    let last = (0..words.len()).rev().find(|&i| taken[i] || !unit(&words[i]));
    let head = last.is_some_and(|i| taken[i]);
    let base = if head { 0.62 } else { 0.4 };
    base + 0.2 * share + if rest_light { 0.14 } else { 0.0 }
}

fn column_fit(index: &Index, id: ColumnId, stems: &[&str], reversed: bool) -> Option<f32> {
    let column = &index.columns[id];
    let table = &index.tables[column.table];
    let by_name = fit(stems, column, &table.words, reversed).or_else(|| called(stems, column, &table.words));
    let by_term = term_fit(stems, &column.terms);
    Some(better(by_name, by_term)? - 1.0 + behind_tables(index, id))
}

/// 1, and less for a column of a view: its rows may repeat those of the table that holds the column itself.
pub(super) fn behind_tables(index: &Index, column: ColumnId) -> f32 {
    if index.tables[index.table_of(column)].is_view { 0.88 } else { 1.0 }
}

/// "party name" for a column `party`: the word "name" adds nothing.
fn called(stems: &[&str], column: &ColumnEntry, table: &[String]) -> Option<f32> {
    let (last, rest) = stems.split_last()?;
    let adds_nothing = matches!(*last, "name" | "valu") && !rest.is_empty() && !column.kind.is_number();
    let whole = fit(rest, column, table, false).filter(|f| *f > 0.9)?;
    (adds_nothing && column.core.len() <= rest.len()).then_some(whole * 0.93)
}

fn fit(stems: &[&str], column: &ColumnEntry, table: &[String], reversed: bool) -> Option<f32> {
    let mut taken = vec![false; column.words.len()];
    let mut of_table = vec![false; table.len()];
    let (mut sum, mut on_column) = (0.0, 0);
    for stem in stems {
        if let Some(weight) = meet(stem, &column.words, &mut taken) {
            sum += weight;
            on_column += 1;
        } else {
            sum += 0.95 * meet(stem, table, &mut of_table)?;
        }
    }
    let own = |w: &String| column.core.contains(w);
    let core_said = column.words.iter().zip(&taken).any(|(w, t)| *t && own(w));
    if on_column == 0 || !core_said {
        return None;
    }
    if reversed && of_table.iter().any(|t| *t) {
        return None;
    }

    let said_of_table = of_table.iter().filter(|t| **t).count();
    let whole_table = said_of_table == 0 || said_of_table == table.len();
    // "grossing movies" are rather movies than what they grossed.
    let head = stems.last().is_some_and(|s| meet(s, &column.words, &mut vec![false; column.words.len()]).is_some());
    let weight = sum / stems.len() as f32 * if whole_table { 1.0 } else { 0.9 } * if head { 1.0 } else { 0.88 };
    if taken.iter().all(|t| *t) {
        return Some(weight);
    }
    let core: Vec<(String, bool)> =
        column.words.iter().zip(&taken).filter(|(w, _)| own(w)).map(|(w, t)| (w.clone(), *t)).collect();
    let (words, said): (Vec<String>, Vec<bool>) = core.into_iter().unzip();
    let covered = coverage(&words, &said);
    let unsaid_key =
        column.role == Role::Identifier && words.last().is_some_and(|w| w == "id") && !said[said.len() - 1];
    let named = unsaid_key && words.len() > 1 && said[..said.len() - 1].iter().all(|s| *s);
    Some(weight * if named { 0.9 } else { covered * 0.98 - if unsaid_key { 0.1 } else { 0.0 } })
}
