//! The door that tells how much a run may give.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::base::Permission;
use crate::http::{Problem, Signed};
use crate::queries::Queries;

/// Mounts the door.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(get_query_limits);
}

/// How much a run may give, whatever it asks for.
#[derive(Debug, Serialize, ToSchema)]
struct QueryLimits {
    /// The most rows.
    max_rows: usize,
}

/// Tells how many rows a result may have, so that nobody is offered more.
#[utoipa::path(
    operation_id = "get_query_limits",
    tag = "queries",
    responses(
        (status = 200, body = QueryLimits),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `sql.run` is missing.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[get("/query/limits")]
async fn get_query_limits(queries: web::Data<Queries>, signed: Signed) -> Result<web::Json<QueryLimits>, Problem> {
    signed.require(Permission::RunSql)?;
    Ok(web::Json(QueryLimits { max_rows: queries.max_rows() }))
}
