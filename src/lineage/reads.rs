//! Which statements read what a file takes away or changes. In doubt one does: rather a use too many than one that is
//! missed.

use std::collections::HashSet;

use crate::connections::JoinedName;
use crate::sql::{Dialect, Token, takes_all_columns, tokens};
use crate::uploads::{ComparedTable, LoadChange, LoadMode};

/// What goes of a table, or changes its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lost {
    pub table: String,
    /// The columns; none where the whole table goes.
    pub columns: Option<Vec<String>>,
}

/// What a file would take away or change. Rows that are appended take nothing away, but may widen a type.
pub(super) fn lost(tables: &[ComparedTable], mode: LoadMode) -> Vec<Lost> {
    let of_table = |table: &ComparedTable| {
        if table.change == LoadChange::Gone {
            return (mode == LoadMode::Replace).then(|| Lost { table: table.name.clone(), columns: None });
        }
        let is_lost = |change| match change {
            LoadChange::Gone => mode == LoadMode::Replace,
            LoadChange::TypeChanged => true,
            _ => false,
        };
        let columns: Vec<String> = table.columns.iter().filter(|c| is_lost(c.change)).map(|c| c.name.clone()).collect();
        (!columns.is_empty()).then(|| Lost { table: table.name.clone(), columns: Some(columns) })
    };
    tables.iter().filter_map(of_table).collect()
}

/// The same where its tables are called otherwise; what has no name there is left out.
pub(super) fn renamed(lost: &[Lost], names: &[JoinedName]) -> Vec<Lost> {
    let there = |lost: &Lost| {
        let (_, name) = names.iter().find(|(own, _)| *own == lost.table)?;
        Some(Lost { table: name.clone(), columns: lost.columns.clone() })
    };
    lost.iter().filter_map(there).collect()
}

/// The table and columns of what is lost that a statement reads, if it does. `known`: the tables that it is known to
/// read; without any, its own words count.
pub(super) fn of_sql(sql: &str, known: &[String], lost: &Lost) -> Option<(String, Vec<String>)> {
    let cut = tokens(sql, Dialect::Dataset).ok();
    let names: Option<HashSet<String>> = cut.as_ref().map(|tokens| tokens.iter().filter_map(name).collect());
    let names_it = |word: &str| names.as_ref().is_none_or(|names| names.contains(&word.to_lowercase()));
    let reads_table = match known {
        // Over all sources a table's name has its source's before it.
        [] => names_it(&lost.table) || lost.table.split('.').all(names_it),
        known => known.iter().any(|table| table.eq_ignore_ascii_case(&lost.table)),
    };
    if !reads_table {
        return None;
    }
    let Some(columns) = &lost.columns else { return Some((lost.table.clone(), Vec::new())) };
    let stars = cut.as_ref().is_some_and(|tokens| takes_all_columns(tokens));
    let read: Vec<String> = columns.iter().filter(|column| stars || names_it(column)).cloned().collect();
    (!read.is_empty()).then(|| (lost.table.clone(), read))
}

fn name(token: &Token) -> Option<String> {
    if let Token::Name(name) = token { Some(name.to_lowercase()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sql: &str, known: &[&str], columns: Option<&[&str]>) -> Option<Vec<String>> {
        let columns = columns.map(|all| all.iter().map(|c| (*c).to_owned()).collect());
        let known: Vec<String> = known.iter().map(|t| (*t).to_owned()).collect();
        of_sql(sql, &known, &Lost { table: "Orders".into(), columns }).map(|(_, columns)| columns)
    }

    #[test]
    fn a_statement_reads_the_columns_that_it_names_or_takes_with_a_star() {
        let lost: Option<&[&str]> = Some(&["Total", "city"]);
        assert_eq!(read("SELECT sum(total) FROM orders", &[], lost), Some(vec!["Total".into()]));
        assert_eq!(read("SELECT * FROM orders", &[], lost).map(|c| c.len()), Some(2));
        assert_eq!(read("SELECT count(*) FROM orders", &[], lost), None);
        assert_eq!(read("SELECT total FROM shops", &[], lost), None);
        assert_eq!(read("SELECT 'total' FROM orders", &[], lost), None);
        assert_eq!(read("SELECT total FROM o", &["orders"], lost), Some(vec!["Total".into()]));
        assert_eq!(read("SELECT id FROM orders", &[], None), Some(vec![]));
    }

    #[test]
    fn what_can_not_be_cut_into_words_counts() {
        assert_eq!(read("SELECT 'open", &[], Some(&["a"])), Some(vec!["a".into()]));
        assert_eq!(read("SELECT 'open", &["shops"], Some(&["a"])), None);
    }
}
