//! Functions over uploaded files that people know from their databases.

use datamind::data::Value;

use super::{ORDERS, dataset, engine, limits, run};

#[tokio::test]
async fn digests_encodings_and_patterns_are_computed() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = dataset(&engine, folder.path(), ORDERS).await;
    for (sql, text) in [
        ("md5('DataMind')", "c325f8f73139b0edfc337166cfa7b491"),
        ("encode(sha256('abc'), 'hex')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("encode('abc', 'base64')", "YWJj"),
        ("encode(decode('6162', 'hex'), 'hex')", "6162"),
        ("regexp_replace(shop_name, 'o(.)', '0$1')", "B0nn"),
        ("initcap(translate(shop_name, 'n', 'm'))", "Bomm"),
    ] {
        let sql = format!("SELECT {sql} FROM (SELECT \"Shop Name\" AS shop_name FROM orders WHERE id = 1) o");
        let table = run(&engine, &source, &sql, limits(30)).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
        assert_eq!(table.value(0, 0), Value::Text(text), "{sql}");
    }
}
