//! A problem as JSON (RFC 9457).

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::code::Code;
use crate::serve::exporter::COME_BACK;
use crate::text;

const PROBLEM: &str = "application/problem+json";

/// The members of RFC 9457, and ours.
#[derive(Serialize)]
struct Body<'a> {
    /// What is wrong tells `code`; there is no page on each.
    r#type: &'static str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'static str,
    what_to_do: &'static str,
}

/// Says what is wrong. Statuses that pass say when to come back.
pub(in crate::serve) fn problem(code: Code, detail: &str) -> Response {
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let body = Body {
        r#type: "about:blank",
        title: status.canonical_reason().unwrap_or_default(),
        status: code.status(),
        detail: &text::sanitize(detail),
        code: code.name(),
        what_to_do: code.what_to_do(),
    };
    // Plain data always serialises.
    let body = serde_json::to_string_pretty(&body).unwrap_or_default();
    let answer = (status, [(CONTENT_TYPE, PROBLEM)], format!("{body}\n")).into_response();
    if code.passes() {
        return ([(RETRY_AFTER, COME_BACK)], answer).into_response();
    }
    answer
}
