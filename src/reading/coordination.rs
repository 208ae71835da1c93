//! "first and last names" says "first names and last names": the shared noun is put back where it was left out.

use super::index::Index;
use super::lexer::{Token, TokenKind};
use super::matching::columns_named;

/// The tokens with shared nouns repeated, where the schema has a column for each of the full names.
pub(super) fn spread(index: &Index, tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len() + 2);
    for (at, token) in tokens.iter().enumerate() {
        out.push(token.clone());
        if let Some(noun) = shared_noun(index, &tokens, at) {
            out.push(Token { begin: token.end, end: token.end, ..noun });
        }
    }
    out
}

/// The noun that the word at `at` shares with the words it is listed with.
fn shared_noun(index: &Index, tokens: &[Token], at: usize) -> Option<Token> {
    let mut modifiers = vec![at];
    let mut next = at + 1;
    loop {
        let linked = tokens.get(next).filter(|t| matches!(t.lower.as_str(), "and" | "or" | "," | "/"))?;
        let skip = usize::from(linked.lower == "," && tokens.get(next + 1).is_some_and(|t| t.lower == "and"));
        let word = next + 1 + skip;
        let noun = word + 1;
        modifiers.push(word);
        let noun_token = tokens.get(noun)?;
        if noun_token.kind == TokenKind::Word
            && !matches!(noun_token.lower.as_str(), "and" | "or" | "of" | "in" | "the")
        {
            let each =
                modifiers.iter().all(|&m| tokens[m].is_word() && full(index, &[&tokens[m].stem, &noun_token.stem]));
            let alone = full(index, &[&tokens[at].stem]);
            return (each && !alone).then(|| noun_token.clone());
        }
        if modifiers.len() > 3 {
            return None;
        }
        next = word + 1;
    }
}

fn full(index: &Index, stems: &[&str]) -> bool {
    columns_named(index, stems, false).first().is_some_and(|c| c.1 > 0.8)
}
