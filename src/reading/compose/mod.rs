//! Puts the meanings of spans together, left to right: what is shown, by what, under which conditions, in what order.

mod compare;
mod contrast;
mod deed_time;
mod extreme;
mod listing;
mod lookahead;
mod measure;
mod noun;
mod order;
mod several;
mod share;
mod state;
mod text;
mod times;
mod value;
mod verb;

use chrono::NaiveDate;

use super::draft::{Draft, Term};
use super::grammar::Tag;
use super::index::Index;
use super::lexer::Token;
use super::linker::{Edge, Item};

use state::{Mode, State};

/// One reading of the spans as a draft.
pub(super) fn compose(index: &Index, tokens: &[Token], edges: &[&Edge], today: NaiveDate) -> Draft {
    let (draft, state) = (Draft::default(), State::default());
    let mut composer = Composer { index, tokens, edges, today, at: 0, draft, state };
    composer.draft.scatter =
        (0..edges.len()).any(|i| composer.is(i, Tag::Chart) && composer.words(i).to_lowercase().contains("scatter"));
    composer.draft.chart = edges.iter().any(|e| has_tag(e, Tag::Chart));
    while composer.at < edges.len() {
        composer.step();
    }
    composer.finish();
    composer.draft
}

/// Whether an item can be the tag.
pub(super) fn has_tag(edge: &Edge, tag: Tag) -> bool {
    matches!(&edge.item, Item::Phrase(tags) if tags.contains(&tag))
}

pub(super) struct Composer<'a> {
    pub index: &'a Index,
    pub tokens: &'a [Token],
    pub edges: &'a [&'a Edge],
    pub today: NaiveDate,
    pub at: usize,
    pub draft: Draft,
    pub state: State,
}

