//! One SELECT of a source as it grows from the engine's plan.

use std::cell::Cell;
use std::collections::HashSet;

use super::value::Value;
use crate::sql::{Dialect, quote_identifier};

/// Gives every table of one statement a short name of its own.
#[derive(Debug, Default)]
pub(super) struct Names(Cell<usize>);

impl Names {
    pub(super) fn next(&self) -> String {
        self.0.set(self.0.get() + 1);
        format!("t{}", self.0.get())
    }
}

/// A SELECT whose parts are known one by one, so that more can be added to it.
#[derive(Debug, Clone)]
pub(super) struct Select {
    pub source: usize,
    pub dialect: Dialect,
    pub from: String,
    /// What it gives, in the order of the plan's columns.
    pub columns: Vec<Value>,
    pub wheres: Vec<String>,
    /// Keys of a grouping; none where nothing is grouped.
    pub groups: Option<Vec<String>>,
    pub order: Vec<String>,
    pub limit: Option<usize>,
    /// Whether it gives more rows than the plan: then nothing that counts on their number may be added.
    pub wider: bool,
    /// Columns that are there once for each row, taken together; empty where none are known.
    pub key: Vec<String>,
    /// How many rows its largest table has, as far as that is known.
    pub rows: Option<u64>,
}

impl Select {
    /// Whether rows can still be filtered and grouped in place.
    pub(super) fn is_plain(&self) -> bool {
        self.groups.is_none() && self.order.is_empty() && self.limit.is_none()
    }

    /// The same rows as a table of a new SELECT.
    pub(super) fn nested(self, names: &Names) -> Self {
        let alias = names.next();
        let given = self.given_names();
        let column = |(value, name): (&Value, String)| Value {
            sql: format!("{alias}.{}", quote_identifier(&name, self.dialect)),
            sense: value.sense,
            name: value.name.clone(),
        };
        let columns = self.columns.iter().zip(given).map(column).collect();
        Self {
            from: format!("({}) AS {alias}", self.sql()),
            columns,
            wheres: Vec::new(),
            groups: None,
            order: Vec::new(),
            limit: None,
            key: Vec::new(),
            ..self
        }
    }

    /// As it is, if rows can still be filtered and grouped in place, else as a table of a new SELECT.
    pub(super) fn plain(self, names: &Names) -> Self {
        if self.is_plain() { self } else { self.nested(names) }
    }

    /// What each column is called: the column's own name where nothing else has it.
    fn given_names(&self) -> Vec<String> {
        let mut taken = HashSet::new();
        let name = |(at, value): (usize, &Value)| {
            let own = value.name.clone().filter(|name| taken.insert(name.to_lowercase()));
            own.unwrap_or_else(|| {
                let mut free = format!("c{}", at + 1);
                while !taken.insert(free.clone()) {
                    free.push('_');
                }
                free
            })
        };
        self.columns.iter().enumerate().map(name).collect()
    }

    /// The statement.
    pub(super) fn sql(&self) -> String {
        let item = |(value, name): (&Value, String)| {
            let name = quote_identifier(&name, self.dialect);
            if value.sql.ends_with(&format!(".{name}")) {
                value.sql.clone()
            } else {
                format!("{} AS {name}", value.sql)
            }
        };
        let items: Vec<String> = self.columns.iter().zip(self.given_names()).map(item).collect();
        // The engine may want to know of rows no more than that they are there.
        let items = if items.is_empty() { "1 AS c1".to_owned() } else { items.join(", ") };
        let mut sql = format!("SELECT {items} FROM {}", self.from);
        if !self.wheres.is_empty() {
            sql.push_str(" WHERE ");
            sql.push_str(&self.wheres.join(" AND "));
        }
        if let Some(groups) = self.groups.as_ref().filter(|groups| !groups.is_empty()) {
            sql.push_str(" GROUP BY ");
            sql.push_str(&groups.join(", "));
        }
        if !self.order.is_empty() {
            sql.push_str(" ORDER BY ");
            sql.push_str(&self.order.join(", "));
        }
        match self.limit {
            Some(limit) => format!("{sql} LIMIT {limit}"),
            None => sql,
        }
    }
}
