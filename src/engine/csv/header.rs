//! Whether the first row names the columns, and what the columns are called.

use csv::StringRecord;

use super::guess::Guess;
use crate::data::ColumnType;
use crate::engine::types::EngineError;

/// The longest name a column keeps, in characters.
const LONGEST: usize = 120;

/// Whether the first row is a header: its cells are words where the rows below hold numbers or dates, or they are all
/// different and never come again below.
pub(super) fn has_header(rows: &[StringRecord], mark: u8) -> bool {
    let Some((first, below)) = rows.split_first() else { return true };
    let (mut named, mut typed_alike) = (0, 0);
    let has_word = first.iter().any(|c| c.chars().any(char::is_alphabetic));
    for (at, cell) in first.iter().enumerate() {
        let mut column = Guess::default();
        below.iter().filter_map(|row| row.get(at)).for_each(|c| column.see(c, mark));
        let kind = column.kind();
        if kind == ColumnType::Text || cell.trim().is_empty() {
            continue;
        }
        let mut own = Guess::default();
        own.see(cell, mark);
        let years_below = below.iter().filter_map(|row| row.get(at)).all(is_year);
        let year_over_numbers = has_word && kind.is_number() && is_year(cell) && !years_below;
        match own.kind() {
            ColumnType::Text => named += 1,
            _ if year_over_numbers => named += 1,
            _ => typed_alike += 1,
        }
    }
    match (named, typed_alike) {
        (0, 0) => names_only(first, below),
        (named, alike) => named > alike,
    }
}

/// How many rows stand above the header that a person chose by its line; nothing where they chose none. `lines`: where
/// the first rows begin.
///
/// # Errors
/// `NotReadable` when no row begins there, or it is also said that there is no header.
pub(super) fn decided(has: Option<bool>, row: Option<u32>, lines: &[u32]) -> Result<Option<usize>, EngineError> {
    let Some(row) = row else { return Ok(None) };
    if has == Some(false) {
        let says = "Say either that no row names the columns, or which one does.";
        return Err(EngineError::NotReadable(says.into()));
    }
    let last = lines.last().copied().unwrap_or(0);
    match lines.iter().position(|line| *line == row) {
        Some(above) => Ok(Some(above)),
        None if (1..last).contains(&row) => {
            Err(EngineError::NotReadable(format!("No row begins in line {row} of the file.")))
        }
        None => Err(EngineError::NotReadable(format!("There is no row {row} among the first {last} rows."))),
    }
}

fn is_year(cell: &str) -> bool {
    cell.trim().parse::<u16>().is_ok_and(|n| (1500..=2200).contains(&n)) && cell.trim().len() == 4
}

/// For files of text alone: names differ from each other and from what is below them.
fn names_only(first: &StringRecord, below: &[StringRecord]) -> bool {
    let filled: Vec<(usize, &str)> = first.iter().enumerate().filter(|(_, c)| !c.trim().is_empty()).collect();
    let comes_again = |at: usize, cell: &str| below.iter().any(|row| row.get(at) == Some(cell));
    let recurring = filled.iter().filter(|(at, cell)| comes_again(*at, cell)).count();
    let numbers = filled.iter().filter(|(_, c)| c.trim().parse::<f64>().is_ok()).count();
    !filled.is_empty() && recurring * 2 < filled.len() && numbers * 2 <= filled.len()
}

/// Names for `width` columns out of the header's cells: tidied, filled in where missing, and each only once (without
/// regard to case, since SQL makes none).
pub(in crate::engine) fn names(header: Option<&StringRecord>, width: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(width);
    let mut taken = std::collections::HashSet::new();
    for at in 0..width {
        let given = header.and_then(|h| h.get(at)).map(tidy).filter(|n| !n.is_empty());
        let wanted = given.unwrap_or_else(|| format!("column_{}", at + 1));
        let mut name = wanted.clone();
        let mut copy = 1;
        while !taken.insert(name.to_lowercase()) {
            copy += 1;
            name = format!("{wanted}_{copy}");
        }
        names.push(name);
    }
    names
}

/// A name on one line: without control and direction characters, blanks joined, of bounded length.
pub(in crate::engine) fn tidy(name: &str) -> String {
    let hidden = |c: char| {
        (c.is_control() && !c.is_whitespace())
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}')
    };
    let kept: String = name.chars().filter(|c| !hidden(*c)).collect();
    let joined = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<StringRecord> {
        rows.iter().map(|r| StringRecord::from(r.to_vec())).collect()
    }

    #[test]
    fn words_over_numbers_are_a_header() {
        assert!(has_header(&rows(&[&["name", "age"], &["anna", "5"], &["ben", "7"]]), b'.'));
        assert!(!has_header(&rows(&[&["1", "2026-01-01"], &["2", "2026-01-02"]]), b'.'));
    }

    #[test]
    fn years_over_numbers_are_a_header_when_words_are_too() {
        assert!(has_header(&rows(&[&["id", "1990", "1991"], &["3", "80", "81"], &["4", "1", "2"]]), b'.'));
    }

    #[test]
    fn a_first_row_with_a_year_among_years_is_no_header() {
        assert!(has_header(&rows(&[&["state", "2021"], &["Ohio", "-5.2"], &["Iowa", "7"]]), b'.'));
        assert!(!has_header(&rows(&[&["Ohio", "2021"], &["Iowa", "2022"], &["Ohio", "2020"]]), b'.'));
    }

    #[test]
    fn words_over_words_are_a_header_unless_they_come_again() {
        assert!(has_header(&rows(&[&["first", "last"], &["anna", "berg"], &["ben", "tal"]]), b'.'));
        assert!(!has_header(&rows(&[&["red", "big"], &["blue", "big"], &["red", "small"]]), b'.'));
    }

    #[test]
    fn names_are_filled_in_and_made_unique() {
        let header = StringRecord::from(vec!["a", "", "A", " b \n c ", "a"]);
        assert_eq!(names(Some(&header), 6), ["a", "column_2", "A_2", "b c", "a_3", "column_6"]);
        assert_eq!(names(None, 2), ["column_1", "column_2"]);
    }

    #[test]
    fn a_made_up_name_never_meets_a_given_one() {
        let header = StringRecord::from(vec!["column_2", ""]);
        assert_eq!(names(Some(&header), 2), ["column_2", "column_2_2"]);
    }

    #[test]
    fn hidden_characters_are_taken_out_of_names() {
        assert_eq!(tidy("\u{FEFF}re\u{202E}venue\u{0}"), "revenue");
    }
}
