//! Dates that don't tell whether the day or the month comes first: said, and a person decides.

use serde_json::{Value, json};

use super::{loaded, rows};
use crate::support::{Client, Server};

const SALES: &str = "sold,net\n01/02/2025,1\n03/04/2025,2\n05/06/2025,3\n";

async fn seen(client: &Client, text: &str, options: Value) -> Value {
    let (file, options) = (("sales.csv", text.into()), options.to_string());
    client.upload("/upload/preview", file, &[("options", &options)]).await.expect(200).json()["tables"][0].clone()
}

#[tokio::test]
async fn a_person_says_what_comes_first() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let found = seen(&admin, SALES, json!({})).await;
    let column = |table: &Value| (table["columns"][0]["type"].clone(), table["columns"][0]["date_order"].clone());
    assert_eq!(column(&found), (json!("date"), json!("month_first")));
    let day_first = json!({ "columns": [{ "source_name": "sold", "date_order": "day_first" }] });
    let chosen = seen(&admin, SALES, day_first.clone()).await;
    assert_eq!(
        (column(&chosen), &chosen["date_formats"]),
        ((json!("date"), json!("day_first")), &json!(["31/12/2026"]))
    );
    assert!(chosen["warnings"].to_string().contains("they are read day first."), "{chosen}");
    let made = loaded(&server, &admin, "csv", ("sales.csv", SALES.into()), day_first).await;
    let read = rows(&admin, &made, "SELECT sold FROM sales ORDER BY net").await;
    assert_eq!(read, json!([["2025-02-01"], ["2025-04-03"], ["2025-06-05"]]));
    // Where the dates tell themselves there is nothing to decide.
    let told = seen(
        &admin,
        "sold\n01/02/2025\n13/02/2025\n",
        json!({ "columns": [{ "source_name": "sold", "date_order": "month_first" }] }),
    )
    .await;
    assert_eq!((&told["columns"][0]["date_order"], &told["columns"][0]["misfit_count"]), (&Value::Null, &json!(0)));
    let odd = json!({ "columns": [{ "source_name": "sold", "date_order": "year_first" }] }).to_string();
    admin.upload("/upload/preview", ("sales.csv", SALES.into()), &[("options", &odd)]).await.expect(422);
    server.stop().await;
}
