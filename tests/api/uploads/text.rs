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

#[tokio::test]
async fn a_quote_that_is_never_closed_is_told_and_swallows_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    // Regular without quotes: read so, and said.
    let nail = "item,size\na,\"7 inch\nb,9\nc,4\n";
    let file = |name: &'static str, text: &str| (name, text.as_bytes().to_vec());
    let look = admin.upload("/upload/preview", file("nail.csv", nail), &[]).await.expect(200).json();
    assert_eq!((&look["quote"], &look["tables"][0]["rows_estimated"]), (&Value::Null, &json!(3)));
    assert!(look["tables"][0]["warnings"].to_string().contains("line 2 is never closed"), "{look}");
    let made = loaded(&server, &admin, "csv", ("nail.csv", nail.into()), json!({})).await;
    assert_eq!(rows(&admin, &made, "SELECT count(*) FROM nail").await, json!([[3]]));
    // Quotes are needed elsewhere: the preview says where, and loading refuses until the person decides.
    let mixed = "item,size\n\"a, b\",7\nb,\"9\nc,4\nd,5\n";
    let look = admin.upload("/upload/preview", file("mixed.csv", mixed), &[]).await.expect(200).json();
    assert!(look["tables"][0]["warnings"].to_string().contains("line 3 is never closed"), "{look}");
    let refused = admin.upload("/upload/csv", file("mixed.csv", mixed), &[]).await.expect(422).json();
    assert!(refused["detail"].as_str().unwrap().contains("line 3"), "{refused}");
    let made = loaded(&server, &admin, "csv", ("mixed.csv", mixed.into()), json!({ "quoting": false })).await;
    assert_eq!(rows(&admin, &made, "SELECT count(*) FROM mixed").await, json!([[4]]));
    // A later quote closes it by chance: nothing is lost in silence.
    let lines: String = (0..150).map(|n| format!("b,{n}\n")).collect();
    let padding: String = (0..40_000).map(|n| format!("p,{n}\n")).collect();
    let chance = format!("item,size\n{padding}a,\"7 inch\n{lines}c,\"9 inch\"\n");
    let made = loaded(&server, &admin, "csv", ("chance.csv", chance.into()), json!({})).await;
    assert!(made["dataset"]["warnings"].to_string().contains("goes over 152 lines"), "{}", made["dataset"]["warnings"]);
}
