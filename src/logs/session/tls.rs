//! TLS: handshakes of the control connection and of data connections are told apart by where they stand.

use super::{MAX_WORDS, Session};
use crate::evidence::data::DataEnd;
use crate::evidence::tls::{CloseNotify, Handshake, HandshakeOutcome, TlsSession};
use crate::evidence::{DataConnection, Seen};
use crate::logs::event::Of;

/// Words that say that TLS ended without its notice.
const WITHOUT_NOTICE: [&str; 6] = [
    "-110",
    "non-properly terminated",
    "not properly shut down",
    "did not properly shut down",
    "close_notify",
    "unexpected eof",
];

impl Session {
    pub(super) fn encrypted(&mut self, of: Of, version: Option<String>) {
        if self.is_of_data(of) {
            let handshake = handshake(HandshakeOutcome::Done, version, None, Seen::Told);
            if let Some(data) = self.attempt.data.last_mut() {
                data.tls = Some(handshake);
            }
        } else {
            self.encrypted = Some(Ok(version));
        }
    }

    pub(super) fn not_encrypted(&mut self, of: Of, words: String) {
        self.remark(&words);
        if self.is_of_data(of) {
            self.data_tls_broke(words);
            return;
        }
        self.source.complaint = Some(words.clone());
        if let Some(Ok(_)) = self.encrypted {
            // It had come about, and broke later.
            return;
        }
        // A program tells of one failure in several lines.
        let told = match self.encrypted.take() {
            Some(Err(before)) if before.contains(&words) => before,
            Some(Err(before)) => format!("{before}; {words}"),
            _ => words,
        };
        self.encrypted = Some(Err(told.chars().take(MAX_WORDS).collect()));
    }

    fn data_tls_broke(&mut self, words: String) {
        let without_notice = WITHOUT_NOTICE.iter().any(|it| words.contains(it));
        let flowed = self.transferring
            || self
                .attempt
                .data
                .last()
                .is_some_and(|data| data.closing.is_some());
        let Some(data) = self.attempt.data.last_mut() else {
            return;
        };
        if without_notice && flowed {
            data.close_notify = Some(CloseNotify {
                received: false,
                sent: None,
            });
        } else if data.tls.as_ref().is_none_or(|tls| !tls.is_done()) {
            data.tls = Some(handshake(
                HandshakeOutcome::Failed(words.clone()),
                None,
                None,
                Seen::Told,
            ));
            data.end = Some(DataEnd::HandshakeFailed);
        }
        self.source.complaint = Some(words);
    }

    /// Whether what is said of TLS is said of the data connection: one is under way, and the control connection has its
    /// own TLS already.
    fn is_of_data(&self, of: Of) -> bool {
        let underway = |data: &DataConnection| data.closing.is_none();
        let is_underway = self.attempt.data.last().is_some_and(underway);
        match of {
            Of::Control => false,
            Of::Data => !self.attempt.data.is_empty(),
            // After PASV, nothing but data connections begins TLS.
            Of::Either => is_underway || self.transferring,
        }
    }
}

/// A handshake as a log tells of it: what it does not tell stays unknown.
pub(super) fn handshake(
    outcome: HandshakeOutcome,
    version: Option<String>,
    server_name: Option<String>,
    seen: Seen,
) -> Handshake {
    Handshake {
        server_name,
        started_us: None,
        elapsed_us: None,
        outcome,
        bytes_received: None,
        session: version.map(|version| TlsSession {
            version,
            cipher_suite: None,
            group: None,
            hello_retry: false,
            resumed: false,
            alpn: None,
        }),
        presented: None,
        client_certificate_asked: false,
        client_certificate_given: false,
        client_left: false,
        seen,
    }
}
