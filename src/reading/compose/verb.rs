//! Verbs: what happened to the things a question is about.

use super::super::draft::{Absent, Need, TableMention, Term, Test};
use super::super::grammar::Tag;
use super::super::index::TableId;
use super::super::linker::Item;
use super::super::verbs::{Deed, says_nothing};
use super::Composer;
use super::deed_time::Happened;
use super::extreme::SEVERAL;

impl Composer<'_> {
    /// A participle that the data keeps: a condition, or what things are ranked by.
    pub(super) fn deed(&mut self, at: usize, deed: Deed) {
        match deed {
            Deed::Timed(columns) => {
                let mention = self.mention(at, columns, Need::Time);
                self.happened(mention);
            }
            Deed::Kept(tables) => self.kept(at, tables),
        }
    }

    /// A time is known, lies in the period that follows, or is not known.
    fn happened(&mut self, mention: usize) {
        let absent = std::mem::take(&mut self.state.absent);
        if self.period_follows() {
            self.state.negated |= absent;
            self.state.column = Some(Term::Column(mention));
            self.state.deed = Some(Happened { table: None, column: mention, absent: false, end: self.at });
            return;
        }
        self.state.negated = !(absent || self.state.negated);
        self.filter(Some(Term::Column(mention)), Test::Empty);
    }

    fn period_follows(&self) -> bool {
        let mut at = self.skip(self.at);
        let compared = self.tags(at).iter().any(|t| matches!(t, Tag::Compare(..) | Tag::Between));
        let link = |t: &Tag| matches!(t, Tag::In | Tag::Compare(..) | Tag::Between | Tag::For);
        while self.tags(at).iter().any(link) {
            at = self.skip(at + 1);
        }
        matches!(self.item(at), Some(Item::Period(_))) || (compared && matches!(self.item(at), Some(Item::Number(_))))
    }

    /// Rows of another table: there are some, there are none, or the most of them.
    fn kept(&mut self, at: usize, candidates: Vec<(TableId, f32)>) {
        let mention = self.draft.tables.len();
        self.draft.tables.push(TableMention { candidates, at });
        if let Some((descending, _, limit)) = self.state.superlative.take() {
            let limit = if limit == 1 && self.plural_at(self.skip(at + 1)) { SEVERAL } else { limit };
            self.extreme(Term::CountOf(mention), descending, limit);
            return;
        }
        let absent = std::mem::take(&mut self.state.absent) | std::mem::take(&mut self.state.negated);
        if absent {
            self.draft.absent.push(Absent { table: mention, filter: self.draft.filters.len() });
        } else if self.tokens[self.edges[at].begin].stem == "sell"
            && self.draft.shown.iter().any(|s| matches!(s.term, Term::CountOf(_)))
        {
            // "how many products were sold": different ones, or pieces?
            return self.loose(at, 1.2);
        }
        if self.period_follows() {
            self.time_of_kept(at, mention, absent);
        }
    }

    /// Whether the noun at a position is said of several.
    pub(super) fn plural_at(&self, at: usize) -> bool {
        self.edges.get(at).is_some_and(|edge| {
            let noun = &self.tokens[edge.end - 1];
            noun.lower.ends_with('s') && noun.lower != noun.stem
        })
    }

    /// Whether a participle before a noun says which things are meant, not what was done with them: "the audited
    /// books", unlike "who audited books".
    fn describes(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        let subject = |t: &Tag| {
            matches!(t, Tag::Who | Tag::Relative | Tag::Whose | Tag::With | Tag::Pronoun | Tag::And | Tag::Or)
        };
        match self.item(before) {
            Some(Item::Phrase(tags)) => !tags.iter().any(subject),
            _ => false,
        }
    }

    /// A verb that ties nouns together is left unread; one that says something of a noun alone is not.
    pub(super) fn soft(&mut self, at: usize) {
        if matches!(self.words(at).to_lowercase().as_str(), "rate" | "rates") {
            if !self.rate(at) && self.ends_noun(at) {
                self.loose(at, 1.2);
            }
            return;
        }
        let token = &self.tokens[self.edges[at].begin];
        let counted = at > 0 && self.state.counting.is_some() && self.is(at - 1, Tag::Count);
        let things = token.lower.ends_with('s') && token.lower != token.stem;
        let noun = matches!(self.item(at + 1), Some(Item::Table(_) | Item::Column(_) | Item::Value(_) | Item::Verb(_)));
        if counted && things && !noun {
            // "the number of orders" where nothing is called so.
            self.loose(at, 1.2);
            return;
        }
        if !self.participle(at) || says_nothing(&token.stem) {
            return;
        }
        if self.period_follows() && self.meets_happenings() {
            return self.loose(at, 1.2);
        }
        let before = at.checked_sub(1);
        let of_thing = before.is_some_and(|i| {
            self.is(i, Tag::Is)
                || self.is(i, Tag::Not)
                || self.is(i, Tag::Without)
                || matches!(self.item(i), Some(Item::Table(_)))
                || matches!(self.words(i).to_lowercase().as_str(), "rows" | "records")
        });
        let of_next = matches!(self.item(at + 1), Some(Item::Table(_)))
            && !before.is_some_and(|i| matches!(self.item(i), Some(Item::Table(_) | Item::Column(_) | Item::Value(_))))
            && self.state.superlative.is_none();
        if of_next && self.describes(at) {
            return self.loose(at, 1.2);
        }
        let ends = match self.item(at + 1) {
            None => true,
            Some(Item::Phrase(tags)) => tags.iter().any(|t| matches!(t, Tag::Stop | Tag::But)),
            _ => false,
        };
        let said_already = self.draft.columns.iter().any(|c| c.at + 1 == at);
        if of_thing && ends && !said_already {
            self.loose(at, 1.2);
        }
    }
}
