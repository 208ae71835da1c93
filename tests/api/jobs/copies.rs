//! Two copies of the program over one PostgreSQL and one data folder.

use serde_json::json;

use super::{has_ended, table, until};
use crate::support::{Server, postgres};

#[tokio::test]
async fn two_copies_do_every_job_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut url = postgres().url;
    url.set_path(&postgres().create_database(&[]));
    let copy = || {
        let (folder, url) = (folder.path().join("data"), url.clone());
        Server::start_with(move |settings| {
            settings.data_dir = folder;
            settings.database.url = Some(datamind::base::Secret::new(url.as_str()));
            settings.database.connections = 4;
        })
    };
    let one = copy().await;
    let admin = one.admin().await;
    let two = copy().await;
    let mut begun = Vec::new();
    for n in 0..8 {
        let name = format!("part{n}.csv");
        let door = if n % 2 == 0 { &admin.base } else { &two.base };
        let client = crate::support::Client { base: door.clone(), ..admin.clone() };
        begun
            .push(client.upload("/upload/csv", (&name, table(50)), &[("background", "true")]).await.expect(202).json());
    }
    for job in &begun {
        let job = until(&admin, &job["job_id"], has_ended).await;
        assert_eq!((&job["state"], &job["attempts"]), (&json!("succeeded"), &json!(1)), "{job}");
    }
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 8);
    // Cancelled where it is not done: whichever copy works, both see it.
    let long = admin.upload("/upload/csv", ("long.csv", table(1_500_000)), &[]).await.expect(202).json();
    until(&admin, &long["job_id"], |job| job["state"] == "running").await;
    for base in [&one.base, &two.base] {
        let client = crate::support::Client { base: base.clone(), ..admin.clone() };
        let path = format!("/jobs/{}/cancel", long["job_id"].as_str().unwrap());
        assert!([200, 409].contains(&client.post(&path, json!({})).await.status));
    }
    assert_eq!(until(&admin, &long["job_id"], has_ended).await["state"], "cancelled");
    one.stop().await;
    two.stop().await;
}
