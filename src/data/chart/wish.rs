//! Charts that are asked for in words: "as a bar chart", "show it as a table instead".

use super::config::ChartKind;
use super::{ChartHint, ChartPlan, Fit, notes, recommend};
use crate::data::ResultTable;
use crate::data::shape::Shape;

/// A chart that somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartWish {
    /// As it was called: "bar chart".
    name: &'static str,
    /// What answers to that name, the plainest first.
    kinds: &'static [ChartKind],
    /// What is asked besides; empty where the last answer is to be drawn so.
    pub rest: String,
}

use ChartKind as K;

/// What charts are called, longer names first; the flag tells whether the name needs "chart" or "as" beside it.
const CALLED: [(&[&str], &str, &[ChartKind]); 24] = [
    (&["horizontal", "bar"], "horizontal bar chart", &[K::HorizontalBar]),
    (&["horizontal", "bars"], "horizontal bar chart", &[K::HorizontalBar]),
    (&["stacked", "bar"], "stacked bar chart", &[K::StackedBar, K::StackedBar100]),
    (&["stacked", "bars"], "stacked bar chart", &[K::StackedBar, K::StackedBar100]),
    (&["grouped", "bar"], "grouped bar chart", &[K::GroupedBar]),
    (&["grouped", "bars"], "grouped bar chart", &[K::GroupedBar]),
    (&["stacked", "area"], "stacked area chart", &[K::StackedArea]),
    (&["pivot", "table"], "pivot table", &[K::Pivot]),
    (&["heat", "map"], "heatmap", &[K::Heatmap]),
    (&["box", "plot"], "box plot", &[K::Boxplot]),
    (&["bar"], "bar chart", BARS),
    (&["bars"], "bar chart", BARS),
    (&["column"], "bar chart", BARS),
    (&["line"], "line chart", &[K::Line, K::MultiLine]),
    (&["lines"], "line chart", &[K::Line, K::MultiLine]),
    (&["area"], "area chart", &[K::Area, K::StackedArea]),
    (&["pie"], "pie chart", &[K::Donut]),
    (&["donut"], "donut chart", &[K::Donut]),
    (&["scatter"], "scatter chart", &[K::Scatter, K::Bubble]),
    (&["bubble"], "bubble chart", &[K::Bubble]),
    (&["histogram"], "histogram", &[K::Histogram]),
    (&["heatmap"], "heatmap", &[K::Heatmap]),
    (&["treemap"], "treemap", &[K::Treemap]),
    (&["table"], "table", &[K::Table]),
];
const BARS: &[ChartKind] = &[K::Bar, K::HorizontalBar, K::GroupedBar, K::StackedBar];

const DRAWINGS: [&str; 4] = ["chart", "graph", "plot", "diagram"];
/// Words after the chart's name, and words that ask for the last answer again.
const AFTER: [&str; 3] = ["instead", "please", "now"];
const AGAIN: [&str; 27] = [
    "show", "draw", "make", "plot", "display", "give", "turn", "switch", "change", "convert", "put", "see", "want",
    "can", "could", "you", "i", "me", "it", "this", "that", "them", "the", "same", "please", "now", "instead",
];

