//! The small words of questions and what they do. The phrases are data.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::dates::Grain;
use super::lexer::tokens;
pub use super::quality::Quality;
use super::quality::quality_named;
use super::query::{Comparison, Function, Pattern};

/// What a phrase does in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    Count,
    CountDistinct,
    Aggregate(Function),
    Distinct,
    Superlative {
        descending: bool,
        quality: Quality,
    },
    Top {
        descending: bool,
    },
    Compare(Comparison, Quality),
    /// Comes after the number: "or more".
    Postfix(Comparison, Quality),
    Between,
    Each,
    By,
    Order(Option<bool>),
    Direction(bool),
    Alphabetical,
    /// The axes of a chart: the dimension, the measure.
    Axis(bool),
    Not,
    Without,
    And,
    Or,
    Both,
    Either,
    But,
    Who,
    What,
    When,
    Where,
    List,
    Relative,
    With,
    Whose,
    Of,
    In,
    For,
    Pronoun,
    Chart,
    Bin,
    Is,
    Named,
    Like(Pattern),
    Empty,
    Present,
    Everything,
    Share,
    /// "running total of": added up along time.
    Running,
    /// "versus": two things are set against each other.
    Versus,
    Ratio,
    Difference,
    /// Something that can't be said as a reading yet: better asked back than left out.
    Beyond,
    Grain(Grain),
    Time,
    Stop,
    Comma,
    Filler,
    /// A verb that only ties nouns together.
    Soft,
}

/// Phrases, by their words joined with single spaces.
static PHRASES: LazyLock<HashMap<&'static str, Vec<Tag>>> = LazyLock::new(|| {
    let mut map: HashMap<&'static str, Vec<Tag>> = HashMap::new();
    for line in include_str!("words/phrases.txt").lines().filter(|l| !l.starts_with('#')) {
        let Some((head, phrases)) = line.split_once(": ") else { continue };
        let Some(tag) = tag(head) else { continue };
        for phrase in phrases.split('|').map(str::trim) {
            let tags = map.entry(phrase).or_default();
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
    }
    for word in include_str!("words/soft.txt").lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace) {
        map.entry(word).or_default().push(Tag::Soft);
    }
    map
});

/// The longest phrase there is, in tokens: an `'s` is one of its own.
pub static LONGEST: LazyLock<usize> =
    LazyLock::new(|| PHRASES.keys().map(|p| tokens(p, &|_| false).len()).max().unwrap_or(1));

/// What a phrase in lower case can do.
pub fn tags(phrase: &str) -> &'static [Tag] {
    PHRASES.get(phrase).map_or(&[], Vec::as_slice)
}

fn tag(head: &str) -> Option<Tag> {
    let words: Vec<&str> = head.split(' ').collect();
    Some(match words.as_slice() {
        ["aggregate", function] => Tag::Aggregate(function_named(function)?),
        ["superlative", direction, quality] => {
            Tag::Superlative { descending: *direction == "desc", quality: quality_named(quality)? }
        }
        ["top", direction] => Tag::Top { descending: *direction == "desc" },
        ["compare", comparison, quality] => Tag::Compare(comparison_named(comparison)?, quality_named(quality)?),
        ["postfix", comparison, quality] => Tag::Postfix(comparison_named(comparison)?, quality_named(quality)?),
        ["order", direction] => Tag::Order((*direction != "none").then_some(*direction == "desc")),
        ["direction", direction] => Tag::Direction(*direction == "desc"),
        ["axis", axis] => Tag::Axis(*axis == "x"),
        ["like", "contains"] => Tag::Like(Pattern::Contains),
        ["like", "starts"] => Tag::Like(Pattern::StartsWith),
        ["like", "ends"] => Tag::Like(Pattern::EndsWith),
        ["grain", grain] => Tag::Grain(grain_named(grain)?),
        [word] => plain(word)?,
        _ => return None,
    })
}

