//! A text in words for those who only look at it: names, values and signs, cut by the guard's own lexer, so that
//! nobody else reads SQL by hand. What is seen here judges nothing.

use super::lexer::{self, Kind, Lexeme};
use super::{Dialect, Refusal};

/// A word, value or sign of a text; comments are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// An identifier or keyword; quotes taken off.
    Name(String),
    /// A text value; quotes taken off.
    Text(String),
    Number(String),
    /// Operators, punctuation and places for values.
    Mark(String),
}

/// The words of a text.
///
/// # Errors
/// When the text cannot be cut without doubt.
pub fn tokens(text: &str, dialect: Dialect) -> Result<Vec<Token>, Refusal> {
    let lexemes = lexer::scan(text, dialect)?;
    Ok(lexemes.iter().filter_map(|lexeme| token(lexeme, lexeme.of(text))).collect())
}

/// The text without its values: every text and number becomes `?`, comments are left out, since people write
/// values into them, too. Names, keywords and signs stay. `is_name` says whether something is called so: SQLite
/// takes a double-quoted word that nothing is called for a text.
///
/// # Errors
/// When the text cannot be cut without doubt: then there is no telling what is a value.
pub fn without_values(text: &str, dialect: Dialect, is_name: impl Fn(&str) -> bool) -> Result<String, Refusal> {
    let lexemes = lexer::scan(text, dialect)?;
    let aliases: Vec<&str> =
        lexemes.windows(2).filter(|pair| pair[0].is_word(text, "AS")).map(|pair| pair[1].of(text)).collect();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for lexeme in &lexemes {
        let own = lexeme.of(text);
        let doubtful = dialect == Dialect::Sqlite && lexeme.kind == Kind::Quoted && own.starts_with('"');
        out.push_str(text.get(from..lexeme.start).unwrap_or_default());
        from = lexeme.end;
        out.push_str(match lexeme.kind {
            Kind::Text => "'?'",
            Kind::Number => "?",
            Kind::LineComment | Kind::BlockComment => "",
            Kind::Quoted if doubtful && !aliases.contains(&own) && !is_name(&unquoted(own)) => "'?'",
            _ => own,
        });
    }
    Ok(out + text.get(from..).unwrap_or_default())
}

/// Whether two texts differ in nothing but comments, white space and the sign that ends a statement. In doubt they do.
pub fn same_words(one: &str, other: &str, dialect: Dialect) -> bool {
    let words = |text: &str| -> Option<Vec<(Kind, String)>> {
        let lexemes = lexer::scan_with_places(text, dialect).ok()?;
        let of = |lexeme: &Lexeme| (!lexeme.is_comment()).then(|| (lexeme.kind, lexeme.of(text).to_owned()));
        let mut words: Vec<_> = lexemes.iter().filter_map(of).collect();
        while words.last().is_some_and(|(_, own)| own == ";") {
            words.pop();
        }
        Some(words)
    };
    words(one).is_some_and(|own| words(other) == Some(own))
}

fn token(lexeme: &Lexeme, own: &str) -> Option<Token> {
    Some(match lexeme.kind {
        Kind::Word => Token::Name(own.to_owned()),
        Kind::Quoted => Token::Name(unquoted(own)),
        Kind::Text => Token::Text(content(own)),
        Kind::Number => Token::Number(own.to_owned()),
        Kind::Parameter | Kind::Place | Kind::Operator | Kind::Punctuation => Token::Mark(own.to_owned()),
        Kind::LineComment | Kind::BlockComment => return None,
    })
}

/// What stands between quotes, with doubled closing quotes single.
pub(super) fn unquoted(own: &str) -> String {
    let mut chars = own.chars();
    let (Some(_), Some(closing)) = (chars.next(), chars.next_back()) else { return own.to_owned() };
    chars.as_str().replace(&format!("{closing}{closing}"), &closing.to_string())
}

