//! The numbered rules that choose a chart, read from top to bottom; the first that matches wins.
//!
//! They stand in the order in which they are asked. The numbers are those of the design's table: special shapes
//! (24 to 28) are asked before the general ones (13 to 19) that they would otherwise fall under, and two measures
//! over time (6, 7) before one (5).

use super::ChartKind;
use super::ChartKind::{
    Area, Bar, Boxplot, Bubble, Combo, Donut, Funnel, Gauge, GroupedBar, Heatmap, Histogram, HorizontalBar, Kpi,
    KpiTrend, Line, MultiLine, Pivot, Scatter, StackedArea, StackedBar, StackedBar100, Table, Treemap, Waterfall,
};
use super::special::{is_change, is_flow, is_funnel};
use crate::data::ColumnRole;
use crate::data::shape::{MEASURES, Shape};

/// Most slices of a donut.
pub(super) const SLICES: usize = 6;
/// Most series with a colour of their own.
pub(super) const COLOURS: usize = 8;
/// Most categories along an axis beside several series.
pub(super) const CLUSTERS: usize = 12;
/// Most bars that are drawn at once.
pub(super) const BARS: usize = 20;
/// Most rows and columns of a heatmap.
pub(super) const CELLS: usize = 50;
/// Fewest rows that have a distribution.
pub(super) const MANY: usize = 10;

/// One line of the table: when the result looks like this, show that.
pub(super) struct Rule {
    pub(super) number: u8,
    pub(super) when: fn(&Shape) -> bool,
    pub(super) show: fn(&Shape) -> ChartKind,
    /// What goes just as well, where it can be drawn.
    pub(super) offer: &'static [ChartKind],
    pub(super) because: &'static str,
}

/// The only measure, or the first of several that can't share an axis.
fn lead(s: &Shape, groups: (usize, usize, usize)) -> bool {
    s.spans() == groups && (1..=MEASURES).contains(&s.measures.len()) && s.grouped
}

fn one(s: &Shape, groups: (usize, usize, usize)) -> bool {
    lead(s, groups) && s.measures.len() == 1
}

/// Two to four measures on one axis.
fn several(s: &Shape, groups: (usize, usize, usize)) -> bool {
    lead(s, groups) && (2..=4).contains(&s.measures.len()) && s.same_unit()
}

fn x(s: &Shape) -> usize {
    s.x().map_or(0, |a| a.distinct)
}

fn series(s: &Shape) -> usize {
    s.series().map_or(0, |a| a.distinct)
}

/// Time or a bucket along x, and one more group.
fn split_over_time(s: &Shape) -> bool {
    lead(s, (1, 0, 1)) || lead(s, (1, 1, 0))
}

fn two_groups(s: &Shape) -> bool {
    lead(s, (0, 0, 2)) || lead(s, (0, 1, 1))
}

fn over_time(s: &Shape) -> ChartKind {
    match (s.hint.asks_share && s.sums() && !s.has_negatives(), x(s)) {
        (true, ..=CLUSTERS) => StackedBar100,
        (_, ..=2) => GroupedBar,
        _ => MultiLine,
    }
}

/// Short names of few bars fit below upright ones; long names are read along y.
fn upright(s: &Shape) -> ChartKind {
    let short = s.x().is_some_and(|a| a.distinct <= 6 && a.longest <= 10);
    if short { Bar } else { HorizontalBar }
}

/// Whether the first measure can be cut into shares of few parts.
pub(super) fn has_shares(s: &Shape) -> bool {
    s.sums() && !s.has_negatives() && (2..=SLICES).contains(&x(s))
}

/// Whether rows repeat each group often enough to have a distribution.
pub(super) fn spreads(s: &Shape) -> bool {
    s.spans() == (0, 0, 1) && x(s) <= BARS && s.x().is_some_and(|a| s.rows >= a.distinct * 5)
}

