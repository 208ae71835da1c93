//! Conditions on rows. Values are judged by the column's type before they are written.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate};

use crate::data::ColumnType;
use crate::sql::Dialect;

use super::super::dates::{Grain, Period};
use super::super::index::ColumnEntry;
use super::super::query::{Comparison, Condition, Expr, Literal, Pattern};
use super::offer::{grains, operators};
use super::place::Placed;
use super::wish::{ExploreFilter, ExploreOperator as Op, ExplorePeriod};
use super::{Builder, MOST_TEXT, MOST_VALUES};

/// The most units that a moving period goes back.
const MOST_UNITS: u32 = 1000;
/// The most characters of a number.
const LONGEST_NUMBER: usize = 40;

impl Builder<'_> {
    pub(super) fn filter(&mut self, field: &str, wish: &ExploreFilter) -> Option<Condition> {
        let placed = self.place(&format!("{field}.column"), &wish.column)?;
        let entry = &self.index.columns[placed.column];
        if !operators(entry).contains(&wish.operator) {
            let told = format!("{} can't be compared like this.", self.called(placed));
            return self.fault(&format!("{field}.operator"), told);
        }
        let timed = matches!(wish.operator, Op::Within | Op::NotWithin);
        if wish.period.is_some() != timed {
            let told = if timed { "Say which period." } else { "Only a time lies in a period." };
            return self.fault(&format!("{field}.period"), told.into());
        }
        if let Some(period) = &wish.period {
            return self.within(field, placed, period, wish.operator == Op::NotWithin);
        }
        let values = self.values(field, placed, wish)?;
        Some(self.compared(placed, wish.operator, values))
    }

    fn values(&mut self, field: &str, placed: Placed, wish: &ExploreFilter) -> Option<Vec<Literal>> {
        let field = format!("{field}.values");
        let wanted = match wish.operator {
            Op::Is | Op::IsNot => 1..=MOST_VALUES,
            Op::Between => 2..=2,
            Op::Empty | Op::NotEmpty | Op::Within | Op::NotWithin => 0..=0,
            _ => 1..=1,
        };
        if !wanted.contains(&wish.values.len()) {
            let told = match (*wanted.start(), *wanted.end()) {
                (0, _) => "This takes no values.".to_owned(),
                (2, _) => "Give two values.".to_owned(),
                (_, 1) => "Give one value.".to_owned(),
                _ => format!("Give 1 to {MOST_VALUES} values."),
            };
            return self.fault(&field, told);
        }
        let entry = &self.index.columns[placed.column];
        let mut literals = Vec::new();
        for (at, value) in wish.values.iter().enumerate() {
            match literal(entry, value) {
                Ok(literal) => literals.push(literal),
                Err(told) => return self.fault(&format!("{field}[{at}]"), told),
            }
        }
        Some(literals)
    }

    fn compared(&self, placed: Placed, operator: Op, mut values: Vec<Literal>) -> Condition {
        let left = self.column_expr(placed);
        let word = |values: &[Literal]| match values {
            [Literal::Text(text)] => text.clone(),
            _ => String::new(),
        };
        let like = |pattern, negated| Condition::Like { left: left.clone(), pattern, text: word(&values), negated };
        let than = |comparison, values: &mut Vec<Literal>| match values.pop() {
            Some(value) => Condition::Compare { left: left.clone(), comparison, right: Expr::Literal(value) },
            None => Condition::Empty { left: left.clone(), negated: true },
        };
        match operator {
            Op::Is | Op::IsNot if values.iter().any(is_blank) => Self::with_blank(left, values, operator == Op::IsNot),
            Op::Is if values.len() == 1 => than(Comparison::Equal, &mut values),
            Op::Is => Condition::In { left, values, negated: false },
            Op::IsNot if values.len() == 1 => self.or_empty(placed, than(Comparison::NotEqual, &mut values)),
            Op::IsNot => self.or_empty(placed, Condition::In { left, values, negated: true }),
            Op::Contains => like(Pattern::Contains, false),
            Op::ContainsNot => self.or_empty(placed, like(Pattern::Contains, true)),
            Op::StartsWith => like(Pattern::StartsWith, false),
            Op::EndsWith => like(Pattern::EndsWith, false),
            Op::Less => than(Comparison::Less, &mut values),
            Op::AtMost => than(Comparison::LessOrEqual, &mut values),
            Op::Greater => than(Comparison::Greater, &mut values),
            Op::AtLeast => than(Comparison::GreaterOrEqual, &mut values),
            Op::Between => {
                let (high, low) = (values.pop(), values.pop());
                match (low, high) {
                    (Some(low), Some(high)) => Condition::Between { left, low, high },
                    _ => Condition::Empty { left, negated: true },
                }
            }
            Op::Empty | Op::Within | Op::NotWithin => Condition::Empty { left, negated: false },
            Op::NotEmpty => Condition::Empty { left, negated: true },
        }
    }

    /// Whether a value is one of these, of which one is blank: blank texts and no text at all are alike.
    fn with_blank(left: Expr, mut values: Vec<Literal>, negated: bool) -> Condition {
        values.retain(|value| !is_blank(value));
        let blank = Condition::Empty { left: left.clone(), negated };
        if values.is_empty() {
            return blank;
        }
        let among = Condition::In { left, values, negated };
        if negated { Condition::And(vec![among, blank]) } else { Condition::Or(vec![among, blank]) }
    }

    /// What isn't something is also what is nothing: SQL alone would leave such rows out.
    fn or_empty(&self, placed: Placed, condition: Condition) -> Condition {
        if !self.index.columns[placed.column].nullable && placed.source == 0 {
            return condition;
        }
        Condition::Or(vec![condition, Condition::Empty { left: self.column_expr(placed), negated: false }])
    }

    fn within(&mut self, field: &str, placed: Placed, wish: &ExplorePeriod, negated: bool) -> Option<Condition> {
        let field = format!("{field}.period");
        let known = grains(self.index, &self.index.columns[placed.column]);
        let unit = match wish {
            ExplorePeriod::Between { .. } => None,
            ExplorePeriod::Last { unit, .. }
            | ExplorePeriod::This { unit }
            | ExplorePeriod::Previous { unit }
            | ExplorePeriod::ToDate { unit } => Some(*unit),
        };
        if unit == Some(Grain::Weekday) {
            return self.fault(&format!("{field}.unit"), "A weekday is no stretch of time.".into());
        }
        if unit == Some(Grain::Hour) && !known.contains(&Grain::Hour) {
            return self.fault(&format!("{field}.unit"), "This column knows days only, no hours.".into());
        }
        match period(wish, years(self.index.dialect)) {
            Err((part, told)) => self.fault(&format!("{field}.{part}"), told),
            Ok(period) => {
                let within = Condition::Within { column: self.reference(placed), period, negated };
                Some(if negated { self.or_empty(placed, within) } else { within })
            }
        }
    }
}

