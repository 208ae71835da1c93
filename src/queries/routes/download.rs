//! The door that gives rows as a file.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::runs::rows_limit;
use crate::base::{ConnectionId, Permission, QueryId};
use crate::http::{JsonAsIs, Problem, Signed};
use crate::queries::download::{csv_body, file_name};
use crate::queries::{Origin, Parameter, Queries, Run};

/// Mounts the door.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(download_csv);
}

/// A query whose rows are wanted as a file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DownloadCsv {
    connection_id: ConnectionId,
    sql: String,
    /// Values for its `{{name}}`.
    #[serde(default)]
    params: Vec<Parameter>,
    /// The most rows to give; the setting's maximum holds either way.
    #[schema(minimum = 1)]
    limit: Option<usize>,
    /// Made by the client, so that it can cancel the run before the file comes.
    query_id: Option<QueryId>,
    /// What the file is to be called.
    file_name: Option<String>,
    /// Whether the file begins with a byte order mark, which some spreadsheets need.
    #[serde(default)]
    bom: bool,
}

/// Runs one reading query and gives its rows as a CSV file. Texts that a spreadsheet would take for a formula get an
/// apostrophe in front. The header `X-Truncated: true` says that a limit left rows out.
#[utoipa::path(
    operation_id = "download_csv",
    tag = "queries",
    request_body = DownloadCsv,
    responses(
        (status = 200, description = "The rows.", body = String, content_type = "text/csv",
            headers(("X-Truncated" = bool, description = "Whether a limit left rows out."))),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `sql.run` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "It was cancelled, or the tables are still being read.", body = Problem),
        (status = 413, description = "The result is larger than it may be.", body = Problem),
        (status = 422, description = "The query was refused (`reasons` say why), or the source didn't take it.", body = Problem),
        (status = 429, description = "Too many queries are under way.", body = Problem),
        (status = 502, description = "The source can't be reached.", body = Problem),
        (status = 504, description = "It took too long.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[post("/query/csv")]
async fn download_csv(
    queries: web::Data<Queries>,
    signed: Signed,
    body: JsonAsIs<DownloadCsv>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    let body = body.0;
    let run = Run {
        id: body.query_id.unwrap_or_default(),
        connection: body.connection_id,
        sql: body.sql,
        limits: rows_limit(body.limit)?,
        origin: Origin::Download,
        use_cache: true,
    };
    let answered = queries.run_written(actor, run, &body.params, CancellationToken::new()).await?;
    let name = DispositionParam::Filename(file_name(body.file_name.as_deref()));
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] })
        .insert_header(("x-truncated", answered.truncated.to_string()))
        .streaming(csv_body(answered, body.bom)))
}
