//! Versions of a dataset: a file that replaces or follows what is there, what it would change, and the way back.

use serde_json::{Value, json};

use super::{loaded, rows};
use crate::support::{Client, Server};

const FIRST: &str = "id,amount,city\n1,10,Bonn\n2,20,Kiel\n";

async fn first(server: &Server, admin: &Client) -> Value {
    loaded(server, admin, "csv", ("orders.csv", FIRST.into()), json!({})).await
}

/// Loads a file into the dataset and gives its job's end.
pub async fn into(client: &Client, made: &Value, mode: &str, text: &str) -> Value {
    let dataset = made["dataset"]["id"].as_str().unwrap();
    let fields = [("dataset_id", dataset), ("mode", mode)];
    let begun = client.upload("/upload/csv", ("next.csv", text.into()), &fields).await.expect(202).json();
    crate::jobs::until(client, &begun["job_id"], |job| !["queued", "running"].contains(&job["state"].as_str().unwrap()))
        .await
}

async fn ids(server: &Server, client: &Client, made: &Value) -> Value {
    server.until_ready(client, made["connection"]["id"].as_str().unwrap()).await;
    rows(client, made, "SELECT id FROM orders ORDER BY id").await
}

#[tokio::test]
async fn files_that_come_for_one_dataset_at_once_are_all_loaded_one_after_the_other() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = first(&server, &admin).await;
    let dataset = made["dataset"]["id"].as_str().unwrap();
    let files = (3..9).map(|n| {
        let (admin, dataset) = (admin.clone(), dataset.to_owned());
        let text = format!("id,amount,city\n{n},1,Bonn\n");
        tokio::spawn(async move {
            let fields = [("dataset_id", dataset.as_str()), ("mode", "append")];
            admin.upload("/upload/csv", ("next.csv", text.into()), &fields).await.expect(202).json()["job_id"].clone()
        })
    });
    let mut jobs = Vec::new();
    for job in files.collect::<Vec<_>>() {
        jobs.push(job.await.unwrap());
    }
    for job in &jobs {
        let ended =
            crate::jobs::until(&admin, job, |job| !["queued", "running"].contains(&job["state"].as_str().unwrap()));
        let ended = ended.await;
        assert_eq!((&ended["state"], &ended["attempts"]), (&json!("succeeded"), &json!(1)), "{ended}");
    }
    let mut different: Vec<_> = jobs.iter().map(ToString::to_string).collect();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), 6);
    assert_eq!(ids(&server, &admin, &made).await, json!([[1], [2], [3], [4], [5], [6], [7], [8]]));
    server.stop().await;
}

#[tokio::test]
async fn a_file_follows_or_replaces_what_is_there_and_the_way_back_is_open() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = first(&server, &admin).await;
    let id = made["dataset"]["id"].as_str().unwrap();
    assert_eq!(made["connection"]["dataset_id"], id);
    let job = into(&admin, &made, "append", "id,amount,country\n3,7.5,DE\n").await;
    assert_eq!(
        (&job["state"], &job["result"]["version"], &job["result"]["rows"]),
        (&json!("succeeded"), &json!(2), &json!(3)),
        "{job}"
    );
    assert_eq!(ids(&server, &admin, &made).await, json!([[1], [2], [3]]));
    let cells = rows(&admin, &made, "SELECT amount, city, country FROM orders WHERE id = 3").await;
    assert_eq!(cells, json!([[7.5, null, "DE"]]));
    let job = into(&admin, &made, "replace", "id,amount\n9,1\n").await;
    assert_eq!((&job["state"], &job["result"]["version"]), (&json!("succeeded"), &json!(3)), "{job}");
    assert_eq!(ids(&server, &admin, &made).await, json!([[9]]));

    let versions = admin.get(&format!("/upload/{id}/versions")).await.expect(200).json();
    let shown: Vec<_> = versions["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| (v["version"].clone(), v["mode"].clone(), v["row_count"].clone()))
        .collect();
    assert_eq!(
        shown,
        [
            (json!(3), json!("replace"), json!(1)),
            (json!(2), json!("append"), json!(3)),
            (json!(1), json!(null), json!(2))
        ]
    );
    let back = admin.post(&format!("/upload/{id}/versions/2/restore"), json!({})).await.expect(200).json();
    assert_eq!((&back["version"], &back["tables"][0]["row_count"]), (&json!(2), &json!(3)));
    assert_eq!(ids(&server, &admin, &made).await, json!([[1], [2], [3]]));
    admin.post(&format!("/upload/{id}/versions/99/restore"), json!({})).await.expect(404);
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 1);
    assert_eq!(admin.get("/connections").await.expect(200).json()["count"], 1);
    for (action, count) in [("upload.version", 2), ("upload.restore", 1)] {
        assert_eq!(admin.get(&format!("/audit?action={action}")).await.expect(200).json()["total"], count, "{action}");
    }
    server.stop().await;
}