fn is_blank(value: &Literal) -> bool {
    matches!(value, Literal::Text(text) if text.trim().is_empty())
}

/// A value as the column's type has it, or what is wrong with it.
fn literal(entry: &ColumnEntry, value: &str) -> Result<Literal, String> {
    match entry.kind {
        kind if kind.is_number() => {
            let digits = value.trim();
            if is_number(digits) { Ok(Literal::Number(digits.to_owned())) } else { Err("Give a number.".into()) }
        }
        ColumnType::Boolean => match value.to_lowercase().as_str() {
            "true" | "t" | "1" | "yes" => Ok(Literal::Boolean(true)),
            "false" | "f" | "0" | "no" => Ok(Literal::Boolean(false)),
            _ => Err("Give true or false.".into()),
        },
        ColumnType::Uuid => match value.trim().parse::<uuid::Uuid>() {
            Ok(id) => Ok(Literal::Text(id.to_string())),
            Err(_) => Err("Give a whole UUID.".into()),
        },
        _ if value.chars().count() > MOST_TEXT => Err(format!("A value has at most {MOST_TEXT} characters.")),
        _ if value.contains('\0') => Err("A value can't hold the character NUL.".into()),
        _ => Ok(Literal::Text(value.to_owned())),
    }
}

/// Digits with at most a sign before and a point between.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').map_or((digits, "0"), |(whole, rest)| (whole, rest));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.len() <= LONGEST_NUMBER && all(whole) && all(rest)
}

/// The years that a source's moments reach; those of uploaded files are counted in nanoseconds from 1970 in 64 bits.
fn years(dialect: Dialect) -> RangeInclusive<i32> {
    if dialect == Dialect::Dataset { 1678..=2261 } else { 1..=9998 }
}

fn period(wish: &ExplorePeriod, years: RangeInclusive<i32>) -> Result<Period, (&'static str, String)> {
    let readable = |day: &Option<NaiveDate>| day.is_none_or(|d| years.contains(&d.year()));
    let asked = || format!("Give a year from {} to {}.", years.start(), years.end());
    let most = if *years.start() > 1 { MOST_UNITS / 4 } else { MOST_UNITS };
    Ok(match wish {
        ExplorePeriod::Between { from: None, to: None } => {
            return Err(("from", "Give the first day, the last day, or both.".into()));
        }
        ExplorePeriod::Between { from, .. } if !readable(from) => {
            return Err(("from", asked()));
        }
        ExplorePeriod::Between { to, .. } if !readable(to) => {
            return Err(("to", asked()));
        }
        ExplorePeriod::Between { from: Some(from), to: Some(to) } if from > to => {
            return Err(("to", "The last day lies before the first.".into()));
        }
        ExplorePeriod::Between { from, to } => {
            Period::Span { from: *from, until: to.and_then(|day| day.checked_add_days(Days::new(1))) }
        }
        ExplorePeriod::Last { count, unit: Grain::Year } if !(1..=most).contains(count) => {
            return Err(("count", format!("Give 1 to {most}.")));
        }
        ExplorePeriod::Last { count, .. } if !(1..=MOST_UNITS).contains(count) => {
            return Err(("count", format!("Give 1 to {MOST_UNITS}.")));
        }
        ExplorePeriod::Last { count, unit } => Period::Last { count: *count, grain: *unit },
        ExplorePeriod::This { unit } => Period::Whole { back: 0, grain: *unit },
        ExplorePeriod::Previous { unit } => Period::Whole { back: 1, grain: *unit },
        ExplorePeriod::ToDate { unit } => Period::ToDate { grain: *unit },
    })
}
