//! Which schemas of its database a connection reads: what may be chosen, and that everything keeps to the choice.

use serde_json::{Value, json};

use super::{body, connected, fields, member};
use crate::support::{Client, Server, mariadb, postgres};

const SQL: &str = "
CREATE SCHEMA sales; CREATE SCHEMA payroll;
CREATE TABLE plain (a int);
CREATE TABLE sales.orders (id int PRIMARY KEY, amount int); INSERT INTO sales.orders VALUES (1, 20), (2, 22);
CREATE TABLE payroll.wages (id int PRIMARY KEY, order_id int REFERENCES sales.orders, wage int);
INSERT INTO payroll.wages VALUES (1, 1, 9000);";

fn database() -> String {
    let database = postgres().create_database(&[]);
    postgres().psql(&database, &["-c", SQL]);
    database
}

async fn tables(client: &Client, id: &str) -> Vec<String> {
    let schema = client.get(&format!("/schema/{id}")).await.expect(200).json();
    let name = |t: &Value| format!("{}.{}", t["schema"].as_str().unwrap(), t["name"].as_str().unwrap());
    schema["tables"].as_array().unwrap().iter().map(name).collect()
}

async fn run(client: &Client, id: &str, sql: &str) -> (u16, Value) {
    let answer = client.post("/query/execute", json!({ "connection_id": id, "sql": sql })).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn a_test_names_the_schemas_to_choose_from_and_none_of_the_system() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let report = admin.post("/connections/test", body(&postgres(), &database())).await.expect(200).json();
    let expected = json!([{ "name": "payroll", "tables": 1 }, { "name": "public", "tables": 1 },
        { "name": "sales", "tables": 1 }]);
    assert_eq!(report["schemas"], expected, "{report}");
    server.stop().await;
}

#[tokio::test]
async fn what_is_not_chosen_is_neither_known_nor_asked_nor_read() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut new = body(&postgres(), &database());
    new["schemas"] = json!(["sales", "sales"]);
    let made = admin.post("/connections", new).await.expect(201).json();
    assert_eq!(made["schemas"], json!(["sales"]));
    let id = made["id"].as_str().unwrap();
    server.until_ready(&admin, id).await;
    assert_eq!(tables(&admin, id).await, ["sales.orders"]);
    assert_eq!(run(&admin, id, "SELECT sum(amount) FROM sales.orders").await.0, 200);
    let (status, refused) = run(&admin, id, "SELECT wage FROM payroll.wages").await;
    assert_eq!((status, refused["code"].as_str()), (422, Some("query_refused")), "{refused}");
    let offered = admin.get(&format!("/schema/{id}/complete?prefix=wag")).await.expect(200).json();
    assert_eq!(offered["tables"], json!([]), "{offered}");
    let asked = json!({ "connection_id": id, "message": "total wage" });
    let answer = admin.post("/chat/message", asked).await.expect(200).json();
    assert!(!answer.to_string().contains("payroll"), "{answer}");

    let viewer = member(&server, &admin, "viewer").await;
    let tried =
        |who: Client| async move { who.post(&format!("/connections/{id}/test"), json!({})).await.expect(200).json() };
    assert_eq!(tried(admin.clone()).await["schemas"].as_array().unwrap().len(), 3);
    assert_eq!(tried(viewer).await["schemas"], json!([]));

    // The choice is changed: its tables come, and nothing is told of tables that went.
    let path = format!("/connections/{id}");
    admin.patch(&path, json!({ "schemas": ["payroll", "sales"] })).await.expect(200);
    server.until_ready(&admin, id).await;
    assert_eq!(tables(&admin, id).await, ["payroll.wages", "sales.orders"]);
    assert_eq!(run(&admin, id, "SELECT wage FROM payroll.wages").await.0, 200);
    admin.patch(&path, json!({ "schemas": ["sales"] })).await.expect(200);
    server.until_ready(&admin, id).await;
    let drift = admin.get(&format!("/schema/{id}/drift")).await.expect(200).json();
    assert!(!drift["changes"].as_array().unwrap().iter().any(|c| c["change"] == "gone"), "{drift}");
    assert_eq!(run(&admin, id, "SELECT wage FROM payroll.wages").await.0, 422);
    let all = admin.patch(&path, json!({ "schemas": null })).await.expect(200).json();
    assert_eq!(all["schemas"], Value::Null);
    server.until_ready(&admin, id).await;
    assert_eq!(tables(&admin, id).await.len(), 3);
    server.stop().await;
}

