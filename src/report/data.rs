//! Data connections: set-up, connection, transfer and end as one line of facts.

use super::handshake::Failed;
use super::shape::DataReport;
use super::tls::data_tls_report;
use super::words::{duration, ms};
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::{Attempt, DataConnection, Ending, Exchange, Outcome, Seen};
use crate::knowledge::wording::Wording;

pub(super) fn data_report(
    attempt: &Attempt,
    data: &DataConnection,
    wording: Wording,
) -> DataReport {
    let carried = data
        .paths()
        .find(|path| path.outcome == TcpOutcome::Connected);
    let transfer = attempt.exchange(data.transfer);
    let closing = attempt.exchange(data.closing);
    let since_list = |at: Option<u64>| Some(ms(at?.saturating_sub(transfer?.sent_us?)));
    let failure = failure(attempt, data, wording);
    let codes = [transfer, closing];
    DataReport {
        mode: data.mode,
        outcome: Outcome::of(failure.is_none()),
        announced: announced(attempt, data),
        connected_to: carried
            .and_then(|path| path.address)
            .or(data.accepted_from)
            .map(|address| address.to_string()),
        connect_ms: carried.and_then(|path| path.elapsed_us).map(ms),
        first_byte_ms: since_list(data.first_byte_us),
        end_of_data_ms: since_list(data.ended_us),
        bytes: data.bytes,
        entries: data
            .listing
            .as_ref()
            .filter(|listing| listing.unparsed == 0 || listing.entries > 0)
            .map(|listing| listing.entries),
        codes: codes
            .into_iter()
            .flatten()
            .filter_map(Exchange::code)
            .collect(),
        failure,
        tls: data_tls_report(attempt, data),
    }
}

fn announced(attempt: &Attempt, data: &DataConnection) -> Option<String> {
    if let Some(listened) = data.listened_on {
        return Some(listened.to_string());
    }
    let port = data.announced_port?;
    // 229 names no address: the port is one of the server's own.
    let ip = data.announced_ip.or_else(|| attempt.server_ip());
    Some(match ip {
        Some(ip) => std::net::SocketAddr::new(ip, port).to_string(),
        None => format!("port {port}"),
    })
}

/// What goes over a data connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Carries {
    Listing,
    /// A file, by this command.
    File(String),
    /// The source does not show how it was set up, nor for what.
    Unknown,
}

pub(super) fn carries(attempt: &Attempt, data: &DataConnection) -> Carries {
    match attempt.exchange(data.transfer).and_then(Exchange::verb) {
        Some(verb) if matches!(verb.as_str(), "RETR" | "STOR" | "APPE" | "STOU") => {
            Carries::File(verb)
        }
        None if data.setup.is_none() => Carries::Unknown,
        _ => Carries::Listing,
    }
}

/// What became of it in a few words, if no listing came through. The first fault in the order of events.
pub(super) fn failure(
    attempt: &Attempt,
    data: &DataConnection,
    wording: Wording,
) -> Option<String> {
    let refused = |exchange: &Exchange| refused(exchange, wording);
    let setup = attempt.exchange(data.second_setup.or(data.setup));
    let transfer = attempt.exchange(data.transfer);
    let closing = attempt.exchange(data.closing);
    if let Some(failure) = setup.and_then(refused) {
        return Some(failure);
    }
    if let Some(why) = &data.unreadable {
        return Some(wording.say("failure-unreadable", &[("why", why.name())]));
    }
    if let Some(failure) = tcp_failure(data, wording) {
        return Some(failure);
    }
    if let Some(failure) = transfer.and_then(refused) {
        return Some(failure);
    }
    if data.listened_on.is_some() && !data.is_known_open() {
        return Some(wording.say("failure-not-connected", &[]));
    }
    // A refusal in words tells more than the way the data ended.
    let said = closing.filter(|closing| closing.code().is_some());
    let ended = data.end.as_ref();
    let failure = said
        .and_then(refused)
        .or_else(|| ended.and_then(|end| end_failure(data, end, wording)))
        .or_else(|| closing.and_then(refused));
    if failure.is_some() {
        return failure;
    }
    let done = closing.or(transfer).is_some_and(|last| last.is_class(2));
    let words = match carries(attempt, data) {
        Carries::Listing => "failure-no-listing",
        Carries::File(_) => "failure-no-file",
        // Of what is said in an encrypted session, only the data connection shows.
        Carries::Unknown if data.end == Some(DataEnd::Eof) => return None,
        Carries::Unknown => "failure-no-data",
    };
    (!done || data.end.is_none()).then(|| wording.say(words, &[]))
}

