//! Tables, columns and figures, each taken by what was said before it.

use super::super::draft::{Absent, ColumnMention, Filter, Having, Link, Need, Operand, TableMention, Term, Test};
use super::super::grammar::{Quality, Tag};
use super::super::index::{ColumnId, TableId};
use super::super::linker::Item;
use super::super::query::{Function, Literal};
use super::super::roles::Role;
use super::Composer;
use super::state::Mode;

impl Composer<'_> {
    pub(super) fn table(&mut self, at: usize, candidates: Vec<(TableId, f32)>) {
        let before = at.checked_sub(1).filter(|&i| matches!(self.item(i), Some(Item::Column(_))));
        if before.is_some_and(|i| self.does_something(i)) {
            // "total invoices": the word says what to do with them, though they have a column called so.
            self.draft.cost += 0.8;
        }
        let mention = self.draft.tables.len();
        self.draft.tables.push(TableMention { candidates, at });
        if self.state.distinct || self.state.counting == Some(true) {
            self.draft.different.push(mention);
        }
        self.own_run(at, mention);
        self.state.last_table = Some(mention);
        let filters = self.draft.filters.len();
        if let Some(share) = &mut self.draft.share {
            share.before_noun.get_or_insert(filters);
        }
        let column_next = matches!(self.item(self.after_possessive(at)), Some(Item::Column(_)));
        if let Some((comparison, digits)) = self.state.waiting.take() {
            let operand = Operand::Literal(Literal::Number(digits));
            let link = self.having_link();
            self.draft.having.push(Having { term: Term::CountOf(mention), comparison, operand, link });
        } else if column_next && !(self.state.each && self.after_possessive(at) > at + 1) {
            self.state.possessor = Some(mention);
        } else if self.state.absent {
            self.state.absent = false;
            self.draft.absent.push(Absent { table: mention, filter: self.draft.filters.len() });
        } else if self.state.counting.take().is_some() {
            self.place(at, Term::CountOf(mention));
        } else if let Some((descending, quality, limit)) = self.state.superlative.take() {
            self.extreme_of_table(at, mention, (descending, quality, limit));
        } else if self.state.functions.contains(&Function::Sum) {
            self.state.functions.clear();
            let total = self.total_of(at, mention);
            self.place(at, total);
        } else if (self.state.each || self.state.mode == Mode::Group) && self.says_of_what(at) {
            // "by product category" groups by the category, which products have.
        } else if self.state.each || self.state.mode == Mode::Group {
            self.state.possessor = column_next.then_some(mention);
            self.group_by(Term::Entity(mention));
        } else if self.state.mode == Mode::Order {
            let term = self.ranking_by_table(at, mention);
            self.order_key(term);
        } else if self.counted_beside(at) {
            self.place(at, Term::CountOf(mention));
        } else if self.state.mode == Mode::Show
            && (self.listed_with(at) || (self.state.run.is_empty() && self.asked_for(at)))
        {
            let beside = self.listed_with(at) || self.followed_by_column(at);
            self.show(Term::Entity(mention));
            if beside {
                self.draft.beside.push(mention);
            }
        }
    }

    /// Whether a table only says of what the table right after it is: one row of it leads to one there.
    fn says_of_what(&self, at: usize) -> bool {
        let (Some(Item::Table(of)), Some(Item::Table(what))) = (self.item(at), self.item(at + 1)) else { return false };
        let points = |o, w| self.index.keys.touching(o).any(|(_, k)| k.from == o && k.to == w);
        of.iter().any(|&(o, _)| what.iter().any(|&(w, _)| points(o, w)))
    }

    /// "top 5 customers by payments": how many of them there are or what they come to, not what they are called.
    fn ranking_by_table(&mut self, at: usize, mention: usize) -> Term {
        let table = |m: usize| self.draft.tables[m].candidates.first().map(|c| c.0);
        let listed = self.draft.shown.iter().any(|s| matches!(s.term, Term::Entity(m) if table(m) == table(mention)));
        if self.draft.ranked && !listed { self.total_of(at, mention) } else { Term::Entity(mention) }
    }

    pub(super) fn having_link(&mut self) -> Link {
        let link = self.state.link();
        if self.draft.having.is_empty() { Link::And } else { link }
    }

    /// Columns listed before "of" belong to the table after it.
    fn own_run(&mut self, at: usize, mention: usize) {
        let small = |i: usize| {
            self.is(i, Tag::Filler) || self.is(i, Tag::Each) || self.is(i, Tag::Distinct) || self.is(i, Tag::Pronoun)
        };
        let of = (0..at).rev().find(|&i| !small(i));
        let binds = of.is_some_and(|i| self.is(i, Tag::Of) || self.is(i, Tag::In) || self.is(i, Tag::For))
            || self.is(at.saturating_sub(1), Tag::Each);
        if binds {
            for column in std::mem::take(&mut self.state.run) {
                self.draft.columns[column].owner.get_or_insert(mention);
            }
        }
    }

    fn after_possessive(&self, at: usize) -> usize {
        if self.tags(at + 1) == super::super::grammar::tags("'s") { at + 2 } else { at + 1 }
    }

    pub(super) fn mention(&mut self, at: usize, candidates: Vec<(ColumnId, f32)>, need: Need) -> usize {
        let owner = self.state.possessor.or_else(|| self.owner_of_sentence());
        let says_key = self.says_key(at);
        let (through, values) = (Vec::new(), Vec::new());
        let said = self.words(at);
        self.draft.columns.push(ColumnMention {
            candidates,
            at,
            owner,
            shown: false,
            beside: None,
            need,
            says_key,
            through,
            said,
            values,
        });
        self.draft.columns.len() - 1
    }

    /// "active customers": a flag right before the table it is of.
    fn flags(&self, at: usize, mention: usize) -> bool {
        let next = self.item(self.skip(at + 1));
        let said = matches!(next, Some(Item::Table(_)))
            || (at > 0 && self.is(at - 1, Tag::Is) && self.state.last_table.is_some())
            || (self.draft.share.is_some() && !self.state.each && self.state.mode != Mode::Group);
        said && self.is_flag(mention)
    }

    pub(super) fn is_flag(&self, mention: usize) -> bool {
        let best = self.draft.columns[mention].candidates.first().map(|c| c.0);
        best.is_some_and(|c| self.index.columns[c].role == Role::Flag)
    }

    pub(super) fn column(&mut self, at: usize, candidates: Vec<(ColumnId, f32)>) {
        let follows = self.test_follows(at, &candidates);
        let mention = self.mention(at, candidates, Need::Any);
        let tested = follows && !(self.all_numbers(mention) && self.dated_operand(at) && self.time_follows(at));
        self.state.last_column = Some(mention);
        let term = Term::Column(mention);
        if self.after_possessive(at) > at + 1 && matches!(self.item(at + 2), Some(Item::Column(_))) {
            self.draft.cost += 0.3;
        }
        if let Some((comparison, digits)) = self.state.waiting.take() {
            self.draft.columns[mention].need = Need::Number;
            let operand = Operand::Literal(Literal::Number(digits));
            self.filter(Some(term), Test::Compare(comparison, operand));
        } else if self.flags(at, mention) {
            if self.participle(at) {
                self.part_share_by_clause();
            }
            self.state.negated |= std::mem::take(&mut self.state.absent);
            self.filter(Some(term), Test::Flag);
            let filters = self.draft.filters.len();
            if let Some(share) = &mut self.draft.share {
                share.before_noun.get_or_insert(filters);
            }
        } else if tested {
            self.test_column(term);
        } else if let Some(superlative) = self.state.superlative.take() {
            let ranked = self.is(self.skip(at + 1), Tag::By)
                && self.ranks(self.skip(at + 1))
                && !self.all_numbers(mention)
                && superlative.1 == Quality::Any;
            if ranked && self.asked_for(at) {
                self.list_column(mention);
                self.state.top = Some((superlative.2, superlative.0));
                self.state.best = true;
            } else {
                self.extreme_of_column(mention, superlative);
            }
        } else if self.state.each && self.state.counting == Some(false) {
            // "how many are there for each colour": the colours are not what is counted.
            self.state.counting = None;
            self.show(Term::Rows);
            self.group_by(term);
        } else if self.state.counting.is_some() || !self.state.functions.is_empty() {
            self.measure(at, mention);
        } else if self.state.each || self.state.mode == Mode::Group {
            self.group_by(term);
        } else if self.state.mode == Mode::Order {
            self.order_key(term);
        } else if self.state.absent {
            self.state.absent = false;
            let flag = self.is_flag(mention);
            self.state.negated |= flag;
            self.filter(Some(term), if flag { Test::Flag } else { Test::Empty });
        } else if self.state.mode == Mode::Filter {
            self.bare_condition(at, mention);
        } else {
            self.list_column(mention);
        }
    }

    /// The column is what the test after it is about.
    fn test_column(&mut self, term: Term) {
        self.state.possessor = None;
        let functions = std::mem::take(&mut self.state.functions);
        let counting = self.state.counting.take();
        self.state.column = Some(match (functions.first(), counting) {
            (Some(function), _) => Term::Aggregate(*function, Box::new(term)),
            (None, Some(_)) => Term::CountDistinct(Box::new(term)),
            (None, None) => term,
        });
    }

    pub(super) fn group_by(&mut self, term: Term) {
        self.state.each = false;
        if !self.draft.groups.contains(&term) {
            self.draft.groups.push(term);
        }
    }

    pub(super) fn filter(&mut self, left: Option<Term>, test: Test) {
        let negated = std::mem::take(&mut self.state.negated);
        let link = if self.draft.filters.is_empty() {
            self.state.link();
            Link::And
        } else {
            self.state.link()
        };
        self.state.column = None;
        self.state.possessor = None;
        self.draft.filters.push(Filter { left, test, negated, link, part: false });
    }
}
