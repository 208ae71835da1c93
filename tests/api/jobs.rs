//! Long work over HTTP: what is begun, followed, cancelled and repeated, and who may see it.

mod copies;

use serde_json::{Value, json};

use crate::support::{Client, Server};

/// Waits until a job is as wanted.
pub async fn until(client: &Client, id: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
    let path = format!("/jobs/{}", id.as_str().unwrap());
    for _ in 0..600 {
        let job = client.get(&path).await.expect(200).json();
        if wanted(&job) {
            return job;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the job never got there: {}", client.get(&path).await.text());
}

fn has_ended(job: &Value) -> bool {
    ["succeeded", "failed", "cancelled"].contains(&job["state"].as_str().unwrap())
}

/// A CSV file with so many rows.
fn table(rows: usize) -> Vec<u8> {
    let mut text = String::from("id,amount,city\n");
    for n in 0..rows {
        text.push_str(&format!("{n},{}.25,Utrecht\n", n % 100));
    }
    text.into_bytes()
}

#[tokio::test]
async fn a_refresh_is_a_job_that_says_what_it_found() {
    let server = Server::start().await;
    let (admin, shop) = server.admin_with_demo().await;
    let begun = admin.post(&format!("/schema/{shop}/refresh"), json!({})).await.expect(202).json();
    assert_eq!(begun["status"], "discovering");
    let job = until(&admin, &begun["job_id"], has_ended).await;
    assert_eq!(
        (&job["state"], &job["kind"], &job["title"]),
        (&json!("succeeded"), &json!("discovery"), &json!("Demo shop"))
    );
    assert_eq!(job["resource"], json!({ "type": "connection", "id": shop }));
    assert_eq!(job["result"]["connection_id"], shop);
    assert!(job["result"]["tables"].as_u64().unwrap() > 3);
    assert_eq!(job["created_by"]["name"], "Mara Lindqvist");
    assert_eq!((&job["may_cancel"], &job["may_retry"], &job["attempts"]), (&json!(false), &json!(false), &json!(1)));
    // The first look after adding was one as well.
    let listed = admin.get("/jobs?kind=discovery&state=succeeded&limit=10").await.expect(200).json();
    assert_eq!((&listed["count"], &listed["data"][0]["id"]), (&json!(2), &begun["job_id"]));
    assert_eq!(admin.get("/jobs?state=failed").await.expect(200).json()["count"], 0);
    admin.get("/jobs?state=wrong").await.expect(422);
    server.anonymous().get("/jobs").await.expect(401);
    server.stop().await;
}

#[tokio::test]
async fn a_source_that_cannot_be_read_fails_its_job_with_the_reason_and_can_be_tried_again() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let new = json!({ "name": "Away", "type": "postgresql", "host": "127.0.0.1", "port": 1, "database_name": "x",
        "username": "x", "password": "x", "ssl_mode": "disable" });
    admin.post("/connections", new).await.expect(201);
    let id = admin.get("/jobs").await.expect(200).json()["data"][0]["id"].clone();
    let job = until(&admin, &id, has_ended).await;
    assert_eq!((&job["state"], &job["may_retry"]), (&json!("failed"), &json!(true)), "{job}");
    assert!(job["error"].as_str().unwrap().len() > 10);
    let path = format!("/jobs/{}/retry", id.as_str().unwrap());
    admin.post(&path, json!({})).await.expect(200);
    until(&admin, &id, |job| job["state"] == "failed").await;
    let trail = admin.get("/audit?action=job.retry").await.expect(200).json();
    assert_eq!(trail["items"][0]["resource_id"], id);
    server.stop().await;
}

#[tokio::test]
async fn a_large_file_or_one_that_asks_for_it_is_loaded_in_a_job() {
    let server = Server::start_with(|s| s.uploads.background_above_bytes = 2000).await;
    let admin = server.admin().await;
    admin.upload("/upload/csv", ("small.csv", table(10)), &[]).await.expect(201);
    let asked =
        admin.upload("/upload/csv", ("asked.csv", table(10)), &[("background", "true")]).await.expect(202).json();
    let large = admin.upload("/upload/csv", ("large.csv", table(500)), &[("name", "Sales")]).await.expect(202).json();
    admin.upload("/upload/csv", ("x.csv", table(3)), &[("background", "maybe")]).await.expect(422);
    for (begun, name, rows) in [(&asked, "asked", 10), (&large, "Sales", 500)] {
        let job = until(&admin, &begun["job_id"], has_ended).await;
        assert_eq!((&job["state"], &job["title"]), (&json!("succeeded"), &json!(name)), "{job}");
        assert_eq!((&job["result"]["rows"], &job["result"]["tables"]), (&json!(rows), &json!(1)));
        assert_eq!(job["progress"]["text"], format!("{rows} rows loaded"));
        assert_eq!(job["progress"]["done"], job["progress"]["total"]);
        let connection = job["result"]["connection_id"].as_str().unwrap();
        server.until_ready(&admin, connection).await;
        let sql = format!("SELECT COUNT(*) AS n FROM {}", name.to_lowercase());
        let body = json!({ "connection_id": connection, "sql": sql });
        assert_eq!(admin.post("/query/execute", body).await.expect(200).json()["rows"], json!([[rows]]));
    }
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 3);
    assert!(std::fs::read_dir(server.data_dir.join("uploads/tmp")).unwrap().next().is_none(), "nothing waits any more");
    server.stop().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_fails_its_job_and_makes_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let file = ("broken.parquet", b"PAR1 is not enough".to_vec());
    let begun = admin.upload("/upload/parquet", file, &[("background", "true")]).await.expect(202).json();
    let job = until(&admin, &begun["job_id"], has_ended).await;
    assert_eq!((&job["state"], &job["attempts"]), (&json!("failed"), &json!(1)), "{job}");
    assert!(job["error"].as_str().unwrap().contains("Parquet"), "{job}");
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 0);
    assert!(std::fs::read_dir(server.data_dir.join("datasets")).map_or(0, Iterator::count) == 0);
    server.stop().await;
}

