//! What a deal is called: tables and times of orders, sales, payments and their like.

/// Stems of names of deals.
const DEALS: [&str; 12] = [
    "order", "sale", "invoic", "transact", "payment", "purchas", "bill", "book", "rental", "ticket", "receipt",
    "header",
];
/// Stems of names of what happens without being a deal.
const HAPPENINGS: [&str; 2] = ["visit", "event"];

/// Whether words of a name, as stems, tell of a deal.
pub(super) fn is_deal(words: &[String]) -> bool {
    words.iter().any(|w| DEALS.contains(&w.as_str()))
}

/// How many words of a name, as stems, tell of something that happens.
pub(super) fn happens(words: &[String]) -> usize {
    words.iter().filter(|w| DEALS.contains(&w.as_str()) || HAPPENINGS.contains(&w.as_str())).count()
}
