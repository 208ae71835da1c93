//! Which chart shows a result: column roles in, an own chart description out, by numbered rules.

mod build;
mod config;
mod rules;
mod special;
mod wish;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::build::build;
use self::rules::{RULES, Rule};
use super::names::label;
use super::shape::Shape;
use super::{Ends, ResultTable, Stop};

pub use config::{ChartConfig, ChartKind, ChartSort};
pub use wish::{ChartWish, recommend_as};

/// What is known of the question beyond the rows. All of it may be left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChartHint {
    /// The question says share, percent or part.
    pub asks_share: bool,
    /// The question is about the present: "now", "this month", "so far".
    pub asks_now: bool,
    pub title: Option<String>,
    /// Which periods at the ends are only partly there.
    pub ends: Ends,
    /// For each column of the table, whether a period without a row means zero.
    pub zero_without_rows: Vec<bool>,
    /// Only some rows were picked, such as the top 10: what is not there is not missing.
    pub picked: bool,
    /// The rows are things listed one by one, in no order that was asked for: they are there to be read.
    pub listing: bool,
    /// For each column of the table, whether its numbers may be added up; `None` or a missing entry lets the
    /// column's name decide.
    pub measure_additive: Vec<Option<bool>>,
}

/// How well a kind of chart goes with a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    Fits,
    Possible,
    /// The result lacks what this chart needs, or the chart would mislead.
    Not,
}

/// One entry of the chart switcher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChartChoice {
    pub kind: ChartKind,
    pub fit: Fit,
    /// Why it fits, or what it would need.
    pub reason: String,
    /// The chart, ready to draw; none where it doesn't go with the result.
    pub config: Option<ChartConfig>,
}

/// The chart chosen for a result and everything the reader may switch to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChartPlan {
    pub chosen: ChartConfig,
    /// Number of the rule that chose it, 1 to 29.
    pub rule: u8,
    /// What the reader should know of the drawing, such as "The 7 largest are drawn; the rest is Other".
    pub notes: Vec<String>,
    /// Every kind once: what fits, then what is possible, then what is not and why.
    pub choices: Vec<ChartChoice>,
}

/// Chooses how to show a result: the numbered rules decide the first view, every other kind is offered or refused
/// with the reason. The same table and hint always give the same plan.
pub fn recommend(table: &ResultTable, hint: &ChartHint) -> ChartPlan {
    let shape = Shape::of(table, hint);
    let list = hint.listing && shape.rows > 1;
    let mut matching = RULES.iter().filter(|rule| !list && (rule.when)(&shape));
    let chosen = matching.find_map(|rule| build((rule.show)(&shape), &shape).ok().map(|c| (rule, c)));
    let (number, offer, because, config) = match chosen {
        Some((Rule { number, offer, because, .. }, config)) => (*number, *offer, *because, config),
        None => (29, &[][..], "a table shows it best", ChartConfig::new(ChartKind::Table)),
    };
    let mut choices: Vec<ChartChoice> = ChartKind::ALL
        .into_iter()
        .map(|kind| match build(kind, &shape) {
            Err(reason) => ChartChoice { kind, fit: Fit::Not, reason: reason.into(), config: None },
            Ok(own) if kind == config.chart_type => {
                ChartChoice { kind, fit: Fit::Fits, reason: because.into(), config: Some(own) }
            }
            Ok(own) if offer.contains(&kind) => {
                ChartChoice { kind, fit: Fit::Fits, reason: "shows the same columns as well".into(), config: Some(own) }
            }
            Ok(own) => ChartChoice { kind, fit: Fit::Possible, reason: "can be drawn".into(), config: Some(own) },
        })
        .collect();
    choices.sort_by_key(|c| (c.fit, c.kind != config.chart_type));
    ChartPlan { notes: notes(&config, &shape), chosen: config, rule: number, choices }
}

/// What a drawing leaves out or draws in its own way, in words.
fn notes(config: &ChartConfig, shape: &Shape) -> Vec<String> {
    let mut notes = Vec::new();
    let drawn = config.chart_type != ChartKind::Table && shape.rows > 0;
    if let Some(top) = config.top {
        let rest = if config.other { "the rest is added up as Other" } else { "the table has all of them" };
        notes.push(format!("The {top} largest are drawn; {rest}."));
    }
    let used = |name: &String| {
        config.y_columns.contains(name)
            || config.size_column.as_ref() == Some(name)
            || config.x_column.as_ref() == Some(name)
    };
    let left: Vec<String> = shape
        .measures
        .iter()
        .map(|m| &shape.table.columns[*m].name)
        .filter(|name| drawn && !used(name))
        .map(|name| label(name))
        .collect();
    if !left.is_empty() {
        notes.push(format!("Not drawn, but in the table: {}.", left.join(", ")));
    }
    notes.extend(time_notes(config, shape));
    if shape.table.truncated {
        notes.push(format!("Only {} rows are here; there are more.", shape.rows));
    }
    notes
}

/// What the reader should know of the periods along x.
fn time_notes(config: &ChartConfig, shape: &Shape) -> Vec<String> {
    let mut notes = Vec::new();
    let day = |day: NaiveDate| day.format("%-d %B %Y").to_string();
    let look = match config.chart_type {
        ChartKind::Line | ChartKind::MultiLine | ChartKind::Area => ": it is drawn dashed",
        ChartKind::Bar | ChartKind::GroupedBar | ChartKind::StackedBar | ChartKind::Combo => ": it is drawn paler",
        _ => "",
    };
    if let Some(since) = shape.hint.ends.first.filter(|_| config.partial_first) {
        notes.push(format!("The first period holds data from {} only{look}.", day(since)));
    }
    match shape.hint.ends.last.filter(|_| config.partial_last) {
        Some(Stop::Now) => notes.push(format!("The last period is not over{look}.")),
        Some(Stop::After(until)) => notes.push(format!("The last period holds data to {} only{look}.", day(until))),
        None => {}
    }
    let periods = match config.missing.len() {
        0 => return notes,
        1 => "1 period has no row".to_owned(),
        n => format!("{n} periods have no row"),
    };
    let drawn = config.y_columns.iter().filter(|y| config.zero_columns.contains(y)).count();
    notes.push(match drawn {
        0 => format!("{periods}: there the drawing has a gap."),
        _ if drawn == config.y_columns.len() => format!("{periods}: drawn as 0."),
        _ => format!("{periods}: drawn as 0 where that is what no rows mean, else as a gap."),
    });
    notes
}

#[cfg(test)]
mod tests;
