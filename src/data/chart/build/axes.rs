//! Charts with marks along an axis: lines, areas, bars.

use super::{Built, adds_up, format_of, is_whole, name, names, ordered, over_x, timed, with_series};
use crate::data::chart::rules::{BARS, CLUSTERS, COLOURS};
use crate::data::chart::{ChartConfig, ChartKind};
use crate::data::names::label;
use crate::data::shape::Shape;

/// Most bars along time.
const TIME_BARS: usize = 100;
/// Most periods or ordered groups beside stacked series.
const STACKS: usize = 31;

pub(super) fn line(kind: ChartKind, s: &Shape) -> Built {
    let config = over_x(kind, s, 1)?;
    if !ordered(s) || (kind != ChartKind::Line && !timed(s)) {
        return Err(if kind == ChartKind::Line { "needs time or an order along x" } else { "needs time along x" });
    }
    if s.series().is_some() {
        return Err("has more than one group");
    }
    if s.rows < if kind == ChartKind::KpiTrend { 2 } else { 3 } {
        return Err("needs at least three points");
    }
    if kind == ChartKind::Area && (!s.sums() || s.has_negatives()) {
        return Err("needs sums or counts, none below zero");
    }
    Ok(config)
}

pub(super) fn lines(kind: ChartKind, s: &Shape) -> Built {
    if !ordered(s) || (kind == ChartKind::StackedArea && !timed(s)) {
        return Err("needs time along x");
    }
    if kind == ChartKind::StackedArea {
        adds_up(s)?;
    }
    if s.x().is_some_and(|x| x.distinct < 3) {
        return Err("needs at least three points");
    }
    together(kind, s)
}

/// Several series: those of a second group, or several measures of one unit.
fn together(kind: ChartKind, s: &Shape) -> Built {
    if s.series().is_some() {
        return with_series(over_x(kind, s, 1)?, s);
    }
    if !(2..=4).contains(&s.measures.len()) {
        return Err("needs a second group, or two to four measures");
    }
    if !s.same_unit() {
        return Err("the measures have different units");
    }
    if kind.is_stacked() && !s.measures.iter().all(|m| s.additive(*m)) {
        return Err("averages, rates and the like do not add up");
    }
    over_x(kind, s, 4)
}

pub(super) fn bars(kind: ChartKind, s: &Shape) -> Built {
    if s.rows == 1 && s.groups().next().is_none() {
        let mut config = ChartConfig::new(kind);
        config.y_columns = names(s, &s.measures);
        return if s.measures.len() > 1 { Ok(config) } else { Err("has only one number") };
    }
    let mut config = over_x(kind, s, 1)?;
    let Some(x) = s.x() else { return Err("needs a group or a time") };
    if s.series().is_some() && !s.nested {
        return Err("has more than one group");
    }
    if s.nested {
        config.x_column = s.series().map(|a| name(s, a.column).to_owned());
    }
    let groups = if s.nested { s.rows } else { x.distinct };
    match (kind, ordered(s)) {
        (ChartKind::HorizontalBar, true) if timed(s) => Err("time runs along x"),
        (_, true) if groups > TIME_BARS => Err("has too many bars"),
        (ChartKind::Bar, false) if groups > BARS => Err("has too many bars to stand side by side"),
        (_, false) if groups > BARS => {
            config.top = Some(u32::try_from(BARS).unwrap_or(u32::MAX));
            Ok(config)
        }
        _ => Ok(config),
    }
}

pub(super) fn grouped(s: &Shape) -> Built {
    let room = if ordered(s) { STACKS } else { CLUSTERS };
    if s.x().is_some_and(|x| x.distinct > room) {
        return Err("has too many groups to stand side by side");
    }
    if s.series().is_some_and(|a| a.distinct > COLOURS) {
        return Err("has too many series to stand side by side");
    }
    together(ChartKind::GroupedBar, s)
}

pub(super) fn stacked(kind: ChartKind, s: &Shape) -> Built {
    adds_up(s)?;
    if kind == ChartKind::StackedBar100 {
        is_whole(s)?;
    }
    let room = if ordered(s) { STACKS } else { CLUSTERS };
    if s.x().is_some_and(|x| x.distinct > room) {
        return Err("has too many groups to stack");
    }
    if s.nested {
        return Err("each part belongs to one group only");
    }
    together(kind, s)
}

pub(super) fn combo(s: &Shape) -> Built {
    if s.measures.len() < 2 || s.same_unit() {
        return Err("needs two measures of different units");
    }
    if s.series().is_some() {
        return Err("has more than one group");
    }
    if !ordered(s) && s.x().is_some_and(|x| x.distinct > BARS) {
        return Err("has too many groups");
    }
    let mut config = over_x(ChartKind::Combo, s, 2)?;
    config.y_title = config.y_columns.first().map(|c| label(c));
    config.y2_title = config.y_columns.get(1).map(|c| label(c));
    config.y2_format = config.y_columns.get(1).and_then(|c| format_of(s, c));
    Ok(config)
}
