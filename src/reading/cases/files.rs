//! Questions about a single uploaded file.

use super::*;
use crate::reading::suggestions;
use ColumnType::{Date, Float, Integer, Text};

/// A file of travellers named after the ship, with a date.
fn ship() -> Index {
    let mut ship = table(
        "olympic",
        800,
        &[
            ("sex", Text, "female|male"),
            ("cabin_class", Text, "First|Second|Third"),
            ("returned", Integer, "0|1"),
            ("fare", Float, "1..500"),
            ("boarded_on", Date, "1911-06-14..1914-08-02"),
        ],
    );
    ship.primary_key.clear();
    ship.columns[0].distinct_count = Some(2);
    index(vec![ship], vec![])
}

#[test]
fn a_word_for_the_rows_is_asked_about() {
    let index = ship();
    for (asked, means) in [
        ("how many travellers", "Number of rows"),
        ("how many travellers by sex", "Number of rows by sex"),
        ("travellers by cabin class", "Number of rows by cabin class"),
        ("how many travellers returned", "Number of rows where returned is 1"),
    ] {
        let Outcome::Clarify(ask) = outcome(&index, asked) else { panic!("{asked}: {:?}", outcome(&index, asked)) };
        assert_eq!(ask.question, "\"travellers\" isn't in this data. Do you mean the rows of olympic?");
        assert_eq!(ask.choices[0].detail, means, "{asked}");
        assert!(
            crate::reading::render(&index, &ask.choices[0].reading, "2026-03-18T12:30:00Z".parse().unwrap()).is_ok()
        );
    }
    assert!(matches!(outcome(&bakeries(), "how many travellers"), Outcome::Refuse(_)));
    assert!(sql(&index, "how many rows are there for each sex?").contains("COUNT(*)"));
}

#[test]
fn what_is_suggested_for_a_file_speaks_of_rows() {
    let index = ship();
    let asked = suggestions(&index, "2026-03-18T12:30:00Z".parse().unwrap(), 8);
    assert!(asked.contains(&"How many rows are there?".to_owned()), "{asked:?}");
    assert!(asked.contains(&"Average fare by sex".to_owned()), "{asked:?}");
    assert!(asked.iter().all(|q| !q.contains("olympic")), "{asked:?}");
}

#[test]
fn a_word_for_the_rows_is_not_asked_about_beside_another_that_is_not_understood() {
    for asked in ["how many travellers died", "how many travellers drowned", "how many travellers by sex drowned"] {
        let told = outcome(&ship(), asked);
        assert!(matches!(told, Outcome::Refuse(_)), "{asked}: {told:?}");
    }
}
