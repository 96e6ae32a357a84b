//! What holds for every path: who may ask, and what no answer does in a browser.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::api::{self, Code};
use super::server::Server;
use super::web::Bucket;

/// So many bytes of a query are read.
const MAX_QUERY: usize = 4096;

pub(super) const TEXT: &str = "text/plain; charset=utf-8";

/// A line for a person.
pub(super) fn text(status: StatusCode, line: &str) -> Response {
    (status, [(CONTENT_TYPE, TEXT)], format!("{line}\n")).into_response()
}

pub(super) async fn nothing_there(uri: Uri) -> Response {
    refusal(&uri, Code::NotFound, "there is nothing here")
}

/// A line for a person, or a problem of the API for a program.
fn refusal(uri: &Uri, code: Code, line: &str) -> Response {
    if api::is_of(uri.path()) {
        return api::problem(code, line);
    }
    let status = StatusCode::from_u16(code.status());
    text(status.unwrap_or(StatusCode::BAD_REQUEST), line)
}

/// Goes before every path.
pub(super) async fn guard(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let web = &server.snapshot().web;
    let uri = request.uri().clone();
    let taken = web.rate.as_ref().map_or(Ok(()), Bucket::take);
    let mut answer = if let Err(wait) = taken {
        // Before anything that takes time, such as comparing a password.
        let seconds = wait.as_secs_f64().ceil().max(1.0);
        let answer = refusal(&uri, Code::TooManyRequests, "too many requests");
        ([(RETRY_AFTER, format!("{seconds:.0}"))], answer).into_response()
    } else if request.uri().query().map_or(0, str::len) > MAX_QUERY {
        refusal(request.uri(), Code::QueryTooLong, "the query is too long")
    } else if is_from_another_page(&request) {
        let words = "a page of another site may not change anything here";
        refusal(request.uri(), Code::CrossSite, words)
    } else if web.users.know(request.headers()).await {
        next.run(request).await
    } else {
        server.unauthorized();
        let basic = [(
            WWW_AUTHENTICATE,
            "Basic realm=\"ftpprobe\", charset=\"UTF-8\"",
        )];
        let answer = refusal(&uri, Code::Unauthorized, "a login is needed");
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
