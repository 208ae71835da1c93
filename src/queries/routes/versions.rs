//! The doors of the versions of saved queries.

use actix_web::{get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::base::{Listing, Page, Permission, SavedQueryId};
use crate::http::{Path, Problem, Query, Signed};
use crate::queries::{Queries, SavedQuery, SavedVersion, SavedVersionLine};

/// Mounts the doors.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(list_saved_query_versions).service(get_saved_query_version).service(restore_saved_query_version);
}

/// The versions of a saved query, newest first.
#[utoipa::path(
    operation_id = "list_saved_query_versions",
    tag = "saved queries",
    params(("id" = uuid::Uuid, Path, description = "The saved query's id."), Page),
    responses(
        (status = 200, body = Listing<SavedVersionLine>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such query, or it is not yours to see.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/query/saved/{id}/versions")]
async fn list_saved_query_versions(
    queries: web::Data<Queries>,
    signed: Signed,
    id: Path<SavedQueryId>,
    page: Query<Page>,
) -> Result<web::Json<Listing<SavedVersionLine>>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(queries.saved_versions(actor, id.0, page.0).await?))
}

/// One version of a saved query, whole.
#[utoipa::path(
    operation_id = "get_saved_query_version",
    tag = "saved queries",
    params(
        ("id" = uuid::Uuid, Path, description = "The saved query's id."),
        ("version" = i32, Path, description = "The version's number."),
    ),
    responses(
        (status = 200, body = SavedVersion),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such query or version.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/query/saved/{id}/versions/{version}")]
async fn get_saved_query_version(
    queries: web::Data<Queries>,
    signed: Signed,
    path: Path<(SavedQueryId, i32)>,
) -> Result<web::Json<SavedVersion>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let (id, version) = path.0;
    Ok(web::Json(queries.saved_version(actor, id, version).await?))
}

/// Makes an old version the newest once more. Whether the query is shared stays as it is.
#[utoipa::path(
    operation_id = "restore_saved_query_version",
    tag = "saved queries",
    params(
        ("id" = uuid::Uuid, Path, description = "The saved query's id."),
        ("version" = i32, Path, description = "The version's number."),
    ),
    responses(
        (status = 200, body = SavedQuery),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "It is somebody else's, or the right `sql.run` is missing.", body = Problem),
        (status = 404, description = "There is no such query or version.", body = Problem),
        (status = 409, description = "Somebody saved it at the same moment; `current` is what it is now.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[post("/query/saved/{id}/versions/{version}/restore")]
async fn restore_saved_query_version(
    queries: web::Data<Queries>,
    signed: Signed,
    path: Path<(SavedQueryId, i32)>,
) -> Result<web::Json<SavedQuery>, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    let (id, version) = path.0;
    Ok(web::Json(queries.restore_version(actor, id, version).await?))
}
