//! Reads one statement: first its outline, then its syntax tree.

use sqlparser::{
    ast::Query,
    dialect::{Dialect as ParserDialect, GenericDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect},
    parser::{Parser, ParserError},
    tokenizer::{Token, TokenWithSpan, Tokenizer},
};

use super::{
    Dialect, agree, bridge,
    fields::{Field, Shape},
    joined::{self, Joining},
    lexer::{self, Kind, Lexeme},
    limits,
    metered::{Exhausted, Metered, within_steps},
    refusal::{Reason, Refusal},
    relations::Named,
    walk,
};

/// What a statement does, as far as its own text tells.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Tables named, common table expressions left out.
    pub tables: Vec<Named>,
    /// Names of columns read, each once.
    pub columns: Vec<String>,
    pub parameters: usize,
    /// What each SELECT joins and adds up.
    pub joinings: Vec<Joining>,
    /// Names that stand after a dot.
    pub fields: Vec<Field>,
    /// What stands in FROM, by its number.
    pub shapes: Vec<Shape>,
    /// What stands against the statement.
    pub reasons: Vec<Reason>,
}

/// How deep the parser may recurse; brackets are limited far below, this also bounds chains of signs.
const RECURSION: usize = 200;

/// The text's lexemes, when size and outer shape fit; without recursion and in one pass over the text.
pub(super) fn outline(text: &str, dialect: Dialect) -> Result<Vec<Lexeme>, Refusal> {
    limits::check_text(text)?;
    let lexemes = lexer::scan(text, dialect)?;
    limits::check_lexemes(text, &lexemes)?;
    let bare: Vec<Lexeme> = lexemes.iter().filter(|l| !l.is_comment()).copied().collect();
    one_statement(text, &bare)?;
    opening(text, &bare, dialect)?;
    no_into(text, &bare)?;
    if dialect == Dialect::MySql {
        no_shared_lock(text, &bare)?;
    }
    Ok(lexemes)
}

/// A semicolon may only end the text.
fn one_statement(text: &str, bare: &[Lexeme]) -> Result<(), Reason> {
    let last = bare.len().saturating_sub(1);
    let inner = bare.iter().enumerate().find(|(index, l)| *index != last && l.is(text, ";"));
    inner.map_or(Ok(()), |(_, l)| {
        let message = "Only one statement may run at a time. Remove everything after the first semicolon.";
        Err(Reason::new("one_statement", message).at_offset(text, l.start))
    })
}

/// Only words that begin a query may begin the text.
fn opening(text: &str, bare: &[Lexeme], dialect: Dialect) -> Result<(), Reason> {
    let Some(first) = bare.iter().find(|l| !l.is(text, "(")) else {
        return Err(Reason::new("empty", "There is no statement. Write a SELECT."));
    };
    let word = first.of(text).to_ascii_uppercase();
    let begins = match word.as_str() {
        "SELECT" | "WITH" | "VALUES" => first.kind == Kind::Word,
        "TABLE" => dialect == Dialect::PostgreSql && first.kind == Kind::Word,
        _ => false,
    };
    if begins {
        return Ok(());
    }
    let reason = match word.as_str() {
        "EXPLAIN" | "DESCRIBE" | "DESC" => {
            Reason::new("explain", "EXPLAIN is not run here. Write the query itself, beginning with SELECT.")
        }
        _ if first.kind == Kind::Word => Reason::new(
            "only_reads",
            format!("Only queries run here and {word} is not one. Begin with SELECT, WITH or VALUES."),
        ),
        _ => Reason::new("only_reads", "Only queries run here. Begin with SELECT, WITH or VALUES."),
    };
    Err(reason.at_offset(text, first.start))
}

