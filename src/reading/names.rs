//! Words inside names: how `CustomerFirstName`, `cust_fname` and "first names of customers" become comparable.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

static ABBREVIATIONS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| pairs(include_str!("words/abbreviations.txt")).collect());
static IRREGULAR: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| pairs(include_str!("words/irregular.txt")).collect());
static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Words that say little inside a name: a question need not mention them.
pub(super) const GENERIC: [&str; 4] = ["of", "the", "in", "a"];

/// Reads `left = right` lines; `#` begins a comment line.
pub(super) fn pairs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(left, right)| (left.trim(), right.trim()))
}

/// The singular of a word that has one of its own.
pub(super) fn base_form(word: &str) -> Option<&'static str> {
    IRREGULAR.get(word).copied()
}

/// The form of a word used for comparing: lower case, one spelling, singular, stemmed.
pub fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    if let Some(base) = IRREGULAR.get(lower.as_str()) {
        let fixed = IRREGULAR.get(base).is_some_and(|again| again == base);
        return if fixed { (*base).to_owned() } else { STEMMER.stem(base).into_owned() };
    }
    if lower.len() <= 3 || lower.chars().any(|c| c.is_ascii_digit()) {
        return short_singular(&lower);
    }
    STEMMER.stem(&lower).into_owned()
}

/// "ids" is "id", "tvs" is "tv"; "bus", "gas", "was" stay.
fn short_singular(lower: &str) -> String {
    match lower {
        "ids" | "tvs" | "cds" | "pcs" => lower[..2].to_owned(),
        _ => lower.to_owned(),
    }
}

/// Splits a name at separators, case changes and between letters and digits, in lower case.
pub fn split(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            flush(&mut word, &mut words);
            continue;
        }
        let previous = i.checked_sub(1).map(|p| chars[p]);
        let next_is_lower = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
        let begins = previous.is_some_and(|p| {
            (c.is_uppercase() && (p.is_lowercase() || p.is_ascii_digit() || (p.is_uppercase() && next_is_lower)))
                || (c.is_ascii_digit() != p.is_ascii_digit() && p.is_alphanumeric())
        });
        if begins {
            flush(&mut word, &mut words);
        }
        word.extend(c.to_lowercase());
    }
    flush(&mut word, &mut words);
    words
}

fn flush(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Words a schema uses, so that glued names such as `authorname` can be taken apart.
#[derive(Debug, Default)]
pub struct Vocabulary(HashSet<String>);

impl Vocabulary {
    /// Learns from all names of a schema: parts of separated names are words.
    pub fn learn<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut words: HashSet<String> = PARTS.iter().map(|w| (*w).to_owned()).collect();
        let parts = names.flat_map(split).filter(|p| p.len() >= 3 && p.chars().all(char::is_alphabetic));
        for part in parts {
            words.extend(part.strip_suffix('s').map(str::to_owned));
            words.insert(part);
        }
        Self(words)
    }

    /// The words of a name, abbreviations expanded and glued words taken apart; not yet stemmed.
    pub fn words(&self, name: &str) -> Vec<String> {
        split(name)
            .iter()
            .flat_map(|part| self.unglue(part).unwrap_or_else(|| vec![part.clone()]))
            .flat_map(|w| full(&w))
            .collect()
    }

    /// Splits `payingguestid` where the last part is a common ending and the rest are words; none when it is one word.
    fn unglue(&self, part: &str) -> Option<Vec<String>> {
        if ABBREVIATIONS.contains_key(part) || part.len() < 5 || !part.is_ascii() || COMMON.contains(part) {
            return None;
        }
        let ending = ENDINGS.iter().find(|e| part.len() >= e.len() + 3 && part.ends_with(**e))?;
        let head = &part[..part.len() - ending.len()];
        let mut pieces = self.cover(head, 3)?;
        pieces.push((*ending).to_owned());
        Some(pieces)
    }

    fn cover(&self, text: &str, depth: usize) -> Option<Vec<String>> {
        if self.0.contains(text) || ABBREVIATIONS.contains_key(text) {
            return Some(vec![text.to_owned()]);
        }
        if depth == 0 {
            return None;
        }
        (3..text.len().saturating_sub(2)).rev().find_map(|cut| {
            let (left, right) = text.split_at(cut);
            if !self.0.contains(left) {
                return None;
            }
            let mut rest = self.cover(right, depth - 1)?;
            rest.insert(0, left.to_owned());
            Some(rest)
        })
    }
}

/// Whether it is a common part of names.
pub fn is_part(word: &str) -> bool {
    PARTS.contains(word)
}

/// The words an abbreviation stands for, or the word itself.
fn full(word: &str) -> Vec<String> {
    ABBREVIATIONS.get(word).copied().unwrap_or(word).split(' ').map(str::to_owned).collect()
}

/// Common parts of names.
static PARTS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("words/parts.txt").split_whitespace().collect());

/// Endings that glued names have.
const ENDINGS: [&str; 12] =
    ["name", "id", "code", "date", "number", "type", "title", "time", "year", "count", "amount", "price"];

/// Whole words that only look glued.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("words/whole.txt").split_whitespace().collect());

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> String {
        Vocabulary::learn(["author_id", "paying_guests"].into_iter()).words(name).join(" ")
    }

    #[test]
    fn names_are_split_at_case_separators_and_digits() {
        assert_eq!(split("CustomerFirstName"), ["customer", "first", "name"]);
        assert_eq!(split("HTTPStatus_code2"), ["http", "status", "code", "2"]);
        assert_eq!(split("Order Details"), ["order", "details"]);
    }

    #[test]
    fn abbreviations_are_expanded() {
        assert_eq!(words("cust_fname"), "customer first name");
        assert_eq!(words("OrderQty"), "order quantity");
    }

    #[test]
    fn glued_names_are_taken_apart_by_the_words_of_the_schema() {
        assert_eq!(words("authorname"), "author name");
        assert_eq!(words("payingguestid"), "paying guest id");
        assert_eq!(words("username"), "username");
    }

    #[test]
    fn plurals_and_spellings_compare_equal() {
        assert_eq!(stem("Countries"), stem("country"));
        assert_eq!(stem("people"), stem("person"));
        assert_eq!(stem("colours"), stem("color"));
        assert_eq!(stem("sales"), stem("sale"));
        assert_eq!(stem("IDs"), "id");
    }
}
