//! Hiding values: what stands in quotes may come from the data, and must not leave with a prompt that only names
//! may leave with.

/// The SQL with the content of every text literal hidden.
pub(super) fn without_literals(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(start) = rest.find('\'') {
        out.push_str(&rest[..start]);
        out.push_str("'?'");
        rest = after_literal(&rest[start + 1..]);
    }
    out.push_str(rest);
    out
}

/// What follows a literal whose opening quote was just read; a doubled quote is part of it.
fn after_literal(text: &str) -> &str {
    let mut from = 0;
    while let Some(found) = text[from..].find('\'') {
        let end = from + found;
        if text[end + 1..].starts_with('\'') {
            from = end + 2;
        } else {
            return &text[end + 1..];
        }
    }
    ""
}

/// A database's message where every quoted part that isn't in the SQL itself is hidden: it may quote a row.
pub(in crate::chat) fn without_foreign_quotes(message: &str, sql: &str) -> String {
    let mut out = String::new();
    let mut rest = message;
    while let Some(start) = rest.find(['"', '\'', '`']) {
        let quote = rest[start..].chars().next().unwrap_or('"');
        let inner = &rest[start + 1..];
        let Some(end) = inner.find(quote) else { break };
        out.push_str(&rest[..=start]);
        out.push_str(if sql.contains(&inner[..end]) { &inner[..end] } else { "?" });
        out.push(quote);
        rest = &inner[end + 1..];
    }
    // A quote that is never closed hides everything after it.
    match rest.find(['"', '\'', '`']) {
        Some(open) => out.push_str(&rest[..open]),
        None => out.push_str(rest),
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_hidden_and_the_rest_stays() {
        assert_eq!(
            without_literals("SELECT a FROM t WHERE n = 'O''Neil' AND m IN ('x','y') LIMIT 5"),
            "SELECT a FROM t WHERE n = '?' AND m IN ('?','?') LIMIT 5"
        );
        assert_eq!(without_literals("SELECT 'open"), "SELECT '?'");
        assert_eq!(without_literals("SELECT 1"), "SELECT 1");
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
