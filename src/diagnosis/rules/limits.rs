//! Limits, timers and other reasons for which a server ends a session.

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Confidence, Finding};
use crate::knowledge::replies::Moment;

/// A server is almost full where no more than this part of its places is free.
const FREE_PERCENT: u64 = 10;

/// Why the server ended the session with this reply, in mid-session.
pub(super) fn told_to_leave<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    let code = exchange.code()?;
    if !exchange.closed || code < 400 {
        return None;
    }
    if let Some(stated) = context.stated(Moment::Session, index) {
        return Some(stated);
    }
    // RFC 959 gives 421 to a service that knows it must shut down.
    (code == 421).then(|| {
        context
            .draft("server-shutdown", Confidence::Inferred)
            .cites(index)
    })
}

/// Greetings that count their guests: `You are user number 48 of 50 allowed.`
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let Some((index, exchange)) = context.greeting() else {
        return Vec::new();
    };
    let text = exchange.text();
    let Some((number, limit)) = places(&text) else {
        return Vec::new();
    };
    let full = number.saturating_mul(100) >= limit.saturating_mul(100 - FREE_PERCENT);
    if !full || limit < 2 {
        return Vec::new();
    }
    let draft = context
        .draft("banner-says-almost-full", Confidence::Stated)
        .cites(index)
        .number("limit", Some(limit))
        .value(
            "text",
            &format!("You are user number {number} of {limit} allowed."),
        );
    vec![draft.finding()]
}

fn places(text: &str) -> Option<(u64, u64)> {
    let (_, rest) = text.split_once("ou are user number ")?;
    let mut words = rest.split_ascii_whitespace();
    let number = words.next()?.parse().ok()?;
    let limit = words.find(|word| *word != "of")?.trim_matches('.');
    Some((number, limit.parse().ok()?))
}
