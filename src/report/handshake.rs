//! How a handshake ended, and what is to be thought of the server at its other end.

use super::data::quoted;
use super::shape::{NotVerified, TlsFailure};
use super::words::duration;
use crate::evidence::certificate::{Certificate, Presented, Trust};
use crate::evidence::tls::{Handshake, HandshakeOutcome, Secured};
use crate::evidence::{Attempt, DataConnection, Ending, Exchange};
use crate::knowledge::wording::Wording;
use crate::text;

/// How a handshake failed, if it did.
#[derive(Default)]
pub(super) struct Failed {
    pub(super) how: Option<TlsFailure>,
    pub(super) alert: Option<String>,
    pub(super) error: Option<String>,
}

impl Failed {
    pub(super) fn of_handshake(handshake: &Handshake) -> Self {
        let (how, alert, error) = match &handshake.outcome {
            HandshakeOutcome::Done => return Self::default(),
            HandshakeOutcome::Alert(alert) => (TlsFailure::Alert, Some(&alert.name), None),
            HandshakeOutcome::Closed => (TlsFailure::Closed, None, None),
            HandshakeOutcome::Reset => (TlsFailure::Reset, None, None),
            HandshakeOutcome::TimedOut { .. } => (TlsFailure::TimedOut, None, None),
            HandshakeOutcome::NotTls(bytes) => {
                let bytes = text::escape_bytes(&bytes.0);
                (TlsFailure::NotTls, None, Some(bytes))
            }
            HandshakeOutcome::Refused(error) => {
                (TlsFailure::RefusedByClient, None, Some(error.clone()))
            }
            HandshakeOutcome::ClientAlert(alert) => {
                (TlsFailure::ClientAlert, Some(&alert.name), None)
            }
            HandshakeOutcome::ClientLeft { .. } => (TlsFailure::ClientLeft, None, None),
            HandshakeOutcome::Deadline => (TlsFailure::Deadline, None, None),
            HandshakeOutcome::Interrupted => (TlsFailure::Interrupted, None, None),
            HandshakeOutcome::Failed(error) => (TlsFailure::Failed, None, Some(error.clone())),
        };
        Self {
            how: Some(how),
            alert: alert.cloned(),
            error,
        }
    }

    /// The first AUTH tells more than the older form that is tried after it.
    pub(super) fn of_auth(attempt: &Attempt, secured: &Secured) -> Self {
        let auth = attempt.exchange(secured.auth.first().copied());
        auth.map_or_else(Self::default, Self::of_exchange)
    }

    fn of_exchange(auth: &Exchange) -> Self {
        let (how, error) = match &auth.ending {
            Ending::Replied => {
                let said = auth.code().map(|code| format!("{code} {}", auth.text()));
                (TlsFailure::AuthRefused, said)
            }
            Ending::Closed => (TlsFailure::Closed, None),
            Ending::Reset => (TlsFailure::Reset, None),
            Ending::TimedOut { .. } => (TlsFailure::TimedOut, None),
            Ending::Deadline => (TlsFailure::Deadline, None),
            Ending::Interrupted => (TlsFailure::Interrupted, None),
            Ending::Failed(error) => (TlsFailure::Failed, Some(error.clone())),
            Ending::NotTold
            | Ending::TooLong
            | Ending::NotAReply
            | Ending::Alert(_)
            | Ending::PlainInsideTls => (TlsFailure::Failed, None),
        };
        Self {
            how: Some(how),
            alert: None,
            error,
        }
    }

    /// What happened in a few words, with the milliseconds that the handshake took; `None` if it did not fail.
    pub(super) fn words(&self, elapsed_ms: Option<f64>, wording: Wording) -> Option<String> {
        let (alert, error) = (self.alert.as_deref(), self.error.as_deref());
        Some(trouble(self.how?, alert, error, elapsed_ms, wording))
    }
}

