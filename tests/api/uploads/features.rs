//! What the manifest of the sample files says that each of them shows, feature by feature: the preview has to find it.
//!
//! What a column holds is found out here without the engine, from the bytes of the file, and set beside what the
//! preview says of that column.

use std::path::Path;

use datamind::data::{ColumnType, Semantic};
use datamind::engine::{ColumnChoice, Engine, FileKind, FileOptions, Preview, PreviewColumn};
use encoding_rs::Encoding;
use serde_json::Value;

use super::cells::{
    Cells, is_grouped, is_iso, is_marker, is_money, is_number, is_share, is_slashed, is_worded, is_yes_or_no,
};
use crate::support::shared;
use crate::uploads_samples::{engine, load};

/// A file as it was read here, beside what the engine says of it.
struct Sample<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
    cells: Cells,
    preview: Preview,
    engine: &'a Engine,
}

type Faults = Vec<String>;

impl Sample<'_> {
    fn columns(&self) -> impl Iterator<Item = (&Vec<String>, &PreviewColumn)> {
        self.cells.columns.iter().zip(&self.preview.tables[0].columns)
    }

    /// Columns all of whose values, words for nothing aside, are `like`; at least one has to be there if `some`.
    fn all(&self, like: fn(&str) -> bool, some: bool, holds: impl Fn(&PreviewColumn) -> bool) -> Faults {
        let is_all = |cells: &&Vec<String>| {
            let mut values = cells.iter().filter(|c| !c.is_empty() && !is_marker(c)).peekable();
            values.peek().is_some() && values.all(|c| like(c))
        };
        let found: Vec<_> = self.columns().filter(|(cells, _)| is_all(cells)).collect();
        let mut faults: Faults =
            found.iter().filter(|(_, c)| !holds(c) || c.misfit_count > 0).map(|(_, c)| said(c)).collect();
        if found.is_empty() && some {
            faults.push("no column is like that".into());
        }
        faults
    }
}

fn said(column: &PreviewColumn) -> String {
    format!("{} is {:?}, {} misfits, {:?}", column.name, column.kind, column.misfit_count, column.examples)
}

/// What is wrong with one feature of a file; a feature that is not known is.
async fn faults(sample: &Sample<'_>, feature: &str) -> Faults {
    match feature {
        "CRLF" => line_ends(sample),
        "NA markers" => markers(sample),
        "ISO dates" => dates(sample, is_iso, "2026-12-31"),
        "m/d/y dates" => dates(sample, is_slashed, "12/31/2026"),
        "worded dates" => sample.all(is_worded, true, |c| c.kind.is_temporal()),
        "booleans" => flags(sample),
        "currency signs" => money(sample),
        "thousands separators" => sample.all(is_grouped, true, |c| c.kind.is_number()),
        "percent signs" => sample.all(is_share, true, |c| c.semantic == Some(Semantic::Percent)),
        "leading-zero codes" => codes(sample),
        "line breaks inside cells" => breaks(sample),
        "mixed number/text column" => mixed(sample).await,
        "duplicate or empty headers" => names(sample),
        "long headers" => long_names(sample),
        "wide" => wrong(sample.preview.tables[0].columns.len() < 40, "not wide"),
        "long" => wrong(sample.preview.tables[0].rows_estimated < 50_000, "not long"),
        "utf-8 BOM" => mark(sample),
        "UTF-16" => encoded(sample, "UTF-16LE"),
        // What browsers call by either name is read as the wider of both.
        "not UTF-8 (cp1252)" | "not UTF-8 (latin-1)" => encoded(sample, "windows-1252"),
        "xlsx" => wrong(sample.preview.kind != FileKind::Excel, "no workbook"),
        "json" => wrong(sample.preview.kind != FileKind::Json, "no JSON"),
        unknown => vec![format!("{unknown} is not known here")],
    }
}

fn wrong(is_wrong: bool, says: &str) -> Faults {
    if is_wrong { vec![says.to_owned()] } else { Vec::new() }
}

fn line_ends(sample: &Sample<'_>) -> Faults {
    let has = sample.bytes.windows(2).any(|w| w == b"\r\n") || sample.bytes.windows(4).any(|w| w == b"\r\0\n\0");
    let table = &sample.preview.tables[0];
    let ends = |text: &str| text.ends_with('\r');
    let in_cells = table.rows.iter().flatten().flatten().any(|cell| ends(cell));
    wrong(!has || in_cells || table.columns.iter().any(|c| ends(&c.name)), "line ends stand in cells")
}

