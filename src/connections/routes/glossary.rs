//! The doors of the glossary.

use actix_web::{HttpResponse, delete, get, post, put, web};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{Connections, GlossaryEntry, GlossaryKind, GlossaryWish, NewGlossaryEntry};
use crate::base::{ConnectionId, GlossaryId, Listing, Page, Permission};
use crate::http::{Json, Path, Problem, Query, Signed};

/// Mounts the doors.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_glossary)
        .service(create_glossary_entry)
        .service(update_glossary_entry)
        .service(delete_glossary_entry);
}

/// Which entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct GlossaryQuery {
    /// How many to leave out at the start.
    skip: u64,
    /// How many to give, at most 200.
    limit: u64,
    /// Only those whose name, synonyms or definition hold this.
    q: Option<String>,
    /// Only those that hold for this connection: its own and those for all.
    connection_id: Option<ConnectionId>,
    kind: Option<GlossaryKind>,
}

impl Default for GlossaryQuery {
    fn default() -> Self {
        let Page { skip, limit } = Page::default();
        Self { skip, limit, q: None, connection_id: None, kind: None }
    }
}

/// Terms and metrics by name.
#[utoipa::path(
    operation_id = "list_glossary",
    tag = "glossary",
    params(GlossaryQuery),
    responses(
        (status = 200, body = Listing<GlossaryEntry>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/glossary")]
async fn list_glossary(
    connections: web::Data<Connections>,
    signed: Signed,
    query: Query<GlossaryQuery>,
) -> Result<web::Json<Listing<GlossaryEntry>>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    let GlossaryQuery { skip, limit, q, connection_id, kind } = query.0;
    let wish = GlossaryWish { named: q, connection: connection_id, kind };
    Ok(web::Json(connections.glossary(actor, wish, Page { skip, limit }).await?))
}

/// Adds a term or metric. A metric's formula and filters have to be SQL over its table that only reads.
#[utoipa::path(
    operation_id = "create_glossary_entry",
    tag = "glossary",
    request_body = NewGlossaryEntry,
    responses(
        (status = 201, body = GlossaryEntry),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Another entry has that name, or the connection's tables are not read yet.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[post("/glossary")]
async fn create_glossary_entry(
    connections: web::Data<Connections>,
    signed: Signed,
    new: Json<NewGlossaryEntry>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    Ok(HttpResponse::Created().json(connections.define(actor, new.0).await?))
}

/// Replaces a term or metric.
#[utoipa::path(
    operation_id = "update_glossary_entry",
    tag = "glossary",
    params(("id" = uuid::Uuid, Path, description = "The entry's id.")),
    request_body = NewGlossaryEntry,
    responses(
        (status = 200, body = GlossaryEntry),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such entry or connection.", body = Problem),
        (status = 409, description = "Another entry has that name, or the connection's tables are not read yet.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[put("/glossary/{id}")]
async fn update_glossary_entry(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<GlossaryId>,
    new: Json<NewGlossaryEntry>,
) -> Result<web::Json<GlossaryEntry>, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    Ok(web::Json(connections.redefine(actor, id.0, new.0).await?))
}

/// Deletes a term or metric.
#[utoipa::path(
    operation_id = "delete_glossary_entry",
    tag = "glossary",
    params(("id" = uuid::Uuid, Path, description = "The entry's id.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such entry.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[delete("/glossary/{id}")]
async fn delete_glossary_entry(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<GlossaryId>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    connections.undefine(actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
