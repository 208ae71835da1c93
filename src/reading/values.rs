//! The words that stand in the data: which column holds "Germany", and what "Germny" was meant to be.

use std::collections::HashMap;

use crate::data::ColumnType;

use super::index::{ColumnEntry, ColumnId};
use super::names::stem;
use super::thesaurus::written_as;

/// A value of a column that a piece of the question may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueHit {
    pub column: ColumnId,
    /// As written in the data.
    pub text: String,
    /// 1 for the same words, less for part of it or a likely typing error.
    pub score: f32,
    /// Words of the question covered.
    pub length: usize,
}

#[derive(Debug)]
struct Entry {
    column: ColumnId,
    text: String,
    stems: Vec<String>,
}

/// Values by their first word.
#[derive(Debug, Default)]
pub struct ValueIndex {
    entries: Vec<Entry>,
    by_first: HashMap<String, Vec<usize>>,
    by_word: HashMap<String, Vec<usize>>,
    by_text: HashMap<String, Vec<usize>>,
}

const LONGEST: usize = 80;

impl ValueIndex {
    pub(super) fn build(columns: &[ColumnEntry]) -> Self {
        let mut index = Self::default();
        for (id, column) in columns.iter().enumerate() {
            let textual = matches!(column.kind, ColumnType::Text | ColumnType::Other | ColumnType::Json);
            if !textual || column.time.is_some() {
                continue;
            }
            for text in column.samples.iter().filter(|s| s.len() <= LONGEST && !s.trim().is_empty()) {
                index.add(id, text);
            }
        }
        index
    }

    fn add(&mut self, column: ColumnId, text: &str) {
        let stems = words_of(text);
        let Some(first) = stems.first() else { return };
        if stems.iter().all(|w| w.chars().all(|c| c.is_ascii_digit())) {
            return;
        }
        let id = self.entries.len();
        self.by_first.entry(first.clone()).or_default().push(id);
        for word in stems.iter().skip(1) {
            self.by_word.entry(word.clone()).or_default().push(id);
        }
        self.by_text.entry(text.trim().to_lowercase()).or_default().push(id);
        self.entries.push(Entry { column, text: text.to_owned(), stems });
    }

    /// Values that begin where `stems` begins: whole values, or a telling part of a longer one.
    pub(super) fn at(&self, stems: &[&str]) -> Vec<ValueHit> {
        let Some(first) = stems.first() else { return Vec::new() };
        let mut hits = Vec::new();
        for entry in self.by_first.get(*first).into_iter().flatten().map(|&i| &self.entries[i]) {
            let same = entry.stems.iter().zip(stems).take_while(|(a, b)| a == b).count();
            if same == entry.stems.len() {
                hits.push(entry.hit(1.0, same));
            } else if same >= 2 || (same == 1 && entry.stems.len() <= 3 && first.len() > 3) {
                hits.push(entry.hit(0.45 + 0.35 * same as f32 / entry.stems.len() as f32, same));
            }
        }
        for entry in self.by_word.get(*first).into_iter().flatten().map(|&i| &self.entries[i]) {
            if entry.stems.len() <= 4 && first.len() > 3 {
                hits.push(entry.hit(0.5, 1));
            }
        }
        hits
    }

    /// Values that a word is another way to write for: "female" for `F`.
    pub(super) fn by_other_name(&self, word: &str) -> Vec<ValueHit> {
        let texts = written_as(word).iter().filter_map(|w| self.by_text.get(*w));
        texts.flatten().map(|&i| self.entries[i].hit(0.85, 1)).collect()
    }

    /// Values written exactly like `text`, without regard to case.
    pub(super) fn exactly(&self, text: &str) -> Vec<ValueHit> {
        let found = self.by_text.get(&text.trim().to_lowercase()).into_iter().flatten();
        found.map(|&i| self.entries[i].hit(1.0, 1)).collect()
    }

    /// Values that differ from a word by a likely typing error.
    pub(super) fn nearly(&self, word: &str) -> Vec<ValueHit> {
        if word.chars().count() < 5 {
            return Vec::new();
        }
        let close = |text: &str| strsim::normalized_damerau_levenshtein(word, text);
        let mut hits: Vec<ValueHit> = self
            .by_text
            .iter()
            .filter(|(text, _)| text.len().abs_diff(word.len()) <= 2 && close(text) >= 0.8)
            .flat_map(|(text, ids)| {
                #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
                let score = 0.8 * close(text) as f32;
                ids.iter().map(move |&i| self.entries[i].hit(score, 1))
            })
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.text.cmp(&b.text)).then(a.column.cmp(&b.column)));
        hits.truncate(6);
        hits
    }
}

impl Entry {
    fn hit(&self, score: f32, length: usize) -> ValueHit {
        ValueHit { column: self.column, text: self.text.clone(), score, length }
    }
}

/// The comparable words of a value.
fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(stem).collect()
}
