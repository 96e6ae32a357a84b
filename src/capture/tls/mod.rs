//! What the records of a TLS connection show without its keys.
//!
//! * `records` bytes to records, side by side
//! * `handshake` the messages of handshakes

mod handshake;
mod records;
#[cfg(test)]
pub(in crate::capture) mod tests;

pub(crate) use self::records::TlsRecords;
use super::flow::{Side, Sighting};
use crate::evidence::certificate::Certificate;
use crate::evidence::tls::Alert;

/// What the records of a connection showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TlsSeen {
    /// What the client offered.
    pub(crate) client_hello: Option<ClientHello>,
    /// What the server chose.
    pub(crate) server_hello: Option<ServerHello>,
    /// The server's certificates, its own first. TLS 1.3 encrypts them, and a resumed session has none.
    pub(crate) chain: Vec<Certificate>,
    /// Whether the server asked for a certificate of the client; none where that is encrypted.
    pub(crate) client_certificate_asked: Option<bool>,
    /// Whether the client gave one; none where that is encrypted.
    pub(crate) client_certificate_given: Option<bool>,
    /// Whether the session of another connection was resumed; none where it cannot be told.
    pub(crate) resumed: Option<bool>,
    /// When the handshake was done, as far as can be seen: both sides sent encrypted records, the client more than an
    /// alert.
    pub(crate) done: Option<Sighting>,
    /// What each side showed: the client, then the server.
    pub(crate) sides: [TlsSide; 2],
}

impl TlsSeen {
    /// What one side showed.
    pub(crate) fn side(&self, side: Side) -> &TlsSide {
        &self.sides[usize::from(side == Side::Server)]
    }
}

/// What the records of one side showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TlsSide {
    /// An alert that could be read, the first one.
    pub(crate) alert: Option<(Alert, Sighting)>,
    /// Whether its last record looks like `close_notify`: an encrypted alert in TLS 1.2, a record of that length in
    /// TLS 1.3. A guess; none where there are no encrypted records, or where some are missing.
    pub(crate) close_notify: Option<bool>,
    /// Whether its only encrypted record looks like an alert, so that this side broke off the handshake. A guess.
    pub(crate) only_alert: bool,
    /// Bytes in encrypted records of application data, their overhead included. In TLS 1.3 the encrypted part of the
    /// handshake is among them.
    pub(crate) encrypted: u64,
    /// How many such records.
    pub(crate) records: u64,
    /// How many of them do not look like an alert.
    pub(crate) said: u64,
    /// The first of them.
    pub(crate) first: Option<Sighting>,
    /// The last of them.
    pub(crate) last: Option<Sighting>,
    /// What came was no TLS: its first bytes.
    pub(crate) no_tls: Option<Vec<u8>>,
    /// Bytes are missing or make no sense, so that there may have been more than is told.
    pub(crate) incomplete: bool,
}

/// What a client offered (RFC 8446 section 4.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClientHello {
    /// When it was whole.
    pub(crate) at: Sighting,
    /// The name that it asked for (SNI).
    pub(crate) server_name: Option<String>,
    /// The newest version: `TLS 1.3`.
    pub(crate) newest: String,
    /// Whether it offered to resume a session: a session ID in TLS 1.2, a ticket, a pre-shared key.
    pub(crate) offers_session: bool,
}

/// What a server chose (RFC 8446 section 4.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServerHello {
    /// When it was whole.
    pub(crate) at: Sighting,
    /// `TLS 1.3`.
    pub(crate) version: String,
    /// `TLS13_AES_256_GCM_SHA384`, `TLS_RSA_WITH_AES_128_CBC_SHA`, or its number.
    pub(crate) cipher_suite: String,
    /// The group of the key exchange, in TLS 1.3: `X25519`.
    pub(crate) group: Option<String>,
    /// It asked for a second `ClientHello` with another group before.
    pub(crate) hello_retry: bool,
    /// The protocol that ALPN chose, where that is in clear.
    pub(crate) alpn: Option<String>,
}
