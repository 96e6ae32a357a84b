//! What the records of TLS come to. Without the keys they show how the handshake went, and not what was said.

use super::SILENCE_US;
use crate::capture::flow::{Connection, End, Holes, Peer, Side, Sighting};
use crate::capture::tls::{ClientHello, TlsSeen};
use crate::clock::Timestamp;
use crate::evidence::certificate::{Presented, Trust, Verification, fits};
use crate::evidence::tls::{CloseNotify, Handshake, HandshakeOutcome, TlsSession};
use crate::evidence::{Octets, Seen};

/// Alerts that are no failure of their own (RFC 8446 section 6.1).
const CLOSE_NOTIFY: u8 = 0;
const USER_CANCELED: u8 = 90;

/// The two ends of a connection over TLS. In active mode it is the server that opens the TCP connection.
#[derive(Clone, Copy)]
pub(super) struct Ends<'a> {
    pub(super) connection: &'a Connection,
    pub(super) client: &'a Peer,
    pub(super) server: &'a Peer,
}

impl<'a> Ends<'a> {
    /// `by_server`: the server opened it.
    pub(super) fn of(connection: &'a Connection, by_server: bool) -> Self {
        let (opener, other) = (&connection.client, &connection.server);
        let (client, server) = if by_server {
            (other, opener)
        } else {
            (opener, other)
        };
        Self {
            connection,
            client,
            server,
        }
    }
}

/// The handshake, if the client began one. `since` counts microseconds from the start of the session.
pub(super) fn handshake(
    seen: &TlsSeen,
    ends: Ends<'_>,
    since: impl Fn(Sighting) -> u64,
) -> Option<Handshake> {
    let hello = seen.client_hello.as_ref()?;
    let [client, server] = [Side::Client, Side::Server].map(|side| seen.side(side));
    let outcome = outcome(seen, ends, hello.at)?;
    let ended = match &outcome {
        HandshakeOutcome::Done => seen.done.or(server.last),
        HandshakeOutcome::Alert(_) => server.alert.as_ref().map(|(_, at)| *at),
        HandshakeOutcome::ClientAlert(_) => client.alert.as_ref().map(|(_, at)| *at),
        HandshakeOutcome::ClientLeft { .. } => left(ends.client),
        _ => Some(ends.connection.last),
    };
    let session = seen.server_hello.as_ref().map(|chosen| TlsSession {
        version: chosen.version.clone(),
        cipher_suite: Some(chosen.cipher_suite.clone()),
        group: chosen.group.clone(),
        hello_retry: chosen.hello_retry,
        resumed: seen.resumed == Some(true),
        alpn: chosen.alpn.clone(),
    });
    // What the server chose also stands where the client did not go on with it.
    let is_agreed = matches!(
        outcome,
        HandshakeOutcome::Done
            | HandshakeOutcome::ClientAlert(_)
            | HandshakeOutcome::ClientLeft { .. }
    );
    let started_us = since(hello.at);
    Some(Handshake {
        server_name: hello.server_name.clone(),
        started_us: Some(started_us),
        elapsed_us: ended.map(|ended| since(ended).saturating_sub(started_us)),
        session: session.filter(|_| is_agreed),
        outcome,
        bytes_received: Some(ends.server.bytes),
        presented: presented(seen, hello),
        client_certificate_asked: seen.client_certificate_asked == Some(true),
        client_certificate_given: seen.client_certificate_given == Some(true),
        client_left: false,
        // That no certificate shows does not mean that there was none.
        seen: Seen::Told,
    })
}

/// The certificates that came in clear, at the time when they were recorded. Which authorities the client trusts does not show.
fn presented(seen: &TlsSeen, hello: &ClientHello) -> Option<Presented> {
    let leaf = seen.chain.first()?;
    let at = seen.server_hello.as_ref().map_or(hello.at, |it| it.at);
    let asked = hello.server_name.as_deref();
    let name_matches = asked
        .filter(|_| leaf.is_readable())
        .map(|asked| leaf.names.iter().any(|name| fits(name, asked)));
    Some(Presented {
        chain: seen.chain.clone(),
        verification: Verification {
            checked_at: Timestamp::from_unix_micros(at.at_us),
            trust: Trust::NotChecked,
            error: None,
            name_matches,
            pinned: None,
            signature_error: None,
        },
    })
}

