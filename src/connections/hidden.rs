//! What no question engine may read or hear of: tables and columns that a person hid.

use std::collections::{HashMap, HashSet};

use crate::data::Schema;
use crate::sql::{Dialect, Token, takes_all_columns, tokens};

/// The names of what is hidden, in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Names that nothing open has, too.
    only: HashSet<String>,
    /// Hidden columns of open tables.
    columns: HashMap<String, HashSet<String>>,
}

impl Hidden {
    /// What is hidden in a schema.
    pub(super) fn of(schema: &Schema) -> Self {
        let mut hidden = Self::default();
        let mut open: HashSet<String> = HashSet::new();
        for table in &schema.tables {
            let name = table.name.to_lowercase();
            let names = if table.hidden { &mut hidden.only } else { &mut open };
            names.insert(name.clone());
            for column in &table.columns {
                let own = column.name.to_lowercase();
                if !table.hidden && !column.hidden {
                    open.insert(own);
                    continue;
                }
                if !table.hidden {
                    hidden.columns.entry(name.clone()).or_default().insert(own.clone());
                }
                hidden.only.insert(own);
            }
        }
        hidden.only.retain(|name| !open.contains(name));
        hidden
    }

    /// Whether nothing is hidden.
    pub fn is_empty(&self) -> bool {
        self.only.is_empty() && self.columns.is_empty()
    }

    /// Whether a query may read something hidden. In doubt it does: what cannot be cut into words, and every column
    /// (`*`) of a table that has a hidden one.
    pub fn is_read_by(&self, sql: &str, dialect: Dialect) -> bool {
        if self.is_empty() {
            return false;
        }
        let Ok(tokens) = tokens(sql, dialect) else { return true };
        let names: HashSet<String> = tokens
            .iter()
            .filter_map(|token| if let Token::Name(name) = token { Some(name.to_lowercase()) } else { None })
            .collect();
        let stars = takes_all_columns(&tokens);
        let partly = self.columns.iter().any(|(table, columns)| {
            names.contains(table) && (stars || takes_rows(&tokens, table) || columns.iter().any(|c| names.contains(c)))
        });
        partly || names.iter().any(|name| self.only.contains(name))
    }

    /// Whether a text for people names something that only what is hidden is called.
    pub fn is_named_in(&self, text: &str) -> bool {
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_lowercase);
        !self.only.is_empty() && words.into_iter().any(|word| self.only.contains(&word))
    }
}

/// Words that may follow a table's name and are no other name for it.
const BEHIND: [&str; 16] = [
    "where", "join", "inner", "left", "right", "full", "cross", "natural", "on", "using", "group", "order", "having",
    "limit", "union", "as",
];

/// Whether a row of a table may be taken as one value, as PostgreSQL lets `SELECT s FROM staff s` do: its name or
/// other name stands where neither a column of it nor the table itself is named.
fn takes_rows(tokens: &[Token], table: &str) -> bool {
    let word = |at: usize| match tokens.get(at) {
        Some(Token::Name(name)) => Some(name.to_lowercase()),
        _ => None,
    };
    let is_dot = |at: usize| matches!(tokens.get(at), Some(Token::Mark(mark)) if mark == ".");
    let mut called: HashSet<String> = HashSet::new();
    let mut named: HashSet<usize> = HashSet::new();
    for at in (0..tokens.len()).filter(|at| word(*at).as_deref() == Some(table)) {
        // The table itself, with or without its schema in front.
        let before = if at >= 2 && is_dot(at - 1) { at.checked_sub(3) } else { at.checked_sub(1) };
        if before.and_then(word).is_some_and(|w| w == "from" || w == "join") {
            named.insert(at);
            let next = if word(at + 1).as_deref() == Some("as") { at + 2 } else { at + 1 };
            if let Some(other) = word(next).filter(|w| !BEHIND.contains(&w.as_str())) {
                named.insert(next);
                called.insert(other);
            }
        }
    }
    called.insert(table.to_owned());
    (0..tokens.len()).any(|at| !named.contains(&at) && !is_dot(at + 1) && word(at).is_some_and(|w| called.contains(&w)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Table, TableColumn};

    fn hidden() -> Hidden {
        let column = |name: &str, hidden| TableColumn { name: name.into(), hidden, ..TableColumn::default() };
        let table = |name: &str, hidden, columns| Table { name: name.into(), hidden, columns, ..Table::default() };
        let tables = vec![
            table("staff", false, vec![column("id", false), column("Salary", true), column("name", true)]),
            table("payroll", true, vec![column("id", false), column("bonus", false)]),
            table("products", false, vec![column("name", false), column("price", false)]),
        ];
        Hidden::of(&Schema { tables, relationships: vec![] })
    }

    #[test]
    fn what_reads_something_hidden_is_known() {
        for sql in [
            "SELECT salary FROM staff",
            "SELECT * FROM staff",
            "SELECT s.* FROM staff s",
            "SELECT id, s.name FROM staff s",
            "SELECT count(*) FROM payroll",
            "SELECT 1 FROM products WHERE 'x' = (SELECT \"Salary\" FROM staff)",
            "SELECT row_to_json(s) FROM staff AS s",
            "SELECT staff FROM public.staff",
            "SELECT 'broken",
        ] {
            assert!(hidden().is_read_by(sql, Dialect::Sqlite), "{sql}");
        }
        for sql in [
            "SELECT count(*) FROM staff",
            "SELECT s.id FROM public.staff s WHERE s.id > 1",
            "SELECT staff.id FROM staff JOIN products ON products.price = staff.id",
            "SELECT name, price * 2 FROM products",
            "SELECT * FROM products",
            "SELECT id FROM staff WHERE id = 'salary'",
        ] {
            assert!(!hidden().is_read_by(sql, Dialect::Sqlite), "{sql}");
        }
        assert!(!Hidden::default().is_read_by("SELECT 'broken", Dialect::Sqlite));
    }

    #[test]
    fn what_names_something_hidden_is_known() {
        assert!(hidden().is_named_in("no such column: sal; perhaps \"salary\""));
        assert!(!hidden().is_named_in("no such column: name"));
    }
}
