//! DataMind as a library: the rooms, in the order in which they may import each other.
//!
//! A room imports only from rooms above it in this list; `tests/architecture.rs` holds it to that.

pub mod base;
pub mod config;
pub mod platform;

pub mod http;

pub mod data;
pub mod sql;

pub mod reading;

pub mod engine;

pub mod audit;

pub mod jobs;

pub mod accounts;

pub mod connections;

pub mod uploads;

pub mod queries;

pub mod chat;
pub mod explore;

pub mod lineage;

pub mod search;

pub mod trash;

pub mod rooms;

pub mod router;
pub mod schedule;

pub mod startup;

pub mod cli;
