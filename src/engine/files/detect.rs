//! What a file is, by what it holds: its name is only a name.

use std::path::Path;

use super::FileKind;
use crate::engine::csv::{encoding, looks_like_json, source};
use crate::engine::types::EngineError;

/// How much of a file is looked at.
const HEAD: usize = 64 << 10;

/// Finds out what a file holds.
///
/// # Errors
/// `NotReadable` says what the file is when it is nothing that can be loaded.
pub(super) fn kind(path: &Path) -> Result<FileKind, EngineError> {
    let (head, whole) = source::head(path, HEAD).map_err(anyhow::Error::from)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Ok(FileKind::Excel);
    }
    if head.starts_with(b"PAR1") {
        return Ok(FileKind::Parquet);
    }
    if head.starts_with(b"SQLite format 3\0") {
        return Ok(FileKind::Sqlite);
    }
    let detected = encoding::detect(&head, whole).map_err(|e| EngineError::NotReadable(e.0.into()))?;
    let (text, _) = detected.encoding.decode_without_bom_handling(&head[detected.mark.min(head.len())..]);
    Ok(if looks_like_json(&text) { FileKind::Json } else { FileKind::Csv })
}

/// What is said of a file that is something else than a person took it for.
pub(super) fn mistaken(is: FileKind, wanted: FileKind) -> EngineError {
    EngineError::NotReadable(format!("This seems to be {}, not {}.", word(is), word(wanted)))
}

fn word(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Csv => "a CSV or text file",
        FileKind::Excel => "an Excel workbook",
        FileKind::Json => "a JSON file",
        FileKind::Parquet => "a Parquet file",
        FileKind::Sqlite => "a SQLite database",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Result<FileKind, EngineError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("named.csv");
        std::fs::write(&path, bytes).unwrap();
        kind(&path)
    }

    #[test]
    fn the_content_tells_and_not_the_name() {
        for (bytes, kind) in [
            (b"a,b\n1,2\n".as_slice(), FileKind::Csv),
            (b"\xEF\xBB\xBF [\n {\"a\": 1}]", FileKind::Json),
            (b"{\"a\": 1}\n{\"a\": 2}\n", FileKind::Json),
            (b"[1, 2]", FileKind::Json),
            (b"\xFF\xFE[\0{\0\"\0a\0\"\0:\x001\0}\0]\0", FileKind::Json),
            (b"[id],[name]\n1,a\n", FileKind::Csv),
            (b"PAR1....", FileKind::Parquet),
            (b"SQLite format 3\0...", FileKind::Sqlite),
        ] {
            assert_eq!(found(bytes).unwrap(), kind, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_is_no_table_is_told_by_its_name() {
        let refused = found(b"%PDF-1.7").unwrap_err();
        assert!(refused.to_string().contains("PDF"));
    }
}
