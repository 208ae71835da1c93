//! Values in the source's own SQL: only those that mean the same there.

use arrow::datatypes::DataType;
use datafusion::common::DFSchema;
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{BinaryExpr, Case, Expr, ExprSchemable, Operator};

use super::column::Sense;
use super::literal::literal;
use crate::sql::Dialect;

/// The most digits that exact numbers of the engine have before it rounds.
const DIGITS: u8 = 38;

/// A value as the source writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub sql: String,
    pub sense: Sense,
    /// The name of the column, where it is nothing else.
    pub name: Option<String>,
}

impl Value {
    pub(super) fn new(sql: String, sense: Sense) -> Self {
        Self { sql, sense, name: None }
    }
}

/// What the columns of a plan are in the source's SQL.
pub(super) struct Scope<'a> {
    pub dialect: Dialect,
    pub schema: &'a DFSchema,
    pub columns: &'a [Value],
}

impl Scope<'_> {
    /// The expression in the source's SQL; none where it might mean something else.
    pub(super) fn value(&self, expr: &Expr) -> Option<Value> {
        match expr {
            Expr::Alias(alias) => self.value(&alias.expr),
            Expr::Column(column) => self.columns.get(self.schema.index_of_column(column).ok()?).cloned(),
            Expr::Literal(value, _) => literal(value, self.dialect).map(|(sql, sense)| Value::new(sql, sense)),
            Expr::Cast(cast) => self.cast(&cast.expr, cast.field.data_type()),
            Expr::BinaryExpr(BinaryExpr {
                left,
                op: op @ (Operator::Plus | Operator::Minus | Operator::Multiply),
                right,
            }) => self.reckoned(expr, (left, *op, right)),
            Expr::Case(case) => self.case(case),
            Expr::ScalarFunction(function) => self.function(function),
            _ => {
                let test = self.test(expr).filter(|test| test.same)?;
                Some(Value::new(format!("({})", test.sql), Sense::Flag))
            }
        }
    }

    /// Types that hold every value of the other one need no words: the source compares and adds them as they are.
    fn cast(&self, inner: &Expr, to: &DataType) -> Option<Value> {
        let value = self.value(inner)?;
        let from = inner.get_type(self.schema).ok()?;
        if keeps_every_number(&from, to) || (is_text(&from) && is_text(to)) || (is_moment(&from) && is_moment(to)) {
            return Some(value);
        }
        match (value.sense, to) {
            (Sense::Day, DataType::Timestamp(_, None)) => {
                let kind = if self.dialect == Dialect::MySql { "DATETIME" } else { "timestamp" };
                Some(Value::new(format!("CAST({} AS {kind})", value.sql), Sense::Moment))
            }
            _ => None,
        }
    }

    /// Sums, differences and products, as long as both sides have room for every digit.
    fn reckoned(&self, expr: &Expr, (left, op, right): (&Expr, Operator, &Expr)) -> Option<Value> {
        let (l, r) = (self.value(left)?, self.value(right)?);
        let sense = match (l.sense, r.sense) {
            (Sense::Whole, Sense::Whole) => Sense::Whole,
            (Sense::Whole | Sense::Exact, Sense::Whole | Sense::Exact) => Sense::Exact,
            _ => return None,
        };
        match expr.get_type(self.schema).ok()? {
            DataType::Int64 if sense == Sense::Whole && self.dialect != Dialect::Sqlite => {}
            DataType::Decimal128(digits, _) if digits < DIGITS => {}
            _ => return None,
        }
        let wide = |v: &Value| match (self.dialect, v.sense) {
            // PostgreSQL reckons small whole numbers within their own few bits.
            (Dialect::PostgreSql, Sense::Whole) => format!("CAST({} AS bigint)", v.sql),
            _ => v.sql.clone(),
        };
        Some(Value::new(format!("({} {op} {})", wide(&l), wide(&r)), sense))
    }

    fn case(&self, case: &Case) -> Option<Value> {
        if case.expr.is_some() {
            return None;
        }
        let (mut branches, mut sense) = (Vec::new(), None);
        for (when, then) in &case.when_then_expr {
            let when = self.test(when).filter(|test| test.same)?;
            let then = self.branch(then, &mut sense)?;
            branches.push(format!("WHEN {} THEN {then}", when.sql));
        }
        if let Some(other) = &case.else_expr {
            branches.push(format!("ELSE {}", self.branch(other, &mut sense)?));
        }
        Some(Value::new(format!("CASE {} END", branches.join(" ")), sense?))
    }

    /// One outcome of a CASE: all of them have to mean the same kind of value.
    fn branch(&self, expr: &Expr, sense: &mut Option<Sense>) -> Option<String> {
        if matches!(expr, Expr::Literal(value, _) if value.is_null()) {
            return Some("NULL".to_owned());
        }
        let value = self.value(expr)?;
        if sense.is_some_and(|known| known != value.sense) {
            return None;
        }
        *sense = Some(value.sense);
        Some(value.sql)
    }

    fn function(&self, function: &ScalarFunction) -> Option<Value> {
        let [Expr::Literal(part, _), moment] = function.args.as_slice() else { return None };
        let part = part.try_as_str()??.to_ascii_lowercase();
        let of = self.value(moment)?;
        if !matches!(of.sense, Sense::Day | Sense::Moment | Sense::ZonedMoment) {
            return None;
        }
        match function.name() {
            "date_trunc" => truncated(&part, &of, self.dialect),
            "date_part" => part_of(&part, &of, self.dialect),
            _ => None,
        }
    }
}

