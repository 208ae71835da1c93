//! Business figures that no single column need hold: revenue, profit, order value, units sold.

use super::deals::is_deal;
use super::index::{ColumnId, Index, TableEntry, TableId};
use super::lexer::Token;
use super::query::{ColumnRef, Expr, Literal, Operation};

/// A figure people ask for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MetricKind {
    Revenue,
    Profit,
    Units,
    /// Revenue divided by the number of orders.
    OrderValue,
    /// Profit in percent of revenue.
    Margin,
}

/// Words for figures, as stems.
const WORDS: [(&[&str], MetricKind); 20] = [
    (&["unit"], MetricKind::Units),
    (&["revenu"], MetricKind::Revenue),
    (&["sale"], MetricKind::Revenue),
    (&["turnov"], MetricKind::Revenue),
    (&["sale", "amount"], MetricKind::Revenue),
    (&["sale", "revenu"], MetricKind::Revenue),
    (&["sale", "valu"], MetricKind::Revenue),
    (&["sale", "volum"], MetricKind::Revenue),
    (&["gmv"], MetricKind::Revenue),
    (&["profit"], MetricKind::Profit),
    (&["gross", "profit"], MetricKind::Profit),
    (&["margin"], MetricKind::Margin),
    (&["profit", "margin"], MetricKind::Margin),
    (&["gross", "margin"], MetricKind::Margin),
    (&["gross", "profit", "margin"], MetricKind::Margin),
    (&["unit", "sell"], MetricKind::Units),
    (&["item", "sell"], MetricKind::Units),
    (&["quantiti", "sell"], MetricKind::Units),
    (&["order", "valu"], MetricKind::OrderValue),
    (&["basket", "size"], MetricKind::OrderValue),
];

/// One way to work a figure out: an expression over the columns of one line table, and at most one more table.
#[derive(Debug, Clone)]
pub struct Formula {
    pub table: TableId,
    /// Columns by position: see `expr`.
    pub quantity: Option<ColumnId>,
    pub price: ColumnId,
    pub discount: Option<(ColumnId, Discount)>,
    pub cost: Option<ColumnId>,
    pub score: f32,
}

/// How a line keeps its discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    /// 0.1 of the price.
    Fraction,
    /// 10 percent of the price.
    Percent,
    /// An amount of money off the line.
    Amount,
}

/// The figure named at a token, when this schema has a way to work it out; and its length in tokens.
pub(super) fn metric_at(index: &Index, tokens: &[Token], at: usize) -> Option<(usize, MetricKind)> {
    let fits = |words: &[&str]| {
        words.len() <= tokens.len() - at && words.iter().zip(&tokens[at..]).all(|(w, t)| t.stem == *w && t.is_word())
    };
    let (words, kind) = WORDS.iter().filter(|(words, _)| fits(words)).max_by_key(|(words, _)| words.len())?;
    let bare_units = *words == ["unit"] && !tokens.iter().any(|t| t.stem == "sell");
    if bare_units {
        return None;
    }
    let single_verb = words.len() == 1 && matches!(tokens[at].lower.as_str(), "sold" | "sell" | "sells" | "selling");
    (!single_verb && !index.formulas(*kind).is_empty()).then_some((words.len(), *kind))
}

/// Ways to work a figure out, best first.
pub(super) fn formulas(index: &Index, kind: MetricKind) -> Vec<Formula> {
    let mut found: Vec<Formula> = (0..index.tables.len())
        .filter(|&t| !index.tables[t].is_view)
        .flat_map(|t| {
            let line = line_formula(index, t);
            let single = if kind == MetricKind::Revenue || kind == MetricKind::OrderValue {
                single_column(index, t)
            } else {
                None
            };
            line.into_iter().chain(single)
        })
        .filter(|f| match kind {
            MetricKind::Profit | MetricKind::Margin => f.cost.is_some(),
            MetricKind::Units => f.quantity.is_some(),
            MetricKind::Revenue | MetricKind::OrderValue => true,
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.table.cmp(&b.table)));
    found.truncate(8);
    found
}

fn has(index: &Index, column: ColumnId, words: &[&str]) -> bool {
    index.columns[column].words.iter().any(|w| words.contains(&w.as_str()))
}

/// Quantity times price in one table, less the discount where there is one.
fn line_formula(index: &Index, table: TableId) -> Option<Formula> {
    let entry = &index.tables[table];
    let numbers = || entry.columns.clone().filter(|&c| index.columns[c].is_measure());
    let quantity = numbers().find(|&c| {
        has(index, c, &["quantiti", "unit"])
            && !has(index, c, &["price", "cost", "stock", "discount", "on", "reorder", "level", "reserv", "per"])
    })?;
    if !sells(index, entry, table) {
        return None;
    }
    let price = numbers()
        .filter(|&c| has(index, c, &["price"]) && !has(index, c, &["discount"]))
        .min_by_key(|&c| index.columns[c].words.len())?;
    let discount = numbers().find(|&c| has(index, c, &["discount"])).map(|c| {
        let greatest = index.columns[c].max.as_deref().and_then(|m| m.parse::<f64>().ok());
        let kind = if greatest.is_some_and(|m| m <= 1.0) {
            Discount::Fraction
        } else if has(index, c, &["percent", "percentag", "rate"]) {
            Discount::Percent
        } else {
            Discount::Amount
        };
        (c, kind)
    });
    let cost = cost_of(index, table);
    Some(Formula { table, quantity: Some(quantity), price, discount, cost, score: 0.8 })
}

