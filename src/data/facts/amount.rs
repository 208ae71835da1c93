//! Amounts that stay exact while they are added: decimals and whole numbers never pass through a float.

use rust_decimal::Decimal;

use crate::data::Value;

/// A number of the result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    Exact(Decimal),
    /// From a floating point column, or beyond 28 digits.
    Float(f64),
}

impl Amount {
    pub(super) const ZERO: Self = Self::Exact(Decimal::ZERO);

    /// The number a cell holds; none for an empty cell, for text, and for what is no finite number.
    pub(super) fn of(value: Value) -> Option<Self> {
        match value {
            Value::Integer(n) => Some(Self::Exact(n.into())),
            Value::Decimal(text) => Decimal::from_str_exact(text)
                .map(Self::Exact)
                .ok()
                .or_else(|| text.parse().ok().filter(|x: &f64| x.is_finite()).map(Self::Float)),
            Value::Float(x) if x.is_finite() => Some(Self::Float(x)),
            _ => None,
        }
    }

    /// The nearest float.
    pub(super) fn to_f64(self) -> f64 {
        match self {
            Self::Float(x) => x,
            // Through its digits, which rounds once and correctly.
            Self::Exact(exact) => exact.to_string().parse().unwrap_or_default(),
        }
    }

    /// The sum, exact while both are and it fits.
    pub(super) fn plus(self, other: Self) -> Self {
        if let (Self::Exact(a), Self::Exact(b)) = (self, other)
            && let Some(sum) = a.checked_add(b)
        {
            // A sum that doesn't fit is rounded silently; it is exact only if it keeps all places.
            if sum.scale() == a.scale().max(b.scale()) {
                return Self::Exact(sum);
            }
        }
        Self::Float(self.to_f64() + other.to_f64())
    }

    /// The sum of all; none when it lies beyond what a float can hold.
    pub(super) fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let sum = amounts.into_iter().fold(Self::ZERO, Self::plus);
        sum.to_f64().is_finite().then_some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Amount {
        Amount::of(Value::Decimal(text)).unwrap()
    }

    #[test]
    fn sums_of_decimals_are_exact() {
        let sum = Amount::sum(["0.1", "0.2", "-0.3"].map(decimal)).unwrap();
        assert_eq!(sum, Amount::Exact(Decimal::ZERO));
        let big = Amount::sum(["99999999999999.99", "0.01"].map(decimal)).unwrap();
        assert_eq!(big, Amount::Exact("100000000000000.00".parse().unwrap()));
    }

    #[test]
    fn whole_numbers_beyond_64_bits_still_add_up() {
        let sum = Amount::sum([i64::MAX, i64::MAX].map(|n| Amount::of(Value::Integer(n)).unwrap())).unwrap();
        assert_eq!(sum, Amount::Exact("18446744073709551614".parse().unwrap()));
    }

    #[test]
    fn digits_beyond_what_is_exact_become_floats_and_nonsense_nothing() {
        assert!(matches!(decimal("0.12345678901234567890123456789012"), Amount::Float(_)));
        assert!(matches!(decimal("1e40"), Amount::Float(_)));
        for text in ["NaN", "inf", "1e999", "", "x"] {
            assert_eq!(Amount::of(Value::Decimal(text)), None, "{text}");
        }
        assert_eq!(Amount::of(Value::Float(f64::NAN)), None);
        assert_eq!(Amount::sum([Amount::Float(f64::MAX), Amount::Float(f64::MAX)]), None);
    }
}
