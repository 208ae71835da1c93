//! Small pieces of readings in words.

use super::dates::Grain;
use super::names::base_form;
use super::query::{Comparison, Literal};

pub(super) fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        Literal::Number(digits) => digits.clone(),
        Literal::Boolean(value) => if *value { "yes" } else { "no" }.to_owned(),
    }
}

pub(super) fn comparison_text(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "is",
        Comparison::NotEqual => "is not",
        Comparison::Less => "below",
        Comparison::LessOrEqual => "at most",
        Comparison::Greater => "above",
        Comparison::GreaterOrEqual => "at least",
    }
}

pub(super) fn grain_text(grain: Grain) -> &'static str {
    match grain {
        Grain::Hour => "hour",
        Grain::Day => "day",
        Grain::Week => "week",
        Grain::Month => "month",
        Grain::Quarter => "quarter",
        Grain::Year => "year",
        Grain::Weekday => "weekday",
    }
}

/// One of what a label calls by its plural: "order items" is "order item".
pub fn singular(label: &str) -> String {
    const IE: [&str; 5] = ["movies", "cookies", "calories", "ties", "pies"];
    match label {
        l if l.ends_with("ves") || is_plural(l) => irregular(l),
        l if IE.iter().any(|w| l == *w || l.ends_with(&format!(" {w}"))) => l[..l.len() - 1].to_owned(),
        l if l.ends_with("ies") && l.len() > 4 => format!("{}y", &l[..l.len() - 3]),
        l if ["ches", "shes", "xes", "sses"].iter().any(|e| l.ends_with(e)) => l[..l.len() - 2].to_owned(),
        l if l.ends_with("ss") || l.ends_with("us") || l.ends_with("is") => l.to_owned(),
        l => l.strip_suffix('s').unwrap_or(l).to_owned(),
    }
}

/// "top shelves" is "top shelf" where the last word's singular is known, and "caves" is "cave".
fn irregular(label: &str) -> String {
    let (before, last) = label.rsplit_once(' ').map_or(("", label), |(before, last)| (before, last));
    let one = base_form(last).or(last.strip_suffix('s')).unwrap_or(last);
    if before.is_empty() { one.to_owned() } else { format!("{before} {one}") }
}

/// Whether a label's last word is a plural that doesn't look like one.
fn is_plural(label: &str) -> bool {
    const PLURALS: [&str; 14] = [
        "people", "children", "men", "women", "feet", "teeth", "mice", "geese", "criteria", "data", "media", "staff",
        "series", "species",
    ];
    label.rsplit(' ').next().is_some_and(|last| PLURALS.contains(&last))
}

/// Whether the name of a file says what its rows are, so that they can be counted by it: "movies", but not "titanic".
pub(super) fn is_countable(label: &str) -> bool {
    label.len() > 3 && label.ends_with('s') && !label.ends_with("ss") && !label.ends_with("us")
}

/// The plural of a label.
pub fn plural(label: &str) -> String {
    match label {
        l if l.ends_with('s') || is_plural(l) => l.to_owned(),
        l if l.ends_with('y') && !l.ends_with("ay") && !l.ends_with("ey") => format!("{}ies", &l[..l.len() - 1]),
        l if l.ends_with("ch") || l.ends_with('x') || l.ends_with("sh") => format!("{l}es"),
        l => format!("{l}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_a_singular_and_a_plural() {
        for (one, several) in [
            ("order", "orders"),
            ("order item", "order items"),
            ("category", "categories"),
            ("day", "days"),
            ("box", "boxes"),
            ("shelf", "shelves"),
            ("top child", "top children"),
            ("person", "people"),
            ("series", "series"),
        ] {
            assert_eq!(singular(several), one);
            assert_eq!(plural(several), several);
        }
        for (one, several) in [("category", "categories"), ("day", "days"), ("box", "boxes"), ("film", "films")] {
            assert_eq!(plural(one), several);
        }
        assert_eq!(singular("caves"), "cave");
    }
}
