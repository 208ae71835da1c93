//! What must hold for every table.

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

use super::*;
use crate::data::ColumnType::{Decimal as Exact, Text};
use crate::data::sample::{any_table, table};
use crate::data::{Ends, Stop};

/// Every number said: its text, its value, and every cell it was computed from.
fn numbers(insight: &Insight) -> Vec<(String, f64, Vec<CellRef>)> {
    let sentences = std::iter::once(&insight.headline).chain(insight.facts.iter().map(|f| &f.sentence));
    sentences
        .flatten()
        .filter_map(|piece| match piece {
            Piece::Text { .. } => None,
            Piece::Number { text, value, cells, ranges } => {
                let spread = |r: &CellRange| {
                    (r.first_row..=r.last_row).map(|row| CellRef { row, column: r.column }).collect::<Vec<_>>()
                };
                let cells = cells.iter().copied().chain(ranges.iter().flat_map(spread)).collect();
                Some((text.clone(), *value, cells))
            }
        })
        .collect()
}

/// Whether `value`, rounded to the digits shown, is what the text says.
fn says(text: &str, value: f64) -> bool {
    let mut digits = text.replace('\u{2212}', "-").replace([',', '€', '$', '%'], "");
    let mut unit = 1.0;
    for (word, size) in [(" trillion", 1e12), (" billion", 1e9), (" million", 1e6)] {
        if let Some(rest) = digits.strip_suffix(word) {
            (digits, unit) = (rest.to_owned(), size);
            break;
        }
    }
    let Ok(shown) = digits.trim().parse::<f64>() else { return false };
    let places = digits.split_once('.').map_or(0, |(_, f)| f.trim().len());
    let half = 0.5 * 10_f64.powi(-i32::try_from(places).unwrap()) * unit;
    let within = |scale: f64| (value * scale - shown * unit).abs() <= half * (1.0 + 1e-9) + value.abs() * 1e-9;
    within(1.0) || (text.contains('%') && within(100.0))
}

fn context() -> impl Strategy<Value = FactContext> {
    let coverage = prop::sample::select(vec![Coverage::Unknown, Coverage::All, Coverage::Part]);
    (coverage, any::<[bool; 4]>()).prop_map(|(coverage, [first, last, zero, asks_share])| FactContext {
        ends: Ends {
            first: first.then_some(chrono::NaiveDate::MIN),
            last: last.then_some(if zero { Stop::Now } else { Stop::After(chrono::NaiveDate::MIN) }),
        },
        zero_without_rows: vec![zero; 4],
        asks_share,
        coverage,
        ..FactContext::default()
    })
}

proptest! {
    #[test]
    fn any_table_gives_a_headline_few_facts_and_honest_numbers(t in any_table(), ctx in context()) {
        let i = facts(&t, &ctx);
        prop_assert!(!i.plain.is_empty() && i.plain.ends_with('.'));
        prop_assert!(i.facts.len() <= Insight::MOST_FACTS);
        prop_assert_eq!(&i, &facts(&t, &ctx));
        for (text, value, cells) in numbers(&i) {
            prop_assert!(value.is_finite(), "{text}");
            prop_assert!(says(&text, value), "{text} is not {value}");
            prop_assert!(!cells.is_empty(), "{text} comes from nowhere");
            prop_assert!(cells.iter().all(|c| c.row < t.row_count() && c.column < t.columns.len()));
        }
        // Nothing but columns named "revenue" adds up in these tables.
        if !t.columns.iter().any(|c| c.name == "revenue") {
            prop_assert!(!i.plain.contains(" comes to ") && !i.plain.contains("of the total"), "{}", i.plain);
        }
    }

    #[test]
    fn totals_and_shares_can_be_computed_again_from_their_cells(cents in prop::collection::vec(0_i64..1_000_000_000, 2..60)) {
        prop_assume!(cents.iter().any(|c| *c > 0));
        let texts: Vec<String> = cents.iter().map(|c| Decimal::new(*c, 2).to_string()).collect();
        let rows: Vec<_> = texts.iter().enumerate().map(|(n, t)| json!([format!("c{n}"), t])).collect();
        let t = table(&[("city", Text), ("revenue", Exact)], &json!(rows));
        let i = facts(&t, &FactContext { coverage: Coverage::All, ..FactContext::default() });
        let total: Decimal = cents.iter().map(|c| Decimal::new(*c, 2)).sum();
        let whole: f64 = total.to_string().parse().unwrap();
        let said = numbers(&i);
        prop_assert_eq!(said[0].1.to_bits(), whole.to_bits());
        prop_assert_eq!(said[0].2.len(), cents.len());
        let top = *cents.iter().max().unwrap();
        let leaders = cents.iter().filter(|c| **c == top).count();
        if leaders < cents.len() && leaders <= 3 {
            let most: f64 = Decimal::new(top, 2).to_string().parse().unwrap();
            prop_assert_eq!(said[2].1.to_bits(), most.to_bits());
            let share = said.iter().find(|n| n.0.ends_with('%')).unwrap();
            let held: f64 = (Decimal::new(top, 2) * Decimal::from(leaders)).to_string().parse().unwrap();
            prop_assert_eq!(share.1.to_bits(), (held / whole).to_bits());
        }
    }
}
