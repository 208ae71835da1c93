//! What a search has come upon so far: how many of each kind, and the best of them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Hit, HitKind};

/// The most that are kept to be shown.
const MOST: usize = 1_000;

/// How many of a kind were found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SearchKindCount)]
pub struct KindCount {
    pub kind: HitKind,
    pub count: u64,
}

/// A part of what was found, best first.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SearchResults)]
pub struct Results {
    pub data: Vec<Hit>,
    /// How many there are to page through: of the wanted kind, at most 1,000.
    pub count: u64,
    /// How many of each kind were found, whichever was wanted; kinds of which there are none are left out.
    pub kinds: Vec<KindCount>,
}

/// Counts every hit, and keeps the best of the wanted kind.
#[derive(Debug, Default)]
pub(super) struct Found {
    wanted: Option<HitKind>,
    hits: Vec<Hit>,
    counts: BTreeMap<HitKind, u64>,
}

impl Found {
    pub(super) fn new(wanted: Option<HitKind>) -> Self {
        Self { wanted, ..Self::default() }
    }

    fn add(&mut self, hit: Hit) {
        *self.counts.entry(hit.kind).or_default() += 1;
        if self.wanted.is_some_and(|kind| kind != hit.kind) {
            return;
        }
        self.hits.push(hit);
        if self.hits.len() >= 2 * MOST {
            self.trim();
        }
    }

    fn trim(&mut self) {
        self.hits.sort_by(Hit::order);
        self.hits.truncate(MOST);
    }

    pub(super) fn page(mut self, skip: usize, most: usize) -> Results {
        self.trim();
        let kinds = self.counts.into_iter().map(|(kind, count)| KindCount { kind, count }).collect();
        let count = self.hits.len() as u64;
        Results { data: self.hits.into_iter().skip(skip).take(most).collect(), count, kinds }
    }
}

impl Extend<Hit> for Found {
    fn extend<T: IntoIterator<Item = Hit>>(&mut self, hits: T) {
        for hit in hits {
            self.add(hit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(kind: HitKind, at: usize) -> Hit {
        let score = if at == 2_500 { 100 } else { 25 };
        let (id, title) = (at.to_string(), format!("orders {at}"));
        Hit { kind, id, title, subtitle: None, excerpt: None, href: "/".into(), score }
    }

    #[test]
    fn the_best_are_kept_however_many_there_are() {
        let mut found = Found::new(Some(HitKind::Table));
        for at in 0..3_000 {
            found.add(hit(HitKind::Table, at));
            found.add(hit(HitKind::Column, at));
        }
        let results = found.page(0, 2);
        assert_eq!(results.data.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["2500", "0"]);
        assert_eq!(results.count, 1_000);
        let counts: Vec<_> = results.kinds.iter().map(|of| (of.kind, of.count)).collect();
        assert_eq!(counts, [(HitKind::Table, 3_000), (HitKind::Column, 3_000)]);
    }

    #[test]
    fn a_page_behind_the_last_is_empty() {
        let mut found = Found::new(None);
        found.add(hit(HitKind::Query, 1));
        let results = found.page(20, 20);
        assert!(results.data.is_empty() && results.count == 1);
    }
}
