//! What many values of a column make together when nobody says: a sum, an average, or a question back.

use super::index::ColumnEntry;
use super::roles::Role;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Together {
    Sum,
    /// Adding would mean nothing: rates, prices of one piece, ages, scores.
    Average,
    Open,
}

/// Stems in names of figures that don't add up.
const AVERAGES: [&str; 34] = [
    "rate",
    "ratio",
    "percent",
    "percentag",
    "share",
    "score",
    "age",
    "price",
    "grade",
    "rank",
    "level",
    "averag",
    "mean",
    "median",
    "temperatur",
    "height",
    "weight",
    "latitud",
    "longitud",
    "speed",
    "index",
    "probabl",
    "per",
    "star",
    "gpa",
    "veloc",
    "densiti",
    "elev",
    "altitud",
    "humid",
    "pressur",
    "posit",
    "interest",
    "mpg",
];
/// Stems in names of figures that do.
const SUMS: [&str; 30] = [
    "quantiti",
    "count",
    "number",
    "amount",
    "total",
    "sum",
    "unit",
    "sale",
    "revenu",
    "profit",
    "popul",
    "hour",
    "minut",
    "second",
    "millisecond",
    "vote",
    "goal",
    "byte",
    "seat",
    "visit",
    "view",
    "click",
    "order",
    "point",
    "attend",
    "passeng",
    "death",
    "birth",
    "stock",
    "sold",
];

/// Whether values of the column are shares of something: a sum of them is a share of nothing, whoever asks for it.
pub(super) fn is_portion(entry: &ColumnEntry) -> bool {
    entry.words.iter().any(|w| matches!(w.as_str(), "percent" | "percentag" | "pct" | "ratio"))
}

/// How values of the column are taken together.
pub(super) fn together(entry: &ColumnEntry) -> Together {
    let has = |list: &[&str]| entry.words.iter().any(|w| list.contains(&w.as_str()));
    if has(&["total", "subtot", "sum"]) {
        Together::Sum
    } else if has(&AVERAGES) {
        Together::Average
    } else if entry.role == Role::Money || has(&SUMS) {
        Together::Sum
    } else {
        Together::Open
    }
}
