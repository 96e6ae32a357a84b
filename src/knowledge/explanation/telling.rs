//! Which line of a pasted text tells most, explained.

use super::error::{self, ErrorExplained};
use super::reply::{self, ReplyExplained};
use crate::knowledge::client_errors::{self, ClientError, Failure};
use crate::knowledge::findings::FindingId;
use crate::knowledge::pasted::{self, Pasted};
use crate::knowledge::replies::Explained;
use crate::knowledge::wording::Wording;

/// How many lines of a text are looked at.
const MAX_LINES: usize = 1_000;

/// What was found in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// A reply of the server.
    Reply(Box<ReplyExplained>),
    /// The error of a client.
    Error(Box<ErrorExplained>),
}

/// How much a line tells; the less comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// It names a cause.
    Cause,
    /// It says that something failed.
    Failure,
    /// A refusal in words that are not known.
    UnknownWords,
    /// Nothing but that the client stopped.
    Stop,
    /// A reply that refuses nothing.
    Success,
}

enum Line<'t> {
    Reply(Pasted, Option<Explained>, Option<&'static str>),
    Error(&'t str, ClientError),
}

/// The most telling line of this text explained, the first of those that tell as much; `None` if there is neither a reply nor an error
/// in it. `now` is in seconds since 1970, for replies that name a date; `english` tells a client's words in English where they are in
/// another language.
#[must_use]
pub fn pasted(
    text: &str,
    english: fn(&str) -> Option<String>,
    now: i64,
    wording: &Wording,
) -> Option<Told> {
    let text = pasted::bounded(text);
    let lines: Vec<&str> = text.lines().take(MAX_LINES).collect();
    let mut best: Option<(Weight, Line<'_>)> = None;
    for at in 0..lines.len() {
        let Some(found) = line(&lines[at..], english) else {
            continue;
        };
        if best.as_ref().is_none_or(|(weight, _)| found.0 < *weight) {
            let is_cause = found.0 == Weight::Cause;
            best = Some(found);
            if is_cause {
                break;
            }
        }
    }
    Some(match best?.1 {
        Line::Reply(pasted, meaning, client) => {
            let explained = reply::explained(&pasted, meaning.as_ref(), client, now, *wording);
            Told::Reply(Box::new(explained))
        }
        Line::Error(line, error) => Told::Error(Box::new(error::explained(line, &error, *wording))),
    })
}

/// What the first of these lines tells; a reply may go on in those that follow.
fn line<'t>(lines: &[&'t str], english: fn(&str) -> Option<String>) -> Option<(Weight, Line<'t>)> {
    let first = *lines.first()?;
    let told = english(first);
    let error = client_errors::read(told.as_deref().unwrap_or(first));
    let client = error.as_ref().and_then(|error| error.client);
    let after = error.as_ref().and_then(|error| error.after);
    let carried = error.as_ref().and_then(|error| {
        let (code, text) = (error.code?, error.reply.clone()?);
        Some(Pasted {
            code,
            lines: vec![text.clone()],
            text,
        })
    });
    if let Some(reply) = carried.or_else(|| pasted::first(lines)) {
        let meaning = reply::meaning(&reply, after);
        let weight = match (&meaning, reply.code) {
            // Within the server's own network it is right.
            (Some(meaning), 227) if meaning.finding == FindingId::PasvPrivateAddress => {
                Weight::Success
            }
            (Some(_), _) => Weight::Cause,
            (None, ..400) => Weight::Success,
            (None, _) => Weight::UnknownWords,
        };
        let tells_less =
            |error: &ClientError| weight > Weight::Failure && error.failure != Failure::Reply;
        if !error.as_ref().is_some_and(tells_less) {
            return Some((weight, Line::Reply(reply, meaning, client)));
        }
    }
    let error = error?;
    let weight = match error.failure {
        _ if error.findings.is_empty() => Weight::Stop,
        Failure::NotConnected
        | Failure::Closed
        | Failure::NoSession
        | Failure::TlsFailed
        | Failure::TlsCertificate
        | Failure::MalformedReply => Weight::Failure,
        _ => Weight::Cause,
    };
    Some((weight, Line::Error(first, error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_lines_are_looked_at() {
        let wording = Wording::new(crate::knowledge::wording::Language::English);
        let told = |before: usize| {
            let text = "x\n".repeat(before) + "530 Login incorrect.";
            pasted(&text, |_| None, 0, &wording).is_some()
        };
        assert!(told(MAX_LINES - 1));
        assert!(!told(MAX_LINES));
    }
}