impl ChartWish {
    /// The wish that ends a question, and what the question asks without it.
    pub fn of(question: &str) -> Option<Self> {
        let spoken: Vec<&str> = question.split_whitespace().collect();
        let bare = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let words: Vec<String> = spoken.iter().map(bare).collect();
        let mut end = words.len();
        let last = |end: usize, list: &[&str]| end > 0 && list.contains(&words[end - 1].as_str());
        while last(end, &AFTER) {
            end -= 1;
        }
        let drawing = last(end, &DRAWINGS);
        let before = end - usize::from(drawing);
        let (called, name, kinds) =
            CALLED.into_iter().find(|(called, ..)| words[..before].ends_with(&owned(called)))?;
        let mut start = before - called.len();
        if last(start, &["a", "an", "the"]) {
            start -= 1;
        }
        let joined = last(start, &["as", "in", "into", "to", "with"]);
        start -= usize::from(joined);
        let again = words[..start].iter().all(|word| AGAIN.contains(&word.as_str()));
        let sure = if again { joined || drawing } else { joined && last(start + 1, &["as"]) };
        let rest =
            if again { String::new() } else { spoken[..start].join(" ").trim_end_matches([',', ';']).to_owned() };
        sure.then_some(Self { name, kinds, rest })
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The plan for a result with the chart that was asked for, and why it isn't that one where it can't be.
pub fn recommend_as(table: &ResultTable, hint: &ChartHint, wish: Option<&ChartWish>) -> (ChartPlan, Option<String>) {
    let mut plan = recommend(table, hint);
    let Some(wish) = wish else { return (plan, None) };
    let named = |kind: &ChartKind| plan.choices.iter().find(|choice| choice.kind == *kind);
    let best = wish.kinds.iter().filter_map(named).filter(|c| c.fit != Fit::Not).min_by_key(|c| c.fit);
    if let Some(config) = best.and_then(|choice| choice.config.clone()) {
        plan.notes = notes(&config, &Shape::of(table, hint));
        plan.chosen = config;
        return (plan, None);
    }
    let reason = wish.kinds.first().and_then(named).map(|choice| choice.reason.clone()).unwrap_or_default();
    let article = if wish.name.starts_with('a') { "An" } else { "A" };
    let why = format!("{article} {} can't show this: {reason}.", wish.name);
    (plan, Some(why))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::data::ColumnType::{Float, Integer, Text};
    use crate::data::sample;

    fn wish(question: &str) -> Option<(&'static str, String)> {
        ChartWish::of(question).map(|wish| (wish.name, wish.rest))
    }

    #[test]
    fn a_chart_for_the_last_answer_is_a_wish_alone() {
        for (question, name) in [
            ("as a bar chart", "bar chart"),
            ("As a table, please.", "table"),
            ("show it as a pie chart instead", "pie chart"),
            ("bar chart", "bar chart"),
            ("can you make that a line graph?", "line chart"),
            ("as stacked bars", "stacked bar chart"),
            ("switch to a heat map", "heatmap"),
        ] {
            assert_eq!(wish(question), Some((name, String::new())), "{question}");
        }
    }

    #[test]
    fn a_chart_at_the_end_of_a_question_is_taken_off() {
        assert_eq!(wish("revenue by month as a bar chart"), Some(("bar chart", "revenue by month".into())));
        assert_eq!(wish("Orders by country, as a table"), Some(("table", "Orders by country".into())));
    }

    #[test]
    fn things_that_are_called_like_charts_are_no_wish() {
        for question in
            ["revenue by product line", "orders by table", "guests in the bar", "table", "sales in a column", ""]
        {
            assert_eq!(wish(question), None, "{question}");
        }
    }

    #[test]
    fn what_goes_is_drawn_and_what_does_not_is_said() {
        let table = sample::table(&[("country", Text), ("avg_price", Float)], &json!([["a", 1], ["b", 2], ["c", 3]]));
        let drawn = |question| recommend_as(&table, &ChartHint::default(), ChartWish::of(question).as_ref());
        let (plan, why) = drawn("as a table");
        assert_eq!((plan.chosen.chart_type, why), (ChartKind::Table, None));
        let (plan, why) = drawn("as a pie chart");
        assert_ne!(plan.chosen.chart_type, ChartKind::Donut);
        assert_eq!(why.as_deref(), Some("A pie chart can't show this: averages, rates and the like do not add up."));
        let bars = sample::table(&[("country", Text), ("orders", Integer)], &json!([["a", 1], ["b", 2], ["c", 3]]));
        let (plan, why) = recommend_as(&bars, &ChartHint::default(), ChartWish::of("as a bar chart").as_ref());
        assert!(matches!(plan.chosen.chart_type, ChartKind::Bar | ChartKind::HorizontalBar) && why.is_none());
    }
}
