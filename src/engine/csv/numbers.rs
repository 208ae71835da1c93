//! Numbers as people write them: `1,234.50`, `1.234,50`, `(12)`, `$5`, `12 %`, `1e6`.

use super::digits::{fraction, whole};

/// A number that was read from a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub value: Amount,
    /// ISO 4217 code of the sign beside it.
    pub currency: Option<&'static str>,
    pub percent: bool,
    /// Digits after the decimal mark.
    pub scale: u8,
}

/// Its value; a percentage is already divided by a hundred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    Whole(i64),
    Fraction(f64),
}

impl Amount {
    pub(super) fn as_f64(self) -> f64 {
        match self {
            Self::Whole(n) => n as f64,
            Self::Fraction(x) => x,
        }
    }
}

/// Currency signs that stand for one currency more often than for any other.
const SIGNS: [(&str, &str); 8] = [
    ("$", "USD"),
    ("US$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("CHF", "CHF"),
];
/// The longest number that is read.
const LONGEST: usize = 48;

/// Reads a cell without blanks around it. `mark` stands before the fraction: `.` or `,`.
///
/// Digits with a zero in front (`007`) and whole numbers past 64 bits are no numbers: they are names for things, and
/// would lose digits.
pub(super) fn read(text: &str, mark: u8) -> Option<Number> {
    if let Some(n) = whole(text.as_bytes()) {
        return Some(Number { value: Amount::Whole(n), currency: None, percent: false, scale: 0 });
    }
    if let Some((x, scale)) = fraction(text.as_bytes(), mark) {
        return Some(Number { value: Amount::Fraction(x), currency: None, percent: false, scale });
    }
    if text.len() > LONGEST || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let (text, in_brackets) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let (text, minus) = signed(text);
    let (text, currency) = without_currency(text);
    // The sign may stand on either side of the currency.
    let (text, inner_minus) = if currency.is_some() { signed(text) } else { (text, false) };
    let (text, percent) = text.strip_suffix('%').map_or((text, false), |t| (t.trim_end(), true));
    let (mut value, scale) = plain(text, mark)?;
    if in_brackets || minus || inner_minus {
        value = match value {
            Amount::Whole(n) => Amount::Whole(-n),
            Amount::Fraction(x) => Amount::Fraction(-x),
        };
    }
    if percent {
        value = Amount::Fraction(value.as_f64() / 100.0);
    }
    Some(Number { value, currency, percent, scale })
}

/// Whether a text would be taken for a number where nothing else is known of it.
pub(in crate::engine) fn looks_like_a_number(text: &str) -> bool {
    read(text, b'.').is_some()
}

fn signed(text: &str) -> (&str, bool) {
    match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (rest.trim_start(), true),
        // A plus before many digits is a telephone number.
        None => (text.strip_prefix('+').filter(|t| t.len() < 7).unwrap_or(text), false),
    }
}

fn without_currency(text: &str) -> (&str, Option<&'static str>) {
    for (sign, code) in SIGNS {
        let rest = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign));
        if let Some(rest) = rest {
            return (rest.trim(), Some(code));
        }
    }
    (text, None)
}

/// Digits with groups, mark and exponent; no signs any more.
fn plain(text: &str, mark: u8) -> Option<(Amount, u8)> {
    let bytes = text.as_bytes();
    let exponent = bytes.iter().position(|b| matches!(b, b'e' | b'E'));
    let (digits, exponent) = exponent.map_or((text, ""), |at| text.split_at(at));
    let (before, after) = match digits.bytes().rposition(|b| b == mark) {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, ""),
    };
    let has_mark = before.len() < digits.len();
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let before = ungrouped(before, mark)?;
    let zero_in_front = before.len() > 1 && before.starts_with('0');
    if zero_in_front || !all_digits(after) || (before.is_empty() && after.is_empty()) || !fits_exponent(exponent) {
        return None;
    }
    if !has_mark && exponent.is_empty() {
        return before.parse().ok().map(|n| (Amount::Whole(n), 0));
    }
    let value: f64 = format!("{before}.{after}{exponent}").parse().ok()?;
    let scale = u8::try_from(after.len()).unwrap_or(u8::MAX);
    value.is_finite().then_some((Amount::Fraction(value), scale))
}

/// Digits without the marks between groups of three; none where groups are not of three.
fn ungrouped(text: &str, mark: u8) -> Option<String> {
    let is_group_mark = |c: char| match c {
        ',' | '.' => c as u32 != u32::from(mark),
        ' ' | '\u{A0}' | '\u{202F}' | '\'' | '’' => true,
        _ => false,
    };
    let mut separators = text.chars().filter(|c| is_group_mark(*c));
    let Some(separator) = separators.next() else {
        return text.bytes().all(|b| b.is_ascii_digit()).then(|| text.to_owned());
    };
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let fits = |g: &str, n: usize| g.len() == n && g.bytes().all(|b| b.is_ascii_digit());
    let first_fits = (1..=3).any(|n| fits(first, n));
    (first_fits && groups.all(|g| fits(g, 3))).then(|| text.replace(separator, ""))
}

