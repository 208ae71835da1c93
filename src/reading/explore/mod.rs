//! Questions that are put together by hand instead of asked: judged column by column, then written like any reading.
//!
//! Only tables that each explored row leads to one row of are joined, and as optional ones: a join neither repeats a
//! row nor loses one, so that every figure is of the rows it says.

mod choices;
mod figure;
mod filter;
mod offer;
mod place;
#[cfg(test)]
mod tests;
mod wish;

use chrono::{DateTime, Utc};

pub use choices::{ExploreChoices, ExploreColumnChoice, ExploreMetricChoice, ExploreRelated, choices};
pub use offer::ExploreRole;
pub use wish::{
    Exploration, ExploreColumn, ExploreFilter, ExploreFunction, ExploreMetric, ExploreOperator, ExploreOrder,
    ExploreOrderBy, ExplorePeriod, ExploreSplit,
};

use super::ReadingError;
use super::assemble::{Scope, lift_filters};
use super::index::{Index, TableId};
use super::joins::Tree;
use super::query::{Condition, Expr, Order, Output, Reading};
use super::wording::grain_text;
use super::writer::write;

const MOST_METRICS: usize = 6;
const MOST_SPLITS: usize = 3;
const MOST_FILTERS: usize = 20;
const MOST_VALUES: usize = 100;
const MOST_TEXT: usize = 500;
const MOST_ROWS: u64 = 10_000;
/// Bytes of a column's name: PostgreSQL cuts longer ones off.
const MOST_LABEL: usize = 60;

/// A field that was not taken, by its path, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExploreFault {
    pub field: String,
    pub message: String,
}

/// What was put together, as a reading and as SQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Explored {
    pub reading: Reading,
    pub sql: String,
    /// What the person should know of how it was read.
    pub notes: Vec<String>,
}

/// Turns what was put together into a reading and its SQL, as of a moment.
///
/// # Errors
/// Every field that was not taken.
pub fn explore(index: &Index, wish: &Exploration, as_of: DateTime<Utc>) -> Result<Explored, Vec<ExploreFault>> {
    let Some(root) = index.find_table(wish.schema.as_deref(), &wish.table) else {
        return Err(vec![told("table", format!("There is no table {} here.", wish.table))]);
    };
    let mut builder = Builder::new(index, root);
    let Some(reading) = builder.build(wish) else { return Err(builder.faults) };
    match write(index, &reading, as_of) {
        Ok(sql) => Ok(Explored { reading, sql, notes: builder.notes }),
        Err(error @ (ReadingError::Calendar | ReadingError::NoHours(_))) => {
            Err(vec![told("filters", error.to_string())])
        }
        Err(error) => Err(vec![told("table", error.to_string())]),
    }
}

fn told(field: &str, message: String) -> ExploreFault {
    ExploreFault { field: field.to_owned(), message }
}

/// What the parts of one question share.
struct Builder<'a> {
    index: &'a Index,
    root: TableId,
    scope: Scope,
    faults: Vec<ExploreFault>,
    notes: Vec<String>,
    /// The filter of each figure's definition in the glossary.
    metric_filters: Vec<Option<Condition>>,
}

impl<'a> Builder<'a> {
    fn new(index: &'a Index, root: TableId) -> Self {
        let tree = Tree { tables: vec![root], links: vec![None], cost: 0.0 };
        let (faults, notes, metric_filters) = (Vec::new(), Vec::new(), Vec::new());
        Self { index, root, scope: Scope { tree }, faults, notes, metric_filters }
    }

    fn fault<T>(&mut self, field: &str, message: String) -> Option<T> {
        self.faults.push(told(field, message));
        None
    }

    /// The reading; none where there are faults.
    fn build(&mut self, wish: &Exploration) -> Option<Reading> {
        self.bounds(wish);
        let mut reading = Reading { limit: wish.limit, ..Reading::default() };
        for (at, split) in wish.splits.iter().take(MOST_SPLITS).enumerate() {
            if let Some(output) = self.split(&format!("splits[{at}]"), split) {
                if reading.dimensions.iter().any(|known| known.expr == output.expr) {
                    let _: Option<()> = self.fault(&format!("splits[{at}]"), "This splits already.".into());
                }
                reading.dimensions.push(output);
            }
        }
        for (at, metric) in wish.metrics.iter().take(MOST_METRICS).enumerate() {
            if let Some(output) = self.figure(&format!("metrics[{at}]"), metric) {
                if reading.measures.iter().any(|known| known.expr == output.expr) {
                    let _: Option<()> = self.fault(&format!("metrics[{at}]"), "This figure is shown already.".into());
                }
                reading.measures.push(output);
            }
        }
        let mut filters = Vec::new();
        for (at, filter) in wish.filters.iter().take(MOST_FILTERS).enumerate() {
            filters.extend(self.filter(&format!("filters[{at}]"), filter));
        }
        reading.filter = Condition::all(filters);
        name_apart(&mut reading);
        lift_filters(&mut reading, &self.metric_filters);
        reading.order = self.order(wish.order, &reading);
        reading.sources = self.scope.sources(self.index);
        reading.sources.iter_mut().filter_map(|source| source.join.as_mut()).for_each(|join| join.optional = true);
        self.faults.is_empty().then_some(reading)
    }

