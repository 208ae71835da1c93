use super::*;
use crate::sql::{Guard, Relations};

const ALL: [Dialect; 4] = [Dialect::PostgreSql, Dialect::MySql, Dialect::Sqlite, Dialect::Dataset];

fn filled(text: &str, dialect: Dialect, value: &Literal) -> Result<Filled, Refusal> {
    Template::read(text, dialect, &[]).map(|template| template.fill(|_| Some(value.clone())))
}

fn rule(text: &str, given: &[&str]) -> &'static str {
    Template::read(text, Dialect::PostgreSql, given).map_or_else(|refusal| refusal.reasons[0].rule, |_| "accepted")
}

/// What a whole text of one value reads as for the guard's own lexer: its literals.
fn texts(text: &str, dialect: Dialect) -> Vec<String> {
    let lexemes = lexer::scan(text, dialect).expect("it can be cut");
    lexemes.iter().filter(|l| l.kind == Kind::Text).map(|l| l.of(text).to_owned()).collect()
}

#[test]
fn a_name_in_braces_is_a_place_and_names_come_once() {
    let text = "SELECT {{a}}, {{ b_2 }}, '{{c}} x' /* {{d}} */ FROM t -- {{e}}\nWHERE x = {{a}}";
    for dialect in ALL {
        assert_eq!(Template::read(text, dialect, &[]).unwrap().names(), ["a", "b_2"], "{dialect:?}");
    }
    assert!(Template::read("SELECT 1", Dialect::Sqlite, &[]).unwrap().names().is_empty());
}

#[test]
fn a_quoted_place_is_a_mistake_only_where_it_looks_like_one() {
    for text in ["SELECT '{{x}}'", "SELECT \"{{x}}\"", "SELECT ' {{ x }} '", "SELECT $${{x}}$$ , '{{x}}'"] {
        assert_eq!(rule(text, &[]), "parameter_in_quotes", "{text}");
    }
    assert_eq!(rule("SELECT '%{{x}}%'", &["x"]), "parameter_in_quotes");
    assert_eq!(rule("SELECT '%{{x}}%'", &["y"]), "accepted");
    assert_eq!(rule("SELECT 'a {{ b'", &[]), "accepted");
    assert_eq!(rule("SELECT '{{x}} {{y}}'", &[]), "accepted");
}

#[test]
fn a_place_that_touches_a_word_a_quote_or_a_value_is_refused() {
    for text in [
        "SELECT E{{x}}",
        "SELECT X{{x}}",
        "SELECT N{{x}}",
        "SELECT a.{{x}}",
        "SELECT {{x}}.a",
        "SELECT {{x}}{{y}}",
        "SELECT {{x}} {{y}}",
        "SELECT {{x}} /* c */ {{y}}",
        "SELECT 'a'{{x}}",
        "SELECT 'a'\n{{x}}",
        "SELECT {{x}}'a'",
        "SELECT \"a\"{{x}}",
        "SELECT 1{{x}}",
        "SELECT {{x}}1",
        "SELECT @{{x}}",
        "SELECT {{x}}e5",
        "SELECT U&{{x}}",
        "SELECT a::{{x}}",
        "SELECT {{{x}}}",
    ] {
        let rule = rule(text, &[]);
        assert!(
            matches!(rule, "parameter_touches" | "odd_character" | "odd_literal" | "parameter_name"),
            "{text}: {rule}"
        );
    }
}

#[test]
fn a_name_that_is_none_is_refused_at_its_place() {
    for text in [
        "SELECT {{}}",
        "SELECT {{ }}",
        "SELECT {{1a}}",
        "SELECT {{a b}}",
        "SELECT {{ä}}",
        "SELECT {{a-b}}",
        "SELECT {{a",
    ] {
        let refusal = Template::read(text, Dialect::PostgreSql, &[]).unwrap_err();
        assert_eq!((refusal.reasons[0].rule, refusal.reasons[0].column), ("parameter_name", Some(8)), "{text}");
    }
    assert_eq!(rule(&format!("SELECT {{{{{}}}}}", "a".repeat(64)), &[]), "parameter_name");
}

#[test]
fn no_text_gets_out_of_its_quotes() {
    let evil = [
        "'",
        "''",
        "'; DROP TABLE t --",
        "\\",
        "\\'",
        "\\' OR 1=1 --",
        "'\\''",
        "/* ",
        "*/",
        "--",
        "#",
        "{{b}}",
        "{{a}}",
        "$$",
        "$a$",
        "\u{2019}",
        "\u{202e}",
        "\n'x'",
        "E'\\''",
        "\" OR 1",
        "`",
        "%",
        "?",
        ":x",
        "@@version",
        "\u{ff07}",
    ];
    for dialect in ALL {
        for value in evil {
            let text = "SELECT a FROM t WHERE b = {{x}} AND c=({{x}})";
            let filled = filled(text, dialect, &Literal::text(value).unwrap()).unwrap();
            let found = texts(&filled.text, dialect);
            assert_eq!(found.len(), 2, "{dialect:?} {value:?}: {}", filled.text);
            let guarded = Guard::new().check(&filled.text, dialect, &Relations::Any);
            assert!(guarded.is_ok(), "{dialect:?} {value:?}: {guarded:?}");
            let lexemes = |text: &str| lexer::scan(text, dialect).unwrap().len();
            assert_eq!(lexemes(&filled.text), lexemes("SELECT a FROM t WHERE b = 'x' AND c=('x')"), "{value:?}");
        }
    }
}

#[test]
fn what_is_put_in_is_never_looked_at_again() {
    let template = Template::read("SELECT {{a}}, {{b}}", Dialect::Sqlite, &["a", "b"]).unwrap();
    let filled = template.fill(|name| Literal::text(if name == "a" { "{{b}}" } else { "1" }).ok());
    assert_eq!(filled.text, "SELECT '{{b}}', '1'");
}