#[tokio::test]
async fn a_schema_that_there_is_not_is_refused_by_its_field() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = database();
    for schemas in [json!(["sales", "nope"]), json!([]), json!([""]), json!(["pg_catalog"])] {
        let mut new = body(&postgres(), &database);
        new["schemas"] = schemas.clone();
        let refused = admin.post("/connections", new).await.expect(422).json();
        assert_eq!(fields(&refused), ["schemas"], "{schemas}");
    }
    let id = connected(&server, &admin, &database).await;
    let refused = admin.patch(&format!("/connections/{id}"), json!({ "schemas": ["nope"] })).await.expect(422).json();
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains("nope"), "{refused}");
    // Nobody can tell what an unreachable database has.
    let mut new = body(&postgres(), &database);
    (new["schemas"], new["password"]) = (json!(["sales"]), json!("wrong"));
    assert_eq!(fields(&admin.post("/connections", new).await.expect(422).json()), ["schemas"]);
    server.stop().await;
}

#[tokio::test]
async fn of_a_mysql_server_several_databases_are_read_and_none_by_accident() {
    let db = mariadb();
    let home =
        db.create_database("CREATE TABLE orders (id int PRIMARY KEY, amount int); INSERT INTO orders VALUES (1, 20);");
    let other = db.create_database(&format!(
        "CREATE TABLE orders (id int PRIMARY KEY, kind varchar(9)); INSERT INTO orders VALUES (1, 'other'); \
         CREATE TABLE returns (id int PRIMARY KEY, order_id int, FOREIGN KEY (order_id) REFERENCES {home}.orders (id)); \
         INSERT INTO returns VALUES (1, 1); CREATE VIEW kinds AS SELECT kind FROM orders;"
    ));
    let server = Server::start().await;
    let admin = server.admin().await;
    let report = admin.post("/connections/test", db.body(&home)).await.expect(200).json();
    let found = report["schemas"].as_array().unwrap();
    assert!(found.contains(&json!({ "name": other, "tables": 3 })), "{report}");
    assert!(!found.iter().any(|s| ["mysql", "sys", "information_schema"].contains(&s["name"].as_str().unwrap())));
    let mut new = db.body(&home);
    new["schemas"] = json!([home, other]);
    let id = admin.post("/connections", new).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    let expected =
        [format!("{home}.orders"), format!("{other}.kinds"), format!("{other}.orders"), format!("{other}.returns")];
    let mut known = tables(&admin, &id).await;
    known.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(known, expected);
    let schema = admin.get(&format!("/schema/{id}")).await.expect(200).json();
    let link = &schema["relationships"][0];
    assert_eq!((&link["from"]["schema"], &link["to"]["schema"]), (&json!(other), &json!(home)), "{schema}");
    let kind = schema["tables"].as_array().unwrap().iter().find(|t| t["name"] == "kinds").unwrap();
    assert_eq!(kind["columns"][0]["samples"], json!(["other"]));
    // Names without a database belong to the connection's own, for the guard as for the server.
    assert_eq!(run(&admin, &id, "SELECT amount FROM orders").await.0, 200);
    assert_eq!(run(&admin, &id, &format!("SELECT kind FROM {other}.orders")).await.0, 200);
    assert_eq!(run(&admin, &id, "SELECT id FROM returns").await.0, 422);
    let unknown = run(&admin, &id, "SELECT id FROM returns").await.1;
    assert_eq!(unknown["reasons"][0]["suggestion"], format!("{other}.returns"), "{unknown}");
    let sampled = json!({ "connection_id": id, "schema": other, "table": "orders", "limit": 5 });
    assert_eq!(admin.post("/query/sample", sampled).await.expect(200).json()["rows"], json!([[1, "other"]]));
    let asked = json!({ "connection_id": id, "message": "how many returns" });
    let answer = admin.post("/chat/message", asked).await.expect(200).json();
    assert_eq!(answer["query_result_preview"][0][0], json!(1), "{answer}");
    // Without its own database, nothing of it can be read.
    admin.patch(&format!("/connections/{id}"), json!({ "schemas": [other] })).await.expect(200);
    server.until_ready(&admin, &id).await;
    assert_eq!(run(&admin, &id, "SELECT amount FROM orders").await.0, 422);
    assert_eq!(run(&admin, &id, &format!("SELECT kind FROM {other}.orders")).await.0, 200);
    server.stop().await;
}