/// A word for nothing fits whatever the other cells are; among texts it is a text.
fn markers(sample: &Sample<'_>) -> Faults {
    let mut faults = Vec::new();
    let found: Vec<_> = sample.columns().filter(|(cells, _)| cells.iter().any(|c| is_marker(c))).collect();
    for (cells, column) in &found {
        let numbers = cells.iter().filter(|c| !c.is_empty() && !is_marker(c)).all(|c| is_number(c) || is_grouped(c));
        let values = cells.iter().any(|c| !c.is_empty() && !is_marker(c));
        let holds = match column.kind {
            ColumnType::Text => !(numbers && values) && column.misfit_count == 0,
            _ => column.nullable && column.misfit_count == 0,
        };
        faults.extend((!holds).then(|| said(column)));
    }
    faults.extend(wrong(found.is_empty(), "no column holds one"));
    faults
}

fn dates(sample: &Sample<'_>, like: fn(&str) -> bool, format: &str) -> Faults {
    let mut faults = sample.all(like, true, |c| c.kind.is_temporal());
    let formats = &sample.preview.tables[0].date_formats;
    faults.extend((!formats.iter().any(|f| f == format)).then(|| format!("the dates are said to be {formats:?}")));
    faults
}

/// True and false are flags; yes and no stay words, and the preview says that they could be.
fn flags(sample: &Sample<'_>) -> Faults {
    let is_flag = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
    let says = sample.preview.tables[0].warnings.join(" ");
    let told = |c: &PreviewColumn| c.kind == ColumnType::Text && says.contains("yes or no");
    let words = sample.all(is_yes_or_no, false, told);
    let flags = sample.all(is_flag, false, |c| c.kind == ColumnType::Boolean);
    let some = sample.columns().any(|(cells, _)| cells.iter().any(|c| is_flag(c) || is_yes_or_no(c)));
    [words, flags, wrong(!some, "no column holds any")].concat()
}

fn money(sample: &Sample<'_>) -> Faults {
    let is_currency = |c: &PreviewColumn| matches!(c.semantic, Some(Semantic::Currency(Some(_))));
    let amounts = sample.all(is_money, false, |c| c.kind == ColumnType::Float && is_currency(c));
    // Ranges and words around a sign are text.
    let odd = sample.columns().filter(|(cells, _)| cells.iter().any(|c| c.contains(['$', '£', '€']) && !is_money(c)));
    let odd: Faults = odd.filter(|(_, c)| c.kind != ColumnType::Text).map(|(_, c)| said(c)).collect();
    let some = sample.columns().any(|(cells, _)| cells.iter().any(|c| c.contains(['$', '£', '€'])));
    [amounts, odd, wrong(!some, "no column holds any")].concat()
}

fn codes(sample: &Sample<'_>) -> Faults {
    let is_code = |c: &String| c.len() > 1 && c.starts_with('0') && c.bytes().all(|b| b.is_ascii_digit());
    let found: Vec<_> = sample.columns().filter(|(cells, _)| cells.iter().any(is_code)).collect();
    let mut faults: Faults = found.iter().filter(|(_, c)| c.kind != ColumnType::Text).map(|(_, c)| said(c)).collect();
    faults.extend(wrong(found.is_empty(), "no column holds any"));
    faults
}

/// Cells of several lines are whole; names are on one.
fn breaks(sample: &Sample<'_>) -> Faults {
    let table = &sample.preview.tables[0];
    let expected = sample.columns().enumerate().flat_map(|(at, (cells, _))| {
        cells.iter().take(table.rows.len()).enumerate().map(move |(row, cell)| (row, at, cell))
    });
    let tall: Vec<_> = expected.filter(|(_, _, cell)| cell.contains('\n')).collect();
    let shown = |row: usize, at: usize| table.rows[row][at].as_deref().map(str::trim).unwrap_or_default().to_owned();
    let start = |cell: &str| cell.chars().take(400).collect::<String>();
    let broken = tall.iter().filter(|(row, at, cell)| start(&shown(*row, *at)) != start(cell));
    let mut faults: Faults = broken.map(|(row, at, _)| format!("row {row}, column {at} is broken")).collect();
    let in_names = sample.cells.header.iter().any(|name| name.contains('\n'));
    faults.extend(wrong(tall.is_empty() && !in_names, "no cell has several lines"));
    faults.extend(wrong(table.columns.iter().any(|c| c.name.contains('\n')), "a name has several lines"));
    faults
}

