//! What each SELECT of a query joins, on what, and what it adds up: enough to tell whether a row is added up twice.
//!
//! It judges nothing. What it doesn't understand it calls unknown, so that nobody takes it for harmless.

mod expression;

use sqlparser::ast::{
    BinaryOperator, Distinct, Expr, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, LimitClause, ObjectName,
    OrderByKind, Query, Select, SelectItem, SetExpr, TableAlias, TableFactor, TableWithJoins, Value,
};

use expression::{is_constant, last, place};

/// A column as it is named: what stands before the dot, and the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub source: Option<String>,
    pub column: String,
}

/// What stands in FROM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// What its columns go by.
    pub name: String,
    pub of: Of,
}

/// Where rows come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    Table {
        schema: Option<String>,
        name: String,
    },
    /// Another SELECT, by its number.
    Select(usize),
    Unknown,
}

/// An aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// In lower case.
    pub function: String,
    pub distinct: bool,
    /// Over a window, which leaves the rows as they are.
    pub windowed: bool,
    /// The columns it reads; none for `COUNT(*)`.
    pub columns: Vec<Place>,
}

/// A column that a SELECT gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Its name, and where it comes from when it is a column as it stands.
    Column(String, Option<Place>),
    All,
}

/// One SELECT.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joining {
    pub sources: Vec<Joined>,
    /// Columns that must be equal.
    pub equal: Vec<(Place, Place)>,
    /// Columns that must equal a constant.
    pub fixed: Vec<Place>,
    pub sums: Vec<Sum>,
    /// What rows are grouped by, none for anything but a column; no list without GROUP BY.
    pub groups: Option<Vec<Option<Place>>>,
    pub distinct: bool,
    pub gives: Vec<Given>,
    /// At most one row comes out.
    pub one_row: bool,
    /// Something was joined in a way that isn't understood.
    pub unknown: bool,
}

/// All SELECTs of a query.
pub(super) fn joinings(query: &Query) -> Vec<Joining> {
    let mut reader = Reader::default();
    reader.query(query);
    reader.selects
}

#[derive(Default)]
struct Reader {
    selects: Vec<Joining>,
    /// Common table expressions in scope, innermost last.
    named: Vec<(String, Of)>,
}

