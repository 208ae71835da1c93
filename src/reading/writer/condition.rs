//! Conditions.

use crate::sql::{Dialect, quote_text};

use super::super::ReadingError;
use super::super::query::{Comparison, Condition, Expr, Literal, Pattern};
use super::{Scope, Writer};

impl Writer<'_> {
    pub(super) fn condition(&self, condition: &Condition, scope: &Scope) -> Result<String, ReadingError> {
        Ok(match condition {
            Condition::And(parts) => self.joined(parts, " AND ", scope)?,
            Condition::Or(parts) => self.joined(parts, " OR ", scope)?,
            Condition::Not(inner) => format!("NOT ({})", self.condition(inner, scope)?),
            Condition::Compare { left, comparison, right } => {
                format!("{} {} {}", self.expr(left, scope)?, sign(*comparison), self.expr(right, scope)?)
            }
            Condition::In { left, values, negated } => {
                let list: Vec<String> = values.iter().map(|v| self.literal(v)).collect();
                format!("{} {}IN ({})", self.expr(left, scope)?, not(*negated), list.join(", "))
            }
            // MySQL takes no LIMIT directly in IN, but one level deeper.
            Condition::InReading { left, reading, negated }
                if self.dialect == Dialect::MySql && reading.limit.is_some() =>
            {
                format!(
                    "{} {}IN (SELECT * FROM (\n{}\n{}) AS listed)",
                    self.expr(left, scope)?,
                    not(*negated),
                    self.reading(reading, scope.depth + 1)?,
                    "  ".repeat(scope.depth)
                )
            }
            Condition::InReading { left, reading, negated } => format!(
                "{} {}IN (\n{}\n{})",
                self.expr(left, scope)?,
                not(*negated),
                self.reading(reading, scope.depth + 1)?,
                "  ".repeat(scope.depth)
            ),
            Condition::Like { left, pattern, text, negated } => {
                self.like(&self.expr(left, scope)?, *pattern, text, *negated)
            }
            Condition::Between { left, low, high } => {
                format!("{} BETWEEN {} AND {}", self.expr(left, scope)?, self.literal(low), self.literal(high))
            }
            Condition::Empty { left, negated } => self.empty(left, *negated, scope)?,
            Condition::Within { column, period, negated } => self.within(column, period, *negated, scope)?,
        })
    }

    /// A condition that can stand beside an AND.
    pub(super) fn grouped_condition(&self, condition: &Condition, scope: &Scope) -> Result<String, ReadingError> {
        let text = self.condition(condition, scope)?;
        Ok(if matches!(condition, Condition::Or(_)) { format!("({text})") } else { text })
    }

    fn joined(&self, parts: &[Condition], word: &str, scope: &Scope) -> Result<String, ReadingError> {
        let mut written = Vec::new();
        for part in parts {
            let text = self.condition(part, scope)?;
            let nested = matches!(part, Condition::And(_) | Condition::Or(_));
            written.push(if nested { format!("({text})") } else { text });
        }
        Ok(written.join(word))
    }

    fn like(&self, left: &str, pattern: Pattern, text: &str, negated: bool) -> String {
        let special = text.contains(['%', '_', '\\']);
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let wild = match pattern {
            Pattern::Contains => format!("%{escaped}%"),
            Pattern::StartsWith => format!("{escaped}%"),
            Pattern::EndsWith => format!("%{escaped}"),
        };
        let word = match self.dialect {
            Dialect::PostgreSql | Dialect::Dataset => "ILIKE",
            Dialect::MySql | Dialect::Sqlite => "LIKE",
        };
        let escape = match self.dialect {
            Dialect::Sqlite if special => " ESCAPE '\\'",
            _ => "",
        };
        format!("{left} {}{word} {}{escape}", not(negated), quote_text(&wild, self.dialect))
    }

    /// Text columns of files often hold '' for nothing.
    fn empty(&self, left: &Expr, negated: bool, scope: &Scope) -> Result<String, ReadingError> {
        let expr = self.expr(left, scope)?;
        let text = match left {
            Expr::Column(column) => self.known(scope, column)?.is_some_and(|c| {
                let entry = &self.index.columns[c];
                entry.kind == crate::data::ColumnType::Text && entry.samples.iter().any(|s| s.trim().is_empty())
            }),
            _ => false,
        };
        Ok(match (text, negated) {
            (false, false) => format!("{expr} IS NULL"),
            (false, true) => format!("{expr} IS NOT NULL"),
            (true, false) => format!("({expr} IS NULL OR TRIM({expr}) = '')"),
            (true, true) => format!("TRIM({expr}) <> ''"),
        })
    }

    /// Compares with literals that may be times, in the column's own way of writing them.
    pub(super) fn compared(&self, left: &str, comparison: Comparison, literal: &Literal) -> String {
        format!("{left} {} {}", sign(comparison), self.literal(literal))
    }
}

pub(super) fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "NOT " } else { "" }
}
