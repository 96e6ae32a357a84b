//! What the records of TLS come to. Without the keys they show how the handshake went, and not what was said.

use super::SILENCE_US;
use crate::capture::flow::{Connection, End, Side, Sighting};
use crate::capture::tls::TlsSeen;
use crate::evidence::tls::{CloseNotify, Handshake, HandshakeOutcome, TlsSession};
use crate::evidence::{Octets, Seen};

/// The handshake, if the client began one. `since` counts microseconds from the start of the session.
pub(super) fn handshake(
    seen: &TlsSeen,
    connection: &Connection,
    since: impl Fn(Sighting) -> u64,
) -> Option<Handshake> {
    let hello = seen.client_hello.as_ref()?;
    let server = seen.side(Side::Server);
    let outcome = outcome(seen, connection, hello.at)?;
    let ended = match &outcome {
        HandshakeOutcome::Done => seen.done.or(server.last),
        HandshakeOutcome::Alert(_) => server.alert.as_ref().map(|(_, at)| *at),
        _ => Some(connection.last),
    };
    let session = seen.server_hello.as_ref().map(|chosen| TlsSession {
        version: chosen.version.clone(),
        cipher_suite: Some(chosen.cipher_suite.clone()),
        group: chosen.group.clone(),
        hello_retry: chosen.hello_retry,
        resumed: seen.resumed == Some(true),
        alpn: chosen.alpn.clone(),
    });
    let started_us = since(hello.at);
    Some(Handshake {
        server_name: hello.server_name.clone(),
        started_us: Some(started_us),
        elapsed_us: ended.map(|ended| since(ended).saturating_sub(started_us)),
        session: session.filter(|_| outcome == HandshakeOutcome::Done),
        outcome,
        bytes_received: Some(connection.server.bytes),
        presented: None,
        client_certificate_asked: seen.client_certificate_asked == Some(true),
        client_certificate_given: seen.client_certificate_given == Some(true),
        // That no certificate shows does not mean that there was none.
        seen: Seen::Told,
    })
}

/// How it ended; `None` where the capture ends before.
fn outcome(seen: &TlsSeen, connection: &Connection, began: Sighting) -> Option<HandshakeOutcome> {
    let [client, server] = [Side::Client, Side::Server].map(|side| seen.side(side));
    if let Some((alert, _)) = &server.alert {
        return Some(HandshakeOutcome::Alert(alert.clone()));
    }
    if let Some((alert, _)) = &client.alert {
        return Some(HandshakeOutcome::Refused(alert.name.clone()));
    }
    if seen.done.is_some() || server.encrypted > 0 && client.encrypted > 0 {
        return Some(HandshakeOutcome::Done);
    }
    if let Some(bytes) = &server.no_tls {
        return Some(HandshakeOutcome::NotTls(Octets(bytes.clone())));
    }
    if server.incomplete || client.incomplete {
        return Some(HandshakeOutcome::Done).filter(|_| seen.server_hello.is_some());
    }
    let end = [&connection.server, &connection.client].map(|peer| {
        (
            peer.reset.as_ref().map(|it| it.first),
            peer.fin.map(|it| it.first),
        )
    });
    let earlier =
        |a: Option<Sighting>, b: Option<Sighting>| a.is_some_and(|a| b.is_none_or(|b| a <= b));
    let [(server_reset, server_fin), (client_reset, client_fin)] = end;
    let client_left = client_fin.into_iter().chain(client_reset).min();
    if earlier(server_reset, client_left) && earlier(server_reset, server_fin) {
        return Some(HandshakeOutcome::Reset);
    }
    if earlier(server_fin, client_left) {
        return Some(HandshakeOutcome::Closed);
    }
    let until = client_left.unwrap_or(connection.watched_until);
    let waited_us = until.us_since(server.last.max(Some(began)).unwrap_or(began));
    let is_over = connection.end == End::Closed || waited_us >= SILENCE_US;
    (is_over && waited_us >= SILENCE_US).then_some(HandshakeOutcome::TimedOut {
        limit_us: Some(waited_us),
    })
}

/// Whether the server took leave of a data connection, as far as that shows.
pub(super) fn close_notify(seen: &TlsSeen, server: Side) -> Option<CloseNotify> {
    Some(CloseNotify {
        received: seen.side(server).close_notify?,
        sent: None,
    })
}
