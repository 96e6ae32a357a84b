//! What came back: a report, a problem, or something else. It is read as hostile, whoever sent it.

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::Response;
use hyper::body::Incoming;
use serde::Deserialize;

use super::connect::failed;
use crate::report::places::NotAsked;
use crate::report::{PlaceFailure, Report, SCHEMA_VERSION, SightReport};
use crate::secret::Secrets;

/// No report is larger. This program writes none of half the size.
const MAX_REPORT: usize = 2 * 1024 * 1024;

/// So many characters of the words of a place are told.
const MAX_WORDS: usize = 300;

/// What tells a report of this shape from others.
#[derive(Deserialize)]
struct Shape {
    schema_version: Option<String>,
}

/// What is read of a problem (RFC 9457); all of it may be missing.
#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    detail: Option<String>,
}

/// Reads an answer. Nothing that is secret remains in it.
pub(super) async fn read(
    response: Response<Incoming>,
    secrets: &Secrets,
) -> Result<SightReport, NotAsked> {
    let status = response.status().as_u16();
    if response.status().is_redirection() {
        return Err(told(PlaceFailure::Redirect, status));
    }
    let body = Limited::new(response.into_body(), MAX_REPORT).collect();
    let body = match body.await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => {
            return Err(told(PlaceFailure::TooLarge, status));
        }
        Err(error) => {
            return Err(NotAsked {
                status: Some(status),
                ..failed(PlaceFailure::Failed, &*error)
            });
        }
    };
    if status == 200 {
        report(&body, secrets)
    } else {
        Err(problem(status, &body, secrets))
    }
}

fn report(body: &[u8], secrets: &Secrets) -> Result<SightReport, NotAsked> {
    let not_one = |error: serde_json::Error| NotAsked {
        detail: Some(words(&error.to_string(), secrets)),
        ..told(PlaceFailure::NotAReport, 200)
    };
    let Shape { schema_version } = serde_json::from_slice(body).map_err(not_one)?;
    match schema_version {
        Some(version) if version == SCHEMA_VERSION => {}
        Some(version) => {
            return Err(NotAsked {
                detail: Some(words(&version, secrets)),
                ..told(PlaceFailure::OtherVersion, 200)
            });
        }
        None => return Err(told(PlaceFailure::NotAReport, 200)),
    }
    let report = Report::read(body).map_err(not_one)?;
    let mut secrets = secrets.clone();
    Ok(SightReport::of(&report.masked(&mut secrets)))
}

fn problem(status: u16, body: &[u8], secrets: &Secrets) -> NotAsked {
    let problem: Option<Problem> = serde_json::from_slice(body).ok();
    let kind = match status {
        400 => PlaceFailure::BadRequest,
        401 => PlaceFailure::Unauthorized,
        403 => PlaceFailure::Forbidden,
        404 => PlaceFailure::NoApi,
        429 | 503 => PlaceFailure::Busy,
        _ => PlaceFailure::Failed,
    };
    let Problem { code, detail } = problem.unwrap_or_default();
    NotAsked {
        code: code.map(|code| words(&code, secrets)),
        detail: detail.map(|detail| words(&detail, secrets)),
        ..told(kind, status)
    }
}

fn told(kind: PlaceFailure, status: u16) -> NotAsked {
    NotAsked {
        kind,
        status: Some(status),
        code: None,
        detail: None,
    }
}

/// Words of the place, without secrets, and not more of them than people read.
fn words(text: &str, secrets: &Secrets) -> String {
    let masked = secrets.masked_text(text.to_owned());
    masked.chars().take(MAX_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_much_of_the_words_of_a_place_is_told() {
        let body = format!(r#"{{"code": "{0}", "detail": "{0}"}}"#, "x".repeat(5000));
        let told = problem(503, body.as_bytes(), &Secrets::default());
        let lengths = [told.code, told.detail].map(|it| it.map(|it| it.len()));
        assert_eq!(lengths, [Some(MAX_WORDS); 2]);
    }
}
