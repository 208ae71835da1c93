//! Conditions of a reading in words.

use super::explain::{Words, parts};
use super::periods::period_text;
use super::query::{Comparison, Condition, Expr, Pattern};
use super::roles::TimeShape;
use super::wording::{comparison_text, literal_text, plural};

impl Words<'_> {
    pub(super) fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::And(all) => all.iter().map(|c| self.condition(c)).collect::<Vec<_>>().join(" and "),
            Condition::Or(any) => any.iter().map(|c| self.condition(c)).collect::<Vec<_>>().join(" or "),
            Condition::Not(inner) => format!("not {}", self.condition(inner)),
            Condition::Compare { left, comparison, right } => {
                format!("{} {} {}", self.expr(left), comparison_text(*comparison), self.expr(right))
            }
            Condition::In { left, values, negated } => {
                let list: Vec<String> = values.iter().map(literal_text).collect();
                format!("{} is {}{}", self.expr(left), if *negated { "not " } else { "" }, list.join(" or "))
            }
            Condition::InReading { reading, negated, .. } => {
                let inner = Words { reading, ..*self };
                let last = plural(&inner.table(reading.sources.len().saturating_sub(1)));
                let mut with: Vec<String> = parts(reading.filter.as_ref())
                    .iter()
                    .filter(|c| !matches!(c, Condition::Empty { .. }))
                    .map(|c| inner.condition(c))
                    .collect();
                let many = reading.having.as_ref().and_then(how_many).unwrap_or_default();
                with.extend(reading.having.as_ref().filter(|_| many.is_empty()).map(|c| inner.condition(c)));
                let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(" and ")) };
                format!("{} {many}{last}{with}", if *negated { "have no" } else { "have" })
            }
            Condition::Like { left, pattern, text, negated } => {
                let word = match pattern {
                    Pattern::Contains => "contains",
                    Pattern::StartsWith => "starts with",
                    Pattern::EndsWith => "ends with",
                };
                format!("{} {}{word} \"{text}\"", self.expr(left), if *negated { "not " } else { "" })
            }
            Condition::Between { left, low, high } => {
                format!("{} between {} and {}", self.expr(left), literal_text(low), literal_text(high))
            }
            Condition::Empty { left, negated } => {
                format!("{} is {}empty", self.expr(left), if *negated { "not " } else { "" })
            }
            Condition::Within { column, period, negated } => {
                let years = self.column(column).is_some_and(|c| c.time == Some(TimeShape::Year));
                let period = period_text(period, self.today);
                // A column of years knows no days.
                let period = if years { period.replace("1 Jan ", "") } else { period };
                format!("{}: {}{period}", self.named(column), if *negated { "not " } else { "" })
            }
        }
    }
}

/// "more than 10 ", of a condition on how many rows there are.
fn how_many(having: &Condition) -> Option<String> {
    let Condition::Compare { left, comparison, right: Expr::Literal(count) } = having else { return None };
    let word = match comparison {
        Comparison::Equal => "exactly",
        Comparison::NotEqual => "not exactly",
        Comparison::Less => "fewer than",
        Comparison::LessOrEqual => "at most",
        Comparison::Greater => "more than",
        Comparison::GreaterOrEqual => "at least",
    };
    (*left == Expr::count_rows()).then(|| format!("{word} {} ", literal_text(count)))
}
