//! What holds for every path: who may ask, and what no answer does in a browser.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::server::Server;

/// So many bytes of a query are read.
const MAX_QUERY: usize = 4096;

pub(super) const TEXT: &str = "text/plain; charset=utf-8";

/// A line for a person.
pub(super) fn text(status: StatusCode, line: &str) -> Response {
    (status, [(CONTENT_TYPE, TEXT)], format!("{line}\n")).into_response()
}

pub(super) async fn nothing_there() -> Response {
    text(StatusCode::NOT_FOUND, "there is nothing here")
}

/// Goes before every path.
pub(super) async fn guard(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let web = &server.snapshot().web;
    let mut answer = if request.uri().query().map_or(0, str::len) > MAX_QUERY {
        text(StatusCode::URI_TOO_LONG, "the query is too long")
    } else if is_from_another_page(&request) {
        let words = "a page of another site may not change anything here";
        text(StatusCode::FORBIDDEN, words)
    } else if web.users.know(request.headers()).await {
        next.run(request).await
    } else {
        server.unauthorized();
        let basic = [(
            WWW_AUTHENTICATE,
            "Basic realm=\"ftpprobe\", charset=\"UTF-8\"",
        )];
        let answer = text(StatusCode::UNAUTHORIZED, "a login is needed");
        (basic, answer).into_response()
    };
    let headers = answer.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in &web.headers {
        headers.insert(name.clone(), value.clone());
    }
    answer
}

/// Whether a browser sends it on behalf of a page of another site, with the login that it keeps for this one, to change
/// something (<https://www.w3.org/TR/fetch-metadata/>).
fn is_from_another_page(request: &Request) -> bool {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let site = request.headers().get("Sec-Fetch-Site");
    let site = site.and_then(|site| site.to_str().ok());
    !reads && matches!(site, Some("cross-site" | "same-site"))
}
