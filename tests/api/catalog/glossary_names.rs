//! No two entries of the same reach share a name, whatever the case, and whoever comes first.

use datamind::base::Secret;
use datamind::platform::database::Database;
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::chat::shop;
use crate::support::Server;

fn term(name: &str) -> Value {
    json!({ "kind": "term", "name": name, "definition": "What it means." })
}

#[tokio::test]
async fn of_two_that_come_at_once_one_has_the_name() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    for round in 0..5 {
        let (upper, lower) = (term(&format!("ÄRMEL {round}")), term(&format!("ärmel {round}")));
        let (one, two) = tokio::join!(admin.post("/glossary", upper), admin.post("/glossary", lower));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.text(), two.text());
        let told = if one.status == 409 { one } else { two }.json();
        assert_eq!((&told["code"], &told["errors"][0]["field"]), (&json!("name_taken"), &json!("name")));
    }
    let mut own = term("ärmel 0");
    own["connection_id"] = json!(shop);
    admin.post("/glossary", own.clone()).await.expect(201);
    admin.post("/glossary", own).await.expect(409);
    server.stranger().await.post("/glossary", term("ärmel 0")).await.expect(201);
    let other = admin.post("/glossary", term("hem")).await.expect(201).json();
    let path = format!("/glossary/{}", other["id"].as_str().unwrap());
    admin.put(&path, term("Ärmel 1")).await.expect(409);
    assert_eq!(admin.put(&path, term("HEM")).await.expect(200).json()["name"], "HEM");
    admin.delete(&path).await.expect(204);
    admin.post("/glossary", term("hem")).await.expect(201);
    let lines = admin.get("/audit?action=glossary.create").await.expect(200).json();
    assert_eq!(lines["total"], 8, "what was refused is not told as done");
    server.stop().await;
}

/// The steps from the one that keys names on, undone.
async fn before_keys(database: &Database) {
    let all = Migrator::migrations();
    let at = all.iter().position(|step| step.name().ends_with("glossary_names")).unwrap();
    Migrator::down(database.connection(), u32::try_from(all.len() - at).ok()).await.unwrap();
}

#[tokio::test]
async fn names_that_are_there_twice_are_told_apart_by_a_number() {
    let mut own: Option<Secret> = None;
    let server = Server::start_with(|settings| own.clone_from(&settings.database.url)).await;
    let admin = server.admin().await;
    for name in ["Churn", "b", "c", "d"] {
        admin.post("/glossary", term(name)).await.expect(201);
        server.clock.advance(chrono::Duration::minutes(1));
    }
    let database = Database::connect(own.as_ref().map(Secret::expose), &server.data_dir, 1).await.unwrap();
    before_keys(&database).await;
    for (name, now) in [("b", "CHURN"), ("c", "churn (2)"), ("d", "churn")] {
        let sql = format!("UPDATE glossary SET name = '{now}' WHERE name = '{name}'");
        database.connection().execute_unprepared(&sql).await.unwrap();
    }
    database.migrate::<Migrator>().await.unwrap();
    let found = admin.get("/glossary").await.expect(200).json();
    let names: Vec<&str> = found["data"].as_array().unwrap().iter().map(|e| e["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Churn", "CHURN (2)", "churn (2) (2)", "churn (3)"]);
    admin.post("/glossary", term("churn (3)")).await.expect(409);
    server.stop().await;
}
