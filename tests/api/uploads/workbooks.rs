//! Workbooks made by hand, part by part: the smallest that spreadsheet programs open, and those that none would write.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of these parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Style 1 is a date, style 2 a moment.
const STYLES: &str = r#"<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs>"#;

/// A workbook of these sheets: a name, the rows as XML, and what stands below them. `strings` are shared ones.
pub fn workbook(sheets: &[(&str, &str, &str)], strings: &str) -> Vec<u8> {
    let mut listed = String::new();
    let mut links = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, (name, rows, below)) in sheets.iter().enumerate() {
        let n = at + 1;
        listed += &format!(r#"<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>"#);
        links += &format!(r#"<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>"#);
        let sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{below}</worksheet>"#);
        parts.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    links += &format!(r#"<Relationship Id="rId98" Type="{LINKS}/styles" Target="styles.xml"/>"#);
    links += &format!(r#"<Relationship Id="rId99" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>"#);
    let relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    let book = format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>"#);
    parts.push(("xl/workbook.xml".into(), book));
    let links = format!(r#"<Relationships xmlns="{relationships}">{links}</Relationships>"#);
    parts.push(("xl/_rels/workbook.xml.rels".into(), links));
    let root = format!(r#"<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>"#);
    parts.push(("_rels/.rels".into(), format!(r#"<Relationships xmlns="{relationships}">{root}</Relationships>"#)));
    parts.push(("xl/styles.xml".into(), format!(r#"<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>"#)));
    parts.push(("xl/sharedStrings.xml".into(), format!(r#"<sst xmlns="{MAIN}">{strings}</sst>"#)));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, x)| (n.as_str(), x.as_bytes())).collect();
    archive(&parts)
}

/// A row of cells: `=5` is a number, `@46053` a date, `!46053.5` a moment, `?1` a flag, anything else a text.
pub fn row(number: usize, first_column: char, cells: &[&str]) -> String {
    let cell = |(at, text): (usize, &&str)| {
        let place = format!("{}{number}", char::from(first_column as u8 + u8::try_from(at).unwrap()));
        match text.split_at_checked(1) {
            None => String::new(),
            Some(("=", n)) => format!(r#"<c r="{place}"><f>1+1</f><v>{n}</v></c>"#),
            Some(("@", n)) => format!(r#"<c r="{place}" s="1"><v>{n}</v></c>"#),
            Some(("!", n)) => format!(r#"<c r="{place}" s="2"><v>{n}</v></c>"#),
            Some(("?", n)) => format!(r#"<c r="{place}" t="b"><v>{n}</v></c>"#),
            Some(_) => format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#),
        }
    };
    format!(r#"<row r="{number}">{}</row>"#, cells.iter().enumerate().map(cell).collect::<String>())
}
