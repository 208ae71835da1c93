//! Which character separates cells and which one quotes them.

use csv::{ReaderBuilder, StringRecord, Trim};

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub delimiter: u8,
    pub quote: Option<u8>,
    /// The character that takes the meaning from a quote inside a cell, where it is not doubled.
    pub escape: Option<u8>,
}

/// Delimiters that are tried, the most usual first. A colon is not: times would look like tables.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows of a sample that are looked at.
const ROWS: usize = 400;

impl Dialect {
    /// A reader of this dialect. Rows may differ in length; any line end counts; nothing is trimmed.
    pub(super) fn reader(self) -> ReaderBuilder {
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).trim(Trim::None).delimiter(self.delimiter).escape(self.escape);
        match self.quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        builder
    }

    /// The rows of a sample, up to `most`.
    pub(super) fn rows(self, sample: &str, most: usize) -> Vec<StringRecord> {
        self.reader().from_reader(sample.as_bytes()).into_records().take(most).filter_map(Result::ok).collect()
    }
}

/// Finds the dialect of a sample; what the person decided stays as it is.
pub(super) fn sniff(sample: &str, delimiter: Option<u8>, quote: Option<u8>) -> Dialect {
    let usual = quote.unwrap_or(if wraps(sample, '\'') && !wraps(sample, '"') { b'\'' } else { b'"' });
    let quoted = best(sample, delimiter, Some(usual));
    // Without quotes only where one opens and never ends: elsewhere they make cells with delimiters look like more.
    if quote.is_none() && never_ends(quoted, sample) { best(sample, delimiter, None) } else { quoted }
}

/// The dialect of a sample in which quotes are plain characters.
pub(super) fn plain(sample: &str, delimiter: Option<u8>) -> Dialect {
    best(sample, delimiter, None)
}

fn best(sample: &str, delimiter: Option<u8>, quote: Option<u8>) -> Dialect {
    let delimiters: &[u8] = if delimiter.is_some() { delimiter.as_slice() } else { &DELIMITERS };
    let mut best = (Score::default(), Dialect { delimiter: delimiters[0], quote, escape: None });
    for delimiter in delimiters {
        let escape = quote.filter(|q| escapes(sample, *q, *delimiter)).map(|_| b'\\');
        let dialect = Dialect { delimiter: *delimiter, quote, escape };
        let score = score(dialect, sample);
        if score.better_than(&best.0) {
            best = (score, dialect);
        }
    }
    best.1
}

/// Whether cells seem to be wrapped in this character.
fn wraps(sample: &str, quote: char) -> bool {
    DELIMITERS.iter().any(|d| sample.contains(&format!("{quote}{}{quote}", *d as char)))
}

/// Whether a row goes on over so many lines that its quote was never meant as one.
fn never_ends(dialect: Dialect, sample: &str) -> bool {
    const LINES: u64 = 100;
    let mut reader = dialect.reader().from_reader(sample.as_bytes());
    let mut row = csv::ByteRecord::new();
    let mut before = 0;
    while reader.read_byte_record(&mut row).is_ok_and(|more| more) {
        let line = reader.position().line();
        if line - before > LINES {
            return true;
        }
        before = line;
    }
    false
}

/// Whether quotes inside cells are written `\"` rather than doubled.
fn escapes(sample: &str, quote: u8, delimiter: u8) -> bool {
    let bytes = sample.as_bytes();
    let ends_cell = |b: Option<&u8>| b.is_none_or(|b| matches!(b, b'\n' | b'\r') || *b == delimiter);
    let pairs = |first: u8| bytes.windows(2).enumerate().filter(move |(_, w)| w[0] == first && w[1] == quote);
    let escaped = pairs(b'\\').filter(|(at, _)| !ends_cell(bytes.get(at + 2))).count();
    let starts_cell = |at: usize| at == 0 || ends_cell(bytes.get(at - 1));
    let doubled = pairs(quote).filter(|(at, _)| !starts_cell(*at) && !ends_cell(bytes.get(at + 2))).count();
    escaped > doubled
}

/// How well rows agree on their number of cells.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    /// Share of rows with the most usual number of cells; none where that is one.
    agreement: f64,
    cells: usize,
}

impl Score {
    /// More agreement wins clearly, else more cells do. An earlier candidate stays on a tie.
    fn better_than(&self, other: &Self) -> bool {
        let weight = |s: &Self| s.agreement * s.agreement * (s.cells as f64).ln_1p();
        weight(self) > weight(other) * 1.0001
    }
}

