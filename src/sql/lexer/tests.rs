use super::*;
use crate::sql::Dialect::{Dataset, MySql, PostgreSql, Sqlite};

fn cut(text: &str, dialect: Dialect) -> Vec<&str> {
    scan(text, dialect).map(|out| out.iter().map(|l| l.of(text)).collect()).unwrap_or_default()
}

fn rule(text: &str, dialect: Dialect) -> &'static str {
    scan(text, dialect).map_or_else(|reason| reason.rule, |_| "accepted")
}

#[test]
fn a_backslash_ends_nothing_in_a_plain_text() {
    assert_eq!(cut(r"'a\' x", PostgreSql), [r"'a\'", "x"]);
    assert_eq!(cut(r"'a\' x'", MySql), [r"'a\' x'"]);
    assert_eq!(cut(r"E'a\' x'", PostgreSql), [r"E'a\' x'"]);
}

#[test]
fn doubled_quotes_stay_inside() {
    assert_eq!(cut("'it''s' \"a\"\"b\" `c``d`", Sqlite), ["'it''s'", "\"a\"\"b\"", "`c``d`"]);
}

#[test]
fn a_sqlite_bracket_ends_at_the_first_closing_one() {
    assert_eq!(cut("[x[] y", Sqlite), ["[x[]", "y"]);
    assert_eq!(rule("[x]] y]", Sqlite), "odd_character");
}

#[test]
fn comments_nest_only_where_the_engine_nests_them() {
    assert_eq!(cut("/* a /* b */ c */ d", PostgreSql), ["/* a /* b */ c */", "d"]);
    assert_eq!(cut("/* a /* b */ c", Sqlite), ["/* a /* b */", "c"]);
    assert_eq!(rule("/* a /* b */", PostgreSql), "unterminated");
}

#[test]
fn a_comment_begins_inside_an_operator_run() {
    assert_eq!(cut("1 |-- x\n2", PostgreSql), ["1", "|", "-- x", "2"]);
    assert_eq!(cut("1 */*x*/2", PostgreSql), ["1", "*", "/*x*/", "2"]);
}

#[test]
fn a_carriage_return_ends_a_line_comment_only_in_postgresql() {
    assert_eq!(cut("--a\rb", PostgreSql), ["--a", "b"]);
    assert_eq!(cut("--a\rb", Sqlite), ["--a\rb"]);
}

#[test]
fn dollar_quotes_close_with_their_own_tag() {
    assert_eq!(cut("$x$ a $$ b $x$ c", PostgreSql), ["$x$ a $$ b $x$", "c"]);
    assert_eq!(cut("a$$b", PostgreSql), ["a$$b"]);
    assert_eq!(cut("$1", PostgreSql), ["$1"]);
    assert_eq!(rule("$x", PostgreSql), "variable");
    assert_eq!(rule("$1x", PostgreSql), "variable");
    assert_eq!(rule("$name", Sqlite), "variable");
}

#[test]
fn literals_of_digits_hold_only_digits() {
    assert_eq!(cut("X'1F' 0x1f", Sqlite), ["X'1F'", "0x1f"]);
    assert_eq!(rule(r"X'\' UNION SELECT 1 --'", PostgreSql), "odd_literal");
    assert_eq!(rule("B'1''0'", PostgreSql), "odd_literal");
}

#[test]
fn numbers_must_end_before_a_word() {
    assert_eq!(cut("1.5e-3 .5 2.", PostgreSql), ["1.5e-3", ".5", "2."]);
    for odd in ["1a", "1_000", "0x1F", "1..2", "1e"] {
        assert_eq!(rule(odd, PostgreSql), "odd_number", "{odd}");
    }
}

#[test]
fn joined_texts_are_refused() {
    assert_eq!(rule("'a'\n'b'", PostgreSql), "continued_text");
    assert_eq!(rule("E'a' -- x\n 'b\\'", PostgreSql), "continued_text");
}

#[test]
fn unicode_escapes_and_variables_are_refused() {
    assert_eq!(rule("U&'d'", PostgreSql), "unicode_escape");
    assert_eq!(rule("u&\"d\"", PostgreSql), "unicode_escape");
    assert_eq!(rule("@a", MySql), "variable");
    assert_eq!(rule("@a", Dataset), "variable");
    assert_eq!(rule("a := 1", PostgreSql), "assignment");
}

#[test]
fn comments_that_act_are_refused() {
    assert_eq!(rule("/*!99999 x */", MySql), "acting_comment");
    assert_eq!(rule("/*M! x */", MySql), "acting_comment");
    assert_eq!(rule("/*+ Set(a b) */", PostgreSql), "acting_comment");
    assert_eq!(rule("/*! x */", Dataset), "acting_comment");
}

#[test]
fn signs_that_look_like_others_are_refused_outside_quotes() {
    for odd in ["SELECT\u{a0}1", "DE\u{200b}LETE", "a\u{ff1b}b", "\u{feff}", "\u{2018}a\u{2019}", "a \u{202e} b"] {
        assert_eq!(rule(odd, PostgreSql), "hidden_characters", "{odd:?}");
    }
    assert_eq!(rule("'\u{202e}'", PostgreSql), "accepted");
    assert_eq!(rule("-- \u{202e}", PostgreSql), "hidden_characters");
    assert_eq!(rule("\"\u{202e}\"", PostgreSql), "hidden_characters");
    assert_eq!(rule("数量", PostgreSql), "accepted");
}
