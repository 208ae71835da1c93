//! The doors of the connections.

mod catalog;
mod complete;
mod glossary;
mod schema;

use actix_web::{HttpResponse, delete, get, patch, post, web};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{ConnectionError, ConnectionPatch, ConnectionView, Connections, NewConnection, SourceFile, TestReport};
use crate::base::{ConnectionId, Listing, Page, Permission};
use crate::http::{FieldError, Json, Path, Problem, Query, Signed};

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    // Fixed paths come before `{id}`, which would take them for an id.
    config
        .service(list_connection_files)
        .service(test_new_connection)
        .service(add_demo_connection)
        .service(list_connections)
        .service(create_connection)
        .service(get_connection)
        .service(update_connection)
        .service(delete_connection)
        .service(test_connection)
        .configure(complete::routes)
        .configure(schema::routes)
        .configure(catalog::routes)
        .configure(glossary::routes);
}

impl From<ConnectionError> for Problem {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::NotFound => Self::not_found(),
            ConnectionError::Forbidden(permission) => Self::forbidden(format!(
                "This needs the right \u{201c}{}\u{201d}. An admin of your organisation can give it to you.",
                permission.as_str()
            )),
            ConnectionError::Invalid(faults) => Self::invalid(faults),
            ConnectionError::Conflict => Self::conflict("connection_changed", error.to_string()),
            ConnectionError::NameTaken => {
                let message = error.to_string();
                let field = FieldError::new("name", message.clone());
                Self { errors: vec![field], ..Self::conflict("name_taken", message) }
            }
            ConnectionError::NotReady(text) => {
                Self::conflict("catalog_not_ready", text).with_header("retry-after", "5")
            }
            ConnectionError::TooMany(decision) => Self::paced(decision, error.to_string()),
            ConnectionError::Internal(cause) => Self::internal(&cause),
        }
    }
}

/// Which connections are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ConnectionFilter {
    /// How many to leave out at the start.
    skip: u64,
    /// How many to give, at most 200.
    limit: u64,
    /// Only those whose name holds this.
    q: Option<String>,
}

impl Default for ConnectionFilter {
    fn default() -> Self {
        let Page { skip, limit } = Page::default();
        Self { skip, limit, q: None }
    }
}

/// The connections that one may use.
#[utoipa::path(
    operation_id = "list_connections",
    tag = "connections",
    params(ConnectionFilter),
    responses(
        (status = 200, body = Listing<ConnectionView>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/connections")]
async fn list_connections(
    connections: web::Data<Connections>,
    signed: Signed,
    filter: Query<ConnectionFilter>,
) -> Result<web::Json<Listing<ConnectionView>>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    let ConnectionFilter { skip, limit, q } = filter.0;
    let Listing { data, count } = connections.list(actor, Page { skip, limit }, q.as_deref()).await?;
    Ok(web::Json(Listing { data: data.into_iter().map(|c| ConnectionView::seen_by(actor, c)).collect(), count }))
}

/// Adds a connection and begins to read its tables.
#[utoipa::path(
    operation_id = "create_connection",
    tag = "connections",
    request_body = NewConnection,
    responses(
        (status = 201, body = ConnectionView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing, or `org.manage` for who may use it.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[post("/connections")]
async fn create_connection(
    connections: web::Data<Connections>,
    signed: Signed,
    new: Json<NewConnection>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    let connection = connections.create(actor, new.0).await?;
    Ok(HttpResponse::Created().json(ConnectionView::seen_by(actor, connection)))
}

/// One connection.
#[utoipa::path(
    operation_id = "get_connection",
    tag = "connections",
    params(("id" = uuid::Uuid, Path, description = "The connection's id.")),
    responses(
        (status = 200, body = ConnectionView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/connections/{id}")]
async fn get_connection(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
) -> Result<web::Json<ConnectionView>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    Ok(web::Json(ConnectionView::seen_by(actor, connections.get(actor, id.0).await?)))
}

/// Changes a connection; a new host, port or encryption needs the password again.
#[utoipa::path(
    operation_id = "update_connection",
    tag = "connections",
    params(("id" = uuid::Uuid, Path, description = "The connection's id.")),
    request_body = ConnectionPatch,
    responses(
        (status = 200, body = ConnectionView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Somebody else changed it just now.", body = Problem),
        (status = 422, description = "A field was not taken, or the password is needed again.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[patch("/connections/{id}")]
async fn update_connection(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
    patch: Json<ConnectionPatch>,
) -> Result<web::Json<ConnectionView>, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    Ok(web::Json(ConnectionView::seen_by(actor, connections.patch(actor, id.0, patch.0).await?)))
}

/// Deletes a connection.
#[utoipa::path(
    operation_id = "delete_connection",
    tag = "connections",
    params(("id" = uuid::Uuid, Path, description = "The connection's id.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.delete` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.delete"))),
)]
#[delete("/connections/{id}")]
async fn delete_connection(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::DeleteConnections)?;
    connections.delete(actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Tries fields before they are saved.
#[utoipa::path(
    operation_id = "test_new_connection",
    tag = "connections",
    request_body = NewConnection,
    responses(
        (status = 200, body = TestReport),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
        (status = 429, description = "Too many tests.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[post("/connections/test")]
async fn test_new_connection(
    connections: web::Data<Connections>,
    signed: Signed,
    new: Json<NewConnection>,
) -> Result<web::Json<TestReport>, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    Ok(web::Json(connections.test_unsaved(actor, new.0).await?))
}

/// Tries a saved connection.
#[utoipa::path(
    operation_id = "test_connection",
    tag = "connections",
    params(("id" = uuid::Uuid, Path, description = "The connection's id.")),
    responses(
        (status = 200, body = TestReport),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 429, description = "Too many tests.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[post("/connections/{id}/test")]
async fn test_connection(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
) -> Result<web::Json<TestReport>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    Ok(web::Json(connections.test(actor, id.0).await?))
}

/// Adds the demo shop: two years of orders that end today.
#[utoipa::path(
    operation_id = "add_demo_connection",
    tag = "connections",
    responses(
        (status = 201, body = ConnectionView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[post("/connections/demo")]
async fn add_demo_connection(connections: web::Data<Connections>, signed: Signed) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    let connection = connections.add_demo(actor).await?;
    Ok(HttpResponse::Created().json(ConnectionView::seen_by(actor, connection)))
}

/// SQLite files that can be connected.
#[utoipa::path(
    operation_id = "list_connection_files",
    tag = "connections",
    responses(
        (status = 200, body = Listing<SourceFile>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[get("/connections/files")]
async fn list_connection_files(
    connections: web::Data<Connections>,
    signed: Signed,
) -> Result<web::Json<Listing<SourceFile>>, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    let data = connections.files(actor).await?;
    Ok(web::Json(Listing { count: data.len() as u64, data }))
}
