//! The jobs' doors.

use actix_web::{get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{JobError, JobFilter, JobView, Jobs};
use crate::base::{JobId, Listing, Permission};
use crate::http::{Path, Problem, Query, Signed};

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_jobs).service(get_job).service(cancel_job).service(retry_job);
}

impl From<JobError> for Problem {
    fn from(error: JobError) -> Self {
        match error {
            JobError::NotFound => Self::not_found(),
            JobError::Forbidden(permission) => Self::forbidden(format!(
                "This needs the right \u{201c}{}\u{201d}. An admin of your organisation can give it to you.",
                permission.as_str()
            )),
            JobError::Conflict(text) => Self::conflict("job_state", text),
            JobError::Internal(cause) => Self::internal(&cause),
        }
    }
}

/// The caller's jobs, for admins those of the whole organisation, newest first.
#[utoipa::path(
    operation_id = "list_jobs",
    tag = "jobs",
    params(JobFilter),
    responses(
        (status = 200, body = Listing<JobView>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 422, description = "A filter was not understood.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/jobs")]
async fn list_jobs(
    jobs: web::Data<Jobs>,
    signed: Signed,
    filter: Query<JobFilter>,
) -> Result<web::Json<Listing<JobView>>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    Ok(web::Json(jobs.list(actor, filter.0).await?))
}

/// One job.
#[utoipa::path(
    operation_id = "get_job",
    tag = "jobs",
    params(("id" = uuid::Uuid, Path, description = "The job's id.")),
    responses(
        (status = 200, body = JobView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such job, or it is somebody else's.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/jobs/{id}")]
async fn get_job(jobs: web::Data<Jobs>, signed: Signed, id: Path<JobId>) -> Result<web::Json<JobView>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    Ok(web::Json(jobs.get(actor, id.0).await?))
}

/// Cancels a job that waits or runs. A running one ends within two seconds.
#[utoipa::path(
    operation_id = "cancel_job",
    tag = "jobs",
    params(("id" = uuid::Uuid, Path, description = "The job's id.")),
    responses(
        (status = 200, body = JobView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such job, or it is somebody else's.", body = Problem),
        (status = 409, description = "It has ended already.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[post("/jobs/{id}/cancel")]
async fn cancel_job(jobs: web::Data<Jobs>, signed: Signed, id: Path<JobId>) -> Result<web::Json<JobView>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    Ok(web::Json(jobs.cancel(actor, id.0).await?))
}

/// Has a failed job tried again from the start. It needs the right that beginning such a job needs.
#[utoipa::path(
    operation_id = "retry_job",
    tag = "jobs",
    params(("id" = uuid::Uuid, Path, description = "The job's id.")),
    responses(
        (status = 200, body = JobView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right that such a job needs is missing.", body = Problem),
        (status = 404, description = "There is no such job, or it is somebody else's.", body = Problem),
        (status = 409, description = "It has not failed.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[post("/jobs/{id}/retry")]
async fn retry_job(jobs: web::Data<Jobs>, signed: Signed, id: Path<JobId>) -> Result<web::Json<JobView>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    Ok(web::Json(jobs.retry(actor, id.0).await?))
}
