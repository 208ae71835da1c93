//! The door of the lineage: what a file would change, with what reads it.

use actix_web::{post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Comparison, Lineage, LineageError};
use crate::base::{DatasetId, Permission};
use crate::http::{Json, Path, Problem, Signed};
use crate::uploads::NewComparison;

/// Mounts the door of this room.
pub fn routes(config: &mut ServiceConfig) {
    config.service(compare_upload);
}

impl From<LineageError> for Problem {
    fn from(error: LineageError) -> Self {
        match error {
            LineageError::Upload(error) => error.into(),
            LineageError::Internal(cause) => Self::internal(&cause),
        }
    }
}

/// What loading a file into the dataset would change, and what reads that; nothing is kept.
#[utoipa::path(
    operation_id = "compare_upload",
    tag = "uploads",
    params(("id" = uuid::Uuid, Path, description = "The dataset's id.")),
    request_body = NewComparison,
    responses(
        (status = 200, body = Comparison),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `uploads.write` is missing.", body = Problem),
        (status = 404, description = "There is no such dataset, or the file is not here any more.", body = Problem),
        (status = 422, description = "The file can't be read, or a field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("uploads.write"))),
)]
#[post("/upload/{id}/compare")]
async fn compare_upload(
    lineage: web::Data<Lineage>,
    signed: Signed,
    id: Path<DatasetId>,
    new: Json<NewComparison>,
) -> Result<web::Json<Comparison>, Problem> {
    let actor = signed.require(Permission::WriteUploads)?;
    Ok(web::Json(lineage.compare(actor, id.0, new.0).await?))
}
