//! What understanding a question can come to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::query::Reading;

/// The end of understanding a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Answer(Box<Understood>),
    /// One short question back, with choices.
    Clarify(Clarification),
    Refuse(Refused),
    /// Answered without data: greetings and help.
    Talk(String),
}

/// A question that can be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    pub reading: Reading,
    pub sql: String,
    /// 0 to 1.
    pub confidence: f64,
    /// Other readings that are possible but less likely.
    pub alternatives: Vec<Alternative>,
    /// What the person should know, such as that the data ends before the period asked for.
    pub notes: Vec<String>,
    pub used: Vec<Used>,
    /// One sentence that says what was understood.
    pub summary: String,
}

/// A table the answer reads, and which columns of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    pub table: String,
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    pub label: String,
    /// A question that would be read this way.
    pub question_hint: String,
    pub reading: Reading,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Clarification {
    pub question: String,
    /// The words that can mean several things.
    pub word: String,
    /// Two to four.
    pub choices: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub label: String,
    pub detail: String,
    pub reading: Reading,
    pub best_guess: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    pub reason: RefusalReason,
    pub message: String,
    pub understood: Vec<Placed>,
    /// Words that found no place.
    pub unplaced: Vec<String>,
    /// Questions near to this one that can be answered.
    pub nearest: Vec<String>,
}

/// Why a question was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// Some words found no place.
    Unplaced,
    /// Something was asked to be changed.
    OnlyReads,
    /// Nothing in it is about this data.
    Nothing,
}

/// A piece that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    pub text: String,
    pub meaning: String,
}

/// A piece of the reading as the person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    pub role: ChipRole,
    pub text: String,
    /// The word before the chip: "", "by", "and", "for", "where", "top".
    pub joiner: String,
    pub state: ChipState,
}

/// What a piece of the reading does in the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChipRole {
    Measure,
    Dimension,
    Time,
    Place,
    Filter,
    Limit,
    Order,
    Table,
}

/// How sure a piece of the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChipState {
    Sure,
    /// Different from the reading before.
    Changed,
}
