//! The door of what to offer while somebody types SQL.

use actix_web::{HttpRequest, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{Connections, Offers};
use crate::base::{ConnectionId, Permission};
use crate::http::{Path, Problem, Signed};

/// Tables that are offered unless a limit says otherwise.
const TABLES: usize = 50;
/// Columns that are offered unless a limit says otherwise; also the greatest limit.
const MOST: usize = 1_000;
/// The most tables whose columns are asked for at once.
const MOST_TABLES: usize = 50;

/// Mounts the door.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(complete_names);
}

/// What was typed, and where.
#[derive(Debug, Default, PartialEq, Eq)]
struct Typed {
    prefix: String,
    tables: Vec<String>,
    limit: Option<usize>,
}

impl Typed {
    /// Reads the query string; `table` may be there more than once.
    fn read(query: &str) -> Result<Self, Problem> {
        let mut typed = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "prefix" => typed.prefix = value.into_owned(),
                "table" => typed.tables.push(value.into_owned()),
                "limit" => {
                    let limit = value.parse().ok().filter(|n| (1..=MOST).contains(n));
                    let message = format!("Ask for 1 to {MOST}.");
                    typed.limit = Some(limit.ok_or_else(|| Problem::invalid_field("limit", message))?);
                }
                _ => return Err(Problem::invalid_field(&name.replace('\0', ""), "There is no such parameter.")),
            }
        }
        if typed.tables.len() > MOST_TABLES {
            return Err(Problem::invalid_field("table", format!("Name {MOST_TABLES} tables at most.")));
        }
        Ok(typed)
    }
}

/// What to offer while somebody types SQL: with `table` the columns of those tables, without it tables whose name or
/// business term begins with `prefix`, then those of which a later word does.
#[utoipa::path(
    operation_id = "complete_names",
    tag = "schema",
    params(
        ("connection_id" = uuid::Uuid, Path, description = "The connection's id."),
        ("prefix" = Option<String>, Query, description = "What was typed of a name."),
        ("table" = Option<Vec<String>>, Query, description = "Tables whose columns are wanted: `orders` or `public.orders`."),
        ("limit" = Option<usize>, Query, description = "How many to give: 50 tables and 1,000 columns unless said otherwise."),
    ),
    responses(
        (status = 200, body = Offers),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "Its tables are still being read, or could not be.", body = Problem),
        (status = 422, description = "A parameter was not understood.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.read"))),
)]
#[get("/schema/{connection_id}/complete")]
async fn complete_names(
    connections: web::Data<Connections>,
    signed: Signed,
    id: Path<ConnectionId>,
    request: HttpRequest,
) -> Result<web::Json<Offers>, Problem> {
    let actor = signed.require(Permission::ReadConnections)?;
    let typed = Typed::read(request.query_string())?;
    let names = connections.names(actor, id.0).await?;
    Ok(web::Json(if typed.tables.is_empty() {
        names.offer_tables(&typed.prefix, typed.limit.unwrap_or(TABLES))
    } else {
        names.offer_columns(&typed.tables, &typed.prefix, typed.limit.unwrap_or(MOST))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_may_be_named_more_than_once() {
        let typed = Typed::read("table=public.orders&prefix=or&table=my%20items&limit=5").unwrap();
        assert_eq!((typed.prefix.as_str(), typed.limit), ("or", Some(5)));
        assert_eq!(typed.tables, ["public.orders", "my items"]);
        for wrong in ["limit=0", "limit=x", "limit=1001", "q=a"] {
            assert!(Typed::read(wrong).is_err(), "{wrong}");
        }
    }
}
