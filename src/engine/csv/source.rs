//! A file as a stream of UTF-8 text, and as rows.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use csv::StringRecord;
use encoding_rs::{Decoder, Encoding, UTF_8};

use super::dialect::Dialect;
use super::encoding::Detected;
use super::ending::{self, END, Ending};

/// Bytes that one row may take at most: past this a quote was opened and never closed.
const LONGEST_ROW: u64 = 32 << 20;

/// Reads a file from the start as UTF-8. Bytes that are none in their encoding become `U+FFFD`.
pub(in crate::engine) struct Text {
    file: File,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    decoded: Vec<u8>,
    at: usize,
    ended: bool,
    /// Bytes of the file that were read so far.
    pub(in crate::engine) read: Rc<Cell<u64>>,
    /// Bytes that the current row has taken so far.
    row: Rc<Cell<u64>>,
    longest_row: u64,
    /// What is still to be put behind the text.
    behind: &'static [u8],
}

/// What is said of a row that never ends.
#[derive(Debug, thiserror::Error)]
#[error("a row does not end")]
pub(super) struct EndlessRow;

/// What is said of a quote that is opened in this line and never closed.
#[derive(Debug, thiserror::Error)]
#[error("a quote of line {0} is not closed")]
pub(super) struct OpenQuote(pub u64);

impl Text {
    pub(in crate::engine) fn open(path: &Path, detected: Detected) -> io::Result<Self> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(detected.mark as u64))?;
        let decoder = (detected.encoding != UTF_8).then(|| detected.encoding.new_decoder_without_bom_handling());
        Ok(Self {
            file,
            decoder,
            raw: vec![0; 256 << 10],
            decoded: Vec::new(),
            at: 0,
            ended: false,
            read: Rc::default(),
            row: Rc::default(),
            longest_row: LONGEST_ROW,
            behind: &[],
        })
    }

    /// For files whose rows are no lines: the whole file is taken without a bound on any part of it.
    pub(in crate::engine) fn unbounded(mut self) -> Self {
        self.longest_row = u64::MAX;
        self
    }

    /// The file as rows of this dialect.
    pub(super) fn rows(mut self, dialect: Dialect) -> Rows {
        self.behind = END;
        let (read, row) = (Rc::clone(&self.read), Rc::clone(&self.row));
        Rows { reader: dialect.reader().buffer_capacity(256 << 10).from_reader(self), read, row }
    }

    fn fill(&mut self, decoder: &mut Decoder) -> io::Result<()> {
        while self.at == self.decoded.len() && !self.ended {
            let count = self.file.read(&mut self.raw)?;
            self.read.set(self.read.get() + count as u64);
            self.ended = count == 0;
            let most = decoder.max_utf8_buffer_length(count).unwrap_or(count * 4 + 16);
            self.decoded.resize(most, 0);
            let (_, _, written, _) = decoder.decode_to_utf8(&self.raw[..count], &mut self.decoded, self.ended);
            self.decoded.truncate(written);
            self.at = 0;
        }
        Ok(())
    }
}

impl Read for Text {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.row.get() > self.longest_row {
            return Err(io::Error::other(EndlessRow));
        }
        let count = match self.decoder.take() {
            None => {
                let count = self.file.read(out)?;
                self.read.set(self.read.get() + count as u64);
                count
            }
            Some(mut decoder) => {
                let filled = self.fill(&mut decoder);
                self.decoder = Some(decoder);
                filled?;
                let count = out.len().min(self.decoded.len() - self.at);
                out[..count].copy_from_slice(&self.decoded[self.at..self.at + count]);
                self.at += count;
                count
            }
        };
        if count == 0 && !out.is_empty() {
            return self.behind.read(out);
        }
        self.row.set(self.row.get() + count as u64);
        Ok(count)
    }
}

/// Rows of a file.
pub(super) struct Rows {
    reader: csv::Reader<Text>,
    read: Rc<Cell<u64>>,
    row: Rc<Cell<u64>>,
}

impl Rows {
    /// Reads the next row into `row`; false at the end.
    pub(super) fn next(&mut self, row: &mut csv::ByteRecord) -> Result<bool, csv::Error> {
        self.row.set(0);
        let more = self.reader.read_byte_record(row)?;
        match ending::of(row) {
            Ending::Row => Ok(more),
            Ending::Over => Ok(false),
            Ending::OpenQuote(above) => {
                let line = self.reader.position().line().saturating_sub(above);
                Err(io::Error::other(OpenQuote(line)).into())
            }
        }
    }

    /// Bytes of the file that were read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.read.get()
    }
}

/// The first bytes of a file, and whether these are all.
pub(in crate::engine) fn head(path: &Path, most: usize) -> io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    let whole = bytes.len() <= most;
    bytes.truncate(most);
    Ok((bytes, whole))
}

/// Decodes the first bytes of a file; a character or row that the end of the part cut is left out.
pub(super) fn decode_head(bytes: &[u8], detected: Detected, whole: bool) -> String {
    let (text, _) = detected.encoding.decode_without_bom_handling(&bytes[detected.mark.min(bytes.len())..]);
    if whole {
        return text.into_owned();
    }
    let end = text.rfind(['\n', '\r']).map_or(text.len(), |at| at + 1);
    text[..end].to_owned()
}

/// The name of an encoding as people know it.
pub(in crate::engine) fn encoding_name(encoding: &'static Encoding) -> String {
    encoding.name().to_lowercase()
}

/// A row as text, whatever its bytes.
pub(super) fn as_text(row: &csv::ByteRecord) -> StringRecord {
    StringRecord::from_byte_record_lossy(row.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_16LE, WINDOWS_1252};

    fn rows_of(bytes: &[u8], detected: Detected) -> Vec<StringRecord> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, bytes).unwrap();
        let dialect = Dialect { delimiter: b',', quote: Some(b'"'), escape: None };
        let mut rows = Text::open(&path, detected).unwrap().rows(dialect);
        let mut row = csv::ByteRecord::new();
        let mut all = Vec::new();
        while rows.next(&mut row).unwrap() {
            all.push(as_text(&row));
        }
        all
    }

    #[test]
    fn every_encoding_comes_out_as_the_same_rows() {
        let text = "name,city\nJosé,Köln\n";
        let expected = rows_of(text.as_bytes(), Detected { encoding: UTF_8, mark: 0 });
        let (western, ..) = WINDOWS_1252.encode(text);
        assert_eq!(rows_of(&western, Detected { encoding: WINDOWS_1252, mark: 0 }), expected);
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(rows_of(&wide, Detected { encoding: UTF_16LE, mark: 2 }), expected);
    }

    #[test]
    fn a_quote_that_never_ends_is_an_error_before_memory_runs_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let mut bytes = b"a,b\n1,\"".to_vec();
        bytes.resize(40 << 20, b'x');
        std::fs::write(&path, bytes).unwrap();
        let dialect = Dialect { delimiter: b',', quote: Some(b'"'), escape: None };
        let mut rows = Text::open(&path, Detected { encoding: UTF_8, mark: 0 }).unwrap().rows(dialect);
        let mut row = csv::ByteRecord::new();
        assert!(rows.next(&mut row).unwrap());
        assert!(rows.next(&mut row).is_err());
    }
}