/// INTO is reserved in every dialect and always writes; as an alias it needs AS, as a column a dot.
fn no_into(text: &str, bare: &[Lexeme]) -> Result<(), Reason> {
    let mut previous: Option<&Lexeme> = None;
    for lexeme in bare {
        let named = previous.is_some_and(|p| p.is_word(text, "AS") || p.is(text, "."));
        if lexeme.is_word(text, "INTO") && !named {
            let message = "INTO would write a table or file. Remove it: statements here only read.";
            return Err(Reason::new("into", message).at_offset(text, lexeme.start));
        }
        previous = Some(lexeme);
    }
    Ok(())
}

/// MySQL's older words for FOR SHARE, which the parser would take for an alias.
fn no_shared_lock(text: &str, bare: &[Lexeme]) -> Result<(), Reason> {
    let is = |lexeme: &Lexeme, word| lexeme.is_word(text, word);
    let found = bare.windows(3).find(|w| is(&w[0], "LOCK") && is(&w[1], "IN") && is(&w[2], "SHARE"));
    found.map_or(Ok(()), |w| {
        let message = "LOCK IN SHARE MODE locks rows. Remove it: statements here only read.";
        Err(Reason::new("lock", message).at_offset(text, w[0].start))
    })
}

/// Parses and walks the statement. Must run on a thread with a big stack; the tree lives and dies there.
pub(super) fn read(text: &str, lexemes: &[Lexeme], dialect: Dialect) -> Result<Facts, Refusal> {
    let query = match dialect {
        Dialect::PostgreSql => parse(text, lexemes, dialect, PostgreSqlDialect {}),
        Dialect::Sqlite => parse(text, lexemes, dialect, SQLiteDialect {}),
        Dialect::MySql => parse(text, lexemes, dialect, MySqlDialect {}),
        // The analytic engine is this very parser, so it must be this very dialect.
        Dialect::Dataset => parse(text, lexemes, dialect, GenericDialect {}),
    }?;
    Ok(Facts { joinings: joined::joinings(&query), ..walk::facts(&query, dialect) })
}

fn parse(
    text: &str,
    lexemes: &[Lexeme],
    dialect: Dialect,
    parser_dialect: impl ParserDialect,
) -> Result<Box<Query>, Refusal> {
    let tokens = Tokenizer::new(&parser_dialect, text)
        .tokenize_with_location()
        .map_err(|e| syntax(&e.message, e.location.line, e.location.column))?;
    agree::check(text, lexemes, &tokens)?;
    let tokens = bridge::translate(significant(tokens), dialect);
    let metered = Metered::new(parser_dialect);
    within_steps(|| one_query(tokens, &metered)).unwrap_or_else(|Exhausted| Err(too_deep().into()))
}

fn one_query(tokens: Vec<TokenWithSpan>, dialect: &dyn ParserDialect) -> Result<Box<Query>, Refusal> {
    let mut parser = Parser::new(dialect).with_recursion_limit(RECURSION).with_tokens_with_locations(tokens);
    let query = parser.parse_query().map_err(|error| refuse_syntax(&error, &parser))?;
    while parser.consume_token(&Token::SemiColon) {}
    let end = parser.peek_token();
    if end.token != Token::EOF {
        let message = format!("expected the end of the statement, found: {}", end.token);
        return Err(syntax(&message, end.span.start.line, end.span.start.column).into());
    }
    Ok(query)
}

fn significant(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    tokens.into_iter().filter(|t| !matches!(t.token, Token::Whitespace(_))).collect()
}

fn refuse_syntax(error: &ParserError, parser: &Parser<'_>) -> Refusal {
    let place = parser.get_current_token().span.start;
    match error {
        ParserError::RecursionLimitExceeded => too_deep().at(place.line, place.column).into(),
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => {
            let message = message.split(" at Line:").next().unwrap_or(message);
            syntax(message, place.line, place.column).into()
        }
    }
}

fn too_deep() -> Reason {
    Reason::new("too_deep", "The statement nests too deeply. Split it.")
}

fn syntax(message: &str, line: u64, column: u64) -> Reason {
    Reason::new("syntax", format!("This is not valid SQL: {message}. Correct it and run again.")).at(line, column)
}
