//! What a column offers: the figures it can give, how it can split and how it can be compared. The choices that are
//! shown and the judgement of what was chosen come from here alike.

use serde::Serialize;
use utoipa::ToSchema;

use crate::data::ColumnType;
use crate::sql::Dialect;

use super::super::additive::{Together, is_portion, together};
use super::super::dates::Grain;
use super::super::index::{ColumnEntry, Index};
use super::super::roles::{Role, TimeShape};
use super::wish::{ExploreFunction, ExploreOperator};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExploreRole {
    Measure,
    Time,
    /// Few different values that rows are split by.
    Category,
    /// Tells rows apart.
    Key,
    /// Words, or what can only be there or not.
    Text,
}

pub(super) fn role(entry: &ColumnEntry) -> ExploreRole {
    match entry.role {
        Role::Measure | Role::Money => ExploreRole::Measure,
        Role::Time => ExploreRole::Time,
        Role::Category | Role::Flag | Role::Place if is_plain(entry) => ExploreRole::Category,
        Role::Identifier => ExploreRole::Key,
        _ => ExploreRole::Text,
    }
}

/// Whether every database compares values of the column with each other.
fn is_plain(entry: &ColumnEntry) -> bool {
    !matches!(
        entry.kind,
        ColumnType::Interval | ColumnType::Json | ColumnType::Binary | ColumnType::List | ColumnType::Other
    )
}

/// Whether rows can be grouped by the column's values.
pub(super) fn splits(entry: &ColumnEntry) -> bool {
    is_plain(entry) || entry.time.is_some()
}

/// How values can be taken together. Where rows of its table stand several times beside the explored ones, what adds
/// would add them several times.
pub(super) fn functions(entry: &ColumnEntry, repeated: bool) -> Vec<ExploreFunction> {
    use ExploreFunction as F;
    let number = entry.kind.is_number();
    let all: &[F] = match role(entry) {
        ExploreRole::Measure if number && is_portion(entry) => &[F::Average, F::Minimum, F::Maximum, F::CountDistinct],
        ExploreRole::Measure if number => &[F::Sum, F::Average, F::Minimum, F::Maximum, F::CountDistinct],
        ExploreRole::Time if entry.kind.is_temporal() || entry.time == Some(TimeShape::Iso) => {
            &[F::Minimum, F::Maximum, F::CountDistinct]
        }
        _ if splits(entry) => &[F::CountDistinct],
        _ => &[],
    };
    all.iter().copied().filter(|f| !(repeated && matches!(f, F::Sum | F::Average))).collect()
}

/// What is done with the values where nobody says.
pub(super) fn suggested(entry: &ColumnEntry, functions: &[ExploreFunction]) -> Option<ExploreFunction> {
    let wanted = match together(entry) {
        Together::Average => ExploreFunction::Average,
        Together::Sum | Together::Open => ExploreFunction::Sum,
    };
    functions.iter().copied().find(|f| *f == wanted).or_else(|| functions.first().copied())
}

/// How finely a time can be cut, the coarsest last but for what comes round again.
pub(super) fn grains(index: &Index, entry: &ColumnEntry) -> Vec<Grain> {
    let Some(shape) = entry.time else { return Vec::new() };
    if shape == TimeShape::Year {
        return vec![Grain::Year];
    }
    let mut all = vec![Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year, Grain::Weekday];
    if knows_hours(index, entry, shape) {
        all.push(Grain::Hour);
    }
    all
}

/// Whether the times of a column have hours, as far as its content tells.
fn knows_hours(index: &Index, entry: &ColumnEntry, shape: TimeShape) -> bool {
    let written = entry.samples.iter().chain(&entry.min).chain(&entry.max).any(|text| text.len() > 10);
    match shape {
        TimeShape::Native => entry.kind != ColumnType::Date && (written || index.dialect != Dialect::Sqlite),
        TimeShape::Iso => written,
        TimeShape::Unix | TimeShape::UnixMillis => true,
        TimeShape::MonthFirst | TimeShape::DayFirst | TimeShape::Year => false,
    }
}

/// How the column's values can be compared.
pub(super) fn operators(entry: &ColumnEntry) -> &'static [ExploreOperator] {
    use ExploreOperator as O;
    const TIMES: &[O] = &[O::Within, O::NotWithin, O::Empty, O::NotEmpty];
    const NUMBERS: &[O] =
        &[O::Is, O::IsNot, O::Greater, O::AtLeast, O::Less, O::AtMost, O::Between, O::Empty, O::NotEmpty];
    const WORDS: &[O] =
        &[O::Is, O::IsNot, O::Contains, O::ContainsNot, O::StartsWith, O::EndsWith, O::Empty, O::NotEmpty];
    const CODES: &[O] = &[O::Is, O::IsNot, O::Empty, O::NotEmpty];
    const THERE: &[O] = &[O::Empty, O::NotEmpty];
    match entry.kind {
        _ if entry.time.is_some() => TIMES,
        kind if kind.is_number() => NUMBERS,
        ColumnType::Text if entry.is_searchable => WORDS,
        ColumnType::Text | ColumnType::Boolean | ColumnType::Uuid => CODES,
        _ => THERE,
    }
}
