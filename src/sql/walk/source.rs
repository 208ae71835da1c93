//! What stands in FROM, by name, with the columns it gives.

use sqlparser::ast::{
    AccessExpr, Expr, Ident, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, TableAlias,
};

use super::Walk;
use crate::sql::{
    fields::{Field, MOST_COLUMNS, Output, Shape},
    relations::Part,
};

/// More sources of one name than can lie within each other.
const MOST_ALIKE: usize = 50;

/// Something in FROM that names before a dot may mean.
pub(super) struct Source {
    name: Option<String>,
    shape: usize,
}

impl Walk {
    /// Keeps a shape and gives its number.
    pub(super) fn shape(&mut self, shape: Shape) -> usize {
        self.facts.shapes.push(shape);
        self.facts.shapes.len() - 1
    }

    /// Adds a source of these columns, under its alias or its own name.
    pub(super) fn source(&mut self, alias: Option<&TableAlias>, own: Option<String>, shape: usize) {
        let mut source = Source { name: own, shape };
        if let Some(alias) = alias {
            source.name = Some(self.fold(&alias.name));
            if !alias.columns.is_empty() {
                let renamed = self.renamed(alias);
                source.shape = self.shape(Shape::Listed { renamed, rest: vec![Output::All(shape)] });
            }
        }
        self.sources.push(source);
    }

    pub(super) fn renamed(&self, alias: &TableAlias) -> Vec<String> {
        alias.columns.iter().map(|column| self.fold(&column.name)).collect()
    }

    /// All columns of the sources from `start` on.
    pub(super) fn all_since(&self, start: usize) -> Vec<Output> {
        self.sources.iter().skip(start).take(MOST_COLUMNS).map(|source| Output::All(source.shape)).collect()
    }

    /// Remembers a name that stands after a dot.
    ///
    /// What is before the dot may mean any source of that name: which of them is seen from where is the server's
    /// business, and the name has to fit them all.
    pub(super) fn field(&mut self, before: Option<&Ident>, name: &Ident) {
        self.column(name);
        let of = before.map(|before| self.sources_named(before)).unwrap_or_default();
        self.unsupported_if(of.len() > MOST_ALIKE, "The same alias this many times");
        let name = Part { value: name.value.clone(), quoted: name.quote_style.is_some() };
        self.facts.fields.push(Field { of, name, line: self.place.line, column: self.place.column });
    }

    fn sources_named(&self, name: &Ident) -> Vec<usize> {
        let name = self.fold(name);
        let alike = self.sources.iter().filter(|s| s.name.as_ref() == Some(&name));
        alike.map(|source| source.shape).take(MOST_ALIKE + 1).collect()
    }

    /// `root.a`, `(root).a`, `root[1].a`: each name after a dot.
    pub(super) fn accesses(&mut self, root: &Expr, chain: &[AccessExpr]) {
        let mut before = whole_row(root);
        for access in chain {
            match access {
                AccessExpr::Dot(Expr::Identifier(name)) => self.field(before, name),
                AccessExpr::Dot(other) => self.expression(other),
                AccessExpr::Subscript(subscript) => self.subscript(subscript),
            }
            before = None;
        }
    }

    /// The columns that a SELECT gives; its own sources begin at `start`.
    pub(super) fn outputs(&self, select: &Select, start: usize) -> Vec<Output> {
        let mut outputs = Vec::new();
        for item in &select.projection {
            if outputs.len() > MOST_COLUMNS {
                break;
            }
            match item {
                SelectItem::UnnamedExpr(expr) => {
                    outputs.push(self.implied(expr).map_or(Output::Unnamed, Output::Name));
                }
                SelectItem::ExprWithAlias { expr: _, alias } => outputs.push(Output::Name(self.fold(alias))),
                SelectItem::ExprWithAliases { .. } => outputs.push(Output::Unnamed),
                SelectItem::Wildcard(_) => outputs.extend(self.all_since(start)),
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                    let last = name.0.last().and_then(|part| part.as_ident());
                    outputs.extend(last.and_then(|last| self.last_named(last)).map(Output::All));
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::Expr(expr), _) => {
                    outputs.extend(whole_row(expr).and_then(|name| self.last_named(name)).map(Output::All));
                }
            }
        }
        outputs
    }

    fn last_named(&self, name: &Ident) -> Option<usize> {
        self.sources_named(name).last().copied()
    }

    /// The name that a column without an alias gets, where the text tells it (`FigureColname` in PostgreSQL's source).
    fn implied(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Identifier(name) => Some(self.fold(name)),
            Expr::CompoundIdentifier(parts) => parts.last().map(|last| self.fold(last)),
            Expr::Function(function) => {
                function.name.0.last().and_then(|part| part.as_ident()).map(|name| self.fold(name))
            }
            Expr::Nested(inner) | Expr::Cast { expr: inner, .. } | Expr::Collate { expr: inner, collation: _ } => {
                self.implied(inner)
            }
            Expr::CompoundFieldAccess { root, access_chain } => {
                let last = access_chain.iter().rev().find_map(|access| match access {
                    AccessExpr::Dot(Expr::Identifier(name)) => Some(self.fold(name)),
                    AccessExpr::Dot(_) | AccessExpr::Subscript(_) => None,
                });
                last.or_else(|| self.implied(root))
            }
            Expr::Case { else_result: Some(other), .. } => self.implied(other),
            Expr::Subquery(query) => self.implied_by_first(query),
            _ => None,
        }
    }

    fn implied_by_first(&self, query: &Query) -> Option<String> {
        let SetExpr::Select(select) = query.body.as_ref() else { return None };
        match select.projection.first()? {
            SelectItem::UnnamedExpr(expr) => self.implied(expr),
            SelectItem::ExprWithAlias { expr: _, alias } => Some(self.fold(alias)),
            _ => None,
        }
    }
}

/// The name of a source that stands for a whole row of it: `o`, `(o)`.
fn whole_row(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Nested(inner) => whole_row(inner),
        Expr::Identifier(name) => Some(name),
        Expr::CompoundIdentifier(parts) => parts.last(),
        _ => None,
    }
}
