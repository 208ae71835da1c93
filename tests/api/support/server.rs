//! A server of its own for one test: temporary folder, SQLite (or PostgreSQL by variable), a clock that stands.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};
use datamind::base::FixedClock;
use datamind::config::{self, Settings};
use datamind::rooms::Surroundings;
use serde_json::json;
use tempfile::TempDir;

use super::Client;
use super::hosted::Hosted;

/// The password of everybody in the tests.
pub const PASSWORD: &str = "correct horse battery staple";

/// The moment at which every test begins: a Friday.
pub fn beginning() -> DateTime<Utc> {
    "2026-11-20T14:32:00Z".parse().unwrap()
}

/// A running server. It ends with this value, with its threads and its connections to its own database.
pub struct Server {
    pub clock: Arc<FixedClock>,
    pub base: String,
    pub data_dir: PathBuf,
    pub running: Hosted,
    _folder: TempDir,
    made: AtomicU32,
}

/// Where DataMind keeps its own data in this run of the tests: SQLite, or a fresh database of the test server where
/// `DATAMIND_TEST_OWN_DATABASE` says `postgresql`.
fn own_database(settings: &mut Settings) {
    match std::env::var("DATAMIND_TEST_OWN_DATABASE").as_deref() {
        Ok("postgresql") => {
            let server = super::postgres();
            let mut url = server.url.clone();
            url.set_path(&server.create_database(&[]));
            settings.database.url = Some(datamind::base::Secret::new(url.as_str()));
            settings.database.connections = 4;
        }
        Ok("sqlite") | Err(_) => {}
        Ok(other) => panic!("DATAMIND_TEST_OWN_DATABASE is {other}, not sqlite or postgresql"),
    }
}

impl Server {
    /// A server with the settings that most tests want: no rate limits, registration allowed.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// A server whose settings are changed first.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = config::defaults();
        settings.data_dir = folder.path().join("data");
        settings.bind = "127.0.0.1:0".parse().unwrap();
        settings.rate_limit_enabled = false;
        settings.accounts.allow_registration = true;
        settings.server.workers = 1;
        settings.server.shutdown = std::time::Duration::from_secs(2);
        own_database(&mut settings);
        change(&mut settings);
        let clock = FixedClock::new(beginning());
        let around = Surroundings { clock: clock.clone(), program: env!("CARGO_BIN_EXE_datamind").into() };
        let data_dir = settings.data_dir.clone();
        let running = Hosted::start(settings, around).await;
        let base = format!("http://{}", running.address);
        Self { clock, base, data_dir, running, _folder: folder, made: AtomicU32::new(0) }
    }

    /// A client that is not signed in.
    pub fn anonymous(&self) -> Client {
        Client::anonymous(&self.base)
    }

    /// The one-time token of the setup link.
    pub fn setup_token(&self) -> String {
        let link = self.running.setup_link.clone().expect("setup is still to be done");
        link.rsplit_once("token=").unwrap().1.to_owned()
    }

    /// The first admin, without the demo shop; the first call does the setup, later ones sign in.
    pub async fn admin(&self) -> Client {
        let client = self.anonymous();
        let body = json!({ "token": self.setup_token(), "email": "mara@halden.example", "password": PASSWORD,
            "full_name": "Mara Lindqvist", "org_name": "Halden & Co", "org_slug": "halden", "demo": false });
        let mut answer = client.post("/setup", body).await;
        if answer.status == 404 {
            answer = client.post("/auth/login", json!({ "email": "mara@halden.example", "password": PASSWORD })).await;
        }
        client.with_token(answer.json()["access_token"].as_str().unwrap_or_else(|| panic!("{}", answer.text())))
    }

    /// The admin of another organisation.
    pub async fn stranger(&self) -> Client {
        let n = self.made.fetch_add(1, Ordering::Relaxed);
        let email = format!("noor{n}@vries.example");
        let client = self.anonymous();
        let body = json!({ "email": email, "password": PASSWORD, "full_name": "Noor de Vries",
            "org_name": "De Vries", "org_slug": format!("vries-{n}") });
        client.post("/auth/register", body).await.expect(201);
        let answer = client.post("/auth/login", json!({ "email": email, "password": PASSWORD })).await.expect(200);
        let stranger = client.with_token(answer.json()["access_token"].as_str().unwrap());
        // A new organisation begins with the demo shop; tests begin with nothing.
        for connection in stranger.get("/connections").await.expect(200).json()["data"].as_array().unwrap() {
            stranger.delete(&format!("/connections/{}", connection["id"].as_str().unwrap())).await.expect(204);
        }
        stranger
    }

    /// The admin with the demo shop connected and read; also gives the connection's id.
    pub async fn admin_with_demo(&self) -> (Client, String) {
        let admin = self.admin().await;
        let made = admin.post("/connections/demo", json!({})).await.expect(201).json();
        let id = made["id"].as_str().unwrap().to_owned();
        self.until_ready(&admin, &id).await;
        (admin, id)
    }

    /// Waits until a connection's catalog was read.
    pub async fn until_ready(&self, client: &Client, id: &str) -> serde_json::Value {
        for _ in 0..600 {
            let now = client.get(&format!("/connections/{id}")).await.expect(200).json();
            match now["status"].as_str() {
                Some("ready") => return now,
                Some("failed") => panic!("discovery failed: {}", now["status_detail"]),
                _ => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            }
        }
        panic!("the catalog was never read");
    }

    /// Ends the server in good order.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}
