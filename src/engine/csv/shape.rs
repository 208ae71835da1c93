//! How a file is written: found out from its first bytes, unless a person decided.

use std::path::Path;

use csv::StringRecord;
use encoding_rs::Encoding;

use super::dialect::{self, Dialect, usual_width};
use super::encoding::{self, Detected};
use super::{ending, header, lines, numbers, source};
use crate::engine::files::FileOptions;
use crate::engine::types::EngineError;

/// How much of a file is looked at.
pub(in crate::engine) const SAMPLE: usize = 8 << 20;
/// How much of it is enough for everything but the types of columns.
pub(super) const HEAD: usize = 256 << 10;
/// Rows that decide on header and decimal mark.
pub(super) const ROWS: usize = 500;
/// Lines above the table that are passed over at most.
const MOST_LEADING: usize = 20;
/// Columns that a table may have.
pub(in crate::engine) const MOST_COLUMNS: usize = 2_000;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub detected: Detected,
    pub dialect: Dialect,
    /// Rows above the table: titles and the like.
    pub leading: usize,
    /// Lines of the file above the table's first row, empty ones too.
    pub above: u32,
    pub has_header: bool,
    pub mark: u8,
    /// Cells of a usual row.
    pub width: usize,
    /// Whether another reader wrote the rows: then a short row is nothing odd, and columns with neither name nor
    /// value are none.
    pub grid: bool,
    /// The line in which a quote is opened that is never closed.
    pub open_quote: Option<u64>,
}

/// The first part of a file as text.
pub(super) struct Sample {
    pub text: String,
    /// Bytes of the file that the text stands for.
    pub bytes: usize,
    /// Whether this is the whole file.
    pub whole: bool,
}

/// Looks at the head of a file.
///
/// # Errors
/// `NotReadable` when it is no text, holds no table, or a decision can't be kept to.
pub(super) fn look(path: &Path, options: &FileOptions) -> Result<(Shape, Sample), EngineError> {
    let (bytes, whole) = source::head(path, SAMPLE).map_err(anyhow::Error::from)?;
    let detected = match &options.encoding {
        Some(label) => chosen_encoding(label, &bytes)?,
        None => encoding::detect(&bytes, whole).map_err(|e| EngineError::NotReadable(e.0.into()))?,
    };
    let text = source::decode_head(&bytes, detected, whole);
    if text.trim().is_empty() {
        return Err(EngineError::NotReadable("The file is empty.".into()));
    }
    if looks_like_json(&text) {
        return Err(EngineError::NotReadable("This file holds JSON, not CSV.".into()));
    }
    let shape = closed(shape(detected, &text, options)?, &text, whole, options)?;
    Ok((shape, Sample { text, bytes: bytes.len(), whole }))
}

/// Where a quote is never closed, it was meant as a plain character if the rows are regular then; nothing that a person
/// decided is changed.
fn closed(shape: Shape, text: &str, whole: bool, options: &FileOptions) -> Result<Shape, EngineError> {
    let open_quote = if whole { ending::open_quote(shape.dialect, text) } else { None };
    let found = Shape { open_quote, ..shape };
    if open_quote.is_none() || options.quote.is_some() || options.quoting.is_some() {
        return Ok(found);
    }
    let plain = self::shape(shape.detected, text, &FileOptions { quoting: Some(false), ..options.clone() })?;
    let rows = plain.dialect.rows(&text[..text.floor_char_boundary(HEAD)], ROWS);
    let regular = rows.iter().skip(plain.leading).all(|row| row.len() == plain.width);
    Ok(if regular { Shape { open_quote, ..plain } } else { found })
}

fn shape(detected: Detected, text: &str, options: &FileOptions) -> Result<Shape, EngineError> {
    let head = &text[..text.floor_char_boundary(HEAD)];
    let delimiter = ascii(options.delimiter, "delimiter")?;
    let dialect = match options.quoting {
        Some(false) => dialect::plain(head, delimiter),
        _ => dialect::sniff(head, delimiter, ascii(options.quote, "quote")?),
    };
    let rows = dialect.rows(head, ROWS);
    let lines = lines::of(head, &rows);
    let decided = header::decided(options.has_header, options.header_row, &lines)?;
    let (width, _) = usual_width(&rows[decided.unwrap_or(0)..]);
    if width > MOST_COLUMNS {
        let says = format!("The file has {width} columns; a table can have {MOST_COLUMNS} at most.");
        return Err(EngineError::NotReadable(says));
    }
    let leading = decided.unwrap_or_else(|| leading_rows(&rows, width));
    let table = &rows[leading..];
    let mark = match ascii(options.decimal_mark, "decimal mark")? {
        Some(mark @ (b'.' | b',')) => mark,
        Some(_) => return Err(EngineError::NotReadable("The decimal mark is either . or ,".into())),
        None => numbers::decimal_mark(table.iter().flat_map(StringRecord::iter)),
    };
    let has_header = decided.is_some() || options.has_header.unwrap_or_else(|| header::has_header(table, mark));
    let above = above(&lines, leading);
    Ok(Shape { detected, dialect, leading, above, has_header, mark, width, grid: false, open_quote: None })
}

