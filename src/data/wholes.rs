//! Rows that hold the sum of the rows beside them: "World" beside its countries, "All causes" beside each cause. Adding
//! such a column up would count everything twice.

use std::collections::HashMap;

use super::json::write_value;
use super::shape::Shape;
use super::{ResultTable, Value};

/// Most rows that are looked at.
const ROWS: usize = 20_000;
/// Of the places in which a value stands, the part in which it must be the sum of the others.
const MOSTLY: f64 = 0.8;
/// Fewest parts that make a sum without a telling name more than a coincidence, where it can be seen only once.
const PARTS: usize = 4;
/// By which part a sum with a telling name may differ from its parts: such tables are put together by hand.
const NEARLY: f64 = 0.005;
/// Least size of a sum that is no coincidence, seen once and seen several times.
const ONCE: f64 = 1_000.0;
const OFTEN: f64 = 100.0;

/// What people call a sum.
const NAMES: [&str; 9] =
    ["total", "totals", "grand total", "overall", "all", "sum", "world", "worldwide", "global total"];

/// A value of a group whose number is the sum of the other values' numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whole {
    pub(super) column: usize,
    pub(super) measure: usize,
    /// The first row that has the value.
    pub(super) row: usize,
}

/// What was seen of one value.
#[derive(Default)]
struct Seen {
    row: usize,
    /// Places in which it stands beside two parts or more.
    places: usize,
    /// Of them those in which it is the sum of the others.
    sums: usize,
    /// Of them those in which it is nearly so.
    nearly: usize,
    /// Of them those in which it is the greatest, and holds no more than the others together (or they are not all there).
    tops: usize,
    parts: usize,
    size: f64,
}

/// A row of one place.
struct Cell {
    row: usize,
    name: String,
    x: f64,
}

/// The wholes among the first measures.
pub(super) fn wholes(shape: &Shape) -> Vec<Whole> {
    if shape.rows < 3 || shape.rows > ROWS || !shape.grouped || shape.nested {
        return Vec::new();
    }
    let measures = shape.measures.iter().take(3).filter(|m| shape.hint.measure_additive.get(**m) != Some(&Some(false)));
    let pairs = measures.flat_map(|m| shape.categories.iter().map(|axis| (*m, axis.column)));
    pairs.filter_map(|(measure, column)| whole(shape, measure, column)).collect()
}

fn whole(shape: &Shape, measure: usize, column: usize) -> Option<Whole> {
    let places = places(shape, measure, column)?;
    let exact = shape.table.column_values(measure).all(|v| matches!(v, Value::Integer(_) | Value::Null));
    let cut = shape.hint.picked || shape.table.truncated;
    let mut seen: HashMap<&str, Seen> = HashMap::new();
    for cells in &places {
        look(cells, exact, cut, &mut seen);
    }
    let mut found: Vec<&Seen> = seen.iter().filter(|(name, seen)| is_whole(name, seen)).map(|(_, s)| s).collect();
    // Only one value can be the sum of all others.
    found.sort_by_key(|seen| (std::cmp::Reverse(seen.places), seen.row));
    found.first().map(|seen| Whole { column, measure, row: seen.row })
}

/// The rows of each combination of the other groups; none where a number is below zero.
fn places(shape: &Shape, measure: usize, column: usize) -> Option<Vec<Vec<Cell>>> {
    let others: Vec<usize> = shape.groups().map(|axis| axis.column).filter(|own| *own != column).collect();
    let mut places: HashMap<Vec<u8>, Vec<Cell>> = HashMap::new();
    for row in 0..shape.rows {
        let Some(x) = shape.table.value(row, measure).as_f64().filter(|x| x.is_finite()) else { continue };
        let Some(name) = text(shape.table, row, column) else { continue };
        if x < 0.0 {
            return None;
        }
        let mut key = Vec::new();
        for other in &others {
            write_value(shape.table.value(row, *other), &mut key);
        }
        places.entry(key).or_default().push(Cell { row, name, x });
    }
    Some(places.into_values().collect())
}

fn text(table: &ResultTable, row: usize, column: usize) -> Option<String> {
    match table.value(row, column) {
        Value::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    }
}

