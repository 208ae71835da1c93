//! For each kind of chart: can this result be drawn so, with which columns, and if not, what is missing.

mod axes;
mod parts;

use self::axes::{bars, combo, grouped, line, lines, stacked};
use self::parts::{cells, donut, points, single, spread, steps, treemap};
use super::rules::COLOURS;
use super::{ChartConfig, ChartKind, ChartSort};
use crate::data::names::label;
use crate::data::shape::Shape;
use crate::data::timeline::Timeline;
use crate::data::{ColumnRole, Semantic};

type Built = Result<ChartConfig, &'static str>;

/// The chart of this kind over this result, or what stands in its way, as a few words after "needs" or alone.
pub(super) fn build(kind: ChartKind, s: &Shape) -> Built {
    if kind == ChartKind::Table {
        return Ok(dressed(ChartConfig::new(kind), s));
    }
    if s.rows == 0 {
        return Err("there are no rows");
    }
    if s.measures.is_empty() {
        return Err("needs a measure");
    }
    let config = match kind {
        ChartKind::Kpi | ChartKind::Gauge => single(kind, s),
        ChartKind::KpiTrend | ChartKind::Line | ChartKind::Area => line(kind, s),
        ChartKind::MultiLine | ChartKind::StackedArea => lines(kind, s),
        ChartKind::Bar | ChartKind::HorizontalBar => bars(kind, s),
        ChartKind::GroupedBar => grouped(s),
        ChartKind::StackedBar | ChartKind::StackedBar100 => stacked(kind, s),
        ChartKind::Combo => combo(s),
        ChartKind::Donut => donut(s),
        ChartKind::Treemap => treemap(s),
        ChartKind::Scatter | ChartKind::Bubble => points(kind, s),
        ChartKind::Histogram | ChartKind::Boxplot => spread(kind, s),
        ChartKind::Heatmap | ChartKind::Pivot => cells(kind, s),
        ChartKind::Funnel | ChartKind::Waterfall => steps(kind, s),
        ChartKind::Table => Ok(ChartConfig::new(kind)),
    }?;
    Ok(dressed(config, s))
}

/// Titles, number format and time notes, which are the same for every kind.
fn dressed(mut config: ChartConfig, s: &Shape) -> ChartConfig {
    config.title.clone_from(&s.hint.title);
    config.x_title = config.x_column.as_deref().map(label);
    if let [only] = config.y_columns.as_slice() {
        config.y_title = Some(label(only));
    }
    config.format = config.y_columns.first().and_then(|name| format_of(s, name));
    let time = s.times.iter().any(|a| config.x_column.as_deref() == Some(name(s, a.column)));
    let over_time = time && config.chart_type != ChartKind::Pivot;
    config.partial_first = over_time && s.hint.ends.first.is_some();
    config.partial_last = over_time && s.hint.ends.last.is_some();
    if over_time && !s.table.truncated {
        fill(&mut config, s);
    }
    if time {
        config.sort = ChartSort::Natural;
    }
    config
}

/// The periods that no row has, so that they keep their place along x. Where only some periods were picked, or others
/// than a row for each, the rest is not missing.
fn fill(config: &mut ChartConfig, s: &Shape) {
    let Some(time) = s.times.iter().find(|a| config.x_column.as_deref() == Some(name(s, a.column))) else { return };
    if !s.grouped || s.hint.picked {
        return;
    }
    let periods = Timeline::of(s.table, time.column);
    config.missing = periods.map(|p| p.missing_cells(s.table, time.column)).unwrap_or_default();
    let zero = |y: &&String| {
        let at = s.table.columns.iter().position(|c| c.name == **y);
        at.is_some_and(|at| s.hint.zero_without_rows.get(at) == Some(&true))
    };
    config.zero_columns = config.y_columns.iter().filter(zero).cloned().collect();
}

fn format_of(s: &Shape, column: &str) -> Option<Semantic> {
    let at = s.table.columns.iter().position(|c| c.name == column)?;
    s.profiles[at].semantic.clone()
}

fn name<'a>(s: &'a Shape, column: usize) -> &'a str {
    &s.table.columns[column].name
}

fn names(s: &Shape, columns: &[usize]) -> Vec<String> {
    columns.iter().map(|c| name(s, *c).to_owned()).collect()
}

/// A chart over the main axis, with the first `measures` of the result.
fn over_x(kind: ChartKind, s: &Shape, measures: usize) -> Built {
    let Some(x) = s.x() else { return Err("needs a group or a time") };
    if !s.grouped {
        return Err("needs one row for each group");
    }
    let mut config = ChartConfig::new(kind);
    config.x_column = Some(name(s, x.column).to_owned());
    config.y_columns = names(s, &s.measures[..measures.min(s.measures.len())]);
    config.sort = match x.role {
        ColumnRole::Time | ColumnRole::Bucket => ChartSort::Natural,
        _ => ChartSort::ValueDesc,
    };
    Ok(config)
}

fn ordered(s: &Shape) -> bool {
    s.x().is_some_and(|x| matches!(x.role, ColumnRole::Time | ColumnRole::Bucket))
}

fn timed(s: &Shape) -> bool {
    s.x().is_some_and(|x| x.role == ColumnRole::Time)
}

/// Puts the second group in as series: the largest with colours of their own, the rest as "Other" where it adds up.
fn with_series(mut config: ChartConfig, s: &Shape) -> Built {
    let Some(series) = s.series() else { return Ok(config) };
    if s.groups().count() > 2 {
        return Err("has a group too many");
    }
    config.series_column = Some(name(s, series.column).to_owned());
    if series.distinct > COLOURS {
        config.other = s.sums();
        config.top = Some(if config.other { 7 } else { 8 });
    }
    Ok(config)
}

/// Whether all parts are there, so that a share of the whole is one.
fn is_whole(s: &Shape) -> Result<(), &'static str> {
    if s.table.truncated { Err("rows were left out, so shares would be wrong") } else { Ok(()) }
}

fn adds_up(s: &Shape) -> Result<(), &'static str> {
    if !s.sums() {
        return Err("averages, rates and the like do not add up");
    }
    if s.has_negatives() {
        return Err("negative values cannot be parts of a whole");
    }
    Ok(())
}
