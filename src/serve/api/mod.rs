//! The API for programs, version 1 (`docs/api.md`): the report of a run as JSON, and what is wrong with a question as JSON, too.
//!
//! * this file: its paths
//! * `question` what a query asks
//! * [`Code`] what can be wrong, and what to do about it; `problem` how that is answered (RFC 9457)
//!
//! Whom it probes, for whom, and how many at a time, is decided as for the exporter.

mod code;
mod problem;
mod question;

use std::slice;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;

pub use self::code::Code;
pub(super) use self::problem::problem;
pub use self::question::PARAMETERS;
use self::question::Question;
use super::recent::Finished;
use super::scrape;
use super::server::Server;
use crate::evidence::Tool;
use crate::knowledge::wording::Language;
use crate::render::{Format, Style, renderer};
use crate::report::SCHEMA_VERSION;

/// Where all of it is.
const ROOT: &str = "/api/";

/// What it is, for who finds it.
pub const INDEX: &str = "/api/v1";

/// The report of a run.
pub const PROBE: &str = "/api/v1/probe";

/// The paths, as the documentation lists them.
pub const PATHS: [&str; 2] = [INDEX, PROBE];

/// What its answers are.
pub const JSON: &str = "application/json";

/// Whether a path is one of it.
pub(super) fn is_of(path: &str) -> bool {
    path.starts_with(ROOT)
}

pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route(INDEX, get(index))
        .route(PROBE, get(probe))
        .method_not_allowed_fallback(async || {
            problem(Code::MethodNotAllowed, "this path is read with GET")
        })
}

/// What the index tells.
#[derive(Serialize)]
struct Index {
    api_version: &'static str,
    report_schema_version: &'static str,
    tool: Tool,
}

async fn index() -> Response {
    let index = Index {
        api_version: "1",
        report_schema_version: SCHEMA_VERSION,
        tool: Tool::this(),
    };
    match serde_json::to_string_pretty(&index) {
        Ok(text) => ([(CONTENT_TYPE, JSON)], format!("{text}\n")).into_response(),
        Err(error) => problem(Code::Failed, &error.to_string()),
    }
}

async fn probe(State(server): State<Arc<Server>>, uri: Uri, headers: HeaderMap) -> Response {
    let caller = match scrape::caller(&headers, server.options.timeout_offset) {
        Ok(caller) => caller,
        Err(error) => return problem(Code::BadTimeout, &error.to_string()),
    };
    let question = match Question::parse(uri.query().unwrap_or_default()) {
        Ok(question) => question,
        Err(refusal) => {
            server.refused(&refusal);
            return problem(refusal.code(), &refusal.to_string());
        }
    };
    let admitted = match server.admit(&question.asked) {
        Ok(admitted) => admitted,
        Err(refusal) => return problem(refusal.code(), &refusal.to_string()),
    };
    match server.probe(&admitted, caller).await {
        Ok(finished) => {
            let language = question.language.unwrap_or(server.options.language);
            told(&finished, language)
        }
        Err(why) => problem(why.code(), &why.to_string()),
    }
}

/// The report, as `--format json` writes it.
fn told(finished: &Finished, language: Language) -> Response {
    let report = slice::from_ref(finished.report_in(language));
    let mut body = Vec::new();
    match renderer(Format::Json, &Style::default()).render(report, &mut body) {
        Ok(()) => ([(CONTENT_TYPE, JSON)], body).into_response(),
        Err(error) => problem(Code::Failed, &error.to_string()),
    }
}
