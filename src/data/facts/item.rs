//! One number of a result with what it belongs to.

use super::amount::Amount;
use super::series::Series;

/// One number and what it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) rows: Vec<usize>,
    /// The number of its period, in a series.
    pub(super) period: Option<i64>,
    pub(super) amount: Amount,
    pub(super) x: f64,
}

impl Item {
    /// A period in which nothing happened.
    pub(super) fn nothing(series: &Series, at: i64) -> Self {
        Self { name: series.name_of(at), rows: Vec::new(), period: Some(at), amount: Amount::ZERO, x: 0.0 }
    }
}
