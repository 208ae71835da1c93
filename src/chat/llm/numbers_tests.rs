//! A model lies; nothing of it is shown.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};

use super::*;
use crate::data::{Column, ColumnType};

/// Countries, their orders, a rate and a day.
fn table() -> ResultTable {
    let arrays: Vec<(&str, ColumnType, ArrayRef)> = vec![
        ("country", ColumnType::Text, Arc::new(StringArray::from(vec!["Germany", "France 24"]))),
        ("orders", ColumnType::Integer, Arc::new(Int64Array::from(vec![1204, -37]))),
        ("rate", ColumnType::Float, Arc::new(Float64Array::from(vec![0.4126, 1_234_567.0]))),
        ("day", ColumnType::Date, Arc::new(Date32Array::from(vec![19_783, 19_784]))),
    ];
    let columns =
        arrays.iter().map(|(name, kind, _)| Column { name: (*name).into(), kind: *kind, semantic: None }).collect();
    let batch = RecordBatch::try_from_iter(arrays.into_iter().map(|(name, _, array)| (name, array))).unwrap();
    ResultTable { columns, batches: vec![batch], truncated: false }
}

fn admitted(sentence: &str) -> bool {
    Evidence::of(&table(), &Insight::default()).admit(sentence).is_some()
}

#[test]
fn numbers_of_the_result_are_admitted_within_rounding() {
    for sentence in [
        "Germany has 1,204 orders.",
        "Germany has about 1.2k orders.",
        "The rate is 0.41.",
        "The rate is 41.3%, or 41 percent.",
        "France shows 1.23 million.",
        "France shows 1.2M.",
        "France fell by 37.",
        "On 1 March 2024 it rose.",
        "There were no returns.",
        "In France 24 it is calm.",
    ] {
        assert!(admitted(sentence), "{sentence}");
    }
}

#[test]
fn a_number_that_is_nowhere_drops_the_sentence() {
    for sentence in [
        "Germany has 1,205 orders.",
        "Germany has 1.3k orders.",
        "The rate is 42%.",
        "That is 1,167 more than France.",
        "Revenue doubled.",
        "Twice as many as before.",
        "Three countries lead.",
        "More than half come from Germany.",
        "France shows 1.24 million.",
        "It rose by \u{00bd}.",
        "2024% growth.",
        "It was 2023.",
    ] {
        assert!(!admitted(sentence), "{sentence}");
    }
}

#[test]
fn an_admitted_number_points_to_its_cell() {
    let pieces = Evidence::of(&table(), &Insight::default()).admit("Germany has 1,204 orders.").unwrap();
    let number = pieces.iter().find(|p| matches!(p, Piece::Number { .. })).unwrap();
    let Piece::Number { text, value, cells, .. } = number else { unreachable!() };
    assert_eq!((text.as_str(), *value), ("1,204", 1204.0));
    assert_eq!(cells, &[CellRef { row: 0, column: 1 }]);
    assert_eq!(crate::data::facts::plain(&pieces), "Germany has 1,204 orders.");
}
