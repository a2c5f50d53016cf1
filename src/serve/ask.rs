//! Questions of open pages that are answered by data: what the engine says of a form, saving it, and the side panel.
//!
//! Beyond host and origin, which every request must have right, such a question carries a header of its own: a page elsewhere can't
//! send it without asking first, and is never told that it may.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tokio::sync::oneshot;

use super::aside::{Ask, Question, Save};
use super::http::{OWN, Shop};

/// The header own scripts send.
const HEADER: &str = "x-guiju";
/// Largest question: a record is a few kilobytes.
const LARGEST: usize = 1 << 20;

/// The addresses of questions.
pub(super) fn routes() -> Router<Shop> {
    Router::new()
        .route(&format!("{OWN}/judge"), post(judge))
        .route(&format!("{OWN}/save"), post(save))
        .route(&format!("{OWN}/panel"), post(panel))
        .route(&format!("{OWN}/begin"), post(begin))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// Whether a request is a question of a script of ours.
pub(super) fn may(request: &Request) -> bool {
    let own = request.uri().path().starts_with(OWN) && request.headers().contains_key(HEADER);
    *request.method() == Method::POST && own
}

async fn judge(State(shop): State<Shop>, text: String) -> Response {
    asked(shop, Question::Judge(text)).await
}

/// What was agreed to stands in the address: `?replace`, `?despite`, or both.
async fn save(State(shop): State<Shop>, uri: Uri, text: String) -> Response {
    let agreed = |to: &str| uri.query().is_some_and(|query| query.split('&').any(|part| part == to));
    asked(shop, Question::Save(Save { text, replace: agreed("replace"), despite: agreed("despite") })).await
}

/// The body is the path of the page.
async fn panel(State(shop): State<Shop>, path: String) -> Response {
    asked(shop, Question::Panel(path)).await
}

async fn begin(State(shop): State<Shop>) -> Response {
    asked(shop, Question::Begin).await
}

async fn asked(shop: Shop, question: Question) -> Response {
    let (reply, answer) = oneshot::channel();
    let sent = shop.asks.send(Ask::Data(question, reply)).is_ok();
    match answer.await {
        Ok(answer) if sent => ([(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response(),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
