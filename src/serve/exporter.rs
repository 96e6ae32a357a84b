//! The paths of the exporter.

use std::slice;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::admit::Asked;
use super::counts;
use super::guard::{TEXT, text};
use super::question::Question;
use super::recent::Finished;
use super::refusal::{NotServed, Refusal};
use super::runs::Caller;
use super::scrape;
use super::server::Server;
use crate::render::metrics::{self, of_one};
use crate::render::{Format, Style, renderer};

/// When somebody who could not be served is to come back, in seconds: after that a place or a result may be there.
pub(super) const COME_BACK: &str = "5";

/// The width of a report for a person.
const COLUMNS: usize = 100;

pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route("/probe", get(probe))
        .route("/metrics", get(own_metrics))
        .route("/-/healthy", get(healthy))
        .route("/-/ready", get(ready))
        .route("/-/reload", post(reload).put(reload))
}

async fn probe(State(server): State<Arc<Server>>, uri: Uri, headers: HeaderMap) -> Response {
    let caller = match scrape::caller(&headers, server.options.timeout_offset) {
        Ok(caller) => caller,
        Err(error) => return text(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    match Question::parse(uri.query().unwrap_or_default()) {
        Ok(question) => answer(&server, &question, caller).await,
        Err(refusal) => {
            server.refused(&refusal);
            refusal.into_response()
        }
    }
}

async fn answer(server: &Arc<Server>, question: &Question, caller: Caller) -> Response {
    let asked = Asked {
        target: question.target.clone(),
        module: question.module.clone(),
        ..Asked::default()
    };
    let admitted = match server.admit(&asked) {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal.into_response(),
    };
    match server.probe(&admitted, caller).await {
        Ok(finished) => shown(server, &finished, question.debug),
        Err(why) => why.into_response(),
    }
}

/// The metrics of a result; for a person the report, and what the metrics would have been.
fn shown(server: &Server, finished: &Finished, debug: bool) -> Response {
    let mut page = Vec::new();
    if debug {
        let style = Style {
            columns: COLUMNS,
            verbose: 1,
            language: server.options.language,
            ..Style::default()
        };
        let report = slice::from_ref(&finished.report);
        if let Err(error) = renderer(Format::Text, &style).render(report, &mut page) {
            return text(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string());
        }
        page.extend_from_slice(b"\nMetrics\n\n");
    }
    match of_one(&finished.report).written() {
        Ok(metrics) => page.extend_from_slice(metrics.as_bytes()),
        Err(error) => return text(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
    let kind = if debug { TEXT } else { metrics::CONTENT_TYPE };
    ([(CONTENT_TYPE, kind)], page).into_response()
}

async fn own_metrics(State(server): State<Arc<Server>>) -> Response {
    match counts::written(&server) {
        Ok(page) => ([(CONTENT_TYPE, metrics::CONTENT_TYPE)], page).into_response(),
        Err(error) => text(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

async fn healthy() -> Response {
    text(StatusCode::OK, "healthy")
}

async fn ready(State(server): State<Arc<Server>>) -> Response {
    if server.stop.is_cancelled() {
        return NotServed::Stopping.into_response();
    }
    text(StatusCode::OK, "ready")
}

/// What is wrong with the configuration is for those who can read the log.
async fn reload(State(server): State<Arc<Server>>) -> Response {
    match server.reload().await {
        Ok(()) => text(StatusCode::OK, "reloaded"),
        Err(_) => text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the configuration was not reloaded, and the old one stays in force: the log says why",
        ),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::BAD_REQUEST);
        text(status, &self.to_string())
    }
}

impl IntoResponse for NotServed {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let answer = text(status, &self.to_string());
        if status == StatusCode::SERVICE_UNAVAILABLE {
            return ([(RETRY_AFTER, COME_BACK)], answer).into_response();
        }
        answer
    }
}
