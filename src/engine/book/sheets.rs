//! The sheets of a workbook and their cells as text.

use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Data, DataRef, DataType, ExcelDateTime, Ods, Reader, SheetType, Xls, Xlsx, open_workbook};

use super::archive::Form;
use super::rows::{Merged, SheetRows};
use crate::engine::csv::header;
use crate::engine::files::Spool;
use crate::engine::types::EngineError;

/// The day number from which on no calendar of a spreadsheet goes.
const LAST_DAY: f64 = 2_958_466.0;
/// Merged stretches of one sheet that are looked at.
const MOST_MERGED: usize = 50_000;

/// An open workbook.
pub(super) enum Book {
    Xlsx(Box<Xlsx<BufReader<File>>>),
    Ods(Box<Ods<BufReader<File>>>),
    Xls(Box<Xls<BufReader<File>>>),
}

impl Book {
    pub(super) fn open(path: &Path, form: Form) -> Result<Self, EngineError> {
        Ok(match form {
            Form::Xlsx => Self::Xlsx(Box::new(open_workbook(path).map_err(unreadable)?)),
            Form::Ods => Self::Ods(Box::new(open_workbook(path).map_err(unreadable)?)),
            Form::Xls => Self::Xls(Box::new(open_workbook(path).map_err(unreadable)?)),
        })
    }

    /// Names of the sheets that hold cells.
    pub(super) fn names(&self) -> Vec<String> {
        let sheets = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
        };
        sheets.iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect()
    }

    /// Takes the cells of a sheet into the spool. Also tells how many rows the sheet says it has.
    pub(super) fn read(&mut self, name: &str, spool: Spool) -> Result<(SheetRows, u64), EngineError> {
        match self {
            Self::Xlsx(book) => stream(book, name, spool),
            Self::Ods(book) => take(&book.worksheet_range(name).map_err(unreadable)?, spool),
            Self::Xls(book) => take(&book.worksheet_range(name).map_err(unreadable)?, spool),
        }
    }
}

/// Cells of a sheet as they come.
fn stream(book: &mut Xlsx<BufReader<File>>, name: &str, spool: Spool) -> Result<(SheetRows, u64), EngineError> {
    let mut merged = book.merge_cells_by_sheet_name(name).map_err(unreadable)?;
    merged.truncate(MOST_MERGED);
    let of = |d: &calamine::Dimensions| Merged { column: d.start.1, first_row: d.start.0, last_row: d.end.0 };
    let mut rows = SheetRows::new(spool, merged.iter().map(of).collect());
    let mut cells = book.worksheet_cells_reader(name).map_err(unreadable)?;
    let size = cells.dimensions();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        rows.cell(row, column, &text(cell.get_value()))?;
        if rows.full() {
            break;
        }
    }
    Ok((rows, u64::from(size.end.0.saturating_sub(size.start.0))))
}

/// Cells of a sheet that is held as a whole.
fn take(range: &calamine::Range<Data>, spool: Spool) -> Result<(SheetRows, u64), EngineError> {
    let mut rows = SheetRows::new(spool, Vec::new());
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let at = |start: u32, offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        rows.cell(at(top, row), at(left, column), &text(&borrowed(value)))?;
        if rows.full() {
            break;
        }
    }
    Ok((rows, range.height() as u64))
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(x) => DataRef::Float(*x),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(flag) => DataRef::Bool(*flag),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A cell as text that tells its type: dates as ISO 8601, errors as nothing.
fn text<'a>(value: &'a DataRef<'_>) -> Cow<'a, str> {
    match value {
        DataRef::String(text) => Cow::Borrowed(text),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::Int(n) => n.to_string().into(),
        DataRef::Float(x) => number(*x).into(),
        DataRef::Bool(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        DataRef::DateTime(moment) => date(moment).into(),
        DataRef::DateTimeIso(text) => Cow::Borrowed(text.strip_suffix("T00:00:00").unwrap_or(text)),
        other => Cow::Owned(other.get_duration_iso().unwrap_or_default().to_owned()),
    }
}

fn number(x: f64) -> String {
    match x.abs() {
        0.0 => "0".to_owned(),
        size if (1e-5..1e16).contains(&size) => x.to_string(),
        size if size.is_finite() => format!("{x:e}"),
        _ => String::new(),
    }
}

/// A day, a moment, or a time of day where there is no day.
fn date(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    if !(0.0..LAST_DAY).contains(&days) {
        return number(days);
    }
    if moment.is_duration() || days < 1.0 {
        #[expect(clippy::cast_possible_truncation, reason = "the size is checked above")]
        let seconds = (days * 86_400.0).round() as i64;
        return format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
    // Moments are kept as fractions of days: half a second covers what is lost of them.
    let half = chrono::TimeDelta::milliseconds(500);
    let Some(at) = moment.as_datetime().and_then(|at| at.checked_add_signed(half)) else {
        return number(days);
    };
    let midnight = at.format("%H%M%S").to_string() == "000000";
    at.format(if midnight { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" }).to_string()
}

/// What is said of a workbook whose parts do not hold what they promise.
fn unreadable(error: impl std::fmt::Display) -> EngineError {
    let says: String = header::tidy(&error.to_string());
    if says.to_lowercase().contains("password") {
        return EngineError::NotReadable("The workbook is protected by a password. Save it without one first.".into());
    }
    EngineError::NotReadable(format!("The workbook can't be read; it may be damaged. ({says})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    fn moment(days: f64) -> String {
        date(&ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false))
    }

    #[test]
    fn dates_moments_and_times_are_told_apart() {
        assert_eq!(moment(46_053.0), "2026-01-31");
        assert_eq!(moment(46_053.25), "2026-01-31 06:00:00");
        assert_eq!(moment(46_052.999_999_999), "2026-01-31");
        assert_eq!(moment(0.75), "18:00:00");
        assert_eq!(moment(-3.0), "-3");
        assert_eq!(moment(1e12), "1000000000000");
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(number(5.0), "5");
        assert_eq!(number(0.1), "0.1");
        assert_eq!(number(1e300), "1e300");
        assert_eq!(number(f64::NAN), "");
    }
}
