//! The product's own description of a chart: checked on the way in, free of code and markup, the same for the
//! browser and for drawings made on the server.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::data::Semantic;

/// The ways a result can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    Table,
    Kpi,
    KpiTrend,
    Bar,
    HorizontalBar,
    GroupedBar,
    StackedBar,
    #[serde(rename = "stacked_bar_100")]
    StackedBar100,
    Line,
    MultiLine,
    Area,
    StackedArea,
    Combo,
    Donut,
    Scatter,
    Bubble,
    Histogram,
    Heatmap,
    Funnel,
    Gauge,
    Waterfall,
    Treemap,
    Boxplot,
    Pivot,
}

impl ChartKind {
    /// Every kind, in the order in which people meet them.
    pub const ALL: [Self; 24] = [
        Self::Table,
        Self::Kpi,
        Self::KpiTrend,
        Self::Bar,
        Self::HorizontalBar,
        Self::GroupedBar,
        Self::StackedBar,
        Self::StackedBar100,
        Self::Line,
        Self::MultiLine,
        Self::Area,
        Self::StackedArea,
        Self::Combo,
        Self::Donut,
        Self::Scatter,
        Self::Bubble,
        Self::Histogram,
        Self::Heatmap,
        Self::Funnel,
        Self::Gauge,
        Self::Waterfall,
        Self::Treemap,
        Self::Boxplot,
        Self::Pivot,
    ];

    /// Whether marks are laid on top of each other, so that values must be sums or counts.
    pub fn is_stacked(self) -> bool {
        matches!(self, Self::StackedBar | Self::StackedBar100 | Self::StackedArea)
    }

    /// Whether length or area carries the value, so that the axis must start at zero.
    pub fn starts_at_zero(self) -> bool {
        self.is_stacked()
            || matches!(
                self,
                Self::Bar
                    | Self::HorizontalBar
                    | Self::GroupedBar
                    | Self::Area
                    | Self::Histogram
                    | Self::Funnel
                    | Self::Waterfall
                    | Self::Combo
            )
    }
}

/// In which order marks along x stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChartSort {
    /// As the rows came.
    #[default]
    AsReturned,
    /// By the x column's own order: calendar, weekday, band.
    Natural,
    /// Greatest value first.
    ValueDesc,
    ValueAsc,
}

/// A chart over the columns of one result. Columns are named as the result names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChartConfig {
    /// Version of this description; always 1.
    #[serde(deserialize_with = "version_one")]
    #[schema(minimum = 1, maximum = 1)]
    pub version: u8,
    pub chart_type: ChartKind,
    #[serde(default)]
    pub title: Option<String>,
    /// Time, bucket or category along the main axis; for scatter and bubble the first measure; the rows of a pivot.
    #[serde(default)]
    pub x_column: Option<String>,
    /// Measures drawn.
    #[serde(default)]
    #[schema(required = true)]
    pub y_columns: Vec<String>,
    /// Column whose values become series, colours, or the second axis of a heatmap.
    #[serde(default)]
    pub series_column: Option<String>,
    /// Measure that becomes the size of a bubble.
    #[serde(default)]
    pub size_column: Option<String>,
    /// Columns that are the rows of a pivot after `x_column`, or the inner levels of a treemap.
    #[serde(default)]
    pub group_columns: Vec<String>,
    #[serde(default)]
    pub x_title: Option<String>,
    #[serde(default)]
    pub y_title: Option<String>,
    /// Title of the second axis of a combo.
    #[serde(default)]
    pub y2_title: Option<String>,
    /// What the numbers of the first axis mean.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "currency:EUR")]
    pub format: Option<Semantic>,
    /// What the numbers of the second axis of a combo mean.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub y2_format: Option<Semantic>,
    #[serde(default)]
    pub sort: ChartSort,
    /// Whether series are laid on top of each other.
    #[serde(default)]
    pub stacked: bool,
    /// Whether the value axis must start at zero.
    #[serde(default)]
    pub zero_based: bool,
    /// How many marks or series are drawn, greatest first; the rest is left to `other` or to the table.
    #[serde(default)]
    pub top: Option<u32>,
    /// Whether what `top` leaves out is added up as "Other".
    #[serde(default)]
    pub other: bool,
    /// Whether each mark carries its share of the whole.
    #[serde(default)]
    pub show_share: bool,
    /// Number of bins of a histogram.
    #[serde(default)]
    pub bins: Option<u32>,
    /// Whether the data begins within the first period, so that it is not whole.
    #[serde(default)]
    pub partial_first: bool,
    /// Whether the last period is unfinished: drawn dashed, and said.
    #[serde(default)]
    pub partial_last: bool,
    /// Periods between the first and the last that no row has, written as the cells of `x_column` are: they keep
    /// their place along x.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Of `y_columns` those whose number is zero in a period without a row; the others have a gap there.
    #[serde(default)]
    pub zero_columns: Vec<String>,
}

impl ChartConfig {
    /// An empty chart of a kind, with the kind's own fixed habits set.
    pub fn new(kind: ChartKind) -> Self {
        Self {
            version: 1,
            chart_type: kind,
            title: None,
            x_column: None,
            y_columns: Vec::new(),
            series_column: None,
            size_column: None,
            group_columns: Vec::new(),
            x_title: None,
            y_title: None,
            y2_title: None,
            format: None,
            y2_format: None,
            sort: ChartSort::default(),
            stacked: kind.is_stacked(),
            zero_based: kind.starts_at_zero(),
            top: None,
            other: false,
            show_share: false,
            bins: None,
            partial_first: false,
            partial_last: false,
            missing: Vec::new(),
            zero_columns: Vec::new(),
        }
    }
}

fn version_one<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    match u8::deserialize(from)? {
        1 => Ok(1),
        other => Err(serde::de::Error::custom(format!("chart version {other} is not known; write 1"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_description_is_enough_and_goes_round() {
        let text = r#"{"version":1,"chart_type":"stacked_bar_100","x_column":"month","y_columns":["revenue"]}"#;
        let config: ChartConfig = serde_json::from_str(text).unwrap();
        assert_eq!(config.chart_type, ChartKind::StackedBar100);
        let again = serde_json::from_str(&serde_json::to_string(&config).unwrap()).unwrap();
        assert_eq!(config, again);
    }

    #[test]
    fn unknown_fields_kinds_and_versions_are_refused() {
        for text in [
            r#"{"version":1,"chart_type":"bar","onClick":"x"}"#,
            r#"{"version":1,"chart_type":"pie3d"}"#,
            r#"{"version":2,"chart_type":"bar"}"#,
            r#"{"chart_type":"bar"}"#,
            r#"{"version":1,"chart_type":"bar","format":"dollars"}"#,
        ] {
            assert!(serde_json::from_str::<ChartConfig>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_kind_is_listed_once_and_written_in_snake_case() {
        let words: Vec<String> = ChartKind::ALL.iter().map(|k| serde_json::to_string(k).unwrap()).collect();
        let mut unique = words.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), 24);
        assert!(words.contains(&"\"stacked_bar_100\"".to_owned()));
        assert!(words.contains(&"\"kpi_trend\"".to_owned()));
    }
}
