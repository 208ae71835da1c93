//! Text files written in every odd way, through the same doors.

use serde_json::{Value, json};

use super::{loaded, rows};
use crate::support::Server;

#[tokio::test]
async fn line_ends_ragged_rows_missing_headers_and_tabs_are_read() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let cases: [(&str, &str, Value, Value); 6] = [
        ("lone CR", "a,b\r1,x\r2,y\r", json!({}), json!([[1, "x"], [2, "y"]])),
        ("ragged", "a,b\n1\n2,y\n3,z,9\n", json!({}), json!([[1, null, null], [2, "y", null], [3, "z", 9]])),
        ("no header", "1,2026-01-31\n2,2026-02-01\n", json!({}), json!([[1, "2026-01-31"], [2, "2026-02-01"]])),
        ("quoted newline", "a,b\n1,\"x\ny\"\n2,\"say \"\"z\"\"\"\n", json!({}), json!([[1, "x\ny"], [2, "say \"z\""]])),
        ("tabs", "a\tb\n1\tx, y\n2\tz\n", json!({}), json!([[1, "x, y"], [2, "z"]])),
        ("tabs by decision", "a\tb,c\n1\tx,y\n", json!({ "delimiter": "\t" }), json!([[1, "x,y"]])),
    ];
    for (what, text, options, expected) in cases {
        let made = loaded(&server, &admin, "csv", ("odd.tsv", text.into()), options).await;
        assert_eq!(rows(&admin, &made, "SELECT * FROM odd ORDER BY 1").await, expected, "{what}");
    }
}
