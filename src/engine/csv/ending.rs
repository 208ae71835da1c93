//! Whether a text ends inside a quote. A row of our own is put behind it: it comes back as a row where every quote was
//! closed, and as the end of the last cell where one was not.

use csv::ByteRecord;

use super::dialect::Dialect;

/// Characters that no text holds, and of which none can be a delimiter or a quote.
const MARK: &str = "\u{FDD0}\u{FDD1}\u{FDD2}\u{FDD3}";
/// What is put behind a text.
pub(super) const END: &[u8] = "\n\u{FDD0}\u{FDD1}\u{FDD2}\u{FDD3}\n".as_bytes();

/// What a row is at the end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// A row of the text.
    Row,
    /// The row of our own: the text is over.
    Over,
    /// A row that swallowed it. The quote was opened so many lines above the end.
    OpenQuote(u64),
}

pub(super) fn of(row: &ByteRecord) -> Ending {
    let Some(last) = row.iter().next_back() else { return Ending::Row };
    if row.len() == 1 && last == MARK.as_bytes() {
        return Ending::Over;
    }
    if !last.trim_ascii_end().ends_with(MARK.as_bytes()) {
        return Ending::Row;
    }
    Ending::OpenQuote(breaks(last) as u64)
}

/// Line breaks in a stretch of bytes.
#[expect(clippy::naive_bytecount, reason = "asked of long rows only: not worth a crate")]
pub(super) fn breaks(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'\n').count()
}

/// The line in which a quote is opened that the text never closes.
pub(super) fn open_quote(dialect: Dialect, text: &str) -> Option<u64> {
    let text = std::io::Read::chain(text.as_bytes(), END);
    let mut reader = dialect.reader().from_reader(text);
    let mut row = ByteRecord::new();
    while reader.read_byte_record(&mut row).is_ok_and(|more| more) {
        if let Ending::OpenQuote(above) = of(&row) {
            return Some(reader.position().line().saturating_sub(above));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<u64> {
        open_quote(Dialect { delimiter: b',', quote: Some(b'"'), escape: None }, text)
    }

    #[test]
    fn the_line_of_a_quote_that_is_never_closed_is_found() {
        assert_eq!(found("a,b\n1,\"x\n2,y\n"), Some(2));
        assert_eq!(found("a,b\n1,x\n2,\"y"), Some(3));
        assert_eq!(found("a,b\n\"1\n1\",\"x\n2,y\n"), Some(3));
        assert_eq!(found("\"a"), Some(1));
        assert_eq!(found("\n\na,b\n\n\n1,\"x\n2,y\n"), Some(6), "empty lines count");
    }

    #[test]
    fn closed_quotes_and_quotes_inside_cells_are_none() {
        for text in ["a,b\n1,\"x\ny\"\n", "a,b\n1,\"x\"\"\"", "a,b\n1,7\" nail\n", "a,b\n1,\"\"", "a\n\n\n", ""] {
            assert_eq!(found(text), None, "{text:?}");
        }
        let plain = Dialect { delimiter: b',', quote: None, escape: None };
        assert_eq!(open_quote(plain, "a,b\n1,\"x\n"), None);
    }
}
