//! The door of the search.

use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{HitKind, Results, Search, Wish};
use crate::base::Permission;
use crate::http::{Problem, Query, Signed};

/// The longest that somebody may look for, in characters.
const LONGEST: usize = 200;

/// Mounts the door of this room.
pub fn routes(config: &mut ServiceConfig) {
    config.service(search_everything);
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// A part of a name.
    q: String,
    /// How many to give, 20 unless said otherwise, at most 50.
    limit: Option<usize>,
    /// How many to leave out at the start.
    skip: Option<usize>,
    /// Only things of this kind.
    #[param(inline)]
    kind: Option<HitKind>,
}

/// Finds everything that you may open by a part of its name, and terms, queries and conversations by their text.
#[utoipa::path(
    operation_id = "search_everything",
    tag = "search",
    params(Wanted),
    responses(
        (status = 200, body = Results),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 422, description = "A parameter was not understood.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/search")]
async fn search_everything(
    search: web::Data<Search>,
    signed: Signed,
    wanted: Query<Wanted>,
) -> Result<web::Json<Results>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let Wanted { q, limit, skip, kind } = wanted.0;
    if q.chars().count() > LONGEST {
        return Err(Problem::invalid_field("q", format!("Look for {LONGEST} characters at most.")));
    }
    let wish = Wish { words: q, kind, skip: skip.unwrap_or(0), most: limit.unwrap_or(20) };
    Ok(web::Json(search.find(actor, &wish).await?))
}
