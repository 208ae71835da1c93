//! How the cells of a column are read once it is settled what they are.

use super::dates::Order;
use crate::data::{ColumnType, Semantic};

/// How the cells of a column are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) struct Reading {
    pub kind: ColumnType,
    /// Order of days, months and years.
    pub order: Order,
    pub percent: bool,
    pub currency: Option<&'static str>,
    /// Digits after the mark that a decimal column keeps.
    pub scale: u8,
    /// Whether only [`NOTHING`](super::promise::NOTHING) is an empty cell.
    pub exact: bool,
}

impl Reading {
    /// A reading where nothing is known but the type.
    pub(in crate::engine) fn plain(kind: ColumnType, scale: u8) -> Self {
        Self { kind, order: Order::YearMonthDay, percent: false, currency: None, scale, exact: false }
    }

    /// What the numbers mean by the signs that stand beside them in the file.
    pub(super) fn semantic(&self) -> Option<Semantic> {
        match (self.kind, self.currency) {
            (ColumnType::Float, _) if self.percent => Some(Semantic::Percent),
            (ColumnType::Float | ColumnType::Decimal, Some(code)) => Some(Semantic::Currency(Some(code.to_owned()))),
            _ => None,
        }
    }
}
