//! Expressions.

use sqlparser::ast::{Array, CastFormat, CeilFloorKind, Expr, Interval, Map, StructField, Subscript, TypedString};

use super::Walk;
use crate::sql::Dialect;

impl Walk {
    pub(super) fn maybe(&mut self, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.expression(expr);
        }
    }

    pub(super) fn expressions(&mut self, list: &[Expr]) {
        self.each(list, Self::expression);
    }

    fn all(&mut self, list: &[&Expr]) {
        self.each(list, |walk, expr| walk.expression(expr));
    }

    /// Splits the kinds of expressions by what their parts are; together the parts name every kind.
    pub(super) fn expression(&mut self, expr: &Expr) {
        match expr {
            Expr::Identifier(ident) => self.column(ident),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [.., before, last] => self.field(Some(before), last),
                [last] => self.column(last),
                [] => {}
            },
            Expr::IsFalse(e)
            | Expr::IsNotFalse(e)
            | Expr::IsTrue(e)
            | Expr::IsNotTrue(e)
            | Expr::IsNull(e)
            | Expr::IsNotNull(e)
            | Expr::IsUnknown(e)
            | Expr::IsNotUnknown(e)
            | Expr::Nested(e)
            | Expr::IsNormalized { expr: e, form: _, negated: _ }
            | Expr::Extract { field: _, syntax: _, expr: e }
            | Expr::Collate { expr: e, collation: _ }
            | Expr::Named { expr: e, name: _ } => self.expression(e),
            Expr::IsDistinctFrom(a, b)
            | Expr::IsNotDistinctFrom(a, b)
            | Expr::AtTimeZone { timestamp: a, time_zone: b }
            | Expr::Position { expr: a, r#in: b } => self.all(&[a, b]),
            Expr::Ceil { expr, field } | Expr::Floor { expr, field } => self.rounded(expr, field),
            Expr::Function(function) => self.function(function),
            Expr::Value(value) => self.value(value),
            Expr::Subquery(query) | Expr::Exists { subquery: query, negated: _ } => self.query(query),
            Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => {}
            Expr::InList { .. }
            | Expr::InSubquery { .. }
            | Expr::InUnnest { .. }
            | Expr::Between { .. }
            | Expr::BinaryOp { .. }
            | Expr::UnaryOp { .. }
            | Expr::Like { .. }
            | Expr::ILike { .. }
            | Expr::SimilarTo { .. }
            | Expr::AnyOp { .. }
            | Expr::AllOp { .. } => self.operation(expr),
            Expr::Substring { .. } | Expr::Trim { .. } | Expr::Overlay { .. } | Expr::Case { .. } => self.clauses(expr),
            Expr::Cast { .. } | Expr::TypedString(_) | Expr::Interval(_) => self.typed(expr),
            Expr::CompoundFieldAccess { .. }
            | Expr::GroupingSets(_)
            | Expr::Cube(_)
            | Expr::Rollup(_)
            | Expr::Tuple(_)
            | Expr::Struct { .. }
            | Expr::Dictionary(_)
            | Expr::Map(_)
            | Expr::Array(_) => self.collection(expr),
            Expr::JsonAccess { .. } => self.unsupported("The path operator :"),
            Expr::RLike { .. }
            | Expr::Convert { .. }
            | Expr::Prefixed { .. }
            | Expr::MatchAgainst { .. }
            | Expr::MemberOf(_) => self.of_mysql(expr),
            Expr::OuterJoin(_) | Expr::Prior(_) => self.unsupported("The sign (+) or PRIOR"),
            Expr::Lambda(_) => self.unsupported("A lambda"),
        }
    }

    fn rounded(&mut self, expr: &Expr, field: &CeilFloorKind) {
        match field {
            CeilFloorKind::DateTimeField(_) => {}
            CeilFloorKind::Scale(value) => self.value(value),
        }
        self.expression(expr);
    }

    fn operation(&mut self, expr: &Expr) {
        match expr {
            Expr::InList { expr, list, negated: _ } => {
                self.expression(expr);
                self.expressions(list);
            }
            Expr::InSubquery { expr, subquery, negated: _ } => {
                self.expression(expr);
                self.query(subquery);
            }
            Expr::InUnnest { expr, array_expr, negated: _ } => self.all(&[expr, array_expr]),
            Expr::Between { expr, negated: _, low, high } => self.all(&[expr, low, high]),
            Expr::BinaryOp { left, op, right }
            | Expr::AnyOp { left, compare_op: op, right, is_some: _ }
            | Expr::AllOp { left, compare_op: op, right } => {
                self.expression(left);
                self.operator(op);
                self.expression(right);
            }
            Expr::UnaryOp { op: _, expr } => self.expression(expr),
            Expr::Like { negated: _, any: _, expr, pattern, escape_char }
            | Expr::ILike { negated: _, any: _, expr, pattern, escape_char }
            | Expr::SimilarTo { negated: _, expr, pattern, escape_char } => {
                self.all(&[expr, pattern]);
                if let Some(escape) = escape_char {
                    self.value(escape);
                }
            }
            _ => self.unsupported("This operation"),
        }
    }

    fn clauses(&mut self, expr: &Expr) {
        match expr {
            Expr::Substring { expr, substring_from, substring_for, special: _, shorthand: _ } => {
                self.expression(expr);
                self.maybe(substring_from.as_deref());
                self.maybe(substring_for.as_deref());
            }
            Expr::Trim { trim_where: _, trim_what, expr, trim_characters } => {
                self.maybe(trim_what.as_deref());
                self.expression(expr);
                self.expressions(trim_characters.as_deref().unwrap_or_default());
            }
            Expr::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
                self.all(&[expr, overlay_what, overlay_from]);
                self.maybe(overlay_for.as_deref());
            }
            Expr::Case { case_token: _, end_token: _, operand, conditions, else_result } => {
                self.maybe(operand.as_deref());
                self.each(conditions, |walk, when| walk.all(&[&when.condition, &when.result]));
                self.maybe(else_result.as_deref());
            }
            _ => self.unsupported("This expression"),
        }
    }

    fn typed(&mut self, expr: &Expr) {
        match expr {
            Expr::Cast { kind: _, expr, data_type, array, format } => {
                self.unsupported_if(*array, "CAST to an ARRAY");
                match format {
                    Some(CastFormat::Value(_) | CastFormat::ValueAtTimeZone(..)) => self.unsupported("CAST ... FORMAT"),
                    None => {}
                }
                self.expression(expr);
                self.data_type(data_type);
            }
            Expr::TypedString(TypedString { data_type, value, uses_odbc_syntax }) => {
                self.unsupported_if(*uses_odbc_syntax, "ODBC syntax in braces");
                self.data_type(data_type);
                self.value(value);
            }
            Expr::Interval(interval) => {
                let Interval {
                    value,
                    leading_field: _,
                    leading_precision: _,
                    last_field: _,
                    fractional_seconds_precision: _,
                } = interval;
                self.expression(value);
            }
            _ => self.unsupported("This expression"),
        }
    }

    fn collection(&mut self, expr: &Expr) {
        match expr {
            Expr::CompoundFieldAccess { root, access_chain } => {
                self.expression(root);
                self.accesses(root, access_chain);
            }
            Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) => {
                self.each(sets, |walk, set| walk.expressions(set));
            }
            Expr::Tuple(list) | Expr::Array(Array { elem: list, named: _ }) => self.expressions(list),
            Expr::Struct { values, fields } => {
                self.analytic_only("STRUCT");
                self.expressions(values);
                self.each(fields, |walk, StructField { field_name: _, field_type, options }| {
                    walk.unsupported_if(options.is_some(), "OPTIONS in a STRUCT");
                    walk.data_type(field_type);
                });
            }
            Expr::Dictionary(fields) => {
                self.analytic_only("A value in braces");
                self.each(fields, |walk, field| walk.expression(&field.value));
            }
            Expr::Map(Map { entries }) => {
                self.analytic_only("MAP");
                self.each(entries, |walk, entry| walk.all(&[&entry.key, &entry.value]));
            }
            _ => self.unsupported("This expression"),
        }
    }

    fn analytic_only(&mut self, what: &str) {
        self.unsupported_if(self.dialect != Dialect::Dataset, what);
    }

    pub(super) fn subscript(&mut self, subscript: &Subscript) {
        match subscript {
            Subscript::Index { index } => self.expression(index),
            Subscript::Slice { lower_bound, upper_bound, stride } => {
                self.maybe(lower_bound.as_ref());
                self.maybe(upper_bound.as_ref());
                self.maybe(stride.as_ref());
            }
        }
    }
}
