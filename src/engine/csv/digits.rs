//! Numbers that are written as most are, read without a detour: digits, a minus, one mark.

/// The usual case: up to 18 digits with or without a minus.
pub(super) fn whole(bytes: &[u8]) -> Option<i64> {
    let (minus, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 18 || (digits[0] == b'0' && digits.len() > 1) {
        return None;
    }
    let mut n = 0i64;
    for b in digits {
        if !b.is_ascii_digit() {
            return None;
        }
        n = n * 10 + i64::from(b - b'0');
    }
    Some(if minus { -n } else { n })
}

/// The next usual case: up to 15 digits with a mark among them. Such digits and powers of ten are floats to the
/// letter, so that their quotient is the nearest float to the number (Clinger 1990).
pub(super) fn fraction(bytes: &[u8], mark: u8) -> Option<(f64, u8)> {
    let (minus, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    let at = digits.iter().position(|b| *b == mark)?;
    let scale = digits.len() - at - 1;
    if digits.len() > 16 || at == 0 || scale == 0 || (at > 1 && digits[0] == b'0') {
        return None;
    }
    let mut n = 0i64;
    for (place, b) in digits.iter().enumerate() {
        if place == at {
            continue;
        }
        if !b.is_ascii_digit() {
            return None;
        }
        n = n * 10 + i64::from(b - b'0');
    }
    let value = n as f64 / 10i64.pow(u32::try_from(scale).ok()?) as f64;
    Some((if minus { -value } else { value }, u8::try_from(scale).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_the_nearest_floats() {
        for text in ["0.1", "3.14", "-0.07", "99999999999999.9", "0.00000000000001", "1234567.89", "-0.0", "8.20"] {
            let (value, scale) = fraction(text.as_bytes(), b'.').unwrap();
            assert_eq!(value.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
            assert_eq!(usize::from(scale), text.len() - text.find('.').unwrap() - 1);
        }
        assert_eq!(fraction(b"3,50", b','), Some((3.5, 2)));
    }

    #[test]
    fn what_is_not_so_plain_is_left() {
        for text in ["00.5", "1.2.3", "1.-2", ".", ".5", "5.", "12", "", "-", "1234567890.1234567", "1,234.50"] {
            assert_eq!(fraction(text.as_bytes(), b'.'), None, "{text}");
        }
        for text in ["007", "1.5", "", "-", "1234567890123456789"] {
            assert_eq!(whole(text.as_bytes()), None, "{text}");
        }
        assert_eq!(whole(b"-12"), Some(-12));
    }
}
