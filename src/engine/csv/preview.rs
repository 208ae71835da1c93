//! A look at the head of a file, for a person to check before it is loaded.

use csv::StringRecord;

use super::build::ColumnBuilder;
use super::dates::Order;
use super::guess::Guess;
use super::load::NO_ROWS;
use super::plan::{self, Plan, PlannedColumn};
use super::promise::{Declared, NOTHING};
use super::shape::{self, Sample, Shape};
use super::source;
use super::survey::{Place, Survey};
use super::{header, lines};
use crate::engine::files::{ColumnChoice, DateOrder, FileKind, Preview, PreviewColumn, PreviewRequest, TablePreview};
use crate::engine::types::EngineError;

/// Rows that are shown.
pub(in crate::engine) const ROWS: usize = 100;
/// Characters of a cell that are shown.
const LONGEST: usize = 500;
/// Rows that a header may be chosen from, and the cells of each that are shown for it.
const HEAD: usize = 25;
const HEAD_CELLS: usize = 12;
/// Different values that are shown as examples of a column.
pub(in crate::engine) const EXAMPLES: usize = 5;

/// Finds out how the file is written and what its columns hold.
pub(in crate::engine) fn preview(request: &PreviewRequest) -> Result<Preview, EngineError> {
    let (shape, sample) = shape::look(&request.file, &request.options)?;
    let mut table = of_text(&shape, &sample.text, &Given::default(), request.options.of_table("").columns)?;
    let size = std::fs::metadata(&request.file).map_err(anyhow::Error::from)?.len();
    table.rows_estimated = estimated(table.rows_estimated, &sample, size);
    Ok(Preview {
        kind: FileKind::Csv,
        encoding: Some(source::encoding_name(shape.detected.encoding)),
        delimiter: Some(shape.dialect.delimiter as char),
        quote: shape.dialect.quote.map(char::from),
        decimal_mark: Some(shape.mark as char),
        tables: vec![table],
        warnings: Vec::new(),
    })
}

/// What is known of a table beside its rows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Given<'a> {
    pub names: Option<&'a [String]>,
    pub words: &'a [usize],
    /// What the source declares of the columns.
    pub declared: Option<&'a [Declared]>,
    /// In which rows of the source the first ones stand, where that can't be told from the text.
    pub lines: &'a [u32],
}

/// The table that a text holds.
pub(super) fn of_text(
    shape: &Shape,
    text: &str,
    given: &Given<'_>,
    mut choices: Vec<ColumnChoice>,
) -> Result<TablePreview, EngineError> {
    let body = shape.dialect.rows(text, usize::MAX);
    let first = if given.names.is_none() { &body[..body.len().min(HEAD)] } else { &[] };
    let head_rows = if given.lines.is_empty() { lines::of(text, first) } else { given.lines.to_vec() };
    let mut survey = Survey::of(given);
    for row in &body {
        if !survey.see(row, shape) {
            return Err(too_wide());
        }
    }
    if survey.rows == 0 && given.declared.is_none() {
        return Err(EngineError::NotReadable(NO_ROWS.into()));
    }
    // Columns that are to be left out are still shown: a person may want them back.
    for choice in &mut choices {
        choice.skip = false;
    }
    let plan = plan::plan(shape, &survey, &choices)?;
    let mut places = Survey::default();
    let body: Vec<&StringRecord> = body.iter().filter(|_| places.place(shape) == Place::Body).collect();
    Ok(TablePreview {
        source_name: String::new(),
        optional: false,
        has_header: given.names.is_none().then_some(shape.has_header),
        header_row: header_row(shape).filter(|_| given.names.is_none()),
        head: head(first),
        head_rows: head_rows.into_iter().take(first.len()).collect(),
        date_formats: date_formats(&survey, &plan),
        rows_estimated: survey.rows,
        columns: columns(shape, &survey, &plan, &body),
        rows: body.iter().take(ROWS).map(|row| shown(row, &plan)).collect(),
        warnings: plan.warnings,
    })
}

/// What is said of a table with more columns than a table can have.
pub(in crate::engine) fn too_wide() -> EngineError {
    EngineError::NotReadable(format!("A table can have {} columns at most.", shape::MOST_COLUMNS))
}

/// The row that names the columns, by its line from 1.
fn header_row(shape: &Shape) -> Option<u32> {
    shape.has_header.then(|| shape.above.saturating_add(1))
}

/// The first cells of the first rows, whatever they are.
fn head(rows: &[StringRecord]) -> Vec<Vec<String>> {
    let cells = |row: &StringRecord| row.iter().take(HEAD_CELLS).map(header::tidy).collect();
    rows.iter().map(cells).collect()
}

fn date_formats(survey: &Survey, plan: &Plan) -> Vec<String> {
    let mut formats: Vec<String> =
        plan.columns.iter().filter_map(|c| survey.guesses[c.at].date_format(c.reading.order)).collect();
    formats.sort();
    formats.dedup();
    formats
}

