//! Saved evidence of logs in which 0, `0.0.0.0`, `unknown`, port 21 and empty text stood for what was not known.
//!
//! Files of version 1 from before absent was absent are read as they were meant. In the evidence of a run
//! or of a capture a 0 is a 0, and nothing is touched.

use std::net::SocketAddr;

use super::data::DataEnd;
use super::facts::{TcpOutcome, TcpPath};
use super::listing::Listing;
use super::source::Unknown;
use super::tls::Handshake;
use super::{Attempt, DataConnection, Ending, Evidence, Exchange, Facts, Seen, Step};

/// The port that was written where the log told no address, and so no port either.
const FTP_PORT: u16 = 21;

/// Makes what stood for something unknown absent, in evidence that was read from a log.
pub(super) fn remove(evidence: &mut Evidence) {
    let Some(source) = &evidence.source else {
        return;
    };
    // Files that know of writers and captures are younger.
    if source.writer.is_some() || source.capture.is_some() {
        return;
    }
    let is_timed = source.tells(Unknown::Times);
    let target = &mut evidence.target;
    target.host = target.host.take().filter(|host| host != "unknown");
    if !source.tells(Unknown::Address) {
        target.port = target.port.filter(|port| *port != FTP_PORT);
    }
    let asked = &mut evidence.asked;
    for limit in [
        &mut asked.timeout_us,
        &mut asked.connect_timeout_us,
        &mut asked.deadline_us,
        &mut evidence.duration_us,
    ] {
        absent_if_zero(limit);
    }
    for attempt in &mut evidence.attempts {
        of_attempt(attempt, is_timed);
    }
}

fn absent_if_zero(value: &mut Option<u64>) {
    *value = value.filter(|value| *value > 0);
}

fn of_attempt(attempt: &mut Attempt, is_timed: bool) {
    attempt.connections_opened = None;
    attempt.steps.iter_mut().for_each(of_step);
    for exchange in &mut attempt.exchanges {
        of_exchange(exchange, is_timed);
    }
    attempt.data.iter_mut().for_each(of_data);
}

/// No log tells how long a step took.
fn of_step(step: &mut Step) {
    step.started_us = None;
    step.elapsed_us = None;
    match &mut step.facts {
        Facts::Resolve(resolved) => {
            absent_if_zero(&mut resolved.ipv4.elapsed_us);
            absent_if_zero(&mut resolved.ipv6.elapsed_us);
        }
        Facts::Connect(connected) => connected.paths.iter_mut().for_each(of_path),
        Facts::Secure(secured) => secured.handshake.iter_mut().for_each(of_handshake),
        _ => {}
    }
}

fn of_exchange(exchange: &mut Exchange, is_timed: bool) {
    if let Ending::TimedOut { limit_us } = &mut exchange.ending {
        absent_if_zero(limit_us);
    }
    if !is_timed {
        exchange.sent_us = None;
        exchange.first_byte_us = None;
        exchange.ended_us = None;
    }
}

fn of_path(path: &mut TcpPath) {
    path.started_us = None;
    path.elapsed_us = None;
    let names_nothing = |address: &SocketAddr| address.ip().is_unspecified();
    path.address = path.address.filter(|address| !names_nothing(address));
    if path.seen == Seen::Observed {
        path.seen = Seen::Told;
    }
}

fn of_handshake(handshake: &mut Handshake) {
    handshake.started_us = None;
    handshake.elapsed_us = None;
    handshake.bytes_received = None;
    handshake.server_name = handshake.server_name.take().filter(|name| !name.is_empty());
    if let Some(session) = &mut handshake.session {
        session.cipher_suite = session.cipher_suite.take().filter(|it| !it.is_empty());
    }
    if handshake.seen == Seen::Observed {
        handshake.seen = Seen::Told;
    }
}

fn of_data(data: &mut DataConnection) {
    data.accepted_from = None;
    absent_if_zero(&mut data.bytes);
    if let Some(DataEnd::TimedOut { limit_us }) = &mut data.end {
        absent_if_zero(limit_us);
    }
    data.listing = data.listing.take().filter(|it| *it != Listing::default());
    // Where the client had connected to was made up from what the server announced.
    let made_up =
        |path: &&TcpPath| path.outcome == TcpOutcome::Connected && path.seen == Seen::Observed;
    let invented = data.paths().find(made_up).cloned();
    if let Some(path) = invented {
        data.connect = Some(TcpPath {
            address: None,
            seen: Seen::Inferred,
            ..path
        });
        data.connect_control_peer = None;
    }
    let paths = data
        .connect
        .iter_mut()
        .chain(&mut data.connect_control_peer);
    paths.for_each(of_path);
}
