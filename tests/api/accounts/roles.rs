//! What each role may do with accounts.

use serde_json::json;

use super::{MARA, member, text};
use crate::support::Server;

#[tokio::test]
async fn only_admins_manage_the_organisation_and_read_its_trail() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let people = [
        ("admin", admin.clone()),
        ("analyst", member(&server, &admin, "analyst").await),
        ("viewer", member(&server, &admin, "viewer").await),
    ];
    let new = |n: usize| json!({ "email": format!("p{n}@halden.example"), "full_name": "P", "password": "Vier kleine Enten", "role": "viewer" });
    for (n, (role, client)) in people.iter().enumerate() {
        let (done, made) = if *role == "admin" { (200, 201) } else { (403, 403) };
        client.get("/audit").await.expect(done);
        client.get("/org/members").await.expect(done);
        client.patch("/org", json!({ "name": "Halden" })).await.expect(done);
        client.put("/org/budget", json!({ "monthly_tokens": 5000 })).await.expect(done);
        client.post("/org/members", new(n)).await.expect(made);
        for path in ["/org", "/org/budget", "/auth/me", "/auth/sessions"] {
            client.get(path).await.expect(200);
        }
    }
    let refused = people[2].1.get("/audit").await.expect(403).json();
    assert_eq!(refused["code"], "forbidden");
    assert!(refused["detail"].as_str().unwrap().contains("audit.read"), "{refused}");
}

#[tokio::test]
async fn a_changed_role_holds_at_once_and_nobody_raises_their_own() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let viewer = member(&server, &admin, "viewer").await;
    let me = viewer.get("/auth/me").await.expect(200).json();
    assert_eq!(me["permissions"], json!(["ask", "connections.read"]));
    let path = format!("/org/members/{}", text(&me["id"]));
    viewer.patch(&path, json!({ "role": "admin" })).await.expect(403);
    viewer.patch("/auth/me", json!({ "role": "admin" })).await.expect(422);
    admin.patch(&path, json!({ "role": "admin" })).await.expect(200);
    viewer.get("/audit").await.expect(200);
    admin.patch(&path, json!({ "disabled": true })).await.expect(200);
    viewer.get("/auth/me").await.expect(401);
}

#[tokio::test]
async fn the_last_admin_cannot_be_taken_away() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = text(&admin.get("/auth/me").await.json()["id"]);
    for patch in [json!({ "role": "viewer" }), json!({ "disabled": true })] {
        let refused = admin.patch(&format!("/org/members/{id}"), patch).await.expect(409).json();
        assert_eq!(refused["code"], "last_admin");
    }
    admin.get("/audit").await.expect(200);
}

#[tokio::test]
async fn the_budget_is_a_number_or_none() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let start = admin.get("/org/budget").await.expect(200).json();
    assert_eq!(
        (&start["monthly_tokens"], &start["used"], &start["month"]),
        (&json!(null), &json!(0), &json!("2026-11"))
    );
    let set = admin.put("/org/budget", json!({ "monthly_tokens": 250_000 })).await.expect(200).json();
    assert_eq!((&set["monthly_tokens"], &set["resets_at"]), (&json!(250_000), &json!("2026-12-01T00:00:00Z")));
    for bad in [
        json!({}),
        json!({ "monthly_tokens": -1 }),
        json!({ "monthly_tokens": "many" }),
        json!({ "monthly_tokens": 2e18 }),
        json!({ "monthly_tokens": 1, "used": 0 }),
    ] {
        let refused = admin.put("/org/budget", bad.clone()).await;
        assert_eq!(refused.status, 422, "{bad}: {}", refused.text());
    }
    admin.put("/org/budget", json!({ "monthly_tokens": null })).await.expect(200);
    assert_eq!(admin.get("/org/budget").await.json()["monthly_tokens"], json!(null));
}

#[tokio::test]
async fn members_are_listed_page_by_page_without_their_secrets() {
    let server = Server::start().await;
    let admin = server.admin().await;
    member(&server, &admin, "viewer").await;
    let all = admin.get("/org/members").await.expect(200);
    assert!(!all.text().contains("argon2") && !all.text().contains("password"), "{}", all.text());
    assert_eq!(all.json()["count"], 2);
    let second = admin.get("/org/members?skip=1&limit=1").await.expect(200).json();
    assert_eq!(second["data"].as_array().unwrap().len(), 1);
    assert_eq!(second["data"][0]["email"], "viewer@halden.example");
    assert_eq!(admin.get("/org/members?limit=1").await.json()["data"][0]["email"], MARA);
}