#[tokio::test]
async fn a_load_that_is_cancelled_ends_within_two_seconds_and_makes_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let file = ("long.csv", table(1_500_000));
    let begun = admin.upload("/upload/csv", file, &[]).await.expect(202).json();
    let job = until(&admin, &begun["job_id"], |job| job["progress"]["done"].as_u64() > Some(0) || has_ended(job)).await;
    assert_eq!(job["state"], "running", "{job}");
    assert_eq!(job["progress"]["unit"], "bytes");
    assert!(job["progress"]["total"].as_u64() > job["progress"]["done"].as_u64());
    let asked = std::time::Instant::now();
    admin.post(&format!("/jobs/{}/cancel", begun["job_id"].as_str().unwrap()), json!({})).await.expect(200);
    assert_eq!(until(&admin, &begun["job_id"], has_ended).await["state"], "cancelled");
    assert!(asked.elapsed().as_secs_f64() < 2.0, "{:?}", asked.elapsed());
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 0);
    assert!(std::fs::read_dir(server.data_dir.join("datasets")).map_or(0, Iterator::count) == 0);
    assert_eq!(admin.get("/audit?action=job.cancel").await.expect(200).json()["total"], 1);
    server.stop().await;
}

#[tokio::test]
async fn jobs_of_others_do_not_exist_and_an_admin_sees_those_of_the_organisation() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let person = |role: &str| {
        json!({ "email": format!("{role}@halden.example"), "password": crate::support::server::PASSWORD,
        "full_name": "Somebody", "role": role })
    };
    let mut members = Vec::new();
    for role in ["analyst", "viewer"] {
        admin.post("/org/members", person(role)).await.expect(201);
        let login = json!({ "email": format!("{role}@halden.example"), "password": crate::support::server::PASSWORD });
        let token = server.anonymous().post("/auth/login", login).await.expect(200).json()["access_token"].clone();
        members.push(server.anonymous().with_token(token.as_str().unwrap()));
    }
    let [analyst, viewer] = &members[..] else { panic!("two members") };
    let begun = analyst.upload("/upload/csv", ("a.csv", table(5)), &[("background", "true")]).await.expect(202).json();
    until(analyst, &begun["job_id"], has_ended).await;
    let id = begun["job_id"].as_str().unwrap();
    admin.get(&format!("/jobs/{id}")).await.expect(200);
    assert_eq!(admin.get("/jobs").await.expect(200).json()["count"], 1);
    assert_eq!(admin.get("/jobs?own=true").await.expect(200).json()["count"], 0);
    let stranger = server.stranger().await;
    for other in [viewer, &stranger] {
        other.get(&format!("/jobs/{id}")).await.expect(404);
        other.post(&format!("/jobs/{id}/cancel"), json!({})).await.expect(404);
        other.post(&format!("/jobs/{id}/retry"), json!({})).await.expect(404);
        assert!(!other.get("/jobs").await.expect(200).text().contains(id));
    }
    viewer.upload("/upload/csv", ("a.csv", table(5)), &[("background", "true")]).await.expect(403);
    assert_eq!(analyst.post(&format!("/jobs/{id}/retry"), json!({})).await.expect(409).json()["code"], "job_state");
    server.stop().await;
}
