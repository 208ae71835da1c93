//! The doors of saved queries.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, delete, get, post, put, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::base::{Listing, Permission, SavedQueryId};
use crate::http::{Json, Path, Problem, Query, Signed};
use crate::queries::{NewSavedQuery, Queries, SavedError, SavedFilter, SavedQuery, SavedQueryEdit, TagCount};

/// Mounts the doors.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_saved_query_tags)
        .service(list_saved_queries)
        .service(save_query)
        .service(get_saved_query)
        .service(update_saved_query)
        .service(delete_saved_query);
}

impl From<SavedError> for Problem {
    fn from(error: SavedError) -> Self {
        match error {
            SavedError::NotFound => Self::not_found(),
            SavedError::Forbidden(right) => crate::queries::QueryError::Forbidden(right).into(),
            SavedError::NotYours => Self::forbidden(error.to_string()),
            SavedError::Invalid(faults) => Self::invalid(faults),
            SavedError::VersionConflict(ref current) => {
                Self::new(StatusCode::CONFLICT, "version_conflict", error.to_string()).with_member("current", current)
            }
            SavedError::Query(error) => error.into(),
            SavedError::Internal(cause) => Self::internal(&cause),
        }
    }
}

/// Saved queries that you may open: shared ones and your own; for admins everybody's.
#[utoipa::path(
    operation_id = "list_saved_queries",
    tag = "saved queries",
    params(SavedFilter),
    responses(
        (status = 200, body = Listing<SavedQuery>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 422, description = "A filter was not understood.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/query/saved")]
async fn list_saved_queries(
    queries: web::Data<Queries>,
    signed: Signed,
    filter: Query<SavedFilter>,
) -> Result<web::Json<Listing<SavedQuery>>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(queries.list_saved(actor, &filter.0).await?))
}

/// The tags of the saved queries that you may open, most used first.
#[utoipa::path(
    operation_id = "list_saved_query_tags",
    tag = "saved queries",
    responses(
        (status = 200, body = Listing<TagCount>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/query/saved/tags")]
async fn list_saved_query_tags(
    queries: web::Data<Queries>,
    signed: Signed,
) -> Result<web::Json<Listing<TagCount>>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(queries.saved_tags(actor).await?))
}

/// Saves a query. One that would be refused is kept as a draft: `valid` is false and `reasons` say why.
#[utoipa::path(
    operation_id = "save_query",
    tag = "saved queries",
    request_body = NewSavedQuery,
    responses(
        (status = 201, body = SavedQuery),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `sql.run` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 422, description = "Some fields were not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[post("/query/saved")]
async fn save_query(
    queries: web::Data<Queries>,
    signed: Signed,
    body: Json<NewSavedQuery>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    Ok(HttpResponse::Created().json(queries.save(actor, body.0).await?))
}

/// One saved query. Its SQL is there only for people with the right `sql.run`.
#[utoipa::path(
    operation_id = "get_saved_query",
    tag = "saved queries",
    params(("id" = uuid::Uuid, Path, description = "The saved query's id.")),
    responses(
        (status = 200, body = SavedQuery),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such query, or it is not yours to see.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/query/saved/{id}")]
async fn get_saved_query(
    queries: web::Data<Queries>,
    signed: Signed,
    id: Path<SavedQueryId>,
) -> Result<web::Json<SavedQuery>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(queries.saved(actor, id.0).await?))
}

/// Changes a saved query as a new version. `version` is the one that was edited: when somebody saved meanwhile, the
/// answer is 409 with `current`.
#[utoipa::path(
    operation_id = "update_saved_query",
    tag = "saved queries",
    params(("id" = uuid::Uuid, Path, description = "The saved query's id.")),
    request_body = SavedQueryEdit,
    responses(
        (status = 200, body = SavedQuery),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "It is somebody else's, or the right `sql.run` is missing.", body = Problem),
        (status = 404, description = "There is no such query or connection.", body = Problem),
        (status = 409, description = "Somebody saved it meanwhile; `current` is what it is now.", body = Problem),
        (status = 422, description = "Some fields were not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[put("/query/saved/{id}")]
async fn update_saved_query(
    queries: web::Data<Queries>,
    signed: Signed,
    id: Path<SavedQueryId>,
    body: Json<SavedQueryEdit>,
) -> Result<web::Json<SavedQuery>, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    Ok(web::Json(queries.change_saved(actor, id.0, body.0).await?))
}

/// Moves a saved query to the trash.
#[utoipa::path(
    operation_id = "delete_saved_query",
    tag = "saved queries",
    params(("id" = uuid::Uuid, Path, description = "The saved query's id.")),
    responses(
        (status = 204, description = "It is in the trash."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "It is somebody else's, or the right `sql.run` is missing.", body = Problem),
        (status = 404, description = "There is no such query.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[delete("/query/saved/{id}")]
async fn delete_saved_query(
    queries: web::Data<Queries>,
    signed: Signed,
    id: Path<SavedQueryId>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    queries.delete_saved(actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
