//! Workbooks of every form.

use datamind::engine::{FileKind, FileOptions};
use serde_json::{Value, json};

use super::workbooks::{archive, row, workbook};
use super::{asked, columns, loaded, pairs, rows};
use crate::support::{Server, shared};
use crate::uploads_samples::{engine, load};

/// Sales with a title above, empty rows and columns around and a note below; shops; a sheet of nothing.
fn shops() -> Vec<u8> {
    let sales = [
        row(2, 'B', &["Sales of the week"]),
        row(4, 'B', &["Shop", "Day", "At", "Total", "Paid"]),
        row(5, 'B', &["Bonn", "@46053", "!46053.5", "=1200.5", "?1"]),
        row(6, 'B', &["", "@46054", "!46054.25", "=7", "?0"]),
        row(7, 'B', &["Kiel", "@46054", "!46054.75", "=30", "?1"]),
        row(10, 'B', &["Source: tills"]),
    ];
    let shops =
        [row(1, 'A', &["shop", "city"]), row(2, 'A', &["Bonn", "Bonn am Rhein"]), row(3, 'A', &["Kiel", "Kiel"])];
    let merged = r#"<mergeCells count="2"><mergeCell ref="B2:F2"/><mergeCell ref="B5:B6"/></mergeCells>"#;
    workbook(&[("Sales 2026", &sales.concat(), merged), ("Shops", &shops.concat(), ""), ("Notes", "", "")], "")
}

#[tokio::test]
async fn sheets_become_tables_and_are_asked() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let seen = admin.upload("/upload/preview", ("x.csv", shops()), &[]).await.expect(200).json();
    assert_eq!(seen["kind"], "excel");
    let names: Vec<_> = seen["tables"].as_array().unwrap().iter().map(|t| t["source_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Sales 2026", "Shops"]);
    let expected =
        pairs(&[("Shop", "text"), ("Day", "date"), ("At", "timestamp"), ("Total", "float"), ("Paid", "boolean")]);
    assert_eq!(columns(&seen["tables"][0]), expected);
    assert_eq!(seen["tables"][0]["rows"][1], json!(["Bonn", "2026-02-01", "2026-02-01 06:00:00", "7", "false"]));
    assert!(seen["warnings"][0].as_str().unwrap().contains("Notes"));
    let says = seen["tables"][0]["warnings"].to_string();
    assert!(says.contains("below the table") && says.contains("above the table"), "{says}");
    let made = loaded(&server, &admin, "excel", ("Shops.xlsx", shops()), json!({})).await;
    let sql = "SELECT city, sum(total) FROM sales_2026 s JOIN shops p ON p.shop = s.\"Shop\" GROUP BY 1 ORDER BY 1";
    assert_eq!(rows(&admin, &made, sql).await, json!([["Bonn am Rhein", 1207.5], ["Kiel", 30.0]]));
    assert_eq!(asked(&admin, &made, "sum of total by shop").await, json!([["Bonn", 1207.5], ["Kiel", 30.0]]));
}

#[tokio::test]
async fn sheets_are_left_out_renamed_and_decided_on_one_by_one() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let options = json!({ "tables": [
        { "source_name": "Sales 2026", "name": "Tills", "columns": [
            { "source_name": "At", "skip": true },
            { "source_name": "Total", "type": "integer", "name": "Sum" },
        ]},
        { "source_name": "Shops", "skip": true },
    ]});
    let made = loaded(&server, &admin, "excel", ("Shops.xlsx", shops()), options).await;
    assert_eq!(made["dataset"]["tables"].as_array().unwrap().len(), 1);
    assert_eq!(made["dataset"]["rejected_cells"], 1);
    assert_eq!(rows(&admin, &made, "SELECT count(*), sum(\"Sum\") FROM tills").await, json!([[3, 37]]));
    let skipped = ["Sales 2026", "Shops", "Notes"].map(|n| json!({ "source_name": n, "skip": true }));
    let none = json!({ "tables": skipped });
    let refused = admin.upload("/upload/excel", ("a", shops()), &[("options", &none.to_string())]).await.expect(422);
    assert!(refused.json()["detail"].as_str().unwrap().contains("at least one table"));
}

