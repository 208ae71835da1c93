//! The doors of what people say of a connection's content, and of how it changes.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{Connections, RelationshipEnds, RelationshipVerdict, RelationshipView, SchemaDrift, TablePatch};
use crate::base::{ConnectionId, Permission};
use crate::data::Table;
use crate::http::{Json, Path, Problem, Signed};

/// Mounts the doors.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(update_schema_table)
        .service(create_relationship)
        .service(update_relationship)
        .service(delete_relationship)
        .service(get_schema_drift);
}

/// Says something of a table or column: description, business term, hidden from question engines, personal data.
#[utoipa::path(
    operation_id = "update_schema_table",
    tag = "schema",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id.")),
    request_body = TablePatch,
    responses(
        (status = 200, description = "The table as it is now.", body = Table),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Its tables are still being read, or could not be.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[patch("/schema/{connection_id}/tables")]
async fn update_schema_table(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
    patch: Json<TablePatch>,
) -> Result<web::Json<Table>, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    Ok(web::Json(connections.annotate(actor, id.0, patch.0).await?))
}

/// Adds a relationship that the source doesn't show.
#[utoipa::path(
    operation_id = "create_relationship",
    tag = "schema",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id.")),
    request_body = RelationshipEnds,
    responses(
        (status = 201, body = RelationshipView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Its tables are still being read, or could not be.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[post("/schema/{connection_id}/relationships")]
async fn create_relationship(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
    ends: Json<RelationshipEnds>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    Ok(HttpResponse::Created().json(connections.declare_relationship(actor, id.0, ends.0).await?))
}

/// Confirms or rejects a relationship.
#[utoipa::path(
    operation_id = "update_relationship",
    tag = "schema",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id.")),
    request_body = RelationshipVerdict,
    responses(
        (status = 200, body = RelationshipView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Its tables are still being read, or could not be.", body = Problem),
        (status = 422, description = "There is no such relationship.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[patch("/schema/{connection_id}/relationships")]
async fn update_relationship(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
    word: Json<RelationshipVerdict>,
) -> Result<web::Json<RelationshipView>, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    Ok(web::Json(connections.judge_relationship(actor, id.0, word.0).await?))
}

/// Deletes a relationship that a person added.
#[utoipa::path(
    operation_id = "delete_relationship",
    tag = "schema",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id.")),
    request_body = RelationshipEnds,
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Its tables are still being read, or could not be.", body = Problem),
        (status = 422, description = "No person added it.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[delete("/schema/{connection_id}/relationships")]
async fn delete_relationship(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
    ends: Json<RelationshipEnds>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    connections.delete_relationship(actor, id.0, ends.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What changed in the source from one discovery to the next.
#[utoipa::path(
    operation_id = "get_schema_drift",
    tag = "schema",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id.")),
    responses(
        (status = 200, body = SchemaDrift),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Its tables are still being read, or could not be.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/schema/{connection_id}/drift")]
async fn get_schema_drift(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
) -> Result<web::Json<SchemaDrift>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    Ok(web::Json(connections.drift(actor, id.0).await?))
}
