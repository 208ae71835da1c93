//! The doors of one dataset and its versions.

use actix_web::{get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{Dataset, DatasetVersion, Uploads};
use crate::base::{DatasetId, Listing, Permission};
use crate::http::{Path, Problem, Signed};

/// Mounts the doors.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(get_dataset).service(list_dataset_versions).service(restore_dataset_version);
}

/// One dataset.
#[utoipa::path(
    operation_id = "get_dataset",
    tag = "uploads",
    params(("id" = uuid::Uuid, Path, description = "The dataset's id.")),
    responses(
        (status = 200, body = Dataset),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such dataset.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/upload/{id}")]
async fn get_dataset(
    uploads: web::Data<Uploads>,
    signed: Signed,
    id: Path<DatasetId>,
) -> Result<web::Json<Dataset>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    Ok(web::Json(uploads.get(actor, id.0).await?))
}

/// The dataset's versions, newest first. The five newest beside the current one are kept.
#[utoipa::path(
    operation_id = "list_dataset_versions",
    tag = "uploads",
    params(("id" = uuid::Uuid, Path, description = "The dataset's id.")),
    responses(
        (status = 200, body = Listing<DatasetVersion>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such dataset.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/upload/{id}/versions")]
async fn list_dataset_versions(
    uploads: web::Data<Uploads>,
    signed: Signed,
    id: Path<DatasetId>,
) -> Result<web::Json<Listing<DatasetVersion>>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    let data = uploads.versions(actor, id.0).await?;
    Ok(web::Json(Listing { count: data.len() as u64, data }))
}

/// Has an earlier version be the one that is read. The others stay.
#[utoipa::path(
    operation_id = "restore_dataset_version",
    tag = "uploads",
    params(
        ("id" = uuid::Uuid, Path, description = "The dataset's id."),
        ("version" = i32, Path, description = "The version's number."),
    ),
    responses(
        (status = 200, body = Dataset),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `uploads.write` is missing.", body = Problem),
        (status = 404, description = "There is no such dataset or version.", body = Problem),
        (status = 409, description = "A file was loaded into it just now.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("uploads.write"))),
)]
#[post("/upload/{id}/versions/{version}/restore")]
async fn restore_dataset_version(
    uploads: web::Data<Uploads>,
    signed: Signed,
    path: Path<(DatasetId, i32)>,
) -> Result<web::Json<Dataset>, Problem> {
    let actor = signed.require(Permission::WriteUploads)?;
    let (id, version) = path.0;
    Ok(web::Json(uploads.restore(actor, id, version).await?))
}