fn truncated(part: &str, of: &Value, dialect: Dialect) -> Option<Value> {
    let sql = &of.sql;
    let written = match (dialect, part) {
        (Dialect::PostgreSql, "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute") => match of.sense {
            Sense::Day => format!("date_trunc('{part}', CAST({sql} AS timestamp))"),
            _ => format!("date_trunc('{part}', {sql})"),
        },
        (Dialect::MySql, "year") => format!("CAST(DATE_FORMAT({sql}, '%Y-01-01') AS DATETIME)"),
        (Dialect::MySql, "month") => format!("CAST(DATE_FORMAT({sql}, '%Y-%m-01') AS DATETIME)"),
        (Dialect::MySql, "day") => format!("CAST(DATE({sql}) AS DATETIME)"),
        _ => return None,
    };
    let sense = if of.sense == Sense::Day { Sense::Moment } else { of.sense };
    Some(Value::new(written, sense))
}

fn part_of(part: &str, of: &Value, dialect: Dialect) -> Option<Value> {
    let sql = &of.sql;
    let written = match (dialect, part) {
        (Dialect::PostgreSql, "year" | "quarter" | "month" | "week" | "day" | "doy" | "hour" | "minute") => {
            // A day has no hours to PostgreSQL.
            if of.sense == Sense::Day && matches!(part, "hour" | "minute") {
                return None;
            }
            format!("CAST(EXTRACT({part} FROM {sql}) AS integer)")
        }
        (Dialect::MySql, "year" | "quarter" | "month" | "day" | "hour" | "minute") => {
            format!("EXTRACT({part} FROM {sql})")
        }
        _ => return None,
    };
    Some(Value::new(written, Sense::Whole))
}

/// Whether every number of the one type is a number of the other one.
fn keeps_every_number(from: &DataType, to: &DataType) -> bool {
    use DataType as D;
    let whole = |of: &DataType| match of {
        D::Int8 | D::UInt8 => Some(3_u8),
        D::Int16 | D::UInt16 => Some(5),
        D::Int32 | D::UInt32 => Some(10),
        D::Int64 => Some(19),
        _ => None,
    };
    match (from, to) {
        (D::Int8 | D::Int16 | D::Int32, D::Int32 | D::Int64) => whole(from) <= whole(to),
        (D::Int64, D::Int64) => true,
        (D::Decimal128(p, s), D::Decimal128(q, t)) => {
            i32::from(*q) - i32::from(*t) >= i32::from(*p) - i32::from(*s) && t >= s
        }
        (_, D::Decimal128(q, t)) => whole(from).is_some_and(|digits| i32::from(*q) - i32::from(*t) >= digits.into()),
        _ => false,
    }
}

fn is_text(of: &DataType) -> bool {
    matches!(of, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// Columns of sources are held in microseconds: any other unit that is asked for is a finer one or holds the same. In
/// another zone a moment has other hours and days.
fn is_moment(of: &DataType) -> bool {
    use arrow::datatypes::TimeUnit::{Microsecond, Nanosecond};
    let DataType::Timestamp(Microsecond | Nanosecond, zone) = of else { return false };
    zone.as_deref().is_none_or(|zone| matches!(zone, "UTC" | "+00:00"))
}
