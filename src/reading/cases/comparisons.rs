use super::*;
use ColumnType::{Float, Integer, Text};

fn races() -> Index {
    let result = [
        ("result_id", Integer, "1..50"),
        ("runner", Text, ""),
        ("time", Float, "9.5..14.2"),
        ("position", Integer, "1..50"),
        ("club", Text, "Hare|Tortoise"),
    ];
    index(vec![table("runners", 50, &result)], vec![])
}

#[test]
fn the_fastest_has_the_least_time() {
    let index = races();
    assert!(sql(&index, "fastest runner").ends_with(r#"ORDER BY "time" LIMIT 1"#));
    assert!(sql(&index, "slowest runner").ends_with(r#"ORDER BY "time" DESC LIMIT 1"#));
    assert!(sql(&index, "runners faster than 10").contains(r#""time" < 10"#));
}

#[test]
fn the_best_has_the_first_position() {
    assert!(sql(&races(), "best runner").ends_with(r#"ORDER BY "position" LIMIT 1"#));
}

#[test]
fn several_best_are_not_one() {
    let sql = sql(&bakeries(), "best bakeries");
    assert!(sql.ends_with(r#"ORDER BY "rating" DESC LIMIT 10"#), "{sql}");
}

fn films() -> Index {
    let film = [("film_id", Integer, "1..50"), ("title", Text, ""), ("length_seconds", Integer, "600..9000")];
    index(vec![table("films", 50, &film)], vec![])
}

#[test]
fn a_unit_is_turned_into_that_of_the_column() {
    let index = films();
    assert!(sql(&index, "films longer than 5 minutes").contains(r#""length_seconds" > 300"#));
    assert!(sql(&index, "films longer than 1.5 hours").contains(r#""length_seconds" > 5400"#));
    assert!(sql(&index, "films shorter than 700 seconds").contains(r#""length_seconds" < 700"#));
}

#[test]
fn a_unit_that_cannot_be_known_is_said() {
    let film = [("film_id", Integer, "1..50"), ("title", Text, ""), ("length", Integer, "46..185")];
    let index = index(vec![table("films", 50, &film)], vec![]);
    let understood = answer(&index, "films longer than 120 minutes");
    assert!(understood.notes.iter().any(|n| n.contains("minutes")), "{:?}", understood.notes);
    assert!(holds_back(&index, "films longer than 2 hours"));
}

#[test]
fn large_numbers_have_short_forms() {
    let index = bakeries();
    for (said, digits) in [("1.5M", "1500000"), ("2bn", "2000000000"), ("10k", "10000"), ("3 million", "3000000")] {
        let sql = sql(&index, &format!("deliveries with total amount over {said}"));
        assert!(sql.contains(&format!("> {digits}")), "{said}: {sql}");
    }
}

#[test]
fn curly_quotes_are_quotes() {
    let index = bakeries();
    let straight = sql(&index, "bakeries with country 'Spain' or the bakery's name 'Ofen'");
    assert_eq!(sql(&index, "bakeries with country ‘Spain’ or the bakery’s name ‘Ofen’"), straight);
}
