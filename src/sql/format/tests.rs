use proptest::prelude::*;

use super::*;

fn formatted(text: &str) -> String {
    format(text, Dialect::PostgreSql).expect("it can be formatted")
}

#[test]
fn clauses_lists_and_conditions_get_their_own_lines() {
    let text = "select a, sum(b) as s from t join u on u.id=t.id and u.x > 1 where a between 1 and 2 and c=3 group by a order by s desc limit 5;";
    let expected = "select a,
  sum(b) as s
from t
join u on u.id = t.id
  and u.x > 1
where a between 1 and 2
  and c = 3
group by a
order by s desc
limit 5;";
    assert_eq!(formatted(text), expected);
}

#[test]
fn queries_in_brackets_are_indented() {
    let text = "WITH x AS (SELECT 1 AS n) SELECT * FROM x WHERE n IN (SELECT id FROM t) UNION ALL SELECT 2";
    let expected = "WITH x AS (
  SELECT 1 AS n
)
SELECT *
FROM x
WHERE n IN (
  SELECT id
  FROM t
)
UNION ALL
SELECT 2";
    assert_eq!(formatted(text), expected);
}

#[test]
fn comments_and_quoted_bytes_stay_as_they_are() {
    let text = "SELECT 'a  b' , \"C  d\" -- why\n  FROM   t /* x  y */ WHERE $$ q  r $$ = a";
    let expected = "SELECT 'a  b',\n  \"C  d\" -- why\nFROM t /* x  y */\nWHERE $$ q  r $$ = a";
    assert_eq!(formatted(text), expected);
}

#[test]
fn words_inside_functions_begin_no_line() {
    let text = "SELECT extract(year FROM d), left(a, 2), count(*) FILTER (WHERE a AND b) FROM t";
    let expected = "SELECT extract(year FROM d),\n  left(a, 2),\n  count(*) FILTER (WHERE a AND b)\nFROM t";
    assert_eq!(formatted(text), expected);
}

#[test]
fn formatting_twice_changes_nothing_more() {
    let text = "SELECT a,b FROM (SELECT 1 a, 2 b) x LEFT JOIN y ON x.a=y.a WHERE a=1 OR b=2 -- end";
    let once = formatted(text);
    assert_eq!(formatted(&once), once);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_that_can_be_formatted_keeps_its_lexemes(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "SELECT", "FROM", "WITH", "AS", "(", ")", ",", "'a'", "\"b\"", "-- c\n", "/* d */", "AND", "BETWEEN", "1",
            ".5", "x", ".", "+", "-", "=", "||", "::", ";", "LEFT", "JOIN", "CASE", "END", "$1", "\n", " ", "/", "*",
        ]), 0..60),
    ) {
        for dialect in [Dialect::PostgreSql, Dialect::Sqlite, Dialect::Dataset, Dialect::MySql] {
            let text = pieces.concat();
            if let Ok(out) = format(&text, dialect) {
                let before = lexer::scan(&text, dialect).expect("it was formatted");
                let after = lexer::scan(&out, dialect).expect("it can still be cut");
                prop_assert!(same(&text, &before, &out, &after), "{text:?}\n{out:?}");
            }
        }
    }
}
