//! Servers that let us in and mean harm: they take neither memory nor the places of others.

use serde_json::{Value, json};

use crate::support::{Client, Hostile, Manner, Server};

async fn connect(client: &Client, to: &Hostile) -> String {
    let made = client.post("/connections", to.body()).await.expect(201).json();
    made["id"].as_str().unwrap().to_owned()
}

async fn until_failed(client: &Client, id: &str) -> Value {
    for _ in 0..1_200 {
        let now = client.get(&format!("/connections/{id}")).await.expect(200).json();
        if now["status"] == "failed" {
            return now;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the discovery never ended");
}

fn failed_step(report: &Value) -> (String, String) {
    let step = report["steps"].as_array().unwrap().iter().find(|s| s["state"] == "failed").unwrap().clone();
    (step["name"].as_str().unwrap().to_owned(), step["detail"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn rows_without_end_and_silence_end_a_test() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for (manner, words) in [(Manner::Endless, "more of its tables"), (Manner::Silent, "took too long")] {
        let hostile = Hostile::start(manner).await;
        let report = admin.post("/connections/test", hostile.body()).await.expect(200).json();
        let (step, detail) = failed_step(&report);
        assert_eq!(step, "tables", "{report}");
        assert!(detail.contains(words), "{detail}");
    }
    server.stop().await;
}

#[tokio::test]
async fn rows_without_end_end_a_discovery() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let hostile = Hostile::start(Manner::Endless).await;
    let id = connect(&admin, &hostile).await;
    let now = until_failed(&admin, &id).await;
    assert!(now["status_detail"].as_str().unwrap().contains("more of its tables"), "{now}");
    let report = admin.post(&format!("/connections/{id}/test"), json!({})).await.expect(200).json();
    assert_eq!(report["success"], false);
    server.stop().await;
}

#[tokio::test]
async fn sources_of_one_organisation_leave_the_others_their_places() {
    let server = Server::start().await;
    let (admin, stranger) = (server.admin().await, server.stranger().await);
    let silent = Hostile::start(Manner::Silent).await;
    for _ in 0..6 {
        connect(&admin, &silent).await;
    }
    let good = Hostile::start(Manner::Numbers(1)).await;
    let id = connect(&stranger, &good).await;
    server.until_ready(&stranger, &id).await;
    assert_eq!(silent.open(), 2);
    server.stop().await;
}