/// The value that a literal stands for; escapes with a backslash stay as they are written.
fn content(own: &str) -> String {
    match own.strip_prefix('$').and_then(|rest| rest.find('$')) {
        Some(tag) => own.get(tag + 2..own.len() - tag - 2).unwrap_or_default().to_owned(),
        None => unquoted(own.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
    }
}

/// Whether a star stands for all columns: behind SELECT, a comma or a dot, and not between two factors.
pub fn takes_all_columns(tokens: &[Token]) -> bool {
    let begins = |token: &Token| match token {
        Token::Name(word) => ["select", "distinct", "all"].contains(&word.to_lowercase().as_str()),
        Token::Mark(mark) => mark == "," || mark == ".",
        _ => false,
    };
    let star = |token: &Token| matches!(token, Token::Mark(mark) if mark == "*");
    tokens.windows(2).any(|pair| begins(&pair[0]) && star(&pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str, dialect: Dialect) -> String {
        without_values(text, dialect, |name| name == "city").unwrap()
    }

    #[test]
    fn every_value_is_hidden_and_every_name_stays() {
        assert_eq!(
            masked("SELECT a FROM t WHERE n = 'O''Neil' AND m IN ('x','y') AND z > 85000.5 LIMIT 5", Dialect::Sqlite),
            "SELECT a FROM t WHERE n = '?' AND m IN ('?','?') AND z > ? LIMIT ?"
        );
        assert_eq!(masked("SELECT \"it's\" FROM t2", Dialect::PostgreSql), "SELECT \"it's\" FROM t2");
    }

    #[test]
    fn an_apostrophe_in_a_comment_turns_nothing_round() {
        for text in [
            "SELECT a -- that's it: Kiel\nFROM t WHERE city = 'Kiel'",
            "SELECT a /* it's Kiel */ FROM t WHERE city = 'Kiel'",
        ] {
            for dialect in [Dialect::Sqlite, Dialect::PostgreSql, Dialect::Dataset, Dialect::MySql] {
                let masked = masked(text, dialect);
                assert!(!masked.contains("Kiel") && masked.contains("city = '?'"), "{masked}");
            }
        }
    }

    #[test]
    fn values_in_every_kind_of_quotes_are_hidden() {
        for (text, dialect) in [
            ("SELECT 1 FROM t WHERE a = $$Kiel$$", Dialect::PostgreSql),
            ("SELECT 1 FROM t WHERE a = $x$it's Kiel$x$ AND b = 'Kiel'", Dialect::PostgreSql),
            ("SELECT 1 FROM t WHERE a = E'\\'Kiel' AND b = 'x'", Dialect::PostgreSql),
            ("SELECT 1 FROM t WHERE a = 'it\\'s Kiel'", Dialect::MySql),
            ("SELECT 1 FROM t WHERE a = \"Kiel\"", Dialect::MySql),
        ] {
            assert!(!masked(text, dialect).contains("Kiel"), "{}", masked(text, dialect));
        }
    }

    #[test]
    fn only_comments_and_white_space_may_differ() {
        let same = |other: &str| same_words("SELECT a FROM t WHERE b > {{low}}", other, Dialect::Sqlite);
        assert!(same("-- rows\nSELECT a\nFROM t /* b */ WHERE b > {{low}};"));
        for other in
            ["SELECT b FROM t WHERE b > {{low}}", "SELECT a FROM t WHERE b > 1", "SELECT a FROM t", "SELECT 'a"]
        {
            assert!(!same(other), "{other}");
        }
    }

    #[test]
    fn sqlite_takes_a_quoted_word_that_nothing_is_called_for_a_text() {
        assert_eq!(
            masked("SELECT \"city\", 1 AS \"One\" FROM t WHERE \"city\" = \"Kiel\" ORDER BY \"One\"", Dialect::Sqlite),
            "SELECT \"city\", ? AS \"One\" FROM t WHERE \"city\" = '?' ORDER BY \"One\""
        );
    }

    #[test]
    fn what_cannot_be_cut_has_no_mask() {
        assert!(without_values("SELECT 'Kiel", Dialect::Sqlite, |_| true).is_err());
        assert!(without_values("SELECT /* Kiel", Dialect::PostgreSql, |_| true).is_err());
    }

    #[test]
    fn words_come_without_their_quotes_and_comments_not_at_all() {
        let name = |text: &str| Token::Name(text.into());
        let text = |text: &str| Token::Text(text.into());
        let mark = |text: &str| Token::Mark(text.into());
        assert_eq!(
            tokens("x.\"a\"\"b\" = 'pa''id' -- no\n>= 1.5", Dialect::Sqlite).unwrap(),
            [name("x"), mark("."), name("a\"b"), mark("="), text("pa'id"), mark(">="), Token::Number("1.5".into())]
        );
        assert_eq!(
            tokens("$t$it's$t$, E'a', [b c]", Dialect::PostgreSql).unwrap()[..3],
            [text("it's"), mark(","), text("a")]
        );
        assert_eq!(tokens("[b c] `d`", Dialect::Sqlite).unwrap(), [name("b c"), name("d")]);
    }
}
