//! Who may use a connection: for others it does not exist, nor does anything that belongs to it.

mod ways_round;

use serde_json::{Value, json};

use crate::connections::member;
use crate::support::{Client, Server};
use crate::tenancy::{NAME_A_CONNECTION, body_for, knock, with_ids};

const QUESTION: &str = "How many orders are there?";

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}

async fn user_id(client: &Client) -> Value {
    client.get("/auth/me").await.expect(200).json()["id"].clone()
}

/// Who may use a connection beside the admins.
fn of(roles: &[&str], people: &[Value]) -> Value {
    json!({ "roles": roles, "people": people })
}

async fn restrict(admin: &Client, connection: &str, access: Value) -> Value {
    admin.patch(&format!("/connections/{connection}"), json!({ "access": access })).await.expect(200).json()
}

/// Everything that an analyst may have made on a connection; what they are called holds the word.
struct Made {
    connection: String,
    ids: Vec<(&'static str, String)>,
}

impl Made {
    fn id(&self, kind: &str) -> &str {
        &self.ids.iter().find(|(of, _)| *of == kind).unwrap().1
    }
}

async fn asked(client: &Client, connection: &str, question: &str) -> Value {
    client.post("/chat/message", json!({ "connection_id": connection, "message": question })).await.expect(200).json()
}

async fn made(client: &Client, connection: &str, table: &str, word: &str) -> Made {
    let answer = asked(client, connection, &format!("how many {table}")).await;
    let (session, message) = (text(&answer["session_id"]), text(&answer["message_id"]));
    client.patch(&format!("/chat/sessions/{session}"), json!({ "title": word })).await.expect(200);
    let verified = client.post(&format!("/chat/messages/{message}/verify"), json!({})).await.expect(200).json();
    let kept = |name: &str| {
        json!({ "name": format!("{word} {name}"), "connection_id": connection, "shared": true, "tags": [word],
            "sql": format!("SELECT count(*) AS {word} FROM {table}") })
    };
    let query = text(&client.post("/query/saved", kept("kept")).await.expect(201).json()["id"]);
    let deleted = text(&client.post("/query/saved", kept("deleted")).await.expect(201).json()["id"]);
    client.delete(&format!("/query/saved/{deleted}")).await.expect(204);
    let gone = text(&asked(client, connection, &format!("how many {table}")).await["session_id"]);
    client.patch(&format!("/chat/sessions/{gone}"), json!({ "title": format!("{word} gone") })).await.expect(200);
    client.delete(&format!("/chat/sessions/{gone}")).await.expect(204);
    let term = json!({ "kind": "term", "name": format!("{word} term"), "connection_id": connection,
        "definition": "Said of this one." });
    let term = text(&client.post("/glossary", term).await.expect(201).json()["id"]);
    client.post("/query/execute", json!({ "connection_id": connection, "sql": format!("SELECT 1 AS {word}") })).await;
    let ids = vec![
        ("connection", connection.to_owned()),
        ("session", session),
        ("message", message),
        ("verified", text(&verified["verified"]["id"])),
        ("query", query),
        ("deleted query", deleted),
        ("deleted session", gone),
        ("term", term),
    ];
    Made { connection: connection.to_owned(), ids }
}

async fn uploaded(server: &Server, client: &Client, name: &str) -> (String, String) {
    let file = (name, b"town,boats\nKiel,3\nVisby,4\n".to_vec());
    let made = client.upload("/upload/csv", file, &[]).await.expect(201).json();
    let connection = text(&made["connection"]["id"]);
    server.until_ready(client, &connection).await;
    (connection, text(&made["dataset"]["id"]))
}

/// Lists that hold something of a connection.
const LISTS: [&str; 11] = [
    "/connections",
    "/chat/sessions",
    "/chat/verified",
    "/query/history",
    "/query/saved",
    "/query/saved/tags",
    "/glossary",
    "/upload",
    "/trash",
    "/search?q=osprey",
    "/search?q=osprey&kind=table",
];

/// What of it stands in the lists.
async fn listed(client: &Client, things: &Made, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in LISTS {
        let answer = client.get(path).await.expect(200).text();
        let ids = things.ids.iter().filter(|(_, id)| answer.contains(id.as_str())).map(|(kind, _)| *kind);
        found.extend(ids.map(|kind| format!("{path} {kind}")));
        if answer.contains(word) {
            found.push(format!("{path} {word}"));
        }
    }
    found
}

/// Doors that name a connection in their query.
const ASK_FOR_A_CONNECTION: [&str; 5] = [
    "/chat/suggestions?connection_id=",
    "/chat/verified?connection_id=",
    "/glossary?connection_id=",
    "/query/saved?connection_id=",
    "/query/history?connection_id=",
];

/// Every door that takes an id, in its path or its body.
fn doors(document: &Value) -> Vec<(&str, &str)> {
    let mut doors = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.trim_start_matches("/api/v1");
        let in_body = NAME_A_CONNECTION.contains(&path);
        let methods = item.as_object().unwrap().keys().filter(|method| !in_body || *method != "get");
        doors.extend(methods.filter(|_| path.contains('{') || in_body).map(|method| (method.as_str(), path)));
    }
    doors
}

