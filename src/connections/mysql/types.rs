//! Which of our types a column of MySQL has, and how its values travel.

use mysql_async::Column;
use mysql_async::consts::{ColumnFlags, ColumnType as Wire};

use crate::data::ColumnType;

/// The character set of bytes that are no text (`binary`).
const BYTES: u16 = 63;

/// How the values of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// `tinyint(1)`: yes and no as long as it holds nothing but 0 and 1.
    Flag,
    Number,
    /// Whole numbers beyond 63 bits, and exact decimals.
    Exact,
    Float,
    Date,
    Moment,
    Time,
    /// Bits, the highest first.
    Bit,
    Text,
    Bytes,
    /// A spatial value, shown as well-known text.
    Shape,
}

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    pub kind: ColumnType,
    pub reading: Reading,
}

/// The plan for a column as a result announces it.
pub(super) fn plan(column: &Column) -> Plan {
    let unsigned = column.flags().contains(ColumnFlags::UNSIGNED_FLAG);
    let text = if column.character_set() == BYTES { (ColumnType::Binary, Reading::Bytes) } else { TEXT };
    let (kind, reading) = match column.column_type() {
        Wire::MYSQL_TYPE_TINY if column.column_length() == 1 => (ColumnType::Boolean, Reading::Flag),
        Wire::MYSQL_TYPE_LONGLONG if unsigned => (ColumnType::Decimal, Reading::Exact),
        Wire::MYSQL_TYPE_TINY
        | Wire::MYSQL_TYPE_SHORT
        | Wire::MYSQL_TYPE_INT24
        | Wire::MYSQL_TYPE_LONG
        | Wire::MYSQL_TYPE_LONGLONG
        | Wire::MYSQL_TYPE_YEAR => (ColumnType::Integer, Reading::Number),
        Wire::MYSQL_TYPE_FLOAT | Wire::MYSQL_TYPE_DOUBLE => (ColumnType::Float, Reading::Float),
        Wire::MYSQL_TYPE_DECIMAL | Wire::MYSQL_TYPE_NEWDECIMAL => (ColumnType::Decimal, Reading::Exact),
        Wire::MYSQL_TYPE_DATE | Wire::MYSQL_TYPE_NEWDATE => (ColumnType::Date, Reading::Date),
        Wire::MYSQL_TYPE_DATETIME | Wire::MYSQL_TYPE_DATETIME2 => (ColumnType::Timestamp, Reading::Moment),
        // Sessions run in UTC.
        Wire::MYSQL_TYPE_TIMESTAMP | Wire::MYSQL_TYPE_TIMESTAMP2 => (ColumnType::TimestampTz, Reading::Moment),
        Wire::MYSQL_TYPE_TIME | Wire::MYSQL_TYPE_TIME2 => (ColumnType::Time, Reading::Time),
        Wire::MYSQL_TYPE_BIT if column.column_length() <= 1 => (ColumnType::Boolean, Reading::Flag),
        Wire::MYSQL_TYPE_BIT if column.column_length() < 64 => (ColumnType::Integer, Reading::Bit),
        Wire::MYSQL_TYPE_BIT => (ColumnType::Decimal, Reading::Bit),
        Wire::MYSQL_TYPE_JSON => (ColumnType::Json, Reading::Text),
        Wire::MYSQL_TYPE_GEOMETRY => (ColumnType::Other, Reading::Shape),
        Wire::MYSQL_TYPE_NULL => TEXT,
        _ => text,
    };
    Plan { kind, reading }
}

const TEXT: (ColumnType, Reading) = (ColumnType::Text, Reading::Text);

/// The type of a column as the catalog words it: `data_type` such as `int`, `column_type` such as `int(10) unsigned`.
pub(super) fn declared(data_type: &str, column_type: &str) -> ColumnType {
    match data_type.to_ascii_lowercase().as_str() {
        "tinyint" if column_type.starts_with("tinyint(1)") => ColumnType::Boolean,
        "bit" if column_type == "bit(1)" => ColumnType::Boolean,
        "bit" if column_type == "bit(64)" => ColumnType::Decimal,
        "bigint" if column_type.contains("unsigned") => ColumnType::Decimal,
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "year" | "bit" => ColumnType::Integer,
        "float" | "double" => ColumnType::Float,
        "decimal" => ColumnType::Decimal,
        "date" => ColumnType::Date,
        "datetime" => ColumnType::Timestamp,
        "timestamp" => ColumnType::TimestampTz,
        "time" => ColumnType::Time,
        "json" => ColumnType::Json,
        "uuid" => ColumnType::Uuid,
        "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" => ColumnType::Binary,
        "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" | "enum" | "set" | "inet4" | "inet6" => {
            ColumnType::Text
        }
        _ => ColumnType::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(wire: Wire, length: u32, flags: ColumnFlags, charset: u16) -> Plan {
        plan(&Column::new(wire).with_column_length(length).with_flags(flags).with_character_set(charset))
    }

    #[test]
    fn whole_numbers_beyond_63_bits_are_exact() {
        let big = of(Wire::MYSQL_TYPE_LONGLONG, 20, ColumnFlags::UNSIGNED_FLAG, BYTES);
        assert_eq!(big, Plan { kind: ColumnType::Decimal, reading: Reading::Exact });
        assert_eq!(of(Wire::MYSQL_TYPE_LONG, 10, ColumnFlags::UNSIGNED_FLAG, BYTES).kind, ColumnType::Integer);
        assert_eq!(declared("bigint", "bigint(20) unsigned"), ColumnType::Decimal);
        assert_eq!(declared("int", "int(10) unsigned"), ColumnType::Integer);
    }

    #[test]
    fn bytes_and_text_differ_by_character_set() {
        assert_eq!(of(Wire::MYSQL_TYPE_BLOB, 100, ColumnFlags::empty(), BYTES).kind, ColumnType::Binary);
        assert_eq!(of(Wire::MYSQL_TYPE_BLOB, 100, ColumnFlags::empty(), 45).kind, ColumnType::Text);
        assert_eq!(declared("longtext", "longtext"), ColumnType::Text);
        assert_eq!(declared("varbinary", "varbinary(16)"), ColumnType::Binary);
        assert_eq!(of(Wire::MYSQL_TYPE_GEOMETRY, 100, ColumnFlags::empty(), BYTES).kind, ColumnType::Other);
        assert_eq!(declared("point", "point"), ColumnType::Other);
    }

    #[test]
    fn a_tinyint_of_one_digit_is_a_flag() {
        assert_eq!(of(Wire::MYSQL_TYPE_TINY, 1, ColumnFlags::empty(), BYTES).reading, Reading::Flag);
        assert_eq!(of(Wire::MYSQL_TYPE_TINY, 4, ColumnFlags::empty(), BYTES).kind, ColumnType::Integer);
        assert_eq!(declared("tinyint", "tinyint(1)"), ColumnType::Boolean);
        assert_eq!(declared("tinyint", "tinyint(3) unsigned"), ColumnType::Integer);
    }
}
