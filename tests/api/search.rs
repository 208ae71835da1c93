//! Finding things by a part of their name, and what is offered while somebody types SQL.

use serde_json::{Value, json};

use crate::connections::{connected, member};
use crate::support::{Client, Server, postgres};

async fn hits(client: &Client, words: &str) -> Vec<(String, String, u64)> {
    let found = client.get(&format!("/search?q={words}&limit=50")).await.expect(200).json();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let hits = found["data"].as_array().unwrap().iter();
    hits.map(|hit| (text(&hit["kind"]), text(&hit["title"]), hit["score"].as_u64().unwrap())).collect()
}

fn has(hits: &[(String, String, u64)], kind: &str, title: &str) -> bool {
    hits.iter().any(|hit| (hit.0.as_str(), hit.1.as_str()) == (kind, title))
}

#[tokio::test]
async fn everything_that_one_may_open_is_found_best_first() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let analyst = member(&server, &admin, "analyst").await;
    let asked = json!({ "connection_id": demo, "message": "How many orders are there?" });
    admin.post("/chat/message", asked).await.expect(200);
    let kept = |name: &str, shared: bool| json!({ "name": name, "connection_id": demo, "sql": "SELECT 1 AS ordered", "shared": shared });
    admin.post("/query/saved", kept("Orders by day", true)).await.expect(201);
    admin.post("/query/saved", kept("My orders", false)).await.expect(201);
    let all = hits(&admin, "orders").await;
    assert_eq!(all[0], ("table".to_owned(), "orders".to_owned(), 100));
    for (kind, title) in [("query", "Orders by day"), ("query", "My orders")] {
        assert!(has(&all, kind, title), "{kind} {title}: {all:?}");
    }
    assert!(all.iter().any(|hit| hit.0 == "session"), "{all:?}");
    assert!(all.windows(2).all(|pair| pair[0].2 >= pair[1].2), "{all:?}");
    assert!(has(&hits(&admin, "demo").await, "connection", "Demo shop"));
    assert!(has(&hits(&admin, "Order%20ID").await, "column", "order_id"));
    let theirs = hits(&analyst, "orders").await;
    assert!(has(&theirs, "query", "Orders by day") && !has(&theirs, "query", "My orders"), "{theirs:?}");
    assert!(!theirs.iter().any(|hit| hit.0 == "session"));
    let viewer = member(&server, &admin, "viewer").await;
    let seen = hits(&viewer, "orders").await;
    assert!(has(&seen, "table", "orders") && !seen.iter().any(|hit| hit.0 == "query"), "{seen:?}");
    let stranger = server.stranger().await;
    assert!(hits(&stranger, "orders").await.is_empty());
    assert!(hits(&admin, "%20").await.is_empty() && hits(&admin, "%25").await.is_empty());
    admin.get("/search").await.expect(422);
    admin.get(&format!("/search?q={}", "x".repeat(201))).await.expect(422);
    server.stop().await;
}

