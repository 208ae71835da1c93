//! Charts without marks along an axis: single numbers, parts of a whole, points, spreads, cells, steps.

use super::{Built, adds_up, is_whole, name, names, ordered, over_x, timed};
use crate::data::ColumnRole;
use crate::data::chart::rules::{BARS, CELLS, MANY, SLICES, spreads};
use crate::data::chart::special::{is_change, is_funnel};
use crate::data::chart::{ChartConfig, ChartKind, ChartSort};
use crate::data::shape::Shape;

/// Most tiles of a treemap.
const TILES: usize = 500;

pub(super) fn single(kind: ChartKind, s: &Shape) -> Built {
    if s.rows != 1 {
        return Err("needs a single row");
    }
    let gauge = kind == ChartKind::Gauge;
    let share = s.profiles[s.measures[0]].role == ColumnRole::Ratio;
    if gauge && (s.measures.len() != 1 || !share) {
        return Err("needs a single share");
    }
    if s.measures.len() > 6 {
        return Err("has more than 6 numbers");
    }
    let mut config = ChartConfig::new(kind);
    config.y_columns = names(s, &s.measures);
    config.x_column = s.groups().next().map(|a| name(s, a.column).to_owned());
    Ok(config)
}

pub(super) fn donut(s: &Shape) -> Built {
    if !s.times.is_empty() {
        return Err("time does not make shares");
    }
    if is_funnel(s) {
        return Err("stages are not parts of a whole");
    }
    if s.groups().count() != 1 {
        return Err("needs exactly one group");
    }
    adds_up(s)?;
    is_whole(s)?;
    if s.x().is_some_and(|x| x.distinct > SLICES) {
        return Err("has more than 6 parts");
    }
    let mut config = over_x(ChartKind::Donut, s, 1)?;
    if s.rows < 2 {
        return Err("has only one part");
    }
    config.show_share = true;
    Ok(config)
}

pub(super) fn treemap(s: &Shape) -> Built {
    if !s.times.is_empty() || s.categories.is_empty() || !s.buckets.is_empty() {
        return Err("needs groups without time");
    }
    adds_up(s)?;
    if s.rows > TILES {
        return Err("has too many parts");
    }
    if s.rows < 2 {
        return Err("has only one part");
    }
    let mut config = over_x(ChartKind::Treemap, s, 1)?;
    config.group_columns = s.categories.iter().skip(1).map(|a| name(s, a.column).to_owned()).collect();
    if !s.nested && s.categories.len() > 1 {
        config.x_column = s.categories.first().map(|a| name(s, a.column).to_owned());
    }
    config.show_share = true;
    Ok(config)
}

pub(super) fn points(kind: ChartKind, s: &Shape) -> Built {
    let mut config = ChartConfig::new(kind);
    let bubble = kind == ChartKind::Bubble;
    let mut measures = s.measures.iter().map(|m| name(s, *m).to_owned());
    if let Some((longitude, latitude)) = s.coordinates {
        config.x_column = Some(name(s, longitude).to_owned());
        config.y_columns = names(s, &[latitude]);
    } else {
        if s.measures.len() < 2 {
            return Err("needs two measures");
        }
        config.x_column = measures.next();
        config.y_columns = measures.next().into_iter().collect();
    }
    if bubble {
        config.size_column = measures.next();
        if config.size_column.is_none() {
            return Err("needs a measure for the size");
        }
    }
    if s.rows < 3 {
        return Err("needs more rows");
    }
    if let [only] = s.categories.as_slice() {
        if only.distinct <= 7 {
            config.series_column = Some(name(s, only.column).to_owned());
        } else {
            config.group_columns = names(s, &[only.column]);
        }
    }
    Ok(config)
}

pub(super) fn spread(kind: ChartKind, s: &Shape) -> Built {
    if s.rows < MANY {
        return Err("needs many rows");
    }
    let mut config = ChartConfig::new(kind);
    config.y_columns = names(s, &s.measures[..1]);
    if kind == ChartKind::Histogram {
        config.bins = Some(bins(s.rows));
        return Ok(config);
    }
    match s.x() {
        Some(x) if spreads(s) => config.x_column = Some(name(s, x.column).to_owned()),
        Some(_) => return Err("needs many rows for each group"),
        None => {}
    }
    Ok(config)
}

/// Sturges' number of bins, held between 7 and 12.
fn bins(rows: usize) -> u32 {
    (rows.max(1).ilog2() + 1).clamp(7, 12)
}

pub(super) fn cells(kind: ChartKind, s: &Shape) -> Built {
    let (Some(x), Some(series)) = (s.x(), s.series()) else { return Err("needs two groups") };
    if kind == ChartKind::Heatmap {
        if s.groups().count() > 2 {
            return Err("has a group too many");
        }
        if x.distinct > CELLS && !timed(s) || series.distinct > CELLS {
            return Err("has too many cells");
        }
    }
    let mut config = over_x(kind, s, if kind == ChartKind::Pivot { usize::MAX } else { 1 })?;
    config.series_column = Some(name(s, series.column).to_owned());
    if kind == ChartKind::Pivot {
        if s.nested {
            config.series_column = None;
            config.group_columns = names(s, &[series.column]);
        } else {
            config.group_columns = s.groups().skip(2).map(|a| name(s, a.column).to_owned()).collect();
        }
    }
    config.sort = if ordered(s) { ChartSort::Natural } else { ChartSort::AsReturned };
    Ok(config)
}

pub(super) fn steps(kind: ChartKind, s: &Shape) -> Built {
    if kind == ChartKind::Funnel && !is_funnel(s) {
        return Err("needs ordered stages");
    }
    let signed = s.sums() && s.has_negatives() && s.groups().count() == 1 && s.rows <= BARS;
    if kind == ChartKind::Waterfall && !signed && !is_change(s) {
        return Err("needs signed changes");
    }
    let mut config = over_x(kind, s, 1)?;
    config.sort = ChartSort::AsReturned;
    Ok(config)
}
