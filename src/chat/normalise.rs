//! When two questions are the same question, and when an answer to one holds only for a day.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The question without what doesn't change its meaning: case, spacing, closing marks, the form of quotes.
pub(super) fn normalise(question: &str) -> String {
    let plain: String = question
        .chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{201e}' => '"',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    let words = plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_end_matches(['?', '.', '!', ' ']).to_owned()
}

/// A fixed-length key of the normalised question.
pub(super) fn key(question: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(normalise(question).as_bytes()) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Words whose meaning moves with the calendar.
const MOVING: [&str; 16] = [
    "today",
    "yesterday",
    "tomorrow",
    "now",
    "current",
    "currently",
    "last",
    "this",
    "past",
    "previous",
    "recent",
    "recently",
    "ago",
    "ytd",
    "mtd",
    "since",
];

/// Whether the question means other days when it is asked another day, so that SQL with dates in it grows stale.
pub(super) fn is_relative(question: &str) -> bool {
    let text = normalise(question);
    text.contains("to date") || text.split(|c: char| !c.is_alphanumeric()).any(|word| MOVING.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_that_changes_nothing_is_the_same_question() {
        assert_eq!(normalise("  How many\tORDERS? "), "how many orders");
        assert_eq!(key("Orders in \u{201c}Berlin\u{201d}"), key("orders in \"berlin\"?!"));
        assert_ne!(key("orders by month"), key("orders by year"));
        assert_eq!(key("x").len(), 64);
    }

    #[test]
    fn a_question_about_moving_days_is_told_apart() {
        for moving in ["revenue last month", "orders this year", "sales year to date", "Sales since March"] {
            assert!(is_relative(moving), "{moving}");
        }
        for fixed in ["revenue in 2023", "orders by country", "the thistle sales"] {
            assert!(!is_relative(fixed), "{fixed}");
        }
    }
}
