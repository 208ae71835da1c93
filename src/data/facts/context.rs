//! What is known of a result beyond its rows.

use crate::data::Ends;

/// Whether the rows are everything there is, which decides what may be called "the total".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Coverage {
    /// Nobody knows, as with SQL typed by a person: shares are said to be of what is shown.
    #[default]
    Unknown,
    /// Every group is there: no limit, no condition on groups.
    All,
    /// Only some groups are there, such as the top 10.
    Part,
}

/// What the question or the reading knows of the rows. Everything may be left out: then column names, types and
/// content decide, and only what they bear out is said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactContext {
    /// For each column of the table what to call it, capitalised as in a sentence's start ("Net revenue",
    /// "Country"); `None` or a missing entry derives it from the column's name. Columns of text with the same label
    /// name one thing together, as first and last name do.
    pub labels: Vec<Option<String>>,
    /// For each column of the table, whether its numbers may be added up; `None` or a missing entry lets the
    /// column's name decide, carefully.
    pub measure_additive: Vec<Option<bool>>,
    /// Which periods at the ends are only partly there: they are left out of growth, trend and extremes, and said.
    pub ends: Ends,
    /// For each column of the table, whether a period without a row means zero, as it does for a count of what
    /// happened; else nobody knows its number.
    pub zero_without_rows: Vec<bool>,
    /// The column that rows listed one by one were ordered by, where the order was asked for.
    pub ordered_by: Option<usize>,
    /// What a row stands for, in the plural and lower case: "orders", "customers".
    pub subject: Option<String>,
    /// What the rows have in common, as it goes on right after what they are: " where status is cancelled".
    pub condition: Option<String>,
    /// The question is about shares: they come first.
    pub asks_share: bool,
    /// Whether the rows are all there is.
    pub coverage: Coverage,
}
