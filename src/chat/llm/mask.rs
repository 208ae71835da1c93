//! Hiding values: what stands in quotes may come from the data, and must not leave with a prompt that only names
//! may leave with.

use crate::data::Schema;
use crate::sql::{Dialect, without_values};

/// What stands for a query whose values can't be told from its names.
const HIDDEN: &str = "(left out: it holds values)";

/// The SQL with every value and comment hidden; of a text that can't be cut into words nothing is left.
pub(super) fn masked(sql: &str, dialect: Dialect, schema: &Schema) -> String {
    let is_name =
        |word: &str| schema.tables.iter().any(|t| t.name.eq_ignore_ascii_case(word) || t.column(word).is_some());
    without_values(sql, dialect, is_name).unwrap_or_else(|_| HIDDEN.to_owned())
}

/// A database's message where every quoted part that isn't in the SQL itself is hidden: it may quote a row.
pub(in crate::chat) fn without_foreign_quotes(message: &str, sql: &str) -> String {
    let mut out = String::new();
    let mut rest = message;
    while let Some(start) = opening(rest) {
        let quote = rest[start..].chars().next().unwrap_or('"');
        let inner = &rest[start + 1..];
        let Some(end) = inner.find(quote) else { break };
        out.push_str(&rest[..=start]);
        out.push_str(if sql.contains(&inner[..end]) { &inner[..end] } else { "?" });
        out.push(quote);
        rest = &inner[end + 1..];
    }
    // A quote that is never closed hides everything after it.
    match opening(rest) {
        Some(open) => out.push_str(&rest[..open]),
        None => out.push_str(rest),
    }
    out
}

/// Where a quotation begins; the apostrophe of "can't" begins none.
fn opening(text: &str) -> Option<usize> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let begins = |(at, c): &(usize, char)| {
        let inside_word = letter(text[..*at].chars().next_back()) && letter(text[at + 1..].chars().next());
        matches!(c, '"' | '`') || (*c == '\'' && !inside_word)
    };
    text.char_indices().find(begins).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_hidden_and_what_cannot_be_cut_is_left_out() {
        let schema = Schema::default();
        let sql = "SELECT a -- that's it\nFROM t WHERE n = 'Kiel' AND pay > 85000";
        assert_eq!(masked(sql, Dialect::Sqlite, &schema), "SELECT a \nFROM t WHERE n = '?' AND pay > ?");
        assert_eq!(masked("SELECT 'Kiel", Dialect::Sqlite, &schema), HIDDEN);
    }

    #[test]
    fn an_apostrophe_in_a_message_opens_no_quotation() {
        assert_eq!(without_foreign_quotes("can't cast \"Mara's note\" so", "SELECT 1"), "can't cast \"?\" so");
    }

    #[test]
    fn a_message_keeps_names_from_the_sql_and_hides_rows() {
        let sql = "SELECT CAST(note AS INT) FROM t";
        assert_eq!(
            without_foreign_quotes("invalid input for type integer: \"Mara's salary\" in column \"note\"", sql),
            "invalid input for type integer: \"?\" in column \"note\""
        );
        assert_eq!(without_foreign_quotes("near \"secret", sql), "near ");
    }
}
