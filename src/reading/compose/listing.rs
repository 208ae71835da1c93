//! What is listed, and what only looks as if it were.

use super::super::draft::{Shown, Term, Test};
use super::super::grammar::Tag;
use super::super::linker::Item;
use super::super::roles::Role;
use super::Composer;
use super::state::Mode;

impl Composer<'_> {
    /// "average age and height": the functions also hold for a number that follows directly.
    pub(super) fn list_column(&mut self, mention: usize) {
        let carries = self.state.joined
            && !self.state.last_functions.is_empty()
            && self.state.run.is_empty()
            && self.all_numbers(mention);
        self.state.joined = false;
        let any = at_any(self, mention);
        if any && self.draft.shown.iter().any(|s| !matches!(s.term, Term::Column(_))) {
            self.draft.cost += 0.15;
            return;
        }
        self.doubt_neighbour(mention);
        self.doubt_verb(mention);
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

    /// Two columns side by side without a comma or "and" are rarely two things to show.
    fn doubt_neighbour(&mut self, mention: usize) {
        let at = self.draft.columns[mention].at;
        if at > 0 && matches!(self.item(at - 1), Some(Item::Column(_))) {
            self.draft.cost += 0.3;
        }
    }

    /// "orders shipped": a participle right after its noun says what happened to it, not what to show.
    fn doubt_verb(&mut self, mention: usize) {
        let at = self.draft.columns[mention].at;
        let after_noun = at > 0 && matches!(self.item(at - 1), Some(Item::Table(_)));
        let timed = self.draft.columns[mention].candidates.iter().any(|(c, _)| self.index.columns[*c].time.is_some());
        if after_noun && !timed && self.participle(at) {
            self.draft.cost += 0.8;
        }
    }

    /// A column listed after "of", "in" or "for" more likely was a thing than something to show.
    fn doubt_of(&mut self, mention: usize) {
        let at = self.draft.columns[mention].at;
        let before = (0..at).rev().find(|&i| !self.is(i, Tag::Filler));
        let of = before.is_some_and(|i| self.is(i, Tag::Of));
        let within = before.is_some_and(|i| self.is(i, Tag::In) || self.is(i, Tag::For));
        let measured = self.draft.shown.iter().any(|s| !matches!(s.term, Term::Column(_)));
        if of && (!self.state.run.is_empty() || measured) {
            self.draft.cost += 0.3;
        } else if within && measured {
            self.draft.cost += 0.7;
        }
    }

    pub(super) fn all_numbers(&self, mention: usize) -> bool {
        self.draft.columns[mention].candidates.first().is_some_and(|(c, _)| self.index.columns[*c].is_measure())
    }

    /// A column in a condition with nothing to compare it with: a flag that must be set, or more to show.
    pub(super) fn bare_condition(&mut self, at: usize, mention: usize) {
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

    /// "the customers and their emails": the customers are shown too.
    pub(super) fn followed_by_column(&self, at: usize) -> bool {
        let and = at + 1;
        (self.is(and, Tag::And) || self.is(and, Tag::With)) && {
            let next = self.skip(and + 1);
            matches!(self.item(next), Some(Item::Column(_)))
                && !matches!(self.item(next), Some(Item::Column(c)) if self.test_follows(next, c))
        }
    }

    /// "orders and revenue by country": things named beside a figure are counted where both are grouped.
    pub(super) fn counted_beside(&self, at: usize) -> bool {
        let joins = |i: usize| self.is(i, Tag::And) || self.is(i, Tag::Comma);
        let figure = |i: usize| {
            let aggregate = |t: &Tag| matches!(t, Tag::Aggregate(_) | Tag::Count | Tag::CountDistinct);
            matches!(self.item(i), Some(Item::Metric(_))) || self.tags(i).iter().any(aggregate)
        };
        let after = self.skip(at + 1);
        let followed = joins(after) && figure(self.skip(after + 1));
        let before = (0..at).rev().find(|&i| !self.is(i, Tag::Filler)).filter(|&i| joins(i));
        let led = before.is_some_and(|i| (0..i).rev().find(|&j| !self.is(j, Tag::Filler)).is_some_and(figure));
        let grouped = (at + 1..self.edges.len()).any(|i| {
            let groups = |t: &Tag| matches!(t, Tag::By | Tag::Each | Tag::Grain(_));
            self.tags(i).iter().any(groups)
        });
        self.state.mode == Mode::Show && !self.state.each && (followed || led) && grouped
    }

    /// "the weight and race": one more thing to list.
    pub(super) fn listed_with(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|&i| !self.is(i, Tag::Filler));
        !self.state.run.is_empty() && before.is_some_and(|i| self.is(i, Tag::And) || self.is(i, Tag::Comma))
    }

    /// Whether the words right before ask to see this: "which customers", "list the films".
    pub(super) fn asked_for(&self, at: usize) -> bool {
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
                Some(Item::Number(_) | Item::Value(_) | Item::Verb(_)) => {}
                _ => return false,
            }
        }
        true
    }

    pub(super) fn says_key(&self, at: usize) -> bool {
        self.edges.get(at).is_some_and(|e| {
            self.tokens[e.begin..e.end]
                .iter()
                .any(|t| t.text.contains('_') || matches!(t.stem.as_str(), "id" | "code" | "number" | "key"))
        })
    }

    /// In a later sentence, things without an owner are of what the first was about.
    pub(super) fn owner_of_sentence(&self) -> Option<usize> {
        let here = self.edges[..self.at].iter().rposition(|e| super::has_tag(e, Tag::Stop)).unwrap_or(0);
        let fresh = self.state.sentence > 0 && self.draft.tables.iter().all(|t| t.at < here);
        let said = self.draft.groups.iter().chain(self.draft.shown.iter().map(|s| &s.term));
        let thing = said.into_iter().find_map(|t| if let Term::Entity(m) = t { Some(*m) } else { None });
        fresh.then(|| thing.or_else(|| (!self.draft.tables.is_empty()).then_some(0)))?
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
}

/// Whether the column stands after "any" or "some".
fn at_any(composer: &Composer, mention: usize) -> bool {
    let at = composer.draft.columns[mention].at;
    at > 0 && matches!(composer.words(at - 1).to_lowercase().as_str(), "any" | "some")
}
