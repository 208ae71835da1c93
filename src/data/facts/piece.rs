//! Sentences whose numbers can be traced to the cells they were computed from.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A cell of the result, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct CellRef {
    pub row: usize,
    pub column: usize,
}

/// Many cells of one column at once: `first_row` to `last_row`, both included. Cells without a value in it count
/// for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct CellRange {
    pub column: usize,
    pub first_row: usize,
    pub last_row: usize,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Piece {
    Text {
        text: String,
    },
    /// A number that was computed from the result.
    Number {
        /// As shown: rounding `value` to the digits shown gives this text.
        text: String,
        /// Unrounded. A share is kept as a part of 1, so 0.4126 for "41.3%".
        value: f64,
        /// The cells it was computed from.
        cells: Vec<CellRef>,
        /// Long runs of cells it was computed from; they are not repeated in `cells`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ranges: Vec<CellRange>,
    },
}

impl Piece {
    /// A piece of plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// What the reader sees.
    pub fn shown(&self) -> &str {
        match self {
            Self::Text { text } | Self::Number { text, .. } => text,
        }
    }
}

/// A sentence as plain text.
pub fn plain(sentence: &[Piece]) -> String {
    sentence.iter().map(Piece::shown).collect()
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// How many rows there are, or that there are none.
    RowCount,
    /// The only row's value or values.
    SingleValue,
    Total,
    /// Highest and lowest.
    Extremes,
    /// Who leads, and with which share.
    TopContributors,
    /// Few hold most.
    Concentration,
    /// Last period against the one before.
    Change,
    Trend,
    Outlier,
    MissingPeriods,
    Correlation,
    /// Where the values of many rows lie.
    Distribution,
    /// The last period is not over yet.
    PartialPeriod,
    /// A row holds the sum of the others, so nothing was added up.
    SumAmongParts,
    /// Rows were left out by a limit.
    Truncated,
}

/// One thing that is true of the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Fact {
    pub kind: FactKind,
    pub sentence: Vec<Piece>,
    /// How much a reader gains from it, 0 to 1: facts are ranked by it.
    #[serde(skip)]
    #[schema(ignore)]
    pub score: f64,
}

/// What a careful reader would say of a result.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(from = "Stored")]
pub struct Insight {
    /// One or two sentences.
    pub headline: Vec<Piece>,
    /// At most [`Insight::MOST_FACTS`], the most telling first; none repeats the headline.
    pub facts: Vec<Fact>,
    /// The headline as plain text.
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub plain: String,
}

impl Insight {
    /// How many facts there are at most beside the headline.
    pub const MOST_FACTS: usize = 4;

    /// Puts headline and facts together.
    pub fn new(headline: Vec<Piece>, facts: Vec<Fact>) -> Self {
        let plain = plain(&headline);
        Self { headline, facts, plain }
    }
}

/// An insight as it is written down; the plain text follows from it.
#[derive(Deserialize)]
struct Stored {
    headline: Vec<Piece>,
    facts: Vec<Fact>,
}

impl From<Stored> for Insight {
    fn from(stored: Stored) -> Self {
        Self::new(stored.headline, stored.facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_tagged_and_an_insight_goes_round() {
        let number = Piece::Number {
            text: "41.3%".into(),
            value: 0.4126,
            cells: vec![CellRef { row: 0, column: 1 }],
            ranges: vec![],
        };
        let insight = Insight::new(vec![Piece::text("Germany brings "), number.clone(), Piece::text(".")], vec![]);
        assert_eq!(
            serde_json::to_value(&number).unwrap(),
            serde_json::json!({"kind":"number","text":"41.3%","value":0.4126,"cells":[{"row":0,"column":1}]})
        );
        let wire = serde_json::to_value(&insight).unwrap();
        assert!(wire.get("plain").is_none());
        assert_eq!(serde_json::from_value::<Insight>(wire).unwrap(), insight);
        assert_eq!(insight.plain, "Germany brings 41.3%.");
    }

    #[test]
    fn a_fact_shows_its_kind_and_sentence_only() {
        let fact = Fact { kind: FactKind::MissingPeriods, sentence: vec![Piece::text("x")], score: 0.5 };
        assert_eq!(
            serde_json::to_value(&fact).unwrap(),
            serde_json::json!({"kind":"missing_periods","sentence":[{"kind":"text","text":"x"}]})
        );
    }
}
