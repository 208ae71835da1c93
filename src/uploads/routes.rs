//! The doors of the uploads.

mod versions;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::UploadForm;
use super::{Dataset, LoadOrder, UploadError, UploadPreview, Uploaded, Uploads};
use crate::base::{Listing, Page, Permission};
use crate::engine::FileKind;
use crate::http::{Problem, Query, Signed};
use crate::jobs::JobStarted;
use crate::platform::database::Trouble;

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_datasets)
        .service(preview_upload)
        .service(upload_csv)
        .service(upload_json)
        .service(upload_parquet)
        .service(upload_excel)
        .service(upload_sqlite)
        .configure(versions::routes);
}

impl From<UploadError> for Problem {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Forbidden(permission) => Self::forbidden(format!(
                "This needs the right \u{201c}{}\u{201d}. An admin of your organisation can give it to you.",
                permission.as_str()
            )),
            UploadError::NotFound => Self::not_found(),
            UploadError::Changed => Self::conflict("dataset_changed", error.to_string()),
            UploadError::Gone => Self::new(StatusCode::NOT_FOUND, "upload_gone", error.to_string()),
            UploadError::TooLarge(most) => Self::too_large(format!("A file may have {} at most.", size(most))),
            UploadError::UnpacksTooLarge(text) => Self::too_large(text),
            UploadError::Invalid(faults) => Self::invalid(faults),
            UploadError::TooSlow | UploadError::Cancelled => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable_file", error.to_string())
            }
            UploadError::Unreadable(text) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable_file", text),
            UploadError::Quota { most, used } => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "quota_exceeded",
                format!(
                    "Your organisation's files take {} of the {} that they may. Delete datasets that nobody needs (they \
                     take their room for 30 days more), or ask whoever runs this server for more.",
                    size(used),
                    size(most)
                ),
            )
            .with_member("used_bytes", used)
            .with_member("max_bytes", most),
            UploadError::DiskFull => Self::of_trouble(Trouble::Full),
            UploadError::Connection(error) => error.into(),
            UploadError::Internal(cause) => Self::internal(&cause),
        }
    }
}

/// A size in the unit that reads best.
fn size(bytes: u64) -> String {
    let (unit, name) = [(1u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
        .into_iter()
        .find(|(unit, _)| bytes >= *unit)
        .unwrap_or((1, "bytes"));
    match (bytes / unit, bytes % unit * 10 / unit) {
        (whole, 0) => format!("{whole} {name}"),
        (whole, tenths) => format!("{whole}.{tenths} {name}"),
    }
}

/// The organisation's datasets.
#[utoipa::path(
    operation_id = "list_datasets",
    tag = "uploads",
    params(Page),
    responses(
        (status = 200, body = Listing<Dataset>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/upload")]
async fn list_datasets(
    uploads: web::Data<Uploads>,
    signed: Signed,
    page: Query<Page>,
) -> Result<web::Json<Listing<Dataset>>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    Ok(web::Json(uploads.list(actor, page.0).await?))
}

/// Looks at a file before it is loaded.
#[utoipa::path(
    operation_id = "preview_upload",
    tag = "uploads",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = UploadPreview),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `uploads.write` is missing.", body = Problem),
        (status = 404, description = "The file of this token is not here any more.", body = Problem),
        (status = 413, description = "The file is too large.", body = Problem),
        (status = 422, description = "The file can't be read, or a field was not taken.", body = Problem),
        (status = 507, description = "The server's disk is full, or the organisation's files take all the room that they may.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("uploads.write"))),
)]
#[post("/upload/preview")]
async fn preview_upload(
    uploads: web::Data<Uploads>,
    signed: Signed,
    body: Multipart,
) -> Result<web::Json<UploadPreview>, Problem> {
    let actor = signed.require(Permission::WriteUploads)?;
    let form = uploads.receive(actor, body).await?;
    let preview = uploads.preview(actor, form.token, form.options).await;
    if preview.is_err() && form.fresh {
        uploads.forget(Some(form.token));
    }
    Ok(web::Json(preview?))
}

/// Loads a CSV or TSV file and makes a connection of it.
#[utoipa::path(
    operation_id = "upload_csv",
    tag = "uploads",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Uploaded),
        (status = 202, description = "The file is large, or `background` was asked for: a job loads it.", body = JobStarted),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `uploads.write` is missing.", body = Problem),
        (status = 404, description = "The file of this token is not here any more.", body = Problem),
        (status = 413, description = "The file is too large.", body = Problem),
        (status = 422, description = "The file can't be read, is of another kind, or a field was not taken.", body = Problem),
        (status = 507, description = "The server's disk is full, or the organisation's files take all the room that they may.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("uploads.write"))),
)]
#[post("/upload/csv")]
async fn upload_csv(uploads: web::Data<Uploads>, signed: Signed, body: Multipart) -> Result<HttpResponse, Problem> {
    load(&uploads, &signed, body, FileKind::Csv).await
}

