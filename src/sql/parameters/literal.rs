//! Values as literals that read alike wherever they stand.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::sql::{Dialect, quote_text};

/// A typed value for a place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    Null,
    /// Any text but with NUL, which no source takes; make it with [`Literal::text`].
    Text(String),
    /// Digits as [`Literal::number`] left them.
    Number(String),
    Integer(i64),
    Boolean(bool),
    Date(NaiveDate),
    /// A moment without a zone.
    Timestamp(NaiveDateTime),
    /// A moment on the world's time line.
    TimestampTz(DateTime<Utc>),
}

/// Why a value does not fit its type: a sentence for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LiteralError(pub &'static str);

/// Most digits of a number.
const MOST_DIGITS: usize = 100;
/// Greatest power of ten that a number may be written with.
const MOST_EXPONENT: i32 = 300;

impl Literal {
    /// A text as it is.
    ///
    /// # Errors
    /// When it holds NUL.
    pub fn text(text: &str) -> Result<Self, LiteralError> {
        if text.contains('\0') {
            return Err(LiteralError("This holds a NUL character. Remove it."));
        }
        Ok(Self::Text(text.to_owned()))
    }

    /// A number in decimal digits, with or without a point and a power of ten; digits are kept exactly.
    ///
    /// # Errors
    /// When it is no such number or out of all reason.
    pub fn number(text: &str) -> Result<Self, LiteralError> {
        const WRONG: LiteralError = LiteralError("This is not a number. Write it like 12.5.");
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix(['-', '+']) {
            Some(rest) => (if text.starts_with('-') { "-" } else { "" }, rest),
            None => ("", text),
        };
        let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent.parse::<i32>().map_err(|_| WRONG)?)),
            None => (digits, None),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let decimal = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if !decimal(whole) || !decimal(part) || (whole.is_empty() && part.is_empty()) {
            return Err(WRONG);
        }
        if whole.len() + part.len() > MOST_DIGITS || exponent.is_some_and(|e| e.abs() > MOST_EXPONENT) {
            return Err(LiteralError("This number is too long or too large."));
        }
        let whole = if whole.is_empty() { "0" } else { whole };
        let part = if part.is_empty() { String::new() } else { format!(".{part}") };
        let exponent = exponent.map(|e| format!("e{e}")).unwrap_or_default();
        Ok(Self::Number(format!("{sign}{whole}{part}{exponent}")))
    }

    /// A whole number of at most 64 bits.
    ///
    /// # Errors
    /// When it is none.
    pub fn integer(text: &str) -> Result<Self, LiteralError> {
        const WRONG: LiteralError = LiteralError("This is not a whole number of at most 64 bits.");
        text.trim().parse().map(Self::Integer).map_err(|_| WRONG)
    }

    /// A day, written `2026-01-31`.
    ///
    /// # Errors
    /// When there is no such day between the years 1 and 9999.
    pub fn date(text: &str) -> Result<Self, LiteralError> {
        const WRONG: LiteralError = LiteralError("This is not a day. Write it like 2026-01-31.");
        let text = text.trim();
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| WRONG)?;
        // The parser takes shorter and longer forms, too.
        let as_shown = day.format("%Y-%m-%d").to_string() == text && text.len() == 10;
        if as_shown && !text.starts_with("0000") { Ok(Self::Date(day)) } else { Err(WRONG) }
    }

    /// A moment, written `2026-01-31T10:00:00`, with `Z` or an offset such as `+01:00` where it is meant so.
    ///
    /// # Errors
    /// When there is no such moment between the years 1 and 9999.
    pub fn moment(text: &str) -> Result<Self, LiteralError> {
        const WRONG: LiteralError = LiteralError("This is not a moment. Write it like 2026-01-31T10:00:00.");
        let text = text.trim().replacen(' ', "T", 1);
        Self::date(text.get(..10).unwrap_or_default()).map_err(|_| WRONG)?;
        if let Ok(moment) = DateTime::parse_from_rfc3339(&text) {
            return Ok(Self::TimestampTz(moment.with_timezone(&Utc)));
        }
        let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
        let found = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
        found.map(Self::Timestamp).ok_or(WRONG)
    }

    /// The literal in a dialect. `typed` says that the word before it names the type already.
    pub(super) fn written(&self, dialect: Dialect, typed: bool) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            Self::Text(text) => quote_text(text, dialect),
            Self::Number(digits) => signed(digits),
            Self::Integer(n) => signed(&n.to_string()),
            Self::Boolean(yes) => match (dialect, yes) {
                (Dialect::Sqlite, yes) => u8::from(*yes).to_string(),
                (_, true) => "TRUE".to_owned(),
                (_, false) => "FALSE".to_owned(),
            },
            Self::Date(day) => typed_text("DATE", &day.format("%Y-%m-%d").to_string(), dialect, typed),
            Self::Timestamp(moment) => typed_text("TIMESTAMP", &clock_time(*moment), dialect, typed),
            Self::TimestampTz(moment) => {
                let text = clock_time(moment.naive_utc());
                match dialect {
                    Dialect::PostgreSql => typed_text("TIMESTAMPTZ", &format!("{text}+00:00"), dialect, typed),
                    // Sessions of MySQL and the analytic engine read moments in UTC.
                    Dialect::MySql | Dialect::Sqlite | Dialect::Dataset => {
                        typed_text("TIMESTAMP", &text, dialect, typed)
                    }
                }
            }
        }
    }
}

/// A minus sign stands in brackets: after another one it would begin a comment.
fn signed(digits: &str) -> String {
    if digits.starts_with('-') { format!("({digits})") } else { digits.to_owned() }
}

/// SQLite keeps days and moments as texts; elsewhere the type is said, so that they can be reckoned with.
fn typed_text(kind: &str, text: &str, dialect: Dialect, typed: bool) -> String {
    let quoted = quote_text(text, dialect);
    if typed || dialect == Dialect::Sqlite { quoted } else { format!("{kind} {quoted}") }
}

fn clock_time(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%d %H:%M:%S%.f").to_string()
}
