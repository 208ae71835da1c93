//! A person's word on relationships counts for the question engine.

use serde_json::{Value, json};

use super::{alter, read_again, schema};
use crate::chat::{ask, shop};
use crate::support::Server;

fn ends(from: (&str, &str), to: (&str, &str)) -> Value {
    let set = |(table, column): (&str, &str)| json!({ "schema": null, "table": table, "columns": [column] });
    json!({ "from": set(from), "to": set(to) })
}

fn with(mut ends: Value, state: &str) -> Value {
    ends["state"] = json!(state);
    ends
}

fn state(schema: &Value, from: &str) -> Vec<String> {
    let all = schema["relationships"].as_array().unwrap().iter();
    let of = all.filter(|r| r["from"]["table"] == from).map(|r| r["state"].as_str().unwrap().to_owned());
    of.collect()
}

#[tokio::test]
async fn a_rejected_relationship_is_not_joined_over_even_when_it_is_read_again() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let path = format!("/schema/{shop}/relationships");
    let question = "sum of order totals per country";
    assert_eq!(ask(&admin, &shop, question).await["state"], "answered");
    let own = ends(("orders", "customer_id"), ("customers", "id"));
    let told = admin.patch(&path, with(own.clone(), "rejected")).await.expect(200).json();
    assert_eq!((&told["state"], &told["own"]), (&json!("rejected"), &json!(false)));
    let refused = ask(&admin, &shop, question).await;
    assert_ne!(refused["state"], "answered", "{}", refused["generated_sql"]);
    alter(&server, "CREATE TABLE other (id INTEGER PRIMARY KEY)");
    read_again(&server, &admin, &shop).await;
    assert_eq!(state(&schema(&admin, &shop).await, "orders"), ["rejected"]);
    admin.delete_with(&path, own.clone()).await.expect(422);
    admin.patch(&path, with(own, "confirmed")).await.expect(200);
    assert_eq!(ask(&admin, &shop, question).await["state"], "answered");
    server.stop().await;
}

#[tokio::test]
async fn a_persons_own_relationship_is_joined_over_until_it_is_deleted() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    alter(
        &server,
        "CREATE TABLE regions (code TEXT, area TEXT, boss TEXT);
         INSERT INTO regions VALUES ('Germany','Middle','A'),('France','West','B'),('Netherlands','West','C');",
    );
    read_again(&server, &admin, &shop).await;
    let path = format!("/schema/{shop}/relationships");
    let own = ends(("customers", "country"), ("regions", "code"));
    let question = "number of customers by area";
    assert_ne!(ask(&admin, &shop, question).await["state"], "answered");
    let made = admin.post(&path, own.clone()).await.expect(201).json();
    assert_eq!(
        (&made["state"], &made["own"], &made["origin"]["kind"]),
        (&json!("confirmed"), &json!(true), &json!("confirmed"))
    );
    let answer = ask(&admin, &shop, question).await;
    assert_eq!(answer["full_result_row_count"], 2, "{answer:#}");
    admin.delete_with(&path, own.clone()).await.expect(204);
    admin.delete_with(&path, own.clone()).await.expect(422);
    assert_ne!(ask(&admin, &shop, question).await["state"], "answered");
    for (body, field) in [
        (ends(("customers", "nope"), ("regions", "code")), "from"),
        (ends(("customers", "country"), ("nope", "code")), "to"),
        (ends(("regions", "code"), ("regions", "code")), "to"),
    ] {
        let problem = admin.post(&path, body).await.expect(422).json();
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let unknown = with(ends(("orders", "total"), ("customers", "id")), "rejected");
    admin.patch(&path, unknown).await.expect(422);
    server.stranger().await.post(&path, own).await.expect(404);
    server.stop().await;
}
