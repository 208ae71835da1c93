//! Column and table names in whatever case a person writes them.
//!
//! DataFusion folds bare names to lower case, while uploaded files keep theirs (`Revenue`). So each bare word that is
//! the name of one column or table, but for its case, is read as that name. This changes what the words mean, never
//! the text, and no text is made from what was parsed.

use std::collections::HashMap;

use datafusion::sql::parser::Statement as PlannerStatement;
use datafusion::sql::sqlparser::ast::Statement;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::parser::Parser;
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use crate::engine::types::EngineError;

/// How deep expressions and subqueries may nest.
const DEEPEST: usize = 200;

/// Names by their lower-case form; none where two names differ by case alone.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, Option<String>>);

impl Names {
    /// Adds the name of a table or column.
    pub(super) fn add(&mut self, name: &str) {
        let known = self.0.entry(name.to_lowercase()).or_insert_with(|| Some(name.to_owned()));
        if known.as_deref().is_some_and(|k| k != name) {
            *known = None;
        }
    }

    fn exact(&self, word: &str) -> Option<&str> {
        self.0.get(&word.to_lowercase()).and_then(Option::as_deref)
    }
}

/// Reads a text that must be exactly one query.
///
/// # Errors
/// `Sql` with the parser's words, or when it is anything but one query.
pub(super) fn parse(sql: &str, names: &Names) -> Result<PlannerStatement, EngineError> {
    let dialect = GenericDialect {};
    let mut tokens = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .map_err(|e| EngineError::Sql(format!("The SQL can't be read: {e}")))?;
    for at in 0..tokens.len() {
        if let Some(exact) = renamed(&tokens, at, names)
            && let Token::Word(word) = &mut tokens[at].token
        {
            word.value = exact;
            word.quote_style = Some('"');
        }
    }
    let parser = Parser::new(&dialect).with_recursion_limit(DEEPEST);
    let mut statements = parser
        .with_tokens_with_locations(tokens)
        .parse_statements()
        .map_err(|e| EngineError::Sql(format!("The SQL can't be read: {e}")))?;
    match (statements.pop(), statements.is_empty()) {
        (Some(query @ Statement::Query(_)), true) => Ok(PlannerStatement::Statement(Box::new(query))),
        (Some(_), true) => Err(EngineError::Sql("Only queries can be run here.".into())),
        _ => Err(EngineError::Sql("Write exactly one query.".into())),
    }
}

/// The exact name that the token at `at` means, if it is a bare word that differs from a known name by case.
fn renamed(tokens: &[TokenWithSpan], at: usize, names: &Names) -> Option<String> {
    let Token::Word(word) = &tokens[at].token else { return None };
    let qualified = || matches!(neighbour(tokens[..at].iter().rev()), Some(Token::Period));
    if word.quote_style.is_some() || (NEVER_A_NAME.contains(&word.keyword) && !qualified()) {
        return None;
    }
    let next = neighbour(tokens[at + 1..].iter());
    if matches!(next, Some(Token::LParen)) || (word.keyword != Keyword::NoKeyword && !stands_for_a_value(tokens, at)) {
        return None;
    }
    names.exact(&word.value).map(str::to_owned)
}

/// Whether a word that SQL also knows as a keyword (`date`, `year`, `value`) stands where a column does: after a dot,
/// an operator or a word that a value follows, and not before a literal as in `DATE '2026-01-31'`.
fn stands_for_a_value(tokens: &[TokenWithSpan], at: usize) -> bool {
    let mut before = tokens[..at].iter().rev();
    let last = neighbour(&mut before);
    let next = neighbour(tokens[at + 1..].iter());
    if matches!(next, Some(Token::SingleQuotedString(_))) {
        return false;
    }
    match last {
        Some(Token::LParen) => !matches!(neighbour(&mut before), Some(Token::Word(w)) if w.keyword == Keyword::EXTRACT),
        Some(Token::Word(w)) if w.keyword == Keyword::AS => !matches!(next, Some(Token::RParen)),
        Some(Token::Word(w)) => VALUE_FOLLOWS.contains(&w.keyword),
        Some(token) => VALUE_FOLLOWS_MARK.contains(token),
        None => false,
    }
}

fn neighbour<'a>(mut tokens: impl Iterator<Item = &'a TokenWithSpan>) -> Option<&'a Token> {
    tokens.find(|t| !matches!(t.token, Token::Whitespace(_))).map(|t| &t.token)
}

