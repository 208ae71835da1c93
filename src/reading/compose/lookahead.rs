//! Whether a test follows: "age over 30", "city of New York", "status 'open'".

use super::super::grammar::Tag;
use super::super::index::ColumnId;
use super::super::linker::Item;
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
                Some(Item::Number(_)) => self.state.mode == Mode::Filter || self.within(at),
                Some(Item::Value(hits)) => value_of(hits, candidates) || self.open_place(candidates),
                Some(Item::Text { .. }) => self.open_place(candidates) || self.state.mode == Mode::Filter,
                _ => false,
            };
        }
        match self.item(next) {
            // "launched in 2025"
            Some(Item::Phrase(tags))
                if tags.contains(&Tag::In)
                    && self.participle(at)
                    && matches!(self.item(self.skip(next + 1)), Some(Item::Period(_))) =>
            {
                candidates.iter().any(|(c, _)| self.index.columns[*c].time.is_some())
            }
            Some(Item::Phrase(tags)) => {
                tags.iter().any(|t| {
                    matches!(t, Tag::Compare(..) | Tag::Between | Tag::Like(_) | Tag::Empty | Tag::Present)
                        || (matches!(t, Tag::Named) && !candidates.is_empty())
                }) && !tags.contains(&Tag::Relative)
                    && (linked || !tags.contains(&Tag::With) || self.like_operand(next))
            }
            Some(Item::Value(hits)) => {
                (linked && !candidates.is_empty() && self.state.mode != Mode::Show) || value_of(hits, candidates)
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
        let next = self.skip(at + 1);
        let negated = self.is(next, Tag::Without) && self.value_after(next);
        self.is(at, Tag::Relative)
            && (words.ends_with(" is") || words.ends_with(" are") || self.is(next, Tag::Is) || negated)
    }

    /// Whether the item comes after "in", "with" or the like.
    fn within(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|&i| !self.is(i, Tag::Filler));
        before.is_some_and(|i| self.is(i, Tag::In) || self.is(i, Tag::With) || self.is(i, Tag::For))
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
}

/// Whether one of the values stands in one of the columns.
pub(super) fn value_of(hits: &[ValueHit], candidates: &[(ColumnId, f32)]) -> bool {
    hits.iter().any(|h| candidates.iter().any(|(c, _)| *c == h.column))
}