fn look<'c>(cells: &'c [Cell], exact: bool, cut: bool, seen: &mut HashMap<&'c str, Seen>) {
    let sum: f64 = cells.iter().map(|c| c.x).sum();
    let greatest = cells.iter().map(|c| c.x).fold(0.0, f64::max);
    let filled = cells.iter().filter(|c| c.x > 0.0).count();
    let slack = if exact { sum * 1e-12 } else { (cells.len() as f64 * 0.005).min(sum * 1e-3).max(sum * 1e-9) };
    for cell in cells.iter().filter(|c| c.x > 0.0 && filled > 2) {
        let others = sum - cell.x;
        let own = seen.entry(cell.name.as_str()).or_insert_with(|| Seen { row: cell.row, ..Seen::default() });
        own.places += 1;
        own.row = own.row.min(cell.row);
        own.sums += usize::from((others - cell.x).abs() <= slack);
        own.nearly += usize::from((others - cell.x).abs() <= cell.x * NEARLY);
        own.tops += usize::from(cell.x >= greatest && (cut || others >= cell.x * 0.9));
        own.parts = own.parts.max(filled - 1);
        own.size = own.size.max(cell.x);
    }
}

fn is_whole(name: &str, seen: &Seen) -> bool {
    let mostly = |n: usize| n > 0 && n as f64 >= seen.places as f64 * MOSTLY;
    let lower = name.to_lowercase();
    let called = NAMES.contains(&lower.as_str());
    let alike = lower.starts_with("all ") || lower.starts_with("total ") || lower.ends_with(" total");
    if called {
        return mostly(seen.nearly) || mostly(seen.tops);
    }
    if alike && mostly(seen.nearly) {
        return true;
    }
    mostly(seen.sums) && ((seen.sums > 1 && seen.size >= OFTEN) || (seen.parts >= PARTS && seen.size >= ONCE))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::data::ColumnType::{Date, Float, Integer, Text};
    use crate::data::{ChartHint, sample};

    fn found(rows: Json, hint: &ChartHint) -> Option<String> {
        let columns = [("kind", Text), ("deaths", Integer)];
        let table = sample::table(&columns, &rows);
        let shape = Shape::of(&table, hint);
        let whole = shape.wholes.first()?;
        text(&table, whole.row, whole.column)
    }

    fn plain(rows: Json) -> Option<String> {
        found(rows, &ChartHint::default())
    }

    #[test]
    fn a_sum_beside_its_parts_is_found_by_its_name() {
        let rows = json!([["Flood", 7], ["All natural disasters", 12], ["Drought", 5], ["Heat", 0]]);
        assert_eq!(plain(rows).as_deref(), Some("All natural disasters"));
        let by_hand = json!([["Flood", 700_003], ["All causes", 1_200_000], ["Drought", 500_000]]);
        assert_eq!(plain(by_hand).as_deref(), Some("All causes"), "off by a few");
        assert_eq!(plain(json!([["Total", 12], ["Flood", 7], ["Drought", 5]])).as_deref(), Some("Total"));
    }

    #[test]
    fn a_sum_without_a_telling_name_needs_to_be_no_coincidence() {
        let rows = json!([["North", 1200], ["South", 800], ["East", 450], ["West", 151], ["Nordland", 2601]]);
        assert_eq!(plain(rows).as_deref(), Some("Nordland"));
        assert_eq!(plain(json!([["a", 1], ["b", 2], ["c", 3]])), None, "small numbers often add up");
        assert_eq!(plain(json!([["North", 1200], ["South", 800], ["East", 450], ["West", 2449]])), None);
    }

    #[test]
    fn the_world_at_the_top_of_a_cut_list_is_a_sum() {
        let rows = || json!([["World", 9000], ["Asia", 4000], ["Europe", 900], ["China", 800]]);
        assert_eq!(found(rows(), &ChartHint { picked: true, ..ChartHint::default() }).as_deref(), Some("World"));
        let saints = json!([["All Saints", 50], ["St Mary", 40], ["St John", 30]]);
        assert_eq!(plain(saints), None, "a name that begins alike is none");
    }

    #[test]
    fn a_sum_is_found_in_each_year_within_rounding() {
        let rows = json!([
            ["2024-01-01", "A", 60.33],
            ["2024-01-01", "B", 40.33],
            ["2024-01-01", "Both", 100.67],
            ["2025-01-01", "A", 70.10],
            ["2025-01-01", "B", 50.20],
            ["2025-01-01", "Both", 120.30]
        ]);
        let table = sample::table(&[("year", Date), ("sex", Text), ("rate", Float)], &rows);
        let hint = ChartHint::default();
        let shape = Shape::of(&table, &hint);
        assert_eq!(shape.wholes, [Whole { column: 1, measure: 2, row: 2 }]);
        assert!(!shape.additive(2));
    }

    #[test]
    fn averages_are_not_looked_at() {
        let hint = ChartHint { measure_additive: vec![None, Some(false)], ..ChartHint::default() };
        assert_eq!(found(json!([["Total", 12], ["Flood", 7], ["Drought", 5]]), &hint), None);
    }
}
