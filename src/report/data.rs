//! Data connections: set-up, connection, transfer and end as one line of facts.

use super::shape::DataReport;
use super::words::{duration, ms};
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::{Attempt, DataConnection, Ending, Exchange, Outcome};

pub(super) fn data_report(attempt: &Attempt, data: &DataConnection) -> DataReport {
    let paths = [&data.connect, &data.connect_control_peer];
    let carried = paths
        .into_iter()
        .flatten()
        .find(|path| path.outcome == TcpOutcome::Connected);
    let transfer = attempt.exchange(data.transfer);
    let closing = attempt.exchange(data.closing);
    let since_list = |at: Option<u64>| Some(ms(at?.saturating_sub(transfer?.sent_us)));
    let failure = failure(attempt, data);
    let codes = [transfer, closing];
    DataReport {
        mode: data.mode,
        outcome: Outcome::of(failure.is_none()),
        announced: announced(attempt, data),
        connected_to: carried
            .map(|path| path.address)
            .or(data.accepted_from)
            .map(|address| address.to_string()),
        connect_ms: carried.map(|path| ms(path.elapsed_us)),
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
    }
}

fn announced(attempt: &Attempt, data: &DataConnection) -> Option<String> {
    if let Some(listened) = data.listened_on {
        return Some(listened.to_string());
    }
    let port = data.announced_port?;
    // 229 names no address: the port is one of the server's own.
    let ip = data
        .announced_ip
        .or_else(|| Some(attempt.control_peer()?.ip()));
    Some(match ip {
        Some(ip) => std::net::SocketAddr::new(ip, port).to_string(),
        None => format!("port {port}"),
    })
}

/// What became of it in a few words, if no listing came through. The first fault in the order of events.
pub(super) fn failure(attempt: &Attempt, data: &DataConnection) -> Option<String> {
    let setup = attempt.exchange(data.second_setup.or(data.setup));
    let transfer = attempt.exchange(data.transfer);
    let closing = attempt.exchange(data.closing);
    if let Some(failure) = setup.and_then(refused) {
        return Some(failure);
    }
    if let Some(why) = &data.unreadable {
        return Some(format!("reply not readable: {why}"));
    }
    if let Some(failure) = tcp_failure(data) {
        return Some(failure);
    }
    if let Some(failure) = transfer.and_then(refused) {
        return Some(failure);
    }
    if data.listened_on.is_some() && data.accepted_from.is_none() {
        return Some("the server did not connect".to_owned());
    }
    // A refusal in words tells more than the way the data ended.
    let said = closing.filter(|closing| closing.code().is_some());
    let ended = data.end.as_ref();
    let failure = said
        .and_then(refused)
        .or_else(|| ended.and_then(end_failure))
        .or_else(|| closing.and_then(refused));
    if failure.is_some() {
        return failure;
    }
    let done = closing.or(transfer).is_some_and(|last| last.is_class(2));
    (!done || data.end.is_none()).then(|| "no listing came".to_owned())
}

/// An address that did not answer, unless the server's own did in its place.
fn tcp_failure(data: &DataConnection) -> Option<String> {
    let paths = [&data.connect, &data.connect_control_peer];
    let mut tried = paths.into_iter().flatten();
    if tried
        .clone()
        .any(|path| path.outcome == TcpOutcome::Connected)
    {
        return None;
    }
    tried.next().map(connecting)
}

/// What became of a connection attempt that failed.
pub(super) fn connecting(path: &TcpPath) -> String {
    let TcpPath { outcome, error, .. } = path;
    match outcome {
        TcpOutcome::Connected => "connected".to_owned(),
        TcpOutcome::Refused => "refused".to_owned(),
        TcpOutcome::TimedOut => format!("no answer in {}", duration(ms(path.elapsed_us))),
        TcpOutcome::Unreachable => "unreachable".to_owned(),
        TcpOutcome::Stopped => "stopped before it ended".to_owned(),
        TcpOutcome::LocalFailure | TcpOutcome::Failed => {
            error.clone().unwrap_or_else(|| "failed".to_owned())
        }
    }
}

/// How an exchange failed, if it did: a refusal with its code and words, or no reply.
pub(super) fn refused(exchange: &Exchange) -> Option<String> {
    match &exchange.ending {
        Ending::Replied => {
            let code = exchange.code().filter(|code| *code >= 400)?;
            Some(format!("{code} {}", exchange.text()).trim_end().to_owned())
        }
        Ending::Closed => Some("connection closed without a reply".to_owned()),
        Ending::Reset => Some("connection reset".to_owned()),
        Ending::TimedOut { .. } => Some(format!(
            "no reply in {}",
            duration(ms(exchange.elapsed_us()))
        )),
        Ending::Deadline => Some("no reply before the deadline".to_owned()),
        Ending::Interrupted => Some("interrupted".to_owned()),
        Ending::TooLong => Some("a reply without an end".to_owned()),
        Ending::NotAReply => Some("no FTP reply".to_owned()),
        Ending::Failed(error) => Some(error.clone()),
    }
}

fn end_failure(end: &DataEnd) -> Option<String> {
    Some(match end {
        DataEnd::Eof => return None,
        DataEnd::Reset => "data connection reset".to_owned(),
        DataEnd::TimedOut { limit_us } => format!("no data in {}", duration(ms(*limit_us))),
        DataEnd::RefusedOnControl => "the server gave up the transfer".to_owned(),
        DataEnd::TooLong => "more data than a listing holds".to_owned(),
        DataEnd::Deadline => "data cut short by the deadline".to_owned(),
        DataEnd::Interrupted => "interrupted".to_owned(),
        DataEnd::Failed(error) => error.clone(),
    })
}