#[tokio::test]
async fn rows_follow_into_columns_whose_names_differ_in_case() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = first(&server, &admin).await;
    let job = into(&admin, &made, "append", "ID,Amount,CITY\n3,7.5,Bonn\n").await;
    assert_eq!(job["state"], "succeeded", "{job}");
    assert_eq!(ids(&server, &admin, &made).await, json!([[1], [2], [3]]));
    let all = rows(&admin, &made, "SELECT * FROM orders WHERE id = 3").await;
    assert_eq!(all, json!([[3, 7.5, "Bonn"]]));
    server.stop().await;
}

#[tokio::test]
async fn what_does_not_fit_is_said_and_the_earlier_version_stays() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = first(&server, &admin).await;
    let job = into(&admin, &made, "append", "id,amount,city\nseven,1,Bonn\n").await;
    assert_eq!(job["state"], "failed", "{job}");
    assert!(job["error"].as_str().unwrap().contains("column id"), "{job}");
    assert_eq!(ids(&server, &admin, &made).await, json!([[1], [2]]));
    let id = made["dataset"]["id"].as_str().unwrap();
    assert_eq!(admin.get(&format!("/upload/{id}/versions")).await.expect(200).json()["count"], 1);
    assert_eq!(std::fs::read_dir(server.data_dir.join("datasets").join(id)).unwrap().count(), 1);
    server.stop().await;
}

#[tokio::test]
async fn a_file_is_compared_before_it_is_loaded() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = first(&server, &admin).await;
    let text = "id,amount,country\nseven,1.5,DE\n";
    let seen = admin.upload("/upload/preview", ("next.csv", text.into()), &[]).await.expect(200).json();
    let path = format!("/upload/{}/compare", made["dataset"]["id"].as_str().unwrap());
    let body = |mode: &str| json!({ "upload_token": seen["upload_token"], "options": {}, "mode": mode });
    let found = admin.post(&path, body("append")).await.expect(200).json();
    assert_eq!((&found["fits"], &found["tables"][0]["change"]), (&json!(false), &json!("changed")), "{found}");
    let columns: Vec<_> = found["tables"][0]["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["name"].clone(), c["change"].clone(), c["fits"].clone()))
        .collect();
    let expected = [
        (json!("id"), json!("type_changed"), json!(false)),
        (json!("amount"), json!("type_changed"), json!(true)),
        (json!("city"), json!("gone"), json!(true)),
        (json!("country"), json!("new"), json!(true)),
    ];
    assert_eq!(columns, expected);
    assert_eq!((&found["tables"][0]["rows_before"], &found["tables"][0]["rows_in_file"]), (&json!(2), &json!(1)));
    assert_eq!(admin.post(&path, body("replace")).await.expect(200).json()["fits"], true);
    admin.post(&path, body("mix")).await.expect(422);
    server.stop().await;
}

#[tokio::test]
async fn datasets_of_others_do_not_exist_and_forms_are_checked() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = first(&server, &admin).await;
    let id = made["dataset"]["id"].as_str().unwrap();
    let stranger = server.stranger().await;
    stranger.get(&format!("/upload/{id}")).await.expect(404);
    stranger.get(&format!("/upload/{id}/versions")).await.expect(404);
    stranger.post(&format!("/upload/{id}/versions/1/restore"), json!({})).await.expect(404);
    let seen = stranger.upload("/upload/preview", ("x.csv", FIRST.into()), &[]).await.expect(200).json();
    let body = json!({ "upload_token": seen["upload_token"], "mode": "append" });
    stranger.post(&format!("/upload/{id}/compare"), body).await.expect(404);
    let fields = [("dataset_id", id), ("mode", "replace")];
    stranger.upload("/upload/csv", ("x.csv", FIRST.into()), &fields).await.expect(404);
    for fields in [&[("dataset_id", id)][..], &[("mode", "append")], &[("dataset_id", id), ("mode", "mix")]] {
        admin.upload("/upload/csv", ("x.csv", FIRST.into()), fields).await.expect(422);
    }
    let fields = [("dataset_id", id), ("mode", "replace")];
    admin.upload("/upload/json", ("x.json", b"[{\"id\":1}]".to_vec()), &fields).await.expect(422);
    assert_eq!(ids(&server, &admin, &made).await, json!([[1], [2]]));
    server.stop().await;
}

#[tokio::test]
async fn the_five_newest_versions_beside_the_current_one_are_kept() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = first(&server, &admin).await;
    for n in 0..7 {
        let job = into(&admin, &made, "replace", &format!("id,amount,city\n{n},1,Bonn\n")).await;
        assert_eq!(job["state"], "succeeded", "{job}");
    }
    let id = made["dataset"]["id"].as_str().unwrap();
    let versions = admin.get(&format!("/upload/{id}/versions")).await.expect(200).json();
    let numbers: Vec<_> = versions["data"].as_array().unwrap().iter().map(|v| v["version"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [8, 7, 6, 5, 4, 3]);
    assert_eq!(std::fs::read_dir(server.data_dir.join("datasets").join(id)).unwrap().count(), 6);
    server.stop().await;
}
