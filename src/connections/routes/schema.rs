//! The doors of what is in a connection.

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{ConnectionStatus, Connections, Found, SchemaView, search, views};
use crate::base::{ConnectionId, JobId, Listing, Permission};
use crate::http::{Path, Problem, Query, Signed};

/// Mounts the doors.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(search_schema).service(get_schema).service(refresh_schema);
}

/// Tables, columns, keys, samples and statistics of a connection.
#[utoipa::path(
    operation_id = "get_schema",
    tag = "schema",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id.")),
    responses(
        (status = 200, body = SchemaView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Its tables are still being read, or could not be.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/schema/{connection_id}")]
async fn get_schema(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
) -> Result<web::Json<SchemaView>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    let catalog = connections.catalog(actor, id.0).await?;
    Ok(web::Json(SchemaView::of(&catalog, actor)))
}

/// That reading has begun.
#[derive(Debug, Serialize, ToSchema)]
struct RefreshStarted {
    /// The job that does it.
    job_id: JobId,
    status: ConnectionStatus,
}

/// Begins to read a connection's tables again.
#[utoipa::path(
    operation_id = "refresh_schema",
    tag = "schema",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id.")),
    responses(
        (status = 202, body = RefreshStarted),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[post("/schema/{connection_id}/refresh")]
async fn refresh_schema(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    let job_id = connections.refresh(actor, id.0).await?;
    Ok(HttpResponse::Accepted().json(RefreshStarted { job_id, status: ConnectionStatus::Discovering }))
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SchemaSearch {
    /// Part of a table's or column's name, description or sample value.
    q: String,
}

/// Finds tables, columns and values by a part of their name.
#[utoipa::path(
    operation_id = "search_schema",
    tag = "schema",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id."), SchemaSearch),
    responses(
        (status = 200, body = Listing<Found>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Its tables are still being read, or could not be.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/schema/{connection_id}/search")]
async fn search_schema(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
    search: Query<SchemaSearch>,
) -> Result<web::Json<Listing<Found>>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    let catalog = connections.catalog(actor, id.0).await?;
    let data = search::search(&catalog.schema, &search.0.q, views::sees_personal(actor));
    Ok(web::Json(Listing { count: data.len() as u64, data }))
}
