//! Exact numbers in PostgreSQL's binary form.

/// Reads a `numeric`: sign, weight and digits to the base 10,000 (`numeric_send` in PostgreSQL's source), as
/// decimal text with every digit that the server would show. Nothing if the bytes are none.
pub(super) fn numeric(bytes: &[u8]) -> Option<String> {
    let word = |at: usize| Some(i16::from_be_bytes(bytes.get(at * 2..at * 2 + 2)?.try_into().ok()?));
    let count = usize::try_from(word(0)?).ok()?;
    let weight = i32::from(word(1)?);
    let sign = word(2)?.cast_unsigned();
    let decimals = usize::try_from(word(3)?).ok()?;
    match sign {
        0xC000 => return Some("NaN".to_owned()),
        0xD000 => return Some("Infinity".to_owned()),
        0xF000 => return Some("-Infinity".to_owned()),
        0x0000 | 0x4000 => {}
        _ => return None,
    }
    if bytes.len() != 8 + count * 2 {
        return None;
    }
    // The group of four digits that stands for 10,000 to the power of `power`.
    let group = |power: i32| usize::try_from(weight - power).ok().filter(|at| *at < count).and_then(|at| word(4 + at));
    let mut text = String::with_capacity(count * 4 + decimals + 2);
    if sign == 0x4000 {
        text.push('-');
    }
    push_whole(&mut text, weight, group);
    push_decimals(&mut text, decimals, group);
    Some(text)
}

/// How long the text of a `numeric` gets at most, from its head alone.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    let word = |at: usize| Some(i16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let groups = usize::try_from(word(2)?.max(0)).ok()? + 1;
    let decimals = usize::try_from(word(6)?.max(0)).ok()?;
    Some(groups * 4 + decimals + 2)
}

fn push_whole(text: &mut String, weight: i32, group: impl Fn(i32) -> Option<i16>) {
    text.push_str(&group(weight.max(0)).unwrap_or(0).to_string());
    for power in (0..weight.max(0)).rev() {
        push_group(text, group(power));
    }
}

/// Four digits; a group that isn't sent is zero.
fn push_group(text: &mut String, group: Option<i16>) {
    let digits = group.unwrap_or(0).to_string();
    text.extend(std::iter::repeat_n('0', 4_usize.saturating_sub(digits.len())));
    text.push_str(&digits);
}

fn push_decimals(text: &mut String, decimals: usize, group: impl Fn(i32) -> Option<i16>) {
    if decimals == 0 {
        return;
    }
    text.push('.');
    let begin = text.len();
    let mut power = -1;
    while text.len() - begin < decimals {
        push_group(text, group(power));
        power -= 1;
    }
    text.truncate(begin + decimals);
}

/// A whole number of the smallest unit as decimal text with this many decimals.
pub(super) fn money(units: i64, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let sign = if units < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(weight: i16, sign: u16, decimals: i16, groups: &[i16]) -> Vec<u8> {
        let count = i16::try_from(groups.len()).unwrap();
        let head = [count, weight, sign.cast_signed(), decimals];
        head.iter().chain(groups).flat_map(|w| w.to_be_bytes()).collect()
    }

    #[test]
    fn every_digit_is_kept() {
        for (weight, sign, decimals, groups, text) in [
            (0, 0, 0, &[7_i16][..], "7"),
            (0, 0, 2, &[1234, 5600], "1234.56"),
            (-1, 0x4000, 4, &[12], "-0.0012"),
            (-2, 0, 8, &[12], "0.00000012"),
            (1, 0, 0, &[1], "10000"),
            (2, 0, 1, &[1, 0, 5, 5000], "100000005.5"),
            (0, 0, 0, &[], "0"),
            (0, 0, 3, &[], "0.000"),
            (4, 0, 0, &[9999, 9999, 9999, 9999, 9999], "99999999999999999999"),
        ] {
            assert_eq!(numeric(&bytes(weight, sign, decimals, groups)).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_number_is_named() {
        assert_eq!(numeric(&bytes(0, 0xC000, 0, &[])).as_deref(), Some("NaN"));
        assert_eq!(numeric(&bytes(0, 0xD000, 0, &[])).as_deref(), Some("Infinity"));
        assert_eq!(numeric(&bytes(0, 0xF000, 0, &[])).as_deref(), Some("-Infinity"));
    }

    #[test]
    fn broken_bytes_are_refused() {
        assert_eq!(numeric(&[]), None);
        assert_eq!(numeric(&bytes(0, 0x1234, 0, &[])), None);
        assert_eq!(numeric(&bytes(0, 0, 0, &[1])[..9]), None);
    }

    #[test]
    fn money_has_the_servers_decimals() {
        assert_eq!(money(123_456, 2), "1234.56");
        assert_eq!(money(-5, 2), "-0.05");
        assert_eq!(money(500, 0), "500");
        assert_eq!(money(i64::MIN, 2), "-92233720368547758.08");
    }
}
