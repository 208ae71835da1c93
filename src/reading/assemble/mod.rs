//! A pinned draft to a reading: settles what is counted, grouped and listed, finds the joins, keeps rows from being counted twice.

mod absent;
mod added;
mod changes;
mod defined;
mod figures;
mod filters;
mod labels;
mod lookup;
mod negated;
mod operands;
mod ordering;
mod outputs;
mod per_group;
mod placing;
mod plan;
mod scope;
mod settle;
mod shares;
mod terms;
mod visitors;
mod windows;

use super::draft::{Draft, Having};
use super::index::{Index, TableId};
use super::joins::{Hints, Tree};
use super::query::{Condition, Expr, Order, Output, Reading, Source};
use super::resolve::Pins;

pub(super) use defined::{glossary_metric, lift_filters};
pub(super) use lookup::event_time;
use plan::Placed;
pub(super) use scope::Scope;
pub(super) use settle::is_aggregate;

/// A reading with what speaks against it.
#[derive(Debug, Clone)]
pub(super) struct Assembled {
    pub reading: Reading,
    pub cost: f32,
    pub notes: Vec<String>,
    /// The words go together this way, but its figures would say nothing: no reason to take them otherwise.
    pub is_void: bool,
}

/// What the parts of the assembly share.
pub(super) struct Assembly<'a> {
    pub index: &'a Index,
    pub draft: Draft,
    pub pins: &'a Pins,
    pub hints: &'a Hints,
    pub scope: Scope,
    /// What the reading that is changed measures.
    pub measured: Option<TableId>,
    pub cost: f32,
    /// Conditions on numbers of rows to be asked apart.
    pub apart: Vec<Having>,
    /// Conditions in question order.
    pub placed: Vec<Placed>,
    /// What the person should know of how it was read.
    pub notes: Vec<String>,
    /// The question leaves open what is done with a figure; whether the second way is taken.
    pub open: bool,
    pub second: bool,
    /// Conditions that make the part of a share.
    pub part: Vec<Condition>,
    /// Years are to be cut into something shorter.
    pub cuts_years: bool,
    /// A condition that other rows with the same outputs must meet.
    pub both: Vec<Condition>,
    /// The filters of each defined metric that was used.
    pub filters_of_metrics: Vec<Option<Condition>>,
}

impl<'a> Assembly<'a> {
    fn new(index: &'a Index, draft: &Draft, pins: &'a Pins, hints: &'a Hints) -> Self {
        Assembly {
            index,
            draft: draft.clone(),
            pins,
            hints,
            scope: Scope::default(),
            measured: None,
            cost: 0.0,
            apart: Vec::new(),
            placed: Vec::new(),
            open: false,
            second: false,
            part: Vec::new(),
            cuts_years: false,
            both: Vec::new(),
            filters_of_metrics: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// Builds the reading; none when the pieces can't be one query.
/// Two where the question leaves open what is done with its figures.
pub(super) fn assemble(index: &Index, draft: &Draft, pins: &Pins, hints: &Hints) -> Vec<Assembled> {
    let mut first = Assembly::new(index, draft, pins, hints);
    let built = first.build();
    let mut all: Vec<Assembled> = built.into_iter().collect();
    if first.open {
        let mut second = Assembly { second: true, ..Assembly::new(index, draft, pins, hints) };
        all.extend(second.build());
        // What is open is asked, though one way may need fewer joins.
        let cost = all.iter().fold(0.0, |most: f32, a| most.max(a.cost));
        for way in &mut all {
            way.cost = cost;
        }
    }
    all
}

impl Assembly<'_> {
    fn build(&mut self) -> Option<Assembled> {
        let assembly = self;
        assembly.settle();
        assembly.plan()?;
        let mut reading = assembly.outputs()?;
        let mut filters = assembly.filters()?;
        let absences = assembly.absences()?;
        if assembly.draft.share.is_some() {
            assembly.part.extend(absences);
        } else {
            filters.extend(absences);
        }
        reading.filter = Condition::all(filters);
        let is_void = assembly.adds_twice(&reading) || assembly.counts_single_rows(&reading);
        assembly.finish(&mut reading)?;
        // "revenue of the top 10 customers": ten of one total are no ten customers.
        let cuts_total = reading.limit.is_some_and(|limit| limit > 1) && reading.dimensions.is_empty();
        let is_void = is_void || (cuts_total && reading.combine.is_none()) || assembly.averages_totals();
        let is_void = is_void || assembly.cuts_years;
        Some(Assembled { reading, cost: assembly.cost, notes: std::mem::take(&mut assembly.notes), is_void })
    }
}

/// What a short question changes in a reading whose tables are joined already.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// All sources, those of the reading first.
    pub sources: Vec<Source>,
    pub filters: Vec<Condition>,
    pub dimensions: Vec<Output>,
    pub measures: Vec<Output>,
    pub keys: Vec<Expr>,
    pub order: Vec<Order>,
    pub cost: f32,
    pub notes: Vec<String>,
}

/// Reads a draft as a change within joined tables; none when it asks for something else.
/// A time is that of the table that is `measured` already, where the draft measures nothing itself.
pub(super) fn change(
    index: &Index,
    draft: &Draft,
    pins: &Pins,
    hints: &Hints,
    (tree, measured): (Tree, Option<TableId>),
) -> Option<Change> {
    let mut assembly = Assembly { measured, ..Assembly::new(index, draft, pins, hints) };
    let known = tree.tables.len();
    assembly.scope.tree = tree;
    let reading = assembly.changes()?;
    let mut filters = assembly.filters()?;
    filters.extend(assembly.absences()?);
    if assembly.cuts_years || !assembly.both.is_empty() || assembly.repeats_after(known) {
        return None;
    }
    let sources = assembly.scope.sources(index);
    let Reading { dimensions, measures, keys, order, .. } = reading;
    Some(Change { sources, filters, dimensions, measures, keys, order, cost: assembly.cost, notes: assembly.notes })
}
