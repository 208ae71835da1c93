//! Names out of a file's name: what is shown, what the connection and its table are called.

/// Longest name that is kept, in characters.
const LONGEST: usize = 200;
/// Longest name of a table, in characters.
const LONGEST_TABLE: usize = 60;

/// A file's name as it may be shown: the last part of a path of any system, without hidden characters.
pub(super) fn shown(file_name: &str) -> String {
    let last = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let joined = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = joined.chars().take(LONGEST).collect();
    if cut.trim_matches('.').is_empty() { "upload.csv".to_owned() } else { cut }
}

/// Control characters, and those that change the direction or the look of the text around them.
fn is_hidden(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}')
}

/// What a dataset is called when the person gives no name: the file's name without its ending.
pub(super) fn title(shown: &str) -> String {
    let stem = shown.rsplit_once('.').map_or(shown, |(stem, _)| stem).trim();
    if stem.is_empty() { "Upload".to_owned() } else { stem.to_owned() }
}

/// The table's name in SQL: letters and digits in lower case, anything else an underscore.
pub(super) fn table(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    let name: String = name.trim_matches('_').chars().take(LONGEST_TABLE).collect();
    match name.chars().next() {
        None => "data".to_owned(),
        Some(first) if first.is_numeric() => format!("data_{name}"),
        Some(_) => name.trim_end_matches('_').to_owned(),
    }
}

/// Names in SQL for the tables of one dataset, each only once.
pub(super) fn tables<'a>(titles: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = std::collections::HashSet::new();
    let unique = |title: &str| {
        let wanted = table(title);
        let mut name = wanted.clone();
        let mut copy = 1;
        while !taken.insert(name.clone()) {
            copy += 1;
            name = format!("{wanted}_{copy}");
        }
        name
    };
    titles.map(unique).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_part_of_a_path_is_shown() {
        assert_eq!(shown("../../etc/passwd"), "passwd");
        assert_eq!(shown("C:\\Users\\mara\\sales.csv"), "sales.csv");
        assert_eq!(shown("a\u{0}b\u{202E}vsc.exe"), "abvsc.exe");
        for empty in ["", "..", "/", "\u{202E}"] {
            assert_eq!(shown(empty), "upload.csv", "{empty:?}");
        }
        assert_eq!(shown(&"x".repeat(999)).len(), LONGEST);
    }

    #[test]
    fn tables_get_names_that_sql_takes_bare() {
        assert_eq!(table(&title("Sales (2026) – final.csv")), "sales_2026_final");
        assert_eq!(table(&title("2026 Umsätze.csv")), "data_2026_umsätze");
        assert_eq!(table(&title("---.csv")), "data");
        assert_eq!(title(".csv"), "Upload");
        assert_eq!(tables(["Jan 2026", "jan-2026", "Feb"].into_iter()), ["jan_2026", "jan_2026_2", "feb"]);
    }
}