/// How a handshake failed, in a few words, with the milliseconds that it took if they are known.
#[must_use]
pub fn trouble(
    how: TlsFailure,
    alert: Option<&str>,
    error: Option<&str>,
    elapsed_ms: Option<f64>,
    wording: Wording,
) -> String {
    let id = match how {
        TlsFailure::Alert => "failure-handshake-alert",
        TlsFailure::Closed => "failure-handshake-closed",
        TlsFailure::ClientAlert => "failure-client-alert",
        TlsFailure::ClientLeft => "failure-client-left",
        TlsFailure::Reset => "failure-reset",
        TlsFailure::TimedOut => "failure-no-answer",
        TlsFailure::NotTls => "failure-not-tls",
        TlsFailure::Deadline => "failure-deadline",
        TlsFailure::Interrupted => "failure-interrupted",
        // The server's reply, which is shown as it is.
        TlsFailure::AuthRefused => match error {
            Some(error) => return error.to_owned(),
            None => "failure-failed",
        },
        TlsFailure::RefusedByClient | TlsFailure::Failed => match error {
            Some(error) => return quoted(error, wording),
            None => "failure-failed",
        },
    };
    let time = elapsed_ms.map(duration).unwrap_or_default();
    let values = [
        ("alert", alert.unwrap_or_default()),
        ("text", error.unwrap_or_default()),
        ("time", &time),
    ];
    wording.say(id, &values)
}

/// The word for a failure, as JSON writes it.
pub(super) fn word(how: TlsFailure) -> &'static str {
    match how {
        TlsFailure::AuthRefused => "auth-refused",
        TlsFailure::Alert => "alert",
        TlsFailure::Closed => "closed",
        TlsFailure::Reset => "reset",
        TlsFailure::TimedOut => "timed-out",
        TlsFailure::NotTls => "not-tls",
        TlsFailure::RefusedByClient => "refused-by-client",
        TlsFailure::ClientAlert => "client-alert",
        TlsFailure::ClientLeft => "client-left",
        TlsFailure::Deadline => "deadline",
        TlsFailure::Interrupted => "interrupted",
        TlsFailure::Failed => "failed",
    }
}

/// Why the server at the other end of a handshake is not verified. `None` if it is, or if the handshake
/// ended before a certificate could have come.
pub(super) fn not_verified(handshake: &Handshake) -> Option<NotVerified> {
    if handshake.is_verified() {
        return None;
    }
    let Some(presented) = &handshake.presented else {
        // A log that shows no certificate does not show that there was none.
        let is_seen = handshake.seen.is_observed();
        let is_new = handshake.is_done() && !handshake.is_resumed();
        return (is_new && is_seen).then_some(NotVerified::NoCertificate);
    };
    let verification = &presented.verification;
    if verification.signature_error.is_some() {
        return Some(NotVerified::BadSignature);
    }
    if verification.pinned == Some(false) {
        return Some(NotVerified::PinMismatch);
    }
    Some(match verification.trust {
        // Good, but of a handshake that failed: nothing is said against it.
        Trust::Trusted => return None,
        Trust::Expired => NotVerified::Expired,
        Trust::NotYetValid => NotVerified::NotYetValid,
        Trust::WrongName => NotVerified::WrongName,
        Trust::UnknownIssuer if presented.leaf().is_some_and(|leaf| leaf.self_issued) => {
            NotVerified::SelfSigned
        }
        Trust::UnknownIssuer => NotVerified::UnknownIssuer,
        Trust::Weak => NotVerified::Weak,
        Trust::Invalid => NotVerified::Invalid,
        Trust::NotChecked => NotVerified::NotChecked,
    })
}

/// The server's certificate of a handshake.
pub(super) fn leaf(handshake: Option<&Handshake>) -> Option<&Certificate> {
    handshake?.presented.as_ref().and_then(Presented::leaf)
}

/// The server's certificate of the control connection.
pub(super) fn control_leaf(attempt: &Attempt) -> Option<&Certificate> {
    leaf(attempt.secured()?.handshake.as_ref())
}

/// The handshakes that ended well.
pub(super) fn done(data: &[DataConnection]) -> impl Iterator<Item = &Handshake> {
    let handshakes = data.iter().filter_map(|data| data.tls.as_ref());
    handshakes.filter(|handshake| handshake.is_done())
}
