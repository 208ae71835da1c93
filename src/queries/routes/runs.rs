//! The doors that run something and give its rows.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::base::{ConnectionId, Permission, QueryId};
use crate::data::{ChartChoice, ChartConfig, Column, Limits, WireCell};
use crate::http::{Json, JsonAsIs, Path, Problem, Signed};
use crate::queries::{Asked, Origin, Parameter, Queries, Run, stream};

/// Mounts the doors.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(execute_query).service(sample_table).service(cancel_query);
}

/// A query to run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExecuteQuery {
    connection_id: ConnectionId,
    /// `{{name}}` outside quotes and comments is a place for a value.
    sql: String,
    /// Values for the places, each once.
    #[serde(default)]
    params: Vec<Parameter>,
    /// The most rows to give; the setting's maximum (10,000 unless set otherwise) holds either way.
    #[schema(minimum = 1)]
    limit: Option<usize>,
    /// Made by the client, so that it can cancel the run before the answer comes.
    query_id: Option<QueryId>,
    /// `false` asks the source anew.
    cache: Option<bool>,
    /// Whether to say how the rows can be shown.
    #[serde(default)]
    chart: bool,
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
    /// What each source was asked; only of a query over all sources.
    #[schema(required = false)]
    asked: Option<Vec<Asked>>,
    /// The chart that shows the rows best; only where charts were asked for.
    #[schema(required = false)]
    chart_config: Option<ChartConfig>,
    /// Every kind of chart and how well it goes with the rows; only where charts were asked for.
    #[schema(required = false)]
    charts: Option<Vec<ChartChoice>>,
    /// What the reader should know of that drawing; only where charts were asked for.
    #[schema(required = false)]
    chart_notes: Option<Vec<String>>,
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
    let (connection, origin) = (body.connection_id, Origin::Editor);
    let run = Run {
        id: body.query_id.unwrap_or_default(),
        connection,
        sql: body.sql,
        limits: rows_limit(body.limit)?,
        origin,
        use_cache: body.cache.unwrap_or(true),
    };
    let answered = queries.run_written(actor, run, &body.params, CancellationToken::new()).await?;
    let chart = if body.chart { Some(queries.chart(actor, connection, &answered).await?) } else { None };
    Ok(HttpResponse::Ok().content_type(ContentType::json()).streaming(stream::json_body(answered, chart)))
}

/// The limits for so many rows.
pub(super) fn rows_limit(rows: Option<usize>) -> Result<Option<Limits>, Problem> {
    if rows == Some(0) {
        return Err(Problem::invalid_field("limit", "Ask for at least one row."));
    }
    Ok(rows.map(Limits::of_rows))
}

/// A table whose first rows are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SampleTable {
    connection_id: ConnectionId,
    schema: Option<String>,
    table: String,
    /// How many rows, 10 unless said otherwise.
    #[schema(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// The first rows of a table.
#[utoipa::path(
    operation_id = "sample_table",
    tag = "queries",
    request_body = SampleTable,
    responses(
        (status = 200, body = QueryResult),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection or table.", body = Problem),
        (status = 409, description = "The tables are still being read.", body = Problem),
        (status = 422, description = "The limit is out of bounds, or the source didn't take the query.", body = Problem),
        (status = 429, description = "Too many queries are under way.", body = Problem),
        (status = 502, description = "The source can't be reached.", body = Problem),
        (status = 504, description = "It took too long.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/query/sample")]
async fn sample_table(
    queries: web::Data<Queries>,
    signed: Signed,
    body: Json<SampleTable>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let SampleTable { connection_id, schema, table, limit } = body.0;
    let rows = limit.unwrap_or(10);
    if !(1..=100).contains(&rows) {
        return Err(Problem::invalid_field("limit", "Ask for 1 to 100 rows."));
    }
    let answered = queries.sample(actor, connection_id, (schema.as_deref(), &table), rows).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).streaming(stream::json_body(answered, None)))
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
