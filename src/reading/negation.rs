//! "Undelivered orders" are not delivered: a word that only the prefix tells from what the data knows says not.

use super::grammar::tags;
use super::index::{Concept, Index};
use super::lexer::Token;
use super::names::stem;
use super::roles::Role;
use super::verbs::is_participle;

const PREFIXES: [&str; 3] = ["un", "in", "non"];

/// The tokens with the "not" of such words put before them.
pub(super) fn parted(index: &Index, tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len() + 1);
    for token in tokens {
        match rest(index, &token) {
            Some(rest) => {
                let cut = token.end - rest.len();
                let part = |text: &str, begin: usize, end: usize| Token {
                    text: text.to_owned(),
                    lower: text.to_lowercase(),
                    stem: stem(&text.to_lowercase()),
                    kind: token.kind.clone(),
                    begin,
                    end,
                };
                out.push(part("not", token.begin, cut));
                out.push(part(&rest, cut, token.end));
            }
            None => out.push(token),
        }
    }
    out
}

/// What stands behind the prefix, where the data knows that and not the whole word.
fn rest(index: &Index, token: &Token) -> Option<String> {
    let plain = token.is_word() && token.text.is_ascii() && token.end - token.begin == token.text.len();
    let known = !tags(&token.lower).is_empty()
        || !index.named(&token.stem).is_empty()
        || !index.values.at(&[&token.stem]).is_empty();
    if !plain || known {
        return None;
    }
    PREFIXES.iter().find_map(|prefix| {
        let rest = token.lower.strip_prefix(prefix).filter(|rest| rest.len() >= 4)?;
        let stem = stem(rest);
        let flag = |c: &Concept| matches!(c, Concept::Column(id) if index.columns[*id].role == Role::Flag);
        let state = index.values.at(&[&stem]).iter().any(|h| h.score >= 1.0 && h.length == 1);
        let told = (is_participle(rest) && !(tags(rest).is_empty() && index.named(&stem).is_empty()))
            || index.named(&stem).iter().any(flag)
            || state;
        told.then(|| rest.to_owned())
    })
}
