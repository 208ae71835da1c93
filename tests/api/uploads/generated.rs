//! Tables that are made up, written in every odd way, loaded, and read again: each row and each value is there.

use serde_json::{Value, json};

use super::{loaded, rows};
use crate::support::Server;

/// Rows of every file.
const ROWS: i64 = 300;
/// Texts that stand in the way of whoever cuts lines and cells by hand.
const NAMES: [&str; 12] = [
    "plain",
    "with, comma",
    "semi; colon",
    "tab\there",
    "pipe|d",
    "say \"hi\"",
    "two\nlines",
    "three\n\n\"quoted\"\nlines",
    "it's",
    "gr\u{fc}n, \u{f6}de",
    " padded ",
    "\u{6771}\u{4eac}",
];

/// How a file is written.
#[derive(Debug, Clone, Copy)]
struct Manner {
    end: &'static str,
    delimiter: &'static str,
    header: bool,
    /// Whether every cell stands in quotes, or only those that need it.
    quoted: bool,
    /// Whether empty cells at the end of a row are left out.
    ragged: bool,
    mark: &'static str,
}

/// The cells of a row, empty where there is none, and the values that they have to become.
fn row(n: i64) -> ([String; 6], Value) {
    let name = NAMES[usize::try_from(n).unwrap() % NAMES.len()];
    let day = format!("2026-{:02}-{:02}", n % 12 + 1, n % 28 + 1);
    let amount = n as f64 * 1.25 - 100.5;
    // Numbers and words in one column are words.
    let code = if n % 7 == 0 { format!("A{n}") } else { n.to_string() };
    let note = if n % 3 == 0 { String::new() } else { format!("note {n}") };
    let value = json!([n, name, day, amount, code, if note.is_empty() { Value::Null } else { json!(note) }]);
    ([n.to_string(), name.to_owned(), day, format!("{amount:?}"), code, note], value)
}

fn cell(text: &str, manner: Manner) -> String {
    let needs = text.contains(['"', '\n', '\r']) || text.contains(manner.delimiter);
    if manner.quoted || needs { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn line(cells: &[String], manner: Manner) -> String {
    let filled = cells.iter().rposition(|c| !c.is_empty()).map_or(0, |last| last + 1);
    let kept = if manner.ragged { &cells[..filled] } else { cells };
    kept.iter().map(|c| cell(c, manner)).collect::<Vec<_>>().join(manner.delimiter) + manner.end
}

fn file(manner: Manner) -> String {
    let header = ["n", "name", "day", "amount", "code", "note"].map(str::to_owned);
    let mut text = if manner.header { line(&header, manner) } else { String::new() };
    for n in 1..=ROWS {
        let (mut cells, _) = row(n);
        cells[3] = cells[3].replace('.', manner.mark);
        text += &line(&cells, manner);
    }
    text
}

/// Every line end with every separator, and the rest in turn, so that each meets each.
fn manners() -> Vec<Manner> {
    let mut all = Vec::new();
    for (i, end) in ["\n", "\r\n", "\r"].into_iter().enumerate() {
        for (j, delimiter) in [",", ";", "\t", "|"].into_iter().enumerate() {
            let turn = i * 4 + j;
            let mark = if delimiter == ";" { "," } else { "." };
            let (header, quoted, ragged) = (turn % 2 == 0, turn % 3 == 0, turn % 4 < 2);
            all.push(Manner { end, delimiter, header, quoted, ragged, mark });
            all.push(Manner { end, delimiter, header: !header, quoted: !quoted, ragged: !ragged, mark });
        }
    }
    all
}

#[tokio::test]
async fn every_value_of_a_file_is_there_however_it_is_written() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let expected: Vec<Value> = (1..=ROWS).map(|n| row(n).1).collect();
    for manner in manners() {
        let made = loaded(&server, &admin, "csv", ("made.csv", file(manner).into()), json!({})).await;
        let table = &made["dataset"]["tables"][0];
        assert_eq!(table["row_count"], ROWS, "{manner:?}");
        assert_eq!(made["dataset"]["rejected_cells"], 0, "{manner:?}");
        let names: Vec<_> = table["columns"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
        let first = if manner.header { "n" } else { "column_1" };
        assert_eq!((names.len(), names[0]), (6, first), "{manner:?}");
        let read = rows(&admin, &made, &format!("SELECT * FROM made ORDER BY {first}")).await;
        let read = read.as_array().unwrap();
        assert_eq!(read.len(), expected.len(), "{manner:?}");
        for (read, expected) in read.iter().zip(&expected) {
            assert_eq!(read, expected, "{manner:?}");
        }
        let id = made["connection"]["id"].as_str().unwrap();
        admin.delete(&format!("/connections/{id}")).await.expect(204);
    }
}
