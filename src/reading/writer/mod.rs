//! Readings to SQL: one clause a line, every identifier quoted, every literal through the quoting of its dialect.

mod condition;
mod expr;
mod per_group;
mod time;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::sql::{Dialect, quote_identifier};

use super::ReadingError;
use super::dates::Grain;
use super::index::{ColumnId, Index};
use super::query::{ColumnRef, Combine, Condition, Expr, Function, Output, Reading, Relation, SetOperation, Source};

/// Writes the SQL of a reading for the index's dialect, with relative times counted from `as_of`.
pub fn write(index: &Index, reading: &Reading, as_of: DateTime<Utc>) -> Result<String, ReadingError> {
    Writer { index, dialect: index.dialect, today: as_of.date_naive(), now: as_of.naive_utc() }.reading(reading, 0)
}

/// What is the same for a whole statement.
pub(super) struct Writer<'a> {
    pub index: &'a Index,
    pub dialect: Dialect,
    pub today: NaiveDate,
    pub now: NaiveDateTime,
}

/// The tables of one SELECT and the names they go by.
pub(super) struct Scope<'a> {
    sources: &'a [Source],
    dimensions: &'a [Output],
    aliases: Vec<String>,
    depth: usize,
}

impl Writer<'_> {
    /// One SELECT, indented by `depth` steps when it stands inside another.
    pub(super) fn reading(&self, reading: &Reading, depth: usize) -> Result<String, ReadingError> {
        if reading.sources.is_empty() || (reading.dimensions.is_empty() && reading.measures.is_empty()) {
            return Err(ReadingError::Empty);
        }
        if let Some(per) = &reading.per {
            return self.first_of_each(reading, per, depth);
        }
        let scope = Scope {
            sources: &reading.sources,
            dimensions: &reading.dimensions,
            aliases: aliases(&reading.sources),
            depth,
        };
        let mut lines = vec![self.select(reading, &scope)?];
        lines.extend(self.rows(reading, &scope)?);
        if let Some(combine) = &reading.combine {
            lines.push(self.combine(combine, depth)?);
        }
        lines.extend(self.order(reading, &scope)?);
        if let Some(limit) = reading.limit {
            lines.push(format!("LIMIT {limit}"));
        }
        let indent = "  ".repeat(depth);
        Ok(lines.iter().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n"))
    }

    /// Where the rows come from and how they are taken together.
    fn rows(&self, reading: &Reading, scope: &Scope) -> Result<Vec<String>, ReadingError> {
        let mut lines = self.from(scope)?;
        if let Some(filter) = &reading.filter {
            lines.push(format!("WHERE {}", self.top_condition(filter, scope)?));
        }
        lines.extend(self.group(reading, scope)?);
        if let Some(having) = &reading.having {
            lines.push(format!("HAVING {}", self.top_condition(having, scope)?));
        }
        Ok(lines)
    }

    fn select(&self, reading: &Reading, scope: &Scope) -> Result<String, ReadingError> {
        let mut columns = Vec::new();
        for output in reading.dimensions.iter().chain(&reading.measures) {
            columns.push(self.output(output, scope)?);
        }
        let distinct = if reading.distinct { "DISTINCT " } else { "" };
        Ok(format!("SELECT {distinct}{}", columns.join(", ")))
    }

    fn output(&self, output: &Output, scope: &Scope) -> Result<String, ReadingError> {
        let expr = self.expr(&output.expr, scope)?;
        let named = matches!(&output.expr, Expr::Column(c) if c.column == output.label);
        if named || output.label.is_empty() {
            return Ok(expr);
        }
        Ok(format!("{expr} AS {}", quote_identifier(&output.label, self.dialect)))
    }

    fn from(&self, scope: &Scope) -> Result<Vec<String>, ReadingError> {
        let mut lines = Vec::new();
        for (i, source) in scope.sources.iter().enumerate() {
            let relation = self.relation(&source.relation, scope, i)?;
            let Some(join) = &source.join else {
                lines.push(format!("FROM {relation}"));
                continue;
            };
            let mut on = Vec::new();
            for (left, right) in &join.on {
                on.push(format!("{} = {}", self.place(scope, join.to, left), self.place(scope, i, right)));
            }
            let word = if join.optional { "LEFT JOIN" } else { "JOIN" };
            lines.push(format!("{word} {relation} ON {}", on.join(" AND ")));
        }
        Ok(lines)
    }

    fn relation(&self, relation: &Relation, scope: &Scope, position: usize) -> Result<String, ReadingError> {
        let alias = quote_identifier(&scope.aliases[position], self.dialect);
        match relation {
            Relation::Table { schema, name } => {
                let table = quote_identifier(name, self.dialect);
                // Of a MySQL server one database is home: names without one belong there.
                let said = |schema: &&String| self.dialect != Dialect::MySql || self.index.is_away(schema);
                let full = match schema.as_ref().filter(said) {
                    Some(schema) => format!("{}.{table}", quote_identifier(schema, self.dialect)),
                    None => table,
                };
                Ok(if scope.aliases[position] == *name { full } else { format!("{full} AS {alias}") })
            }
            Relation::Derived(reading) => {
                Ok(format!("(\n{}\n{}) AS {alias}", self.reading(reading, scope.depth + 1)?, "  ".repeat(scope.depth)))
            }
        }
    }

    fn group(&self, reading: &Reading, scope: &Scope) -> Result<Option<String>, ReadingError> {
        if !reading.is_grouped() {
            return Ok(None);
        }
        let mut parts: Vec<String> = Vec::new();
        for expr in reading.keys.iter().chain(reading.dimensions.iter().map(|d| &d.expr)) {
            let text = self.expr(expr, scope)?;
            if !parts.contains(&text) {
                parts.push(text);
            }
        }
        Ok((!parts.is_empty()).then(|| format!("GROUP BY {}", parts.join(", "))))
    }

    fn order(&self, reading: &Reading, scope: &Scope) -> Result<Option<String>, ReadingError> {
        let mut parts = Vec::new();
        for order in &reading.order {
            let shown = reading.dimensions.iter().chain(&reading.measures).find(|o| o.expr == order.expr);
            let text = match (&order.expr, shown) {
                // Days of the week go by their place in it, not by their names.
                (Expr::Grain { grain: Grain::Weekday, of }, _) if reading.is_grouped() => {
                    self.weekday_place(of, scope)?
                }
                (expr, Some(output)) if expr.aggregates() || matches!(expr, Expr::Grain { .. }) => {
                    quote_identifier(&output.label, self.dialect)
                }
                (expr, _) => self.expr(expr, scope)?,
            };
            let nulls_first = if order.descending {
                matches!(self.dialect, Dialect::PostgreSql | Dialect::Dataset)
            } else {
                // What is cut off shall not be what has a value.
                matches!(self.dialect, Dialect::MySql | Dialect::Sqlite)
                    && reading.limit.is_some()
                    && self.may_be_null(&order.expr, scope)?
            };
            if nulls_first && self.dialect == Dialect::MySql {
                parts.push(format!("{} IS NULL", self.expr(&order.expr, scope)?));
            }
            let nulls = if nulls_first && self.dialect != Dialect::MySql { " NULLS LAST" } else { "" };
            parts.push(format!("{text}{}{nulls}", if order.descending { " DESC" } else { "" }));
        }
        Ok((!parts.is_empty()).then(|| format!("ORDER BY {}", parts.join(", "))))
    }

    /// Whether there may be no value where one is looked for.
    fn may_be_null(&self, expr: &Expr, scope: &Scope) -> Result<bool, ReadingError> {
        Ok(match expr {
            Expr::Column(of) | Expr::Grain { of, .. } => {
                let joined = scope.sources.get(of.source).and_then(|source| source.join.as_ref());
                let known = self.known(scope, of)?;
                joined.is_some_and(|join| join.optional) || known.is_none_or(|id| self.index.columns[id].nullable)
            }
            // Counting always gives a number.
            Expr::Aggregate(aggregate) => aggregate.function != Function::Count,
            _ => true,
        })
    }

    fn combine(&self, combine: &Combine, depth: usize) -> Result<String, ReadingError> {
        let word = match combine.operation {
            SetOperation::Intersect => "INTERSECT",
        };
        Ok(format!("{word}\n{}", self.reading(&combine.with, depth)?))
    }

    fn top_condition(&self, condition: &Condition, scope: &Scope) -> Result<String, ReadingError> {
        let Condition::And(parts) = condition else { return self.condition(condition, scope) };
        let mut written = Vec::new();
        for part in parts {
            written.push(self.grouped_condition(part, scope)?);
        }
        Ok(written.join(&format!("\n{}  AND ", "  ".repeat(scope.depth))))
    }

    /// A column of a source, with the source's name in front when there are several.
    pub(super) fn place(&self, scope: &Scope, source: usize, column: &str) -> String {
        let column = quote_identifier(column, self.dialect);
        if scope.sources.len() < 2 {
            return column;
        }
        let alias = scope.aliases.get(source).map_or("", String::as_str);
        format!("{}.{column}", quote_identifier(alias, self.dialect))
    }

    /// The indexed column behind a reference; none for columns of derived sources.
    pub(super) fn known(&self, scope: &Scope, column: &ColumnRef) -> Result<Option<ColumnId>, ReadingError> {
        let Some(source) = scope.sources.get(column.source) else {
            return Err(ReadingError::UnknownSource(column.source));
        };
        match &source.relation {
            Relation::Derived(_) => Ok(None),
            Relation::Table { schema, name } => {
                let found = self.index.find(schema.as_deref(), name, &column.column);
                found.map(Some).ok_or_else(|| ReadingError::UnknownColumn(format!("{name}.{}", column.column)))
            }
        }
    }
}

/// Table names, numbered where a table takes part more than once.
fn aliases(sources: &[Source]) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    for source in sources {
        let base = match &source.relation {
            Relation::Table { name, .. } => name.clone(),
            Relation::Derived(_) => "once".to_owned(),
        };
        let taken = |name: &String| aliases.iter().any(|a| a.eq_ignore_ascii_case(name));
        let alias = if taken(&base) {
            (2..sources.len() + 2).map(|n| format!("{base}_{n}")).find(|name| !taken(name)).unwrap_or_default()
        } else {
            base
        };
        aliases.push(alias);
    }
    aliases
}
