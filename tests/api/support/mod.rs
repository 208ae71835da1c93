//! The harness: a server of its own for each test, and clients that share one way of asking.

pub mod certificates;
pub mod client;
pub mod encrypted;
pub mod hosted;
pub mod hostile;
pub mod mariadb;
pub mod model;
pub mod postgres;
pub mod proxy;
pub mod server;
pub mod shared;

pub use client::{Answer, Client};
pub use hostile::{Hostile, Manner};
pub use mariadb::mariadb;
pub use postgres::postgres;
pub use server::Server;
pub use shared::shared;
