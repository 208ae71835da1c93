//! Whether this copy works: for load balancers, and in detail for admins.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Problem, Query, Signed};
use crate::base::Permission;
use crate::platform::database::Database;

/// How a part or the whole does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HealthState {
    Healthy,
    Degraded,
    Unhealthy,
}

/// One part that DataMind depends on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthPart {
    pub name: &'static str,
    pub status: HealthState,
    pub detail: String,
}

/// The state of this copy.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Health {
    pub status: HealthState,
    pub version: &'static str,
    /// Only with `?detail=true`, and only for admins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<HealthPart>,
}

#[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HealthWish {
    /// Lists every part; for admins.
    detail: bool,
}

/// Where DataMind keeps its files, for the disk check.
#[derive(Debug, Clone)]
pub struct DataFolder(pub std::path::PathBuf);

/// Whether this copy can do its work: 200 when healthy or degraded, 503 when not.
#[utoipa::path(tag = "health", operation_id = "health", params(HealthWish), security(()),
    responses((status = 200, body = Health), (status = 503, body = Health)), extensions(("x-permission" = json!("none"))))]
#[get("/health")]
pub async fn health(
    wish: Query<HealthWish>,
    signed: Option<Signed>,
    database: web::Data<Database>,
    folder: web::Data<DataFolder>,
) -> Result<HttpResponse, Problem> {
    if wish.0.detail {
        signed.ok_or_else(Problem::unauthorized)?.require(Permission::ManageOrg)?;
    }
    let parts = vec![own_database(&database).await, disk(&folder)];
    let worst = if parts.iter().any(|p| p.status == HealthState::Unhealthy) {
        HealthState::Unhealthy
    } else if parts.iter().any(|p| p.status == HealthState::Degraded) {
        HealthState::Degraded
    } else {
        HealthState::Healthy
    };
    let code = if worst == HealthState::Unhealthy { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let parts = if wish.0.detail { parts } else { Vec::new() };
    Ok(HttpResponse::build(code).json(Health { status: worst, version: env!("CARGO_PKG_VERSION"), parts }))
}

async fn own_database(database: &Database) -> HealthPart {
    let (status, detail) = match database.trouble().await {
        None => (HealthState::Healthy, "It takes what is written."),
        Some(trouble) => (HealthState::Unhealthy, trouble.for_person()),
    };
    HealthPart { name: "database", status, detail: detail.into() }
}

fn disk(folder: &DataFolder) -> HealthPart {
    const LITTLE: u64 = 256 << 20;
    let (status, detail) = match rustix::fs::statvfs(&folder.0) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let status = if free < LITTLE { HealthState::Degraded } else { HealthState::Healthy };
            (status, format!("{} MiB free.", free >> 20))
        }
        Err(_) => (HealthState::Unhealthy, "The data folder can't be read.".to_owned()),
    };
    HealthPart { name: "disk", status, detail }
}

/// Whether the process runs.
#[utoipa::path(tag = "health", operation_id = "health_live", security(()), responses((status = 204)), extensions(("x-permission" = json!("none"))))]
#[get("/health/live")]
pub async fn health_live() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// Whether this copy takes requests: not while it stops or its own database can't be written.
#[utoipa::path(tag = "health", operation_id = "health_ready", security(()), responses((status = 204), (status = 503, body = Problem)), extensions(("x-permission" = json!("none"))))]
#[get("/health/ready")]
pub async fn health_ready(
    database: web::Data<Database>,
    stopping: web::Data<tokio_util::sync::CancellationToken>,
) -> Result<HttpResponse, Problem> {
    if stopping.is_cancelled() {
        return Err(Problem::unavailable("This copy of DataMind is stopping."));
    }
    if let Some(trouble) = database.trouble().await {
        return Err(Problem::unavailable(trouble.for_person()));
    }
    Ok(HttpResponse::NoContent().finish())
}
