//! Values, quoted text, numbers and periods: what conditions compare with.

use super::super::draft::{ColumnMention, Need, Operand, Term, Test};
use super::super::grammar::{Quality, Tag};
use super::super::index::ColumnId;
use super::super::linker::Item;
use super::super::query::{Comparison, Literal};
use super::super::values::ValueHit;
use super::Composer;
use super::lookahead::value_of;
use super::state::Mode;

impl Composer<'_> {
    pub(super) fn value(&mut self, at: usize, hits: Vec<ValueHit>) {
        if let Some(pattern) = self.state.like.take() {
            let text = self.words(at);
            let left = self.state.column.take();
            self.filter(left, Test::Like(pattern, text));
            return;
        }
        let mut candidates: Vec<(ColumnId, f32)> = Vec::new();
        for hit in &hits {
            if !candidates.iter().any(|(c, _)| *c == hit.column) {
                candidates.push((hit.column, hit.score));
            }
        }
        let pending = match self.state.column.take() {
            Some(Term::Column(m)) => Some(m),
            _ => None,
        };
        if let Some(mention) = pending {
            return self.value_for(mention, at, hits, &candidates);
        }
        let mut next = self.skip(at + 1);
        if self.words(next).eq_ignore_ascii_case("as") {
            next = self.skip(next + 1);
        }
        if let Some(Item::Column(columns)) = self.item(next) {
            let (near, tested) = (next <= at + 3, self.test_follows(next, columns));
            let pointing: Vec<ColumnId> =
                columns.iter().map(|c| c.0).filter(|&c| self.points_to_value(c, &hits)).collect();
            if near && !tested && value_of(&hits, columns) {
                candidates.retain(|(c, _)| columns.iter().any(|(k, _)| k == c));
                self.at = next + 1;
            } else if near && !tested && !pointing.is_empty() {
                self.state.through = pointing;
                self.at = next + 1;
            }
        }
        self.value_filter(at, candidates, hits);
    }

    fn value_filter(&mut self, at: usize, candidates: Vec<(ColumnId, f32)>, values: Vec<ValueHit>) {
        let owner = self.state.possessor;
        let through = std::mem::take(&mut self.state.through);
        let (need, said) = (Need::Any, self.words(at));
        let next_table = matches!(self.item(self.skip(at + 1)), Some(Item::Table(_)));
        let beside = if next_table { Some(self.draft.tables.len()) } else { self.state.last_table };
        self.draft.columns.push(ColumnMention {
            candidates,
            at,
            owner,
            shown: false,
            beside,
            need,
            says_key: true,
            through,
            said,
            values,
        });
        let mention = self.draft.columns.len() - 1;
        self.filter(Some(Term::Column(mention)), Test::Value);
        self.state.last = Some((Some(Term::Column(mention)), Comparison::Equal));
    }

    /// A value for a column that was named: its own values, or the words as they stand.
    fn value_for(&mut self, mention: usize, at: usize, hits: Vec<ValueHit>, found: &[(ColumnId, f32)]) {
        let named = &self.draft.columns[mention].candidates;
        let both: Vec<(ColumnId, f32)> =
            named.iter().filter(|(c, _)| found.iter().any(|(k, _)| k == c)).copied().collect();
        if !both.is_empty() {
            self.draft.columns[mention].candidates = both;
            self.draft.columns[mention].values = hits;
            self.filter(Some(Term::Column(mention)), Test::Value);
        } else if let Some((key, pointing)) = self.key_to(mention, found) {
            self.draft.columns[mention].candidates = vec![key];
            self.draft.columns[mention].through = vec![pointing];
            self.draft.columns[mention].values = hits;
            self.filter(Some(Term::Column(mention)), Test::Value);
        } else {
            let text = self.words(at);
            self.draft.cost += 0.25;
            let literal = Operand::Literal(Literal::Text(text));
            self.filter(Some(Term::Column(mention)), Test::Compare(Comparison::Equal, literal));
        }
        self.state.last = Some((Some(Term::Column(mention)), Comparison::Equal));
    }

    /// The value's column, when the named column is a key to its table.
    fn key_to(&self, mention: usize, found: &[(ColumnId, f32)]) -> Option<((ColumnId, f32), ColumnId)> {
        let named = &self.draft.columns[mention].candidates;
        named.iter().find_map(|(c, score)| {
            let key = self.index.keys.of_column(*c)?;
            found.iter().find(|(k, _)| self.index.table_of(*k) == key.to).map(|(k, _)| ((*k, *score), *c))
        })
    }

    /// Whether a column points to the table that holds the value.
    fn points_to_value(&self, column: ColumnId, hits: &[ValueHit]) -> bool {
        let Some(key) = self.index.keys.of_column(column) else { return false };
        hits.iter().any(|h| self.index.table_of(h.column) == key.to)
    }

    pub(super) fn number(&mut self, at: usize, digits: &str) {
        let literal = Literal::Number(digits.to_owned());
        if self.of_age(at, &literal) {
            return;
        }
        if let Some(&Tag::Postfix(comparison, quality)) =
            self.tags(self.skip(at + 1)).iter().find(|t| matches!(t, Tag::Postfix(..)))
        {
            let operand = self.measured(digits.to_owned());
            self.at = self.skip(self.at) + 1;
            return self.compared(at, comparison, quality, operand);
        }
        if let Some(left) = self.state.column.take() {
            self.filter(Some(left.clone()), Test::Compare(Comparison::Equal, Operand::Literal(literal)));
            self.state.last = Some((Some(left), Comparison::Equal));
            return;
        }
        if let (true, Some((left, comparison))) = (self.state.or, self.state.last.clone()) {
            return self.filter(left, Test::Compare(comparison, Operand::Literal(literal)));
        }
        if self.number_after_table(at, &literal) {
            return;
        }
        let next = self.skip(at + 1);
        let noun = matches!(self.item(next), Some(Item::Table(_) | Item::Column(_)));
        if self.tags(next).iter().any(|t| matches!(t, Tag::Superlative { .. })) {
            self.state.pending_number = Some((at, digits.to_owned()));
        } else if noun && self.state.mode == Mode::Filter {
            self.state.waiting = Some((Comparison::Equal, digits.to_owned()));
        } else if noun && self.asks_for_list(at) {
            self.draft.limit = digits.parse().ok();
        } else if digits != "1" || self.dates_follow(at) {
            self.loose(at, 1.5);
        }
    }

    /// "30 years old", perhaps "or older".
    fn of_age(&mut self, at: usize, literal: &Literal) -> bool {
        if self.state.column.is_some()
            || !matches!(self.words(at + 1).to_lowercase().as_str(), "years old" | "year old" | "years of age")
        {
            return false;
        }
        self.at = at + 2;
        let comparison = match self.tags(self.at).iter().find(|t| matches!(t, Tag::Postfix(..))) {
            Some(Tag::Postfix(comparison, _)) => {
                self.at += 1;
                *comparison
            }
            _ => Comparison::Equal,
        };
        let left = self.quality(Quality::Age);
        self.filter(Some(left), Test::Compare(comparison, Operand::Literal(literal.clone())));
        true
    }

    /// "1 and 15 November 2026": no number that could be left unread.
    fn dates_follow(&self, at: usize) -> bool {
        let linked = |i: usize| self.tags(i).iter().any(|t| matches!(t, Tag::And | Tag::Or | Tag::Comma));
        let to = matches!(self.words(at + 1).to_lowercase().as_str(), "to" | "until" | "till" | "through");
        matches!(self.item(at + 1), Some(Item::Period(_)))
            || ((linked(at + 1) || to) && matches!(self.item(at + 2), Some(Item::Period(_) | Item::Number(_))))
    }

    fn asks_for_list(&self, at: usize) -> bool {
        (0..at).rev().take(3).any(|i| self.is(i, Tag::List))
    }

    /// "customer 10": the row with that key.
    fn number_after_table(&mut self, at: usize, literal: &Literal) -> bool {
        let Some(mention) = self.state.last_table.filter(|&m| self.draft.tables[m].at + 1 == at) else { return false };
        let Some(&(table, _)) = self.draft.tables[mention].candidates.first() else { return false };
        let [key] = self.index.tables[table].key[..] else { return false };
        let column = self.mention(at, vec![(key, 0.9)], Need::Any);
        let operand = Operand::Literal(literal.clone());
        self.filter(Some(Term::Column(column)), Test::Compare(Comparison::Equal, operand));
        true
    }

    /// A term for a quality, of the table spoken of last.
    pub(super) fn quality(&self, quality: Quality) -> Term {
        Term::Quality(quality, self.state.last_table)
    }
}
