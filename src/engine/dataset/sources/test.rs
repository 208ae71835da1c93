//! Conditions in the source's own SQL.

use datafusion::common::ScalarValue;
use datafusion::logical_expr::expr::{InList, Like};
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};

use super::column::Sense;
use super::literal::calendar_day;
use super::value::{Scope, Value};
use crate::sql::{Dialect, quote_text};

/// The most values of one list that a source is told.
const LONGEST_LIST: usize = 1_000;

/// The most days of a list where each of them is a range.
const MOST_RANGES: usize = 100;

/// A condition as the source writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Test {
    pub sql: String,
    /// Whether it holds for exactly the same rows; else it holds for more.
    pub same: bool,
}

impl Test {
    fn same(sql: String) -> Self {
        Self { sql, same: true }
    }

    fn wider(sql: String) -> Self {
        Self { sql, same: false }
    }
}

impl Scope<'_> {
    /// The condition in the source's SQL: for the same rows, or for those and more; none where it can't be said.
    pub(super) fn test(&self, expr: &Expr) -> Option<Test> {
        match expr {
            Expr::Alias(alias) => self.test(&alias.expr),
            Expr::BinaryExpr(BinaryExpr { left, op: op @ (Operator::And | Operator::Or), right }) => {
                let (l, r) = (self.test(left)?, self.test(right)?);
                Some(Test { sql: format!("({} {op} {})", l.sql, r.sql), same: l.same && r.same })
            }
            Expr::BinaryExpr(BinaryExpr { left, op, right }) => self.compared(left, *op, right),
            Expr::Not(inner) => self.test(inner).filter(|t| t.same).map(|t| Test::same(format!("NOT ({})", t.sql))),
            Expr::IsNull(inner) => Some(Test::same(format!("{} IS NULL", self.value(inner)?.sql))),
            Expr::IsNotNull(inner) => Some(Test::same(format!("{} IS NOT NULL", self.value(inner)?.sql))),
            Expr::InList(list) => self.listed(list),
            Expr::Like(like) => self.like(like),
            Expr::Column(_) => {
                let flag = self.value(expr).filter(|value| value.sense == Sense::Flag)?;
                let is_set = if self.dialect == Dialect::PostgreSql { flag.sql } else { format!("{} <> 0", flag.sql) };
                Some(Test::same(is_set))
            }
            _ => None,
        }
    }

    /// Both sides of a join's condition are the same value, exactly.
    pub(super) fn equal(&self, left: &Value, right: &Value) -> Option<String> {
        let both = [left.sense, right.sense];
        // Zero has two signs, and a padded text of one column is no text of another.
        if both.iter().any(|s| matches!(s, Sense::Float | Sense::LooseWords)) {
            return None;
        }
        self.comparison(left, Operator::Eq, right).filter(|test| test.same).map(|test| test.sql)
    }

    fn compared(&self, left: &Expr, op: Operator, right: &Expr) -> Option<Test> {
        if let Expr::Literal(value, _) = right {
            return self.compared_with(left, op, value);
        }
        if let Expr::Literal(value, _) = left {
            return self.compared_with(right, op.swap()?, value);
        }
        let (l, r) = (self.value(left)?, self.value(right)?);
        let loose = |v: &Value| matches!(v.sense, Sense::Float | Sense::LooseWords | Sense::Written);
        if loose(&l) || loose(&r) {
            return None;
        }
        self.comparison(&l, op, &r)
    }

    fn compared_with(&self, left: &Expr, op: Operator, value: &ScalarValue) -> Option<Test> {
        // A day that is compared with a midnight is compared as a day: the source may have an index of days.
        if let Expr::Cast(cast) = left
            && let Some(day) = self.value(&cast.expr).filter(|v| matches!(v.sense, Sense::Day | Sense::Written))
            && let Some(midnight) = midnight(value)
        {
            return self.compared_to(&day, op, &midnight);
        }
        self.compared_to(&self.value(left)?, op, value)
    }

    fn compared_to(&self, left: &Value, op: Operator, value: &ScalarValue) -> Option<Test> {
        match left.sense {
            Sense::Written => written(&left.sql, op, value),
            Sense::Uuid => {
                let text = value.try_as_str()??;
                let plain = uuid::Uuid::try_parse(text).is_ok_and(|id| id.hyphenated().to_string() == text);
                let literal = Value::new(quote_text(text, self.dialect), Sense::Uuid);
                self.comparison(left, op, &literal).filter(|_| plain)
            }
            _ => {
                let (sql, sense) = super::literal::literal(value, self.dialect)?;
                self.comparison(left, op, &Value::new(sql, sense))
            }
        }
    }

    fn comparison(&self, l: &Value, op: Operator, r: &Value) -> Option<Test> {
        use Operator as O;
        if !matches!(op, O::Eq | O::NotEq | O::Lt | O::LtEq | O::Gt | O::GtEq) {
            return None;
        }
        let plain = format!("{} {op} {}", l.sql, r.sql);
        let equality = matches!(op, O::Eq | O::NotEq);
        match (l.sense, r.sense) {
            (Sense::Whole | Sense::Unsigned | Sense::Exact, Sense::Whole | Sense::Unsigned | Sense::Exact)
            | (Sense::Float, Sense::Float)
            | (Sense::Day, Sense::Day)
            | (Sense::Moment, Sense::Moment)
            | (Sense::ZonedMoment, Sense::ZonedMoment) => Some(Test::same(plain)),
            (Sense::Flag, Sense::Flag) | (Sense::Uuid, Sense::Uuid) if equality => Some(Test::same(plain)),
            (Sense::Words, Sense::Words) => self.words(&l.sql, op, &r.sql),
            (Sense::LooseWords, Sense::Words) if op == O::Eq => Some(Test::wider(plain)),
            _ => None,
        }
    }

    /// Texts, byte by byte, as the engine compares them.
    fn words(&self, l: &str, op: Operator, r: &str) -> Option<Test> {
        let equality = matches!(op, Operator::Eq | Operator::NotEq);
        match self.dialect {
            Dialect::PostgreSql if equality => Some(Test::same(format!("{l} {op} {r}"))),
            Dialect::PostgreSql => Some(Test::same(format!("{l} COLLATE \"C\" {op} {r}"))),
            Dialect::Sqlite if equality => Some(Test::same(format!("{l} COLLATE BINARY {op} {r}"))),
            Dialect::MySql if op == Operator::Eq => {
                // The first half finds the rows by an index, the second one keeps those that are really the same.
                Some(Test::same(format!("({l} = {r} AND {} = {})", bytes(l), bytes(r))))
            }
            Dialect::MySql => Some(Test::same(format!("{} {op} {}", bytes(l), bytes(r)))),
            Dialect::Sqlite | Dialect::Dataset => None,
        }
    }

    fn listed(&self, InList { expr, list, negated }: &InList) -> Option<Test> {
        if list.len() > LONGEST_LIST {
            return None;
        }
        let values = list.iter().map(|item| match item {
            Expr::Literal(value, _) => Some(value),
            _ => None,
        });
        let tests = values.map(|value| self.compared_with(expr, Operator::Eq, value?)).collect::<Option<Vec<_>>>()?;
        let same = tests.iter().all(|test| test.same);
        if *negated && !same {
            return None;
        }
        let value = self.value(expr)?;
        if value.sense == Sense::Written {
            // Each of them is a range.
            let any = tests.into_iter().map(|test| test.sql).collect::<Vec<_>>();
            return (any.len() <= MOST_RANGES).then(|| Test { sql: format!("({})", any.join(" OR ")), same });
        }
        let members = list.iter().map(|item| self.member(item)).collect::<Option<Vec<_>>>()?;
        let (is, all) = (if *negated { "NOT IN" } else { "IN" }, members.join(", "));
        let sql = match (self.dialect, value.sense) {
            (Dialect::MySql, Sense::Words) => {
                let exact = members.iter().map(|member| bytes(member)).collect::<Vec<_>>().join(", ");
                let exact = format!("{} {is} ({exact})", bytes(&value.sql));
                if *negated { exact } else { format!("({} IN ({all}) AND {exact})", value.sql) }
            }
            (Dialect::Sqlite, Sense::Words) => format!("{} COLLATE BINARY {is} ({all})", value.sql),
            _ => format!("{} {is} ({all})", value.sql),
        };
        Some(Test { sql, same })
    }

    fn member(&self, item: &Expr) -> Option<String> {
        let Expr::Literal(value, _) = item else { return None };
        super::literal::literal(value, self.dialect).map(|(sql, _)| sql)
    }

    /// Patterns without an escape: only PostgreSQL tells cases apart and counts characters as the engine does.
    fn like(&self, Like { negated, expr, pattern, escape_char, case_insensitive }: &Like) -> Option<Test> {
        let Expr::Literal(pattern, _) = pattern.as_ref() else { return None };
        let pattern = pattern.try_as_str()?.filter(|p| !p.contains(['\\', '\0']))?;
        let value = self.value(expr).filter(|value| value.sense == Sense::Words)?;
        if *case_insensitive || escape_char.is_some() {
            return None;
        }
        let literal = quote_text(pattern, self.dialect);
        match (self.dialect, negated) {
            (Dialect::PostgreSql, true) => Some(Test::same(format!("{} NOT LIKE {literal}", value.sql))),
            (Dialect::PostgreSql, false) => Some(Test::same(format!("{} LIKE {literal}", value.sql))),
            (Dialect::MySql | Dialect::Sqlite, false) => Some(Test::wider(format!("{} LIKE {literal}", value.sql))),
            _ => None,
        }
    }
}

