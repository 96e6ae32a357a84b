//! Requests and answers. Whatever is decided is decided elsewhere.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::Markup;

use super::ask::{Sent, Wrong, read};
use super::assets::{POLICY, find};
use super::events;
use super::guard::{Sender, is_own, is_token};
use super::language::choose;
use super::pages::Pages;
use super::problem::{self, Problem};
use super::runs::Kept;
use super::told::Lines;
use super::view::{self, Again, Ended, Filled, Form, Frame};
use super::{front, run, told};
use crate::render::Style;
use crate::serve::{Finished, NotServed, Running};

/// Bytes of a form that is sent.
const MAX_FORM: usize = 16 << 10;

/// How long a form may take to arrive.
const MAX_FORM_TIME: Duration = Duration::from_secs(20);

/// All addresses of the pages.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(pages: Arc<Pages>) -> Router<S> {
    Router::new()
        .route("/", get(first))
        .route("/runs", post(send).get(back))
        .route("/runs/{id}", get(one))
        .route("/runs/{id}/events", get(follow))
        .route("/assets/{name}", get(asset))
        .layer(from_fn_with_state(pages.clone(), guarded))
        .with_state(pages)
}

/// What every answer says besides what it is.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Answers under our own names alone, and tells the browser what a page may do.
async fn guarded(State(pages): State<Arc<Pages>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(frame) = Frame::from_request_parts(&mut parts, &pages).await;
    let mut response = if is_own(authority(&parts.headers, &parts.uri), &pages.choices.names) {
        next.run(Request::from_parts(parts, body)).await
    } else {
        problem(
            &frame,
            StatusCode::MISDIRECTED_REQUEST,
            Problem::Misdirected,
        )
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(&POLICY),
    );
    let kept = headers.contains_key(header::CACHE_CONTROL);
    if !kept {
        let never = HeaderValue::from_static("no-store");
        headers.insert(header::CACHE_CONTROL, never);
    }
    response
}

/// The name under which we are asked.
fn authority<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> &'a str {
    let host = said(headers, header::HOST);
    host.or_else(|| uri.authority().map(Authority::as_str))
        .unwrap_or_default()
}

fn said(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

impl FromRequestParts<Arc<Pages>> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        pages: &Arc<Pages>,
    ) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let mut values = form_urlencoded::parse(query.as_bytes());
        let asked = values.find(|(name, _)| name == "lang");
        let asked = asked.map(|(_, value)| value.into_owned());
        let preferred = said(&parts.headers, header::ACCEPT_LANGUAGE);
        let language = choose(asked.as_deref(), preferred);
        Ok(Self {
            language,
            is_said: asked.is_some(),
            style: Style {
                language,
                ..pages.choices.style.clone()
            },
            path: parts.uri.path().to_owned(),
        })
    }
}

async fn first(State(pages): State<Arc<Pages>>, frame: Frame) -> Html<String> {
    let seen = pages.front(&frame, Form::default()).await;
    html(front::page(&frame, &seen))
}

/// Somebody loads the page again that told what was wrong with the form.
async fn back(frame: Frame) -> Redirect {
    Redirect::to(&frame.link("/"))
}

/// A form is sent.
async fn send(
    State(pages): State<Arc<Pages>>,
    frame: Frame,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let sender = Sender {
        site: said(&headers, HeaderName::from_static("sec-fetch-site")),
        origin: said(&headers, header::ORIGIN),
        authority: authority(&headers, &uri),
    };
    if sender.is_foreign() {
        return problem(&frame, StatusCode::FORBIDDEN, Problem::CrossSite);
    }
    let body = tokio::time::timeout(MAX_FORM_TIME, to_bytes(body, MAX_FORM)).await;
    let body = match body {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return problem(&frame, StatusCode::PAYLOAD_TOO_LARGE, Problem::NoForm),
        Err(_) => return problem(&frame, StatusCode::REQUEST_TIMEOUT, Problem::NoForm),
    };
    let sent = Sent::from_form(&body);
    if !is_token(&sent.token, &pages.token) {
        return problem(&frame, StatusCode::FORBIDDEN, Problem::CrossSite);
    }
    let read = match read(sent) {
        Ok(read) => read,
        Err((filled, wrong)) => return wrong_form(&pages, &frame, filled, wrong).await,
    };
    let (asked, filled) = (read.asked(), read.filled());
    let admitted = match pages.admit(read) {
        Ok(admitted) => admitted,
        Err(wrong) => return wrong_form(&pages, &frame, filled, wrong).await,
    };
    match pages.begin(&admitted, asked) {
        Ok(id) => Redirect::to(&frame.link(&told::path(&id))).into_response(),
        Err(why) => not_served(&frame, why),
    }
}

