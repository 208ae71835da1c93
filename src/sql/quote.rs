//! Writing names and texts so that they can only be read as names and texts.

use super::Dialect;

/// The name as a quoted identifier; every name is quoted, so that no word can be taken for a keyword.
///
/// Characters that no identifier may hold (NUL) are left out.
pub fn quote_identifier(name: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::MySql => wrap(name, '`'),
        Dialect::PostgreSql | Dialect::Sqlite | Dialect::Dataset => wrap(name, '"'),
    }
}

/// The text as a literal. NUL, which no literal may hold, is left out.
///
/// Relies on `standard_conforming_strings` being on in PostgreSQL; on MySQL backslashes are doubled.
pub fn quote_text(text: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::MySql => wrap(&text.replace('\\', "\\\\"), '\''),
        Dialect::PostgreSql | Dialect::Sqlite | Dialect::Dataset => wrap(text, '\''),
    }
}

fn wrap(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars().filter(|c| *c != '\0') {
        if c == quote {
            out.push(quote);
        }
        out.push(c);
    }
    out.push(quote);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_inside_are_doubled() {
        assert_eq!(quote_identifier("a\"b", Dialect::PostgreSql), "\"a\"\"b\"");
        assert_eq!(quote_identifier("a`b", Dialect::MySql), "`a``b`");
        assert_eq!(quote_text("it's", Dialect::Sqlite), "'it''s'");
    }

    #[test]
    fn a_backslash_is_doubled_only_where_it_escapes() {
        assert_eq!(quote_text("a\\' OR 1", Dialect::MySql), "'a\\\\'' OR 1'");
        assert_eq!(quote_text("a\\", Dialect::Sqlite), "'a\\'");
    }
}
