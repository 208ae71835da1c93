//! Sentences of a model about a result: made plain, checked number by number, dropped when one doesn't hold.

use super::numbers::Evidence;
use super::plain::plain;
use crate::chat::answer::FactView;
use crate::data::facts::{self, Piece};

/// The most sentences that are kept.
const MOST: usize = 3;

/// Takes prose as it comes and lets through the sentences that hold.
#[derive(Debug)]
pub(super) struct Sieve {
    evidence: Evidence,
    waiting: String,
    kept: Vec<Vec<Piece>>,
    dropped: usize,
}

impl Sieve {
    pub(super) fn new(evidence: Evidence) -> Self {
        Self { evidence, waiting: String::new(), kept: Vec::new(), dropped: 0 }
    }

    /// Takes a piece of text. The sentences that became whole and hold are handed back.
    pub(super) fn take(&mut self, piece: &str) -> Vec<String> {
        self.waiting.push_str(piece);
        let mut passed = Vec::new();
        while let Some(end) = sentence_end(&self.waiting) {
            let rest = self.waiting.split_off(end);
            let sentence = std::mem::replace(&mut self.waiting, rest);
            passed.extend(self.judge(&sentence));
        }
        passed
    }

    /// The end of the text: what is left is a sentence, too. The facts to show, and how many sentences fell.
    pub(super) fn finish(mut self) -> (Vec<FactView>, usize) {
        let last = std::mem::take(&mut self.waiting);
        self.judge(&last);
        let facts = self.kept.into_iter().map(|sentence| FactView { kind: "model".into(), sentence }).collect();
        (facts, self.dropped)
    }

    fn judge(&mut self, sentence: &str) -> Option<String> {
        let sentence = plain(sentence, 400);
        if sentence.is_empty() || self.kept.len() == MOST {
            return None;
        }
        let Some(pieces) = self.evidence.admit(&sentence) else {
            self.dropped += 1;
            return None;
        };
        let text = facts::plain(&pieces);
        self.kept.push(pieces);
        Some(text)
    }
}

/// Where the first sentence of a text ends: after its mark and the space behind it, or at a line's end.
fn sentence_end(text: &str) -> Option<usize> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c == '\n' || (c.is_whitespace() && matches!(before, '.' | '!' | '?')) {
            return Some(at + c.len_utf8());
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ResultTable;
    use crate::data::facts::Insight;

    fn sieve() -> Sieve {
        let number = Piece::Number { text: "12".into(), value: 12.0, cells: vec![], ranges: vec![] };
        Sieve::new(Evidence::of(&ResultTable::default(), &Insight::new(vec![number], vec![])))
    }

    #[test]
    fn sentences_come_through_as_soon_as_they_are_whole() {
        let mut sieve = sieve();
        assert!(sieve.take("There were 1").is_empty());
        assert_eq!(sieve.take("2 orders. And "), ["There were 12 orders."]);
        assert!(sieve.take("then 13 more. ").is_empty(), "13 is nowhere");
        sieve.take("It is calm");
        let (facts, dropped) = sieve.finish();
        assert_eq!(
            facts.iter().map(|f| facts::plain(&f.sentence)).collect::<Vec<_>>(),
            ["There were 12 orders.", "It is calm"]
        );
        assert_eq!(dropped, 1);
    }

    #[test]
    fn a_link_split_over_pieces_does_not_come_through() {
        let mut sieve = sieve();
        for piece in ["See ![x](htt", "ps://evil.exa", "mple/?d=12) now."] {
            sieve.take(piece);
        }
        let (facts, _) = sieve.finish();
        assert!(!format!("{facts:?}").contains("evil"), "{facts:?}");
    }

    #[test]
    fn three_sentences_are_enough() {
        let mut sieve = sieve();
        sieve.take("A. B. C. D. E. ");
        assert_eq!(sieve.finish().0.len(), 3);
    }
}