/// A table of sold lines points to what is sold and to the order; a price list doesn't.
fn sells(index: &Index, entry: &TableEntry, table: TableId) -> bool {
    let pointing = index.keys.touching(table).filter(|(_, k)| k.from == table).count();
    let named = is_deal(&entry.words) || entry.words.iter().any(|w| w == "line");
    pointing >= 2 || (pointing >= 1 && named) || (named && entry.time.is_some())
}

/// The cost of one piece, here or in a table this one points to.
fn cost_of(index: &Index, table: TableId) -> Option<ColumnId> {
    let in_table = |t: TableId| {
        index.tables[t].columns.clone().find(|&c| index.columns[c].is_measure() && has(index, c, &["cost"]))
    };
    in_table(table).or_else(|| {
        index.keys.touching(table).filter(|(_, k)| k.from == table && k.to != table).find_map(|(_, k)| in_table(k.to))
    })
}

/// One column that holds the figure: a total of an order, an amount of a payment.
fn single_column(index: &Index, table: TableId) -> Option<Formula> {
    let entry = &index.tables[table];
    let deal = is_deal(&entry.words);
    let score = |c: ColumnId| -> Option<f32> {
        let column = &index.columns[c];
        if !column.is_measure()
            || has(
                index,
                c,
                &[
                    "unit", "tax", "freight", "discount", "cost", "refund", "tip", "fee", "quantiti", "count",
                    "number", "due",
                ],
            ) && !has(index, c, &["total"])
        {
            return None;
        }
        let named = |words: &[&str]| has(index, c, words);
        if named(&["revenu", "turnov", "sale"]) {
            return Some(0.95);
        }
        if !deal {
            return None;
        }
        if named(&["subtot"]) || (named(&["total"]) && !named(&["due", "tax"])) {
            Some(0.9)
        } else if named(&["total"]) || named(&["amount"]) {
            Some(0.86)
        } else {
            None
        }
    };
    let (price, score) = entry
        .columns
        .clone()
        .filter_map(|c| Some((c, score(c)?)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    Some(Formula { table, quantity: None, price, discount: None, cost: None, score })
}

impl Formula {
    /// Columns the expression reads.
    pub fn columns(&self, kind: MetricKind) -> Vec<ColumnId> {
        if kind == MetricKind::Units {
            return self.quantity.into_iter().collect();
        }
        let cost = self.cost.filter(|_| matches!(kind, MetricKind::Profit | MetricKind::Margin));
        [self.quantity, Some(self.price), self.discount.map(|d| d.0), cost].into_iter().flatten().collect()
    }

    /// The figure of one row; of a margin, which rows don't have, the revenue. `place` says where a column stands in the reading.
    pub fn expr(&self, kind: MetricKind, place: &dyn Fn(ColumnId) -> ColumnRef) -> Expr {
        let column = |c| Expr::Column(place(c));
        let Some(quantity) = self.quantity else { return column(self.price) };
        if kind == MetricKind::Units {
            return column(quantity);
        }
        let gross = Expr::arithmetic(Operation::Multiply, column(quantity), column(self.price));
        let net = match self.discount {
            None => gross,
            Some((discount, Discount::Amount)) => Expr::arithmetic(Operation::Subtract, gross, column(discount)),
            Some((discount, kind)) => {
                let number = |digits: &str| Expr::Literal(Literal::Number(digits.into()));
                let share = match kind {
                    Discount::Percent => Expr::arithmetic(Operation::Divide, column(discount), number("100")),
                    _ => column(discount),
                };
                let kept = Expr::arithmetic(Operation::Subtract, number("1"), share);
                Expr::arithmetic(Operation::Multiply, gross, kept)
            }
        };
        match (kind, self.cost) {
            (MetricKind::Profit, Some(cost)) => {
                let spent = Expr::arithmetic(Operation::Multiply, column(quantity), column(cost));
                Expr::arithmetic(Operation::Subtract, net, spent)
            }
            _ => net,
        }
    }
}

impl MetricKind {
    pub const ALL: [Self; 5] = [Self::Revenue, Self::Profit, Self::Units, Self::OrderValue, Self::Margin];

    /// How the figure is called in answers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Profit => "profit",
            Self::Units => "units sold",
            Self::OrderValue => "average order value",
            Self::Margin => "profit margin percentage",
        }
    }
}
