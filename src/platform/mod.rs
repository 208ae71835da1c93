//! The outside world: our own database, leases and limits, language models, outbound HTTP, sealed secrets, telemetry.
//!
//! It knows none of the product's nouns.

pub mod address;
pub mod cluster;
pub mod database;
pub mod keys;
pub mod lease;
pub mod llm;
pub mod outbound;
pub mod sealing;
pub mod telemetry;
