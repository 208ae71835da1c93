//! Ways round a closed connection that must lead nowhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use super::{of, restrict, text, uploaded, user_id};
use crate::connections::member;
use crate::support::{Client, Server};

fn files(server: &Server, names: &[&str]) {
    for name in names {
        let path = server.data_dir.join("files").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = rusqlite::Connection::open(path).unwrap();
        file.execute_batch("CREATE TABLE pay (amount INTEGER); INSERT INTO pay VALUES (1)").unwrap();
    }
}

fn sqlite(name: &str, path: &str) -> Value {
    json!({ "name": name, "type": "sqlite", "file_path": path })
}

#[tokio::test]
async fn its_file_is_no_way_in_however_it_is_spelled() {
    let server = Server::start().await;
    let admin = server.admin().await;
    files(&server, &["pay.sqlite", "sub/pay.sqlite"]);
    for (name, path) in [("a", "pay.sqlite"), ("b", "sub/pay.sqlite")] {
        let mut body = sqlite(name, path);
        body["access"] = of(&[], &[]);
        admin.post("/connections", body).await.expect(201);
    }
    let analyst = member(&server, &admin, "analyst").await;
    assert!(!analyst.get("/connections/files").await.expect(200).text().contains("pay"));
    let folder = server.data_dir.join("files");
    let full = |path: &str| folder.join(path).to_str().unwrap().to_owned();
    let spelled = ["pay.sqlite", "./pay.sqlite", "sub/pay.sqlite", "sub//pay.sqlite", "sub/./pay.sqlite"];
    let all = spelled.iter().map(|path| (*path).to_owned()).chain([full("pay.sqlite"), full("sub//pay.sqlite")]);
    for path in all {
        for door in ["/connections", "/connections/test"] {
            let refused = analyst.post(door, sqlite("Mine", &path)).await.expect(422).json();
            assert_eq!(refused["errors"][0]["field"], "file_path", "{door} {path}: {refused}");
        }
    }
    // Who may use the file does not open it to others, neither at once nor by a move.
    let connections = admin.get("/connections").await.expect(200).json();
    let named = user_id(&analyst).await;
    restrict(&admin, connections["data"][1]["id"].as_str().unwrap(), of(&[], std::slice::from_ref(&named))).await;
    files(&server, &["other.sqlite"]);
    let own = analyst.post("/connections", sqlite("Own", "sub/pay.sqlite")).await.expect(201).json();
    let moved = analyst.post("/connections", sqlite("Moved", "other.sqlite")).await.expect(201).json();
    assert_eq!((&own["restricted"], &moved["restricted"]), (&json!(true), &json!(false)));
    let path = format!("/connections/{}", text(&moved["id"]));
    analyst.patch(&path, json!({ "file_path": "sub/pay.sqlite" })).await.expect(200);
    for id in [text(&own["id"]), text(&moved["id"])] {
        let seen = admin.get(&format!("/connections/{id}")).await.expect(200).json();
        assert_eq!(seen["access"], of(&[], std::slice::from_ref(&named)));
    }
    let again = admin.post("/connections", sqlite("Again", "sub//pay.sqlite")).await.expect(201).json();
    assert_eq!(again["restricted"], false, "an admin decides");
    server.stop().await;
}

#[tokio::test]
async fn an_edit_that_began_before_does_not_open_it_again() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let analyst = member(&server, &admin, "analyst").await;
    let path = format!("/connections/{demo}");
    let over = Arc::new(AtomicBool::new(false));
    let renames: Vec<_> = (0..3)
        .map(|n| {
            let (analyst, path, over) = (analyst.clone(), path.clone(), over.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    let status = analyst.patch(&path, json!({ "name": format!("Shop {n}") })).await.status;
                    assert!([200, 404, 409].contains(&status), "{status}");
                }
            })
        })
        .collect();
    for round in 0..10 {
        admin.patch(&path, json!({ "access": of(&[], &[]), "privacy": "names" })).await.expect(200);
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = admin.get(&path).await.expect(200).json();
        assert_eq!((&now["access"], &now["privacy"]), (&of(&[], &[]), &json!("names")), "round {round}");
        analyst.get(&path).await.expect(404);
        admin.patch(&path, json!({ "access": null, "privacy": null })).await.expect(200);
    }
    over.store(true, Ordering::Relaxed);
    for rename in renames {
        rename.await.unwrap();
    }
    server.stop().await;
}

