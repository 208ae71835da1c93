//! The doors of the queries.

use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::line::HistoryFilter;
use super::status::of_source;
use super::{HistoryLine, Origin, Queries, QueryError, Run, Validation, stream};
use crate::base::{ConnectionId, Listing, Permission, QueryId};
use crate::connections::SourceError;
use crate::data::{Column, Limits, WireCell};
use crate::http::{Json, JsonAsIs, Path, Problem, Query, Signed};
use crate::sql::{self, Dialect, Refusal};

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(execute_query)
        .service(cancel_query)
        .service(list_query_history)
        .service(validate_query)
        .service(format_query);
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Refused(refusal) => refused(refusal),
            QueryError::Source(source) => failed(source),
            QueryError::NotFound => Self::not_found(),
            QueryError::NotReady(text) => Self::conflict("catalog_not_ready", text).with_header("retry-after", "5"),
            QueryError::Forbidden(right) => Self::forbidden(format!(
                "This needs the right \u{201c}{right}\u{201d}. An admin of your organisation can give it to you."
            )),
            QueryError::Timeout => Self::new(StatusCode::GATEWAY_TIMEOUT, "query_timeout", error.to_string()),
            QueryError::Cancelled => Self::conflict("query_cancelled", error.to_string()),
            QueryError::Busy(text) => Self::too_many(2, text),
            QueryError::Internal(cause) => Self::internal(&cause),
        }
    }
}

fn refused(refusal: Refusal) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "query_refused", refusal.to_string())
        .with_member("reasons", refusal.reasons)
}

/// What the person's own source said, with the status that tells whose turn it is.
fn failed(source: SourceError) -> Problem {
    if let SourceError::Internal(cause) = &source {
        return Problem::internal(cause);
    }
    let (status, code) = of_source(&source);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let problem = Problem::new(status, code, source.to_string());
    match source {
        SourceError::Sql { hint, position, .. } => problem.with_member("hint", hint).with_member("position", position),
        _ => problem,
    }
}

/// A query to run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExecuteQuery {
    connection_id: ConnectionId,
    sql: String,
    /// The most rows to give; the setting's maximum (10,000 unless set otherwise) holds either way.
    #[schema(minimum = 1)]
    limit: Option<usize>,
    /// Made by the client, so that it can cancel the run before the answer comes.
    query_id: Option<QueryId>,
    /// `false` asks the source anew.
    cache: Option<bool>,
}

/// The rows of a query.
#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "describes the body that `stream` writes piece by piece")]
pub struct QueryResult {
    query_id: QueryId,
    columns: Vec<Column>,
    /// One array for each row, one value for each column.
    #[schema(value_type = Vec<Vec<Option<WireCell>>>)]
    rows: Vec<Vec<serde_json::Value>>,
    row_count: usize,
    /// Whether rows were left out because a limit was reached.
    truncated: bool,
    execution_time_ms: u64,
    cached: bool,
    cached_at: Option<DateTime<Utc>>,
}

/// Runs one reading query and gives its rows.
#[utoipa::path(
    operation_id = "execute_query",
    tag = "queries",
    request_body = ExecuteQuery,
    responses(
        (status = 200, body = QueryResult),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `sql.run` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "The query was cancelled, or the tables are still being read.", body = Problem),
        (status = 413, description = "The result is larger than it may be.", body = Problem),
        (status = 422, description = "The query was refused (`reasons` say why), or the source didn't take it.", body = Problem),
        (status = 429, description = "Too many queries are under way.", body = Problem),
        (status = 502, description = "The source can't be reached.", body = Problem),
        (status = 504, description = "The query took too long.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[post("/query/execute")]
async fn execute_query(
    queries: web::Data<Queries>,
    signed: Signed,
    body: JsonAsIs<ExecuteQuery>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    let body = body.0;
    if body.limit == Some(0) {
        return Err(Problem::invalid_field("limit", "Ask for at least one row."));
    }
    let wide =
        Limits { rows: usize::MAX, bytes: usize::MAX, cell_bytes: usize::MAX, deadline: std::time::Duration::MAX };
    let run = Run {
        id: body.query_id.unwrap_or_default(),
        connection: body.connection_id,
        sql: body.sql,
        limits: body.limit.map(|rows| wide.with_rows(rows)),
        origin: Origin::Editor,
        use_cache: body.cache.unwrap_or(true),
    };
    let answered = queries.run(actor, run, CancellationToken::new()).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).streaming(stream::json_body(answered)))
}

/// Stops a query that is under way.
#[utoipa::path(
    operation_id = "cancel_query",
    tag = "queries",
    params(("id" = uuid::Uuid, Path, description = "The query's id.")),
    responses(
        (status = 204, description = "It is being stopped."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "It is not under way, or not yours.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/query/{id}/cancel")]
async fn cancel_query(queries: web::Data<Queries>, signed: Signed, id: Path<QueryId>) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    queries.cancel(actor, id.0)?;
    Ok(HttpResponse::NoContent().finish())
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

/// A text to check: against a connection's tables, or by a dialect alone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ValidateQuery {
    sql: String,
    connection_id: Option<ConnectionId>,
    dialect: Option<Dialect>,
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
        (status = 422, description = "Name a connection or a dialect.", body = Problem),
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
    let ValidateQuery { sql, connection_id, dialect } = body.0;
    let validation = match (connection_id, dialect) {
        (Some(connection), _) => queries.validate(actor, sql, connection).await?,
        (None, Some(dialect)) => queries.validate_dialect(sql, dialect).await?,
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
