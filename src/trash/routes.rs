//! The doors of the trash.

use actix_web::{HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{Trash, TrashError, TrashFilter, TrashItem};
use crate::base::{Listing, Permission};
use crate::http::{Path, Problem, Query, Signed};

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_trash).service(restore_from_trash);
}

impl From<TrashError> for Problem {
    fn from(error: TrashError) -> Self {
        match error {
            TrashError::NotFound => Self::not_found(),
            TrashError::Forbidden(right) => Self::forbidden(format!(
                "This needs the right \u{201c}{right}\u{201d}. An admin of your organisation can give it to you."
            )),
            TrashError::Invalid(faults) => Self::invalid(faults),
            TrashError::Internal(cause) => Self::internal(&cause),
        }
    }
}

/// What was deleted in the last 30 days and that you may bring back, latest first.
#[utoipa::path(
    operation_id = "list_trash",
    tag = "trash",
    params(TrashFilter),
    responses(
        (status = 200, body = Listing<TrashItem>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 422, description = "A filter was not understood.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/trash")]
async fn list_trash(
    trash: web::Data<Trash>,
    signed: Signed,
    filter: Query<TrashFilter>,
) -> Result<web::Json<Listing<TrashItem>>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(trash.list(actor, &filter.0).await?))
}

/// Brings a deleted thing back as it was.
#[utoipa::path(
    operation_id = "restore_from_trash",
    tag = "trash",
    params(("id" = uuid::Uuid, Path, description = "The thing's id.")),
    responses(
        (status = 204, description = "It is back."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right for it is missing.", body = Problem),
        (status = 404, description = "It is not in your trash.", body = Problem),
        (status = 422, description = "Something else has taken its place; the text says what.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/trash/{id}/restore")]
async fn restore_from_trash(trash: web::Data<Trash>, signed: Signed, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    trash.restore(actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
