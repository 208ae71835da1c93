//! Accounts and the audit trail over HTTP.

mod abuse;
mod cookies;
mod csrf;
mod outage;
mod postgresql;
mod roles;
mod sessions;
mod setup;
mod trail;

use serde_json::{Value, json};

use crate::support::server::PASSWORD;
use crate::support::{Answer, Client, Server};

pub const MARA: &str = "mara@halden.example";

/// What the setup door wants.
fn setup_body(token: &str) -> Value {
    json!({ "token": token, "email": MARA, "password": PASSWORD, "full_name": "Mara Lindqvist",
        "org_name": "Halden & Co", "org_slug": "halden", "demo": false })
}

async fn try_login(client: &Client, email: &str, password: &str) -> Answer {
    client.post("/auth/login", json!({ "email": email, "password": password })).await
}

/// A pair of tokens from a fresh login of the first admin.
async fn login(server: &Server) -> Value {
    try_login(&server.anonymous(), MARA, PASSWORD).await.expect(200).json()
}

/// A member with this role, made by the admin and signed in.
async fn member(server: &Server, admin: &Client, role: &str) -> Client {
    let email = format!("{role}@halden.example");
    let body = json!({ "email": email, "full_name": "Ines Sol", "password": PASSWORD, "role": role });
    admin.post("/org/members", body).await.expect(201);
    let signed = try_login(&server.anonymous(), &email, PASSWORD).await.expect(200).json();
    server.anonymous().with_token(signed["access_token"].as_str().unwrap())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}