#[tokio::test]
async fn open_documents_are_read_too() {
    let cell = |kind: &str, value: &str, text: &str| {
        format!(r#"<table:table-cell office:value-type="{kind}" {value}><text:p>{text}</text:p></table:table-cell>"#)
    };
    let text = |t: &str| cell("string", "", t);
    let day = |iso: &str| cell("date", &format!(r#"office:date-value="{iso}""#), "31.1.");
    let number = |n: &str| cell("float", &format!(r#"office:value="{n}""#), n);
    let line = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let table = [
        line(&[text("name"), text("day"), text("n")]),
        line(&[text("Rex"), day("2026-01-31"), number("2.5")]),
        line(&[text("Ada"), day("2026-02-01"), number("4")]),
    ];
    let space = |n: &str| format!(r#"xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0""#);
    let content = format!(
        r#"<office:document-content {} {} {}><office:body><office:spreadsheet><table:table table:name="Pets">{}</table:table></office:spreadsheet></office:body></office:document-content>"#,
        space("office"),
        space("table"),
        space("text"),
        table.concat()
    );
    let kind = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    let manifest = br#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    let parts = [("mimetype", kind), ("content.xml", content.as_bytes()), ("META-INF/manifest.xml", manifest)];
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = loaded(&server, &admin, "excel", ("Pets.ods", archive(&parts)), json!({})).await;
    let expected = pairs(&[("name", "text"), ("day", "date"), ("n", "float")]);
    assert_eq!(columns(&made["dataset"]["tables"][0]), expected);
    assert_eq!(rows(&admin, &made, "SELECT max(day), sum(n) FROM pets").await, json!([["2026-02-01", 6.5]]));
}

/// Rows and columns of each sheet, counted in its XML: rows with a value less the header, columns with a value.
const COUNTED: [(&str, &[(u64, usize)]); 3] = [
    ("data__off-year-turnout-2023.xlsx", &[(134, 33), (120, 27), (88, 26), (67, 34), (21, 33), (18, 2)]),
    ("data__2023_pollster-stats-full.xlsx", &[(517, 21), (23, 2)]),
    ("databasestar__course_bulkinsert_sample_data_person.xlsx", &[(500, 4)]),
];

#[tokio::test]
async fn every_workbook_sample_has_the_rows_and_columns_that_were_counted_by_hand() {
    let Some(samples) = shared("samples/uploads") else { return };
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    for (name, expected) in COUNTED {
        let file = samples.join(name);
        let seen = engine.preview(file.clone(), FileOptions::default()).await.unwrap();
        let loaded = load(&engine, &file, FileKind::Excel, &folder.path().join(name)).await.unwrap();
        let found: Vec<_> = loaded.tables.iter().map(|t| (t.row_count, t.columns.len())).collect();
        assert_eq!(found, expected, "{name}");
        let shown: Vec<_> = seen.tables.iter().map(|t| (t.rows_estimated, t.columns.len())).collect();
        assert_eq!(shown, expected, "{name}");
        assert_eq!(loaded.rejected_cells(), 0);
    }
}

#[tokio::test]
async fn doors_tell_workbooks_from_other_files() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let zipped = archive(&[("readme.txt", b"hello")]);
    let binary = archive(&[("xl/workbook.bin", b"x")]);
    let old = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 4_000]].concat();
    for (door, bytes, says) in [
        ("csv", shops(), "seems to be an Excel workbook"),
        ("json", shops(), "seems to be an Excel workbook"),
        ("excel", b"a,b\n1,2\n".to_vec(), "seems to be a CSV or text file, not an Excel workbook"),
        ("excel", zipped, "zip archive"),
        ("excel", binary, ".xlsb"),
        ("excel", old, "can't be read"),
        ("excel", shops()[..900].to_vec(), "cut off"),
    ] {
        let refused: Value = admin.upload(&format!("/upload/{door}"), ("a", bytes), &[]).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains(says), "{says}: {refused}");
    }
}