impl Reader {
    fn query(&mut self, query: &Query) -> Of {
        let known = self.named.len();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let recursive = query.with.as_ref().is_some_and(|with| with.recursive);
            let name = cte.alias.name.value.clone();
            if recursive {
                self.named.push((name.clone(), Of::Unknown));
            }
            let of = self.query(&cte.query);
            let plain = !recursive && cte.alias.columns.is_empty();
            self.named.push((name, if plain { of } else { Of::Unknown }));
        }
        let of = self.set(&query.body);
        if let Of::Select(at) = of {
            self.ending(query, at);
        }
        self.named.truncate(known);
        of
    }

    fn set(&mut self, body: &SetExpr) -> Of {
        match body {
            SetExpr::Select(select) => Of::Select(self.select(select)),
            SetExpr::Query(query) => self.query(query),
            SetExpr::SetOperation { left, right, .. } => {
                self.set(left);
                self.set(right);
                Of::Unknown
            }
            _ => Of::Unknown,
        }
    }

    fn ending(&mut self, query: &Query, at: usize) {
        if let Some(OrderByKind::Expressions(list)) = query.order_by.as_ref().map(|o| &o.kind) {
            for order in list {
                let sums = self.expression(&order.expr);
                self.selects[at].sums.extend(sums);
            }
        }
        let Some(LimitClause::LimitOffset { limit: Some(limit), .. } | LimitClause::OffsetCommaLimit { limit, .. }) =
            &query.limit_clause
        else {
            return;
        };
        self.selects[at].one_row |=
            matches!(limit, Expr::Value(v) if matches!(&v.value, Value::Number(n, _) if n == "1"));
    }

    fn select(&mut self, select: &Select) -> usize {
        let mut joining =
            Joining { distinct: matches!(select.distinct, Some(Distinct::Distinct)), ..Joining::default() };
        joining.unknown = matches!(select.distinct, Some(Distinct::On(_)));
        for table in &select.from {
            self.tables(table, &mut joining);
        }
        if let Some(condition) = &select.selection {
            self.condition(condition, &mut joining);
        }
        for item in &select.projection {
            self.item(item, &mut joining);
        }
        for having in select.having.iter().chain(&select.qualify) {
            joining.sums.extend(self.expression(having));
        }
        joining.groups = Self::groups(select, &joining);
        joining.one_row = joining.groups.is_none() && joining.sums.iter().any(|s| !s.windowed);
        self.selects.push(joining);
        self.selects.len() - 1
    }

    fn groups(select: &Select, joining: &Joining) -> Option<Vec<Option<Place>>> {
        let GroupByExpr::Expressions(list, modifiers) = &select.group_by else { return Some(vec![None]) };
        if list.is_empty() {
            return None;
        }
        let group = |expr: &Expr| {
            let nth = match expr {
                Expr::Value(v) => match &v.value {
                    Value::Number(n, _) => n.parse::<usize>().ok().and_then(|n| n.checked_sub(1)),
                    _ => None,
                },
                _ => None,
            };
            match nth.and_then(|n| joining.gives.get(n)) {
                Some(Given::Column(_, place)) => place.clone(),
                Some(Given::All) => None,
                None => place(expr),
            }
        };
        let mut groups: Vec<Option<Place>> = list.iter().map(group).collect();
        if !modifiers.is_empty() {
            groups.push(None);
        }
        Some(groups)
    }

    fn item(&mut self, item: &SelectItem, joining: &mut Joining) {
        let (expr, alias) = match item {
            SelectItem::UnnamedExpr(expr) => (expr, None),
            SelectItem::ExprWithAlias { expr, alias } => (expr, Some(alias.value.clone())),
            _ => return joining.gives.push(Given::All),
        };
        joining.sums.extend(self.expression(expr));
        let place = place(expr);
        let name = alias.or_else(|| place.as_ref().map(|p| p.column.clone())).unwrap_or_default();
        joining.gives.push(Given::Column(name, place));
    }

    fn tables(&mut self, table: &TableWithJoins, joining: &mut Joining) {
        self.factor(&table.relation, joining);
        for join in &table.joins {
            let before = joining.sources.len();
            self.factor(&join.relation, joining);
            self.join(join, before, joining);
        }
    }

    fn join(&mut self, join: &Join, before: usize, joining: &mut Joining) {
        let (JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::CrossJoin(constraint)) = &join.join_operator
        else {
            joining.unknown = true;
            return;
        };
        match constraint {
            JoinConstraint::On(condition) => self.condition(condition, joining),
            JoinConstraint::Using(columns) => {
                for column in columns.iter().filter_map(last) {
                    let at =
                        |joined: &Joined| Place { source: Some(joined.name.clone()), column: column.value.clone() };
                    let (earlier, later) = joining.sources.split_at(before);
                    let pairs = later.iter().flat_map(|l| earlier.iter().map(|e| (at(e), at(l))));
                    joining.equal.extend(pairs.collect::<Vec<_>>());
                }
            }
            JoinConstraint::Natural => joining.unknown = true,
            JoinConstraint::None => {}
        }
    }

    fn factor(&mut self, factor: &TableFactor, joining: &mut Joining) {
        let (own, alias, of) = match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                (last(name).map(|i| i.value.clone()), alias, self.table(name))
            }
            TableFactor::Derived { subquery, alias, .. } => (None, alias, self.query(subquery)),
            TableFactor::NestedJoin { table_with_joins, alias: None } => return self.tables(table_with_joins, joining),
            TableFactor::NestedJoin { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::Function { alias, .. } => (None, alias, Of::Unknown),
            TableFactor::Table { name, alias, .. } => (last(name).map(|i| i.value.clone()), alias, Of::Unknown),
            _ => return joining.unknown = true,
        };
        let renamed = alias.as_ref().is_some_and(|a: &TableAlias| !a.columns.is_empty());
        let name = alias.as_ref().map(|a| a.name.value.clone()).or(own).unwrap_or_default();
        joining.sources.push(Joined { name, of: if renamed { Of::Unknown } else { of } });
    }

    fn table(&self, name: &ObjectName) -> Of {
        let parts: Vec<&Ident> = name.0.iter().filter_map(|part| part.as_ident()).collect();
        let named =
            |own: &str| self.named.iter().rev().find(|(n, _)| n.eq_ignore_ascii_case(own)).map(|(_, of)| of.clone());
        match parts[..] {
            [own] => named(&own.value).unwrap_or(Of::Table { schema: None, name: own.value.clone() }),
            [.., schema, own] => Of::Table { schema: Some(schema.value.clone()), name: own.value.clone() },
            [] => Of::Unknown,
        }
    }

    /// What must hold of all rows.
    fn condition(&mut self, condition: &Expr, joining: &mut Joining) {
        match condition {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                self.condition(left, joining);
                self.condition(right, joining);
            }
            Expr::Nested(inner) => self.condition(inner, joining),
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => match (place(left), place(right)) {
                (Some(left), Some(right)) => joining.equal.push((left, right)),
                (Some(place), None) if is_constant(right) => joining.fixed.push(place),
                (None, Some(place)) if is_constant(left) => joining.fixed.push(place),
                _ => drop(self.expression(condition)),
            },
            other => drop(self.expression(other)),
        }
    }
}
