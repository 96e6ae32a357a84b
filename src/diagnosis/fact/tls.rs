//! TLS: handshakes, sessions that are resumed, and what is not encrypted.

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::tls::{Alert, Handshake, HandshakeOutcome, OldAnswer, OldHello};
use crate::evidence::{DataMode, Seen};
use crate::text;

/// How much of an unencrypted text is looked at.
const MAX_BYTES: usize = 2000;

/// Facts about TLS.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum TlsFact {
    /// How a handshake went.
    Handshake(Box<HandshakeFact>),
    /// How much of the server came in a handshake.
    HandshakeBytes {
        /// Bytes.
        bytes: u64,
    },
    /// The server asked for a certificate of the client.
    ClientCertificateAsked {
        /// It was given one.
        given: bool,
    },
    /// What the server answers to a `ClientHello` of old versions.
    OldHello(Box<OldHelloFact>),
    /// The connection for a `ClientHello` of old versions did not get that far.
    OldHelloNotSent,
    /// The server ended TLS with an alert.
    AlertEnded {
        /// The alert's name.
        alert: String,
        /// Its number.
        number: u8,
    },
    /// Two control connections over TLS were reset at the same point.
    ResetAgain {
        /// The number of the reply in its session, from 1.
        reply: u64,
    },
    /// The server ended the connection right after the handshake.
    EndedAfterHandshake,
    /// What came inside TLS was not encrypted.
    UnencryptedInside {
        /// What came.
        text: String,
    },
    /// Bytes that came unencrypted after the reply to AUTH.
    UnencryptedAfterAuth {
        /// Bytes.
        bytes: u64,
        /// What came.
        text: String,
    },
    /// Whether FEAT lists AUTH.
    AuthInFeat {
        /// It does.
        listed: bool,
    },
    /// No listing was asked for, as it would have come unencrypted.
    ListingWithheld,
    /// A listing arrived unencrypted.
    UnencryptedListing,
    /// The session of a failed data connection was resumed.
    WasResumed,
    /// Listings whose data connection resumed the session worked.
    ResumedWorked,
    /// So many data connections resumed the session and worked, before one did not.
    ResumedBefore {
        /// Data connections.
        connections: u64,
    },
    /// A listing without resumption failed beside others with it.
    FullFailed,
    /// The server requires resumption and speaks TLS 1.3, where a ticket serves once.
    TicketServesOnce,
    /// How old the TLS of the control connection was.
    ControlAge {
        /// Since its handshake.
        age_us: u64,
    },
    /// How many tickets the server had given on the control connection before the listings.
    Tickets {
        /// Tickets.
        tickets: u32,
    },
    /// No TLS handshake took place on a data connection.
    NoDataHandshake,
    /// The command of a transfer was answered only once TLS on its data connection was there.
    AnsweredAfterHandshake {
        /// The command.
        command: String,
        /// How long ftpprobe had waited for the answer before it began TLS.
        waited_us: u64,
    },
    /// The data ended, and ftpprobe sent no `close_notify`.
    CloseNotifyNotSent,
    /// The data ended without `close_notify` of the server.
    CloseNotifyNotReceived {
        /// How the data connection was set up.
        mode: DataMode,
        /// Bytes that came before.
        bytes: Option<u64>,
    },
    /// The certificate that a connection shows.
    CertificateShown {
        /// How the data connection was set up; none for the control connection.
        mode: Option<DataMode>,
        /// Whom it is for.
        subject: String,
        /// Its SHA-256 fingerprint.
        fingerprint: String,
    },
}

/// How a handshake went.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HandshakeFact {
    /// Which connection, where it matters.
    channel: Option<Channel>,
    outcome: HandshakeEnd,
    /// The session of another connection was resumed; none where that is not known.
    resumed: Option<bool>,
    version: Option<String>,
    cipher: Option<String>,
    alert: Option<String>,
    alert_number: Option<u8>,
    /// What came instead of TLS.
    text: Option<String>,
    error: Option<String>,
    elapsed_us: Option<u64>,
    limit_us: Option<u64>,
}

/// Which connection a handshake belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The control connection.
    Control,
    /// The data connection that EPSV set up.
    Epsv,
    /// The data connection that PASV set up.
    Pasv,
    /// A data connection of passive mode, by EPSV or PASV.
    Passive,
    /// The data connection of active mode.
    Active,
}

impl From<DataMode> for Channel {
    fn from(mode: DataMode) -> Self {
        match mode {
            DataMode::Epsv => Self::Epsv,
            DataMode::Pasv => Self::Pasv,
            DataMode::Passive => Self::Passive,
            DataMode::Active => Self::Active,
        }
    }
}

/// How a handshake ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum HandshakeEnd {
    Done,
    Alert,
    Closed,
    Reset,
    TimedOut,
    NotTls,
    /// ftpprobe refused what the server sent.
    Refused,
    /// The client ended it with an alert.
    ClientAlert,
    /// The client closed the connection once the server's certificate had come.
    ClientLeft,
    /// The same, and what it sent last looks like an encrypted alert.
    ClientLeftAlert,
    Failed,
    /// Cut short by ftpprobe.
    GivenUp,
}

impl TlsFact {
    /// How a handshake went.
    #[must_use]
    pub fn handshake(handshake: &Handshake) -> Self {
        Self::handshake_over(None, handshake)
    }

