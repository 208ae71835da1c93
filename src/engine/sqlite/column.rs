//! One column of a result as it grows. SQLite types values, not columns, so the column takes the narrowest type that
//! holds all values seen so far.

use std::borrow::Cow;
use std::fmt::Write;

use arrow::array::{BinaryBuilder, Float64Builder, Int64Builder, StringBuilder};
use rusqlite::types::ValueRef;

use crate::data::cut_bytes;

/// The values so far.
pub(super) enum Values {
    /// Only empty cells, so many.
    Nulls(usize),
    Integers(Int64Builder),
    Floats(Float64Builder),
    /// Digits of numbers that no float holds all: fractions beside whole numbers of more than 53 bits.
    Exact(StringBuilder),
    Texts(StringBuilder),
    Blobs(BinaryBuilder),
}

impl Default for Values {
    fn default() -> Self {
        Self::Nulls(0)
    }
}

impl Values {
    /// Takes one more value. Texts and blobs are expected at a length that may be kept.
    pub(super) fn push(&mut self, value: ValueRef<'_>) {
        if let Some(wider) = self.wider_for(value) {
            *self = wider;
        }
        match self {
            Self::Nulls(n) => *n += 1,
            Self::Integers(b) => b.append_option(if let ValueRef::Integer(n) = value { Some(n) } else { None }),
            Self::Floats(b) => b.append_option(float(value)),
            Self::Exact(b) => b.append_option(digits(value).as_deref()),
            Self::Texts(b) => b.append_option(text(value).as_deref()),
            Self::Blobs(b) => b.append_option(if let ValueRef::Blob(bytes) = value { Some(bytes) } else { None }),
        }
    }

    /// The same values in a type that also holds `value`; none where this one does.
    fn wider_for(&mut self, value: ValueRef<'_>) -> Option<Self> {
        match (&mut *self, value) {
            (_, ValueRef::Null)
            | (Self::Texts(_), _)
            | (Self::Integers(_), ValueRef::Integer(_))
            | (Self::Floats(_), ValueRef::Real(_))
            | (Self::Exact(_), ValueRef::Integer(_) | ValueRef::Real(_))
            | (Self::Blobs(_), ValueRef::Blob(_)) => None,
            (Self::Floats(_), ValueRef::Integer(n)) if fits_a_float(n) => None,
            (Self::Nulls(n), value) => Some(Self::after_nulls(*n, value)),
            (Self::Integers(b), ValueRef::Real(_)) if b.values_slice().iter().all(|n| fits_a_float(*n)) => {
                let mut floats = Float64Builder::new();
                b.finish().iter().for_each(|n| floats.append_option(n.map(|n| n as f64)));
                Some(Self::Floats(floats))
            }
            (Self::Integers(_), ValueRef::Real(_)) | (Self::Floats(_), ValueRef::Integer(_)) => {
                Some(Self::Exact(self.take_as(digits)))
            }
            _ => Some(Self::Texts(self.take_as(text))),
        }
    }

    fn after_nulls(nulls: usize, value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Integer(_) => {
                let mut b = Int64Builder::new();
                b.append_nulls(nulls);
                Self::Integers(b)
            }
            ValueRef::Real(_) => {
                let mut b = Float64Builder::new();
                b.append_nulls(nulls);
                Self::Floats(b)
            }
            ValueRef::Blob(_) => {
                let mut b = BinaryBuilder::new();
                (0..nulls).for_each(|_| b.append_null());
                Self::Blobs(b)
            }
            ValueRef::Text(_) | ValueRef::Null => {
                let mut b = StringBuilder::new();
                (0..nulls).for_each(|_| b.append_null());
                Self::Texts(b)
            }
        }
    }

    /// All values so far, each as `word` writes it.
    fn take_as(&mut self, word: for<'v> fn(ValueRef<'v>) -> Option<Cow<'v, str>>) -> StringBuilder {
        let mut texts = StringBuilder::new();
        match self {
            Self::Nulls(n) => (0..*n).for_each(|_| texts.append_null()),
            Self::Integers(b) => {
                b.finish().iter().for_each(|n| texts.append_option(word(n.map_or(ValueRef::Null, ValueRef::Integer))));
            }
            Self::Floats(b) => {
                b.finish().iter().for_each(|x| texts.append_option(word(x.map_or(ValueRef::Null, ValueRef::Real))));
            }
            Self::Blobs(b) => {
                b.finish().iter().for_each(|x| texts.append_option(word(x.map_or(ValueRef::Null, ValueRef::Blob))));
            }
            Self::Texts(b) | Self::Exact(b) => return std::mem::take(b),
        }
        texts
    }

    /// How many values there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        use arrow::array::ArrayBuilder;
        match self {
            Self::Nulls(n) => *n,
            Self::Integers(b) => b.len(),
            Self::Floats(b) => b.len(),
            Self::Texts(b) | Self::Exact(b) => b.len(),
            Self::Blobs(b) => b.len(),
        }
    }
}

