//! Files made to break a reader: each gets a sentence, nothing stays, the server lives on.

use ::parquet::basic::Compression;

use super::parquet;
use super::workbooks::{archive, row, workbook};
use crate::support::{Client, Server};
use crate::uploads_samples::left;

/// Sends a file to both doors and gives the sentence; it has to be a refusal.
pub async fn refused(client: &Client, kind: &str, bytes: &[u8]) -> String {
    let begun = std::time::Instant::now();
    let mut says = Vec::new();
    for door in ["preview", kind] {
        let answer = client.upload(&format!("/upload/{door}"), ("a.bin", bytes.to_vec()), &[]).await;
        assert!(matches!(answer.status, 413 | 422), "{door}: {} {}", answer.status, answer.text());
        says.push(answer.json()["detail"].as_str().unwrap().to_owned());
    }
    eprintln!("{kind:<8} {:>6} ms  {}", begun.elapsed().as_millis(), says[1]);
    says.pop().unwrap()
}

pub async fn nothing_is_left(server: &Server, client: &Client) {
    assert!(left(server).is_empty(), "{:?}", left(server));
    let works = client.upload("/upload/preview", ("a.csv", b"a,b\n1,2\n".to_vec()), &[]).await;
    works.expect(200);
}

#[tokio::test]
async fn hostile_json_gets_a_sentence() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let deep = |open: &str, close: &str| format!("[{}1{}]", open.repeat(10_000), close.repeat(10_000)).into_bytes();
    assert!(refused(&admin, "json", &deep("[", "]")).await.contains("nested too deep"));
    assert!(refused(&admin, "json", &deep("{\"a\":", "}")).await.contains("nested too deep"));
    assert!(refused(&admin, "json", &b"[".repeat(100_000)).await.contains("nested too deep"));
    let keys: Vec<String> = (0..100_000).map(|n| format!("\"k{n}\": {n}")).collect();
    let wide = format!("{{{}}}", keys.join(","));
    assert!(refused(&admin, "json", wide.as_bytes()).await.contains("2000 columns"));
    assert!(refused(&admin, "json", format!("[{wide}]").as_bytes()).await.contains("2000 columns"));
    refused(&admin, "json", b"{\"a\": \"\xff\xfe\", \"b\"").await;
    refused(&admin, "json", b"{\"a\": NaN}").await;
    nothing_is_left(&server, &admin).await;
}

#[tokio::test]
async fn hostile_parquet_gets_a_sentence() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let whole = parquet::file(Compression::SNAPPY);
    let end = whole.len();
    let mut cases = vec![b"PAR1".to_vec(), b"PAR1PAR1".to_vec(), whole[..end / 2].to_vec()];
    let changed = |at: usize, bytes: &[u8]| {
        let mut copy = whole.clone();
        copy[at..at + bytes.len()].copy_from_slice(bytes);
        copy
    };
    // A footer that says it is larger than the file, one of no length, and one of noise.
    cases.push(changed(end - 8, &u32::MAX.to_le_bytes()));
    cases.push(changed(end - 8, &0u32.to_le_bytes()));
    cases.push(changed(end - 400, &[0xA5; 300]));
    // Pages of noise behind a footer that is whole.
    cases.push(changed(4, &[0xFF; 64]));
    for bytes in &cases {
        refused(&admin, "parquet", bytes).await;
    }
    nothing_is_left(&server, &admin).await;
}

#[tokio::test]
async fn workbooks_that_unpack_to_too_much_are_refused_quickly() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let zeros = vec![0; 64 << 20];
    let bomb = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/media/a.bin", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert!(refused(&admin, "excel", &bomb).await.contains("unpacks to more"));
    // The same with a directory that says the part is small.
    let mut lying = bomb.clone();
    let size = (64u32 << 20).to_le_bytes();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size {
            lying[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
        }
    }
    assert_ne!(lying, bomb);
    refused(&admin, "excel", &lying).await;
    let names: Vec<String> = (0..2_500).map(|n| format!("xl/{n}.xml")).collect();
    let mut parts: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), b"<x/>".as_slice())).collect();
    parts.push(("xl/workbook.xml", b"<workbook/>"));
    assert!(refused(&admin, "excel", &archive(&parts)).await.contains("2000 parts"));
    // Archives in archives are no workbooks, however often.
    let sheet = row(1, 'A', &["a", "b"]) + &row(2, 'A', &["=1", "=2"]);
    let book = workbook(&[("S", &sheet, "")], "");
    let nested = (0..20).fold(book, |inner, _| archive(&[("inner.zip", &inner)]));
    assert!(refused(&admin, "excel", &nested).await.contains("zip archive"));
    nothing_is_left(&server, &admin).await;
}

#[tokio::test]
async fn workbooks_with_hostile_xml_are_refused() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let laugh = |n: usize| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10));
    let laughs: String = (1..10).map(laugh).collect();
    let doctype = format!("<!DOCTYPE x [<!ENTITY l0 \"lol\">{laughs}]><workbook>&l9;</workbook>");
    let outside = "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x\"><workbook/>".to_owned();
    let wide: Vec<u8> = doctype.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for part in [doctype.into_bytes(), outside.into_bytes(), wide] {
        let book = archive(&[("xl/workbook.xml", &part)]);
        assert!(refused(&admin, "excel", &book).await.contains("document type"));
    }
    // Entities that nobody declared, tags that never close, nesting without end.
    let sheet = |rows: &str| workbook(&[("S", rows, "")], "");
    refused(&admin, "excel", &sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&l9;</t></is></c></row>")).await;
    refused(&admin, "excel", &sheet("<row r=\"1\"><c r=\"A1\"><v>1")).await;
    refused(&admin, "excel", &sheet(&"<row>".repeat(100_000))).await;
    // Cells where no table has any, and in no order.
    refused(&admin, "excel", &sheet("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c><c r=\"A1048576\"><v>2</v></c></row>"))
        .await;
    refused(&admin, "excel", &sheet(&(row(5, 'A', &["a", "b"]) + &row(2, 'A', &["=1", "=2"])))).await;
    nothing_is_left(&server, &admin).await;
}

#[tokio::test]
async fn a_long_shared_text_named_again_and_again_is_refused() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let strings = format!("<si><t>{}</t></si>", "x".repeat(1 << 20));
    let line = |n: usize| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>");
    let rows: String = (1..=4_000).map(line).collect();
    let book = workbook(&[("S", &rows, "")], &strings);
    let refused = admin.upload("/upload/excel", ("a.xlsx", book), &[]).await.expect(422).json();
    assert!(refused["detail"].as_str().unwrap().contains("unpacks to more"), "{refused}");
    nothing_is_left(&server, &admin).await;
}
