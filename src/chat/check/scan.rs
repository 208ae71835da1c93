//! A light reading of SQL for the checks: which columns are compared with which literals.
//! It judges nothing: whether a text may run is for the guard alone.

use crate::sql::{Guarded, Token, tokens};

/// How a column is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    Equal,
    AtLeast,
    AtMost,
}

/// A column compared with literals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comparison {
    /// The column without what stands before its last dot.
    pub(super) column: String,
    pub(super) how: Compared,
    pub(super) values: Vec<String>,
    /// Whether case was taken away before comparing.
    pub(super) folded: bool,
}

/// What the checks need to know of a statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scanned {
    pub(super) comparisons: Vec<Comparison>,
}

/// Reads a statement that the guard has let through.
pub(super) fn scan(statement: &Guarded) -> Scanned {
    // The guard cut it with the same lexer, so it can be cut.
    read(&tokens(&statement.text, statement.dialect).unwrap_or_default())
}

fn read(tokens: &[Token]) -> Scanned {
    Scanned { comparisons: (0..tokens.len()).flat_map(|at| comparison(tokens, at)).collect() }
}

fn is_word(token: &Token, word: &str) -> bool {
    matches!(token, Token::Name(name) if name.eq_ignore_ascii_case(word))
}

fn is_mark(token: Option<&Token>, mark: &str) -> bool {
    matches!(token, Some(Token::Mark(m)) if m == mark)
}

/// The comparison whose operator stands at `at`.
fn comparison(tokens: &[Token], at: usize) -> Vec<Comparison> {
    let Some((column, folded)) = at.checked_sub(1).and_then(|before| column_before(tokens, before)) else {
        return vec![];
    };
    let of = |how, values: Vec<String>| {
        let found = !values.is_empty();
        found.then(|| Comparison { column: column.clone(), how, values, folded })
    };
    let literal = |from: usize| literal(tokens, from).into_iter().collect::<Vec<_>>();
    let found = match &tokens[at] {
        Token::Mark(mark) if mark == "=" => vec![of(Compared::Equal, literal(at + 1))],
        Token::Mark(mark) if mark == ">=" || mark == ">" => vec![of(Compared::AtLeast, literal(at + 1))],
        Token::Mark(mark) if mark == "<=" || mark == "<" => vec![of(Compared::AtMost, literal(at + 1))],
        token if is_word(token, "in") && is_mark(tokens.get(at + 1), "(") => {
            vec![of(Compared::Equal, list(&tokens[at + 2..]))]
        }
        token if is_word(token, "between") => {
            let and = (at + 1..tokens.len().min(at + 8)).find(|i| is_word(&tokens[*i], "and"));
            vec![of(Compared::AtLeast, literal(at + 1)), and.and_then(|i| of(Compared::AtMost, literal(i + 1)))]
        }
        _ => vec![],
    };
    found.into_iter().flatten().collect()
}

/// The column that ends at `at`: a name, or a name inside `lower(...)` or `upper(...)`.
fn column_before(tokens: &[Token], at: usize) -> Option<(String, bool)> {
    match tokens.get(at)? {
        Token::Name(name) => Some((name.clone(), false)),
        Token::Mark(mark) if mark == ")" => {
            let open = tokens[..at].iter().rposition(|t| is_mark(Some(t), "("))?;
            let fold = tokens.get(open.checked_sub(1)?)?;
            let folds = is_word(fold, "lower") || is_word(fold, "upper");
            match tokens.get(at - 1)? {
                Token::Name(name) if folds => Some((name.clone(), true)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The literal at `at`, also behind `DATE`, `TIMESTAMP` or `CAST(`.
fn literal(tokens: &[Token], at: usize) -> Option<String> {
    match tokens.get(at)? {
        Token::Text(text) | Token::Number(text) => Some(text.clone()),
        Token::Name(name) if ["date", "timestamp", "timestamptz"].iter().any(|w| name.eq_ignore_ascii_case(w)) => {
            let next = if is_mark(tokens.get(at + 1), "(") { at + 2 } else { at + 1 };
            matches!(tokens.get(next), Some(Token::Text(_))).then(|| literal(tokens, next)).flatten()
        }
        Token::Name(name) if name.eq_ignore_ascii_case("cast") && is_mark(tokens.get(at + 1), "(") => {
            literal(tokens, at + 2)
        }
        _ => None,
    }
}

/// The literals up to the closing bracket; none when anything else is among them.
fn list(tokens: &[Token]) -> Vec<String> {
    let mut values = Vec::new();
    for token in tokens {
        match token {
            Token::Text(text) | Token::Number(text) => values.push(text.clone()),
            Token::Mark(mark) if mark == "," => {}
            Token::Mark(mark) if mark == ")" => return values,
            _ => return vec![],
        }
    }
    vec![]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Dialect;

    fn scan(sql: &str) -> Scanned {
        read(&tokens(sql, Dialect::Sqlite).unwrap_or_default())
    }

    fn equal(sql: &str) -> Vec<(String, Vec<String>)> {
        let found = scan(sql).comparisons.into_iter().filter(|c| c.how == Compared::Equal);
        found.map(|c| (c.column, c.values)).collect()
    }

    #[test]
    fn equal_values_are_found() {
        let sql = "SELECT * FROM t WHERE o.\"Status\" = 'pa''id' AND lower(city) IN ('kiel', 'bonn') -- x = 'no'";
        assert_eq!(
            equal(sql),
            [("Status".into(), vec!["pa'id".into()]), ("city".into(), vec!["kiel".into(), "bonn".into()])]
        );
        assert!(scan(sql).comparisons[1].folded);
    }

    #[test]
    fn comparisons_with_anything_else_are_left_aside() {
        assert!(equal("SELECT 1 FROM a JOIN b ON a.id = b.id WHERE a.x <> 'y' AND a.z = (SELECT 'q')").is_empty());
        assert!(equal("SELECT 1 WHERE upper(trim(x)) = 'A' AND y IN ('a', lower('B'))").is_empty());
    }

    #[test]
    fn ranges_of_dates_are_found_in_every_dialect() {
        for sql in [
            "SELECT 1 FROM t WHERE day >= '2026-01-01' AND day < '2026-02-01'",
            "SELECT 1 FROM t WHERE day >= DATE '2026-01-01' AND day < TIMESTAMP '2026-02-01'",
            "SELECT 1 FROM t WHERE day BETWEEN '2026-01-01' AND '2026-02-01'",
            "SELECT 1 FROM t WHERE day >= CAST('2026-01-01' AS date) AND day < date('2026-02-01')",
        ] {
            let found: Vec<_> = scan(sql).comparisons.into_iter().map(|c| (c.how, c.values[0].clone())).collect();
            assert_eq!(
                found,
                [(Compared::AtLeast, "2026-01-01".to_owned()), (Compared::AtMost, "2026-02-01".to_owned())],
                "{sql}"
            );
        }
    }

    #[test]
    fn odd_texts_do_no_harm() {
        for sql in ["", "'", "\"", "/*", "a =", "in (", "between", "= 'x'", ") = 'x'", "sum(", "é = 'ü'"] {
            scan(sql);
        }
    }
}
