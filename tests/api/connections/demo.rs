//! The demo shop over the API.

use serde_json::json;

use crate::support::Server;

#[tokio::test]
async fn the_demo_shop_holds_two_years_that_end_today() {
    let server = Server::start().await;
    let (admin, id) = server.admin_with_demo().await;
    let schema = admin.get(&format!("/schema/{id}")).await.expect(200).json();
    let tables = schema["tables"].as_array().unwrap();
    assert_eq!(tables.len(), 7);
    let orders = tables.iter().find(|t| t["name"] == "orders").unwrap();
    assert!(orders["row_count"].as_u64().unwrap() > 6_000);
    let at = orders["columns"].as_array().unwrap().iter().find(|c| c["name"] == "ordered_at").unwrap();
    assert!(at["max"].as_str().unwrap().starts_with("2026-11-20"), "{at}");
    assert!(at["min"].as_str().unwrap().starts_with("2024-11-2"), "{at}");
    assert_eq!(schema["relationships"].as_array().unwrap().len(), 6);
    server.stop().await;
}

#[tokio::test]
async fn adding_it_again_makes_the_same_one_anew_and_erasing_it_removes_its_file() {
    let server = Server::start().await;
    let (admin, id) = server.admin_with_demo().await;
    let again = admin.post("/connections/demo", json!({})).await.expect(201).json();
    assert_eq!(again["id"], json!(id));
    server.until_ready(&admin, &id).await;
    assert_eq!(admin.get("/connections").await.json()["count"], 1);
    let count = json!({ "connection_id": id, "sql": "SELECT count(*) FROM returns" });
    assert!(admin.post("/query/execute", count).await.expect(200).json()["rows"][0][0].as_u64().unwrap() > 500);
    admin.delete(&format!("/connections/{id}")).await.expect(204);
    let files = || std::fs::read_dir(server.data_dir.join("files")).unwrap().count();
    assert_eq!(files(), 1, "it may come back from the trash");
    server.clock.advance(chrono::Duration::days(31));
    assert_eq!(server.running.rooms.connections.erase_deleted().await.unwrap(), 1);
    assert_eq!(files(), 0);
    server.stop().await;
}
