//! Words people use for each other. The lists are data; this only reads them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::names::{pairs, stem};

/// Another way to say a word: stems, and how sure a match through it is (0 to 1).
#[derive(Debug, Clone)]
pub struct Synonym {
    pub stems: Vec<String>,
    pub weight: f32,
}

static SYNONYMS: LazyLock<HashMap<String, Vec<Synonym>>> = LazyLock::new(read_synonyms);
static VALUES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    pairs(include_str!("words/values.txt"))
        .map(|(said, written)| (said, written.split(',').map(str::trim).collect()))
        .collect()
});

fn read_synonyms() -> HashMap<String, Vec<Synonym>> {
    let mut map: HashMap<String, Vec<Synonym>> = HashMap::new();
    for line in include_str!("words/synonyms.txt").lines().filter(|l| !l.starts_with('#')) {
        let Some((head, rest)) = line.split_once(':') else { continue };
        let Some((weight, word)) = head.split_once(' ') else { continue };
        let weight = weight.parse().unwrap_or(0.8);
        let entry = map.entry(stem(word.trim())).or_default();
        for other in rest.split(',') {
            entry.push(Synonym { stems: other.split_whitespace().map(stem).collect(), weight });
        }
    }
    map
}

/// Other words for a stem.
pub fn synonyms(stem: &str) -> &'static [Synonym] {
    SYNONYMS.get(stem).map_or(&[], Vec::as_slice)
}

/// How a word for a value may be written in the data ("female" as `F`), in lower case.
pub fn written_as(word: &str) -> &'static [&'static str] {
    VALUES.get(word).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_may_be_a_customer() {
        assert!(synonyms(&stem("clients")).iter().any(|s| s.stems == [stem("customer")]));
    }

    #[test]
    fn female_may_be_written_f() {
        assert!(written_as("female").contains(&"f"));
    }
}
