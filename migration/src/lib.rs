//! The schema of DataMind's own database, step by step. A step that has shipped never changes.

pub use sea_orm_migration::prelude::*;

mod m20261101_000000_leases;
mod m20261101_000001_accounts;
mod m20261101_000002_audit;
mod m20261101_000003_connections;
mod m20261101_000004_uploads;
mod m20261101_000005_queries;
mod m20261101_000006_chat;
mod m20261127_000001_models;
mod m20261127_000002_verified;
mod m20261127_000003_file_claims;
mod m20261127_000004_jobs;
mod m20261127_000005_saved_queries;
mod m20261127_000006_catalog;
mod m20261127_000007_trash;
mod m20261127_000008_glossary_names;
mod m20261127_000009_chosen_schemas;
mod m20261127_000010_job_keys;
mod m20261127_000011_access;
mod m20261127_000012_given_names;
mod m20261127_000013_source_names;

/// Runs the steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261101_000000_leases::Migration),
            Box::new(m20261101_000001_accounts::Migration),
            Box::new(m20261101_000002_audit::Migration),
            Box::new(m20261101_000003_connections::Migration),
            Box::new(m20261101_000004_uploads::Migration),
            Box::new(m20261101_000005_queries::Migration),
            Box::new(m20261101_000006_chat::Migration),
            Box::new(m20261127_000001_models::Migration),
            Box::new(m20261127_000002_verified::Migration),
            Box::new(m20261127_000003_file_claims::Migration),
            Box::new(m20261127_000004_jobs::Migration),
            Box::new(m20261127_000005_saved_queries::Migration),
            Box::new(m20261127_000006_catalog::Migration),
            Box::new(m20261127_000007_trash::Migration),
            Box::new(m20261127_000008_glossary_names::Migration),
            Box::new(m20261127_000009_chosen_schemas::Migration),
            Box::new(m20261127_000010_job_keys::Migration),
            Box::new(m20261127_000011_access::Migration),
            Box::new(m20261127_000012_given_names::Migration),
            Box::new(m20261127_000013_source_names::Migration),
        ]
    }
}
