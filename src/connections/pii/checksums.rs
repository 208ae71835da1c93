//! Checksums that tell real numbers from others of the same look.

/// Whether the digits end in the check digit of Luhn's formula (ISO/IEC 7812-1, annex B).
pub(super) fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit }).sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// Whether a text without spaces is an IBAN: two letters, two check digits, and remainder 1 by 97 (ISO 13616, by
/// ISO/IEC 7064 MOD 97-10).
pub(super) fn iban(text: &str) -> bool {
    let well_formed = (15..=34).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && text.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && text.bytes().skip(2).take(2).all(|b| b.is_ascii_digit());
    if !well_formed {
        return false;
    }
    let turned = text.chars().skip(4).chain(text.chars().take(4));
    let rest = turned.filter_map(|c| c.to_digit(36)).fold(0_u32, |rest, value| {
        let shifted = if value > 9 { rest * 100 } else { rest * 10 };
        (shifted + value) % 97
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_told_by_their_last_digit() {
        let digits = |text: &str| text.chars().filter_map(|c| c.to_digit(10)).collect::<Vec<_>>();
        assert!(luhn(&digits("4111111111111111")) && luhn(&digits("79927398713")));
        assert!(!luhn(&digits("4111111111111112")) && !luhn(&[]));
    }

    #[test]
    fn account_numbers_are_told_by_their_check_digits() {
        assert!(iban("DE89370400440532013000") && iban("GB82WEST12345698765432") && iban("NL91ABNA0417164300"));
        assert!(!iban("DE88370400440532013000") && !iban("DE89") && !iban("1289370400440532013000"));
    }
}
