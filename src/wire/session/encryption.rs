//! TLS on a control connection.

use std::sync::Arc;

use super::{Protection, Session};
use crate::evidence::Octets;
use crate::evidence::tls::{Handshake, HandshakeOutcome, OldAnswer};
use crate::wire::limits::Limits;
use crate::wire::tls::{Offer, Sessions, TlsClient, TlsSocket, ask, shake};

impl Session {
    /// Does a TLS handshake. From here on everything is encrypted if it ends well, and nothing can be said
    /// if it does not. `after_command` is false where TLS comes first of all (implicit TLS).
    ///
    /// Also gives what the server had sent in plain text before: it is not taken for an encrypted reply.
    pub async fn secure(
        &mut self,
        limits: &Limits,
        client: &TlsClient,
        after_command: bool,
    ) -> (Handshake, Octets) {
        let plain = if after_command {
            self.tap.discard().await
        } else {
            Vec::new()
        };
        client.forget_sessions();
        let socket = Arc::clone(self.tap.socket());
        let never = std::future::pending();
        let shaken = shake(limits, client, Sessions::Resume, socket, never).await;
        let handshake = shaken.handshake;
        if let Some(stream) = shaken.stream {
            self.tap.encrypt(stream);
            self.protection = if handshake.is_verified() {
                Protection::Verified
            } else {
                Protection::Unverified
            };
        } else if !matches!(handshake.outcome, HandshakeOutcome::NotTls(_)) {
            self.tap.hear_plain(&shaken.stray);
        }
        (handshake, Octets(plain))
    }

    /// Sends a `ClientHello` of old versions, and gives the answer with its first bytes. Nothing can be
    /// said over the connection afterwards.
    pub async fn old_hello(self, limits: &Limits, name: &str, offer: Offer) -> (OldAnswer, Octets) {
        let mut socket = TlsSocket::new(Arc::clone(self.tap.socket()));
        ask(limits, &mut socket, name, offer).await
    }

    /// How far the connection can be trusted with a secret.
    #[must_use]
    pub fn protection(&self) -> Protection {
        self.protection
    }

    /// How many TLS 1.3 sessions the server has given to resume; none without TLS 1.3.
    #[must_use]
    pub fn tickets(&self) -> Option<u32> {
        self.tap.tickets()
    }

    /// Tells the server that nothing more will be sent, if the connection is encrypted.
    pub async fn close_notify(&self) {
        self.tap.close_notify().await;
    }
}
