//! Queries, their common table expressions and set operations.

use sqlparser::ast::{
    Cte, GroupByExpr, GroupByWithModifier, LimitClause, Offset, OrderBy, OrderByExpr, OrderByKind, OrderByOptions,
    Query, SetExpr, SetOperator, Values, With,
};

use super::Walk;
use crate::sql::{
    Dialect,
    fields::{Output, Shape},
};

impl Walk {
    pub(super) fn query(&mut self, query: &Query) {
        self.columns_of(query);
    }

    /// Looks at a query and gives the columns it gives.
    pub(super) fn columns_of(&mut self, query: &Query) -> Vec<Output> {
        let start = self.sources.len();
        let outputs = self.open_query(query);
        self.sources.truncate(start);
        outputs
    }

    /// Leaves the sources open: what follows a query in brackets, such as ORDER BY, belongs to it.
    fn open_query(&mut self, query: &Query) -> Vec<Output> {
        self.scopes.push(Vec::new());
        if let Some(with) = &query.with {
            self.with(with);
        }
        let outputs = self.set_expression(&query.body);
        self.tail(query);
        self.scopes.pop();
        outputs
    }

    /// Everything of a query but its WITH and its body.
    fn tail(&mut self, query: &Query) {
        let Query {
            with: _,
            body: _,
            order_by,
            limit_clause,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        if let Some(order_by) = order_by {
            self.order(order_by);
        }
        match limit_clause {
            Some(LimitClause::LimitOffset { limit, offset, limit_by }) => {
                self.unsupported_if(!limit_by.is_empty(), "LIMIT BY");
                self.maybe(limit.as_ref());
                if let Some(Offset { value, rows: _ }) = offset {
                    self.expression(value);
                }
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => {
                self.expression(offset);
                self.expression(limit);
            }
            None => {}
        }
        if let Some(fetch) = fetch {
            self.maybe(fetch.quantity.as_ref());
        }
        if !locks.is_empty() {
            self.refuse("lock", "FOR UPDATE and FOR SHARE lock rows. Remove them: statements here only read.");
        }
        self.unsupported_if(for_clause.is_some(), "FOR XML or FOR JSON");
        self.unsupported_if(settings.is_some(), "SETTINGS");
        self.unsupported_if(format_clause.is_some(), "FORMAT");
        self.unsupported_if(!pipe_operators.is_empty(), "The pipe operator |>");
    }

    fn with(&mut self, with: &With) {
        let With { with_token: _, recursive, cte_tables } = with;
        // MySQL lets an expression see itself and those before it; a later one's name is still a table's there.
        let sees_itself = *recursive && self.dialect == Dialect::MySql;
        let sees_all = *recursive && !matches!(self.dialect, Dialect::Dataset | Dialect::MySql);
        let shapes: Vec<usize> = cte_tables.iter().map(|cte| self.blank(cte)).collect();
        if sees_all {
            for (cte, shape) in cte_tables.iter().zip(&shapes) {
                self.declare(cte, *shape);
            }
        }
        for (cte, shape) in cte_tables.iter().zip(shapes) {
            let Cte { alias, query, from, materialized: _, closing_paren_token: _ } = cte;
            self.unsupported_if(from.is_some(), "FROM after a common table expression");
            self.alias(Some(alias));
            if sees_itself {
                self.declare(cte, shape);
            }
            if *recursive && self.dialect == Dialect::Dataset {
                self.recursive_arms(cte, shape, query);
            } else {
                let outputs = self.columns_of(query);
                if let Some(Shape::Listed { renamed: _, rest }) = self.facts.shapes.get_mut(shape) {
                    *rest = outputs;
                }
            }
            if !sees_all && !sees_itself {
                self.declare(cte, shape);
            }
        }
    }

    /// The shape of a common table expression before its query was looked at: the names that it says itself.
    fn blank(&mut self, cte: &Cte) -> usize {
        let renamed = self.renamed(&cte.alias);
        self.shape(Shape::Listed { renamed, rest: Vec::new() })
    }

    /// The analytic engine knows a recursive name only in the second arm of its UNION; anywhere else the name
    /// means a real table.
    fn recursive_arms(&mut self, cte: &Cte, shape: usize, query: &Query) {
        match (&query.with, query.body.as_ref()) {
            (None, SetExpr::SetOperation { left, op: SetOperator::Union, set_quantifier: _, right }) => {
                self.set_expression(left);
                self.scopes.push(Vec::new());
                self.declare(cte, shape);
                self.set_expression(right);
                self.scopes.pop();
                self.tail(query);
            }
            _ => self.query(query),
        }
    }

    fn declare(&mut self, cte: &Cte, shape: usize) {
        let name = self.fold(&cte.alias.name);
        if let Some(scope) = self.scopes.last_mut() {
            scope.push((name, shape));
        }
    }

    fn set_expression(&mut self, body: &SetExpr) -> Vec<Output> {
        match body {
            SetExpr::Select(select) => return self.select(select),
            SetExpr::Query(query) => return self.open_query(query),
            SetExpr::SetOperation { left, op: _, set_quantifier: _, right } => {
                // Behind both, only their columns have names; the left one's.
                let start = self.sources.len();
                let outputs = self.set_expression(left);
                self.sources.truncate(start);
                self.set_expression(right);
                self.sources.truncate(start);
                return outputs;
            }
            SetExpr::Values(Values { explicit_row: _, value_keyword: _, rows }) => {
                self.each(rows, |walk, row| walk.expressions(&row.content));
                let count = rows.first().map_or(0, |row| row.content.len());
                return (1..=count).map(|n| Output::Name(format!("column{n}"))).collect();
            }
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => self.refuse(
                "only_reads",
                "INSERT, UPDATE, DELETE and MERGE change data. Only queries run here: begin with SELECT.",
            ),
            SetExpr::Table(_) => self.unsupported("TABLE as a query"),
        }
        Vec::new()
    }

    pub(super) fn order(&mut self, order_by: &OrderBy) {
        let OrderBy { kind, interpolate } = order_by;
        self.unsupported_if(interpolate.is_some(), "INTERPOLATE");
        match kind {
            OrderByKind::All(OrderByOptions { asc: _, nulls_first: _ }) => {}
            OrderByKind::Expressions(list) => self.order_expressions(list),
        }
    }

    pub(super) fn order_expressions(&mut self, list: &[OrderByExpr]) {
        self.each(list, |walk, OrderByExpr { expr, options: _, with_fill }| {
            walk.unsupported_if(with_fill.is_some(), "WITH FILL");
            walk.expression(expr);
        });
    }

    pub(super) fn group(&mut self, group_by: &GroupByExpr) {
        let modifiers = match group_by {
            GroupByExpr::All(modifiers) => modifiers,
            GroupByExpr::Expressions(list, modifiers) => {
                self.expressions(list);
                modifiers
            }
        };
        self.each(modifiers, |walk, modifier| match modifier {
            GroupByWithModifier::Rollup | GroupByWithModifier::Cube => {}
            GroupByWithModifier::Totals => walk.unsupported("WITH TOTALS"),
            GroupByWithModifier::GroupingSets(expr) => walk.expression(expr),
        });
    }
}