/// An address that did not answer, unless the server's own did in its place.
fn tcp_failure(data: &DataConnection, wording: Wording) -> Option<String> {
    let mut tried = data.paths();
    if tried
        .clone()
        .any(|path| path.outcome == TcpOutcome::Connected)
    {
        return None;
    }
    // What a log does not tell did not fail.
    let is_told =
        |path: &&TcpPath| path.outcome != TcpOutcome::Stopped || path.seen == Seen::Observed;
    tried
        .next()
        .filter(is_told)
        .map(|path| connecting(path, wording))
}

/// What became of a connection attempt that failed.
pub(super) fn connecting(path: &TcpPath, wording: Wording) -> String {
    let TcpPath { outcome, error, .. } = path;
    let id = match outcome {
        TcpOutcome::Connected => "failure-connected",
        TcpOutcome::Refused => "failure-refused",
        TcpOutcome::TimedOut if path.elapsed_us.is_none() => "failure-unanswered",
        TcpOutcome::TimedOut => "failure-no-answer",
        TcpOutcome::Unreachable => "failure-unreachable",
        TcpOutcome::Proxy => "failure-proxy",
        TcpOutcome::Stopped => "failure-stopped",
        TcpOutcome::Reset | TcpOutcome::LocalFailure | TcpOutcome::Failed => match error {
            Some(error) => return quoted(error, wording),
            None => "failure-failed",
        },
    };
    wording.say(id, &[("time", &time(path.elapsed_us))])
}

/// How long, in words; empty where that is not known.
fn time(us: Option<u64>) -> String {
    us.map(|us| duration(ms(us))).unwrap_or_default()
}

/// How an exchange failed, if it did: a refusal with its code and words, or no reply.
pub(super) fn refused(exchange: &Exchange, wording: Wording) -> Option<String> {
    let id = match &exchange.ending {
        Ending::Replied => {
            let code = exchange.code().filter(|code| *code >= 400)?;
            return Some(format!("{code} {}", exchange.text()).trim_end().to_owned());
        }
        Ending::Closed => "failure-closed",
        Ending::Reset => "failure-reset",
        Ending::TimedOut { .. } => "failure-no-reply",
        Ending::Deadline => "failure-deadline",
        Ending::Interrupted => "failure-interrupted",
        Ending::NotTold => "failure-not-told",
        Ending::TooLong => "failure-too-long",
        Ending::NotAReply => "failure-not-a-reply",
        Ending::PlainInsideTls => "failure-plain-inside-tls",
        Ending::Alert(alert) => {
            return Some(wording.say("failure-alert", &[("alert", &alert.name)]));
        }
        Ending::Failed(error) => return Some(quoted(error, wording)),
    };
    let elapsed_us = exchange.elapsed_us().filter(|us| *us > 0);
    Some(wording.say(id, &[("time", &time(elapsed_us))]))
}

/// The words of the operating system, of a library or of another program on what failed.
pub(super) fn quoted(error: &str, wording: Wording) -> String {
    wording.say("failure-quoted", &[("text", error)])
}

fn end_failure(data: &DataConnection, end: &DataEnd, wording: Wording) -> Option<String> {
    let id = match end {
        DataEnd::Eof => return None,
        DataEnd::Reset => "failure-data-reset",
        DataEnd::TimedOut { limit_us } => {
            return Some(wording.say("failure-no-data", &[("time", &time(*limit_us))]));
        }
        DataEnd::RefusedOnControl => "failure-given-up",
        DataEnd::TooLong => "failure-too-much",
        DataEnd::HandshakeFailed => {
            let why = data.tls.as_ref().and_then(|handshake| {
                Failed::of_handshake(handshake).words(handshake.elapsed_us.map(ms), wording)
            });
            let why = why.unwrap_or_else(|| wording.say("failure-failed", &[]));
            return Some(wording.say("failure-data-handshake", &[("why", &why)]));
        }
        DataEnd::Deadline => "failure-cut-short",
        DataEnd::Interrupted => "failure-interrupted",
        DataEnd::Failed(error) => return Some(quoted(error, wording)),
    };
    Some(wording.say(id, &[]))
}
