//! The databases of a server: those that may be chosen, and the condition that keeps to the chosen ones.

use super::super::FoundSchema;
use super::describe::{CATALOG_LIMIT, number, text};
use super::fault::Fault;
use super::session::Session;
use crate::sql::{Dialect, quote_text};

/// Databases that the account sees, with the tables and views that it sees in them.
const SCHEMAS: &str = "
SELECT s.SCHEMA_NAME, COUNT(t.TABLE_NAME)
FROM information_schema.SCHEMATA s
LEFT JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = s.SCHEMA_NAME
  AND t.TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
WHERE LOWER(s.SCHEMA_NAME) NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
GROUP BY s.SCHEMA_NAME ORDER BY s.SCHEMA_NAME LIMIT 1000";

/// The databases that may be chosen.
pub(super) async fn list(session: &mut Session) -> Result<Vec<FoundSchema>, Fault> {
    let rows = session.ask(SCHEMAS, CATALOG_LIMIT).await?;
    Ok(rows.iter().map(|row| FoundSchema { name: text(row, 0), tables: number(row, 1).unwrap_or(0) }).collect())
}

/// What narrows a column of database names down to the chosen ones, or to the connection's own.
pub(super) fn among(column: &str, chosen: Option<&[String]>) -> String {
    let Some(chosen) = chosen else { return format!("{column} = DATABASE()") };
    let names: Vec<String> = chosen.iter().map(|name| quote_text(name, Dialect::MySql)).collect();
    format!("{column} IN ({})", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::among;

    #[test]
    fn names_are_quoted_as_text() {
        assert_eq!(among("c", Some(&["a".into(), "b\\'".into()])), "c IN ('a', 'b\\\\''')");
        assert_eq!(among("c", None), "c = DATABASE()");
    }
}