impl Composer<'_> {
    /// Whether the item at a position can be the tag.
    pub(super) fn is(&self, at: usize, tag: Tag) -> bool {
        self.edges.get(at).is_some_and(|e| has_tag(e, tag))
    }

    /// The tags of the item at a position.
    pub(super) fn tags(&self, at: usize) -> &'static [Tag] {
        match self.edges.get(at).map(|e| &e.item) {
            Some(Item::Phrase(tags)) => tags,
            _ => &[],
        }
    }

    pub(super) fn item(&self, at: usize) -> Option<&Item> {
        self.edges.get(at).map(|e| &e.item)
    }

    /// The words of an item.
    pub(super) fn words(&self, at: usize) -> String {
        let Some(edge) = self.edges.get(at) else { return String::new() };
        self.tokens[edge.begin..edge.end].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The next position from `from` on whose item isn't a small word without effect.
    pub(super) fn skip(&self, from: usize) -> usize {
        let idle = |at: usize| {
            self.tags(at).first().is_some_and(|t| matches!(t, Tag::Filler | Tag::Soft | Tag::Pronoun))
                && self.tags(at).iter().all(|t| matches!(t, Tag::Filler | Tag::Soft | Tag::Pronoun | Tag::With))
        };
        (from..self.edges.len()).find(|&at| !idle(at)).unwrap_or(self.edges.len().max(from))
    }

    /// Notes a piece that found no place.
    pub(super) fn loose(&mut self, at: usize, cost: f32) {
        self.draft.loose.push(at);
        self.draft.cost += cost;
    }

    /// Like `skip`, over prepositions too.
    pub(super) fn skip_links(&self, from: usize) -> usize {
        let link = |at: usize| {
            self.tags(at).iter().any(|t| matches!(t, Tag::In | Tag::For | Tag::Of | Tag::By | Tag::Each | Tag::Soft))
        };
        let mut at = self.skip(from);
        while link(at) && at < self.edges.len() {
            at = self.skip(at + 1);
        }
        at
    }

    fn step(&mut self) {
        let at = self.at;
        self.at += 1;
        let Some(item) = self.item(at).cloned() else { return };
        match item {
            Item::Phrase(tags) => self.phrase(at, tags),
            Item::Table(candidates) => self.table(at, candidates),
            Item::Column(candidates) => self.column(at, candidates),
            Item::Metric(kind) => self.metric(at, kind),
            Item::Value(hits) => self.value(at, hits),
            Item::Text { text, quoted } => self.text(at, &text, quoted),
            Item::Number(digits) => self.number(at, &digits),
            Item::Period(period) => self.period_said(at, &period),
            Item::Verb(deed) => self.deed(at, deed),
            Item::Unknown => self.loose(at, 0.0),
        }
    }

    fn phrase(&mut self, at: usize, tags: &'static [Tag]) {
        if self.state.mode == Mode::Order && self.order_phrase(tags) {
            return;
        }
        let has = |tag: Tag| tags.contains(&tag);
        let plain = tags.iter().find(|t| !matches!(t, Tag::Axis(_))).or(tags.first());
        match plain.copied() {
            Some(Tag::Axis(x)) => self.axis(at, x),
            Some(Tag::Stop) => self.end_sentence(),
            Some(Tag::Comma) => self.state.comma(),
            Some(Tag::List) => {
                self.draft.listing |= at == 0;
                self.begin_list();
            }
            Some(Tag::What) => self.begin_list(),
            Some(Tag::When) if at == 0 => self.state.asks_time = true,
            Some(Tag::Where) if at == 0 => self.state.asks_place = true,
            Some(Tag::Count) => self.state.count(false),
            Some(Tag::CountDistinct) => self.state.count(true),
            Some(Tag::Aggregate(function)) => self.aggregate(function),
            Some(Tag::Distinct) => self.state.distinct = true,
            Some(Tag::Superlative { descending, quality }) => self.superlative(at, descending, quality),
            Some(Tag::Top { descending }) => self.top(at, descending),
            Some(Tag::Compare(comparison, quality)) => self.compare(at, comparison, quality),
            Some(Tag::Between) => self.between(at),
            Some(Tag::By) => self.by(at),
            Some(Tag::Order(direction)) => self.begin_order(at, direction),
            Some(Tag::Direction(descending)) => self.direction(descending),
            Some(Tag::Alphabetical) => self.alphabetical(),
            Some(Tag::Each) => self.state.each = true,
            Some(Tag::For) => self.state.each |= self.splits(at),
            Some(Tag::Not | Tag::Without) => self.without(at),
            Some(Tag::Or) => self.state.or = true,
            Some(Tag::And | Tag::But) => self.state.and(),
            Some(Tag::Versus) => self.versus(at),
            Some(Tag::Running) => self.run_along(),
            Some(Tag::Both) => self.state.both = 2,
            Some(Tag::Who) if at == 0 => self.state.mode = Mode::Show,
            Some(Tag::With | Tag::Whose | Tag::Relative | Tag::Who) => {
                self.relative(at, has(Tag::Like(super::query::Pattern::Contains)));
            }
            Some(Tag::Of) => self.state.possessor = None,
            Some(Tag::Named) => self.named(at),
            Some(Tag::Like(pattern)) => self.like(at, pattern),
            Some(Tag::Empty) => self.empty(at, false),
            Some(Tag::Present) => self.empty(at, true),
            Some(Tag::Everything) => self.draft.everything = true,
            Some(Tag::Share) if self.words(at).to_lowercase().starts_with("rate") && self.rate(at) => {}
            Some(Tag::Share) => self.begin_share(),
            Some(Tag::Is) => self.part_share_by_verb(at),
            Some(Tag::Ratio | Tag::Difference | Tag::Beyond) => self.loose(at, 1.2),
            Some(Tag::Grain(grain)) => self.grain(at, grain),
            Some(Tag::Time) => self.draft.groups.push(Term::OverTime),
            Some(Tag::Chart) => self.state.after_chart(),
            Some(Tag::Bin) => self.state.bin = true,
            Some(Tag::Soft) if self.in_place_of_noun(at) => self.draft.cost += 1.2,
            Some(Tag::Postfix(..)) => self.loose(at, 0.6),
            Some(Tag::Soft) => self.soft(at),
            _ => {}
        }
    }

    /// "When ... ?" shows a time, if nothing else was asked for.
    fn answer_when(&mut self) {
        let timed = self.draft.shown.iter().any(|s| matches!(s.term, Term::Column(_) | Term::Aggregate(..)));
        if self.state.asks_time && !timed {
            self.draft.shown.retain(|s| !matches!(s.term, Term::Entity(_)));
            self.show(Term::Quality(super::grammar::Quality::Date, None));
            self.draft.cost += 0.3;
        }
        if (self.state.asks_time && self.draft.filters.iter().any(|f| matches!(f.test, super::draft::Test::Within(_))))
            || self.state.asks_place
        {
            self.draft.cost += 0.6;
        }
    }

    /// "How much ...?" is answered by a figure; a list without one would only look like an answer.
    fn answer_how_much(&mut self) {
        let asked = (0..self.edges.len()).any(|i| self.words(i).eq_ignore_ascii_case("how much"));
        let is_figure = |m: usize| self.all_numbers(m);
        let figure = self.draft.shown.iter().any(|s| match &s.term {
            Term::Column(m) => is_figure(*m),
            Term::Entity(_) | Term::Grain(..) | Term::OverTime => false,
            _ => true,
        });
        if asked && !figure && self.draft.share.is_none() {
            self.draft.cost += 0.8;
        }
    }

    /// "orders by city": what is asked for stands first, and is no verb there though it is written like one.
    fn in_place_of_noun(&self, at: usize) -> bool {
        let first = (0..at).all(|i| {
            self.tags(i)
                .iter()
                .any(|t| matches!(t, Tag::Filler | Tag::List | Tag::Count | Tag::Of | Tag::What | Tag::Aggregate(_)))
        });
        let before = (0..at).rev().find(|&i| !self.is(i, Tag::Filler));
        let joined = before.is_some_and(|i| self.is(i, Tag::And) || self.is(i, Tag::Comma));
        let next = self.skip(at + 1);
        let split = self.tags(next).iter().any(|t| matches!(t, Tag::By | Tag::Each | Tag::Time));
        let listed = first && (self.is(next, Tag::And) || self.is(next, Tag::Comma));
        (first || joined) && (split || listed) && self.words(at).to_lowercase().ends_with('s')
    }

    /// "running total of": the figure that follows is added up along time.
    fn run_along(&mut self) {
        self.draft.running = true;
        self.aggregate(super::query::Function::Sum);
    }

    /// "across" a column of words splits by it; "across" things only says which are meant.
    fn splits(&self, at: usize) -> bool {
        let across = self.words(at).to_lowercase().starts_with("across");
        let column = match self.item(self.skip(at + 1)) {
            Some(Item::Column(columns)) => columns.first().is_some_and(|(c, _)| !self.index.columns[*c].is_measure()),
            _ => false,
        };
        across && column
    }

    /// "per" what? A group was asked for and not found.
    fn doubt_missing_group(&mut self) {
        if self.state.mode == Mode::Group && self.draft.groups.is_empty() {
            self.draft.cost += 0.5;
        }
    }

    fn end_sentence(&mut self) {
        self.flush();
        self.doubt_missing_group();
        self.state.next_sentence();
    }

    fn begin_list(&mut self) {
        self.flush();
        self.state.mode = Mode::Show;
    }

    /// A condition begins.
    fn relative(&mut self, at: usize, contains: bool) {
        if contains && self.state.column.is_some() {
            self.like(at, super::query::Pattern::Contains);
            return;
        }
        self.flush();
        self.part_share_by_clause();
        self.state.each = false;
        if self.state.mode != Mode::Order {
            self.state.mode = Mode::Filter;
        }
    }

    fn finish(&mut self) {
        self.flush();
        self.doubt_sealed();
        self.doubt_missing_group();
        if self.draft.limit.is_none()
            && let Some((limit, from_above)) = self.state.top.take()
        {
            self.draft.limit = Some(limit);
            self.draft.from_above = from_above;
            self.rank_top(from_above);
        }
        self.draft.distinct |= self.state.distinct_shown;
        self.answer_when();
        self.answer_how_much();
        self.finish_share();
        self.finish_contrast();
    }
}
