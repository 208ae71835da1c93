//! Columns and aggregates of expressions.

use std::ops::ControlFlow;

use sqlparser::ast::{
    DuplicateTreatment, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, ObjectName, Query, Visit, Visitor,
};

use super::{Place, Reader, Sum};

impl Reader {
    /// The aggregates of an expression; queries inside it are read on their own.
    pub(super) fn expression(&mut self, expr: &Expr) -> Vec<Sum> {
        let mut shallow = Shallow { reader: self, depth: 0, sums: Vec::new() };
        let _: ControlFlow<()> = expr.visit(&mut shallow);
        shallow.sums
    }
}

struct Shallow<'a> {
    reader: &'a mut Reader,
    depth: usize,
    sums: Vec<Sum>,
}

impl Visitor for Shallow<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if self.depth == 0 {
            self.reader.query(query);
        }
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let (0, Some(sum)) = (self.depth, sum(expr)) {
            self.sums.push(sum);
        }
        ControlFlow::Continue(())
    }
}

fn sum(expr: &Expr) -> Option<Sum> {
    let Expr::Function(function) = expr else { return None };
    let name = last(&function.name)?.value.to_ascii_lowercase();
    let FunctionArguments::List(list) = &function.args else { return None };
    if !matches!(name.as_str(), "sum" | "avg" | "count" | "total") {
        return None;
    }
    let mut columns = Places::default();
    for arg in &list.args {
        if let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = arg {
            let _: ControlFlow<()> = expr.visit(&mut columns);
        }
    }
    let distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    Some(Sum { function: name, distinct, windowed: function.over.is_some(), columns: columns.found })
}

/// The columns of an expression outside of queries in it.
#[derive(Default)]
struct Places {
    depth: usize,
    found: Vec<Place>,
}

impl Visitor for Places {
    type Break = ();

    fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let (0, Expr::Identifier(_) | Expr::CompoundIdentifier(_)) = (self.depth, expr) {
            self.found.extend(place(expr));
        }
        ControlFlow::Continue(())
    }
}

pub(super) fn last(name: &ObjectName) -> Option<&Ident> {
    name.0.last().and_then(|part| part.as_ident())
}

/// The column an expression is.
pub(super) fn place(expr: &Expr) -> Option<Place> {
    match expr {
        Expr::Identifier(column) => Some(Place { source: None, column: column.value.clone() }),
        Expr::CompoundIdentifier(parts) => {
            let (column, before) = parts.split_last()?;
            Some(Place { source: before.last().map(|s| s.value.clone()), column: column.value.clone() })
        }
        Expr::Nested(inner) => place(inner),
        Expr::Cast { expr, .. } => place(expr),
        _ => None,
    }
}

pub(super) fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Value(_) | Expr::TypedString(_) => true,
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } | Expr::Cast { expr: inner, .. } => is_constant(inner),
        _ => false,
    }
}
