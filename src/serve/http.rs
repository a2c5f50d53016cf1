//! Requests and answers. Knows addresses and headers, nothing of handbooks: files come from the workshop.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::{oneshot, watch};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::aside::Ask;
use super::ask;
use super::guard::Guard;
use super::workshop::{Made, Order};
use crate::lang::Lang;
use crate::pipeline::preview::tells_of_records;
use crate::render::Page;

/// Where the server's own files lie, which no handbook has.
pub(super) const OWN: &str = "/_guiju";
/// The script of the preview.
const SCRIPT: &str = include_str!("../../templates/serve/live.js");
/// The styles of its overlay.
const STYLE: &str = include_str!("../../templates/serve/live.css");
/// The scripts of the side panel and of the form judged by the engine, with their styles.
const FILES: [(&str, &str, &str); 4] = [
    ("panel.js", "text/javascript; charset=utf-8", include_str!("../../templates/serve/panel.js")),
    ("panel.css", "text/css; charset=utf-8", include_str!("../../templates/serve/panel.css")),
    ("engine.js", "text/javascript; charset=utf-8", include_str!("../../templates/serve/engine.js")),
    ("engine.css", "text/css; charset=utf-8", include_str!("../../templates/serve/engine.css")),
];
/// Everything comes from here, and no script stands inside a page: what a handbook holds can't act.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What handlers share.
#[derive(Clone)]
pub(super) struct Shop {
    pub(super) orders: Sender<Order>,
    pub(super) asks: Sender<Ask>,
    pub(super) state: watch::Receiver<Arc<str>>,
    pub(super) guard: Guard,
}

/// The routes.
pub(super) fn router(shop: Shop) -> Router {
    let own = |content_type: &'static str, text: &'static str| move || async move { ([(header::CONTENT_TYPE, content_type)], text) };
    let files = FILES.iter().fold(Router::new(), |router, (name, kind, text)| router.route(&format!("{OWN}/{name}"), get(own(kind, text))));
    files
        .merge(ask::routes())
        .route(&format!("{OWN}/live.js"), get(own("text/javascript; charset=utf-8", SCRIPT)))
        .route(&format!("{OWN}/live.css"), get(own("text/css; charset=utf-8", STYLE)))
        .route(&format!("{OWN}/events"), get(events))
        .route(&format!("{OWN}/state"), get(state))
        .fallback(file)
        .layer(middleware::from_fn_with_state(shop.clone(), guarded))
        .with_state(shop)
}

/// Refuses who may not ask, and sets the headers every answer has.
async fn guarded(State(shop): State<Shop>, request: Request, next: Next) -> Response {
    let mut response = if !shop.guard.allows(request.headers()) {
        (StatusCode::FORBIDDEN, "guiju: this preview answers only to its own address\n").into_response()
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) && !ask::may(&request) {
        (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response()
    } else {
        next.run(request).await
    };
    let fixed = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What is wrong and what changed, now and whenever it changes.
async fn events(State(shop): State<Shop>) -> impl IntoResponse {
    let stream = WatchStream::new(shop.state).map(|message| Ok::<_, Infallible>(Event::default().data(&*message)));
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// The same, once.
async fn state(State(shop): State<Shop>) -> impl IntoResponse {
    let message = shop.state.borrow().to_string();
    ([(header::CONTENT_TYPE, "application/json")], message)
}

/// A file of the site; a folder stands for its `index.html`.
async fn file(State(shop): State<Shop>, request: Request) -> Response {
    let asked = request.uri().path();
    let Some(path) = decoded(asked.trim_start_matches('/')) else { return StatusCode::BAD_REQUEST.into_response() };
    let whole = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.clone() };
    if let Some(Made { file: Some(page), edition, .. }) = judged(&shop, &whole).await {
        return answer(StatusCode::OK, page, edition);
    }
    let Some(made) = make(&shop, whole).await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    if let Some(page) = made.file {
        return answer(StatusCode::OK, page, made.edition);
    }
    // Links inside a page are relative, so a folder's page must be asked for with its slash.
    if !path.ends_with('/') && make(&shop, format!("{path}/index.html")).await.is_some_and(|m| m.file.is_some()) {
        let query = request.uri().query().map(|q| format!("?{q}")).unwrap_or_default();
        let to = format!("/{}/{query}", asked.trim_start_matches('/'));
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response();
    }
    match made.instead {
        Some(page) => answer(StatusCode::NOT_FOUND, page, made.edition),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A page made from a judgement of all records: beside the workshop, since it takes as long as a check.
async fn judged(shop: &Shop, path: &str) -> Option<Made> {
    let below = Lang::ALL.iter().find_map(|lang| path.strip_prefix(lang.tag())?.strip_prefix('/')).unwrap_or(path);
    if !tells_of_records(below) {
        return None;
    }
    let (reply, made) = oneshot::channel();
    shop.asks.send(Ask::Page(path.to_owned(), reply)).ok()?;
    made.await.ok()?
}

async fn make(shop: &Shop, path: String) -> Option<Made> {
    let (reply, made) = oneshot::channel();
    shop.orders.send(Order::Make(path, reply)).ok()?;
    made.await.ok()
}

fn answer(status: StatusCode, page: Page, edition: u64) -> Response {
    let html = page.content_type.starts_with("text/html");
    let bytes = if html { with_script(page.bytes, edition) } else { page.bytes };
    (status, [(header::CONTENT_TYPE, page.content_type)], Body::from(bytes)).into_response()
}

/// The page with the script of the preview, first in its head: it must see the page before other scripts change it.
fn with_script(page: Vec<u8>, edition: u64) -> Vec<u8> {
    let more = ["panel.js", "engine.js"].map(|name| format!("<script src=\"{OWN}/{name}\" defer></script>")).concat();
    let tag = format!("<script src=\"{OWN}/live.js\" data-edition=\"{edition}\" defer></script>{more}");
    let head = b"<head>";
    let at = page.windows(head.len()).position(|part| part == head).map_or(page.len(), |n| n + head.len());
    let mut out = Vec::with_capacity(page.len() + tag.len());
    out.extend_from_slice(&page[..at]);
    out.extend_from_slice(tag.as_bytes());
    out.extend_from_slice(&page[at..]);
    out
}

/// A path with its `%` escapes resolved; none where they are broken or not UTF-8.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let digit = |b: Option<u8>| char::from(b?).to_digit(16);
        match byte {
            b'%' => bytes.push((digit(rest.next())? * 16 + digit(rest.next())?) as u8),
            plain => bytes.push(plain),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_and_broken_ones_refused() {
        assert_eq!(decoded("forms/%E8%A1%A8/").as_deref(), Some("forms/表/"));
        for bad in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(decoded(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_script_comes_first_in_the_head() {
        let page = String::from_utf8(with_script(b"<html><head><script src=\"x\"></script>".to_vec(), 7)).unwrap();
        let own = "<head><script src=\"/_guiju/live.js\" data-edition=\"7\" defer></script>";
        assert!(page.contains(own), "{page}");
        assert!(page.find("engine.js") < page.find("src=\"x\""), "{page}");
        assert!(with_script(b"bare".to_vec(), 1).ends_with(b"</script>"));
    }
}