#[tokio::test]
async fn every_door_answers_who_is_left_out_as_if_there_were_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (connection, dataset) = uploaded(&server, &admin, "osprey.csv").await;
    let out = member(&server, &admin, "analyst").await;
    let mut things = made(&out, &connection, "osprey", "osprey").await;
    things.ids.push(("dataset", dataset));
    restrict(&admin, &connection, of(&["viewer"], &[])).await;
    let document = out.get("/openapi.json").await.json();
    let none = uuid::Uuid::now_v7().to_string();
    let mut knocked = 0;
    for (method, path) in doors(&document) {
        // Whoever asked may stop their question, whatever became of it meanwhile.
        let stops = path == "/chat/messages/{id}/cancel";
        for (kind, id) in things.ids.iter().filter(|(kind, _)| !stops || *kind != "message") {
            let answer = knock(&out, method, &with_ids(path, id), body_for(path, id)).await;
            let blank = knock(&out, method, &with_ids(path, &none), body_for(path, &none)).await;
            assert_eq!(answer.status, blank.status, "{method} {path} {kind}: {}", answer.text());
            let code = |text: &str| serde_json::from_str::<Value>(text).map(|v| v["code"].clone()).ok();
            assert_eq!(code(&answer.text()), code(&blank.text()), "{method} {path} {kind}: {}", answer.text());
            assert!(!answer.text().contains("osprey"), "{method} {path} {kind}: {}", answer.text());
            knocked += 1;
        }
    }
    assert!(knocked > 250, "{knocked}");
    for path in ASK_FOR_A_CONNECTION {
        let answer = out.get(&format!("{path}{connection}")).await;
        let blank = out.get(&format!("{path}{none}")).await;
        assert_eq!(answer.status, blank.status, "{path}");
        assert!(!answer.text().contains("osprey"), "{path}: {}", answer.text());
    }
    // Nothing of it was touched.
    restrict(&admin, &connection, Value::Null).await;
    assert_eq!(out.get(&format!("/chat/history/{}", things.id("session"))).await.expect(200).json()["count"], 1);
    out.get(&format!("/query/saved/{}", things.id("query"))).await.expect(200);
    assert_eq!(admin.get("/chat/verified").await.expect(200).json()["count"], 1);
    server.stop().await;
}

#[tokio::test]
async fn lists_hold_it_for_whom_it_is_open_and_nobody_else() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (connection, dataset) = uploaded(&server, &admin, "osprey.csv").await;
    let analyst = member(&server, &admin, "analyst").await;
    let other = member(&server, &admin, "analyst").await;
    let mut things = made(&analyst, &connection, "osprey", "osprey").await;
    things.ids.push(("dataset", dataset));
    let open = listed(&analyst, &things, "osprey").await;
    for expected in [
        "/connections connection",
        "/chat/sessions session",
        "/chat/verified verified",
        "/query/history osprey",
        "/query/saved query",
        "/query/saved/tags osprey",
        "/glossary term",
        "/upload dataset",
        "/trash deleted query",
        "/trash deleted session",
        "/search?q=osprey query",
        "/search?q=osprey session",
        "/search?q=osprey&kind=table connection",
    ] {
        assert!(open.iter().any(|found| found == expected), "{expected} is missing in {open:?}");
    }
    restrict(&admin, &connection, of(&[], &[user_id(&other).await])).await;
    assert_eq!(listed(&analyst, &things, "osprey").await, Vec::<String>::new());
    let counts = ["/connections", "/chat/sessions", "/query/history", "/query/saved", "/glossary", "/upload", "/trash"];
    for path in counts {
        assert_eq!(analyst.get(path).await.expect(200).json()["count"], 0, "{path}");
    }
    assert!(listed(&other, &things, "osprey").await.contains(&"/query/saved query".to_owned()));
    assert!(listed(&admin, &things, "osprey").await.contains(&"/upload dataset".to_owned()));
    restrict(&admin, &connection, of(&["analyst"], &[])).await;
    assert_eq!(listed(&analyst, &things, "osprey").await, open, "all of it is back");
    server.stop().await;
}

