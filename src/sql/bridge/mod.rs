//! Puts forms that the parser does not know into ones it does, for judging only: what runs is the original.
//!
//! Every rule either leaves out fixed words (and the names that belong to them) or replaces signs by signs of
//! the same meaning. No rule leaves out a table, a function, a bracket's content or a literal, so whatever a
//! statement reads and calls is still there to be judged. A text that only looks like one of these forms
//! becomes something the parser refuses.

mod mysql;
mod postgresql;
mod sqlite;

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::Dialect;

type Rule = fn(&mut Bridge) -> bool;

/// The tokens with the forms of `dialect` translated. White space and comments must be left out already.
pub(super) fn translate(tokens: Vec<TokenWithSpan>, dialect: Dialect) -> Vec<TokenWithSpan> {
    let rules: &[Rule] = match dialect {
        Dialect::PostgreSql => postgresql::RULES,
        Dialect::Sqlite => sqlite::RULES,
        Dialect::MySql => mysql::RULES,
        // The analytic engine is this very parser.
        Dialect::Dataset => return tokens,
    };
    let mut bridge = Bridge { out: Vec::with_capacity(tokens.len()), tokens, at: 0, depth: 0, inside: Vec::new() };
    while bridge.at < bridge.tokens.len() {
        if !rules.iter().any(|rule| rule(&mut bridge)) {
            bridge.copy();
        }
    }
    bridge.out
}

/// A form that goes on until its bracket closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    RowsFrom,
    SubstringSimilar,
}

struct Bridge {
    tokens: Vec<TokenWithSpan>,
    at: usize,
    out: Vec<TokenWithSpan>,
    depth: usize,
    /// Forms that are open, with the depth of their bracket's content.
    inside: Vec<(Form, usize)>,
}

impl Bridge {
    fn copy(&mut self) {
        let Some(place) = self.tokens.get_mut(self.at) else { return };
        let token = std::mem::replace(place, TokenWithSpan::new_eof());
        match token.token {
            Token::LParen => self.depth += 1,
            Token::RParen => {
                self.inside.retain(|(_, depth)| *depth < self.depth);
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        self.out.push(token);
        self.at += 1;
    }

    /// Leaves out `count` tokens.
    fn skip(&mut self, count: usize) -> bool {
        self.at += count;
        true
    }

    /// Puts `tokens` where `count` tokens stood.
    fn replace(&mut self, count: usize, tokens: impl IntoIterator<Item = Token>) -> bool {
        if let Some(span) = self.tokens.get(self.at).map(|t| t.span) {
            self.out.extend(tokens.into_iter().map(|token| TokenWithSpan { token, span }));
        }
        self.skip(count)
    }

    fn is_open(&self, form: Form) -> bool {
        self.inside.contains(&(form, self.depth))
    }

    fn token(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead).map(|t| &t.token)
    }

    /// Whether the words ahead read like this, without quotes.
    fn reads(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.token(ahead).is_some_and(|token| is_word(token, word)))
    }

    fn any_word(&self, ahead: usize) -> bool {
        matches!(self.token(ahead), Some(Token::Word(_)))
    }

    fn previous(&self) -> Option<&Token> {
        self.out.last().map(|t| &t.token)
    }

    fn follows_word(&self, words: &[&str]) -> bool {
        self.previous().is_some_and(|token| words.iter().any(|word| is_word(token, word)))
    }

    /// Whether a value may have ended just before.
    fn follows_value(&self) -> bool {
        let words =
            ["WHERE", "AND", "OR", "NOT", "ON", "WHEN", "THEN", "ELSE", "HAVING", "SELECT", "BY", "CASE", "AS", "IS"];
        match self.previous() {
            Some(Token::Word(_)) => !self.follows_word(&words),
            Some(Token::RParen | Token::RBracket | Token::Number(..) | Token::SingleQuotedString(_)) => true,
            _ => false,
        }
    }

    /// `a ISNULL` is `a IS NULL`.
    fn is_null(&mut self) -> bool {
        self.follows_value()
            && self.reads(&["ISNULL"])
            && self.token(1) != Some(&Token::LParen)
            && self.replace(1, [word("IS"), word("NULL")])
    }

    /// `EXCLUDE ...` at the end of a window's frame.
    fn frame_exclusion(&mut self) -> bool {
        let endings: [&[&str]; 4] =
            [&["EXCLUDE", "TIES"], &["EXCLUDE", "GROUP"], &["EXCLUDE", "CURRENT", "ROW"], &["EXCLUDE", "NO", "OTHERS"]];
        let ending = endings.iter().find(|words| self.reads(words) && self.token(words.len()) == Some(&Token::RParen));
        ending.is_some_and(|words| self.skip(words.len()))
    }
}

fn is_word(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(w) if w.quote_style.is_none() && w.value.eq_ignore_ascii_case(word))
}

fn word(text: &str) -> Token {
    Token::make_word(text, None)
}

#[cfg(test)]
mod tests;
