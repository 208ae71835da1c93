use super::*;

fn part_and_whole(question: &str) -> (String, String) {
    let sql = sql(&bakeries(), question);
    let part = sql.split("CASE WHEN ").nth(1).unwrap().split(" THEN").next().unwrap().to_owned();
    let whole = sql.split("WHERE ").nth(1).unwrap_or_default().to_owned();
    (part, whole)
}

#[test]
fn what_stands_before_the_verb_is_the_whole() {
    let (part, whole) = part_and_whole("What percentage of cancelled deliveries are from France?");
    assert_eq!(part, r#""bakeries"."country" = 'France'"#);
    assert_eq!(whole, r#""deliveries"."status" = 'Cancelled'"#);
}

#[test]
fn conditions_of_one_side_stay_together() {
    let (part, whole) = part_and_whole("What percentage of deliveries from France or Spain are cancelled?");
    assert_eq!(part, r#""deliveries"."status" = 'Cancelled'"#);
    assert!(whole.contains("'France', 'Spain'"), "{whole}");
}

#[test]
fn without_a_verb_the_condition_is_the_part() {
    let (part, whole) = part_and_whole("percentage of cancelled deliveries");
    assert_eq!((part.as_str(), whole.as_str()), (r#""status" = 'Cancelled'"#, ""));
    let (part, whole) = part_and_whole("percentage of bakeries that are in Spain");
    assert_eq!((part.as_str(), whole.as_str()), (r#""country" = 'Spain'"#, ""));
}

#[test]
fn the_summary_names_part_and_whole() {
    let summary = answer(&bakeries(), "What percentage of cancelled deliveries are from France?").summary;
    assert!(summary.contains("where country is France"), "{summary}");
    assert!(summary.contains("among deliveries where delivery status is Cancelled"), "{summary}");
}
