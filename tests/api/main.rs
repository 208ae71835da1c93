//! The API, driven over HTTP against a server in this process. One file a room.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::pedantic,
    reason = "a test that can't go on fails, and says what it left out"
)]

mod support;

mod access;
mod accounts;
mod catalog;
mod chat;
mod connections;
mod discovery;
mod employees;
mod engine;
mod explore;
mod guard_corpus;
mod http;
mod jobs;
mod llm;
mod mysql;
mod queries;
mod samples;
mod search;
mod sources;
mod tenancy;
mod trash;
mod uploads;
mod uploads_samples;
