//! What is known of a workbook's archive before any of it is read as a workbook: that it unpacks to no more than it
//! may, and that its XML is as spreadsheet programs write it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::engine::types::EngineError;

/// Bytes that all parts together may unpack to.
const MOST: u64 = 1 << 30;
/// How many times its size a workbook may unpack to.
const RATIO: u64 = 100;
/// Bytes that any workbook may unpack to, however small it is.
const ALWAYS: u64 = 16 << 20;
/// Parts that a workbook may have.
const PARTS: usize = 2_000;
/// Bytes at the start of a part in which a document type would stand.
const PROLOGUE: usize = 1 << 20;

/// The form of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `.xlsx` and `.xlsm`.
    Xlsx,
    /// `.ods`.
    Ods,
    /// The binary form before 2007.
    Xls,
}

/// Looks at a file that is an archive or an old workbook.
///
/// # Errors
/// `UnpacksTooLarge` for archives that unpack to too much, `NotReadable` for those that are no workbook.
pub(super) fn look(path: &Path) -> Result<Form, EngineError> {
    let mut file = File::open(path).map_err(anyhow::Error::from)?;
    let size = file.metadata().map_err(anyhow::Error::from)?.len();
    let mut magic = [0; 4];
    let read = file.read(&mut magic).map_err(anyhow::Error::from)?;
    if magic[..read] == *b"\xD0\xCF\x11\xE0" {
        return Ok(Form::Xls);
    }
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    let form = form(&archive)?;
    if archive.len() > PARTS {
        return Err(EngineError::UnpacksTooLarge(format!("A workbook may have {PARTS} parts at most.")));
    }
    let most = size.saturating_mul(RATIO).clamp(ALWAYS, MOST);
    let mut unpacked = 0;
    let mut piece = vec![0; 256 << 10];
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(damaged)?;
        // What a part says of its own size is taken at its word only where that is bad enough already.
        if part.size() > most {
            return Err(too_large());
        }
        unpacked += count(&mut part, most - unpacked, &mut piece)?;
    }
    Ok(form)
}

/// Unpacks a part to nowhere, no further than `most` bytes.
fn count<R: Read>(part: &mut ZipFile<'_, R>, most: u64, piece: &mut [u8]) -> Result<u64, EngineError> {
    let name = part.name().map_err(damaged)?.to_lowercase();
    let is_xml = [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end));
    let mut start = Vec::new();
    let mut size = 0;
    loop {
        let read = part.read(piece).map_err(|e| damaged(zip::result::ZipError::Io(e)))?;
        if read == 0 {
            break;
        }
        size += read as u64;
        if size > most {
            return Err(too_large());
        }
        if is_xml && start.len() < PROLOGUE {
            // Without its zeros UTF-16 reads like ASCII.
            start.extend(piece[..read].iter().filter(|b| **b != 0));
        }
    }
    if has_document_type(&start) {
        let says = "The workbook holds XML with a document type, which no spreadsheet program writes.";
        return Err(EngineError::NotReadable(says.into()));
    }
    Ok(size)
}

/// Entities are declared in a document type: without one there is nothing to expand.
fn has_document_type(start: &[u8]) -> bool {
    let marks: [&[u8]; 2] = [b"<!DOCTYPE", b"<!ENTITY"];
    marks.iter().any(|mark| start.windows(mark.len()).any(|w| w == *mark))
}

fn form(archive: &ZipArchive<BufReader<File>>) -> Result<Form, EngineError> {
    let names: Vec<_> = archive.file_names().filter_map(Result::ok).collect();
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    if names.iter().any(|n| n.starts_with("xl/workbook") && n.ends_with(".xml")) {
        Ok(Form::Xlsx)
    } else if has("content.xml") {
        Ok(Form::Ods)
    } else if has("xl/workbook.bin") {
        Err(EngineError::NotReadable("This is a binary workbook (.xlsb). Save it as .xlsx first.".into()))
    } else {
        Err(EngineError::NotReadable("This is a zip archive, not a workbook. Unpack it first.".into()))
    }
}

fn too_large() -> EngineError {
    let says = "The workbook unpacks to more than it may: 1 GiB, or a hundred times its own size.";
    EngineError::UnpacksTooLarge(says.into())
}

fn damaged(error: zip::result::ZipError) -> EngineError {
    let says = match error {
        zip::result::ZipError::UnsupportedArchive(text) if text.contains("assword") => {
            "The workbook is protected by a password. Save it without one first."
        }
        _ => "The workbook is damaged or was cut off.",
    };
    EngineError::NotReadable(says.into())
}
