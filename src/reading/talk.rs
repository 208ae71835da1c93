//! What isn't a question about data: greetings, thanks, cries for help, and orders to change something.

use super::index::Index;
use super::names::pairs;

/// The answer to a message that needs no data; none when it may be a question.
pub(super) fn talk(index: &Index, question: &str, examples: &[String]) -> Option<String> {
    let words: Vec<String> = plain_words(question);
    let text = words.join(" ");
    let kind = pairs(include_str!("words/talk.txt")).find(|(said, _)| *said == text).map(|(_, kind)| kind)?;
    let tables = index.tables.iter().filter(|t| !t.is_view && !t.is_bridge).count();
    let data = format!("{tables} {}", if tables == 1 { "table" } else { "tables" });
    let such = if examples.is_empty() { String::new() } else { format!(" For example: {}", listed(examples)) };
    Some(match kind {
        "thanks" => "You're welcome. Ask the next question whenever you like.".to_owned(),
        "greeting" => format!("Hello! Ask me something about your data ({data}) in plain English.{such}"),
        _ => format!(
            "Ask about your data ({data}) in plain English: how many, how much, which, by month, top 5, with or without \
             something. I show the SQL and what I understood, and I never change anything.{such}"
        ),
    })
}

fn listed(examples: &[String]) -> String {
    examples.iter().map(|e| format!("\"{e}\"")).collect::<Vec<_>>().join(", ")
}

/// Whether the message orders a change of data or structure.
pub(super) fn orders_change(question: &str) -> bool {
    const POLITE: [&str; 12] =
        ["please", "can", "could", "would", "will", "you", "i", "want", "to", "now", "go", "kindly"];
    let words = plain_words(question);
    let mut rest = words.iter().skip_while(|w| POLITE.contains(&w.as_str()));
    let Some(verb) = rest.next() else { return false };
    let after: Vec<&String> = rest.collect();
    let (always, sometimes) = include_str!("words/writes.txt").split_once("---").unwrap_or_default();
    if always.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).any(|w| w == verb) {
        return !after.is_empty();
    }
    sometimes.lines().filter_map(|l| l.split_once(": ")).filter(|(w, _)| w == verb).any(|(_, signs)| {
        let signs: Vec<&str> = signs.split_whitespace().collect();
        match verb.as_str() {
            "set" | "change" => after.iter().any(|w| *w == "to"),
            _ => after.iter().take(3).any(|w| signs.contains(&w.as_str())),
        }
    })
}

/// What the order was about, as something that can be asked: "delete the test orders" asks to show them.
pub(super) fn asked_instead(question: &str) -> String {
    let words: Vec<&str> = question.trim().trim_end_matches(['.', '!', '?']).split_whitespace().collect();
    let verb = words.iter().position(|w| orders_change(&format!("{w} it"))).unwrap_or(0);
    let rest: Vec<&str> = words.iter().skip(verb + 1).copied().filter(|w| !matches!(*w, "from" | "into")).collect();
    format!("Show {}", rest.join(" "))
}

fn plain_words(text: &str) -> Vec<String> {
    let kept: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric() || c.is_whitespace()).collect();
    kept.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_to_change_are_told_from_questions() {
        for order in [
            "delete the test orders",
            "Please drop table users",
            "can you update the price to 5",
            "add a new customer",
            "set status to paid",
        ] {
            assert!(orders_change(order), "{order}");
        }
        for question in [
            "how many orders were deleted",
            "change in revenue by month",
            "show updates",
            "add up the revenue",
            "which set sold best",
        ] {
            assert!(!orders_change(question), "{question}");
        }
    }

    #[test]
    fn an_order_becomes_something_to_look_at() {
        assert_eq!(asked_instead("Please delete the test orders."), "Show the test orders");
    }
}