/// Lines above the table, of which so many rows stand above it.
pub(super) fn above(lines: &[u32], leading: usize) -> u32 {
    lines.get(leading).map_or(0, |line| line.saturating_sub(1))
}

fn chosen_encoding(label: &str, head: &[u8]) -> Result<Detected, EngineError> {
    let says = || EngineError::NotReadable(format!("There is no encoding called {}.", header::tidy(label)));
    let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(says)?;
    let mark = Encoding::for_bom(head).filter(|(e, _)| *e == encoding).map_or(0, |(_, mark)| mark);
    Ok(Detected { encoding, mark })
}

fn ascii(c: Option<char>, what: &str) -> Result<Option<u8>, EngineError> {
    let Some(c) = c else { return Ok(None) };
    let says = || EngineError::NotReadable(format!("The {what} has to be a single plain character."));
    let byte = u8::try_from(c).ok().filter(|b| b.is_ascii() && !matches!(b, b'\n' | b'\r' | 0));
    byte.map(Some).ok_or_else(says)
}

/// How many rows above the table are titles or comments: such a row has at most one filled cell. It is shorter than the
/// table's rows, or a spreadsheet filled it up with empty cells; then it is only taken for a title above a row of names.
/// In a table of two columns, where a short row may be data, only comments (`# ...`) are passed over. Above a wider
/// table a title may have two filled cells (a word and a day, say) where names with figures below follow.
pub(super) fn leading_rows(rows: &[StringRecord], width: usize) -> usize {
    let filled = |row: &StringRecord| row.iter().filter(|c| !c.trim().is_empty()).count();
    let comment = |row: &StringRecord| row.get(0).is_some_and(|cell| cell.trim_start().starts_with('#'));
    let short = |row: &StringRecord| row.len() < width && (width > 2 || comment(row));
    let above = |most: usize, title: &dyn Fn(&StringRecord) -> bool| {
        rows.iter().take(MOST_LEADING).take_while(|r| filled(r) <= most && title(r)).count()
    };
    let named = |row: &StringRecord| {
        let word = |cell: &str| cell.contains(char::is_alphabetic) && cell.trim().parse::<f64>().is_err();
        row.len() >= width && row.iter().take(width).all(word)
    };
    let padded = above(1, &|r| short(r) || (width > 2 && r.len() >= width));
    let wordy = above(2, &|r| short(r) || width > 2);
    let short = above(1, &short);
    // Only if a full row follows; else the file is odd in another way.
    match (rows.get(padded), rows.get(short)) {
        _ if wordy > padded.max(short) && rows.get(wordy).is_some_and(named) && figures(&rows[wordy + 1..], width) => {
            wordy
        }
        (Some(next), _) if padded > short && named(next) => padded,
        (_, Some(next)) if next.len() >= width => short,
        _ => 0,
    }
}

/// Whether a column of these rows holds nothing but figures, as amounts and days are written.
fn figures(rows: &[StringRecord], width: usize) -> bool {
    let figure = |cell: &str| cell.contains(|c: char| c.is_ascii_digit()) && !cell.contains(char::is_alphabetic);
    let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at)).filter(|cell| !cell.trim().is_empty());
    (0..width).any(|at| cells(at).next().is_some() && cells(at).all(figure))
}

