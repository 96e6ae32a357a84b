//! Exchanges, as a report tells them.

use super::bounds::{kept, shown};
use super::packets;
use super::shape::ExchangeReport;
use super::words::ms;
use crate::evidence::{Attempt, Ending, Evidence, Exchange, Origin};
use crate::text;

/// An exchange of an attempt, with its place in the evidence.
pub(super) fn exchange_report(
    evidence: &Evidence,
    attempt: &Attempt,
    index: usize,
    exchange: &Exchange,
) -> ExchangeReport {
    // The clock of a log is too coarse to show that a reply took no time.
    let is_run = evidence.origin() == Origin::Run;
    let elapsed_us = exchange.elapsed_us().filter(|us| is_run || *us > 0);
    ExchangeReport {
        at_ms: exchange.sent_us.map(ms),
        elapsed_ms: elapsed_us.map(ms),
        frames: packets::frames(evidence, index),
        ..alone(exchange, shown(attempt, index, said(exchange)))
    }
}

/// An exchange by itself, as it is told while the run goes on.
#[must_use]
pub fn heard(exchange: &Exchange) -> ExchangeReport {
    let (lines, left_out) = kept(said(exchange));
    let left_out = Some(left_out).filter(|bytes| *bytes > 0);
    ExchangeReport {
        at_ms: exchange.ended_us.map(ms),
        ..alone(exchange, (lines, left_out))
    }
}

/// What an exchange tells of itself, with as much of the reply as is shown, and how many bytes that leaves out.
fn alone(exchange: &Exchange, reply: (Vec<String>, Option<u64>)) -> ExchangeReport {
    let (lines, left_out_bytes) = reply;
    ExchangeReport {
        connection: exchange.connection,
        phase: exchange.phase,
        command: exchange.command.clone(),
        code: exchange.code(),
        lines,
        left_out_bytes,
        at_ms: None,
        elapsed_ms: exchange.elapsed_us().map(ms),
        closed: exchange.closed,
        failure: failure(exchange),
        unsolicited: exchange.unsolicited,
        frames: None,
    }
}

/// The lines of the reply, or the bytes that were none.
fn said(exchange: &Exchange) -> Vec<String> {
    match &exchange.reply {
        Some(reply) => reply.lines.clone(),
        None if exchange.raw.is_empty() => Vec::new(),
        None => vec![text::escape_bytes(&exchange.raw.0)],
    }
}

fn failure(exchange: &Exchange) -> Option<String> {
    let name = match &exchange.ending {
        Ending::Replied => return None,
        Ending::Closed => "closed",
        Ending::Reset => "reset",
        Ending::TimedOut { .. } => "timed-out",
        Ending::Deadline => "deadline",
        Ending::Interrupted => "interrupted",
        Ending::NotTold => "not-told",
        Ending::TooLong => "too-long",
        Ending::NotAReply => "not-a-reply",
        Ending::PlainInsideTls => "plain-inside-tls",
        Ending::Alert(alert) => return Some(format!("alert: {}", alert.name)),
        Ending::Failed(error) => return Some(format!("failed: {error}")),
    };
    Some(name.to_owned())
}
