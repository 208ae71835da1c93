//! What conditions compare with, as the column keeps it.

use super::super::draft::{Operand, Test};
use super::super::index::{ColumnEntry, ColumnId};
use super::super::query::{Aggregate, Expr, Function, Literal, Output, Reading, Source};
use super::super::roles::{Role, TimeShape};
use super::super::units::{Unit, unit_named};
use super::Assembly;
use super::scope::relation;

impl Assembly<'_> {
    /// A literal as the column writes it.
    pub(super) fn fitted(&mut self, column: Option<ColumnId>, literal: &Literal) -> Literal {
        let Some(entry) = column.map(|c| &self.index.columns[c]) else { return literal.clone() };
        let calendar = entry.time.is_some_and(|shape| shape != TimeShape::Year);
        if calendar && matches!(literal, Literal::Number(_)) {
            self.cost += 0.8;
        }
        match literal {
            Literal::Number(digits) if !entry.kind.is_number() && entry.role != Role::Measure => {
                Literal::Text(digits.clone())
            }
            Literal::Text(text) if entry.kind.is_number() => {
                if text.parse::<f64>().is_err() {
                    self.cost += 1.0;
                }
                Literal::Number(text.clone())
            }
            other => other.clone(),
        }
    }

    /// Whether what two columns hold can be set against each other: a date is neither more nor less than an amount.
    pub(super) fn comparable(&self, column: Option<ColumnId>, test: &Test) -> bool {
        let Test::Compare(_, Operand::Column(other) | Operand::Aggregate(_, Some(other))) = test else { return true };
        let (Some(own), Some(other)) = (column, self.column(*other)) else { return true };
        let (own, other) = (&self.index.columns[own], &self.index.columns[other]);
        let dated = |c: &ColumnEntry| c.time.is_some_and(|shape| shape != TimeShape::Year);
        dated(own) == dated(other) && own.kind.is_number() == other.kind.is_number()
    }

    pub(super) fn operand(&mut self, operand: &Operand, column: Option<ColumnId>) -> Option<Expr> {
        Some(match operand {
            Operand::Literal(literal) => Expr::Literal(self.fitted(column, literal)),
            Operand::Measured(digits, unit) => {
                let literal = self.measured(column?, digits, *unit, true);
                Expr::Literal(self.fitted(column, &literal))
            }
            Operand::Column(m) => self.scope.expr(self.index, self.column(*m)?)?,
            Operand::Aggregate(function, of) => {
                let column = of.and_then(|m| self.column(m)).or(column)?;
                Expr::Scalar(Box::new(self.whole(*function, column)))
            }
        })
    }

    /// A number said in a unit as the column keeps it. Where the column doesn't tell its unit, that is said; a number
    /// `beyond` all that the column holds was rather said in another unit.
    pub(super) fn measured(&mut self, column: ColumnId, digits: &str, unit: Unit, single: bool) -> Literal {
        let entry = &self.index.columns[column];
        let own = entry.words.iter().find_map(|w| unit_named(w));
        if let Some(turned) = own.and_then(|own| unit.turned(digits, own)) {
            return Literal::Number(turned);
        }
        let bound = |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<f64>().ok());
        let beyond = match (bound(&entry.min), bound(&entry.max), digits.parse::<f64>()) {
            (Some(low), Some(high), Ok(said)) => single && (said < low || said > high),
            _ => false,
        };
        let age = entry.words.iter().any(|w| w == "age") && unit.name == "years";
        if own.is_some() || beyond {
            self.cost += 0.6;
        } else if !age {
            self.notes.push(format!("{} doesn't say its unit: it was taken to be {}.", entry.label, unit.name));
        }
        Literal::Number(digits.to_owned())
    }

    /// An aggregate of a whole column.
    fn whole(&self, function: Function, column: ColumnId) -> Reading {
        let entry = &self.index.columns[column];
        let of = Expr::Column(super::super::query::ColumnRef { source: 0, column: entry.name.clone() });
        let expr = Expr::Aggregate(Box::new(Aggregate { function, distinct: false, of: Some(of), only: None }));
        Reading {
            sources: vec![Source { relation: relation(self.index, entry.table), join: None }],
            measures: vec![Output { expr, label: String::new() }],
            ..Reading::default()
        }
    }

    pub(super) fn fitted_year(&self, column: ColumnId, year: i32) -> Literal {
        if self.index.columns[column].kind.is_number() {
            Literal::Number(year.to_string())
        } else {
            Literal::Text(year.to_string())
        }
    }
}
