//! "Number of orders" counts the orders, whatever column is called a number.

use super::grammar::tags;
use super::index::ColumnEntry;
use super::lexer::Token;
use super::linker::{Edge, Item};

/// Drops the columns called "number" where "number of" asks how many there are.
pub(super) fn drop_numbers(tokens: &[Token], edges: &mut Vec<Edge>) {
    edges.retain(|e| {
        let number = e.end == e.begin + 1 && tokens[e.begin].lower == "number";
        !number || !matches!(e.item, Item::Column(_)) || !asks_how_many(&tokens[e.end..])
    });
}

/// "of wines", "of the wines"; "of the room" asks what one of them is numbered.
fn asks_how_many(after: &[Token]) -> bool {
    let Some((of, rest)) = after.split_first() else { return false };
    let one = matches!(rest.first().map(|t| t.lower.as_str()), Some("the" | "this" | "that" | "my" | "each" | "every"));
    let small = |t: &&Token| t.is_word() && tags(&t.lower).is_empty();
    let last = rest.iter().skip(usize::from(one)).take_while(small).last();
    let several = last.is_some_and(|t| t.lower.ends_with('s') && t.lower != t.stem || t.lower == "people");
    of.lower == "of" && (!one || several)
}

/// Whether a column numbers things: "card number" is no number of cards.
pub(super) fn is_numbering(entry: &ColumnEntry) -> bool {
    entry.words.last().is_some_and(|w| w == "number")
}
