//! Shares: "what percentage of X are Y" has X for its whole and Y for its part.

use super::super::draft::{Share, Term, Test};
use super::super::grammar::Tag;
use super::super::linker::Item;
use super::Composer;

impl Composer<'_> {
    pub(super) fn begin_share(&mut self) {
        self.draft.share = Some(Share { part: self.draft.filters.len(), ..Share::default() });
    }

    /// "survival rate", "cancellation rate of orders": the share of those for which the word before holds. Whether it
    /// is one.
    pub(super) fn rate(&mut self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let said = |m: &usize| self.draft.columns[*m].at == before;
        let mention = (0..self.draft.columns.len()).rev().find(said);
        let part = match (self.item(before).cloned(), mention) {
            (Some(Item::Column(_)), Some(m)) if self.is_flag(m) && self.unlist(m) => {
                self.filter(Some(Term::Column(m)), Test::Flag);
                self.draft.filters.last_mut()
            }
            (Some(Item::Value(_)), Some(m)) => {
                self.draft.filters.last_mut().filter(|f| f.left == Some(Term::Column(m)))
            }
            (Some(Item::Table(_)), _) if self.ends_noun(at) => {
                // A rate of what to what?
                self.loose(at, 1.2);
                return true;
            }
            _ => None,
        };
        let Some(part) = part else { return false };
        part.part = true;
        self.draft.share = Some(Share { named: true, ..Share::default() });
        true
    }

    /// Takes back that a column is shown; false where it was not.
    fn unlist(&mut self, mention: usize) -> bool {
        let before = self.draft.shown.len();
        self.draft.shown.retain(|s| s.term != Term::Column(mention));
        self.state.run.retain(|m| *m != mention);
        self.draft.shown.len() < before
    }

    /// Whether "rate" is a noun here, not what somebody does.
    pub(super) fn ends_noun(&self, at: usize) -> bool {
        match self.item(at + 1) {
            None | Some(Item::Period(_)) => true,
            Some(Item::Phrase(tags)) => tags.iter().any(|t| {
                matches!(t, Tag::By | Tag::Each | Tag::In | Tag::Of | Tag::For | Tag::Time | Tag::Stop | Tag::Grain(_))
            }),
            _ => false,
        }
    }

    /// The verb of the question: what stands before it is the whole.
    pub(super) fn part_share_by_verb(&mut self, at: usize) {
        let after_noun = at > 0
            && self.state.column.is_none()
            && matches!(
                self.item(at - 1),
                Some(
                    Item::Table(_)
                        | Item::Column(_)
                        | Item::Value(_)
                        | Item::Period(_)
                        | Item::Text { .. }
                        | Item::Number(_)
                )
            );
        if after_noun {
            self.part_share();
        }
    }

    /// The first relative clause: "of X that are Y".
    pub(super) fn part_share_by_clause(&mut self) {
        if self.draft.share.is_some_and(|s| !s.parted) {
            self.part_share();
        }
    }

    fn part_share(&mut self) {
        let filters = self.draft.filters.len();
        let absent = !self.draft.absent.is_empty();
        let Some(share) = &mut self.draft.share else { return };
        // "of women who survived": a value stands for the things that have it.
        if share.before_noun.is_some() || filters > share.part {
            share.part = filters;
            share.parted = true;
            // What must not exist takes all conditions after it: which side they are on can't be told.
            self.draft.cost += if absent { 1.2 } else { 0.0 };
        }
    }

    /// Tells the conditions of the part from those of the whole.
    pub(super) fn finish_share(&mut self) {
        let Some(share) = self.draft.share else { return };
        if share.named {
            // What must not exist would be taken for the part.
            self.draft.cost += if self.draft.absent.is_empty() { 0.0 } else { 1.2 };
            return;
        }
        let filters = &mut self.draft.filters;
        let after_noun = share.before_noun.filter(|&n| !share.parted && n < filters.len());
        let begin = after_noun.unwrap_or(share.part);
        let within = |test: &Test| matches!(test, Test::Within(_));
        // Without a verb a period says which rows are looked at, unless nothing else makes the part.
        let others = filters.iter().skip(begin).any(|f| !within(&f.test));
        // "share of revenue by country in 2025": the groups are the parts, and the time says of what.
        if !self.draft.groups.is_empty() && !share.parted && !others {
            self.draft.share = Some(Share { part: filters.len(), ..share });
            return;
        }
        for filter in filters.iter_mut().skip(begin) {
            filter.part = share.parted || !others || !within(&filter.test);
        }
        self.draft.share = Some(Share { part: begin, ..share });
    }
}
