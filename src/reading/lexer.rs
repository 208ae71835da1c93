//! A question as tokens: words, numbers, quoted text and marks, with periods of time recognised.

use super::names::stem;
use super::numbers::scaled;

/// A piece of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// As typed.
    pub text: String,
    pub lower: String,
    pub stem: String,
    pub kind: TokenKind,
    /// Byte offsets in the question.
    pub begin: usize,
    pub end: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    Word,
    /// Digits as they will be written in SQL.
    Number(String),
    /// Between quotation marks.
    Quoted,
    /// `'s` or the bare apostrophe of a plural.
    Possessive,
    Mark,
}

impl Token {
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// Begins with a capital letter.
    pub fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    pub fn number(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Number(digits) => Some(digits),
            _ => None,
        }
    }
}

/// The question with straight quotation marks. Byte offsets of tokens count in this text, so it is made once, first.
pub fn straight(question: &str) -> String {
    question.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"")
}

/// Takes a question apart. `is_name` tells words that are names in the schema and so must stay whole.
pub fn tokens(question: &str, is_name: &dyn Fn(&str) -> bool) -> Vec<Token> {
    let mut lexer = Lexer { text: question, at: 0, out: Vec::new(), is_name };
    while lexer.step() {}
    lexer.out
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    out: Vec<Token>,
    is_name: &'a dyn Fn(&str) -> bool,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn push(&mut self, length: usize, shown: std::ops::Range<usize>, kind: TokenKind) {
        let text = self.text[shown].to_owned();
        let lower = text.to_lowercase();
        let stem = if kind == TokenKind::Word { stem(&lower) } else { lower.clone() };
        self.out.push(Token { text, lower, stem, kind, begin: self.at, end: self.at + length });
        self.at += length;
    }

    fn step(&mut self) -> bool {
        let Some(c) = self.rest().chars().next() else { return false };
        if c.is_whitespace() {
            self.at += c.len_utf8();
        } else if let Some(length) = self.quoted(c) {
            self.push(length, self.at + 1..self.at + length - 1, TokenKind::Quoted);
        } else if c == '\'' {
            self.apostrophe();
        } else if c.is_ascii_digit() || (c == '.' && self.digit_at(1)) || (c == '-' && self.negative()) {
            self.number();
        } else if c.is_alphabetic() || c == '_' {
            self.word();
        } else {
            self.mark(c);
        }
        true
    }

    fn digit_at(&self, offset: usize) -> bool {
        self.rest().as_bytes().get(offset).is_some_and(u8::is_ascii_digit)
    }

    fn negative(&self) -> bool {
        self.digit_at(1) && self.text[..self.at].ends_with([' ', '(', '='])
    }

    /// The length of quoted text that begins here, marks included.
    fn quoted(&self, c: char) -> Option<usize> {
        if !matches!(c, '"' | '\'' | '`') {
            return None;
        }
        let before = self.text[..self.at].chars().next_back();
        if c == '\'' && before.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let inner = &self.rest()[1..];
        let ends = |i: usize| {
            let after = inner[i + 1..].chars().next();
            c != '\'' || after.is_none_or(|a| !a.is_alphanumeric())
        };
        let close = inner.match_indices(c).map(|(i, _)| i).find(|&i| i > 0 && ends(i))?;
        (close <= 120).then_some(close + 2)
    }

    fn apostrophe(&mut self) {
        let rest = self.rest();
        let is_s = rest[1..].starts_with(['s', 'S']) && !rest[2..].starts_with(char::is_alphanumeric);
        let length = if is_s { 2 } else { 1 };
        self.push(length, self.at..self.at + length, TokenKind::Possessive);
    }

    fn number(&mut self) {
        let rest = self.rest();
        let length = rest
            .char_indices()
            .find(|&(i, c)| {
                let joins = matches!(c, '.' | ',' | '/' | ':' | '-') && i > 0 && {
                    let next = rest[i + 1..].chars().next();
                    next.is_some_and(|n| n.is_ascii_digit())
                };
                !(c.is_ascii_digit() || joins || (c == '-' && i == 0) || (c == '.' && i == 0))
            })
            .map_or(rest.len(), |(i, _)| i);
        let raw = rest[..length].to_owned();
        let suffix: String = rest[length..].chars().take_while(|c| c.is_alphabetic()).collect();
        let plain = raw.replace(',', "");
        let whole = plain.parse::<f64>().is_ok();
        let (taken, kind) = match suffix.to_lowercase().as_str() {
            "k" if whole => (1, TokenKind::Number(scaled(&plain, 3))),
            // "1.5m" is a length, "1.5M" an amount.
            "m" if whole && (suffix == "M" || !plain.contains('.')) => (1, TokenKind::Number(scaled(&plain, 6))),
            "mn" | "mio" if whole => (suffix.len(), TokenKind::Number(scaled(&plain, 6))),
            "b" | "bn" if whole => (suffix.len(), TokenKind::Number(scaled(&plain, 9))),
            "" if whole => (0, TokenKind::Number(plain)),
            // A decade: "1990s", "the 90s".
            "s" if whole && (plain.len() == 4 || self.decade(&plain)) => (1, TokenKind::Word),
            "st" | "nd" | "rd" | "th" if whole => (2, TokenKind::Number(plain)),
            _ if whole && suffix.len() <= 3 => (0, TokenKind::Number(plain)),
            _ => (suffix.len(), TokenKind::Word),
        };
        let (spoken, kind) = match kind {
            TokenKind::Number(digits) if taken == 0 && suffix.is_empty() => self.spoken_scale(length, digits),
            other => (0, other),
        };
        self.push(length + taken + spoken, self.at..self.at + length + taken + spoken, kind);
    }

    /// "the 90s" is a decade; "longer than 90s" is not.
    fn decade(&self, digits: &str) -> bool {
        let before = self.out.last().map_or("", |t| t.lower.as_str());
        digits.len() == 2 && digits.ends_with('0') && matches!(before, "the" | "in" | "early" | "late" | "'")
    }

    /// "3 million": the word after the digits, and the number both make.
    fn spoken_scale(&self, length: usize, digits: String) -> (usize, TokenKind) {
        const SCALES: [(&str, usize); 3] = [(" thousand", 3), (" million", 6), (" billion", 9)];
        let rest = self.rest()[length..].to_lowercase();
        let found = SCALES
            .iter()
            .find(|(word, _)| rest.strip_prefix(word).is_some_and(|after| !after.starts_with(char::is_alphanumeric)));
        match found {
            Some((word, zeros)) => (word.len(), TokenKind::Number(scaled(&digits, *zeros))),
            None => (0, TokenKind::Number(digits)),
        }
    }

    fn word(&mut self) {
        let rest = self.rest();
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        let length = rest.char_indices().find(|&(_, c)| !inside(c)).map_or(rest.len(), |(i, _)| i);
        let raw = rest[..length].to_owned();
        let negated = rest[length..].strip_prefix("'t").is_some_and(|r| !r.starts_with(char::is_alphanumeric));
        if negated && raw.ends_with(['n', 'N']) {
            let stem_length = length - 1;
            self.push(stem_length, self.at..self.at + stem_length, TokenKind::Word);
            let (begin, end) = (self.at, self.at + 3);
            self.at = end;
            self.out.push(Token {
                text: "not".into(),
                lower: "not".into(),
                stem: "not".into(),
                kind: TokenKind::Word,
                begin,
                end,
            });
        } else if raw.contains('_') && !(self.is_name)(&raw.to_lowercase()) {
            self.parts(&raw);
        } else {
            self.push(length, self.at..self.at + length, TokenKind::Word);
        }
    }

    /// A name with underscores that the schema doesn't have: its parts.
    fn parts(&mut self, raw: &str) {
        for part in raw.split('_') {
            if !part.is_empty() {
                self.push(part.len(), self.at..self.at + part.len(), TokenKind::Word);
            }
            self.at = (self.at + 1).min(self.text.len());
        }
        self.at = self.at.saturating_sub(1).max(self.out.last().map_or(0, |t| t.end));
    }

    fn mark(&mut self, c: char) {
        let length =
            [">=", "<=", "!=", "<>"].iter().find(|m| self.rest().starts_with(**m)).map_or(c.len_utf8(), |m| m.len());
        if matches!(c, '$' | '€' | '£' | '%' | '-' | '/' | '#' | '*') && length == c.len_utf8() {
            self.at += length;
            return;
        }
        self.push(length, self.at..self.at + length, TokenKind::Mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lex(text: &str) -> Vec<String> {
        tokens(text, &|_| false).into_iter().map(|t| t.number().map_or(t.text.clone(), str::to_owned)).collect()
    }

    #[test]
    fn numbers_lose_their_dressing() {
        assert_eq!(lex("over $1,250.50 or 5k"), ["over", "1250.50", "or", "5000"]);
        assert_eq!(lex("1.5k 1.5M 2bn 3 million"), ["1500", "1500000", "2000000000", "3000000"]);
    }

    #[test]
    fn quoted_text_stays_whole_and_apostrophes_are_no_quotes() {
        assert_eq!(lex("the customers' name is 'New York'"), ["the", "customers", "'", "name", "is", "New York"]);
        assert_eq!(lex("each player's age"), ["each", "player", "'s", "age"]);
    }

    #[test]
    fn contracted_negations_are_taken_apart() {
        assert_eq!(lex("don't have"), ["do", "not", "have"]);
    }

    #[test]
    fn dates_stay_whole() {
        assert_eq!(lex("on 8/21/2015 or 2017-06-19"), ["on", "8/21/2015", "or", "2017-06-19"]);
    }

    #[test]
    fn unknown_names_with_underscores_are_taken_apart() {
        assert_eq!(lex("by date_from here"), ["by", "date", "from", "here"]);
    }
}
