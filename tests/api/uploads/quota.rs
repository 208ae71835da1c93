//! The room that an organisation's files may take: told with its figures, shared by all that come at once.

use serde_json::json;

use super::loaded;
use crate::support::{Answer, Client, Server};

async fn with_room_for(bytes: u64) -> Server {
    Server::start_with(|settings| settings.uploads.max_bytes_per_org = bytes).await
}

fn file(bytes: usize) -> Vec<u8> {
    let mut text = b"n,m\n".to_vec();
    text.extend(b"1,2\n".repeat(bytes / 4));
    text
}

async fn look(client: &Client, bytes: usize) -> Answer {
    client.upload("/upload/preview", ("a.csv", file(bytes)), &[]).await
}

#[tokio::test]
async fn a_file_that_does_not_fit_is_told_with_the_figures_and_leaves_nothing() {
    let server = with_room_for(1 << 20).await;
    let (admin, stranger) = (server.admin().await, server.stranger().await);
    look(&admin, 600 << 10).await.expect(200);
    let full = look(&admin, 600 << 10).await.expect(507).json();
    assert_eq!((&full["code"], &full["max_bytes"]), (&json!("quota_exceeded"), &json!(1 << 20)));
    assert!(full["detail"].as_str().unwrap().contains("of the 1 MiB"), "{full}");
    // What was refused takes no room, another organisation has its own, and what is left can be used.
    look(&stranger, 600 << 10).await.expect(200);
    look(&admin, 300 << 10).await.expect(200);
    server.stop().await;
}

#[tokio::test]
async fn files_that_come_at_the_same_time_share_the_room() {
    let server = with_room_for(1 << 20).await;
    let admin = server.admin().await;
    let answers = futures::future::join_all((0..4).map(|_| look(&admin, 600 << 10))).await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert!(statuses.iter().filter(|s| **s == 200).count() <= 1, "{statuses:?}");
    assert!(statuses.iter().all(|s| matches!(s, 200 | 507)), "{statuses:?}");
    server.stop().await;
}

#[tokio::test]
async fn datasets_count_as_they_are_stored_and_in_the_trash_too() {
    let server = with_room_for(1 << 20).await;
    let admin = server.admin().await;
    // Numbers that don't compress: they take room as Parquet, too.
    let mut text = "n\n".to_owned();
    for n in 0..20_000u64 {
        text.push_str(&format!("{}\n", n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 4));
    }
    let made = loaded(&server, &admin, "csv", ("noise.csv", text.into_bytes()), json!({})).await;
    let full = look(&admin, 1 << 20).await.expect(507).json();
    let used = full["used_bytes"].as_u64().unwrap();
    assert!(used > 100 << 10, "{used}");
    admin.delete(&format!("/connections/{}", made["connection"]["id"].as_str().unwrap())).await.expect(204);
    assert!(look(&admin, 1 << 20).await.expect(507).json()["used_bytes"].as_u64().unwrap() > 100 << 10);
    server.stop().await;
}
