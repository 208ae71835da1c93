//! What can be chosen of a table: its columns and those of tables that each of its rows leads to.

use serde::Serialize;
use utoipa::ToSchema;

use crate::data::ColumnType;

use super::super::dates::Grain;
use super::super::index::{ColumnId, Index, TableId};
use super::super::ways::{Way, led_to};
use super::super::wording::singular;
use super::offer::{self, ExploreRole};
use super::place::{steps, ways};
use super::wish::{ExploreFunction, ExploreOperator};

/// Tables beside the explored one that are offered.
const MOST_TABLES: usize = 60;

/// What a table offers to explore.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExploreChoices {
    pub schema: Option<String>,
    pub table: String,
    pub columns: Vec<ExploreColumnChoice>,
    /// Tables that each row leads to one row of; once for each way.
    pub related: Vec<ExploreRelated>,
    /// Metrics of the glossary over this table.
    pub metrics: Vec<ExploreMetricChoice>,
    /// The column with the time at which things in this table happen.
    pub time: Option<String>,
}

/// A table that each row leads to one row of.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExploreRelated {
    pub schema: Option<String>,
    pub table: String,
    /// What it is called: "customer", or "customer (billing)" where there are several ways.
    pub label: String,
    /// The pointing columns, one step after the other.
    pub way: Vec<String>,
    pub columns: Vec<ExploreColumnChoice>,
}

/// What a column offers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExploreColumnChoice {
    pub name: String,
    pub label: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    pub role: ExploreRole,
    /// How its values can be taken together.
    pub functions: Vec<ExploreFunction>,
    /// How they are where nobody says.
    pub suggested: Option<ExploreFunction>,
    /// Whether figures can be split by it.
    pub splits: bool,
    /// How finely it can be cut; none where it is no time.
    pub grains: Vec<Grain>,
    pub operators: Vec<ExploreOperator>,
}

/// A metric of the glossary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExploreMetricChoice {
    pub name: String,
    /// How it is worked out.
    pub told: String,
}

/// What a table offers; none where there is no such table.
pub fn choices(index: &Index, schema: Option<&str>, table: &str) -> Option<ExploreChoices> {
    let root = index.find_table(schema, table)?;
    let entry = &index.tables[root];
    let columns = columns(index, root, false);
    let timed = |c: &ExploreColumnChoice| !c.grains.is_empty();
    let time = entry.time.map(|c| index.columns[c].name.clone());
    let metrics = index.defined.iter().filter(|metric| metric.table == root);
    Some(ExploreChoices {
        schema: entry.schema.clone(),
        table: entry.name.clone(),
        time: time.or_else(|| columns.iter().find(|c| timed(c)).map(|c| c.name.clone())),
        related: led_to(index, root, MOST_TABLES).into_iter().flat_map(|to| related(index, root, to)).collect(),
        metrics: metrics.map(|m| ExploreMetricChoice { name: m.label.clone(), told: m.note.clone() }).collect(),
        columns,
    })
}

fn related(index: &Index, root: TableId, to: TableId) -> Vec<ExploreRelated> {
    let entry = &index.tables[to];
    let one = singular(&entry.label);
    let all = ways(index, root, to);
    let several = all.len() > 1;
    let mut labels: Vec<Option<String>> = all.iter().map(|way| way.label.clone()).collect();
    // Where what tells the ways apart doesn't, their columns do.
    let plain = |at: usize| labels[at].is_none() || labels.iter().filter(|label| **label == labels[at]).count() > 1;
    let unclear: Vec<usize> = (0..labels.len()).filter(|at| several && plain(*at)).collect();
    for at in unclear {
        labels[at] = Some(steps(index, &all[at].keys).join(" > "));
    }
    let named = |(way, label): (Way, Option<String>)| ExploreRelated {
        schema: entry.schema.clone(),
        table: entry.name.clone(),
        label: label.map_or_else(|| one.clone(), |label| format!("{one} ({label})")),
        way: steps(index, &way.keys),
        columns: columns(index, to, !way.is_one_to_one),
    };
    all.into_iter().zip(labels).map(named).collect()
}

fn columns(index: &Index, table: TableId, repeated: bool) -> Vec<ExploreColumnChoice> {
    index.tables[table].columns.clone().map(|column| choice(index, column, repeated)).collect()
}

fn choice(index: &Index, column: ColumnId, repeated: bool) -> ExploreColumnChoice {
    let entry = &index.columns[column];
    let functions = offer::functions(entry, repeated);
    ExploreColumnChoice {
        name: entry.name.clone(),
        label: entry.label.clone(),
        kind: entry.kind,
        role: offer::role(entry),
        suggested: offer::suggested(entry, &functions),
        functions,
        splits: offer::splits(entry),
        grains: offer::grains(index, entry),
        operators: offer::operators(entry).to_vec(),
    }
}
