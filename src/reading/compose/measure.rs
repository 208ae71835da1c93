//! Counts, functions and figures, and the grain that time is cut to.

use super::super::additive::is_portion;
use super::super::counted::is_numbering;
use super::super::dates::Grain;
use super::super::deals::is_deal;
use super::super::draft::{Need, OrderKey, Term, Test};
use super::super::grammar::{Quality, Tag, tags};
use super::super::index::ColumnId;
use super::super::linker::Item;
use super::super::metrics::MetricKind;
use super::super::query::Function;
use super::super::roles::Role;
use super::Composer;
use super::state::Mode;

/// Stems of things that are themselves money: their total may be a number of them or an amount.
const OF_MONEY: [&str; 12] = [
    "payment", "invoic", "bill", "expens", "donat", "transact", "deposit", "refund", "salari", "receipt", "fine",
    "sale",
];

impl Composer<'_> {
    /// A count or function of a column.
    pub(super) fn measure(&mut self, at: usize, mention: usize) {
        let term = Box::new(Term::Column(mention));
        if let Some(distinct) = self.state.counting.take() {
            if !distinct && self.is_flag(mention) {
                // "how many smokers": those whose flag is set.
                self.filter(Some(*term), Test::Flag);
                self.place(at, Term::Rows);
                return;
            }
            let superlative_number = self.all_numbers(mention) && !distinct;
            let best = self.draft.columns[mention].candidates.first().map(|c| c.0);
            if superlative_number && best.is_some_and(|c| is_numbering(&self.index.columns[c])) {
                // How many different numbers there are need not be how many things.
                self.draft.cost += 0.6;
                self.place(at, Term::CountDistinct(term));
            } else if superlative_number {
                self.place(at, Term::Aggregate(Function::Sum, term));
            } else if self.draft.chart && !distinct && self.state.mode == Mode::Show {
                self.draft.groups.push(*term);
                self.place(at, Term::Rows);
            } else {
                self.place(at, Term::CountDistinct(term));
            }
            return;
        }
        let functions = std::mem::take(&mut self.state.functions);
        self.draft.columns[mention].need = Need::Number;
        self.state.last_functions.clone_from(&functions);
        let best = self.draft.columns[mention].candidates.first().map(|c| c.0);
        if functions.contains(&Function::Sum) && best.is_some_and(|c| is_portion(&self.index.columns[c])) {
            self.draft.cost += 0.8;
        }
        for function in functions {
            self.place(at, Term::Aggregate(function, term.clone()));
        }
        self.state.run.push(mention);
    }

    /// Puts an aggregate where the clause wants it.
    pub(super) fn place(&mut self, at: usize, term: Term) {
        let counted_first = self.state.mode == Mode::Show && matches!(term, Term::CountOf(_) | Term::Rows);
        if !counted_first && !self.time_follows(at) && self.test_follows(at, &[]) {
            self.state.column = Some(term);
            return;
        }
        if let Some((descending, _, limit)) = self.state.superlative.take() {
            self.extreme(term, descending, limit);
            return;
        }
        match self.state.mode {
            Mode::Order => self.order_key(term),
            _ => self.show(term),
        }
    }

    pub(super) fn metric(&mut self, at: usize, kind: MetricKind) {
        let mut functions = std::mem::take(&mut self.state.functions);
        if self.said_as_column(at) {
            // "total sales": the word before a figure says what to do with it, though a column may be called so.
            self.draft.cost += 0.8;
        }
        self.state.counting = None;
        if kind == MetricKind::OrderValue && functions.is_empty() {
            functions.extend(self.extreme_of_one_order());
        }
        if kind == MetricKind::Margin {
            functions.retain(|f| *f != Function::Average);
            if functions.is_empty() {
                self.place(at, Term::Metric(kind));
                return;
            }
        }
        if functions.is_empty() {
            functions = vec![if kind == MetricKind::OrderValue { Function::Average } else { Function::Sum }];
        }
        for function in functions {
            let term = match function {
                // What an order comes to is an average until a question says otherwise.
                Function::Average if kind == MetricKind::OrderValue => Term::Metric(kind),
                Function::Sum if kind == MetricKind::OrderValue => Term::Metric(MetricKind::Revenue),
                Function::Sum if kind != MetricKind::Margin => Term::Metric(kind),
                other => Term::Aggregate(other, Box::new(Term::Metric(kind))),
            };
            self.place(at, term);
        }
    }

    /// Whether the word before a figure, or the first of "total and average", was taken for a column.
    fn said_as_column(&self, at: usize) -> bool {
        let aggregate = |i: usize| self.tags(i).iter().any(|t| matches!(t, Tag::Aggregate(_)));
        let first = (0..at).rev().find(|&i| !aggregate(i) && !self.is(i, Tag::And));
        first.is_some_and(|i| matches!(self.item(i), Some(Item::Column(_))) && (i + 1 == at || self.does_something(i)))
    }

    /// Whether the words of an item also say what to do with a figure.
    pub(super) fn does_something(&self, at: usize) -> bool {
        tags(&self.words(at).to_lowercase()).iter().any(|t| matches!(t, Tag::Aggregate(_)))
    }

    /// "the highest order value" is that of one order. Whose it is, or the highest average, can't be told apart.
    fn extreme_of_one_order(&mut self) -> Option<Function> {
        let (descending, _, limit) = self.state.superlative.take()?;
        if limit != 1 || !self.draft.shown.is_empty() || !self.draft.tables.is_empty() {
            self.draft.cost += 0.8;
        }
        Some(if descending { Function::Maximum } else { Function::Minimum })
    }

    /// "total amount of payments" adds the one column of money they have; "total payments" counts them.
    pub(super) fn total_of(&mut self, at: usize, mention: usize) -> Term {
        let before: Vec<String> = (at.saturating_sub(4)..at).map(|i| self.words(i).to_lowercase()).collect();
        let before = before.join(" ");
        let amount = ["amount", "value", "sum of"].iter().any(|w| before.contains(w));
        let table = self.draft.tables[mention].candidates.first().map_or(0, |c| c.0);
        let said = self.stems(at);
        let money: Vec<ColumnId> =
            self.index.tables[table].columns.clone().filter(|&c| self.is_amount(c, &said)).collect();
        match money[..] {
            [only] if amount => {
                let column = self.mention(at, vec![(only, 0.95)], Need::Number);
                Term::Aggregate(Function::Sum, Box::new(Term::Column(column)))
            }
            [only] if self.index.tables[table].words.iter().chain(&said).any(|w| OF_MONEY.contains(&w.as_str())) => {
                let amount = self.mention(at, vec![(only, 0.95)], Need::Number);
                Term::TotalOf { table: mention, amount: Some(amount) }
            }
            _ if self.asks_what_deals_come_to(at, table, amount) => Term::TotalOf { table: mention, amount: None },
            _ => {
                // A sum was asked for: how many there are is none.
                self.draft.cost += if amount { 0.6 } else { 0.0 };
                Term::CountOf(mention)
            }
        }
    }

    fn stems(&self, at: usize) -> Vec<String> {
        let tokens = self.edges.get(at).map(|e| &self.tokens[e.begin..e.end]).unwrap_or_default();
        tokens.iter().map(|t| t.stem.clone()).collect()
    }

    /// Whether a column says what a row comes to, not what is put on top of it or taken off. `said` are the
    /// stems of what the rows were called: refunds are what a refund comes to.
    fn is_amount(&self, column: ColumnId, said: &[String]) -> bool {
        const BESIDES: [&str; 8] = ["freight", "tax", "fee", "tip", "discount", "ship", "shipping", "refund"];
        let entry = &self.index.columns[column];
        let of_table = &self.index.tables[entry.table].words;
        let besides = |w: &String| BESIDES.contains(&w.as_str()) && !of_table.contains(w) && !said.contains(w);
        entry.role == Role::Money && !entry.words.iter().any(besides)
    }

    /// "the total of all orders" may be how many there are or what they come to.
    fn asks_what_deals_come_to(&self, at: usize, table: usize, amount: bool) -> bool {
        let of = || (0..at).rev().take(4).any(|i| self.words(i).to_lowercase().split(' ').next_back() == Some("of"));
        let priced = self
            .index
            .formulas(MetricKind::Revenue)
            .iter()
            .any(|f| f.table == table || self.index.keys.touching(table).any(|(_, k)| k.from == f.table));
        (amount || of()) && is_deal(&self.index.tables[table].words) && priced
    }

    pub(super) fn aggregate(&mut self, function: Function) {
        if !self.state.functions.contains(&function) {
            self.state.functions.push(function);
        }
    }

    pub(super) fn grain(&mut self, at: usize, grain: Grain) {
        let relative = ["this", "last", "next", "previous", "current", "past", "prior"];
        if at > 0 && grain != Grain::Day && relative.contains(&self.words(at - 1).to_lowercase().as_str()) {
            // "this year" is a period: nobody asks to have it cut into years.
            self.draft.cost += 0.8;
        }
        let of = if self.state.bin { self.last_time() } else { None };
        let term = Term::Grain(grain, of);
        if self.asks_how_long(at) {
            return self.loose(at, 1.5);
        }
        if self.state.bin {
            self.draft.groups.retain(|t| !matches!(t, Term::Grain(..)));
        }
        let ranked = at > 0 && self.tags(at - 1).iter().any(|t| matches!(t, Tag::Superlative { .. }));
        if grain == Grain::Day && ranked {
            // "the last day" is no group of days.
            return;
        }
        if self.state.mode == Mode::Order {
            self.order_key(term);
        } else if self.state.superlative.is_some() && grain != Grain::Day {
            let (descending, _, limit) = self.state.superlative.take().unwrap_or((true, Quality::Any, 1));
            self.draft.cost += 0.2;
            self.group_by(term);
            self.draft.order.push(OrderKey { term: Term::Rows, descending: Some(descending) });
            self.draft.limit = Some(limit);
        } else if matches!(self.item(self.skip(at + 1)), Some(Item::Number(_))) {
            self.loose(at, 0.3);
        } else {
            self.group_by(term);
        }
    }

    /// "average days to ship", "hours until delivery": the time between two moments, not a cut of it.
    fn asks_how_long(&self, at: usize) -> bool {
        let words = self.words(at).to_lowercase();
        let many = ["hours", "days", "weeks", "months", "years"].contains(&words.as_str());
        let until = matches!(self.words(at + 1).to_lowercase().as_str(), "to" | "until" | "till" | "between" | "from");
        let taken = !self.state.functions.is_empty() || self.state.counting.is_some();
        let split = at > 0 && self.tags(at - 1).iter().any(|t| matches!(t, Tag::By | Tag::Each));
        many && !split && (taken || until) && !matches!(self.item(self.skip_links(at + 1)), Some(Item::Period(_)))
    }

    /// The last column spoken of that may be a time.
    fn last_time(&self) -> Option<usize> {
        let timed =
            |m: &usize| self.draft.columns[*m].candidates.iter().any(|(c, _)| self.index.columns[*c].time.is_some());
        (0..self.draft.columns.len()).rev().find(timed)
    }
}
