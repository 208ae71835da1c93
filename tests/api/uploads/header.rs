//! Which row names the columns: found, or said by a person.

use serde_json::{Value, json};

use super::workbooks::{row, workbook};
use super::{loaded, rows};
use crate::support::{Client, Server};

const TITLED: &str = "Sales 2026,,\nmoney,,place\nnet,gross,shop\n1,2,Bonn\n3,4,Kiel\n";

async fn seen(client: &Client, file: (&str, Vec<u8>), options: Value) -> Value {
    let options = options.to_string();
    client.upload("/upload/preview", file, &[("options", &options)]).await.expect(200).json()["tables"][0].clone()
}

fn names(table: &Value) -> Vec<&str> {
    table["columns"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_person_chooses_the_row_that_names_the_columns() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let file = || ("titled.csv", TITLED.as_bytes().to_vec());
    let found = seen(&admin, file(), json!({})).await;
    assert_eq!(found["head"][1], json!(["money", "", "place"]), "{found}");
    let chosen = seen(&admin, file(), json!({ "header_row": 3 })).await;
    assert_eq!((names(&chosen), &chosen["header_row"]), (vec!["net", "gross", "shop"], &json!(3)));
    assert_eq!(chosen["rows"], json!([["1", "2", "Bonn"], ["3", "4", "Kiel"]]));
    let made = loaded(&server, &admin, "csv", file(), json!({ "header_row": 3 })).await;
    let sum = rows(&admin, &made, "SELECT shop, gross FROM titled ORDER BY 1").await;
    assert_eq!(sum, json!([["Bonn", 2], ["Kiel", 4]]));
    let without = seen(&admin, ("plain.csv", b"1,a\n2,b\n".to_vec()), json!({ "has_header": false })).await;
    assert_eq!((names(&without), &without["header_row"]), (vec!["column_1", "column_2"], &Value::Null));
}

#[tokio::test]
async fn a_sheet_has_its_header_where_a_person_says() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let sheet = [
        row(1, 'A', &["money", "money", "place"]),
        row(2, 'A', &["net", "gross", "shop"]),
        row(3, 'A', &["=1", "=2", "Bonn"]),
        row(4, 'A', &["=3", "=4", "Kiel"]),
    ];
    let book = workbook(&[("Two lines", &sheet.concat(), "")], "");
    let choice = json!({ "tables": [{ "source_name": "Two lines", "header_row": 2 }] });
    let table = seen(&admin, ("book.xlsx", book.clone()), choice).await;
    assert_eq!((names(&table), &table["header_row"]), (vec!["net", "gross", "shop"], &json!(2)), "{table}");
    let made = loaded(&server, &admin, "excel", ("book.xlsx", book), json!({ "header_row": 2 })).await;
    assert_eq!(rows(&admin, &made, "SELECT sum(net) FROM book").await, json!([[4]]));
}

#[tokio::test]
async fn rows_are_numbered_as_an_editor_or_a_spreadsheet_does() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let text = "\nSales 2026\n\nmoney,,place\nnet,gross,shop\n1,2,Bonn\n3,4,Kiel\n";
    let file = || ("titled.csv", text.as_bytes().to_vec());
    let found = seen(&admin, file(), json!({})).await;
    assert_eq!(found["head_rows"], json!([2, 4, 5, 6, 7]), "{found}");
    let chosen = seen(&admin, file(), json!({ "header_row": 5 })).await;
    assert_eq!((names(&chosen), &chosen["header_row"]), (vec!["net", "gross", "shop"], &json!(5)));
    assert!(chosen["warnings"][0].as_str().unwrap().starts_with("4 lines above"), "{chosen}");
    let made = loaded(&server, &admin, "csv", file(), json!({ "header_row": 5 })).await;
    assert_eq!(rows(&admin, &made, "SELECT sum(gross) FROM titled").await, json!([[6]]));

    let sheet = [
        row(3, 'B', &["Sales 2026"]),
        row(6, 'B', &["net", "gross", "shop"]),
        row(7, 'B', &["=1", "=2", "Bonn"]),
        row(9, 'B', &["=3", "=4", "Kiel"]),
    ];
    let book = workbook(&[("Sales", &sheet.concat(), "")], "");
    let found = seen(&admin, ("book.xlsx", book.clone()), json!({})).await;
    assert_eq!((&found["head_rows"], &found["header_row"]), (&json!([3, 6, 7, 9]), &json!(6)), "{found}");
    let made = loaded(&server, &admin, "excel", ("book.xlsx", book), json!({ "header_row": 6 })).await;
    assert_eq!(rows(&admin, &made, "SELECT sum(net), count(*) FROM book").await, json!([[4, 2]]));
}

#[tokio::test]
async fn a_table_that_the_file_does_not_have_is_refused_by_its_field() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let sheet = [row(1, 'A', &["net", "shop"]), row(2, 'A', &["=1", "Bonn"])];
    let book = workbook(&[("Sales", &sheet.concat(), "")], "");
    let options = json!({ "tables": [{ "source_name": "Sale", "skip": true }] }).to_string();
    let json = b"[{\"a\": 1}]".to_vec();
    let parquet = super::parquet::file(parquet::basic::Compression::SNAPPY);
    for (kind, name, bytes) in [
        ("excel", "book.xlsx", book),
        ("csv", "titled.csv", TITLED.as_bytes().to_vec()),
        ("json", "a.json", json),
        ("parquet", "a.parquet", parquet),
    ] {
        for path in ["/upload/preview".to_owned(), format!("/upload/{kind}")] {
            let refused = admin.upload(&path, (name, bytes.clone()), &[("options", &options)]).await.expect(422).json();
            assert_eq!(refused["errors"][0]["field"], "options.tables", "{path}: {refused}");
            assert!(refused["errors"][0]["message"].as_str().unwrap().contains("Sale"), "{refused}");
        }
    }
}

#[tokio::test]
async fn a_row_that_there_is_not_is_refused_in_words() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for options in
        [json!({ "header_row": 0 }), json!({ "header_row": 99 }), json!({ "header_row": 1, "has_header": false })]
    {
        let options = options.to_string();
        let file = ("titled.csv", TITLED.as_bytes().to_vec());
        let refused = admin.upload("/upload/preview", file, &[("options", &options)]).await.expect(422).json();
        assert_eq!(refused["code"], "unreadable_file", "{options}");
    }
}
