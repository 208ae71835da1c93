//! Figures: rows counted, values taken together, metrics of the glossary.

use super::super::assemble::glossary_metric;
use super::super::query::{Aggregate, Expr, Function, Output};
use super::super::wording::{is_countable, plural};
use super::Builder;
use super::offer::functions;
use super::place::Placed;
use super::wish::{ExploreFunction, ExploreMetric};

impl Builder<'_> {
    pub(super) fn figure(&mut self, field: &str, wish: &ExploreMetric) -> Option<Output> {
        match (wish.function, &wish.column, &wish.name) {
            (ExploreFunction::Metric, None, Some(name)) => self.metric(field, name),
            (ExploreFunction::Metric, ..) => {
                self.fault(&format!("{field}.name"), "Name the metric, and no column.".into())
            }
            (.., Some(_)) => self.fault(&format!("{field}.name"), "Only a metric of the glossary has a name.".into()),
            (ExploreFunction::Count, None, None) => Some(self.rows()),
            (ExploreFunction::Count, Some(_), _) => {
                self.fault(&format!("{field}.column"), "Counting rows takes no column.".into())
            }
            (_, None, _) => self.fault(&format!("{field}.column"), "Choose a column.".into()),
            (function, Some(column), None) => {
                let placed = self.place(&format!("{field}.column"), column)?;
                self.together(field, function, placed)
            }
        }
    }

    fn rows(&self) -> Output {
        let label = &self.index.tables[self.root].label;
        let plain = self.index.only_table().is_some() && !is_countable(label);
        let things = if plain { "rows".to_owned() } else { plural(label) };
        Output { expr: Expr::count_rows(), label: format!("number of {things}") }
    }

    fn together(&mut self, field: &str, function: ExploreFunction, placed: Placed) -> Option<Output> {
        let entry = &self.index.columns[placed.column];
        let called = self.called(placed);
        if !functions(entry, false).contains(&function) {
            return self.fault(&format!("{field}.function"), format!("{called} can't be taken together like this."));
        }
        if !functions(entry, self.is_repeated(placed)).contains(&function) {
            let (own, other) = (&self.index.tables[self.root], &self.index.tables[entry.table]);
            let told = format!(
                "Several {} lead to the same row of {}, so it would be taken several times. Explore {} for this figure.",
                plural(&own.label),
                other.name,
                other.name
            );
            return self.fault(&format!("{field}.function"), told);
        }
        let (function, word, distinct) = match function {
            ExploreFunction::Sum => (Function::Sum, "total", false),
            ExploreFunction::Average => (Function::Average, "average", false),
            ExploreFunction::Minimum => (Function::Minimum, "lowest", false),
            ExploreFunction::Maximum => (Function::Maximum, "highest", false),
            _ => (Function::Count, "number of different", true),
        };
        let things = if distinct { plural(&called) } else { called };
        let label =
            if things.starts_with(&format!("{word} ")) || things == word { things } else { format!("{word} {things}") };
        let aggregate = Aggregate { function, distinct, of: Some(self.column_expr(placed)), only: None };
        self.metric_filters.push(None);
        Some(Output { expr: Expr::Aggregate(Box::new(aggregate)), label })
    }

    fn metric(&mut self, field: &str, name: &str) -> Option<Output> {
        let own = |m: &&super::super::defined::Defined| m.table == self.root && m.label == name;
        let Some(metric) = self.index.defined.iter().find(own) else {
            let told = format!("The glossary has no metric {name} over this table that can be worked out.");
            return self.fault(&format!("{field}.name"), told);
        };
        let (expr, filter) = glossary_metric(metric, 0);
        self.metric_filters.push(filter);
        self.notes.push(metric.note.clone());
        Some(Output { expr, label: metric.label.clone() })
    }
}