fn float(value: ValueRef<'_>) -> Option<f64> {
    match value {
        ValueRef::Integer(n) => Some(n as f64),
        ValueRef::Real(x) => Some(x),
        _ => None,
    }
}

/// Whether a float holds the number to its last digit.
pub(super) fn fits_a_float(n: i64) -> bool {
    n.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS
}

/// A number to its last digit; nothing for what is none.
fn digits(value: ValueRef<'_>) -> Option<Cow<'_, str>> {
    match value {
        ValueRef::Real(x) if x.fract() == 0.0 && x.abs() < 1e15 => Some(format!("{x}").into()),
        ValueRef::Integer(_) | ValueRef::Real(_) => text(value),
        _ => None,
    }
}

/// A value as text, as SQLite itself would cast it; blobs as hexadecimal digits.
fn text(value: ValueRef<'_>) -> Option<Cow<'_, str>> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(n) => Some(n.to_string().into()),
        ValueRef::Real(x) if x.fract() == 0.0 && x.abs() < 1e15 => Some(format!("{x:.1}").into()),
        ValueRef::Real(x) if x.is_infinite() => Some(if x > 0.0 { "Infinity" } else { "-Infinity" }.into()),
        ValueRef::Real(x) if x.abs() >= 1e15 || x.abs() < 1e-4 => Some(format!("{x:e}").into()),
        ValueRef::Real(x) => Some(x.to_string().into()),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes)),
        ValueRef::Blob(bytes) => {
            let mut hex = String::with_capacity(2 + bytes.len() * 2);
            hex.push_str("\\x");
            for byte in bytes {
                let _ = write!(hex, "{byte:02x}");
            }
            Some(hex.into())
        }
    }
}

/// The bytes that a value takes in whatever column: a blob among texts is kept as two digits a byte, and bytes that are
/// no UTF-8 as three each.
pub(super) fn size(value: ValueRef<'_>) -> usize {
    let places = 5;
    match value {
        ValueRef::Text(bytes) => places + text(value).map_or(bytes.len(), |text| text.len()),
        ValueRef::Blob(bytes) => places + 2 + bytes.len() * 2,
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => places + 4,
    }
}

/// Cuts a text or blob to the length that may be kept, texts between two characters. Tells whether it was cut.
pub(super) fn shortened(value: ValueRef<'_>, most: usize) -> (ValueRef<'_>, bool) {
    match value {
        ValueRef::Text(bytes) if bytes.len() > most => (ValueRef::Text(cut_bytes(bytes, most)), true),
        ValueRef::Blob(bytes) if bytes.len() > most => (ValueRef::Blob(&bytes[..most]), true),
        other => (other, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(values: &[ValueRef<'_>]) -> Values {
        let mut column = Values::default();
        for value in values {
            column.push(*value);
        }
        assert_eq!(column.len(), values.len());
        column
    }

    #[test]
    fn whole_numbers_stay_whole_until_a_fraction_comes() {
        use ValueRef::{Integer, Null, Real};
        assert!(matches!(filled(&[Null, Integer(1), Integer(2)]), Values::Integers(_)));
        let Values::Floats(mut b) = filled(&[Integer(1), Null, Real(2.5)]) else { panic!("floats") };
        assert_eq!(b.finish().iter().collect::<Vec<_>>(), [Some(1.0), None, Some(2.5)]);
    }

    #[test]
    fn whole_numbers_that_no_float_holds_keep_their_digits_beside_fractions() {
        use ValueRef::{Integer, Null, Real, Text};
        let large = 9_007_199_254_740_993;
        for order in [[Integer(large), Null, Real(2.5), Integer(7)], [Real(2.5), Integer(7), Null, Integer(large)]] {
            let Values::Exact(mut b) = filled(&order) else { panic!("digits") };
            let mut digits: Vec<String> = b.finish().iter().flatten().map(str::to_owned).collect();
            digits.sort_unstable();
            assert_eq!(digits, ["2.5", "7", "9007199254740993"]);
        }
        let Values::Texts(mut b) = filled(&[Integer(large), Real(1e300), Text(b"x")]) else { panic!("texts") };
        assert_eq!(b.finish().iter().flatten().collect::<Vec<_>>(), ["9007199254740993", "1e300", "x"]);
    }

    #[test]
    fn numbers_and_texts_together_are_texts() {
        use ValueRef::{Integer, Real, Text};
        let Values::Texts(mut b) = filled(&[Integer(7), Real(2.0), Text(b"n/a")]) else { panic!("texts") };
        assert_eq!(b.finish().iter().flatten().collect::<Vec<_>>(), ["7.0", "2.0", "n/a"]);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let (cut, was) = shortened(ValueRef::Text("aé€".as_bytes()), 4);
        assert!(was);
        assert_eq!(cut, ValueRef::Text("aé".as_bytes()));
    }

    #[test]
    fn only_empty_cells_make_no_type() {
        assert!(matches!(filled(&[ValueRef::Null, ValueRef::Null]), Values::Nulls(2)));
    }
}