#[test]
fn a_refused_statement_stays_refused_whatever_is_put_in() {
    for text in ["DELETE FROM t WHERE a = {{x}}", "SELECT pg_sleep({{x}})", "SELECT 1; SELECT {{x}}"] {
        let filled = filled(text, Dialect::PostgreSql, &Literal::Integer(1)).unwrap();
        assert!(Guard::new().check(&filled.text, Dialect::PostgreSql, &Relations::Any).is_err(), "{text}");
    }
}

#[test]
fn numbers_keep_their_digits_and_join_no_sign() {
    let number = |text: &str| Literal::number(text).map(|n| n.written(Dialect::PostgreSql, false));
    assert_eq!(number("12.50").unwrap(), "12.50");
    assert_eq!(number(" +.5 ").unwrap(), "0.5");
    assert_eq!(number("5.").unwrap(), "5");
    assert_eq!(number("-3").unwrap(), "(-3)");
    assert_eq!(number("1E5").unwrap(), "1e5");
    assert_eq!(number("12345678901234567890.123456789").unwrap(), "12345678901234567890.123456789");
    let long = "9".repeat(101);
    for wrong in ["", "-", ".", "1e", "1e999", "0x10", "NaN", "inf", "1_0", "1,5", "1;2", "--1", "١", long.as_str()] {
        assert!(number(wrong).is_err(), "{wrong}");
    }
    assert!(Literal::integer("9223372036854775807").is_ok() && Literal::integer("9223372036854775808").is_err());
    assert!(Literal::integer("1.0").is_err());
    let filled = filled("SELECT 1 -{{n}}", Dialect::PostgreSql, &Literal::Integer(-1)).unwrap();
    assert_eq!(filled.text, "SELECT 1 -(-1)");
}

#[test]
fn days_and_moments_say_their_type_where_the_dialect_has_one() {
    let day = Literal::date("2026-01-31").unwrap();
    assert_eq!(day.written(Dialect::PostgreSql, false), "DATE '2026-01-31'");
    assert_eq!(day.written(Dialect::PostgreSql, true), "'2026-01-31'");
    assert_eq!(day.written(Dialect::Sqlite, false), "'2026-01-31'");
    for wrong in
        ["2026-02-30", "31.01.2026", "2026-1-1", "20260-01-01", "0000-01-01", "2026-01-31x", "2026-01-31' OR '"]
    {
        assert!(Literal::date(wrong).is_err(), "{wrong}");
    }
    let moment = |text: &str, dialect| Literal::moment(text).unwrap().written(dialect, false);
    assert_eq!(moment("2026-01-31T10:00", Dialect::MySql), "TIMESTAMP '2026-01-31 10:00:00'");
    assert_eq!(moment("2026-01-31 10:00:00.250", Dialect::Sqlite), "'2026-01-31 10:00:00.250'");
    assert_eq!(moment("2026-01-31T10:00:00+01:00", Dialect::PostgreSql), "TIMESTAMPTZ '2026-01-31 09:00:00+00:00'");
    assert_eq!(moment("2026-01-31T10:00:00Z", Dialect::Dataset), "TIMESTAMP '2026-01-31 10:00:00'");
    for wrong in ["2026-01-31T25:00", "now", "2026-01-31", "é026-01-31T10:00"] {
        assert!(Literal::moment(wrong).is_err(), "{wrong}");
    }
    assert!(Literal::text("a\0b").is_err());
}

#[test]
fn every_kind_of_literal_passes_the_guard_in_every_dialect() {
    let literals = [
        Literal::Null,
        Literal::text("x").unwrap(),
        Literal::number("-1.5e3").unwrap(),
        Literal::Integer(i64::MIN),
        Literal::Boolean(true),
        Literal::Boolean(false),
        Literal::date("2026-01-31").unwrap(),
        Literal::moment("2026-01-31T10:00:00").unwrap(),
        Literal::moment("2026-01-31T10:00:00Z").unwrap(),
    ];
    for dialect in ALL {
        for literal in &literals {
            let filled = filled("SELECT a FROM t WHERE b >= {{x}}", dialect, literal).unwrap();
            let guarded = Guard::new().check(&filled.text, dialect, &Relations::Any);
            assert!(guarded.is_ok(), "{dialect:?} {}: {guarded:?}", filled.text);
        }
    }
}

#[test]
fn places_of_a_refusal_are_those_of_the_text_that_was_written() {
    let text = "SELECT {{a}},\n  {{b}}, pg_sleep(1)\nFROM t";
    let long = Literal::text(&"x\n".repeat(40)).unwrap();
    let filled = filled(text, Dialect::PostgreSql, &long).unwrap();
    let refusal = Guard::new().check(&filled.text, Dialect::PostgreSql, &Relations::Any).unwrap_err();
    let reason = &filled.refusal_as_written(refusal).reasons[0];
    assert_eq!((reason.line, reason.column), (Some(2), Some(10)), "{reason:?}");
    assert_eq!((reason.end_line, reason.end_column), (Some(2), Some(18)), "{reason:?}");
}

#[test]
fn a_place_inside_what_was_put_in_is_its_names() {
    let filled = filled("SELECT {{a}} FROM t", Dialect::PostgreSql, &Literal::text("abcdef").unwrap()).unwrap();
    assert_eq!(filled.text, "SELECT 'abcdef' FROM t");
    assert_eq!(filled.position_as_written(1), 1);
    assert_eq!(filled.position_as_written(8), 8);
    assert_eq!(filled.position_as_written(11), 8);
    assert_eq!(filled.position_as_written(17), 14);
}
