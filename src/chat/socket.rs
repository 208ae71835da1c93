//! `/ws`: questions and their steps over one line. Whose it is, is settled when it opens and never changes; what they
//! may do is asked again and again, for a socket outlives roles and sessions.

mod frames;
mod origin;
mod talk;

use actix_web::http::header;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, web};
use actix_ws::{CloseCode, CloseReason};
use serde::Deserialize;

use super::Chat;
use crate::base::{Actor, Permission};
use crate::http::Problem;
use crate::jobs::Jobs;

/// The longest frame, in bytes.
const FRAME: usize = 64 * 1024;

#[derive(Debug, Deserialize)]
struct Ticketed {
    ticket: Option<String>,
}

/// Opens a socket for whoever the cookie or the ticket stands for. Without either it is opened and closed at once
/// with 4001, since a browser can't read the status of a refused handshake.
pub async fn socket(
    request: HttpRequest,
    body: web::Payload,
    chat: web::Data<Chat>,
    jobs: web::Data<Jobs>,
) -> Result<HttpResponse, actix_web::Error> {
    if !origin::is_ours(&said(&request, &header::ORIGIN), &said(&request, &header::HOST), chat.public_url()) {
        let detail = "Sockets are opened from DataMind's own page only.";
        return Err(Problem::forbidden(detail).into());
    }
    let actor = actor(&request, &chat).filter(|actor| actor.may(Permission::Ask));
    let (response, session, messages) = actix_ws::handle(&request, body)?;
    let Some(actor) = actor else {
        let reason = CloseReason { code: CloseCode::Other(4001), description: Some("not signed in".into()) };
        actix_web::rt::spawn(session.close(Some(reason)));
        return Ok(response);
    };
    let messages = messages.max_frame_size(FRAME).aggregate_continuations().max_continuation_size(FRAME);
    let talk = talk::Talk::new(chat.get_ref().clone(), jobs.follow(&actor), actor, session);
    actix_web::rt::spawn(talk.go_on(messages));
    Ok(response)
}

/// A ticket speaks before a cookie: who brings one means it.
fn actor(request: &HttpRequest, chat: &Chat) -> Option<Actor> {
    let ticket = web::Query::<Ticketed>::from_query(request.query_string()).ok().and_then(|q| q.into_inner().ticket);
    match ticket {
        Some(ticket) => chat.redeem_ticket(&ticket),
        None => request.extensions().get::<Actor>().cloned(),
    }
}

fn said(request: &HttpRequest, name: &header::HeaderName) -> String {
    request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}
