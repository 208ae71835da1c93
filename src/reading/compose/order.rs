//! Grouping and ordering words, negation, "of", and what happens when a clause ends with something still waiting.

use super::super::assemble::is_aggregate;
use super::super::draft::{Operand, OrderKey, Term};
use super::super::grammar::{Quality, Tag};
use super::super::linker::Item;
use super::super::query::Literal;
use super::super::verbs::is_participle;
use super::Composer;
use super::state::Mode;

impl Composer<'_> {
    /// "by": a grouping, unless a ranking waits for its key or a verb made it mean who did it.
    pub(super) fn by(&mut self, at: usize) {
        let next = self.skip(at + 1);
        let value = matches!(self.item(next), Some(Item::Value(_) | Item::Text { .. }));
        let passive = at > 0
            && self.words(at).eq_ignore_ascii_case("by")
            && self.is(at - 1, Tag::Soft)
            && self.participle(at - 1);
        if value || (passive && !self.draft.chart) {
            return;
        }
        self.flush();
        let figure = match self.item(next) {
            Some(Item::Metric(_)) => true,
            Some(Item::Column(columns)) => columns.first().is_some_and(|(c, _)| self.index.columns[*c].is_measure()),
            _ => false,
        };
        let each = !self.ranks(at) && self.draft.shown.is_empty() && !self.draft.chart;
        if each && self.draft.extreme.as_ref().is_some_and(|e| is_aggregate(&e.term)) {
            // "the highest order value per customer" is one for each, not that of the one who has it.
            self.draft.cost += 0.6;
        }
        if figure && self.draft.extreme.is_some() {
            // "the most ordered products by quantity" are ranked twice.
            self.loose(at, 1.2);
        }
        let ranked = self.state.top.is_some() && self.ranks(at);
        if ranked {
            let (limit, descending) = self.state.top.take().unwrap_or((10, true));
            self.draft.limit = Some(limit);
            self.draft.ranked = true;
            self.state.order_direction = Some(descending);
            self.state.mode = Mode::Order;
        } else {
            self.state.mode = Mode::Group;
            if self.words(at).to_lowercase().contains("group") {
                self.draft.groups.clear();
            }
        }
    }

    /// Whether what follows may be what things are ranked by; "per" only ever groups.
    pub(super) fn ranks(&self, at: usize) -> bool {
        matches!(
            self.words(at).to_lowercase().as_str(),
            "by" | "in terms of" | "based on" | "according to" | "with respect to"
        )
    }

    pub(super) fn participle(&self, at: usize) -> bool {
        is_participle(&self.words(at).to_lowercase())
    }

    pub(super) fn begin_order(&mut self, at: usize, direction: Option<bool>) {
        self.flush();
        let next = self.skip(at + 1);
        let something = self.edges.get(next).is_some() || direction.is_some();
        if something {
            self.state.mode = Mode::Order;
            self.state.order_direction = direction;
        }
    }

    /// Words that mean something else inside an ordering clause. Returns whether the item is dealt with.
    pub(super) fn order_phrase(&mut self, tags: &[Tag]) -> bool {
        for tag in tags {
            match tag {
                Tag::Axis(x) => {
                    let counted = matches!(self.item(self.skip(self.at)), Some(Item::Table(_) | Item::Column(_)));
                    if tags.contains(&Tag::Count) && counted {
                        return false;
                    }
                    self.order_key(if *x { Term::AxisX } else { Term::AxisY });
                    return true;
                }
                // "top 3 products by revenue per category"
                Tag::By | Tag::Each if self.draft.ranked && !self.draft.order.is_empty() => {
                    self.state.mode = Mode::Group;
                    return true;
                }
                Tag::By | Tag::In | Tag::Of | Tag::Each => return true,
                _ => {}
            }
        }
        false
    }

    /// An axis outside an ordering clause: one is begun when a direction follows; else the axis names what to show.
    pub(super) fn axis(&mut self, at: usize, x: bool) {
        let ahead = (at + 1..at + 5).take_while(|&i| i < self.edges.len());
        let directed = ahead.clone().any(|i| self.tags(i).iter().any(|t| matches!(t, Tag::Direction(_))));
        if directed {
            self.flush();
            self.state.mode = Mode::Order;
            self.order_key(if x { Term::AxisX } else { Term::AxisY });
            return;
        }
        let words = self.words(at).to_lowercase();
        if !x && (words.contains("number") || words.contains("count") || words.contains("many")) {
            self.state.count(false);
        }
    }

    pub(super) fn order_key(&mut self, term: Term) {
        let descending = self.state.order_direction;
        if self.draft.order.iter().any(|k| k.term == term) {
            return;
        }
        self.draft.order.push(OrderKey { term, descending });
    }

    /// "descending": for the keys named so far, else for those to come.
    pub(super) fn direction(&mut self, descending: bool) {
        let mut told = false;
        for key in self.draft.order.iter_mut().filter(|k| k.descending.is_none()) {
            key.descending = Some(descending);
            told = true;
        }
        if !told {
            self.state.mode = Mode::Order;
            self.state.order_direction = Some(descending);
            self.state.direction_alone = true;
        }
    }

    pub(super) fn alphabetical(&mut self) {
        self.state.mode = Mode::Order;
        self.state.direction_alone = false;
        let next = self.skip(self.at);
        let key_follows = matches!(self.item(next), Some(Item::Column(_) | Item::Table(_))) || self.is(next, Tag::Of);
        if !key_follows && self.draft.order.is_empty() {
            self.order_key(Term::FirstShown);
        }
    }

    pub(super) fn without(&mut self, at: usize) {
        let next = self.skip_links(at + 1);
        if self.state.mode == Mode::Group {
            // "by month, excluding cancelled orders"
            self.state.mode = Mode::Filter;
        }
        match self.item(next) {
            Some(Item::Column(columns)) if self.test_follows(next, columns) => self.state.negated = true,
            Some(Item::Table(_) | Item::Column(_)) => {
                self.flush();
                self.state.mode = Mode::Filter;
                self.state.absent = true;
            }
            Some(Item::Phrase(tags))
                if tags
                    .iter()
                    .any(|t| matches!(t, Tag::Compare(..) | Tag::Like(_) | Tag::Is | Tag::In | Tag::Named)) =>
            {
                self.state.negated = true;
            }
            Some(Item::Value(_) | Item::Text { .. } | Item::Number(_) | Item::Period(_)) => self.state.negated = true,
            _ => {
                self.state.mode = Mode::Filter;
                self.state.absent = true;
            }
        }
    }

    /// Notes the last word of a kind, as it was said, for one that found no place.
    fn loose_said(&mut self, kind: impl Fn(&Tag) -> bool, cost: f32) {
        match (0..self.at.min(self.edges.len())).rev().find(|&i| self.tags(i).iter().any(&kind)) {
            Some(at) => self.loose(at, cost),
            None => self.draft.cost += cost,
        }
    }

    /// Settles what waits for a noun that won't come.
    pub(super) fn flush(&mut self) {
        if self.state.counting.take().is_some() {
            if self.state.mode == Mode::Order && self.draft.order.is_empty() {
                self.order_key(Term::AxisY);
            } else {
                self.show(Term::Rows);
            }
        }
        if let Some((comparison, digits)) = self.state.waiting.take() {
            let left = self.state.last_column.map(Term::Column);
            self.draft.cost += 0.6;
            let operand = Operand::Literal(Literal::Number(digits));
            self.filter(left, super::super::draft::Test::Compare(comparison, operand));
        }
        if let Some((descending, quality, limit)) = self.state.superlative.take() {
            if quality == Quality::Frequency {
                self.extreme(Term::Rows, descending, limit);
            } else {
                self.loose_said(|t| matches!(t, Tag::Superlative { descending: d, .. } if *d == descending), 1.0);
            }
        }
        if self.state.direction_alone && self.draft.order.is_empty() {
            let term = Term::AxisY;
            self.draft.order.push(OrderKey { term, descending: self.state.order_direction });
        }
        self.state.direction_alone = false;
        if !self.state.functions.is_empty() {
            self.state.functions.clear();
            self.draft.cost += 0.8;
        }
        let absent = std::mem::take(&mut self.state.absent);
        if std::mem::take(&mut self.state.negated) || absent {
            self.loose_said(|t| matches!(t, Tag::Not | Tag::Without), 1.2);
        }
        if let Some(Term::Column(mention)) = self.state.column.take() {
            self.draft.cost += 0.6;
            self.draft.columns[mention].shown = true;
            self.show(Term::Column(mention));
        }
        self.state.run.clear();
        self.state.possessor = None;
    }
}