fn score(dialect: Dialect, sample: &str) -> Score {
    let mut rows = dialect.rows(sample, ROWS + 1);
    // The end of a sample cuts its last row.
    if rows.len() > 1 {
        rows.pop();
    }
    let (cells, agreeing) = usual_width(&rows);
    if cells < 2 {
        return Score::default();
    }
    Score { agreement: agreeing as f64 / rows.len() as f64, cells }
}

/// The most usual number of cells, and how many rows have it.
pub(super) fn usual_width(rows: &[StringRecord]) -> (usize, usize) {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for row in rows {
        *counts.entry(row.len()).or_default() += 1;
    }
    // Where widths tie, the one that comes first in the file.
    let first = |width: usize| std::cmp::Reverse(rows.iter().position(|r| r.len() == width));
    counts.into_iter().max_by_key(|(width, n)| (*n, first(*width))).unwrap_or((0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sample: &str) -> (char, Option<char>) {
        let dialect = sniff(sample, None, None);
        (dialect.delimiter as char, dialect.quote.map(char::from))
    }

    #[test]
    fn the_delimiter_on_which_rows_agree_wins() {
        assert_eq!(found("a,b,c\n1,2,3\n4,5,6\n").0, ',');
        assert_eq!(found("a;b\n1,5;2\n3,5;4\n").0, ';');
        assert_eq!(found("a\tb\n1\t2\n").0, '\t');
        assert_eq!(found("a|b|c\n1|x, y|2\n3|z|4\n").0, '|');
    }

    #[test]
    fn times_do_not_make_a_colon_the_delimiter() {
        assert_eq!(found("at,what\n10:00:01,a\n10:00:02,b\n10:00:03,c\n").0, ',');
    }

    #[test]
    fn one_column_is_read_as_one_column() {
        assert_eq!(sniff("name\nanna\nben\n", None, None).rows("name\nanna\n", 9).len(), 2);
        assert_eq!(found("name\nanna\nben\n").0, ',');
    }

    #[test]
    fn delimiters_and_line_breaks_inside_quotes_do_not_count() {
        let sample = "name,note\nanna,\"a; b; c\nsecond; line\"\nben,\"x; y; z\"\n";
        assert_eq!(found(sample), (',', Some('"')));
    }

    #[test]
    fn quoted_delimiters_in_every_row_do_not_switch_quotes_off() {
        let sample = "id,name,age\n1,\"Braund, Owen\",22\n2,\"Allen, Will\",35\n";
        assert_eq!(sniff(sample, None, None).rows(sample, 9)[1].len(), 3);
    }

    #[test]
    fn a_quote_that_never_ends_is_a_plain_character() {
        let mut sample = "item,size\na,\"7 inch\n".to_owned();
        sample.extend((0..200).map(|n| format!("b,{n}\n")));
        let dialect = sniff(&sample, None, None);
        assert_eq!((dialect.quote, dialect.rows(&sample, 999).len()), (None, 202));
    }

    #[test]
    fn single_quotes_around_cells_are_seen() {
        assert_eq!(found("'a','b, c'\n'1','2, 3'\n'4','5, 6'\n"), (',', Some('\'')));
        assert_eq!(found("name,says\nO'Neil,it's\nanna,no\n"), (',', Some('"')));
    }

    #[test]
    fn backslashes_before_quotes_are_seen() {
        let sample = "a,b\n1,\"say \\\"hi\\\" now\"\n2,\"x\"\n";
        let dialect = sniff(sample, None, None);
        assert_eq!(dialect.escape, Some(b'\\'));
        assert_eq!(&dialect.rows(sample, 9)[1][1], "say \"hi\" now");
        assert_eq!(sniff("a,b\n1,\"C:\\dir\\\"\n2,\"x\"\n", None, None).escape, None);
    }

    #[test]
    fn what_a_person_decided_stays() {
        assert_eq!(sniff("a,b\n1,2\n", Some(b';'), None).delimiter, b';');
    }

    #[test]
    fn any_line_end_ends_a_row() {
        for end in ["\n", "\r\n", "\r"] {
            let sample = ["a,b", "1,2", "3,4", ""].join(end);
            assert_eq!(sniff(&sample, None, None).rows(&sample, 9).len(), 3, "{end:?}");
        }
    }
}