/// Words that begin or are a value themselves wherever a value stands: only quotes or a dot make them names.
const NEVER_A_NAME: [Keyword; 9] = [
    Keyword::SELECT,
    Keyword::CASE,
    Keyword::NOT,
    Keyword::DISTINCT,
    Keyword::NULL,
    Keyword::TRUE,
    Keyword::FALSE,
    Keyword::EXISTS,
    Keyword::INTERVAL,
];

const VALUE_FOLLOWS: [Keyword; 18] = [
    Keyword::SELECT,
    Keyword::DISTINCT,
    Keyword::WHERE,
    Keyword::AND,
    Keyword::OR,
    Keyword::NOT,
    Keyword::ON,
    Keyword::BY,
    Keyword::HAVING,
    Keyword::CASE,
    Keyword::WHEN,
    Keyword::THEN,
    Keyword::ELSE,
    Keyword::BETWEEN,
    Keyword::LIKE,
    Keyword::IN,
    Keyword::FROM,
    Keyword::JOIN,
];

const VALUE_FOLLOWS_MARK: [Token; 13] = [
    Token::Comma,
    Token::Period,
    Token::Eq,
    Token::Neq,
    Token::Lt,
    Token::LtEq,
    Token::Gt,
    Token::GtEq,
    Token::Plus,
    Token::Minus,
    Token::Mul,
    Token::Div,
    Token::StringConcat,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        for name in ["Orders", "Revenue", "Count", "Date", "Day", "x", "X"] {
            names.add(name);
        }
        names
    }

    fn read(sql: &str) -> String {
        parse(sql, &names()).unwrap().to_string()
    }

    #[test]
    fn a_bare_word_in_another_case_is_the_column() {
        assert_eq!(read("SELECT sum(revenue) FROM ORDERS"), r#"SELECT sum("Revenue") FROM "Orders""#);
    }

    #[test]
    fn functions_and_type_words_stay_what_they_are() {
        assert_eq!(read("SELECT count(*) FROM orders"), r#"SELECT count(*) FROM "Orders""#);
        assert_eq!(read("SELECT DATE '2026-01-31', o.date"), r#"SELECT DATE '2026-01-31', o."Date""#);
        assert_eq!(read("SELECT CAST(a AS DATE)"), "SELECT CAST(a AS DATE)");
        assert_eq!(read("SELECT a + INTERVAL '1' DAY"), "SELECT a + INTERVAL '1' DAY");
    }

    #[test]
    fn keywords_that_are_columns_are_read_as_columns_where_a_column_stands() {
        assert_eq!(
            read("SELECT date, max(date) AS date FROM t WHERE date > 1 GROUP BY date"),
            r#"SELECT "Date", max("Date") AS "Date" FROM t WHERE "Date" > 1 GROUP BY "Date""#
        );
        assert_eq!(read("SELECT extract(DAY FROM date)"), r#"SELECT EXTRACT(DAY FROM "Date")"#);
    }

    #[test]
    fn words_that_begin_a_value_stay_what_they_are() {
        let mut names = Names::default();
        for name in ["Case", "Not", "Distinct", "Null", "Select", "True", "False", "Exists", "Interval"] {
            names.add(name);
        }
        for sql in [
            "SELECT CASE WHEN NOT a THEN NULL ELSE true END FROM t WHERE NOT EXISTS (SELECT 1)",
            "SELECT DISTINCT a FROM t WHERE a = (SELECT max(a) FROM t) AND b = false AND c = NULL",
            "SELECT count(DISTINCT a), b + INTERVAL '1' DAY, \"Case\", t.\"Null\" FROM (SELECT 1) AS t",
        ] {
            assert_eq!(parse(sql, &names).unwrap().to_string(), sql);
        }
        assert_eq!(parse("SELECT t.case FROM t", &names).unwrap().to_string(), r#"SELECT t."Case" FROM t"#);
    }

    #[test]
    fn quoted_words_and_names_that_differ_by_case_alone_are_left() {
        assert_eq!(read(r#"SELECT "revenue", x"#), r#"SELECT "revenue", x"#);
    }

    #[test]
    fn an_alias_and_its_use_stay_the_same_word() {
        let sql = read("SELECT sum(a) AS revenue FROM t ORDER BY REVENUE");
        assert_eq!(sql, r#"SELECT sum(a) AS "Revenue" FROM t ORDER BY "Revenue""#);
    }

    #[test]
    fn anything_but_one_query_is_refused() {
        for sql in ["", "SELECT 1; SELECT 2", "DROP TABLE x", "EXPLAIN SELECT 1", "SET a = 1", "COPY x TO 'y'"] {
            assert!(matches!(parse(sql, &names()), Err(EngineError::Sql(_))), "{sql}");
        }
    }
}