fn fits_exponent(text: &str) -> bool {
    let digits = text.trim_start_matches(['e', 'E']).trim_start_matches(['+', '-']);
    text.is_empty() || (!digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// The exact value of a number as units of its `scale`-th decimal digit; none when it has more digits than that, or
/// more than a decimal holds.
pub(super) fn exact(text: &str, mark: u8, scale: u8) -> Option<i128> {
    let number = read(text, mark).filter(|n| n.scale <= scale && !n.percent)?;
    if text.contains(['e', 'E']) {
        return None;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit);
    let units = digits.clone().try_fold(0i128, |n, b| n.checked_mul(10)?.checked_add(i128::from(b - b'0')))?;
    let units = (number.scale..scale).try_fold(units, |n, _| n.checked_mul(10))?;
    let minus = text.contains(['-', '−', '–']) || text.starts_with('(');
    (digits.count() + usize::from(scale - number.scale) <= 38).then_some(if minus { -units } else { units })
}

/// Which mark stands before fractions, by what the cells of a sample show: `3,5` or `1.234,5` speak for the comma,
/// `3.5` and `1,234.5` for the point. `1,234` alone speaks for neither.
pub(super) fn decimal_mark<'a>(cells: impl Iterator<Item = &'a str>) -> u8 {
    let (mut point, mut comma) = (0usize, 0usize);
    for cell in cells {
        let cell = cell.trim();
        if cell.len() > LONGEST || !cell.bytes().any(|b| b == b'.' || b == b',') {
            continue;
        }
        let as_point = read(cell, b'.').is_some_and(|n| n.scale > 0 && speaks(&n));
        let as_comma = read(cell, b',').is_some_and(|n| n.scale > 0 && speaks(&n));
        let groups_as_point = read(cell, b'.').is_some();
        let groups_as_comma = read(cell, b',').is_some();
        point += usize::from(as_point && !groups_as_comma);
        comma += usize::from(as_comma && !groups_as_point);
    }
    if comma > point { b',' } else { b'.' }
}

fn speaks(number: &Number) -> bool {
    matches!(number.value, Amount::Fraction(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, mark: char) -> Option<f64> {
        read(text, mark as u8).map(|n| n.value.as_f64())
    }

    #[test]
    fn numbers_of_many_shapes_are_read() {
        for (text, expected) in [
            ("0", 0.0),
            ("-12", -12.0),
            ("1,234,567", 1_234_567.0),
            ("1,234.50", 1_234.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1000.0),
            ("(1,200)", -1200.0),
            ("$1,200.50", 1200.5),
            ("-$5", -5.0),
            ("$-5", -5.0),
            ("5 €", 5.0),
            ("12.5%", 0.125),
            ("1 234 567", 1_234_567.0),
            ("+7", 7.0),
        ] {
            assert_eq!(value(text, '.'), Some(expected), "{text}");
        }
        assert_eq!(value("1.234,50", ','), Some(1234.5));
        assert_eq!(value("1.234", ','), Some(1234.0));
        assert_eq!(value("0,5", ','), Some(0.5));
    }

    #[test]
    fn names_made_of_digits_are_not_numbers() {
        for text in
            ["007", "00", "+491234567", "12-34", "1,23", "1,2345", "12,34,567", "123456789012345678901", "1.2.3"]
        {
            assert_eq!(value(text, '.'), None, "{text}");
        }
        for text in ["", "-", "e5", "$", "%", "1e", "inf", "NaN", "1 2", "0x1F", "1_000"] {
            assert_eq!(value(text, '.'), None, "{text}");
        }
    }

    #[test]
    fn the_largest_whole_numbers_stay_exact() {
        let n = read("9223372036854775807", b'.').unwrap();
        assert_eq!(n.value, Amount::Whole(i64::MAX));
    }

    #[test]
    fn what_stands_beside_the_digits_is_kept_in_mind() {
        assert_eq!(read("£5.25", b'.').unwrap().currency, Some("GBP"));
        assert!(read("45 %", b'.').unwrap().percent);
        assert_eq!(read("1.250", b'.').unwrap().scale, 3);
    }

    #[test]
    fn exact_values_keep_every_digit() {
        assert_eq!(exact("1,234.5", b'.', 2), Some(123_450));
        assert_eq!(exact("-0.07", b'.', 2), Some(-7));
        assert_eq!(exact("1.005", b'.', 2), None);
        assert_eq!(exact("x", b'.', 2), None);
    }

    #[test]
    fn the_mark_follows_the_evidence() {
        assert_eq!(decimal_mark(["3,5", "1.234,50", "x"].into_iter()), b',');
        assert_eq!(decimal_mark(["3.5", "1,234.50"].into_iter()), b'.');
        assert_eq!(decimal_mark(["1,234", "5"].into_iter()), b'.');
        assert_eq!(decimal_mark(std::iter::empty()), b'.');
    }
}