/// Whether a text starts as JSON does and as no table would.
pub(in crate::engine) fn looks_like_json(text: &str) -> bool {
    let start: String = text.chars().filter(|c| !c.is_whitespace()).take(2).collect();
    let number = start.strip_prefix('[').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    matches!(start.as_str(), "{\"" | "[{" | "[[" | "{}" | "[]" | "[\"") || number
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_8;

    fn found(text: &str, options: &FileOptions) -> Shape {
        shape(Detected { encoding: UTF_8, mark: 0 }, text, options).unwrap()
    }

    #[test]
    fn titles_that_a_spreadsheet_filled_up_and_comments_are_passed_over() {
        let leading = |text: &str| found(text, &FileOptions::default()).leading;
        assert_eq!(leading("Sales 2026,,\n,,\nregion,month,sum\nNorth,May,5\nSouth,May,7\n"), 2);
        assert_eq!(leading("# exported by x\n# on 2026-01-01\n\nid,name\n1,a\n2,b\n3,c\n"), 2);
        assert_eq!(leading("# made by x\nid,name,sum\n1,a,2\n2,b,3\n"), 1);
        assert_eq!(leading("#,name\n1,a\n2,b\n"), 0, "a column may be called so");
        assert_eq!(leading("a,,\nb,,\nc,1,2\nd,2,3\n"), 0, "sparse rows are data");
        assert_eq!(leading("name,value\nonly\na,1\nb,2\n"), 0);
        assert_eq!(leading("Exported,2026-01-31\nid,name,sum\n1,a,2\n2,b,3\n"), 1, "a title of two cells");
        assert_eq!(leading("Sales,2026,,\n,,,\nregion,month,sum,net\nN,May,5,4\nS,May,7,6\n"), 2);
        assert_eq!(leading("name,city\nanna,bonn,x\nben,kiel,y\n"), 0, "names for fewer columns");
        assert_eq!(leading("name,age\nanna,5,x\nben,6,y\n"), 0);
        assert_eq!(leading("a,1\nb,2,x\nc,3,y\n"), 0);
    }

    #[test]
    fn a_row_that_a_person_chose_is_the_header() {
        let at = |row| FileOptions { header_row: Some(row), ..FileOptions::default() };
        let two = "sales,,costs\nnet,gross,net\n1,2,3\n4,5,6\n";
        let shape = found(two, &at(2));
        assert_eq!((shape.leading, shape.has_header, shape.width), (1, true, 3));
        assert!(found("1,2\n3,4\n", &at(1)).has_header);
        let titled = "a,b,c,d\nx,y\n1,2\n3,4\n5,6\n";
        assert_eq!((found(titled, &at(2)).leading, found(titled, &at(2)).width), (1, 2));
        let detected = Detected { encoding: UTF_8, mark: 0 };
        let none = FileOptions { has_header: Some(false), ..at(1) };
        for options in [at(0), at(9), none] {
            assert!(matches!(super::shape(detected, two, &options), Err(EngineError::NotReadable(_))), "{options:?}");
        }
    }

    #[test]
    fn titles_above_a_table_are_passed_over() {
        let shape = found("Sales 2026\n\nday,shop,sum\n2026-01-01,a,5\n2026-01-02,b,7\n", &FileOptions::default());
        assert_eq!((shape.leading, shape.above, shape.has_header, shape.width), (1, 2, true, 3));
    }

    #[test]
    fn a_row_is_chosen_by_its_line_in_the_file() {
        let text = "\nSales 2026\n\n\nnet,gross,shop\n1,2,Bonn\n";
        let at = |row| FileOptions { header_row: Some(row), ..FileOptions::default() };
        let shape = found(text, &at(5));
        assert_eq!((shape.leading, shape.above, shape.has_header), (1, 4, true));
        let detected = Detected { encoding: UTF_8, mark: 0 };
        let told = |row| match super::shape(detected, text, &at(row)) {
            Err(EngineError::NotReadable(says)) => says,
            other => panic!("{other:?}"),
        };
        assert_eq!(told(3), "No row begins in line 3 of the file.");
        assert_eq!(told(9), "There is no row 9 among the first 6 rows.");
    }

    #[test]
    fn a_european_file_is_read_with_comma_marks() {
        let shape = found("tag;summe\n01.02.2026;1.234,50\n02.02.2026;3,5\n", &FileOptions::default());
        assert_eq!((shape.dialect.delimiter, shape.mark), (b';', b','));
    }

    fn looked(text: &str, options: &FileOptions) -> Shape {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        look(&path, options).unwrap().0
    }

    #[test]
    fn a_quote_that_is_never_closed_is_a_plain_character_where_rows_are_regular_then() {
        let found = |text| {
            let shape = looked(text, &FileOptions::default());
            (shape.dialect.quote, shape.open_quote)
        };
        assert_eq!(found("item,size\na,\"7 inch\nb,9\nc,4\n"), (None, Some(2)));
        assert_eq!(found("item,size\n\"a, b\",7\nb,\"9\nc,4\n"), (Some(b'"'), Some(3)));
        assert_eq!(found("item,size\n\"a, b\",7\nb,9\n"), (Some(b'"'), None));
        let decided = FileOptions { quote: Some('"'), ..FileOptions::default() };
        assert_eq!(looked("item,size\na,\"7\nb,9\n", &decided).dialect.quote, Some(b'"'));
        let decided = FileOptions { quoting: Some(false), ..FileOptions::default() };
        assert_eq!(looked("item,size\na,\"7\"\nb,9\n", &decided).dialect.quote, None);
    }

    #[test]
    fn decisions_that_make_no_sense_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        for options in [
            FileOptions { encoding: Some("klingon".into()), ..FileOptions::default() },
            FileOptions { delimiter: Some('€'), ..FileOptions::default() },
            FileOptions { decimal_mark: Some('x'), ..FileOptions::default() },
        ] {
            assert!(matches!(look(&path, &options), Err(EngineError::NotReadable(_))), "{options:?}");
        }
    }

    #[test]
    fn json_and_emptiness_are_told_apart_from_tables() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        for bytes in ["", "  \n\n", "[{\"a\": 1}]", "{\"a\": [1]}"] {
            std::fs::write(&path, bytes).unwrap();
            assert!(matches!(look(&path, &FileOptions::default()), Err(EngineError::NotReadable(_))), "{bytes}");
        }
    }
}