fn plain(word: &str) -> Option<Tag> {
    const PLAIN: [(&str, Tag); 42] = [
        ("count", Tag::Count),
        ("count_distinct", Tag::CountDistinct),
        ("distinct", Tag::Distinct),
        ("between", Tag::Between),
        ("each", Tag::Each),
        ("by", Tag::By),
        ("alphabetical", Tag::Alphabetical),
        ("not", Tag::Not),
        ("without", Tag::Without),
        ("and", Tag::And),
        ("or", Tag::Or),
        ("both", Tag::Both),
        ("either", Tag::Either),
        ("but", Tag::But),
        ("who", Tag::Who),
        ("what", Tag::What),
        ("when", Tag::When),
        ("where", Tag::Where),
        ("list", Tag::List),
        ("relative", Tag::Relative),
        ("with", Tag::With),
        ("whose", Tag::Whose),
        ("of", Tag::Of),
        ("in", Tag::In),
        ("for", Tag::For),
        ("pronoun", Tag::Pronoun),
        ("chart", Tag::Chart),
        ("bin", Tag::Bin),
        ("is", Tag::Is),
        ("named", Tag::Named),
        ("empty", Tag::Empty),
        ("present", Tag::Present),
        ("everything", Tag::Everything),
        ("share", Tag::Share),
        ("running", Tag::Running),
        ("versus", Tag::Versus),
        ("ratio", Tag::Ratio),
        ("difference", Tag::Difference),
        ("beyond", Tag::Beyond),
        ("time", Tag::Time),
        ("stop", Tag::Stop),
        ("comma", Tag::Comma),
    ];
    if matches!(word, "filler" | "either_way") {
        return Some(Tag::Filler);
    }
    PLAIN.iter().find(|(name, _)| *name == word).map(|(_, tag)| *tag)
}

fn function_named(name: &str) -> Option<Function> {
    Some(match name {
        "average" => Function::Average,
        "sum" => Function::Sum,
        "minimum" => Function::Minimum,
        "maximum" => Function::Maximum,
        _ => return None,
    })
}

fn comparison_named(name: &str) -> Option<Comparison> {
    Some(match name {
        "gt" => Comparison::Greater,
        "lt" => Comparison::Less,
        "ge" => Comparison::GreaterOrEqual,
        "le" => Comparison::LessOrEqual,
        "eq" => Comparison::Equal,
        "ne" => Comparison::NotEqual,
        _ => return None,
    })
}

fn grain_named(name: &str) -> Option<Grain> {
    Some(match name {
        "hour" => Grain::Hour,
        "day" => Grain::Day,
        "week" => Grain::Week,
        "weekday" => Grain::Weekday,
        "month" => Grain::Month,
        "quarter" => Grain::Quarter,
        "year" => Grain::Year,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_has_a_known_tag() {
        for line in include_str!("words/phrases.txt").lines().filter(|l| !l.starts_with('#')) {
            let (head, _) = line.split_once(": ").unwrap();
            assert!(tag(head).is_some(), "{head}");
        }
    }

    #[test]
    fn every_phrase_is_what_the_lexer_makes_of_it_and_stands_once_under_its_tag() {
        use crate::reading::lexer::{Token, TokenKind};
        for line in include_str!("words/phrases.txt").lines().filter(|l| !l.starts_with('#')) {
            let (head, phrases) = line.split_once(": ").unwrap();
            let all: Vec<&str> = phrases.split('|').map(str::trim).collect();
            for (i, phrase) in all.iter().enumerate() {
                assert!(!all[..i].contains(phrase), "{head}: {phrase} twice");
                let spaced = |t: Token| if t.kind == TokenKind::Possessive { t.lower } else { format!(" {}", t.lower) };
                let read: String = tokens(phrase, &|_| false).into_iter().map(spaced).collect();
                assert_eq!(read.trim_start(), *phrase, "{head}");
            }
        }
        assert_eq!(tags("for each"), [Tag::Each]);
    }
}