/// The form again, with what is wrong with it.
async fn wrong_form(pages: &Pages, frame: &Frame, filled: Filled, wrong: Wrong) -> Response {
    let form = Form {
        filled,
        wrong: Some(wrong),
    };
    let seen = pages.front(frame, form).await;
    if seen.form.is_none() {
        return problem(frame, StatusCode::NOT_FOUND, Problem::NoPage);
    }
    // Whatever the status, the page is what was asked for; browsers would call another one an error.
    html(front::page(frame, &seen)).into_response()
}

/// The page of a check.
async fn one(State(pages): State<Arc<Pages>>, frame: Frame, Path(id): Path<String>) -> Response {
    if let Some(run) = pages.server.running(&id) {
        return html(running(&frame, &run)).into_response();
    }
    let kept = pages.runs.find(&id);
    if let Some(finished) = pages.result(&id) {
        return html(ended(&pages, &frame, kept, &finished)).into_response();
    }
    match kept {
        None => problem(&frame, StatusCode::NOT_FOUND, Problem::NoReport),
        Some(kept) => match kept.failed() {
            Some(why) => not_served(&frame, why),
            // It has ended at this very moment: the page loads itself anew.
            None => Redirect::to(&frame.link(&told::path(&id))).into_response(),
        },
    }
}

fn running(frame: &Frame, run: &Running) -> Markup {
    let mut lines = Lines::new(frame.wording());
    let mut follower = run.follow();
    let (mut steps, mut last) = (Vec::new(), 0);
    while let Some(happened) = follower.next_now() {
        steps.extend(lines.step(&happened));
        last = happened.number;
    }
    let seen = view::Running {
        target: run.label.clone(),
        events: events::address(frame, &run.id, last),
        steps,
    };
    run::running(frame, &seen, run.elapsed())
}

fn ended(pages: &Pages, frame: &Frame, kept: Option<Kept>, finished: &Finished) -> Markup {
    let asked = told::asked(kept, finished);
    let ended = Ended {
        report: finished.report_in(frame.language),
        until: pages.until(finished).rounded_up().to_string(),
        again: asked.as_ref().map(|asked| Again {
            token: &pages.token,
            asked,
        }),
    };
    run::ended(frame, &ended)
}

/// The progress of a check, as it goes on.
async fn follow(
    State(pages): State<Arc<Pages>>,
    frame: Frame,
    uri: Uri,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let Some(run) = pages.server.running(&id) else {
        // A browser that connects again is told that it is over; one that never was there is told so, too.
        return events::over().into_response();
    };
    let Ok(place) = pages.followers.clone().try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let last = said(&headers, HeaderName::from_static("last-event-id"));
    let after = events::after(last, uri.query());
    events::stream(pages, run, frame.wording(), after, place).into_response()
}

/// The style sheet or the script.
async fn asset(frame: Frame, uri: Uri) -> Response {
    let Some(asset) = find(uri.path()) else {
        return problem(&frame, StatusCode::NOT_FOUND, Problem::NoPage);
    };
    let headers = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, Body::from(asset.text.as_str())).into_response()
}

fn problem(frame: &Frame, status: StatusCode, problem: Problem) -> Response {
    (status, html(problem::page(frame, problem))).into_response()
}

fn html(page: Markup) -> Html<String> {
    Html(page.into_string())
}

/// A check that has no result.
fn not_served(frame: &Frame, why: NotServed) -> Response {
    let status = StatusCode::from_u16(why.status());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    problem(frame, status, Problem::NotServed(why))
}
