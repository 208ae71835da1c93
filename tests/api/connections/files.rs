//! SQLite files: only those in one folder, and each for one organisation.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Answer, Client, Server};
use crate::uploads::loaded;

fn database(path: &Path) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch("CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO pets VALUES (1, 'Miso')")
        .unwrap();
}

async fn with_files(server: &Server) {
    let folder = server.data_dir.join("files");
    std::fs::create_dir_all(&folder).unwrap();
    database(&folder.join("pets.sqlite"));
    std::fs::write(folder.join("notes.txt"), "nothing").unwrap();
}

async fn connect(client: &Client, path: &str) -> Answer {
    client.post("/connections", json!({ "name": "Pets", "type": "sqlite", "file_path": path })).await
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_file_in_the_folder_is_connected_and_read() {
    let server = Server::start().await;
    let admin = server.admin().await;
    with_files(&server).await;
    assert_eq!(names(&admin.get("/connections/files").await.expect(200).json()), ["pets.sqlite"]);
    let made = connect(&admin, "pets.sqlite").await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    assert_eq!(server.until_ready(&admin, id).await["tables_found"], 1);
    let rows =
        admin.post("/query/execute", json!({ "connection_id": id, "sql": "SELECT name FROM pets" })).await.expect(200);
    assert_eq!(rows.json()["rows"], json!([["Miso"]]));
    let tried = admin.post(&format!("/connections/{id}/test"), json!({})).await.expect(200).json();
    assert_eq!((tried["success"].as_bool(), tried["tables_found"].as_u64()), (Some(true), Some(1)));
    server.stop().await;
}

#[tokio::test]
async fn mathematics_are_at_hand_over_a_file_and_over_one_that_was_sent() {
    let server = Server::start().await;
    let admin = server.admin().await;
    with_files(&server).await;
    let id = connect(&admin, "pets.sqlite").await.expect(201).json()["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    let bytes = std::fs::read(server.data_dir.join("files/pets.sqlite")).unwrap();
    let sent = loaded(&server, &admin, "sqlite", ("Pets.sqlite", bytes), json!({})).await;
    for id in [&json!(id), &sent["connection"]["id"]] {
        let sql =
            "SELECT sqrt(id + 3), log10(id * 100), pow(2, 3), ceil(id + 0.2), (SELECT median(id) FROM pets) FROM pets";
        let body = json!({ "connection_id": id, "sql": sql });
        let answer = admin.post("/query/execute", body).await.expect(200).json();
        let numbers: Vec<f64> = answer["rows"][0].as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
        assert_eq!(numbers, [2.0, 2.0, 8.0, 2.0, 1.0]);
    }
    server.stop().await;
}

#[tokio::test]
async fn nothing_outside_of_the_folder_is_opened() {
    let server = Server::start().await;
    let admin = server.admin().await;
    with_files(&server).await;
    let folder = server.data_dir.join("files");
    let own = server.data_dir.join("datamind.sqlite");
    if !own.exists() {
        // DataMind keeps its own data elsewhere in this run; the place stays forbidden.
        database(&own);
    }
    std::os::unix::fs::symlink(&own, folder.join("soft.sqlite")).unwrap();
    std::fs::hard_link(&own, folder.join("hard.sqlite")).unwrap();
    for path in [
        "../datamind.sqlite",
        "soft.sqlite",
        "hard.sqlite",
        "notes.txt",
        "none.sqlite",
        "/etc/passwd",
        "file:pets.sqlite?mode=rwc",
        "/proc/self/fd/3",
        "pets.sqlite-wal",
        ".",
        own.to_str().unwrap(),
    ] {
        let refused = connect(&admin, path).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], "file_path", "{path}");
        assert!(!refused.to_string().contains(server.data_dir.to_str().unwrap()), "{refused}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_file_that_is_swapped_for_a_link_later_is_not_followed() {
    let server = Server::start().await;
    let admin = server.admin().await;
    with_files(&server).await;
    let id = connect(&admin, "pets.sqlite").await.expect(201).json()["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    let file = server.data_dir.join("files/pets.sqlite");
    std::fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(server.data_dir.join("datamind.sqlite"), &file).unwrap();
    let tried = admin.post(&format!("/connections/{id}/test"), json!({})).await.expect(200).json();
    assert_eq!(tried["success"], false, "{tried}");
    let run = json!({ "connection_id": id, "sql": "SELECT name FROM pets" });
    assert!(admin.post("/query/execute", run).await.status >= 400);
    server.stop().await;
}

#[tokio::test]
async fn a_file_that_one_organisation_connected_does_not_exist_for_another() {
    let server = Server::start().await;
    let (admin, stranger) = (server.admin().await, server.stranger().await);
    with_files(&server).await;
    connect(&admin, "pets.sqlite").await.expect(201);
    let seen = stranger.get("/connections/files").await.expect(200).json();
    assert!(!names(&seen).contains(&"pets.sqlite"), "{seen}");
    let (taken, none) =
        (connect(&stranger, "pets.sqlite").await.expect(422), connect(&stranger, "none.sqlite").await.expect(422));
    assert_eq!(taken.json()["errors"], none.json()["errors"]);
    server.stop().await;
}

#[tokio::test]
async fn a_file_stays_its_organisations_after_its_connection_was_deleted() {
    let server = Server::start().await;
    let (admin, stranger) = (server.admin().await, server.stranger().await);
    with_files(&server).await;
    let id = connect(&admin, "pets.sqlite").await.expect(201).json()["id"].as_str().unwrap().to_owned();
    admin.delete(&format!("/connections/{id}")).await.expect(204);
    let seen = stranger.get("/connections/files").await.expect(200).json();
    assert!(!names(&seen).contains(&"pets.sqlite"), "{seen}");
    connect(&stranger, "pets.sqlite").await.expect(422);
    connect(&admin, "pets.sqlite").await.expect(201);
    server.stop().await;
}

#[tokio::test]
async fn of_organisations_that_ask_for_one_file_at_the_same_instant_one_gets_it() {
    let server = Server::start().await;
    server.admin().await;
    let mut askers = Vec::new();
    for _ in 0..4 {
        askers.push(server.stranger().await);
    }
    let folder = server.data_dir.join("files");
    std::fs::create_dir_all(&folder).unwrap();
    for round in 0..8 {
        let file = format!("pets{round}.sqlite");
        database(&folder.join(&file));
        let asked = askers.iter().map(|one| connect(one, &file));
        let statuses: Vec<u16> = futures::future::join_all(asked).await.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses.iter().filter(|s| **s == 201).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|s| **s == 422).count(), 3, "{statuses:?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_file_that_a_connection_leads_to_no_more_is_free_again() {
    let server = Server::start().await;
    let (admin, stranger) = (server.admin().await, server.stranger().await);
    with_files(&server).await;
    database(&server.data_dir.join("files/more.sqlite"));
    let id = connect(&admin, "pets.sqlite").await.expect(201).json()["id"].as_str().unwrap().to_owned();
    admin.patch(&format!("/connections/{id}"), json!({ "file_path": "more.sqlite" })).await.expect(200);
    connect(&stranger, "more.sqlite").await.expect(422);
    connect(&stranger, "pets.sqlite").await.expect(201);
    admin.patch(&format!("/connections/{id}"), json!({ "file_path": "pets.sqlite" })).await.expect(422);
    server.stop().await;
}
