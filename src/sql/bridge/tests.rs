use sqlparser::{
    dialect::{PostgreSqlDialect, SQLiteDialect},
    tokenizer::Tokenizer,
};

use super::*;

fn translated(text: &str, dialect: Dialect) -> String {
    let tokens = match dialect {
        Dialect::Sqlite => Tokenizer::new(&SQLiteDialect {}, text).tokenize_with_location(),
        _ => Tokenizer::new(&PostgreSqlDialect {}, text).tokenize_with_location(),
    };
    let tokens = tokens.expect("it can be cut");
    let tokens = tokens.into_iter().filter(|t| !matches!(t.token, Token::Whitespace(_))).collect();
    let out: Vec<String> = translate(tokens, dialect).iter().map(|t| t.token.to_string()).collect();
    out.join(" ")
}

#[test]
fn forms_of_postgresql_become_known_ones() {
    for (given, expected) in [
        ("TABLE a UNION TABLE b", "SELECT * FROM a UNION SELECT * FROM b"),
        ("SELECT inet '1.2.3.4'", "SELECT '1.2.3.4'"),
        ("FROM ROWS FROM (f(1, 2), g())", "FROM ( f ( 1 , 2 ) CROSS JOIN g ( ) )"),
        ("(SELECT 1) CYCLE id, x SET c USING p SELECT 2", "( SELECT 1 ) SELECT 2"),
        ("(SELECT 1) SEARCH DEPTH FIRST BY id SET o SELECT 2", "( SELECT 1 ) SELECT 2"),
        ("substring(a SIMILAR b ESCAPE c)", "substring ( a , b , c )"),
        ("(ORDER BY a ROWS 1 PRECEDING EXCLUDE CURRENT ROW)", "( ORDER BY a ROWS 1 PRECEDING )"),
    ] {
        assert_eq!(translated(given, Dialect::PostgreSql), expected);
    }
}

#[test]
fn forms_of_sqlite_become_known_ones() {
    for (given, expected) in [
        ("t AS NOT MATERIALIZED (SELECT 1)", "t AS ( SELECT 1 )"),
        ("FROM a NOT INDEXED WHERE b", "FROM a WHERE b"),
        ("FROM a INDEXED BY i WHERE b", "FROM a WHERE b"),
        ("a IS 'x' AND b IS NOT c", "a = 'x' AND b <> c"),
        ("a GLOB 'x*'", "a LIKE 'x*'"),
    ] {
        assert_eq!(translated(given, Dialect::Sqlite), expected);
    }
}

#[test]
fn what_the_parser_knows_stays_as_it_is() {
    for text in ["a IS NULL", "a IS NOT DISTINCT FROM b", "glob ( 'a' , b )", "NOT a"] {
        assert_eq!(translated(text, Dialect::Sqlite), text);
    }
    for text in ["a SIMILAR TO b ESCAPE c", "SELECT a . inet", "SELECT cycle FROM t"] {
        assert_eq!(translated(text, Dialect::PostgreSql), text);
    }
}