fn estimated(rows: u64, sample: &Sample, size: u64) -> u64 {
    if sample.whole {
        return rows;
    }
    let scaled = u128::from(rows) * u128::from(size) / (sample.bytes.max(1) as u128);
    u64::try_from(scaled).unwrap_or(u64::MAX)
}

fn columns(shape: &Shape, survey: &Survey, plan: &Plan, body: &[&StringRecord]) -> Vec<PreviewColumn> {
    let mut columns = Vec::with_capacity(plan.columns.len());
    for planned in &plan.columns {
        let guess = &survey.guesses[planned.at];
        let mut builder = ColumnBuilder::new(planned.reading, shape.mark);
        let mut examples: Vec<String> = Vec::new();
        for row in body {
            let cell = row.get(planned.at).unwrap_or_default();
            builder.push(cell);
            if examples.len() < EXAMPLES && !cell.trim().is_empty() && !is_nothing(cell, planned) {
                let example = cut(cell.trim());
                if !examples.contains(&example) {
                    examples.push(example);
                }
            }
        }
        columns.push(PreviewColumn {
            name: planned.name.clone(),
            source_name: planned.source_name.clone(),
            kind: planned.reading.kind,
            inferred_type: planned.inferred,
            semantic: planned.reading.semantic(),
            date_order: date_order(guess, planned),
            nullable: guess.empty + guess.markers > 0,
            examples,
            misfit_count: builder.rejected,
            misfit_examples: builder.examples,
        });
    }
    columns
}

/// How a column's dates are read where they don't tell themselves.
fn date_order(guess: &Guess, column: &PlannedColumn) -> Option<DateOrder> {
    let day_first = column.reading.order == Order::DayMonthYear;
    let asked = guess.ambiguous_dates() && column.reading.kind.is_temporal();
    asked.then_some(if day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst })
}

fn shown(row: &StringRecord, plan: &Plan) -> Vec<Option<String>> {
    let cell = |c: &PlannedColumn| row.get(c.at).filter(|cell| !is_nothing(cell, c)).map(cut);
    plan.columns.iter().map(cell).collect()
}

fn is_nothing(cell: &str, column: &PlannedColumn) -> bool {
    if column.reading.exact { cell == NOTHING } else { cell.is_empty() }
}

/// The start of a cell, as much as is shown.
pub(in crate::engine) fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ColumnType;
    use crate::engine::files::FileOptions;

    fn previewed(text: &str, options: FileOptions) -> TablePreview {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        std::fs::write(&file, text).unwrap();
        preview(&PreviewRequest { file, options }).unwrap().tables.remove(0)
    }

    #[test]
    fn a_preview_shows_columns_rows_and_examples() {
        let preview = previewed("day,shop,sum\n2026-01-31,Bonn,5.5\n2026-02-01,,7\n", FileOptions::default());
        let kinds: Vec<ColumnType> = preview.columns.iter().map(|c| c.kind).collect();
        assert_eq!(kinds, [ColumnType::Date, ColumnType::Text, ColumnType::Float]);
        assert_eq!(preview.rows[1], [Some("2026-02-01".to_owned()), None, Some("7".to_owned())]);
        assert_eq!((preview.rows_estimated, preview.columns[1].nullable), (2, true));
        assert_eq!(preview.date_formats, ["2026-12-31"]);
    }

    #[test]
    fn a_person_sees_the_rows_above_the_table_and_chooses_another_header() {
        let text = "Sales 2026,,\nmoney,,place\nnet,gross,shop\n1,2,Bonn\n3,4,Kiel\n";
        let found = previewed(text, FileOptions::default());
        assert_eq!(found.head[0], ["Sales 2026", "", ""]);
        let chosen = previewed(text, FileOptions { header_row: Some(3), ..FileOptions::default() });
        let names: Vec<&str> = chosen.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!((names, chosen.header_row), (vec!["net", "gross", "shop"], Some(3)));
        assert_eq!((chosen.columns[0].kind, chosen.rows_estimated), (ColumnType::Integer, 2));
        assert!(chosen.warnings[0].starts_with("2 lines above the table"), "{:?}", chosen.warnings);
        let none = previewed("1,2\n3,4\n", FileOptions { has_header: Some(false), ..FileOptions::default() });
        assert_eq!((none.header_row, none.head.len()), (None, 2));
    }

    #[test]
    fn cells_that_do_not_fit_a_decision_are_shown() {
        let number = ColumnChoice { kind: Some(ColumnType::Integer), source_name: "a".into(), ..Default::default() };
        let preview = previewed("a\n1\nx\n3\n", FileOptions { columns: vec![number], ..FileOptions::default() });
        let column = &preview.columns[0];
        assert_eq!((column.inferred_type, column.misfit_count), (ColumnType::Text, 1));
        assert_eq!(column.misfit_examples, ["x"]);
    }
}