/// The bytes of a text of MySQL: its own comparisons take cases and blanks for the same.
pub(super) fn bytes(sql: &str) -> String {
    format!("CAST(CONVERT({sql} USING utf8mb4) AS BINARY)")
}

/// The day whose midnight a moment is.
fn midnight(value: &ScalarValue) -> Option<ScalarValue> {
    const DAY: i64 = 86_400;
    let (n, per_second) = match value {
        ScalarValue::TimestampSecond(Some(n), None) => (*n, 1),
        ScalarValue::TimestampMillisecond(Some(n), None) => (*n, 1_000),
        ScalarValue::TimestampMicrosecond(Some(n), None) => (*n, 1_000_000),
        ScalarValue::TimestampNanosecond(Some(n), None) => (*n, 1_000_000_000),
        _ => return None,
    };
    let day = DAY * per_second;
    let days = i32::try_from(n.div_euclid(day)).ok()?;
    (n.rem_euclid(day) == 0).then_some(ScalarValue::Date32(Some(days)))
}

/// Days and moments that are kept as texts: whether they have a time behind the day is not known, so the day alone is
/// compared, and what comes too much is left out by the engine.
fn written(sql: &str, op: Operator, value: &ScalarValue) -> Option<Test> {
    let ScalarValue::Date32(Some(days)) = value else {
        let ScalarValue::Date32(Some(days)) = day_of(value)? else { return None };
        return written(sql, op, &ScalarValue::Date32(Some(days)));
    };
    let (day, next) = (calendar_day(*days)?, calendar_day(days.checked_add(1)?)?);
    match op {
        Operator::Gt | Operator::GtEq => Some(Test::wider(format!("{sql} >= '{day}'"))),
        Operator::Lt | Operator::LtEq => Some(Test::wider(format!("{sql} < '{next}'"))),
        Operator::Eq => Some(Test::wider(format!("({sql} >= '{day}' AND {sql} < '{next}')"))),
        _ => None,
    }
}

/// The day that a moment falls on.
fn day_of(value: &ScalarValue) -> Option<ScalarValue> {
    let (n, per_second) = match value {
        ScalarValue::TimestampSecond(Some(n), None) => (*n, 1),
        ScalarValue::TimestampMillisecond(Some(n), None) => (*n, 1_000),
        ScalarValue::TimestampMicrosecond(Some(n), None) => (*n, 1_000_000),
        ScalarValue::TimestampNanosecond(Some(n), None) => (*n, 1_000_000_000),
        _ => return None,
    };
    i32::try_from(n.div_euclid(86_400 * per_second)).ok().map(|days| ScalarValue::Date32(Some(days)))
}
