//! Our own database on PostgreSQL goes away and comes back: people are told so at once, and nobody has to restart.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Client, Server, postgres};

/// The way to a server, which can be closed: whoever is on it is cut off, and nobody gets through.
struct Gate {
    port: u16,
    open: Arc<AtomicBool>,
    /// How many are through it now.
    through: Arc<AtomicUsize>,
}

impl Gate {
    async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port_here = listener.local_addr().unwrap().port();
        let gate = Self { port: port_here, open: Arc::new(AtomicBool::new(true)), through: Arc::default() };
        let (open, through) = (gate.open.clone(), gate.through.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if open.load(Ordering::SeqCst) {
                    through.fetch_add(1, Ordering::SeqCst);
                    tokio::spawn(counted(client, port, open.clone(), through.clone()));
                }
            }
        });
        gate
    }

    /// Opens or closes it. When it is closed, everybody who was through is cut off.
    async fn set(&self, open: bool) {
        self.open.store(open, Ordering::SeqCst);
        while !open && self.through.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Lets a client pass, and counts it out again.
async fn counted(client: TcpStream, port: u16, open: Arc<AtomicBool>, through: Arc<AtomicUsize>) {
    pass(client, port, open).await;
    through.fetch_sub(1, Ordering::SeqCst);
}

async fn pass(mut client: TcpStream, port: u16, open: Arc<AtomicBool>) {
    let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let closed = async {
        while open.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
        () = closed => {}
    }
}

async fn rename(client: &Client) -> (u16, Option<String>, Duration) {
    let begun = Instant::now();
    let answer = client.patch("/auth/me", json!({ "full_name": "Mara Lindqvist" })).await;
    (answer.status, answer.header("retry-after"), begun.elapsed())
}

async fn behind(gate: &Gate) -> (Server, String) {
    let service = postgres();
    let name = service.create_database(&[]);
    let mut url = service.url.clone();
    url.set_path(&name);
    url.set_port(Some(gate.port)).unwrap();
    let server = Server::start_with(|settings| {
        settings.database.url = Some(datamind::base::Secret::new(url.as_str()));
        settings.database.connections = 4;
    });
    (server.await, name)
}

#[tokio::test]
async fn own_postgresql_goes_away_and_comes_back() {
    let gate = Gate::before(postgres().port).await;
    let (server, _) = behind(&gate).await;
    let admin = server.admin().await;
    assert_eq!(rename(&admin).await.0, 200);
    gate.set(false).await;
    for told in futures::future::join_all((0..8).map(|_| rename(&admin))).await {
        assert_eq!((told.0, told.1.is_some()), (503, true), "{told:?}");
        assert!(told.2 < Duration::from_secs(4), "{told:?}");
    }
    assert_eq!(admin.get("/health/ready").await.status, 503);
    assert_eq!(admin.get("/health/live").await.status, 204);
    gate.set(true).await;
    let begun = Instant::now();
    while server.anonymous().get("/health/ready").await.status != 204 {
        assert!(begun.elapsed() < Duration::from_secs(5), "it is not ready again");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    for told in futures::future::join_all((0..8).map(|_| rename(&admin))).await {
        assert_eq!(told.0, 200, "{told:?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_restart_of_own_postgresql_ends_its_sessions_and_nothing_else() {
    let gate = Gate::before(postgres().port).await;
    let (server, name) = behind(&gate).await;
    let admin = server.admin().await;
    assert_eq!(rename(&admin).await.0, 200);
    let end = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    );
    postgres().query("postgres", &end);
    for _ in 0..6 {
        let told = rename(&admin).await;
        assert_eq!(told.0, 200, "{told:?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_lock_in_own_postgresql_is_not_waited_for_longer_than_a_person_would() {
    let gate = Gate::before(postgres().port).await;
    let (server, name) = behind(&gate).await;
    let admin = server.admin().await;
    let held = std::thread::spawn(move || {
        postgres().query(&name, "BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(5); ROLLBACK");
    });
    tokio::time::sleep(Duration::from_millis(700)).await;
    let told = rename(&admin).await;
    assert_eq!((told.0, told.1.is_some()), (503, true), "{told:?}");
    assert!(told.2 < Duration::from_secs(4), "{told:?}");
    held.join().unwrap();
    assert_eq!(rename(&admin).await.0, 200);
    server.stop().await;
}
