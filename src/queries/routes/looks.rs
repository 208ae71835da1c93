//! The doors that look at a text without running it.

use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::refused;
use crate::base::{ConnectionId, Permission, QueryId};
use crate::http::{Json, JsonAsIs, Problem, Signed};
use crate::queries::{Explanation, Origin, Parameter, Queries, Run, Validation};
use crate::sql::{self, Dialect};

/// Mounts the doors.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(validate_query).service(format_query).service(explain_query);
}

/// SQL whose plan is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExplainQuery {
    connection_id: ConnectionId,
    sql: String,
    /// Values for its `{{name}}`.
    #[serde(default)]
    params: Vec<Parameter>,
    /// Made by the client, so that it can cancel the run before the answer comes.
    query_id: Option<QueryId>,
}

/// Tells how the source would answer a query, without answering it.
#[utoipa::path(
    operation_id = "explain_query",
    tag = "queries",
    request_body = ExplainQuery,
    responses(
        (status = 200, body = Explanation),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `sql.run` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "It was cancelled, or the tables are still being read.", body = Problem),
        (status = 422, description = "The query was refused (`reasons` say why), or the source didn't take it.", body = Problem),
        (status = 429, description = "Too many queries are under way.", body = Problem),
        (status = 502, description = "The source can't be reached.", body = Problem),
        (status = 504, description = "It took too long.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[post("/query/explain")]
async fn explain_query(
    queries: web::Data<Queries>,
    signed: Signed,
    body: JsonAsIs<ExplainQuery>,
) -> Result<web::Json<Explanation>, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    let ExplainQuery { connection_id: connection, sql, params, query_id } = body.0;
    let (id, origin) = (query_id.unwrap_or_default(), Origin::Explain);
    let run = Run { id, connection, sql, limits: None, origin, use_cache: false };
    let answered = queries.run_written(actor, run, &params, CancellationToken::new()).await?;
    Ok(web::Json(Explanation::of(&answered)))
}

/// A text to check: against a connection's tables, or by a dialect alone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ValidateQuery {
    sql: String,
    connection_id: Option<ConnectionId>,
    dialect: Option<Dialect>,
    /// Values for its `{{name}}`; one without a value gets a stand-in.
    #[serde(default)]
    params: Vec<Parameter>,
}

/// Says whether a text would run, and why not.
#[utoipa::path(
    operation_id = "validate_query",
    tag = "queries",
    request_body = ValidateQuery,
    responses(
        (status = 200, body = Validation),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 422, description = "Name a connection or a dialect; each value needs its place in the text.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/query/validate")]
async fn validate_query(
    queries: web::Data<Queries>,
    signed: Signed,
    body: JsonAsIs<ValidateQuery>,
) -> Result<web::Json<Validation>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let ValidateQuery { sql, connection_id, dialect, params } = body.0;
    let validation = match (connection_id, dialect) {
        (Some(connection), _) => queries.validate(actor, &sql, connection, &params).await?,
        (None, Some(dialect)) => queries.validate_dialect(&sql, dialect, &params).await?,
        (None, None) => return Err(Problem::invalid_field("connection_id", "Name a connection or a dialect.")),
    };
    Ok(web::Json(validation))
}

/// A text to lay out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FormatQuery {
    sql: String,
    dialect: Dialect,
}

/// A text laid out.
#[derive(Debug, Serialize, ToSchema)]
struct FormattedQuery {
    sql: String,
}

/// Lays a text out on lines; its words stay as they are.
#[utoipa::path(
    operation_id = "format_query",
    tag = "queries",
    request_body = FormatQuery,
    responses(
        (status = 200, body = FormattedQuery),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 422, description = "The text can't be read.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/query/format")]
async fn format_query(signed: Signed, body: Json<FormatQuery>) -> Result<web::Json<FormattedQuery>, Problem> {
    signed.require(Permission::Ask)?;
    let FormatQuery { sql, dialect } = body.0;
    let work = web::block(move || sql::format(&sql, dialect)).await;
    let sql = work.map_err(|e| Problem::internal(&e.into()))?.map_err(refused)?;
    Ok(web::Json(FormattedQuery { sql }))
}
