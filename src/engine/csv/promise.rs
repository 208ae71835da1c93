//! What a source that types its columns says of one, and the cells that do not keep to it.

use super::dates::Stamp;
use super::guess::is_flag;
use super::numbers::{self, Amount};
use crate::data::ColumnType;

/// A cell that is empty by its source's own word: an empty text is a value beside it.
pub(in crate::engine) const NOTHING: &str = "\\N";

/// What is declared of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::engine) struct Declared {
    /// The type, where the declaration says one that a table can have; `Decimal` stands for any number.
    pub kind: Option<ColumnType>,
    /// The source's own word for it.
    pub word: String,
}

/// A declaration beside the cells that were seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Promise {
    declared: Declared,
    strays: u64,
    /// The first stray, as much as is shown.
    example: String,
}

impl Promise {
    pub(super) fn new(declared: Declared) -> Self {
        Self { declared, ..Self::default() }
    }

    /// Whether a cell that does not keep to it can be told from one that does.
    pub(super) fn is_strict(&self) -> bool {
        self.declared.kind.is_some_and(|kind| kind != ColumnType::Text)
    }

    /// Looks at a value without blanks around it.
    pub(super) fn see(&mut self, text: &str, mark: u8) {
        if self.declared.kind.is_none_or(|kind| keeps(text, kind, mark)) {
            return;
        }
        if self.strays == 0 {
            self.example = text.chars().take(40).collect();
        }
        self.strays += 1;
    }

    /// The column's type, where its values by themselves would make it `seen`: the declared one if that holds all of
    /// them.
    pub(super) fn settle(&self, values: u64, seen: ColumnType) -> ColumnType {
        use ColumnType::{Boolean, Date, Decimal, Float, Integer, Text, Timestamp};
        match (self.declared.kind.unwrap_or(seen), seen) {
            (Decimal, _) if values == 0 => Float,
            (kind, _) if values == 0 => kind,
            (Boolean, _) if self.strays == 0 => Boolean,
            (Float, Integer) => Float,
            (Timestamp, Date) => Timestamp,
            (Text, seen) if !seen.is_temporal() => Text,
            (_, seen) => seen,
        }
    }

    /// The declaration's own word, how many values do not keep to it, and one of them; none where all do.
    pub(super) fn broken(&self) -> Option<(&str, u64, &str)> {
        (self.strays > 0).then_some((&self.declared.word, self.strays, &self.example))
    }
}

/// What a column holds, for people.
pub(super) fn word(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Boolean => "yes or no",
        ColumnType::Integer => "whole numbers",
        ColumnType::Float | ColumnType::Decimal => "numbers",
        ColumnType::Date => "dates",
        ColumnType::Timestamp | ColumnType::TimestampTz => "moments",
        _ => "text",
    }
}

fn keeps(text: &str, kind: ColumnType, mark: u8) -> bool {
    let number = || numbers::read(text, mark).filter(|n| n.currency.is_none() && !n.percent).map(|n| n.value);
    match kind {
        ColumnType::Boolean => is_flag(text) || matches!(text, "0" | "1"),
        ColumnType::Integer => matches!(number(), Some(Amount::Whole(_))),
        ColumnType::Float | ColumnType::Decimal => number().is_some(),
        ColumnType::Date | ColumnType::Timestamp => Stamp::read(text).is_some(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::csv::guess::Guess;

    fn kind_of(kind: ColumnType, cells: &[&str]) -> (ColumnType, Option<u64>) {
        let promise = Promise::new(Declared { kind: Some(kind), word: "X".into() });
        let mut guess = Guess::default();
        guess.promise = Some(Box::new(promise));
        for cell in cells {
            guess.see(cell, b'.');
        }
        let strays = guess.promise.as_ref().and_then(|p| p.broken()).map(|(_, strays, _)| strays);
        (guess.kind(), strays)
    }

    #[test]
    fn a_declared_type_stands_where_all_values_keep_to_it() {
        use ColumnType::{Boolean, Date, Decimal, Float, Integer, Text, Timestamp};
        assert_eq!(kind_of(Boolean, &["1", "0", NOTHING]), (Boolean, None));
        assert_eq!(kind_of(Float, &["1", "2"]), (Float, None));
        assert_eq!(kind_of(Decimal, &["1", "2"]), (Integer, None));
        assert_eq!(kind_of(Timestamp, &["2026-01-31"]), (Timestamp, None));
        assert_eq!(kind_of(Text, &["12345", "00123"]), (Text, None));
        assert_eq!(kind_of(Text, &["2026-01-31"]), (Date, None));
        assert_eq!(kind_of(Integer, &[NOTHING]), (Integer, None));
    }

    #[test]
    fn a_value_of_another_kind_is_counted_and_nothing_is_lost_to_it() {
        use ColumnType::{Boolean, Date, Float, Integer, Text};
        assert_eq!(kind_of(Integer, &["1", "2", "many"]), (Text, Some(1)));
        assert_eq!(kind_of(Integer, &["1", "2.5"]), (Float, Some(1)));
        assert_eq!(kind_of(Boolean, &["1", "2"]), (Integer, Some(1)));
        assert_eq!(kind_of(Date, &["1700000000"]), (Integer, Some(1)));
        // The source has its own way to say that a cell is empty: a word for it is a value.
        assert_eq!(kind_of(Integer, &["1", "NA"]), (Text, Some(1)));
    }
}