    fn bounds(&mut self, wish: &Exploration) {
        let mut check = |field: &str, wrong: bool, message: String| {
            if wrong {
                self.faults.push(told(field, message));
            }
        };
        let figures = wish.metrics.len();
        check("metrics", figures == 0, "Choose at least one figure.".into());
        check("metrics", figures > MOST_METRICS, format!("Choose at most {MOST_METRICS} figures."));
        check("splits", wish.splits.len() > MOST_SPLITS, format!("Split by at most {MOST_SPLITS} columns."));
        check("filters", wish.filters.len() > MOST_FILTERS, format!("Set at most {MOST_FILTERS} filters."));
        let fits = wish.limit.is_none_or(|limit| (1..=MOST_ROWS).contains(&limit));
        check("limit", !fits, format!("Ask for 1 to {MOST_ROWS} rows."));
    }

    fn split(&mut self, field: &str, wish: &ExploreSplit) -> Option<Output> {
        let placed = self.place(&format!("{field}.column"), &wish.column)?;
        let entry = &self.index.columns[placed.column];
        let Some(grain) = wish.grain else {
            if !offer::splits(entry) {
                let told = format!("Values of {} can't be told apart.", self.called(placed));
                return self.fault(&format!("{field}.column"), told);
            }
            let label = if placed.source == 0 { entry.name.clone() } else { self.called(placed) };
            return Some(Output { expr: self.column_expr(placed), label });
        };
        if !offer::grains(self.index, entry).contains(&grain) {
            let told = format!("{} can't be cut by {}.", self.called(placed), grain_text(grain));
            return self.fault(&format!("{field}.grain"), told);
        }
        Some(Output { expr: Expr::Grain { grain, of: self.reference(placed) }, label: grain_text(grain).to_owned() })
    }

    fn order(&mut self, wish: Option<ExploreOrder>, reading: &Reading) -> Vec<Order> {
        let Some(order) = wish else { return usual_order(reading) };
        let shown = match order.by {
            ExploreOrderBy::Metric => &reading.measures,
            ExploreOrderBy::Split => &reading.dimensions,
        };
        let chosen = shown.get(order.index);
        if chosen.is_none() {
            self.faults.push(told("order.index", "There is nothing at this place to order by.".into()));
        }
        let by = |output: &Output| Order { expr: output.expr.clone(), descending: order.descending };
        chosen.map(by).into_iter().collect()
    }
}

/// Along the first time, else the largest of the first figure first.
fn usual_order(reading: &Reading) -> Vec<Order> {
    let runs = |o: &&Output| matches!(o.expr, Expr::Grain { .. });
    if let Some(time) = reading.dimensions.iter().find(runs) {
        return vec![Order { expr: time.expr.clone(), descending: false }];
    }
    let figure = reading.measures.first().filter(|_| !reading.dimensions.is_empty());
    figure.map(|output| Order { expr: output.expr.clone(), descending: true }).into_iter().collect()
}

/// Gives every column of the result a name of its own.
fn name_apart(reading: &mut Reading) {
    let mut known: Vec<String> = Vec::new();
    for output in reading.dimensions.iter_mut().chain(&mut reading.measures) {
        let base = cut(&output.label, MOST_LABEL);
        let taken = |name: &String| known.iter().any(|own| own.eq_ignore_ascii_case(name));
        let numbered = (2..).map(|n| format!("{} {n}", cut(&base, MOST_LABEL - 3)));
        let name = std::iter::once(base.clone()).chain(numbered.take(20)).find(|name| !taken(name)).unwrap_or(base);
        known.push(name.clone());
        output.label = name;
    }
}

/// The text, at most so many bytes of it.
fn cut(text: &str, most: usize) -> String {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default().trim_end().to_owned()
}