#[tokio::test]
async fn terms_and_metrics_are_found_by_name_and_by_meaning() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let term = json!({ "kind": "term", "name": "Stammkunde", "synonyms": ["regular"], "definition": "Bought at least twice in a year." });
    admin.post("/glossary", term).await.expect(201);
    let metric = json!({ "kind": "metric", "name": "Average basket", "connection_id": demo, "formula": "avg(1)",
        "table": { "schema": null, "table": "orders" } });
    admin.post("/glossary", metric).await.expect(201);
    let viewer = member(&server, &admin, "viewer").await;
    for client in [&admin, &viewer] {
        assert!(hits(client, "regular").await.contains(&("term".into(), "Stammkunde".into(), 100)));
        let found = client.get("/search?q=average").await.expect(200).json();
        let hit = found["data"].as_array().unwrap().iter().find(|hit| hit["kind"] == "metric").unwrap();
        assert_eq!((&hit["title"], &hit["subtitle"]), (&json!("Average basket"), &json!("Demo shop")));
        assert_eq!(hit["href"], "/glossary?q=Average+basket");
        let found = client.get("/search?q=least%20TWICE").await.expect(200).json();
        assert_eq!(found["data"][0]["excerpt"], "Bought at least twice in a year.", "{found}");
    }
    assert!(hits(&server.stranger().await, "regular").await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn what_was_found_is_counted_by_kind_and_paged() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    for number in 0..5 {
        let kept =
            json!({ "name": format!("Orders {number}"), "connection_id": demo, "sql": "SELECT order_id FROM orders" });
        admin.post("/query/saved", kept).await.expect(201);
    }
    let get = |query: &str| {
        let (admin, path) = (admin.clone(), format!("/search?q=order&{query}"));
        async move { admin.get(&path).await.expect(200).json() }
    };
    let all = get("limit=50").await;
    let counted =
        |found: &Value| found["kinds"].as_array().unwrap().iter().map(|k| k["count"].as_u64().unwrap()).sum::<u64>();
    assert_eq!((counted(&all), all["count"].as_u64().unwrap()), (all["count"].as_u64().unwrap(), counted(&all)));
    let queries = get("kind=query&limit=2&skip=4").await;
    assert_eq!((&queries["count"], queries["data"].as_array().unwrap().len()), (&json!(5), 1));
    assert!(queries["data"].as_array().unwrap().iter().all(|hit| hit["kind"] == "query"));
    assert_eq!(queries["kinds"], all["kinds"], "the other kinds stay in sight");
    let by_text = admin.get("/search?q=order_id&kind=query").await.expect(200).json();
    assert_eq!((&by_text["count"], &by_text["data"][0]["excerpt"]), (&json!(5), &json!("SELECT order_id FROM orders")));
    admin.get("/search?q=order&kind=person").await.expect(422);
    server.stop().await;
}

#[tokio::test]
async fn an_uploaded_file_is_found_as_a_dataset() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let sent = admin.upload("/upload/csv", ("Harbour towns.csv", b"town,boats\nKiel,3\n".to_vec()), &[]).await;
    server.until_ready(&admin, sent.expect(201).json()["connection"]["id"].as_str().unwrap()).await;
    let found = hits(&admin, "harbour").await;
    assert_eq!(found[0].0, "dataset", "{found:?}");
    assert!(found.iter().any(|hit| hit.0 == "table"), "{found:?}");
    assert!(has(&hits(&admin, "boats").await, "column", "boats"));
    server.stop().await;
}

#[tokio::test]
async fn tables_and_columns_are_offered_while_somebody_types() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = postgres().create_database(&[]);
    let tables = "CREATE TABLE orders (order_id int, placed_on date); CREATE TABLE sales_orders (id int); \
                  CREATE VIEW order_view AS SELECT 1 AS one; CREATE SCHEMA other; CREATE TABLE other.orders (id int)";
    postgres().psql(&database, &["-c", tables]);
    let id = connected(&server, &admin, &database).await;
    let viewer = member(&server, &admin, "viewer").await;
    let offers = |query: &str| {
        let (viewer, path) = (viewer.clone(), format!("/schema/{id}/complete?{query}"));
        async move { viewer.get(&path).await.expect(200).json() }
    };
    let told = offers("prefix=ord").await;
    let names: Vec<&str> = told["tables"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["order_view", "orders", "orders", "sales_orders"]);
    assert_eq!((&told["tables"][0]["kind"], &told["columns"]), (&json!("view"), &json!([])));
    assert_eq!(offers("prefix=ord&limit=1").await["tables"].as_array().unwrap().len(), 1);
    let columns = offers("table=public.orders&table=sales_orders").await;
    let names: Vec<&str> = columns["columns"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["order_id", "placed_on", "id"]);
    assert_eq!((&columns["columns"][1]["type"], &columns["columns"][1]["table"]), (&json!("date"), &json!("orders")));
    assert_eq!(offers("table=orders&prefix=pl").await["columns"].as_array().unwrap().len(), 1);
    admin.get(&format!("/schema/{id}/complete?limit=0")).await.expect(422);
    server.stranger().await.get(&format!("/schema/{id}/complete")).await.expect(404);
    server.stop().await;
}
