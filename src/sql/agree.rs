//! Whether the parser's tokeniser cut the text where our own lexer did.

use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Whitespace};

use super::{
    lexer::{Kind, Lexeme},
    refusal::Reason,
};

/// Refuses a text that the two readers cut differently: whoever runs it may read it in a third way.
///
/// Operators are not compared (the parser splits runs by its own table): everything between words,
/// names, literals, numbers and comments is operators and punctuation for both.
pub(super) fn check(text: &str, lexemes: &[Lexeme], tokens: &[TokenWithSpan]) -> Result<(), Reason> {
    let mut cursor = Cursor { text, offset: 0, line: 1, column: 1 };
    let mut ours = lexemes.iter().filter(|l| !matches!(l.kind, Kind::Operator | Kind::Punctuation));
    for token in tokens {
        let Some(start) = cursor.offset_of(token.span.start) else { return Err(differs(text, cursor.offset)) };
        let Some(kind) = kind_of(&token.token, text, start) else { continue };
        let Some(end) = cursor.offset_of(token.span.end) else { return Err(differs(text, start)) };
        let comment = matches!(kind, Kind::LineComment | Kind::BlockComment);
        match ours.next() {
            // The end of a line belongs to the comment for one reader and not for the other.
            Some(l) if l.kind == kind && l.start == start && (l.end == end || comment) => {}
            _ => return Err(differs(text, start)),
        }
    }
    match ours.next() {
        Some(left) => Err(differs(text, left.start)),
        None => Ok(()),
    }
}

fn differs(text: &str, offset: usize) -> Reason {
    let message = "This place can be read in two ways. Write it with plain quotes, spaces and comments.";
    Reason::new("ambiguous_text", message).at_offset(text, offset)
}

/// What the parser's token is in our terms; nothing for white space, punctuation and operators.
fn kind_of(token: &Token, text: &str, start: usize) -> Option<Kind> {
    let starts_with_digit = text.as_bytes().get(start).is_some_and(u8::is_ascii_digit);
    match token {
        Token::Word(word) if word.quote_style.is_none() => Some(Kind::Word),
        Token::Word(_) => Some(Kind::Quoted),
        Token::Number(..) => Some(Kind::Number),
        Token::HexStringLiteral(_) if starts_with_digit => Some(Kind::Number),
        Token::Placeholder(_) => Some(Kind::Parameter),
        Token::Whitespace(Whitespace::SingleLineComment { .. }) => Some(Kind::LineComment),
        Token::Whitespace(Whitespace::MultiLineComment(_)) => Some(Kind::BlockComment),
        Token::SingleQuotedString(_)
        | Token::DoubleQuotedString(_)
        | Token::TripleSingleQuotedString(_)
        | Token::TripleDoubleQuotedString(_)
        | Token::DollarQuotedString(_)
        | Token::SingleQuotedByteStringLiteral(_)
        | Token::DoubleQuotedByteStringLiteral(_)
        | Token::TripleSingleQuotedByteStringLiteral(_)
        | Token::TripleDoubleQuotedByteStringLiteral(_)
        | Token::SingleQuotedRawStringLiteral(_)
        | Token::DoubleQuotedRawStringLiteral(_)
        | Token::TripleSingleQuotedRawStringLiteral(_)
        | Token::TripleDoubleQuotedRawStringLiteral(_)
        | Token::NationalStringLiteral(_)
        | Token::QuoteDelimitedStringLiteral(_)
        | Token::NationalQuoteDelimitedStringLiteral(_)
        | Token::EscapedStringLiteral(_)
        | Token::UnicodeStringLiteral(_)
        | Token::HexStringLiteral(_) => Some(Kind::Text),
        _ => None,
    }
}

/// Turns the tokeniser's lines and columns into byte offsets, forwards only.
struct Cursor<'a> {
    text: &'a str,
    offset: usize,
    line: u64,
    column: u64,
}

impl Cursor<'_> {
    fn offset_of(&mut self, place: Location) -> Option<usize> {
        while (self.line, self.column) < (place.line, place.column) {
            let c = self.text.get(self.offset..)?.chars().next()?;
            self.offset += c.len_utf8();
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        ((self.line, self.column) == (place.line, place.column)).then_some(self.offset)
    }
}

#[cfg(test)]
mod tests {
    use sqlparser::{
        dialect::{Dialect as ParserDialect, PostgreSqlDialect, SQLiteDialect},
        tokenizer::Tokenizer,
    };

    use super::*;
    use crate::sql::{Dialect, lexer};

    fn agree(text: &str, dialect: Dialect, parser: &dyn ParserDialect) -> bool {
        let lexemes = lexer::scan(text, dialect).expect("our lexer reads it");
        let tokens = Tokenizer::new(parser, text).tokenize_with_location().expect("the parser reads it");
        check(text, &lexemes, &tokens).is_ok()
    }

    #[test]
    fn plain_text_is_read_alike() {
        let text = "SELECT \"a\", 'b', 1.5, é -- c\r\n/* d */ FROM t";
        assert!(agree(text, Dialect::PostgreSql, &PostgreSqlDialect {}));
        assert!(agree(text, Dialect::Sqlite, &SQLiteDialect {}));
    }

    #[test]
    fn a_comment_hidden_in_an_operator_is_noticed() {
        assert!(!agree("SELECT 1 |-- x\n2", Dialect::PostgreSql, &PostgreSqlDialect {}));
    }

    #[test]
    fn a_name_that_one_reader_cuts_in_two_is_noticed() {
        assert!(!agree("SELECT a$b FROM t", Dialect::Sqlite, &SQLiteDialect {}));
        assert!(agree("SELECT a$b FROM t", Dialect::PostgreSql, &PostgreSqlDialect {}));
    }
}
