//! The API, driven over HTTP against a server in this process. One file a room.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that can not go on fails")]

mod support;

mod accounts;
mod chat;
mod connections;
mod discovery;
mod engine;
mod guard_corpus;
mod http;
mod llm;
mod queries;
mod samples;
mod tenancy;
mod uploads_samples;
