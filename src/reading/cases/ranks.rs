//! What is ranked by what, and within which groups.

use super::kiosk::{kiosk, kiosk_in};
use super::*;
use ColumnType::{Integer, Text};

#[test]
fn the_most_refunded_are_those_with_most_refunds() {
    let index = kiosk();
    for (question, joined) in [
        ("most refunded good", r#"JOIN "refunds""#),
        ("which good is the most refunded?", r#"JOIN "refunds""#),
        ("most frequently refunded good", r#"JOIN "refunds""#),
        ("most purchased good", r#"JOIN "purchases""#),
    ] {
        let sql = sql(&index, question);
        assert!(
            sql.contains(joined) && sql.contains(r#"GROUP BY "goods"."good_id", "goods"."name""#),
            "{question}: {sql}"
        );
        assert!(sql.ends_with("DESC LIMIT 1"), "{question}: {sql}");
    }
    assert!(sql(&index, "most refunded goods").ends_with("LIMIT 10"));
    assert!(sql(&index, "top 3 most refunded goods").ends_with("LIMIT 3"));
}

#[test]
fn rows_of_the_thing_itself_say_nothing_of_it() {
    let index = kiosk();
    for question in ["most audited good", "most popular good", "most cancelled good"] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
}

#[test]
fn the_best_selling_are_those_with_most_pieces() {
    let index = kiosk();
    let sql = sql(&index, "top 4 best selling goods");
    assert!(sql.contains(r#"SUM("purchase_lines"."order_qty") AS "units sold""#), "{sql}");
    assert!(sql.contains(r#"GROUP BY "goods"."good_id", "goods"."name""#) && sql.ends_with("LIMIT 4"), "{sql}");
    let period = super::sql(&index, "best selling goods in 2025");
    assert!(period.contains("purchased_at") && !period.contains("listed_on"), "{period}");
    let unknown = outcome(&bakeries(), "best selling bakery");
    assert!(!matches!(unknown, Outcome::Answer(_)), "{unknown:?}");
}

#[test]
fn what_an_album_sold_is_its_own_figure() {
    let album = [("album_id", Integer, "1..40"), ("title", Text, ""), ("copies_sold", Integer, "100..90000")];
    let sql = sql(&index(vec![table("albums", 40, &album)], vec![]), "best selling album");
    assert!(sql.contains(r#"ORDER BY "copies_sold" DESC LIMIT 1"#), "{sql}");
}

#[test]
fn the_first_of_each_group_is_not_the_first_of_all() {
    let index = kiosk();
    for (question, group, limit) in [
        ("most expensive good on each shelf", "shelf_id", 1),
        ("newest purchase per buyer", "buyer_id", 1),
        ("top 2 goods by revenue per shelf", "shelf_id", 2),
        ("top 2 goods per shelf by revenue", "shelf_id", 2),
        ("top 3 buyers by revenue for each country", "country", 3),
        ("best selling good in each shelf", "shelf_id", 1),
        ("largest purchase per buyer", "buyer_id", 1),
    ] {
        let sql = sql(&index, question);
        assert!(sql.contains("RANK() OVER (PARTITION BY") && sql.contains(group), "{question}: {sql}");
        assert!(sql.contains(&format!(r#"WHERE "place in group" <= {limit} "#)), "{question}: {sql}");
    }
    let month = sql(&index, "top good by revenue each month");
    assert!(month.contains(r#"PARTITION BY strftime('%Y-%m', "purchases"."purchased_at")"#), "{month}");
}

#[test]
fn the_first_of_each_group_are_told_in_words() {
    let understood = answer(&kiosk(), "top 2 goods by revenue per shelf");
    assert_eq!(
        understood.summary,
        "Revenue by shelf name and good name top 2 by revenue, highest first within each shelf name"
    );
}

#[test]
fn large_deals_are_those_that_come_to_much() {
    let sql = sql(&kiosk(), "largest purchases");
    assert!(sql.ends_with(r#"ORDER BY "subtotal" DESC LIMIT 10"#), "{sql}");
    assert!(holds_back(&kiosk(), "largest goods"));
    let highest = super::sql(&kiosk(), "highest order value per buyer");
    assert!(highest.contains(r#"MAX("purchases"."subtotal") AS "maximum order value""#), "{highest}");
}

#[test]
fn the_value_of_each_group_stays_one_aggregate() {
    let sql = sql(&kiosk(), "the highest price for each shelf");
    assert!(sql.contains(r#"MAX("goods"."price")"#) && !sql.contains("RANK"), "{sql}");
}

#[test]
fn ranks_put_nothing_last_where_the_database_would_put_it_first() {
    for (dialect, last) in
        [(Dialect::PostgreSql, true), (Dialect::Dataset, true), (Dialect::MySql, false), (Dialect::Sqlite, false)]
    {
        let sql = sql(&kiosk_in(dialect), "most expensive good on each shelf");
        assert!(sql.contains("RANK() OVER (PARTITION BY"), "{sql}");
        assert_eq!(sql.contains("DESC NULLS LAST) AS"), last, "{sql}");
    }
}

#[test]
fn the_top_without_a_figure_are_asked_by_what() {
    let index = kiosk();
    for question in ["Top 5 buyers", "bottom 3 goods", "top 2 goods per shelf"] {
        let Outcome::Clarify(asked) = outcome(&index, question) else {
            panic!("{question}: {:?}", outcome(&index, question));
        };
        assert_eq!(asked.question, "Ranked by what?");
        assert!(asked.choices.len() > 1 && asked.choices[0].label == "revenue", "{question}: {asked:?}");
        assert!(asked.choices.iter().all(|c| !c.reading.order.is_empty()), "{question}: {asked:?}");
    }
    assert!(sql(&index, "first 5 buyers").ends_with("LIMIT 5"));
}

#[test]
fn things_are_ranked_by_rows_of_a_table_not_by_what_those_are_called() {
    let sql = sql(&kiosk(), "top 5 buyers by purchases");
    assert!(sql.contains("COUNT(*)") && sql.contains(r#"GROUP BY "buyers"."buyer_id""#), "{sql}");
}

#[test]
fn the_total_of_deals_is_a_number_or_what_they_come_to() {
    let index = kiosk();
    let question = "total of all purchases by country";
    assert!(matches!(outcome(&index, question), Outcome::Clarify(_)), "{:?}", outcome(&index, question));
}

#[test]
fn rows_shown_once_are_ordered_by_what_stands_for_all_of_them() {
    let sql = sql(&kiosk(), "different countries of buyers ordered by last name");
    assert!(!sql.contains("DISTINCT") && sql.contains(r#"GROUP BY "country" ORDER BY MIN("last_name")"#), "{sql}");
}

#[test]
fn movies_that_grossed_most_are_movies() {
    let movie = [("movie_id", Integer, "1..400"), ("title", Text, ""), ("worldwide_gross", Integer, "1000..900000")];
    let sql = sql(&index(vec![table("movies", 400, &movie)], vec![]), "highest grossing movies");
    assert!(sql.ends_with(r#"FROM "movies" ORDER BY "worldwide_gross" DESC LIMIT 10"#), "{sql}");
}
