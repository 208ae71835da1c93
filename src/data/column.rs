//! A result's columns and their types, the same whichever engine answered.

use arrow::datatypes::{DataType, TimeUnit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The type of a column, as shown to people and programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    Boolean,
    /// Whole numbers of up to 64 bits.
    Integer,
    /// Binary floating point.
    Float,
    /// Exact decimal numbers of any precision.
    Decimal,
    #[default]
    Text,
    /// A calendar day, without time or zone.
    Date,
    /// A time of day.
    Time,
    /// A moment without zone: never shifted.
    Timestamp,
    /// A moment on the world's time line, kept in UTC.
    TimestampTz,
    Interval,
    Json,
    Uuid,
    Binary,
    /// An array, shown as JSON text.
    List,
    /// Anything else, shown as the engine's own text.
    Other,
}

impl ColumnType {
    /// Whether values can be added and averaged.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Float | Self::Decimal)
    }

    /// Whether values lie on a calendar.
    pub fn is_temporal(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp | Self::TimestampTz)
    }

    /// The Arrow type that holds values of this type in a [`super::ResultTable`].
    ///
    /// Whole numbers are `Int64` (engines with unsigned 64-bit columns hand those over as `Decimal`);
    /// decimals are text, so that no digit is lost; moments are microseconds, or nanoseconds where a column holds finer
    /// ones (microseconds reach thousands of years further).
    pub fn arrow(self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::Integer => DataType::Int64,
            Self::Float => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::TimestampTz => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Binary => DataType::Binary,
            Self::Decimal
            | Self::Text
            | Self::Time
            | Self::Interval
            | Self::Json
            | Self::Uuid
            | Self::List
            | Self::Other => DataType::Utf8,
        }
    }

    /// Whether values of this type may come in the Arrow type: the one of [`ColumnType::arrow`], or finer moments.
    pub fn is_held_by(self, of: &DataType) -> bool {
        let fine = match (self, of) {
            (Self::Timestamp, DataType::Timestamp(TimeUnit::Nanosecond, None)) => true,
            (Self::TimestampTz, DataType::Timestamp(TimeUnit::Nanosecond, Some(zone))) => zone.as_ref() == "UTC",
            _ => false,
        };
        fine || *of == self.arrow()
    }
}

/// What a number means beyond its type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Semantic {
    /// Money; the ISO 4217 code where known.
    Currency(Option<String>),
    /// A share where 1 is the whole.
    Percent,
    /// A share where 100 is the whole.
    PercentPoints,
    /// A count of things.
    Count,
    DurationMs,
    Bytes,
    /// A key: never summed, never grouped by digits.
    Identifier,
    Year,
}

impl From<Semantic> for String {
    fn from(value: Semantic) -> String {
        match value {
            Semantic::Currency(Some(code)) => format!("currency:{code}"),
            Semantic::Currency(None) => "currency".into(),
            Semantic::Percent => "percent".into(),
            Semantic::PercentPoints => "percent_points".into(),
            Semantic::Count => "count".into(),
            Semantic::DurationMs => "duration_ms".into(),
            Semantic::Bytes => "bytes".into(),
            Semantic::Identifier => "identifier".into(),
            Semantic::Year => "year".into(),
        }
    }
}

impl TryFrom<String> for Semantic {
    type Error = String;
    fn try_from(word: String) -> Result<Self, String> {
        Ok(match word.as_str() {
            "currency" => Self::Currency(None),
            "percent" => Self::Percent,
            "percent_points" => Self::PercentPoints,
            "count" => Self::Count,
            "duration_ms" => Self::DurationMs,
            "bytes" => Self::Bytes,
            "identifier" => Self::Identifier,
            "year" => Self::Year,
            other => match other.strip_prefix("currency:") {
                Some(code) => Self::Currency(Some(code.to_owned())),
                None => return Err(format!("unknown semantic: {other}")),
            },
        })
    }
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Column {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = String, example = "currency:EUR")]
    pub semantic: Option<Semantic>,
}