#[tokio::test]
async fn what_was_asked_of_it_in_an_open_conversation_is_withheld() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let (file, _) = uploaded(&server, &admin, "osprey.csv").await;
    let viewer = member(&server, &admin, "viewer").await;
    let first = asked(&viewer, &file, "total boats").await;
    assert!(first["content"].as_str().unwrap().contains('7'), "{first}");
    let go_on = json!({ "connection_id": demo, "message": QUESTION, "session_id": first["session_id"] });
    viewer.post("/chat/message", go_on).await.expect(200);
    restrict(&admin, &file, of(&["analyst"], &[])).await;
    let history = viewer.get(&format!("/chat/history/{}", text(&first["session_id"]))).await.expect(200).json();
    let turns = history["data"].as_array().unwrap();
    assert_eq!((turns.len(), &turns[0]["error"]["code"]), (2, &json!("connection_closed")));
    assert_eq!((&turns[0]["question"], &turns[0]["result"]), (&json!("total boats"), &Value::Null));
    assert_eq!(turns[0]["receipt"], Value::Null);
    assert!(turns[1]["error"].is_null());
    let message = text(&first["message_id"]);
    viewer.get(&format!("/chat/messages/{message}/rows")).await.expect(404);
    viewer.post(&format!("/chat/messages/{message}/replay"), json!({})).await.expect(404);
    server.stop().await;
}

#[tokio::test]
async fn only_admins_say_who_may_use_it_and_it_is_written_down() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let analyst = member(&server, &admin, "analyst").await;
    let path = format!("/connections/{demo}");
    analyst.patch(&path, json!({ "access": of(&["analyst"], &[]) })).await.expect(403);
    let new = json!({ "name": "x", "type": "sqlite", "file_path": "x.sqlite", "access": of(&[], &[]) });
    analyst.post("/connections", new).await.expect(403);
    let stranger = user_id(&server.stranger().await).await;
    for (access, field) in
        [(of(&[], &[stranger]), "access.people"), (of(&[], &[json!(uuid::Uuid::now_v7())]), "access.people")]
    {
        let refused = admin.patch(&path, json!({ "access": access })).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let both = |roles: Value| json!({ "roles": roles, "people": [] });
    let groups = json!({ "roles": [], "people": [], "groups": [] });
    for access in [both(json!(["owner"])), both(Value::Null), groups, json!({}), json!("everybody"), json!([])] {
        admin.patch(&path, json!({ "access": access })).await.expect(422);
    }
    assert_eq!(admin.get(&path).await.json()["restricted"], false);
    let person = user_id(&analyst).await;
    let wanted = json!({ "roles": ["viewer", "viewer", "admin"], "people": [person, person] });
    let restricted = restrict(&admin, &demo, wanted).await;
    assert_eq!((&restricted["restricted"], &restricted["status"]), (&json!(true), &json!("ready")));
    assert_eq!(restricted["access"], json!({ "roles": ["viewer"], "people": [person] }));
    let seen = analyst.get(&path).await.expect(200).json();
    assert_eq!((&seen["restricted"], &seen["access"]), (&json!(true), &Value::Null));
    let all = restrict(
        &admin,
        &text(&admin.post("/connections", json!({ "name": "All", "type": "files" })).await.json()["id"]),
        of(&["analyst", "viewer"], &[]),
    )
    .await;
    assert_eq!(all["restricted"], false, "all roles are everybody");
    // What else is changed leaves it as it is, also by whom it names.
    analyst.patch(&path, json!({ "name": "The shop" })).await.expect(200);
    assert_eq!(admin.get(&path).await.json()["access"], restricted["access"]);
    let audit = admin.get("/audit?limit=50").await.expect(200).json();
    let told = audit["items"].as_array().unwrap().iter().find(|e| e["detail"]["access"].is_object()).unwrap();
    assert_eq!((&told["action"], &told["detail"]["access"]["from"]), (&json!("connection.update"), &Value::Null));
    assert_eq!(told["detail"]["access"]["to"], restricted["access"]);
    server.stop().await;
}

