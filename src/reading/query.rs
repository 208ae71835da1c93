//! The reading: a question as a checkable query over named tables. It is stored, shown as chips, edited and rendered.

use serde::{Deserialize, Serialize};

use super::dates::{Grain, Period};

/// What a question asks for. The first source is the subject; every other is joined to an earlier one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub sources: Vec<Source>,
    /// Group keys that are shown; plain listed columns when there is no aggregate anywhere.
    pub dimensions: Vec<Output>,
    pub measures: Vec<Output>,
    /// Group keys that are not shown, such as the key of a named thing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<Expr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Condition>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub having: Option<Condition>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<Order>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// The first of each group, by the order, in place of the first of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<PerGroup>,
    #[serde(default)]
    pub distinct: bool,
    /// Rows of another reading that are required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub combine: Option<Box<Combine>>,
}

/// How many are kept of each group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerGroup {
    /// What tells the groups apart; all of it is shown or among the keys.
    pub groups: Vec<Expr>,
    /// Rows that tie for the last place are kept too.
    pub limit: u64,
}

/// A table taking part, or a reading used like one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    pub relation: Relation,
    /// How it hangs on an earlier source; none for the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<Join>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Table {
        schema: Option<String>,
        name: String,
    },
    /// Computed first, so that a later join can't count its rows twice.
    Derived(Box<Reading>),
}

/// An equality join.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// Position of the earlier source.
    pub to: usize,
    /// Pairs of (column of the earlier source, column of this source).
    pub on: Vec<(String, String)>,
    /// Rows of the earlier source stay without one of this source.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// A column of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Output {
    pub expr: Expr,
    pub label: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    Column(ColumnRef),
    Literal(Literal),
    /// A time cut to a grain.
    Grain {
        grain: Grain,
        of: ColumnRef,
    },
    Arithmetic {
        operation: Operation,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Aggregate(Box<Aggregate>),
    /// The single value another reading gives.
    Scalar(Box<Reading>),
    /// Of a figure by time: what it and all before it come to.
    Running(Box<Expr>),
    /// Of a figure by groups: its percentage of all groups together.
    Portion(Box<Expr>),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ColumnRef {
    pub source: usize,
    pub column: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    Add,
    Subtract,
    Multiply,
    /// Always as a fraction; nothing where the divisor is zero.
    Divide,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    pub function: Function,
    #[serde(default)]
    pub distinct: bool,
    /// None counts rows.
    pub of: Option<Expr>,
    /// Only rows that meet this are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Condition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    Count,
    Sum,
    Average,
    Minimum,
    Maximum,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    Text(String),
    /// Digits as they will be written.
    Number(String),
    Boolean(bool),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Compare {
        left: Expr,
        comparison: Comparison,
        right: Expr,
    },
    In {
        left: Expr,
        values: Vec<Literal>,
        #[serde(default)]
        negated: bool,
    },
    /// Whether the value is among those another reading gives.
    InReading {
        left: Expr,
        reading: Box<Reading>,
        #[serde(default)]
        negated: bool,
    },
    Like {
        left: Expr,
        pattern: Pattern,
        text: String,
        #[serde(default)]
        negated: bool,
    },
    Between {
        left: Expr,
        low: Literal,
        high: Literal,
    },
    Empty {
        left: Expr,
        #[serde(default)]
        negated: bool,
    },
    /// A time lies within a period, worked out when rendered.
    Within {
        column: ColumnRef,
        period: Period,
        #[serde(default)]
        negated: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    Contains,
    StartsWith,
    EndsWith,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub expr: Expr,
    pub descending: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Combine {
    pub operation: SetOperation,
    pub with: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetOperation {
    Intersect,
}

impl Comparison {
    /// The comparison that holds exactly when this one doesn't.
    pub fn negate(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }

    /// The comparison of what grows when the other shrinks: faster means in less time.
    pub fn mirror(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}
