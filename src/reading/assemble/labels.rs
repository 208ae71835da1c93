//! How output columns are called.

use super::super::draft::Term;
use super::super::index::ColumnId;
use super::super::metrics::MetricKind;
use super::super::query::{Expr, Function};
use super::super::wording::{grain_text, is_countable, plural};
use super::Assembly;

impl Assembly<'_> {
    /// The name of an output column.
    pub(super) fn label(&self, term: &Term, expr: &Expr) -> String {
        match term {
            Term::Rows if self.index.only_table().is_some() => "number of rows".to_owned(),
            Term::Rows => "count".to_owned(),
            Term::CountOf(m) => match &self.index.tables[self.pins.tables[*m]].label {
                label if self.index.only_table().is_some() && !is_countable(label) => "number of rows".to_owned(),
                label => format!("number of {}", plural(label)),
            },
            Term::CountDistinct(inner) => match **inner {
                Term::Key(column) => format!("number of different {}", self.pointed_to_by(column)),
                _ => format!("number of {}", self.things(inner)),
            },
            Term::Aggregate(function, inner) => {
                let word = match function {
                    Function::Count => "count of",
                    Function::Sum => "total",
                    Function::Average => "average",
                    Function::Minimum => "minimum",
                    Function::Maximum => "maximum",
                };
                let of = self.plain_label(inner);
                // "total amount" of a column called so already.
                if of == word || of.starts_with(&format!("{word} ")) { of } else { format!("{word} {of}") }
            }
            Term::Metric(kind) => kind.label(self.index).to_owned(),
            Term::Grain(..) | Term::OverTime => match expr {
                Expr::Grain { grain, .. } => grain_text(*grain).to_owned(),
                _ => "time".to_owned(),
            },
            other => self.plain_label(other),
        }
    }

    /// The things a pointing column points to.
    fn pointed_to_by(&self, column: ColumnId) -> String {
        self.index.keys.of_column(column).map_or(String::new(), |key| plural(&self.index.tables[key.to].label))
    }

    /// What different values of a column are: names of categories are categories.
    fn things(&self, term: &Term) -> String {
        let column = if let Term::Column(m) = term { self.column(*m) } else { None };
        match column.map(|c| &self.index.columns[c]) {
            Some(entry) if entry.is_generic() => plural(&self.index.tables[entry.table].label),
            _ => plural(&self.plain_label(term)),
        }
    }

    fn plain_label(&self, term: &Term) -> String {
        match term {
            Term::Column(m) => self.column(*m).map_or(String::new(), |c| self.index.columns[c].label.clone()),
            Term::Metric(MetricKind::OrderValue) => "order value".to_owned(),
            Term::Metric(kind) => kind.label(self.index).to_owned(),
            Term::Quality(quality, of) => {
                self.quality_column(*quality, *of).map_or(String::new(), |c| self.index.columns[c].label.clone())
            }
            _ => String::new(),
        }
    }
}