/// Loads a JSON file and makes a connection of it.
///
/// An array of objects, one value a line, an object of arrays, or an object with arrays of objects inside, each of
/// which becomes a table. Objects inside rows become columns joined by underscores; arrays inside rows stay JSON.
#[utoipa::path(
    operation_id = "upload_json",
    tag = "uploads",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Uploaded),
        (status = 202, description = "The file is large, or `background` was asked for: a job loads it.", body = JobStarted),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `uploads.write` is missing.", body = Problem),
        (status = 404, description = "The file of this token is not here any more.", body = Problem),
        (status = 413, description = "The file is too large.", body = Problem),
        (status = 422, description = "The file can't be read, is of another kind, or a field was not taken.", body = Problem),
        (status = 507, description = "The server's disk is full, or the organisation's files take all the room that they may.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("uploads.write"))),
)]
#[post("/upload/json")]
async fn upload_json(uploads: web::Data<Uploads>, signed: Signed, body: Multipart) -> Result<HttpResponse, Problem> {
    load(&uploads, &signed, body, FileKind::Json).await
}

/// Loads a Parquet file and makes a connection of it. Its types are kept.
#[utoipa::path(
    operation_id = "upload_parquet",
    tag = "uploads",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Uploaded),
        (status = 202, description = "The file is large, or `background` was asked for: a job loads it.", body = JobStarted),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `uploads.write` is missing.", body = Problem),
        (status = 404, description = "The file of this token is not here any more.", body = Problem),
        (status = 413, description = "The file is too large.", body = Problem),
        (status = 422, description = "The file can't be read, is of another kind, or a field was not taken.", body = Problem),
        (status = 507, description = "The server's disk is full, or the organisation's files take all the room that they may.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("uploads.write"))),
)]
#[post("/upload/parquet")]
async fn upload_parquet(uploads: web::Data<Uploads>, signed: Signed, body: Multipart) -> Result<HttpResponse, Problem> {
    load(&uploads, &signed, body, FileKind::Parquet).await
}

/// Loads a workbook (`.xlsx`, `.xls`, `.ods`) and makes a connection of it. Each sheet with a table becomes one.
#[utoipa::path(
    operation_id = "upload_excel",
    tag = "uploads",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Uploaded),
        (status = 202, description = "The file is large, or `background` was asked for: a job loads it.", body = JobStarted),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `uploads.write` is missing.", body = Problem),
        (status = 404, description = "The file of this token is not here any more.", body = Problem),
        (status = 413, description = "The file is too large, or unpacks to too much.", body = Problem),
        (status = 422, description = "The file can't be read, is of another kind, or a field was not taken.", body = Problem),
        (status = 507, description = "The server's disk is full, or the organisation's files take all the room that they may.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("uploads.write"))),
)]
#[post("/upload/excel")]
async fn upload_excel(uploads: web::Data<Uploads>, signed: Signed, body: Multipart) -> Result<HttpResponse, Problem> {
    load(&uploads, &signed, body, FileKind::Excel).await
}

/// Loads a SQLite database file and makes a connection of it. Each table becomes one, and each view that `options` takes.
#[utoipa::path(
    operation_id = "upload_sqlite",
    tag = "uploads",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Uploaded),
        (status = 202, description = "The file is large, or `background` was asked for: a job loads it.", body = JobStarted),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `uploads.write` is missing.", body = Problem),
        (status = 404, description = "The file of this token is not here any more.", body = Problem),
        (status = 413, description = "The file is too large.", body = Problem),
        (status = 422, description = "The file can't be read, is of another kind, or a field was not taken.", body = Problem),
        (status = 507, description = "The server's disk is full, or the organisation's files take all the room that they may.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("uploads.write"))),
)]
#[post("/upload/sqlite")]
async fn upload_sqlite(uploads: web::Data<Uploads>, signed: Signed, body: Multipart) -> Result<HttpResponse, Problem> {
    load(&uploads, &signed, body, FileKind::Sqlite).await
}

async fn load(uploads: &Uploads, signed: &Signed, body: Multipart, kind: FileKind) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::WriteUploads)?;
    let form = uploads.receive(actor, body).await?;
    let order = LoadOrder { token: form.token, kind, name: form.name, options: form.options, into: form.into };
    if uploads.wants_job(actor, &order, form.background)? {
        let begun = uploads.load_in_job(actor, order).await;
        if begun.is_err() && form.fresh {
            uploads.forget(Some(form.token));
        }
        return Ok(HttpResponse::Accepted().json(JobStarted { job_id: begun? }));
    }
    let uploaded = uploads.load(actor, order).await;
    if uploaded.is_err() && form.fresh {
        uploads.forget(Some(form.token));
    }
    Ok(HttpResponse::Created().json(uploaded?))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_said_in_the_unit_that_reads_best() {
        assert_eq!([0, 900, 1 << 30].map(size), ["0 bytes", "900 bytes", "1 GiB"]);
        assert_eq!(size((19 << 30) + (1 << 29)), "19.5 GiB");
    }
}
