//! The doors of exploring.

use actix_web::http::header::{ContentDisposition, ContentType, DispositionParam, DispositionType};
use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Composed, Explore, ExploreError, Wish};
use crate::base::{ConnectionId, Permission, QueryId};
use crate::http::{FieldError, Json, Path, Problem, Query, Signed};
use crate::queries::{QueryResult, csv_body, file_name, json_body};
use crate::reading::{Exploration, ExploreChoices};

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config.service(explore_choices).service(explore_sql).service(explore_run).service(explore_csv);
}

impl From<ExploreError> for Problem {
    fn from(error: ExploreError) -> Self {
        match error {
            ExploreError::Invalid(faults) => {
                let named = |fault: crate::reading::ExploreFault| {
                    FieldError::new(format!("explore.{}", fault.field), fault.message)
                };
                Self::invalid(faults.into_iter().map(named).collect())
            }
            ExploreError::Query(error) => error.into(),
        }
    }
}

/// Which table is explored.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExploreTable {
    /// The table's own schema, where it has one.
    schema: Option<String>,
    table: String,
}

/// What a table offers to explore: figures, columns to split by and to filter, and the tables that its rows lead to.
#[utoipa::path(
    operation_id = "explore_choices",
    tag = "explore",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id."), ExploreTable),
    responses(
        (status = 200, body = ExploreChoices),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection or table.", body = Problem),
        (status = 409, description = "The tables are still being read.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/explore/{connection_id}/choices")]
async fn explore_choices(
    explore: web::Data<Explore>,
    signed: Signed,
    connection: Path<ConnectionId>,
    wanted: Query<ExploreTable>,
) -> Result<web::Json<ExploreChoices>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let ExploreTable { schema, table } = wanted.0;
    Ok(web::Json(explore.choices(actor, connection.0, schema, table).await?))
}

/// A question put together by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExploreSql {
    connection_id: ConnectionId,
    explore: Exploration,
}

/// The SQL of what was put together and how it reads; nothing runs.
#[utoipa::path(
    operation_id = "explore_sql",
    tag = "explore",
    request_body = ExploreSql,
    responses(
        (status = 200, body = Composed),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "The tables are still being read.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/explore/sql")]
async fn explore_sql(
    explore: web::Data<Explore>,
    signed: Signed,
    body: Json<ExploreSql>,
) -> Result<web::Json<Composed>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let ExploreSql { connection_id, explore: wish } = body.0;
    Ok(web::Json(explore.compose(actor, connection_id, wish).await?))
}

/// A question put together by hand, to run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExploreRun {
    connection_id: ConnectionId,
    explore: Exploration,
    /// Made by the client, so that it can cancel the run before the answer comes.
    query_id: Option<QueryId>,
    /// `false` asks the source anew.
    cache: Option<bool>,
}

/// Runs what was put together. Without a limit the first 1,000 rows come.
#[utoipa::path(
    operation_id = "explore_run",
    tag = "explore",
    request_body = ExploreRun,
    responses(
        (status = 200, body = QueryResult),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "It was cancelled, or the tables are still being read.", body = Problem),
        (status = 413, description = "The result is larger than it may be.", body = Problem),
        (status = 422, description = "A field was not taken, or the source didn't take the query.", body = Problem),
        (status = 429, description = "Too many queries are under way.", body = Problem),
        (status = 502, description = "The source can't be reached.", body = Problem),
        (status = 504, description = "It took too long.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/explore/run")]
async fn explore_run(
    explore: web::Data<Explore>,
    signed: Signed,
    body: Json<ExploreRun>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let ExploreRun { connection_id, explore: wish, query_id, cache } = body.0;
    let (id, use_cache) = (query_id.unwrap_or_default(), cache.unwrap_or(true));
    let (answered, chart) =
        explore.run(actor, Wish { connection: connection_id, explore: wish, id, use_cache }).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).streaming(json_body(answered, Some(chart))))
}

/// A question put together by hand, whose rows are wanted as a file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExploreCsv {
    connection_id: ConnectionId,
    explore: Exploration,
    /// Made by the client, so that it can cancel the run before the file comes.
    query_id: Option<QueryId>,
    /// What the file is to be called.
    file_name: Option<String>,
    /// Whether the file begins with a byte order mark, which some spreadsheets need.
    #[serde(default)]
    bom: bool,
}

/// Runs what was put together and gives its rows as a CSV file. Texts that a spreadsheet would take for a formula get
/// an apostrophe in front. The header `X-Truncated: true` says that a limit left rows out.
#[utoipa::path(
    operation_id = "explore_csv",
    tag = "explore",
    request_body = ExploreCsv,
    responses(
        (status = 200, description = "The rows.", body = String, content_type = "text/csv",
            headers(("X-Truncated" = bool, description = "Whether a limit left rows out."))),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "It was cancelled, or the tables are still being read.", body = Problem),
        (status = 413, description = "The result is larger than it may be.", body = Problem),
        (status = 422, description = "A field was not taken, or the source didn't take the query.", body = Problem),
        (status = 429, description = "Too many queries are under way.", body = Problem),
        (status = 502, description = "The source can't be reached.", body = Problem),
        (status = 504, description = "It took too long.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/explore/csv")]
async fn explore_csv(
    explore: web::Data<Explore>,
    signed: Signed,
    body: Json<ExploreCsv>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let ExploreCsv { connection_id, explore: wish, query_id, file_name: wanted, bom } = body.0;
    let wish = Wish { connection: connection_id, explore: wish, id: query_id.unwrap_or_default(), use_cache: true };
    let answered = explore.rows(actor, wish).await?;
    let name = DispositionParam::Filename(file_name(wanted.as_deref()));
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] })
        .insert_header(("x-truncated", answered.truncated.to_string()))
        .streaming(csv_body(answered, bom)))
}
