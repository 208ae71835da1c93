//! Walks a syntax tree: collects what it reads and whatever stands against running it.
//!
//! Trees are looked at node by node with no catch-all arm, so that a parser upgrade which brings a new kind
//! of node does not compile until somebody has decided about it.

mod expression;
mod function;
mod mysql;
mod query;
mod select;
mod source;
mod table;
mod value;

use indexmap::IndexSet;
use sqlparser::{
    ast::{Ident, ObjectName, ObjectNamePart, Query},
    tokenizer::Location,
};

use super::{
    Dialect,
    judge::Facts,
    refusal::Reason,
    relations::{Named, Part},
};

/// More reasons than this help nobody.
const MAX_REASONS: usize = 10;

/// What the query reads and what stands against it.
pub(super) fn facts(query: &Query, dialect: Dialect) -> Facts {
    let mut walk = Walk {
        dialect,
        scopes: Vec::new(),
        sources: Vec::new(),
        place: Location { line: 0, column: 0 },
        columns: IndexSet::new(),
        facts: Facts::default(),
    };
    walk.query(query);
    let mut facts = walk.facts;
    facts.columns = walk.columns.into_iter().collect();
    facts
}

struct Walk {
    dialect: Dialect,
    /// Names of common table expressions that are in scope, innermost last, folded, each with its shape.
    scopes: Vec<Vec<(String, usize)>>,
    /// What stands in FROM and is not over yet, innermost last.
    sources: Vec<source::Source>,
    /// The last place seen, for nodes that do not know their own.
    place: Location,
    columns: IndexSet<String>,
    facts: Facts,
}

impl Walk {
    fn refuse(&mut self, rule: &'static str, message: impl Into<String>) {
        let reason = Reason::new(rule, message).at(self.place.line, self.place.column);
        if self.facts.reasons.len() < MAX_REASONS && !self.facts.reasons.contains(&reason) {
            self.facts.reasons.push(reason);
        }
    }

    /// Refuses a part of the language that is not needed for reading or not understood well enough.
    fn unsupported(&mut self, what: &str) {
        self.refuse("not_supported", format!("{what} is not supported here. Write the query without it."));
    }

    fn unsupported_if(&mut self, present: bool, what: &str) {
        if present {
            self.unsupported(what);
        }
    }

    fn at(&mut self, ident: &Ident) {
        if ident.span.start.line > 0 {
            self.place = ident.span.start;
        }
    }

    fn fold(&self, ident: &Ident) -> String {
        self.dialect.fold(&ident.value, ident.quote_style.is_some())
    }

    /// Remembers that a column of that name is read.
    fn column(&mut self, ident: &Ident) {
        self.at(ident);
        self.columns.insert(ident.value.clone());
    }

    /// A dotted name made of plain parts; refuses the rest.
    fn named(&mut self, name: &ObjectName) -> Option<Named> {
        let mut parts = Vec::with_capacity(name.0.len());
        let mut start = None;
        for part in &name.0 {
            let ObjectNamePart::Identifier(ident) = part else {
                self.unsupported("A name computed by a function");
                return None;
            };
            self.at(ident);
            start.get_or_insert(self.place);
            if ident.quote_style == Some('\'') {
                self.refuse("text_as_name", "A name stands in single quotes. Write it in double quotes.");
                return None;
            }
            parts.push(Part { value: ident.value.clone(), quoted: ident.quote_style.is_some() });
        }
        let start = start.unwrap_or(self.place);
        Some(Named { parts, line: start.line, column: start.column })
    }

    fn each<T>(&mut self, items: &[T], mut visit: impl FnMut(&mut Self, &T)) {
        for item in items {
            visit(self, item);
        }
    }
}

#[cfg(test)]
mod dots;
#[cfg(test)]
mod tests;
