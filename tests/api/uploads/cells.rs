//! Cells of a sample file, read without the engine, and what a cell looks like.

use std::path::Path;

use calamine::{Data, Range, Reader, open_workbook_auto};
use csv::ReaderBuilder;
use datamind::engine::{FileKind, Preview};
use encoding_rs::Encoding;
use serde_json::Value;

/// A text file as the manifest says that it is written; nothing for files of other kinds.
#[derive(Default)]
pub struct Cells {
    pub header: Vec<String>,
    /// Column by column, without blanks around.
    pub columns: Vec<Vec<String>>,
}

impl Cells {
    pub fn read(line: &Value, bytes: &[u8], preview: &Preview) -> Self {
        let Some(delimiter) = line["delimiter"].as_str() else { return Self::default() };
        let label = match line["encoding"].as_str().unwrap() {
            "utf-8-sig" => "utf-8",
            "cp1252" | "latin-1" => "windows-1252",
            other => other,
        };
        let (text, ..) = Encoding::for_label(label.as_bytes()).unwrap().decode(bytes);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter.as_bytes()[0])
            .from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let header: Vec<String> = rows[0].iter().map(str::to_owned).collect();
        let first = usize::from(preview.tables[0].has_header == Some(true));
        let cell = |row: &csv::StringRecord, at: usize| row.get(at).unwrap_or_default().trim().replace("\r\n", "\n");
        let column = |at: usize| rows[first..].iter().map(|row| cell(row, at)).collect();
        Self { columns: (0..header.len()).map(column).collect(), header }
    }
}

/// Rows and columns of each table of a file that is no text file.
pub fn sizes(path: &Path, kind: FileKind) -> Vec<(u64, usize)> {
    if kind == FileKind::Excel {
        let mut book = open_workbook_auto(path).unwrap();
        let sheets = book.worksheets();
        let tables = sheets.iter().filter(|(_, range)| range.height() > 1);
        return tables.map(|(_, range)| filled(range)).collect();
    }
    let rows: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut names: Vec<&String> = rows.iter().flat_map(|row| row.as_object().unwrap().keys()).collect();
    names.sort();
    names.dedup();
    vec![(rows.len() as u64, names.len())]
}

/// Rows below the first and columns in which anything stands.
fn filled(sheet: &Range<Data>) -> (u64, usize) {
    let stands = |cell: &Data| !cell.to_string().trim().is_empty();
    let rows = sheet.rows().filter(|row| row.iter().any(stands)).count() as u64;
    let columns = (0..sheet.width()).filter(|at| sheet.rows().any(|row| stands(&row[*at])));
    (rows - 1, columns.count())
}

/// Words for nothing.
pub fn is_marker(text: &str) -> bool {
    let words =
        ["na", "n/a", "n.a.", "#n/a", "null", "(null)", "none", "nan", "nil", "-", "--", "*", "**", "?", ".", "\\n"];
    words.contains(&text.to_lowercase().as_str())
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `-12.5`, without a zero in front of other digits.
pub fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let exponent = |f: &str| f.split_once(['e', 'E']).is_none_or(|(_, e)| digits(e.trim_start_matches('-')));
    let mantissa = |f: &str| digits(f.split(['e', 'E']).next().unwrap_or_default());
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(|f| mantissa(f) && exponent(f))
}

/// `1,234,567`, or less than a thousand of the same.
pub fn is_grouped(text: &str) -> bool {
    let mut groups = text.split(',');
    let first = groups.next().is_some_and(|g| digits(g) && g.len() < 4);
    first && groups.all(|g| g.len() == 3 && digits(g))
}

/// `12%`, `-5.99%`.
pub fn is_share(text: &str) -> bool {
    text.strip_suffix('%').is_some_and(|t| is_number(t.trim().trim_start_matches('+')))
}

/// `$1,200.50`, `£5`.
pub fn is_money(text: &str) -> bool {
    let amount = ["$", "£", "€"].iter().find_map(|sign| text.strip_prefix(sign)).unwrap_or_default();
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, "0"));
    is_grouped(whole) && digits(cents) || digits(whole) && digits(cents)
}

/// A day as `2026-12-31`, whatever follows.
pub fn is_iso(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes[at].is_ascii_digit();
    bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-' && [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(digit)
}

/// `1/31/99`.
pub fn is_slashed(text: &str) -> bool {
    text.split('/').count() == 3 && text.split('/').all(|part| part.len() < 5 && digits(part))
}

/// `Jan 1 2000`, `February 9, 1979`: a month's name, a day and a year.
pub fn is_worded(text: &str) -> bool {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = |word: &str| months.iter().any(|m| word.to_lowercase().starts_with(m));
    let words: Vec<&str> = text.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    matches!(words[..], [name, day, year] if month(name) && digits(day) && digits(year) && year.len() == 4)
}

pub fn is_yes_or_no(text: &str) -> bool {
    text.eq_ignore_ascii_case("yes") || text.eq_ignore_ascii_case("no")
}