/// When a side closed or reset the connection.
fn left(peer: &Peer) -> Option<Sighting> {
    let fin = peer.fin.map(|fin| fin.first);
    let reset = peer.reset.as_ref().map(|it| it.first);
    fin.into_iter().chain(reset).min()
}

/// How it ended; `None` where the capture ends before.
fn outcome(seen: &TlsSeen, ends: Ends<'_>, began: Sighting) -> Option<HandshakeOutcome> {
    let [client, server] = [Side::Client, Side::Server].map(|side| seen.side(side));
    let is_of_client = client.alert.as_ref().is_some_and(|(_, at)| {
        let other = server.alert.as_ref();
        other.is_none_or(|(_, server)| at < server)
    });
    if let Some((alert, _)) = &server.alert
        && !is_of_client
    {
        return Some(HandshakeOutcome::Alert(alert.clone()));
    }
    if let Some((alert, _)) = &client.alert {
        return Some(match alert.code {
            CLOSE_NOTIFY | USER_CANCELED => HandshakeOutcome::ClientLeft { alert: false },
            _ => HandshakeOutcome::ClientAlert(alert.clone()),
        });
    }
    let is_encrypted = server.encrypted > 0 && client.encrypted > 0 && !client.only_alert;
    if seen.done.is_some() || is_encrypted {
        return Some(HandshakeOutcome::Done);
    }
    if let Some(bytes) = &server.no_tls {
        return Some(HandshakeOutcome::NotTls(Octets(bytes.clone())));
    }
    if server.incomplete || client.incomplete {
        return Some(HandshakeOutcome::Done).filter(|_| seen.server_hello.is_some());
    }
    let server_reset = ends.server.reset.as_ref().map(|it| it.first);
    let server_fin = ends.server.fin.map(|fin| fin.first);
    let earlier =
        |a: Option<Sighting>, b: Option<Sighting>| a.is_some_and(|a| b.is_none_or(|b| a <= b));
    let client_left = left(ends.client);
    // TLS 1.3 encrypts the certificate, and with it the alert of a client that does not like it.
    let has_certificate = !seen.chain.is_empty() || server.encrypted > 0;
    if client.only_alert && has_certificate {
        return Some(HandshakeOutcome::ClientLeft { alert: true });
    }
    if earlier(server_reset, client_left) && earlier(server_reset, server_fin) {
        return Some(HandshakeOutcome::Reset);
    }
    if earlier(server_fin, client_left) {
        return Some(HandshakeOutcome::Closed);
    }
    let until = client_left.unwrap_or(ends.connection.watched_until);
    let waited_us = until.us_since(server.last.max(Some(began)).unwrap_or(began));
    let is_over = ends.connection.end == End::Closed || waited_us >= SILENCE_US;
    // The last that came was the server's, and it was the client's turn, which need not wait for anything.
    let is_turn = has_certificate && ends.client.last_byte <= ends.server.last_byte;
    let is_whole = ends.server.unacknowledged.is_none() && ends.server.holes == Holes::default();
    if client_left.is_some() && is_turn && (is_whole || waited_us < SILENCE_US) {
        return Some(HandshakeOutcome::ClientLeft { alert: false });
    }
    (is_over && waited_us >= SILENCE_US).then_some(HandshakeOutcome::TimedOut {
        limit_us: Some(waited_us),
    })
}

/// Whether the client of a control connection closed it right after the handshake, without a word. `speaks_first`: it is the client's turn
/// then; otherwise the server owes its greeting, and a client may just have waited for long.
pub(super) fn client_left(seen: &TlsSeen, ends: Ends<'_>, speaks_first: bool) -> bool {
    let client = seen.side(Side::Client);
    let is_13 = seen
        .server_hello
        .as_ref()
        .is_some_and(|chosen| chosen.version == "TLS 1.3");
    // The last message of the handshake is one that cannot be told from data there.
    let said = client.said.saturating_sub(u64::from(is_13));
    let (Some(done), Some(left)) = (seen.done, left(ends.client)) else {
        return false;
    };
    let is_first = self::left(ends.server).is_none_or(|server| left < server);
    let in_time = speaks_first || left.us_since(done) < SILENCE_US;
    !client.incomplete && said == 0 && is_first && in_time
}

/// Whether the server took leave of a data connection, as far as that shows.
pub(super) fn close_notify(seen: &TlsSeen) -> Option<CloseNotify> {
    Some(CloseNotify {
        received: seen.side(Side::Server).close_notify?,
        sent: None,
    })
}
