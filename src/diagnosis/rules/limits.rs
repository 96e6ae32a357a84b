//! Limits that a server announces before they are met.

use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::knowledge::findings::FindingId;
use crate::knowledge::hints::announced;

/// A server is almost full where no more than this part of its places is free.
const FREE_PERCENT: u64 = 10;

/// Greetings that count their guests: `You are user number 48 of 50 allowed.`
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let Some((index, exchange)) = context.greeting() else {
        return Vec::new();
    };
    let told = announced(&exchange.text());
    let (Some(number), Some(limit)) = (told.in_use, told.limit) else {
        return Vec::new();
    };
    let full = number.saturating_mul(100) >= limit.saturating_mul(100 - FREE_PERCENT);
    if !full || limit < 2 {
        return Vec::new();
    }
    let lines = exchange.reply.iter().flat_map(|reply| &reply.lines);
    let mut lines = lines.map(|line| line.get(4..).unwrap_or_default());
    let line = lines
        .find(|line| announced(line).limit.is_some())
        .unwrap_or_default();
    let draft = context
        .draft(FindingId::BannerSaysAlmostFull)
        .stated()
        .cites(index)
        .number("limit", Some(limit))
        .number("in-use", Some(number))
        .value("text", line);
    vec![draft.finding()]
}