#[tokio::test]
async fn a_role_that_changes_opens_and_closes_it() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let person = member(&server, &admin, "analyst").await;
    restrict(&admin, &demo, of(&["analyst"], &[])).await;
    person.get(&format!("/schema/{demo}")).await.expect(200);
    let member = format!("/org/members/{}", text(&user_id(&person).await));
    admin.patch(&member, json!({ "role": "viewer" })).await.expect(200);
    person.get(&format!("/schema/{demo}")).await.expect(404);
    admin.patch(&member, json!({ "role": "admin" })).await.expect(200);
    person.get(&format!("/schema/{demo}")).await.expect(200);
    // Nobody but admins.
    restrict(&admin, &demo, of(&[], &[])).await;
    person.get(&format!("/schema/{demo}")).await.expect(200);
    admin.patch(&member, json!({ "role": "analyst" })).await.expect(200);
    person.get(&format!("/connections/{demo}")).await.expect(404);
    person.post("/connections/demo", json!({})).await.expect(403);
    server.stop().await;
}

#[tokio::test]
async fn all_files_together_hold_only_what_everybody_there_may_use() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (open, _) = uploaded(&server, &admin, "heron.csv").await;
    let (secret, _) = uploaded(&server, &admin, "osprey.csv").await;
    let viewer = member(&server, &admin, "viewer").await;
    let new = json!({ "name": "All files", "type": "files" });
    let all = text(&admin.post("/connections", new).await.expect(201).json()["id"]);
    let tables = async |client: &Client| {
        server.until_ready(&admin, &all).await;
        let schema = client.get(&format!("/schema/{all}")).await.expect(200).json();
        schema["tables"].as_array().unwrap().iter().map(|t| text(&t["name"])).collect::<Vec<_>>()
    };
    assert_eq!(tables(&viewer).await, ["heron", "osprey"]);
    restrict(&admin, &secret, of(&["analyst"], &[])).await;
    assert_eq!(tables(&viewer).await, ["heron"]);
    assert_eq!(tables(&admin).await, ["heron"]);
    let sql = json!({ "connection_id": all, "sql": "SELECT count(*) FROM osprey" });
    admin.post("/query/execute", sql).await.expect(422);
    restrict(&admin, &all, of(&["analyst"], &[])).await;
    assert_eq!(tables(&admin).await, ["heron", "osprey"]);
    viewer.get(&format!("/schema/{all}")).await.expect(404);
    restrict(&admin, &open, of(&[], &[])).await;
    assert_eq!(tables(&admin).await, ["osprey"]);
    server.stop().await;
}

#[tokio::test]
async fn in_the_trash_it_stays_with_whom_it_was_open_to() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (connection, _) = uploaded(&server, &admin, "osprey.csv").await;
    let analyst = member(&server, &admin, "analyst").await;
    let things = made(&analyst, &connection, "osprey", "osprey").await;
    restrict(&admin, &connection, of(&[], &[])).await;
    admin.delete(&format!("/connections/{connection}")).await.expect(204);
    assert_eq!(listed(&analyst, &things, "osprey").await, Vec::<String>::new());
    analyst.post(&format!("/trash/{}/restore", things.connection), json!({})).await.expect(404);
    admin.post(&format!("/trash/{connection}/restore"), json!({})).await.expect(204);
    analyst.get(&format!("/connections/{connection}")).await.expect(404);
    assert_eq!(admin.get(&format!("/connections/{connection}")).await.expect(200).json()["restricted"], true);
    server.stop().await;
}