pub(super) const RULES: &[Rule] = &[
    Rule { number: 1, when: |s| s.rows == 0, show: |_| Table, offer: &[], because: "there are no rows to draw" },
    Rule {
        number: 2,
        when: |s| s.rows == 1 && s.measures.len() == 1,
        show: |_| Kpi,
        offer: &[Gauge],
        because: "one number says it",
    },
    Rule {
        number: 3,
        when: |s| s.rows == 1 && (2..=6).contains(&s.measures.len()),
        show: |_| Kpi,
        offer: &[Bar],
        because: "a few numbers side by side",
    },
    Rule {
        number: 24,
        when: is_funnel,
        show: |_| Funnel,
        offer: &[Bar, HorizontalBar],
        because: "stages in order, each smaller than the one before",
    },
    Rule {
        number: 25,
        when: is_change,
        show: |_| Waterfall,
        offer: &[Bar, HorizontalBar],
        because: "signed changes from start to end",
    },
    Rule {
        number: 26,
        when: is_flow,
        show: |s| if x(s).max(series(s)) <= CELLS { Heatmap } else { Pivot },
        offer: &[Heatmap, Pivot],
        because: "what goes from where to where",
    },
    Rule {
        number: 27,
        when: |s| s.nested && lead(s, (0, 0, 2)) && s.sums() && !s.has_negatives() && s.rows <= 500,
        show: |_| Treemap,
        offer: &[Pivot],
        because: "a group and its parts, which add up",
    },
    Rule {
        number: 28,
        when: |s| s.coordinates.is_some() && s.times.is_empty(),
        show: |_| Scatter,
        offer: &[HorizontalBar],
        because: "points placed by longitude and latitude",
    },
    Rule {
        number: 4,
        when: |s| one(s, (1, 0, 0)) && s.hint.asks_now && x(s) >= 2,
        show: |_| KpiTrend,
        offer: &[Line, Bar],
        because: "the latest value and how it got there",
    },
    Rule {
        number: 6,
        when: |s| several(s, (1, 0, 0)),
        show: |s| if x(s) <= 2 { GroupedBar } else { MultiLine },
        offer: &[StackedArea, GroupedBar],
        because: "measures of one unit over time",
    },
    Rule {
        number: 7,
        when: |s| lead(s, (1, 0, 0)) && s.measures.len() == 2,
        show: |_| Combo,
        offer: &[],
        because: "two units over time, each with its own axis",
    },
    Rule {
        number: 5,
        when: |s| lead(s, (1, 0, 0)),
        show: |s| if x(s) >= 3 { Line } else { Bar },
        offer: &[Area, Bar],
        because: "one measure over time",
    },
    Rule {
        number: 8,
        when: |s| split_over_time(s) && series(s) <= COLOURS,
        show: over_time,
        offer: &[StackedBar, StackedArea, StackedBar100, Heatmap],
        because: "one line for each group over time",
    },
    Rule {
        number: 9,
        when: split_over_time,
        show: |_| MultiLine,
        offer: &[Heatmap, Table],
        because: "the largest groups over time",
    },
    Rule {
        number: 10,
        when: |s| one(s, (0, 1, 0)) || (lead(s, (0, 1, 0)) && !several(s, (0, 1, 0))),
        show: |_| Bar,
        offer: &[Line],
        because: "groups in their natural order",
    },
    Rule {
        number: 11,
        when: |s| lead(s, (0, 2, 0)),
        show: |_| Heatmap,
        offer: &[Table],
        because: "two ordered groups against each other",
    },
    Rule {
        number: 12,
        when: |s| one(s, (0, 0, 1)) && s.hint.asks_share && has_shares(s),
        show: |_| Donut,
        offer: &[Bar, HorizontalBar],
        because: "few parts of one whole",
    },
    Rule {
        number: 16,
        when: |s| (several(s, (0, 0, 1)) || several(s, (0, 1, 0))) && x(s) <= CLUSTERS,
        show: |_| GroupedBar,
        offer: &[Table],
        because: "measures of one unit side by side",
    },
    Rule {
        number: 21,
        when: |s| {
            let points = s.times.is_empty() && s.buckets.is_empty() && s.rows > MANY;
            let coloured = s.measures.len() == 2 && s.categories.len() == 1 && x(s) <= 7;
            points && s.categories.len() <= 1 && (s.measures.len() == 3 || coloured)
        },
        show: |s| if s.measures.len() == 3 { Bubble } else { Scatter },
        offer: &[Scatter, Table],
        because: "how the measures go together",
    },
    Rule {
        number: 20,
        when: |s| {
            let labelled = s.categories.len() == 1 && s.grouped && x(s) > CLUSTERS;
            let bare = s.categories.is_empty() || labelled;
            s.measures.len() == 2 && s.rows > MANY && s.times.is_empty() && s.buckets.is_empty() && bare
        },
        show: |_| Scatter,
        offer: &[],
        because: "how two measures go together",
    },
    Rule {
        number: 13,
        when: |s| lead(s, (0, 0, 1)) && x(s) <= BARS,
        show: upright,
        offer: &[HorizontalBar, Bar, Donut, Treemap],
        because: "one measure for each group",
    },
    Rule {
        number: 14,
        when: |s| lead(s, (0, 0, 1)) && x(s) <= 50,
        show: |_| HorizontalBar,
        offer: &[Treemap, Table],
        because: "the 20 largest groups",
    },
    Rule {
        number: 15,
        when: |s| lead(s, (0, 0, 1)),
        show: |_| Table,
        offer: &[HorizontalBar, Treemap],
        because: "too many groups for a drawing: a table with bars",
    },
    Rule {
        number: 17,
        when: |s| two_groups(s) && !s.nested && x(s) <= CLUSTERS && series(s) <= COLOURS,
        show: |s| if s.sums() && !s.has_negatives() { StackedBar } else { GroupedBar },
        offer: &[GroupedBar, Heatmap, Pivot],
        because: "one measure for each pair of groups",
    },
    Rule {
        number: 18,
        when: two_groups,
        show: |s| if !s.nested && x(s).max(series(s)) <= CELLS { Heatmap } else { Pivot },
        offer: &[Pivot],
        because: "many pairs of groups",
    },
    Rule {
        number: 19,
        when: |s| s.groups().count() >= 3 && !s.measures.is_empty() && s.grouped,
        show: |_| Pivot,
        offer: &[Table],
        because: "three groups or more",
    },
    Rule {
        number: 22,
        when: |s| s.groups().next().is_none() && s.measures.len() == 1 && s.rows >= MANY && no_keys(s),
        show: |_| Histogram,
        offer: &[Boxplot],
        because: "where the values of many rows lie",
    },
    Rule {
        number: 23,
        when: |s| spreads(s) && !s.measures.is_empty(),
        show: |_| Boxplot,
        offer: &[Histogram],
        because: "how the values spread within each group",
    },
    Rule { number: 29, when: |_| true, show: |_| Table, offer: &[], because: "a table shows it best" },
];

fn no_keys(s: &Shape) -> bool {
    s.profiles.iter().all(|p| p.role != ColumnRole::Key)
}
