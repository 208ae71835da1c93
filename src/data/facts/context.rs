//! What is known of a result beyond its rows.

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
    /// Whether the data begins within the first period: it is left out of growth, trend and extremes, and said.
    pub partial_first: bool,
    /// Whether the last period is not over yet: it is left out in the same way.
    pub partial_last: bool,
    /// What a row stands for, in the plural and lower case: "orders", "customers".
    pub subject: Option<String>,
    /// The question is about shares: they come first.
    pub asks_share: bool,
    /// Whether the rows are all there is.
    pub coverage: Coverage,
}