async fn load(client: &Client, dataset: &str, rows: usize) -> String {
    let mut text = "town,boats\n".to_owned();
    (0..rows).for_each(|n| text.push_str(&format!("Kiel {n},{n}\n")));
    let fields = [("dataset_id", dataset), ("mode", "replace"), ("background", "true")];
    let begun = client.upload("/upload/csv", ("osprey.csv", text.into_bytes()), &fields).await.expect(202).json();
    begun["job_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_new_version_is_there_whole_or_not_at_all_and_its_job_is_not_theirs_to_see() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (connection, dataset) = uploaded(&server, &admin, "osprey.csv").await;
    let analyst = member(&server, &admin, "analyst").await;
    let job = load(&analyst, &dataset, 200_000).await;
    let refreshed = analyst.post(&format!("/schema/{connection}/refresh"), json!({})).await.expect(202).json();
    restrict(&admin, &connection, of(&[], &[])).await;
    for id in [job.as_str(), refreshed["job_id"].as_str().unwrap()] {
        analyst.get(&format!("/jobs/{id}")).await.expect(404);
        analyst.post(&format!("/jobs/{id}/cancel"), json!({})).await.expect(404);
        analyst.post(&format!("/jobs/{id}/retry"), json!({})).await.expect(404);
    }
    assert_eq!(analyst.get("/jobs").await.expect(200).json()["count"], 0);
    for _ in 0..600 {
        let state = admin.get(&format!("/jobs/{job}")).await.expect(200).json()["state"].clone();
        if state == "succeeded" || state == "failed" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.until_ready(&admin, &connection).await;
    let known = admin.get(&format!("/upload/{dataset}")).await.expect(200).json();
    let sql = json!({ "connection_id": connection, "sql": "SELECT count(*) FROM osprey", "cache": false });
    let counted = admin.post("/query/execute", sql).await.expect(200).json();
    assert_eq!(counted["rows"][0][0], known["tables"][0]["row_count"], "{known}");
    restrict(&admin, &connection, of(&[], &[user_id(&analyst).await])).await;
    assert_eq!(analyst.get("/jobs").await.expect(200).json()["count"], 2);
    server.stop().await;
}

#[tokio::test]
async fn a_look_at_all_files_tells_of_no_closed_one() {
    let server = Server::start().await;
    let admin = server.admin().await;
    uploaded(&server, &admin, "heron.csv").await;
    let (closed, _) = uploaded(&server, &admin, "osprey.csv").await;
    restrict(&admin, &closed, of(&[], &[])).await;
    let analyst = member(&server, &admin, "analyst").await;
    let tried = analyst.post("/connections/test", json!({ "name": "All", "type": "files" })).await.expect(200);
    assert_eq!(tried.json()["tables_found"], 1);
    server.stop().await;
}

#[tokio::test]
async fn a_closed_demo_shop_is_not_made_anew_by_who_is_left_out() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let analyst = member(&server, &admin, "analyst").await;
    let made = text(&restrict(&admin, &demo, of(&["viewer"], &[])).await["file_path"]);
    let file = server.data_dir.join("files").join(made);
    let before = std::fs::metadata(&file).unwrap().modified().unwrap();
    analyst.post("/connections/demo", json!({})).await.expect(403);
    assert_eq!(std::fs::metadata(&file).unwrap().modified().unwrap(), before);
    server.stop().await;
}
