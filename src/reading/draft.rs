//! A question put together, with names not yet pinned to one column each.

use super::dates::{Grain, Period};
use super::grammar::Quality;
use super::index::{ColumnId, TableId};
use super::metrics::MetricKind;
use super::query::{Comparison, Function, Literal, Pattern};
use super::units::Unit;
use super::values::ValueHit;

/// A span that names a table.
#[derive(Debug, Clone)]
pub(super) struct TableMention {
    pub candidates: Vec<(TableId, f32)>,
    /// Position among the items of the question.
    pub at: usize,
}

/// A span that names a column, or a value and so the column that holds it.
#[derive(Debug, Clone)]
pub(super) struct ColumnMention {
    pub candidates: Vec<(ColumnId, f32)>,
    pub at: usize,
    /// The table mention it was said to be of.
    pub owner: Option<usize>,
    /// Said as something to see, so a key is less likely meant than a name.
    pub shown: bool,
    /// For values: the table mentioned last before.
    pub beside: Option<usize>,
    pub need: Need,
    /// Said with a word such as "id" or "code", or as it is written in the schema.
    pub says_key: bool,
    /// Pointing columns that were named with the value.
    pub through: Vec<ColumnId>,
    /// The words it was said in.
    pub said: String,
    /// Values that stand for the column.
    pub values: Vec<ValueHit>,
}

/// What a column must be able to do in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Any,
    Number,
    Time,
    Text,
}

/// Something that can be shown, grouped by, compared or ordered by.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    Column(usize),
    /// What a row of the mentioned table is called.
    Entity(usize),
    /// Number of rows of whatever is looked at.
    Rows,
    CountOf(usize),
    /// "total payments": how many there are, or what they come to: the one amount they have, else the revenue.
    TotalOf {
        table: usize,
        amount: Option<usize>,
    },
    CountDistinct(Box<Term>),
    /// A pointing column that nobody named.
    Key(ColumnId),
    Aggregate(Function, Box<Term>),
    Metric(MetricKind),
    Grain(Grain, Option<usize>),
    /// Time cut as finely as the data's length suggests.
    OverTime,
    /// Whatever column holds a quality, such as age, of the mentioned table or the subject.
    Quality(Quality, Option<usize>),
    /// The first measure shown, else the first column.
    AxisY,
    AxisX,
    /// What is shown first, as text.
    FirstShown,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    pub term: Term,
    pub sentence: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    Literal(Literal),
    /// A number said in a unit.
    Measured(String, Unit),
    Column(usize),
    /// An aggregate over all rows, of the same column unless another is named.
    Aggregate(Function, Option<usize>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Compare(Comparison, Operand),
    Between(Literal, Literal),
    Like(Pattern, String),
    Empty,
    Within(Period),
    /// One of the column mention's own values.
    Value,
    /// A flag that is set.
    Flag,
}

/// How a filter goes with the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    And,
    Or,
    /// Both must hold, for different rows of the same thing.
    Both,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filter {
    /// None is whatever column the test suggests.
    pub left: Option<Term>,
    pub test: Test,
    pub negated: bool,
    pub link: Link,
    /// Of a share: what tells the part from the whole.
    pub part: bool,
}

/// A condition on a number of related rows or on an aggregate.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Having {
    pub term: Term,
    pub comparison: Comparison,
    pub operand: Operand,
    pub link: Link,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct OrderKey {
    pub term: Term,
    pub descending: Option<bool>,
}

/// A superlative that may ask for the row that has it or for the value itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Extreme {
    pub term: Term,
    pub descending: bool,
    pub limit: u64,
    /// Said where things to show are said, with nothing shown before.
    pub may_be_value: bool,
    /// Position in `shown` where the value would stand.
    pub place: usize,
}

/// Rows of the mentioned table must not exist; filters from `filter` on are about that table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Absent {
    pub table: usize,
    pub filter: usize,
}

/// What percentage: where the conditions that make the part begin among the filters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Share {
    pub part: usize,
    /// How many filters stood before the thing that is shared.
    pub before_noun: Option<usize>,
    /// A verb or a relative clause parted them: "of X are Y", "of X that are Y".
    pub parted: bool,
    /// The part was named before the whole: "survival rate of".
    pub named: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub tables: Vec<TableMention>,
    pub columns: Vec<ColumnMention>,
    pub shown: Vec<Shown>,
    pub groups: Vec<Term>,
    pub filters: Vec<Filter>,
    pub having: Vec<Having>,
    pub order: Vec<OrderKey>,
    pub extreme: Option<Extreme>,
    pub limit: Option<u64>,
    /// The limit takes the greatest.
    pub from_above: bool,
    /// "top 5 ... by": the figure ranked by is shown too.
    pub ranked: bool,
    /// The best are asked for without a word of what makes them so.
    pub unranked: bool,
    pub distinct: bool,
    /// Begins with a verb that asks for a list.
    pub listing: bool,
    pub absent: Vec<Absent>,
    pub everything: bool,
    /// A share of rows is asked for.
    pub share: Option<Share>,
    /// The figure is added up along time.
    pub running: bool,
    /// Mentions of tables said with "unique" or the like.
    pub different: Vec<usize>,
    /// Two values are set against each other: each is seen apart.
    pub contrast: bool,
    pub chart: bool,
    /// A chart of single points.
    pub scatter: bool,
    /// Tables whose names are shown beside columns.
    pub beside: Vec<usize>,
    /// Items whose words were used as they stand.
    pub taken: Vec<usize>,
    /// What the pieces that didn't fit cost.
    pub cost: f32,
    /// Items that were read but found no place.
    pub loose: Vec<usize>,
}
