//! Superlatives: "the highest salary", "the oldest pilot", "the most orders", "top 5".

use super::super::assemble::is_aggregate;
use super::super::dates::Grain;
use super::super::draft::{Extreme, Need, OrderKey, Term};
use super::super::grammar::{Quality, Tag};
use super::super::index::ColumnId;
use super::super::linker::Item;
use super::super::metrics::MetricKind;
use super::Composer;
use super::state::Mode;

/// How many "the best" are when no number was said.
pub(super) const SEVERAL: u64 = 10;

impl Composer<'_> {
    pub(super) fn superlative(&mut self, at: usize, descending: bool, quality: Quality) {
        let several = if quality != Quality::Any && self.several_follow(at) { SEVERAL } else { 1 };
        let limit = self.state.take_limit().unwrap_or(several);
        if quality == Quality::Date && self.unit_of_time(at + 1) {
            // "last year" is a time, not the greatest of years.
            self.draft.cost += 0.8;
        }
        if matches!(quality, Quality::Any | Quality::Frequency) || self.noun_follows(at) {
            self.state.superlative = Some((descending, quality, limit));
        } else {
            let term = Term::Quality(quality, self.state.last_table);
            self.extreme(term, descending, limit);
        }
    }

    fn unit_of_time(&self, at: usize) -> bool {
        self.tags(at).iter().any(|t| matches!(t, Tag::Grain(grain) if *grain != Grain::Day))
    }

    /// "the best hotels" are more than one.
    fn several_follow(&self, at: usize) -> bool {
        let next = self.skip(at + 1);
        let Some(edge) = self.edges.get(next).filter(|_| self.noun_follows(at)) else { return false };
        let noun = &self.tokens[edge.end - 1];
        noun.lower.ends_with('s') && noun.lower != noun.stem
    }

    fn noun_follows(&self, at: usize) -> bool {
        matches!(self.item(self.skip(at + 1)), Some(Item::Table(_) | Item::Column(_)))
    }

    pub(super) fn extreme_of_table(&mut self, at: usize, mention: usize, superlative: (bool, Quality, u64)) {
        let (descending, quality, limit) = superlative;
        let ranked = self.is(self.skip(at + 1), Tag::By) && self.ranks(self.skip(at + 1));
        match quality {
            Quality::Any if ranked && self.asked_for(at) => {
                self.show(Term::Entity(mention));
                self.state.top = Some((limit, descending));
                self.state.best = true;
            }
            Quality::Any => {
                if self.is_of_size(at)
                    && let Some(amount) = self.amount_of(mention)
                {
                    self.show(Term::Entity(mention));
                    let column = self.mention(at, vec![(amount, 0.95)], Need::Number);
                    let limit = if limit == 1 && self.plural_at(at) { SEVERAL } else { limit };
                    self.extreme(Term::Column(column), descending, limit);
                    if let Some(extreme) = &mut self.draft.extreme {
                        extreme.may_be_value = false;
                    }
                    return;
                }
                if self.is_of_size(at) {
                    self.draft.cost += 1.0;
                }
                self.extreme(Term::CountOf(mention), descending, limit);
            }
            Quality::Frequency => {
                self.show(Term::Entity(mention));
                self.extreme(Term::Rows, descending, limit);
            }
            Quality::Sales => {
                self.show(Term::Entity(mention));
                let term = self.sold(mention);
                self.draft.ranked = true;
                self.extreme(term, descending, limit);
            }
            _ => {
                if self.state.mode == Mode::Show && self.state.run.is_empty() && self.asked_for(at) {
                    self.show(Term::Entity(mention));
                }
                self.extreme(Term::Quality(quality, Some(mention)), descending, limit);
            }
        }
    }

    /// How much of a thing was sold: its own figure of that, else the pieces on its lines. How often it was on one
    /// says nothing of that.
    fn sold(&mut self, mention: usize) -> Term {
        let table = self.draft.tables[mention].candidates.first().map_or(0, |c| c.0);
        let names = |stem: &str| {
            let own = |c: &ColumnId| {
                let entry = &self.index.columns[*c];
                entry.is_measure() && entry.words.iter().any(|w| w == stem)
            };
            self.index.tables[table].columns.clone().any(|c| own(&c))
        };
        if Quality::Sales.stems().iter().any(|(stem, _)| names(stem)) {
            return Term::Quality(Quality::Sales, Some(mention));
        }
        if self.index.formulas(MetricKind::Units).is_empty() {
            let sales = |t: &Tag| matches!(t, Tag::Superlative { quality: Quality::Sales, .. });
            self.draft.loose.extend((0..self.edges.len()).find(|&i| self.tags(i).iter().any(sales)));
            self.draft.cost += 1.2;
        }
        Term::Metric(MetricKind::Units)
    }

    /// "the biggest orders" isn't about how many orders there are.
    fn is_of_size(&self, at: usize) -> bool {
        let said = (0..at).rev().find(|&i| self.tags(i).iter().any(|t| matches!(t, Tag::Superlative { .. })));
        said.is_some_and(|i| {
            matches!(
                self.words(i).to_lowercase().as_str(),
                "highest" | "largest" | "biggest" | "greatest" | "lowest" | "smallest"
            )
        })
    }

    pub(super) fn extreme_of_column(&mut self, mention: usize, superlative: (bool, Quality, u64)) {
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
                let counts = functions.is_empty() && !numeric;
                if counts && self.is_of_size(self.draft.columns[mention].at) {
                    self.draft.cost += 1.0;
                }
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
        // "the highest grossing films" are films.
        let thing_next = matches!(self.item(self.at), Some(Item::Table(_)));
        let limit = if plain && thing_next && limit == 1 && self.plural_at(self.at) { SEVERAL } else { limit };
        let may_be_value = plain && self.state.mode == Mode::Show && limit == 1 && !thing_next;
        let place = self.draft.shown.len();
        if self.draft.extreme.is_some() {
            self.draft.cost += 0.8;
        }
        self.draft.extreme = Some(Extreme { term, descending, limit, may_be_value, place });
    }

    /// "top 5", "first 10".
    pub(super) fn top(&mut self, at: usize, descending: bool) {
        let number = matches!(self.item(at + 1), Some(Item::Number(_)));
        self.state.best |= self.says_best(at, self.skip(if number { at + 2 } else { at + 1 }));
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

    /// Whether the things that follow are ranked: "top 5 customers", unlike "the first 5 customers".
    fn says_best(&self, at: usize, next: usize) -> bool {
        let best = matches!(self.words(at).to_lowercase().as_str(), "top" | "the top" | "bottom" | "worst performing");
        best && matches!(self.item(next), Some(Item::Table(_) | Item::Column(_)))
    }

    /// What "the top" are when nothing is said that they are ranked by: the one figure that is shown, else unknown.
    pub(super) fn rank_top(&mut self, descending: bool) {
        let figures: Vec<Term> = self.draft.shown.iter().map(|s| s.term.clone()).filter(is_aggregate).collect();
        let open = self.draft.order.is_empty() && self.draft.extreme.is_none();
        match (open, &figures[..]) {
            (true, [only]) => self.draft.order.push(OrderKey { term: only.clone(), descending: Some(descending) }),
            (true, _) if self.state.best => self.draft.unranked = true,
            _ => {}
        }
    }
}
