//! Runs at servers that keep to no limit.

use std::time::{Duration, Instant};

use super::run;
use crate::support::{Hostile, Manner, Server};

#[tokio::test]
async fn few_bytes_that_become_many_are_counted_as_many() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let hostile = Hostile::start(Manner::Numbers(2_000)).await;
    let made = admin.post("/connections", hostile.body()).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    server.until_ready(&admin, id).await;
    // 64 MiB hold 512 of them.
    let answer = run(&admin, id, "SELECT 1").await.expect(200).json();
    assert_eq!(answer["truncated"], true);
    let rows = answer["rows"].as_array().unwrap().len();
    assert!((500..=512).contains(&rows), "{rows}");
    server.stop().await;
}

#[tokio::test]
async fn a_number_that_is_wider_than_a_cell_is_refused() {
    let server = Server::start_with(|s| s.queries.max_cell_bytes = 100_000).await;
    let admin = server.admin().await;
    let hostile = Hostile::start(Manner::Numbers(1)).await;
    let made = admin.post("/connections", hostile.body()).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    server.until_ready(&admin, id).await;
    assert_eq!(run(&admin, id, "SELECT 1").await.expect(413).json()["code"], "result_too_large");
    server.stop().await;
}

#[tokio::test]
async fn a_run_that_does_not_leave_off_is_cut_and_its_place_is_free_again() {
    let server = Server::start_with(|s| s.queries.timeout = Duration::from_millis(700)).await;
    let admin = server.admin().await;
    let hostile = Hostile::start(Manner::Deaf).await;
    let made = admin.post("/connections", hostile.body()).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    server.until_ready(&admin, id).await;
    // As many as a connection has sessions, one after the other or together as the server lets them.
    let runs = (0..10).map(|n| {
        let (admin, id) = (admin.clone(), id.to_owned());
        tokio::spawn(async move { run(&admin, &id, &format!("SELECT {n}")).await })
    });
    for run in runs.collect::<Vec<_>>() {
        assert!([429, 504].contains(&run.await.unwrap().status));
    }
    let ended = Instant::now();
    while hostile.open() > 0 {
        assert!(ended.elapsed() < Duration::from_millis(5_500), "{} sockets are open", hostile.open());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    hostile.becomes(Manner::Numbers(1));
    run(&admin, id, "SELECT 11").await.expect(200);
    server.stop().await;
}
