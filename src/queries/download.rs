//! An answer as a CSV file that is written piece by piece while it is sent.

use std::convert::Infallible;

use bytes::Bytes;
use futures::Stream;

use super::Answered;
use crate::data::{write_csv_header, write_csv_rows};

/// Rows of one piece.
const ROWS: usize = 2_000;
/// Tells programs that the text is UTF-8; some spreadsheets take it for another encoding without.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The file as pieces; each is written when it is asked for.
pub fn csv_body(answered: Answered, bom: bool) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let rows = answered.table.row_count();
    futures::stream::unfold(Some(0), move |next| {
        let from: Option<usize> = next;
        let piece = from.map(|from| {
            let mut out = Vec::with_capacity(64 * 1024);
            if from == 0 {
                out.extend_from_slice(if bom { BOM } else { &[] });
                write_csv_header(&answered.table.columns, &mut out);
            }
            let to = (from + ROWS).min(rows);
            write_csv_rows(&answered.table, from..to, &mut out);
            (Ok(Bytes::from(out)), (to < rows).then_some(to))
        });
        std::future::ready(piece)
    })
}

/// A name for the file, of plain characters; `query.csv` where none is left.
pub fn file_name(wanted: Option<&str>) -> String {
    let kept: String = wanted
        .unwrap_or_default()
        .trim()
        .trim_end_matches(".csv")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') { c } else { '_' })
        .take(100)
        .collect();
    let kept = kept.trim_matches(['.', ' ']);
    let stem = if kept.chars().any(char::is_alphanumeric) { kept } else { "query" };
    format!("{stem}.csv")
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::super::stream::tests::answered;
    use super::*;

    #[tokio::test]
    async fn the_pieces_are_one_file_with_every_row_once() {
        let pieces: Vec<_> = csv_body(answered(4_001), true).collect().await;
        assert_eq!(pieces.len(), 3);
        let whole: Vec<u8> = pieces.iter().flat_map(|p| p.as_ref().unwrap().to_vec()).collect();
        let text = String::from_utf8(whole).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((lines.len(), lines[0], lines[1], lines[4_001]), (4_002, "\u{feff}n", "0", "4000"));
    }

    #[test]
    fn a_file_name_is_plain_and_never_empty() {
        assert_eq!(file_name(Some("Umsatz/2026\"\r\n.csv")), "Umsatz_2026___.csv");
        assert_eq!(file_name(Some("../..")), "query.csv");
        assert_eq!(file_name(Some("\u{e4}\u{f6}")), "query.csv");
        assert_eq!(file_name(None), "query.csv");
    }
}
