//! The schemas of a database: those that may be chosen, and the condition that keeps to the chosen ones.

use super::super::FoundSchema;
use super::describe::{CATALOG_LIMIT, number, text};
use super::fault::Fault;
use super::session::Session;
use crate::sql::{Dialect, quote_text};

/// Schemas that the account may use, with the tables and views in them that it may read: what discovery would find.
const SCHEMAS: &str = "
SELECT n.nspname, pg_catalog.count(c.oid)
FROM pg_catalog.pg_namespace n
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND (pg_catalog.has_table_privilege(c.oid, 'SELECT') OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT'))
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  AND d.objid = c.oid AND d.deptype = 'e')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
                  WHERE i.inhrelid = c.oid AND p.relnatts = c.relnatts)
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
GROUP BY n.nspname ORDER BY n.nspname LIMIT 1000";

/// The schemas that may be chosen.
pub(super) async fn list(session: &mut Session) -> Result<Vec<FoundSchema>, Fault> {
    let rows = session.ask(SCHEMAS, CATALOG_LIMIT).await?;
    Ok(rows.iter().map(|row| FoundSchema { name: text(row, 0), tables: number(row, 1).unwrap_or(0) }).collect())
}

/// What narrows a question to the catalogs down to the chosen schemas; nothing where all of them are.
pub(super) fn among(chosen: Option<&[String]>) -> String {
    let Some(chosen) = chosen else { return String::new() };
    let names: Vec<String> = chosen.iter().map(|name| quote_text(name, Dialect::PostgreSql)).collect();
    format!("\n  AND n.nspname IN ({})", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::among;

    #[test]
    fn names_are_quoted_as_text() {
        assert_eq!(among(Some(&["a".into(), "b'); --".into()])), "\n  AND n.nspname IN ('a', 'b''); --')");
        assert_eq!(among(None), "");
    }
}
