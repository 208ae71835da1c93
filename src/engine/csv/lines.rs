//! In which line of its file a row begins, as an editor or a spreadsheet numbers them: empty lines count, and a row that
//! goes over several takes as many.

use csv::StringRecord;

/// The lines in which these first rows of the text begin, from 1.
pub(super) fn of(text: &str, rows: &[StringRecord]) -> Vec<u32> {
    let bytes = text.as_bytes();
    let (mut at, mut line) = (0, 1);
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let given = row.position().map_or(at, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        // A reader names the place behind the row before, where empty lines may follow.
        let empty = bytes.iter().skip(given).take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let begin = given.saturating_add(empty).min(bytes.len()).max(at);
        line += ends(bytes.get(at..begin).unwrap_or_default());
        at = begin;
        lines.push(line);
    }
    lines
}

/// How many lines end in a stretch of bytes that does not cut a line's end.
fn ends(bytes: &[u8]) -> u32 {
    let ends = |at: usize, byte: u8| byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    u32::try_from(bytes.iter().enumerate().filter(|(at, byte)| ends(*at, **byte)).count()).unwrap_or(u32::MAX)
}

/// Numbers for rows of which nothing else is known.
pub(super) fn numbered(rows: usize) -> Vec<u32> {
    (1..).take(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::csv::dialect::Dialect;

    #[test]
    fn empty_lines_and_rows_of_several_lines_count() {
        let dialect = Dialect { delimiter: b',', quote: Some(b'"'), escape: None };
        for (text, wanted) in [
            ("a,b\n1,2\n", vec![1, 2]),
            ("\n\na,b\n\n1,2\n\n\n3,4", vec![3, 5, 8]),
            ("a,b\r\n\r\n1,2\r\n3,4\r\n", vec![1, 3, 4]),
            ("a,b\r\r1,2\r3,4", vec![1, 3, 4]),
            ("a,\"b\nc\"\n1,2\n", vec![1, 3]),
            ("\n\"\na\",b\n\n1,2\n", vec![2, 5]),
        ] {
            assert_eq!(of(text, &dialect.rows(text, 99)), wanted, "{text:?}");
        }
    }
}
