//! The door of the history.

use actix_web::{get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::base::{Listing, Permission};
use crate::http::{Problem, Query, Signed};
use crate::queries::line::HistoryFilter;
use crate::queries::{HistoryLine, Queries};

/// Mounts the door.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(list_query_history);
}

/// Past queries, newest first: your own, for admins everybody's.
#[utoipa::path(
    operation_id = "list_query_history",
    tag = "queries",
    params(HistoryFilter),
    responses(
        (status = 200, body = Listing<HistoryLine>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `sql.run` is missing.", body = Problem),
        (status = 422, description = "A filter was not understood.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[get("/query/history")]
async fn list_query_history(
    queries: web::Data<Queries>,
    signed: Signed,
    filter: Query<HistoryFilter>,
) -> Result<web::Json<Listing<HistoryLine>>, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    Ok(web::Json(queries.history(actor, filter.0).await?))
}