    /// How the handshake of this connection went.
    #[must_use]
    pub fn handshake_over(channel: impl Into<Option<Channel>>, handshake: &Handshake) -> Self {
        let session = handshake.session.as_ref().filter(|_| handshake.is_done());
        let mut fact = HandshakeFact {
            channel: channel.into(),
            outcome: HandshakeEnd::Done,
            resumed: (handshake.seen == Seen::Observed || handshake.is_resumed())
                .then(|| handshake.is_resumed()),
            version: session.map(|session| session.version.clone()),
            cipher: session.and_then(|session| session.cipher_suite.clone()),
            alert: None,
            alert_number: None,
            text: None,
            error: None,
            elapsed_us: handshake.elapsed_us,
            limit_us: None,
        };
        fact.ended(&handshake.outcome);
        Self::Handshake(Box::new(fact))
    }

    /// How much of the server came in it, where that is known.
    #[must_use]
    pub fn received(handshake: &Handshake) -> Option<Self> {
        let bytes = handshake.bytes_received?;
        Some(Self::HandshakeBytes { bytes })
    }

    /// Whether a certificate of the client was asked for and given; none if it was not asked for.
    #[must_use]
    pub fn client_certificate(handshake: &Handshake) -> Option<Self> {
        let given = handshake.client_certificate_given;
        let asked = handshake.client_certificate_asked;
        asked.then_some(Self::ClientCertificateAsked { given })
    }

    /// What the server answers to old versions; none if it never came to a `ClientHello`.
    #[must_use]
    pub fn old_hello(old: &OldHello) -> Option<Self> {
        OldHelloFact::of(old).map(|fact| Self::OldHello(Box::new(fact)))
    }

    /// The alert with which the server ended TLS.
    #[must_use]
    pub fn alert(alert: &Alert) -> Self {
        Self::AlertEnded {
            alert: alert.name.clone(),
            number: alert.code,
        }
    }
}

impl HandshakeFact {
    fn ended(&mut self, outcome: &HandshakeOutcome) {
        self.outcome = match outcome {
            HandshakeOutcome::Done => HandshakeEnd::Done,
            HandshakeOutcome::Alert(alert) => {
                self.alert = Some(alert.name.clone());
                self.alert_number = Some(alert.code);
                HandshakeEnd::Alert
            }
            HandshakeOutcome::Closed => HandshakeEnd::Closed,
            HandshakeOutcome::Reset => HandshakeEnd::Reset,
            HandshakeOutcome::TimedOut { limit_us } => {
                self.limit_us = *limit_us;
                HandshakeEnd::TimedOut
            }
            HandshakeOutcome::NotTls(bytes) => {
                self.text = Some(plain_text(&bytes.0));
                HandshakeEnd::NotTls
            }
            HandshakeOutcome::Refused(error) => {
                self.error = Some(error.clone());
                HandshakeEnd::Refused
            }
            HandshakeOutcome::ClientAlert(alert) => {
                self.alert = Some(alert.name.clone());
                self.alert_number = Some(alert.code);
                HandshakeEnd::ClientAlert
            }
            HandshakeOutcome::ClientLeft { alert: false } => HandshakeEnd::ClientLeft,
            HandshakeOutcome::ClientLeft { alert: true } => HandshakeEnd::ClientLeftAlert,
            HandshakeOutcome::Failed(error) => {
                self.error = Some(error.clone());
                HandshakeEnd::Failed
            }
            HandshakeOutcome::Deadline | HandshakeOutcome::Interrupted => HandshakeEnd::GivenUp,
        };
    }
}

/// What the server answers to a `ClientHello` of old versions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OldHelloFact {
    /// The newest version that was offered.
    offered: String,
    answer: Answer,
    version: Option<String>,
    cipher: Option<String>,
    /// Bits of the Diffie-Hellman prime.
    dh_bits: Option<u32>,
    /// RFC 5746: renegotiation is safe.
    secure_renegotiation: Option<bool>,
    alert: Option<String>,
    alert_number: Option<u8>,
    /// What came instead of TLS.
    text: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    Hello,
    Alert,
    Closed,
    Silent,
    NotTls,
}

impl OldHelloFact {
    fn of(old: &OldHello) -> Option<Self> {
        let answer = match old.answer {
            OldAnswer::Hello(_) => Answer::Hello,
            OldAnswer::Alert(_) => Answer::Alert,
            OldAnswer::Closed => Answer::Closed,
            OldAnswer::Silent => Answer::Silent,
            OldAnswer::NotTls => Answer::NotTls,
            OldAnswer::NotReached => return None,
        };
        let hello = match &old.answer {
            OldAnswer::Hello(hello) => Some(hello),
            _ => None,
        };
        let alert = match &old.answer {
            OldAnswer::Alert(alert) => Some(alert),
            _ => None,
        };
        Some(Self {
            offered: old.offered.clone(),
            answer,
            version: hello.map(|it| it.version.clone()),
            cipher: hello.map(|it| it.cipher_suite.clone()),
            dh_bits: hello.and_then(|it| it.dh_bits),
            secure_renegotiation: hello.map(|it| it.secure_renegotiation),
            alert: alert.map(|it| it.name.clone()),
            alert_number: alert.map(|it| it.code),
            text: (answer == Answer::NotTls).then(|| plain_text(&old.first_bytes.0)),
        })
    }
}

/// Bytes that were to be TLS and are not, as text.
#[must_use]
pub fn plain_text(bytes: &[u8]) -> String {
    let shown = bytes.get(..bytes.len().min(MAX_BYTES)).unwrap_or_default();
    text::escape_bytes(shown.trim_ascii())
}
