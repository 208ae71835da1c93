//! What sample values look like.

use std::net::IpAddr;

use super::checksums;
use crate::data::PiiKind;

/// So many values at least must agree where the name says nothing.
const ENOUGH: usize = 3;

/// Whether values of this kind can be told from others by their look.
pub(super) fn can_tell(kind: PiiKind) -> bool {
    matches!(kind, PiiKind::Email | PiiKind::Phone | PiiKind::Iban | PiiKind::Card | PiiKind::Ip | PiiKind::Name)
}

/// How many of the values look like one of the kind, and how many there are.
pub(super) fn share(kind: PiiKind, samples: &[String]) -> (usize, usize) {
    let looks: fn(&str) -> bool = match kind {
        PiiKind::Email => email,
        PiiKind::Phone => phone,
        PiiKind::Iban => iban,
        PiiKind::Card => card,
        PiiKind::Ip => ip,
        PiiKind::Name => name,
        _ => |_| true,
    };
    let values = || samples.iter().map(|s| s.trim()).filter(|s| !s.is_empty());
    (values().filter(|s| looks(s)).count(), values().count())
}

/// The kind that every value is of, where there are enough of them and nothing else looks so.
pub(super) fn kind(samples: &[String]) -> Option<(PiiKind, usize)> {
    let certain = [PiiKind::Email, PiiKind::Iban, PiiKind::Ip];
    let found = certain.into_iter().find_map(|kind| {
        let (like, all) = share(kind, samples);
        (like == all && all >= ENOUGH).then_some((kind, like))
    });
    found.or_else(|| {
        let abroad = samples.len() >= ENOUGH && samples.iter().all(|s| s.trim().starts_with('+') && phone(s.trim()));
        abroad.then_some((PiiKind::Phone, samples.len()))
    })
}

fn email(text: &str) -> bool {
    let Some((person, host)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@/,;<>".contains(c));
    let ending = host.rsplit_once('.').map_or("", |(_, ending)| ending);
    plain(person) && plain(host) && ending.len() >= 2 && ending.chars().all(char::is_alphabetic)
}

/// 7 to 15 digits (ITU-T E.164), and nothing beside them but what stands in phone numbers.
fn phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let rest = text.split(['x', 'X']).next().unwrap_or_default();
    (7..=15).contains(&digits) && rest.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c))
}

fn iban(text: &str) -> bool {
    checksums::iban(&text.replace(' ', "").to_uppercase())
}

/// 13 to 19 digits with a right check digit and the beginning of a card network.
fn card(text: &str) -> bool {
    let written = text.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '-');
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let network =
        matches!(digits.as_slice(), [4, ..] | [3, 4 | 7, ..] | [5, 1..=5, ..] | [2, 2..=7, ..] | [6, 0 | 4 | 5, ..]);
    written && network && (13..=19).contains(&digits.len()) && checksums::luhn(&digits)
}

fn ip(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok_and(|ip| match ip {
        // Four small numbers are rather a version.
        IpAddr::V4(four) => four.octets().iter().any(|part| *part > 31),
        IpAddr::V6(_) => text.len() > 6,
    })
}

/// Letters, and at most few words of them.
fn name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2
        && text.split_whitespace().count() <= 6
        && !text.contains(|c: char| c.is_ascii_digit() || "@_/".contains(c))
}
