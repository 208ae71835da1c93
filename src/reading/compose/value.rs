//! Values, quoted text, numbers and periods: what conditions compare with.

use super::super::dates::Period;
use super::super::draft::{ColumnMention, Link, Need, Operand, Term, Test};
use super::super::grammar::{Quality, Tag};
use super::super::index::ColumnId;
use super::super::linker::Item;
use super::super::query::{Comparison, Literal, Pattern};
use super::super::roles::Role;
use super::super::values::ValueHit;
use super::Composer;
use super::state::Mode;

impl Composer<'_> {
    /// Whether a test about the column at `at` comes right after it.
    pub(super) fn test_follows(&self, at: usize, candidates: &[(ColumnId, f32)]) -> bool {
        let mut next = self.skip(at + 1);
        let mut linked = false;
        while self.is(next, Tag::Is)
            || self.is_relative_is(next)
            || (self.is(next, Tag::Without) && self.value_after(next))
            || self.is(next, Tag::Not)
            || self.is(next, Tag::Either)
            || self.is(next, Tag::Both)
        {
            linked = true;
            next = self.skip(next + 1);
        }
        if self.is(next, Tag::Of) && !candidates.is_empty() {
            let after = self.skip(next + 1);
            return match self.item(after) {
                Some(Item::Number(_)) => self.state.mode == Mode::Filter,
                Some(Item::Value(hits)) => self.value_of(hits, candidates) || self.open_place(candidates),
                Some(Item::Text { .. }) => self.open_place(candidates) || self.state.mode == Mode::Filter,
                _ => false,
            };
        }
        match self.item(next) {
            Some(Item::Phrase(tags)) => {
                tags.iter().any(|t| {
                    matches!(t, Tag::Compare(..) | Tag::Between | Tag::Like(_) | Tag::Empty | Tag::Present)
                        || (matches!(t, Tag::Named) && !candidates.is_empty())
                }) && !tags.contains(&Tag::Relative)
                    && (linked || !tags.contains(&Tag::With) || self.like_operand(next))
            }
            Some(Item::Value(hits)) => {
                (linked && !candidates.is_empty() && self.state.mode != Mode::Show) || self.value_of(hits, candidates)
            }
            Some(Item::Number(_)) => {
                !candidates.is_empty()
                    && (linked || next == at + 1 || self.state.mode == Mode::Filter || self.keyed(candidates))
            }
            Some(Item::Text { .. }) => !candidates.is_empty(),
            Some(Item::Period(_)) => linked && candidates.iter().any(|(c, _)| self.index.columns[*c].time.is_some()),
            _ => false,
        }
    }

    /// "that are", "which is".
    fn is_relative_is(&self, at: usize) -> bool {
        let words = self.words(at).to_lowercase();
        self.is(at, Tag::Relative)
            && (words.ends_with(" is") || words.ends_with(" are") || self.is(self.skip(at + 1), Tag::Is))
    }

    fn value_after(&self, at: usize) -> bool {
        matches!(self.item(self.skip(at + 1)), Some(Item::Value(_) | Item::Text { .. } | Item::Number(_)))
    }

    /// "city of New York": a place whose values aren't all known.
    fn open_place(&self, candidates: &[(ColumnId, f32)]) -> bool {
        candidates
            .iter()
            .any(|(c, _)| self.index.columns[*c].role == Role::Place && !self.index.columns[*c].samples_complete)
    }

    fn like_operand(&self, at: usize) -> bool {
        matches!(self.item(at + 1), Some(Item::Text { .. } | Item::Value(_)))
    }

    fn keyed(&self, candidates: &[(ColumnId, f32)]) -> bool {
        candidates.iter().any(|(c, _)| self.index.columns[*c].role == Role::Identifier)
    }

    fn value_of(&self, hits: &[ValueHit], candidates: &[(ColumnId, f32)]) -> bool {
        hits.iter().any(|h| candidates.iter().any(|(c, _)| *c == h.column))
    }

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
            if near && !tested && self.value_of(&hits, columns) {
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
        self.draft.columns.push(ColumnMention {
            candidates,
            at,
            owner,
            shown: false,
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

    pub(super) fn text(&mut self, at: usize, text: &str, quoted: bool) {
        if let Some(pattern) = self.state.like.take() {
            let left = self.state.column.take();
            self.filter(left, Test::Like(pattern, text.to_owned()));
            return;
        }
        let literal = Operand::Literal(Literal::Text(text.to_owned()));
        if let Some(left) = self.state.column.take() {
            if let Term::Column(m) = left {
                self.restrict_to_open(m);
            }
            self.filter(Some(left.clone()), Test::Compare(Comparison::Equal, literal));
            self.state.last = Some((Some(left), Comparison::Equal));
            return;
        }
        if let (Some((Some(left), _)), true) = (self.state.last.clone(), self.state.or || self.state.joined) {
            self.state.or = self.state.both == 0;
            self.filter(Some(left), Test::Compare(Comparison::Equal, literal));
            return;
        }
        let candidates = self.columns_for_text();
        if candidates.is_empty() {
            return self.loose(at, 2.0);
        }
        self.draft.cost += if quoted { 0.25 } else { 0.7 };
        let mention = self.mention(at, candidates, Need::Text);
        self.filter(Some(Term::Column(mention)), Test::Compare(Comparison::Equal, literal));
        self.state.last = Some((Some(Term::Column(mention)), Comparison::Equal));
    }

    /// Text that no sample holds can only be in columns whose values aren't all known.
    fn restrict_to_open(&mut self, mention: usize) {
        let index = self.index;
        let open = |c: ColumnId| !index.columns[c].samples_complete;
        let candidates = &mut self.draft.columns[mention].candidates;
        if candidates.iter().any(|(c, _)| open(*c)) {
            candidates.retain(|(c, _)| open(*c));
        } else {
            self.draft.cost += 0.3;
        }
    }

    /// Where text that no sample holds may stand, in the tables spoken of.
    fn columns_for_text(&self) -> Vec<(ColumnId, f32)> {
        let mut out: Vec<(ColumnId, f32)> = Vec::new();
        let mut tables: Vec<(bool, Vec<(usize, f32)>)> = Vec::new();
        for (i, mention) in self.draft.tables.iter().enumerate() {
            tables.push((self.state.last_table == Some(i), mention.candidates.clone()));
        }
        for mention in &self.draft.columns {
            let owners = mention.candidates.iter().take(20).map(|&(c, score)| (self.index.table_of(c), score * 0.9));
            tables.push((false, owners.collect()));
        }
        for (recent, candidates) in tables {
            for (table, score) in candidates {
                for column in self.index.tables[table].columns.clone() {
                    let entry = &self.index.columns[column];
                    if entry.samples_complete || entry.kind.is_number() || entry.time.is_some() {
                        continue;
                    }
                    let display = self.index.tables[table].display.contains(&column);
                    let base = if display {
                        0.8
                    } else if entry.role == Role::Name {
                        0.65
                    } else {
                        0.4
                    };
                    out.push((column, base * score + if recent { 0.1 } else { 0.0 }));
                }
            }
        }
        out.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        out.dedup_by_key(|c| c.0);
        out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.truncate(40);
        out
    }

    /// "named X": the value after it is what something is called.
    pub(super) fn named(&mut self, at: usize) {
        let next = self.skip(at + 1);
        if self.state.column.is_some() || !matches!(self.item(next), Some(Item::Text { .. } | Item::Value(_))) {
            return;
        }
        let Some(table) = self.state.last_table else { return };
        let Some(&(table, _)) = self.draft.tables[table].candidates.first() else { return };
        let display = self.index.tables[table].display.clone();
        if display.len() == 1 {
            let mention = self.mention(at, vec![(display[0], 0.9)], Need::Any);
            self.state.column = Some(Term::Column(mention));
        }
    }

    pub(super) fn like(&mut self, at: usize, pattern: Pattern) {
        if self.state.column.is_none() {
            self.state.column = self.state.last_column.map(Term::Column);
        }
        let next = self.skip(at + 1);
        match self.item(next) {
            Some(Item::Text { .. } | Item::Value(_)) => self.state.like = Some(pattern),
            _ if self
                .edges
                .get(next)
                .is_some_and(|e| self.tokens[e.begin].text.len() <= 2 && !self.is(next, Tag::Comma)) =>
            {
                let text = self.words(next);
                let left = self.state.column.take();
                self.filter(left, Test::Like(pattern, text));
                self.at = next + 1;
            }
            _ => {}
        }
    }

    pub(super) fn empty(&mut self, at: usize, present: bool) {
        let next = self.skip(at + 1);
        let mut left = self.state.column.take();
        if let (None, Some(Item::Column(candidates))) = (&left, self.item(next)) {
            let candidates = candidates.clone();
            left = Some(Term::Column(self.mention(next, candidates, Need::Any)));
            self.at = next + 1;
        }
        if left.is_none() {
            return self.loose(at, 0.8);
        }
        self.state.negated ^= present;
        self.filter(left, Test::Empty);
    }

    pub(super) fn period(&mut self, at: usize, period: &Period) {
        let left = self.state.column.take();
        let timed = match &left {
            Some(Term::Column(m)) => {
                self.draft.columns[*m].need = Need::Time;
                left
            }
            Some(_) => return self.loose(at, 1.0),
            None => None,
        };
        if self.state.or {
            self.state.or = false;
            self.filter(timed, Test::Within(period.clone()));
            if let Some(filter) = self.draft.filters.last_mut() {
                filter.link = Link::Or;
            }
            return;
        }
        self.filter(timed, Test::Within(period.clone()));
    }

    pub(super) fn number(&mut self, at: usize, digits: &str) {
        let literal = Literal::Number(digits.to_owned());
        if let Some(&Tag::Postfix(comparison, quality)) =
            self.tags(self.skip(at + 1)).iter().find(|t| matches!(t, Tag::Postfix(..)))
        {
            let next = self.skip(at + 1);
            self.at = next + 1;
            return self.compared(at, comparison, quality, Operand::Literal(literal));
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
        } else if digits != "1" {
            self.loose(at, 1.5);
        }
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
