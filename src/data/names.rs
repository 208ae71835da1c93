//! Column names as words: what a name says of a column, and how a sentence says the name.

/// Words of SQL that are no abbreviations.
const FUNCTIONS: [&str; 8] = ["COUNT", "SUM", "AVG", "MIN", "MAX", "DISTINCT", "TOTAL", "ROUND"];
/// A name of more words than this is an expression that nobody named.
const LONGEST: usize = 6;

/// The words of a name in lower case: `SUM(o.netRevenue_EUR)` is `sum net revenue eur`. What stands before a dot is
/// the table's name and left out.
pub(super) fn words(name: &str) -> Vec<String> {
    split(name).iter().map(|w| w.to_lowercase()).collect()
}

/// The words of a name as they are written.
fn split(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut identifier = 0;
    let mut word = String::new();
    let mut before: Option<char> = None;
    let mut letters = name.chars().peekable();
    while let Some(c) = letters.next() {
        if c.is_alphanumeric() {
            let hump = c.is_uppercase()
                && before.is_some_and(|b| {
                    b.is_lowercase() || (b.is_uppercase() && letters.peek().is_some_and(|n| n.is_lowercase()))
                });
            if hump && !word.is_empty() {
                found.push(std::mem::take(&mut word));
            }
            word.push(c);
        } else {
            if !word.is_empty() {
                found.push(std::mem::take(&mut word));
            }
            match c {
                '.' => found.truncate(identifier),
                '_' | '-' | '"' | '`' => {}
                _ => identifier = found.len(),
            }
        }
        before = Some(c);
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

/// The words in lower case, but for abbreviations in a name of mixed case: `IMDB Rating`.
fn spoken(name: &str) -> Vec<String> {
    let mixed = name.chars().any(char::is_lowercase);
    let keep = |w: &str| mixed && w.len() > 1 && w.chars().all(|c| c.is_ascii_uppercase()) && !FUNCTIONS.contains(&w);
    split(name).into_iter().map(|w| if keep(&w) { w } else { w.to_lowercase() }).collect()
}

/// A name as the start of a sentence would say it: `net_revenue` is "Net revenue", `COUNT(*)` is "Count".
pub(super) fn label(name: &str) -> String {
    let found = spoken(name);
    let mut text = match found.split_first() {
        // What databases call a column that nobody named.
        None => return "Value".into(),
        Some(_) if found.len() > LONGEST => return "Value".into(),
        Some((only, [])) if only == "column" => return "Value".into(),
        Some((first, rest)) if !rest.is_empty() => spelled(first, rest, name.contains('(')),
        Some(_) => found.join(" "),
    };
    if let Some(short) = acronym(name) {
        text = short;
    }
    capitalised(&text)
}

/// An aggregate in words: `avg(price)` and `avg_price` are "average price".
fn spelled(first: &str, rest: &[String], call: bool) -> String {
    let of = rest.join(" ");
    let counted = matches!(first, "count" | "cnt" | "num" | "number");
    if counted && rest[0] != "distinct" && rest.last().is_some_and(|last| last == "id") {
        // Counting keys counts rows, which may be fewer or more than there are things.
        return "count".into();
    }
    match (first, rest[0].as_str()) {
        ("sum" | "total", "total") => of,
        ("avg" | "mean" | "average", _) => format!("average {of}"),
        ("min", _) => format!("lowest {of}"),
        ("max", _) => format!("highest {of}"),
        ("sum" | "total", _) => format!("total {of}"),
        ("count" | "cnt" | "num" | "n" | "number", "of") => format!("number of {}", plural(&rest[1..].join(" "))),
        ("count", "distinct") => format!("number of different {}", plural(&rest[1..].join(" "))),
        ("count" | "cnt" | "num", _) if call || is_plural(&of) => format!("number of {}", plural(&of)),
        _ => format!("{first} {of}"),
    }
}

/// A short name in capitals, such as `GDP`, stays as it is.
fn acronym(name: &str) -> Option<String> {
    (name.len() >= 2 && name.len() <= 4 && name.chars().all(|c| c.is_ascii_uppercase())).then(|| name.to_owned())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A label as it stands inside a sentence: "Net revenue" is "net revenue", "GDP" and "iPhone sales" stay.
pub(super) fn inside(label: &str) -> String {
    let first_word = label.split(' ').next().unwrap_or_default();
    if first_word.chars().skip(1).any(char::is_uppercase) {
        return label.to_owned();
    }
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What the rows told apart by a column of that label are: "Customer name" tells customers apart, "Dept code" depts.
pub(super) fn things(label: &str) -> String {
    let noun = inside(label);
    let Some((thing, last)) = noun.rsplit_once(' ') else {
        return if noun == "value" { "groups".into() } else { plural(&noun) };
    };
    let part_of_name = ["first", "last", "full", "given", "family", "middle", "user", "file", "nick", "maiden"];
    let names = matches!(last, "name" | "names" | "code" | "title");
    match last {
        _ if names && thing.len() > 2 && !part_of_name.iter().any(|part| thing.ends_with(part)) => plural(thing),
        "by" | "at" | "in" | "on" | "of" | "to" | "from" | "for" => "groups".into(),
        _ => plural(&noun),
    }
}

/// The plural of a lower-case English noun phrase: its last word is changed.
pub(super) fn plural(noun: &str) -> String {
    if is_plural(noun) {
        return noun.to_owned();
    }
    let stem = |cut: usize| noun.get(..noun.len() - cut).unwrap_or(noun).to_owned();
    if noun.ends_with("person") {
        return stem(6) + "people";
    }
    if noun.ends_with('y') && !noun.ends_with(['a', 'e', 'o', 'u']) {
        let before = noun.chars().rev().nth(1);
        if !before.is_some_and(|c| "aeiou".contains(c)) {
            return stem(1) + "ies";
        }
    }
    if ["s", "x", "ch", "sh", "z"].iter().any(|end| noun.ends_with(end)) {
        return noun.to_owned() + "es";
    }
    noun.to_owned() + "s"
}

/// Whether a noun phrase takes "are": its head is the word before "of", or else the last word.
pub(super) fn is_plural(noun: &str) -> bool {
    let head = noun.split(" of ").next().unwrap_or(noun).split(' ').next_back().unwrap_or(noun);
    if head == "people" {
        return true;
    }
    head.len() > 3
        && head.ends_with('s')
        && !["ss", "us", "is", "status", "basis"].iter().any(|end| head.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_apart_into_words() {
        for (name, expected) in [
            ("net_revenue", "net revenue"),
            ("CustomerId", "customer id"),
            ("SUM(o.netRevenue_EUR)", "sum net revenue eur"),
            ("COUNT(*)", "count"),
            ("HTTPStatus", "http status"),
            ("\"T1\".\"Full Name\"", "full name"),
            ("?column?", "column"),
            ("Größe", "größe"),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn labels_read_like_words_of_a_sentence() {
        for (name, expected) in [
            ("net_revenue", "Net revenue"),
            ("COUNT(*)", "Count"),
            ("avg(price)", "Average price"),
            ("avg_price", "Average price"),
            ("SUM(total)", "Total"),
            ("IMDB Rating", "IMDB rating"),
            ("MIN(t.GPA)", "Lowest GPA"),
            ("COUNT(T1.id)", "Count"),
            ("CASE strftime('%m', d) WHEN '01' THEN 'January' END", "Value"),
            ("num_orders", "Number of orders"),
            ("COUNT(customer)", "Number of customers"),
            ("count(distinct customer)", "Number of different customers"),
            ("?column?", "Value"),
            ("", "Value"),
            ("GDP", "GDP"),
        ] {
            assert_eq!(label(name), expected, "{name}");
        }
        assert_eq!(inside("Net revenue"), "net revenue");
        assert_eq!(inside("GDP per head"), "GDP per head");
    }

    #[test]
    fn plurals_are_english() {
        for (one, many) in [
            ("country", "countries"),
            ("day", "days"),
            ("box", "boxes"),
            ("branch", "branches"),
            ("order", "orders"),
            ("person", "people"),
            ("sales", "sales"),
        ] {
            assert_eq!(plural(one), many);
        }
        assert_eq!(things("Customer name"), "customers");
        assert_eq!(things("First name"), "first names");
        assert_eq!((things("Organized by"), things("Value")), ("groups".into(), "groups".into()));
        assert!(is_plural("orders") && is_plural("net sales") && !is_plural("number of orders"));
        assert!(!is_plural("status") && !is_plural("gross") && !is_plural("revenue"));
    }
}
