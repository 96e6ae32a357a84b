//! How connections came about, and how their data ended.

use super::SILENCE_US;
use crate::capture::flow::{Answer, Begun, Connection, Peer, Reset, Sighting};
use crate::evidence::Seen;
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{TcpOutcome, TcpPath};

/// Whether data went over it.
pub(super) fn has_data(connection: &Connection) -> bool {
    connection.client.bytes > 0 || connection.server.bytes > 0
}

/// Whether an RST comes from another distance than the other packets of this side: a device on the way sent it in its name.
pub(super) fn is_foreign(peer: &Peer, reset: &Reset) -> bool {
    peer.ttl.usual.is_some_and(|usual| usual != reset.ttl)
}

/// Whether the client answered SYN-ACK with an RST of its own, as one that only looks for open ports. That shows nothing of the server,
/// unless the SYN-ACK came too late for it.
pub(super) fn is_turned_down(connection: &Connection) -> bool {
    let client = &connection.client;
    let Some((asked, reset)) = client.syn.zip(client.reset.as_deref()) else {
        return false;
    };
    connection.server.syn.is_some()
        && connection.handshake_done.is_none()
        && client.segments == 0
        && asked.times < 3
        && reset.first.us_since(asked.first) < SILENCE_US
        && !is_foreign(client, reset)
}

/// Connecting, as the packets show it.
pub(super) fn path(connection: &Connection, since: impl Fn(Sighting) -> u64) -> TcpPath {
    let asked = connection.client.syn.map(|syn| syn.first);
    let took = |until: Sighting| asked.map(|asked| until.us_since(asked));
    let (outcome, elapsed_us) = match connection.answer() {
        // Of one that is seen from the middle on it is known that it stood.
        None => (TcpOutcome::Connected, None),
        Some(Answer::Accepted(at)) => match connection.handshake_done {
            Some(done) => (TcpOutcome::Connected, took(done)),
            // The SYN-ACK never arrived, or its answer did not.
            None if connection.client.segments > 0 => (TcpOutcome::Connected, took(at)),
            // It did not want the connection any more, as one that only looks for open ports.
            None if is_turned_down(connection) => (TcpOutcome::Stopped, took(at)),
            None => match connection.client.reset.as_deref() {
                Some(reset) if is_foreign(&connection.client, reset) => {
                    (TcpOutcome::Reset, took(reset.first))
                }
                _ => (TcpOutcome::TimedOut, took(connection.last)),
            },
        },
        // The recorder may have lost the SYN-ACK.
        Some(_) if has_data(connection) => (TcpOutcome::Connected, None),
        Some(Answer::Reset(reset)) => (TcpOutcome::Refused, took(reset.first)),
        // Systems take it for what it says: that nobody listens there.
        Some(Answer::Icmp(icmp)) if icmp.error.is_of_port() => (TcpOutcome::Refused, took(icmp.at)),
        Some(Answer::Icmp(icmp)) => (TcpOutcome::Unreachable, took(icmp.at)),
        Some(Answer::Nothing { times, waited_us }) if times >= 3 || waited_us >= SILENCE_US => {
            (TcpOutcome::TimedOut, Some(waited_us))
        }
        // The capture ends, or the client gave up, too early to tell.
        Some(Answer::Nothing { waited_us, .. }) => (TcpOutcome::Stopped, Some(waited_us)),
    };
    TcpPath {
        address: Some(connection.server.address),
        outcome,
        started_us: asked.map(since),
        elapsed_us,
        error: None,
        seen: if connection.begun == Begun::Middle {
            Seen::Inferred
        } else {
            Seen::Observed
        },
        tunnel: None,
    }
}

/// Whether an upload was reset before its client had sent all: some servers take that for its end. Over TLS, clients that leave what the
/// server sent unread reset the connection themselves.
pub(super) fn is_cut_short(sender: &Peer, receiver: &Peer, is_encrypted: bool) -> bool {
    sender.fin.is_none() && (receiver.reset.is_some() || !is_encrypted && sender.reset.is_some())
}

/// Whether the sender's connection was cut before it had said all: by a device on the way, or with data still to come. What the server says of
/// such a transfer is no account of what arrived.
fn is_cut(sender: &Peer) -> bool {
    let reset = sender.reset.as_deref();
    sender.fin.is_none()
        && reset.is_some_and(|reset| is_foreign(sender, reset) || sender.after_reset > 0)
}

/// When the receiver went, if it had waited in vain for long before the sender came to its end; and for how long. What servers say of such a
/// transfer afterwards, some of them that it is complete, is no account of it.
fn given_up(sender: &Peer, receiver: &Peer) -> Option<(Sighting, u64)> {
    let left = |peer: &Peer| {
        let fin = peer.fin.map(|fin| fin.first);
        fin.into_iter()
            .chain(peer.reset.as_ref().map(|it| it.first))
            .min()
    };
    let gone = left(receiver)?;
    if left(sender).is_some_and(|ended| ended <= gone) {
        return None;
    }
    let since = sender.last_byte.or(sender.syn.map(|syn| syn.first))?;
    let waited_us = gone.us_since(since);
    (waited_us >= SILENCE_US).then_some((gone, waited_us))
}

/// What the server says of a transfer in the end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closing {
    /// That it is complete.
    pub(super) confirmed: bool,
    /// That it failed, and when it said so.
    pub(super) refused_us: Option<u64>,
}

/// How the data ended, and when.
pub(super) fn end(
    connection: &Connection,
    sender: &Peer,
    receiver: &Peer,
    closing: Closing,
    since: impl Fn(Sighting) -> u64,
) -> (Option<DataEnd>, Option<u64>) {
    let fin = sender.fin.map(|fin| fin.first);
    let reset = [sender, receiver].map(|peer| peer.reset.as_ref().map(|it| it.first));
    let first_reset = reset.into_iter().flatten().min();
    if let Some((at, waited_us)) = given_up(sender, receiver) {
        let limit_us = Some(waited_us);
        return (Some(DataEnd::TimedOut { limit_us }), Some(since(at)));
    }
    if let Some(fin) = fin.filter(|fin| first_reset.is_none_or(|reset| *fin <= reset)) {
        return (Some(DataEnd::Eof), Some(since(fin)));
    }
    if closing.confirmed && !is_cut(sender) {
        let at = first_reset.or(sender.last_byte).map(since);
        return (Some(DataEnd::Eof), at);
    }
    // A receiver that reads nothing is waited for in vain, whoever ends that.
    if let Some(full) = receiver
        .zero_window
        .as_ref()
        .filter(|it| it.total_us >= SILENCE_US)
    {
        let limit_us = Some(full.total_us);
        return (Some(DataEnd::TimedOut { limit_us }), first_reset.map(since));
    }
    if let Some(at) = first_reset.map(&since) {
        // What comes after the reply that ends the transfer is not why it failed.
        let follows = closing.refused_us.is_some_and(|said| said < at);
        return (Some(DataEnd::Reset).filter(|_| !follows), Some(at));
    }
    let last = sender
        .last_byte
        .or(connection.handshake_done)
        .unwrap_or(connection.first);
    let left = receiver.fin.map(|fin| fin.first);
    let until = left.unwrap_or(connection.watched_until);
    let waited_us = until.us_since(last);
    if waited_us < SILENCE_US {
        return (None, left.map(since));
    }
    let limit_us = Some(waited_us);
    (Some(DataEnd::TimedOut { limit_us }), Some(since(until)))
}