/// A column of both kinds is text; made a number, the preview counts the cells that are none.
async fn mixed(sample: &Sample<'_>) -> Faults {
    let values = |cells: &[String]| cells.iter().filter(|c| !c.is_empty() && !is_marker(c)).count() as u64;
    let numbers = |cells: &[String]| cells.iter().filter(|c| is_number(c) && !is_marker(c)).count() as u64;
    let mut faults = Vec::new();
    let has = |cells: &[String], like: fn(&str) -> bool| cells.iter().any(|c| like(c));
    let is_mixed = |cells: &Vec<String>| {
        numbers(cells) > 0 && cells.iter().any(|c| !c.is_empty() && !is_number(c) && !is_grouped(c) && !is_share(c))
    };
    let found: Vec<_> = sample.columns().filter(|(cells, _)| is_mixed(cells)).collect();
    faults.extend(wrong(found.is_empty() && !sample.cells.header.iter().any(|h| is_number(h)), "no column is mixed"));
    for (cells, column) in found.into_iter().filter(|(cells, _)| values(cells) > numbers(cells)) {
        if column.kind.is_temporal() || has(cells, is_grouped) || has(cells, is_money) || has(cells, is_share) {
            continue;
        }
        let number = ColumnChoice {
            source_name: column.source_name.clone(),
            kind: Some(ColumnType::Float),
            ..Default::default()
        };
        let options = FileOptions { columns: vec![number], ..FileOptions::default() };
        let seen = sample.engine.preview(sample.path.to_owned(), options).await.unwrap();
        let seen = seen.tables[0].columns.iter().find(|c| c.source_name == column.source_name).unwrap();
        let misfits = values(cells) - numbers(cells);
        if column.kind != ColumnType::Text || seen.misfit_count != misfits || seen.misfit_examples.is_empty() {
            faults.push(format!("{}; as a number {} of {misfits} misfits", said(column), seen.misfit_count));
        }
    }
    faults
}

/// Every column has a name, and no two have the same.
fn names(sample: &Sample<'_>) -> Faults {
    let columns = &sample.preview.tables[0].columns;
    let mut names: Vec<String> = columns.iter().map(|c| c.name.to_lowercase()).collect();
    let empty = names.iter().any(|name| name.trim().is_empty());
    names.sort();
    let twice = names.windows(2).any(|pair| pair[0] == pair[1]);
    wrong(empty || twice || columns.len() != sample.cells.header.len(), "names are missing, twice, or too few")
}

fn long_names(sample: &Sample<'_>) -> Faults {
    let tidy = |name: &String| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let pairs = sample.cells.header.iter().zip(&sample.preview.tables[0].columns);
    let long: Vec<_> = pairs.map(|(raw, c)| (tidy(raw), c)).filter(|(raw, _)| raw.chars().count() > 60).collect();
    let kept = |raw: &str, name: &str| {
        name.chars().count() >= 60 && raw.starts_with(&name.chars().take(100).collect::<String>())
    };
    let lost = long.iter().filter(|(raw, c)| !kept(raw, &c.name));
    let mut faults: Faults = lost.map(|(raw, c)| format!("{raw} became {}", c.name)).collect();
    faults.extend(wrong(long.is_empty(), "no name is long"));
    faults
}

fn mark(sample: &Sample<'_>) -> Faults {
    let is_there = sample.bytes.starts_with(b"\xEF\xBB\xBF");
    let in_name = sample.preview.tables[0].columns[0].name.contains('\u{FEFF}');
    [wrong(!is_there || in_name, "the mark is part of a name"), encoded(sample, "UTF-8")].concat()
}

fn encoded(sample: &Sample<'_>, name: &str) -> Faults {
    let found = sample.preview.encoding.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let wanted = Encoding::for_label(name.as_bytes());
    wrong(found != wanted, &format!("the encoding is said to be {:?}", sample.preview.encoding))
}

#[tokio::test]
async fn every_feature_of_the_manifest_is_found_by_the_preview() {
    let Some(samples) = shared("samples/uploads") else { return };
    let manifest: Vec<Value> = serde_json::from_slice(&std::fs::read(samples.join("manifest.json")).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    // One name stands in the manifest twice, for files of two sources; the later one is there.
    let later = |at: usize| manifest[at + 1..].iter().any(|l| l["file"] == manifest[at]["file"]);
    let (mut found, mut wrong) = (0, Vec::new());
    for (at, line) in manifest.iter().enumerate().filter(|(at, _)| !later(*at)) {
        let name = line["file"].as_str().unwrap();
        let path = samples.join(name);
        let features: Vec<&str> = line["features"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
        if !path.exists() {
            continue;
        }
        let preview =
            engine.preview(path.clone(), FileOptions::default()).await.unwrap_or_else(|e| panic!("{name}: {e:?}"));
        let bytes = std::fs::read(&path).unwrap();
        let cells = Cells::read(line, &bytes, &preview);
        let sample = Sample { path: &path, bytes, cells, preview, engine: &engine };
        for feature in &features {
            found += 1;
            let faults = faults(&sample, feature).await;
            wrong.extend(faults.into_iter().map(|fault| format!("{name}, {feature}: {fault}")));
        }
        if !line["delimiter"].is_string() {
            let into = folder.path().join(format!("features-{at}"));
            let loaded =
                load(&engine, &path, sample.preview.kind, &into).await.unwrap_or_else(|e| panic!("{name}: {e:?}"));
            let sizes: Vec<_> = loaded.tables.iter().map(|t| (t.row_count, t.columns.len())).collect();
            let expected = super::cells::sizes(&path, sample.preview.kind);
            wrong.extend((sizes != expected).then(|| format!("{name}: {sizes:?}, not {expected:?} rows and columns")));
        }
    }
    eprintln!("{found} features");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(found > 90);
}
