//! What a column of a source is to the engine, and what of it means the same on both sides.

use arrow::datatypes::{DataType, TimeUnit};

use super::job::AwayColumn;
use crate::data::ColumnType;
use crate::sql::Dialect;

/// Digits of exact numbers whose source sets no limit: as many as the engine counts with, ten of them decimals.
const UNBOUNDED: DataType = DataType::Decimal128(38, 10);
/// The most digits that the two widths of exact numbers have.
const NARROW: u8 = 38;
const WIDE: u8 = 76;

/// What a value means in the source's SQL, as far as it means the same here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A whole number of 64 bits or less.
    Whole,
    /// A whole number that the source has no sign for: to be compared, not reckoned with.
    Unsigned,
    /// An exact number.
    Exact,
    /// A binary fraction of 64 bits.
    Float,
    Flag,
    /// A text whose bytes can be compared.
    Words,
    /// A text that is equal to more than it is equal to here, such as one with blanks at its end.
    LooseWords,
    Uuid,
    Day,
    Moment,
    /// A moment with a zone.
    ZonedMoment,
    /// A day or moment that is kept as a text beginning with `2026-01-31`.
    Written,
    /// Anything else: only handed over.
    Opaque,
}

/// The Arrow type that the engine holds such a column in.
pub(super) fn held_as(column: &AwayColumn) -> DataType {
    match column.kind {
        ColumnType::Decimal => decimal(&column.declared),
        kind => kind.arrow(),
    }
}

/// Exact numbers with the digits that were declared.
fn decimal(declared: &str) -> DataType {
    let declared = declared.to_ascii_lowercase();
    if declared.contains("int") {
        return DataType::Decimal128(20, 0);
    }
    if declared.contains("money") {
        return DataType::Decimal128(19, 4);
    }
    let inside = declared.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    let mut numbers = inside.unwrap_or_default().split(',').map(str::trim);
    let digits = numbers.next().and_then(|n| n.parse::<u8>().ok());
    let decimals = numbers.next().map_or(Some(0), |n| n.parse::<i8>().ok().filter(|s| *s >= 0));
    match (digits, decimals) {
        (Some(p), Some(s)) if p <= NARROW && s.unsigned_abs() <= p => DataType::Decimal128(p, s),
        (Some(p), Some(s)) if p <= WIDE && s.unsigned_abs() <= p => DataType::Decimal256(p, s),
        _ => UNBOUNDED,
    }
}

/// What the column means in its source.
pub(super) fn sense(column: &AwayColumn, dialect: Dialect) -> Sense {
    let declared = column.declared.to_ascii_lowercase();
    let has = |word: &str| declared.contains(word);
    match (dialect, column.kind) {
        (Dialect::Sqlite, kind) => of_sqlite(kind, &has),
        (_, ColumnType::Integer) if has("unsigned") => Sense::Unsigned,
        (_, ColumnType::Integer) if has("int") => Sense::Whole,
        // Its values are read as unsigned numbers of 64 bits.
        (Dialect::MySql, ColumnType::Decimal) if has("int") => Sense::Unsigned,
        (_, ColumnType::Decimal) if has("money") => Sense::Opaque,
        (_, ColumnType::Decimal) => Sense::Exact,
        (_, ColumnType::Float) if has("double") => Sense::Float,
        (Dialect::PostgreSql | Dialect::MySql, ColumnType::Boolean) => Sense::Flag,
        (_, ColumnType::Date) => Sense::Day,
        (_, ColumnType::Timestamp) => Sense::Moment,
        (_, ColumnType::TimestampTz) => Sense::ZonedMoment,
        (Dialect::PostgreSql, ColumnType::Uuid) => Sense::Uuid,
        (Dialect::PostgreSql, ColumnType::Text) if has("varying") || has("varchar") || declared == "text" => {
            Sense::Words
        }
        (Dialect::PostgreSql, ColumnType::Text) if has("char") || has("citext") => Sense::LooseWords,
        (Dialect::MySql, ColumnType::Text) if has("char") || has("text") => Sense::Words,
        _ => Sense::Opaque,
    }
}

/// SQLite types values, not columns: what was declared has to go with what was found.
fn of_sqlite(kind: ColumnType, has: &dyn Fn(&str) -> bool) -> Sense {
    match kind {
        ColumnType::Integer if has("int") => Sense::Whole,
        ColumnType::Float if ["real", "floa", "doub", "dec", "num"].iter().any(|word| has(word)) => Sense::Float,
        ColumnType::Text if ["char", "clob", "text"].iter().any(|word| has(word)) && !has("int") => Sense::Words,
        ColumnType::Date | ColumnType::Timestamp => Sense::Written,
        _ => Sense::Opaque,
    }
}

/// The type in the word that SQL uses for it.
pub(super) fn word(of: &DataType) -> String {
    crate::engine::dataset::describe::word(of)
}

/// The same moment in microseconds, if the type holds moments and none is lost.
pub(super) fn micros(value: i64, unit: TimeUnit) -> Option<i64> {
    match unit {
        TimeUnit::Second => value.checked_mul(1_000_000),
        TimeUnit::Millisecond => value.checked_mul(1_000),
        TimeUnit::Microsecond => Some(value),
        TimeUnit::Nanosecond => (value % 1_000 == 0).then_some(value / 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: ColumnType, declared: &str) -> AwayColumn {
        AwayColumn { name: "c".into(), kind, declared: declared.into() }
    }

    #[test]
    fn exact_numbers_are_held_with_the_digits_that_were_declared() {
        for (declared, held) in [
            ("numeric(10,2)", DataType::Decimal128(10, 2)),
            ("decimal(12)", DataType::Decimal128(12, 0)),
            ("decimal(60,4)", DataType::Decimal256(60, 4)),
            ("bigint(20) unsigned", DataType::Decimal128(20, 0)),
            ("numeric", UNBOUNDED),
            ("numeric(3,-2)", UNBOUNDED),
        ] {
            assert_eq!(held_as(&column(ColumnType::Decimal, declared)), held, "{declared}");
        }
    }

    #[test]
    fn texts_that_compare_otherwise_are_told_apart() {
        let of = |declared, dialect| sense(&column(ColumnType::Text, declared), dialect);
        assert_eq!(of("character varying(40)", Dialect::PostgreSql), Sense::Words);
        assert_eq!(of("character(3)", Dialect::PostgreSql), Sense::LooseWords);
        assert_eq!(of("citext", Dialect::PostgreSql), Sense::LooseWords);
        assert_eq!(of("mood", Dialect::PostgreSql), Sense::Opaque);
        assert_eq!(of("", Dialect::Sqlite), Sense::Opaque);
    }

    #[test]
    fn numbers_of_sqlite_count_only_where_they_were_declared_and_found() {
        assert_eq!(sense(&column(ColumnType::Integer, "INTEGER"), Dialect::Sqlite), Sense::Whole);
        assert_eq!(sense(&column(ColumnType::Integer, ""), Dialect::Sqlite), Sense::Opaque);
        assert_eq!(sense(&column(ColumnType::Integer, "int(10) unsigned"), Dialect::MySql), Sense::Unsigned);
        assert_eq!(sense(&column(ColumnType::Float, "real"), Dialect::PostgreSql), Sense::Opaque);
    }
}
