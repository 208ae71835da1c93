//! What an organisation's glossary defines: other names for tables and columns, and metrics with their formulas.

use super::formula;
use super::index::{ColumnId, Index, TableId};
use super::lexer::Token;
use super::metrics::{Formula, MetricKind};
use super::names::{split, stem};
use super::query::{Condition, Expr};

/// The part of a glossary that holds for one connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    pub terms: Vec<Naming>,
    pub metrics: Vec<MetricDefinition>,
}

/// Other names of a table or of a column of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    pub schema: Option<String>,
    pub table: String,
    pub column: Option<String>,
    pub names: Vec<String>,
}

/// A figure as the organisation defines it: an SQL expression over one table, for the rows that meet the filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricDefinition {
    pub name: String,
    pub synonyms: Vec<String>,
    pub schema: Option<String>,
    pub table: String,
    pub formula: String,
    pub filters: Vec<String>,
}

/// A metric that the engine can work out.
#[derive(Debug, Clone)]
pub(super) struct Defined {
    pub label: String,
    /// Stems of the name and of each synonym.
    names: Vec<Vec<String>>,
    pub table: TableId,
    /// Over the table alone, which is source 0.
    pub expr: Expr,
    pub filter: Option<Condition>,
    /// Says how it is worked out.
    pub note: String,
}

impl Glossary {
    /// The names of a table, or of a column of it.
    pub(super) fn names_of<'a>(
        &'a self,
        schema: Option<&'a str>,
        table: &'a str,
        column: Option<&'a str>,
    ) -> impl Iterator<Item = &'a String> {
        let same = move |n: &&Naming| {
            n.table == table && n.column.as_deref() == column && (n.schema.is_none() || n.schema.as_deref() == schema)
        };
        self.terms.iter().filter(same).flat_map(|naming| &naming.names)
    }
}

impl MetricDefinition {
    /// The definition in one line, as an analyst would write it.
    pub fn told(&self) -> String {
        let filters =
            if self.filters.is_empty() { String::new() } else { format!(" where {}", self.filters.join(" and ")) };
        format!("{} is {}{filters}", self.name, self.formula)
    }
}

/// The metrics that can be worked out on an index's tables, in the order of the glossary.
pub(super) fn defined(index: &Index, glossary: &Glossary) -> Vec<Defined> {
    glossary.metrics.iter().filter_map(|metric| define(index, metric)).collect()
}

fn define(index: &Index, metric: &MetricDefinition) -> Option<Defined> {
    let table = index.find_table(metric.schema.as_deref(), &metric.table)?;
    let expr = formula::expr(index, table, &metric.formula)?;
    let filters: Option<Vec<Condition>> = metric.filters.iter().map(|f| formula::condition(index, table, f)).collect();
    let stems = |name: &String| split(name).iter().map(|w| stem(w)).collect::<Vec<_>>();
    let mut names: Vec<Vec<String>> = std::iter::once(&metric.name).chain(&metric.synonyms).map(stems).collect();
    names.retain(|words| !words.is_empty());
    Some(Defined {
        label: metric.name.clone(),
        names,
        table,
        expr,
        filter: Condition::all(filters?),
        note: format!("{}, as the glossary defines it.", metric.told()),
    })
}

/// The defined metric that is named at a token, the one with the longest name; and its length in tokens.
pub(super) fn metric_at(index: &Index, tokens: &[Token], at: usize) -> Option<(usize, MetricKind)> {
    let fits = |words: &Vec<String>| {
        words.len() <= tokens.len() - at && words.iter().zip(&tokens[at..]).all(|(w, t)| t.stem == *w && t.is_word())
    };
    let named = |(n, metric): (usize, &Defined)| {
        let length = metric.names.iter().filter(|words| fits(words)).map(Vec::len).max()?;
        Some((length, MetricKind::Named(n)))
    };
    index.defined.iter().enumerate().filter_map(named).max_by_key(|(length, _)| *length)
}

/// The way to work a defined metric out, as the engine looks for ways.
pub(super) fn way(index: &Index, metric: &Defined) -> Option<Formula> {
    let price: ColumnId = index.tables[metric.table].columns.clone().next()?;
    Some(Formula { table: metric.table, quantity: None, price, discount: None, cost: None, score: 1.0 })
}
