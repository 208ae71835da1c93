//! Shares: "what percentage of X are Y" has X for its whole and Y for its part.

use super::super::draft::{Share, Test};
use super::super::linker::Item;
use super::Composer;

impl Composer<'_> {
    pub(super) fn begin_share(&mut self) {
        self.draft.share = Some(Share { part: self.draft.filters.len(), ..Share::default() });
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
        if share.before_noun.is_some() {
            share.part = filters;
            share.parted = true;
            // What must not exist takes all conditions after it: which side they are on can't be told.
            self.draft.cost += if absent { 1.2 } else { 0.0 };
        }
    }

    /// Tells the conditions of the part from those of the whole.
    pub(super) fn finish_share(&mut self) {
        let Some(share) = self.draft.share else { return };
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
