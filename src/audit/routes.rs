//! The audit trail's door.

use actix_web::{get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Audit, AuditError, AuditFilter, AuditPage};
use crate::base::Permission;
use crate::http::{Problem, Query, Signed};

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_audit);
}

impl From<AuditError> for Problem {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Internal(cause) => Self::internal(&cause),
        }
    }
}

/// The organisation's audit trail, newest first.
#[utoipa::path(
    operation_id = "list_audit",
    tag = "audit",
    params(AuditFilter),
    responses(
        (status = 200, body = AuditPage),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "Only admins read the trail.", body = Problem),
        (status = 422, description = "A filter was not understood.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("audit.read"))),
)]
#[get("/audit")]
async fn list_audit(
    audit: web::Data<Audit>,
    signed: Signed,
    filter: Query<AuditFilter>,
) -> Result<web::Json<AuditPage>, Problem> {
    let actor = signed.require(Permission::ReadAudit)?;
    Ok(web::Json(audit.list(actor.org, filter.0).await?))
}
