//! Spatial values as well-known text.
//!
//! The server sends four bytes for the reference system and then well-known binary (OGC 06-103r4, clause 8; MySQL's
//! manual, "Internal Geometry Storage Format"). Points are written x before y in every reference system.

use std::fmt::Write as _;

/// The kinds by their number, from 1.
const KINDS: [&str; 7] =
    ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];
const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const COLLECTION: u32 = 7;
/// How deep collections may lie in each other.
const DEEPEST: usize = 32;

/// The shape as text, with its reference system before it where it has one (`SRID=4326;POINT(4 52)`). A shape whose
/// bytes were cut ends where they end; bytes that are no shape are written as they are.
pub(super) fn text(bytes: &[u8]) -> String {
    let Some((system, rest)) = bytes.split_first_chunk::<4>() else { return plain(bytes) };
    let mut reader = Reader { rest, little: true, out: String::with_capacity(bytes.len() * 2) };
    let complete = reader.shape(0).is_some();
    if reader.out.is_empty() || (complete && !reader.rest.is_empty()) {
        return plain(bytes);
    }
    match u32::from_le_bytes(*system) {
        0 => reader.out,
        system => format!("SRID={system};{}", reader.out),
    }
}

fn plain(bytes: &[u8]) -> String {
    bytes.iter().fold("\\x".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What is still to be read, and the text so far. Each step gives nothing where the bytes end or are none of a shape.
struct Reader<'a> {
    rest: &'a [u8],
    little: bool,
    out: String,
}

impl Reader<'_> {
    fn shape(&mut self, depth: usize) -> Option<()> {
        let kind = self.head()?;
        self.out.push_str(KINDS.get(usize::try_from(kind).ok()?.checked_sub(1)?)?);
        self.inner(kind, depth)
    }

    /// Byte order and kind.
    fn head(&mut self) -> Option<u32> {
        let (order, rest) = self.rest.split_first()?;
        (self.little, self.rest) = (*order == 1, rest);
        self.number()
    }

    fn inner(&mut self, kind: u32, depth: usize) -> Option<()> {
        match kind {
            _ if depth > DEEPEST => None,
            POINT => {
                self.out.push('(');
                self.point()?;
                self.out.push(')');
                Some(())
            }
            LINE => self.list(Self::point),
            POLYGON => self.list(|reader| reader.list(Self::point)),
            COLLECTION => self.list(|reader| reader.shape(depth + 1)),
            _ => self.list(|reader| match reader.head()? {
                POINT => reader.point(),
                kind => reader.inner(kind, depth + 1),
            }),
        }
    }

    fn list(&mut self, each: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        let count = self.number()?;
        if count == 0 {
            self.out.push_str(" EMPTY");
            return Some(());
        }
        self.out.push('(');
        for n in 0..count {
            if n > 0 {
                self.out.push(',');
            }
            each(self)?;
        }
        self.out.push(')');
        Some(())
    }

    fn point(&mut self) -> Option<()> {
        let (x, y) = (self.coordinate()?, self.coordinate()?);
        self.write(x);
        self.out.push(' ');
        self.write(y);
        Some(())
    }

    fn write(&mut self, x: f64) {
        let usual = x == 0.0 || (1e-5..1e15).contains(&x.abs());
        let _ = if usual { write!(self.out, "{x}") } else { write!(self.out, "{x:e}") };
    }

    fn number(&mut self) -> Option<u32> {
        let (bytes, rest) = self.rest.split_first_chunk::<4>()?;
        self.rest = rest;
        Some(if self.little { u32::from_le_bytes(*bytes) } else { u32::from_be_bytes(*bytes) })
    }

    fn coordinate(&mut self) -> Option<f64> {
        let (bytes, rest) = self.rest.split_first_chunk::<8>()?;
        self.rest = rest;
        Some(if self.little { f64::from_le_bytes(*bytes) } else { f64::from_be_bytes(*bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(kind: u32) -> Vec<u8> {
        [&[1][..], &kind.to_le_bytes()].concat()
    }

    fn doubles(numbers: &[f64]) -> Vec<u8> {
        numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
    }

    #[test]
    fn both_byte_orders_are_read_and_far_numbers_stay_short() {
        let little = [&[0; 4][..], &head(1), &doubles(&[1.5, -2e300])].concat();
        assert_eq!(text(&little), "POINT(1.5 -2e300)");
        let big = [&4326_u32.to_le_bytes()[..], &[0, 0, 0, 0, 1], &4_f64.to_be_bytes(), &0_f64.to_be_bytes()].concat();
        assert_eq!(text(&big), "SRID=4326;POINT(4 0)");
    }

    #[test]
    fn a_shape_that_was_cut_ends_where_its_bytes_end() {
        let line = [&[0; 4][..], &head(2), &3_u32.to_le_bytes(), &doubles(&[0.0, 0.0, 1.0])].concat();
        assert_eq!(text(&line), "LINESTRING(0 0,");
        let empty = [&[0; 4][..], &head(7), &0_u32.to_le_bytes()].concat();
        assert_eq!(text(&empty), "GEOMETRYCOLLECTION EMPTY");
    }

    #[test]
    fn bytes_that_are_no_shape_are_shown_as_bytes() {
        for bytes in [&[][..], &[1, 2], &[0, 0, 0, 0, 1, 9, 0, 0, 0], &[0, 0, 0, 0, 1, 0, 0, 0, 0]] {
            assert_eq!(text(bytes), plain(bytes));
        }
        let more = [&[0; 4][..], &head(1), &doubles(&[1.0, 2.0, 3.0])].concat();
        assert_eq!(text(&more), plain(&more));
    }

    #[test]
    fn collections_in_collections_end_somewhere() {
        let one = [&head(7)[..], &1_u32.to_le_bytes()].concat();
        let deep = [&[0; 4][..], &one.repeat(100_000)].concat();
        assert_eq!(text(&deep).matches("GEOMETRYCOLLECTION").count(), DEEPEST + 2);
    }
}
