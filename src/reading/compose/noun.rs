//! Tables, columns and figures, each taken by what was said before it.

use super::super::dates::Grain;
use super::super::draft::{
    Absent, ColumnMention, Extreme, Filter, Having, Link, Need, Operand, OrderKey, Shown, TableMention, Term, Test,
};
use super::super::grammar::{Quality, Tag};
use super::super::index::{ColumnId, TableId};
use super::super::linker::Item;
use super::super::metrics::MetricKind;
use super::super::query::{Function, Literal};
use super::super::roles::Role;
use super::Composer;
use super::state::Mode;

impl Composer<'_> {
    pub(super) fn table(&mut self, at: usize, candidates: Vec<(TableId, f32)>) {
        let mention = self.draft.tables.len();
        self.draft.tables.push(TableMention { candidates, at });
        self.own_run(at, mention);
        self.state.last_table = Some(mention);
        let column_next = matches!(self.item(self.after_possessive(at)), Some(Item::Column(_)));
        if let Some((comparison, digits)) = self.state.waiting.take() {
            let operand = Operand::Literal(Literal::Number(digits));
            self.draft.having.push(Having { term: Term::CountOf(mention), comparison, operand });
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
        } else if self.state.each || self.state.mode == Mode::Group {
            self.state.possessor = column_next.then_some(mention);
            self.group_by(Term::Entity(mention));
        } else if self.state.mode == Mode::Order {
            self.order_key(Term::Entity(mention));
        } else if self.state.mode == Mode::Show
            && (self.listed_with(at) || (self.state.run.is_empty() && self.asked_for(at)))
        {
            self.show(Term::Entity(mention));
        }
    }

    /// "the weight and race": one more thing to list.
    fn listed_with(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|&i| !self.is(i, Tag::Filler));
        !self.state.run.is_empty() && before.is_some_and(|i| self.is(i, Tag::And) || self.is(i, Tag::Comma))
    }

    /// "total amount of payments" adds the one column of money they have; "total payments" counts them.
    fn total_of(&mut self, at: usize, mention: usize) -> Term {
        let amount = (0..at).rev().take(4).any(|i| {
            let words = self.words(i).to_lowercase();
            ["amount", "value", "sum of"].iter().any(|w| words.contains(w))
        });
        let table = self.draft.tables[mention].candidates.first().map_or(0, |c| c.0);
        let money: Vec<ColumnId> =
            self.index.tables[table].columns.clone().filter(|&c| self.index.columns[c].role == Role::Money).collect();
        match money[..] {
            [only] if amount => {
                let column = self.mention(at, vec![(only, 0.95)], Need::Number);
                Term::Aggregate(Function::Sum, Box::new(Term::Column(column)))
            }
            _ => Term::CountOf(mention),
        }
    }

    /// Whether the words right before ask to see this: "which customers", "list the films".
    fn asked_for(&self, at: usize) -> bool {
        let mut before = at;
        while before > 0 {
            before -= 1;
            match self.item(before) {
                Some(Item::Phrase(tags)) if tags.iter().any(|t| matches!(t, Tag::List | Tag::What | Tag::Who)) => {
                    return true;
                }
                Some(Item::Phrase(tags))
                    if tags.iter().any(|t| {
                        matches!(t, Tag::Filler | Tag::Distinct | Tag::Top { .. } | Tag::Superlative { .. } | Tag::Is)
                    }) => {}
                Some(Item::Number(_) | Item::Value(_)) => {}
                _ => return false,
            }
        }
        true
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
        let owner = self.state.possessor;
        let says_key = self.says_key(at);
        let (through, values) = (Vec::new(), Vec::new());
        let said = self.words(at);
        self.draft.columns.push(ColumnMention {
            candidates,
            at,
            owner,
            shown: false,
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
        let best = self.draft.columns[mention].candidates.first().map(|c| c.0);
        matches!(next, Some(Item::Table(_))) && best.is_some_and(|c| self.index.columns[c].role == Role::Flag)
    }

    fn says_key(&self, at: usize) -> bool {
        self.edges.get(at).is_some_and(|e| {
            self.tokens[e.begin..e.end]
                .iter()
                .any(|t| t.text.contains('_') || matches!(t.stem.as_str(), "id" | "code" | "number" | "key"))
        })
    }

    pub(super) fn column(&mut self, at: usize, candidates: Vec<(ColumnId, f32)>) {
        let tested = self.test_follows(at, &candidates);
        let mention = self.mention(at, candidates, Need::Any);
        self.state.last_column = Some(mention);
        let term = Term::Column(mention);
        if let Some((comparison, digits)) = self.state.waiting.take() {
            self.draft.columns[mention].need = Need::Number;
            let operand = Operand::Literal(Literal::Number(digits));
            self.filter(Some(term), Test::Compare(comparison, operand));
        } else if self.flags(at, mention) {
            self.filter(Some(term), Test::Flag);
        } else if tested {
            self.test_column(term);
        } else if let Some(superlative) = self.state.superlative.take() {
            let ranked =
                self.is(self.skip(at + 1), Tag::By) && !self.all_numbers(mention) && superlative.1 == Quality::Any;
            if ranked && self.asked_for(at) {
                self.list_column(mention);
                self.state.top = Some((superlative.2, superlative.0));
            } else {
                self.extreme_of_column(mention, superlative);
            }
        } else if self.state.counting.is_some() || !self.state.functions.is_empty() {
            self.measure(at, mention);
        } else if self.state.each || self.state.mode == Mode::Group {
            self.group_by(term);
        } else if self.state.mode == Mode::Order {
            self.order_key(term);
        } else if self.state.absent {
            self.state.absent = false;
            self.filter(Some(term), Test::Empty);
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

    /// "average age and height": the functions also hold for a number that follows directly.
    fn list_column(&mut self, mention: usize) {
        let carries = self.state.joined
            && !self.state.last_functions.is_empty()
            && self.state.run.is_empty()
            && self.all_numbers(mention);
        self.state.joined = false;
        self.drop_name_of(mention);
        self.doubt_of(mention);
        if carries {
            for function in self.state.last_functions.clone() {
                self.show(Term::Aggregate(function, Box::new(Term::Column(mention))));
            }
            return;
        }
        self.draft.columns[mention].shown = true;
        self.state.run.push(mention);
        self.show(Term::Column(mention));
    }

    /// A column listed after "of", "in" or "for" more likely was a thing than something to show.
    fn doubt_of(&mut self, mention: usize) {
        let at = self.draft.columns[mention].at;
        let before = (0..at).rev().find(|&i| !self.is(i, Tag::Filler));
        let bound = before.is_some_and(|i| self.is(i, Tag::Of) || self.is(i, Tag::In) || self.is(i, Tag::For));
        if bound && (!self.state.run.is_empty() || self.draft.shown.iter().any(|s| !matches!(s.term, Term::Column(_))))
        {
            self.draft.cost += 0.3;
        }
    }

    /// "the names of cities" where cities are a column: the cities.
    fn drop_name_of(&mut self, mention: usize) {
        let at = self.draft.columns[mention].at;
        let [.., name] = self.state.run[..] else { return };
        let of =
            (0..at).rev().find(|&i| !self.is(i, Tag::Filler) && !self.is(i, Tag::Each) && !self.is(i, Tag::Distinct));
        let said = self.words(self.draft.columns[name].at).to_lowercase();
        let named = matches!(said.as_str(), "name" | "names")
            && of.is_some_and(|i| self.is(i, Tag::Of) && i == self.draft.columns[name].at + 1);
        if named && !self.all_numbers(mention) {
            self.state.run.pop();
            self.draft.shown.retain(|s| s.term != Term::Column(name));
            let best = self.draft.columns[mention].candidates.first().copied();
            self.draft.columns[name].candidates = best.into_iter().collect();
        }
    }

    fn all_numbers(&self, mention: usize) -> bool {
        self.draft.columns[mention].candidates.first().is_some_and(|(c, _)| self.index.columns[*c].is_measure())
    }

    /// A column in a condition with nothing to compare it with: a flag that must be set, or more to show.
    fn bare_condition(&mut self, at: usize, mention: usize) {
        let best = self.draft.columns[mention].candidates.first().map(|c| c.0);
        if best.is_some_and(|c| self.index.columns[c].role == Role::Flag) {
            self.filter(Some(Term::Column(mention)), Test::Flag);
            return;
        }
        let with_theirs =
            (0..at).rev().take(3).any(|i| self.is(i, Tag::Pronoun) || self.is(i, Tag::And) || self.is(i, Tag::Comma));
        self.draft.cost += if with_theirs { 0.1 } else { 0.45 };
        self.list_column(mention);
    }

    /// A count or function of a column.
    fn measure(&mut self, at: usize, mention: usize) {
        let term = Box::new(Term::Column(mention));
        if let Some(distinct) = self.state.counting.take() {
            let superlative_number = self.all_numbers(mention) && !distinct;
            if superlative_number {
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
        for function in functions {
            self.place(at, Term::Aggregate(function, term.clone()));
        }
        self.state.run.push(mention);
    }

    /// Puts an aggregate where the clause wants it.
    pub(super) fn place(&mut self, at: usize, term: Term) {
        let counted_first = self.state.mode == Mode::Show && matches!(term, Term::CountOf(_) | Term::Rows);
        if !counted_first && self.test_follows(at, &[]) {
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
        self.state.counting = None;
        if functions.is_empty() || kind == MetricKind::OrderValue {
            functions = vec![Function::Sum];
        }
        for function in functions {
            let term = match function {
                Function::Sum => Term::Metric(kind),
                other => Term::Aggregate(other, Box::new(Term::Metric(kind))),
            };
            self.place(at, term);
        }
    }

    pub(super) fn show(&mut self, term: Term) {
        let shown = Shown { term, sentence: self.state.sentence };
        if self.state.distinct {
            self.state.distinct = false;
            self.state.distinct_shown = true;
        }
        if !self.draft.shown.contains(&shown) {
            self.draft.shown.push(shown);
        }
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
        self.draft.filters.push(Filter { left, test, negated, link });
    }

    pub(super) fn aggregate(&mut self, function: Function) {
        if !self.state.functions.contains(&function) {
            self.state.functions.push(function);
        }
    }

    pub(super) fn superlative(&mut self, at: usize, descending: bool, quality: Quality) {
        let limit = self.state.take_limit();
        let plural_limit = limit.unwrap_or(1);
        if matches!(quality, Quality::Any | Quality::Frequency) || self.noun_follows(at) {
            self.state.superlative = Some((descending, quality, plural_limit));
        } else {
            let term = Term::Quality(quality, self.state.last_table);
            self.extreme(term, descending, plural_limit);
        }
    }

    fn noun_follows(&self, at: usize) -> bool {
        matches!(self.item(self.skip(at + 1)), Some(Item::Table(_) | Item::Column(_) | Item::Value(_)))
    }

    fn extreme_of_table(&mut self, at: usize, mention: usize, superlative: (bool, Quality, u64)) {
        let (descending, quality, limit) = superlative;
        let ranked = self.is(self.skip(at + 1), Tag::By);
        match quality {
            Quality::Any if ranked && self.asked_for(at) => {
                self.show(Term::Entity(mention));
                self.state.top = Some((limit, descending));
            }
            Quality::Any => self.extreme(Term::CountOf(mention), descending, limit),
            Quality::Frequency => {
                self.show(Term::Entity(mention));
                self.extreme(Term::Rows, descending, limit);
                self.draft.cost += 0.3;
            }
            _ => {
                if self.state.mode == Mode::Show && self.state.run.is_empty() && self.asked_for(at) {
                    self.show(Term::Entity(mention));
                }
                self.extreme(Term::Quality(quality, Some(mention)), descending, limit);
            }
        }
    }

    fn extreme_of_column(&mut self, mention: usize, superlative: (bool, Quality, u64)) {
        let (descending, quality, limit) = superlative;
        let term = Term::Column(mention);
        let functions = std::mem::take(&mut self.state.functions);
        let counting = self.state.counting.take();
        match quality {
            Quality::Frequency => {
                self.draft.columns[mention].shown = true;
                self.state.run.push(mention);
                self.show(term);
                self.extreme(Term::Rows, descending, limit);
            }
            Quality::Any => {
                let numeric = self.draft.columns[mention]
                    .candidates
                    .iter()
                    .any(|(c, _)| self.index.columns[*c].is_measure() || self.index.columns[*c].time.is_some());
                let term = match (functions.first(), counting) {
                    (Some(f), _) => Term::Aggregate(*f, Box::new(term)),
                    (None, Some(_)) => Term::CountDistinct(Box::new(term)),
                    (None, None) if !numeric => Term::CountDistinct(Box::new(term)),
                    (None, None) => term,
                };
                if numeric {
                    self.draft.columns[mention].need = Need::Number;
                    self.state.run.push(mention);
                }
                self.extreme(term, descending, limit);
            }
            _ => {
                self.list_column(mention);
                self.extreme(Term::Quality(quality, None), descending, limit);
            }
        }
    }

    pub(super) fn extreme(&mut self, term: Term, descending: bool, limit: u64) {
        let plain = matches!(term, Term::Column(_));
        let may_be_value = plain && self.state.mode == Mode::Show && limit == 1;
        let place = self.draft.shown.len();
        if self.draft.extreme.is_some() {
            self.draft.cost += 0.8;
        }
        self.draft.extreme = Some(Extreme { term, descending, limit, may_be_value, place });
    }

    pub(super) fn grain(&mut self, at: usize, grain: Grain) {
        let of = if self.state.bin { self.state.last_column } else { None };
        let term = Term::Grain(grain, of);
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

    /// "top 5", "first 10".
    pub(super) fn top(&mut self, at: usize, descending: bool) {
        match self.item(at + 1) {
            Some(Item::Number(digits)) => {
                let count = digits.parse().unwrap_or(10);
                self.state.top = Some((count, descending));
                self.at = at + 2;
            }
            _ if matches!(self.words(at).to_lowercase().as_str(), "top" | "the top" | "bottom") => {
                let plural =
                    self.edges.get(self.skip(at + 1)).is_some_and(|e| self.tokens[e.end - 1].lower.ends_with('s'));
                self.state.top = Some((if plural { 10 } else { 1 }, descending));
            }
            _ => self.loose(at, 0.3),
        }
    }
}
