//! Which encoding a file is written in.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What was found out about a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) struct Detected {
    pub encoding: &'static Encoding,
    /// Bytes of a byte order mark at the start.
    pub mark: usize,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) struct NotText(pub &'static str);

/// First bytes of files that people take for tables, and what to tell them.
const MAGIC: [(&[u8], &str); 4] = [
    (b"\x1F\x8B", "This file is compressed. Unpack it first."),
    (b"\x28\xB5\x2F\xFD", "This file is compressed. Unpack it first."),
    (b"%PDF", "This is a PDF, not a table."),
    (b"\x89PNG", "This is a picture, not a table."),
];

/// Detects the encoding from the first bytes of a file. `whole`: these are all its bytes.
///
/// # Errors
/// When the bytes are some other kind of file; the text says which.
pub(in crate::engine) fn detect(head: &[u8], whole: bool) -> Result<Detected, NotText> {
    if let Some((_, says)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(NotText(says));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return Ok(Detected { encoding, mark });
    }
    if let Some(encoding) = wide(head) {
        return Ok(Detected { encoding, mark: 0 });
    }
    if looks_binary(head) {
        return Err(NotText(
            "This is neither text nor a workbook, a Parquet file or a SQLite database. If it is encrypted, save it without a \
             password first.",
        ));
    }
    let encoding = if is_utf8(head, whole) { UTF_8 } else { guess(head) };
    Ok(Detected { encoding, mark: 0 })
}

/// The encoding of bytes that are not all UTF-8: still UTF-8 where broken characters are rare among whole ones.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    let (whole, broken) = beyond_ascii(bytes);
    if whole >= broken * 20 {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let found = detector.guess(None, chardetng::Utf8Detection::Deny);
    // Where both read the same, the bytes speak for none of the two: the usual one it is.
    let as_usual = found.is_single_byte()
        && found.decode_without_bom_handling(bytes) == WINDOWS_1252.decode_without_bom_handling(bytes);
    if as_usual { WINDOWS_1252 } else { found }
}

/// How many characters beyond ASCII are whole UTF-8, and how many bytes are not.
fn beyond_ascii(bytes: &[u8]) -> (usize, usize) {
    let count = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    bytes.utf8_chunks().fold((0, 0), |(whole, broken), chunk| {
        (whole + count(chunk.valid()), broken + usize::from(!chunk.invalid().is_empty()))
    })
}

/// Whether the bytes are UTF-8, but for a character that the end of a part may have cut.
fn is_utf8(bytes: &[u8], whole: bool) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(e) => !whole && e.error_len().is_none(),
    }
}

/// UTF-16 without a byte order mark: ASCII in it has every other byte zero.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(4096)];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if half < 4 {
        return None;
    }
    match (even * 10 > half * 7, odd * 10 > half * 7) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether there are more control characters than any text has.
fn looks_binary(head: &[u8]) -> bool {
    let head = &head[..head.len().min(65_536)];
    let odd = head.iter().filter(|b| **b < 32 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A)).count();
    odd * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> &'static str {
        detect(bytes, true).unwrap().encoding.name()
    }

    #[test]
    fn marks_at_the_start_decide() {
        assert_eq!(detect(b"\xEF\xBB\xBFa,b", true).unwrap(), Detected { encoding: UTF_8, mark: 3 });
        assert_eq!(detect(b"\xFF\xFEa\0,\0", true).unwrap(), Detected { encoding: UTF_16LE, mark: 2 });
    }

    #[test]
    fn utf_16_without_a_mark_is_seen_by_its_zeros() {
        let text: Vec<u8> = "name,age\nx,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(name(&text), "UTF-16LE");
    }

    #[test]
    fn western_text_that_is_not_utf_8_is_windows_1252() {
        let (bytes, ..) = WINDOWS_1252.encode("Straße,Müller,Café – 5 €\nKöln,Zürich,naïve\n");
        assert_eq!(name(&bytes), "windows-1252");
        // The one letter beyond ASCII is the same in the Turkish encoding.
        assert_eq!(name(b"level of knowledge\xCAof cuisines\nNot much\xCA,3,N/A\n"), "windows-1252");
    }

    #[test]
    fn plain_and_accented_utf_8_are_utf_8() {
        assert_eq!(name(b"a,b\n1,2\n"), "UTF-8");
        assert_eq!(name("größe,ñ\n".as_bytes()), "UTF-8");
    }

    #[test]
    fn a_character_that_the_part_cut_does_not_change_the_encoding() {
        let cut = &"aé".as_bytes()[..2];
        assert_eq!(detect(cut, false).unwrap().encoding, UTF_8);
        assert_ne!(detect(cut, true).unwrap().encoding, UTF_8);
    }

    #[test]
    fn one_broken_byte_among_much_utf_8_leaves_it_utf_8() {
        let mut bytes = "äöü€".repeat(20).into_bytes();
        bytes.extend([0xFF, b'x']);
        assert_eq!(name(&bytes), "UTF-8");
    }

    #[test]
    fn other_kinds_of_files_are_told_by_name() {
        assert!(detect(b"%PDF-1.7", true).unwrap_err().0.contains("PDF"));
        assert!(detect(&[1; 100], true).is_err());
    }
}
