//! TLS: how a connection was protected, and what its handshake showed.

use serde::{Deserialize, Serialize};

use super::certificate::Presented;
use super::data::DataConnection;
use super::facts::TcpPath;
use super::{Octets, Seen, StepName};
use crate::target::Security;

/// How the control connection came to be encrypted, or did not.
///
/// Indices point into the attempt's exchanges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Secured {
    /// Explicit or implicit; plain where the server offers no TLS and none was demanded.
    pub security: Security,
    /// AUTH TLS, and AUTH SSL where the first was refused. None for implicit TLS.
    pub auth: Vec<usize>,
    /// What came in plain text after the reply to AUTH. It was not taken for encrypted replies.
    pub plain_after_auth: Octets,
    /// The handshake, if it came to one.
    pub handshake: Option<Handshake>,
    /// FEAT, sent in plain text after the handshake had failed, if the connection still stood.
    pub feat_in_clear: Option<usize>,
    /// What the server answers to old versions and ciphers, tried after the handshake had failed.
    pub old_hello: Option<OldHello>,
    /// Another certificate of the same server, looked for when the name did not match.
    pub other_certificate: Option<OtherCertificate>,
}

impl Secured {
    /// What the server presented on the control connection.
    #[must_use]
    pub fn presented(&self) -> Option<&Presented> {
        self.handshake.as_ref()?.presented.as_ref()
    }

    /// Whether the control connection is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.handshake.as_ref().is_some_and(Handshake::is_done)
    }

    /// Whether it is encrypted and the certificate was found good, or is pinned.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.handshake.as_ref().is_some_and(Handshake::is_verified)
    }
}

/// PBSZ and PROT.
///
/// Indices point into the attempt's exchanges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Protected {
    /// PBSZ 0.
    pub pbsz: Option<usize>,
    /// PROT P.
    pub prot: Option<usize>,
    /// Whether data connections are encrypted from here on.
    pub private: bool,
    /// How many sessions the server had given by then for data connections to resume; none where TLS 1.2
    /// was agreed on, which resumes in another way.
    pub tickets: Option<u32>,
}

/// One TLS handshake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handshake {
    /// The name that was sent (SNI) unless it is an address, and that the certificate must have.
    /// `None` where the source does not tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    /// When the `ClientHello` was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_us: Option<u64>,
    /// How long the handshake took, or until it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_us: Option<u64>,
    /// How it ended.
    pub outcome: HandshakeOutcome,
    /// How many bytes of the server came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes_received: Option<u64>,
    /// What was agreed on, if it ended well, or what the server had chosen where the client of a capture ended it.
    pub session: Option<TlsSession>,
    /// The server's certificate. None in a resumed session, which has that of the first.
    pub presented: Option<Presented>,
    /// Whether the server asked for a certificate of ours.
    pub client_certificate_asked: bool,
    /// Whether it was given one.
    pub client_certificate_given: bool,
    /// The client closed the connection after it without having sent anything over it; only a capture shows that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub client_left: bool,
    /// Where this is known from.
    #[serde(default, skip_serializing_if = "Seen::is_observed")]
    pub seen: Seen,
}

impl Handshake {
    /// Whether it ended well. Whether the certificate is good is another question.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.outcome == HandshakeOutcome::Done
    }

    /// Whether it ended well with a certificate that is good or pinned, in this handshake.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        let verified = |presented: &Presented| presented.verification.is_verified();
        self.is_done() && self.presented.as_ref().is_some_and(verified)
    }

    /// Whether the connection ended within it, and nobody said why.
    #[must_use]
    pub fn is_dropped(&self) -> bool {
        matches!(
            self.outcome,
            HandshakeOutcome::Closed | HandshakeOutcome::Reset
        )
    }

    /// Whether the session of another connection was resumed.
    #[must_use]
    pub fn is_resumed(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.resumed)
    }
}

/// How a handshake ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandshakeOutcome {
    /// Done.
    Done,
    /// The server ended it with an alert (RFC 8446 section 6).
    Alert(Alert),
    /// The server closed the connection.
    Closed,
    /// The connection was reset.
    Reset,
    /// Nothing more came within the time limit.
    TimedOut {
        /// The limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit_us: Option<u64>,
    },
    /// What came is no TLS; these are its first bytes.
    NotTls(Octets),
    /// Our own TLS library refused what the server sent, in its words.
    Refused(String),
    /// The run's deadline cut it short.
    Deadline,
    /// The user stopped the run.
    Interrupted,
    /// Another failure of the socket, in the operating system's words.
    Failed(String),
    /// The client ended it with an alert that can be read, as a capture shows.
    ClientAlert(Alert),
    /// The client closed the connection once the server had sent its certificate, as a capture shows.
    ClientLeft {
        /// What it sent last is encrypted, and looks like an alert.
        alert: bool,
    },
}

/// A TLS alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its number.
    pub code: u8,
    /// Its name as RFC 8446 writes it: `protocol_version`.
    pub name: String,
}

impl Alert {
    /// An alert by its number, and its name as one word of capitalized parts: `ProtocolVersion`.
    pub(crate) fn named(code: u8, words: &str) -> Self {
        let letters: Vec<char> = words.chars().collect();
        let is_upper = |at: usize| letters.get(at).is_some_and(char::is_ascii_uppercase);
        let mut name = String::new();
        for (at, letter) in letters.iter().enumerate() {
            // Abbreviations are one word: `UnknownCA`, `UnknownPSKIdentity`.
            let is_word = is_upper(at)
                && at > 0
                && (!is_upper(at - 1) || (at + 1 < letters.len() && !is_upper(at + 1)));
            if is_word {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        Self { code, name }
    }
}

/// What a version is called by its number in the protocol: `TLS 1.2` for 0x0303.
pub(crate) fn version_name(number: u16) -> String {
    match number {
        0x0300 => "SSL 3.0".to_owned(),
        0x0301 => "TLS 1.0".to_owned(),
        0x0302 => "TLS 1.1".to_owned(),
        0x0303 => "TLS 1.2".to_owned(),
        0x0304 => "TLS 1.3".to_owned(),
        other => format!("{other:#06x}"),
    }
}

/// `protocol_version`: no version in common.
pub const PROTOCOL_VERSION: u8 = 70;
/// `handshake_failure`: no cipher suite in common, most of the time.
pub const HANDSHAKE_FAILURE: u8 = 40;
/// `insufficient_security`: the server wants stronger ciphers.
pub const INSUFFICIENT_SECURITY: u8 = 71;
/// `internal_error`: the server failed of itself, as of a key that it cannot read.
pub const INTERNAL_ERROR: u8 = 80;
/// `certificate_required`: the server wants a certificate of ours.
pub const CERTIFICATE_REQUIRED: u8 = 116;
/// `bad_certificate`: the other side does not like ours.
pub const BAD_CERTIFICATE: u8 = 42;
/// `certificate_revoked`: the authority has taken it back.
pub const CERTIFICATE_REVOKED: u8 = 44;
/// `certificate_expired`: its time is over, or has not come.
pub const CERTIFICATE_EXPIRED: u8 = 45;
/// `unknown_ca`: it leads to no authority that is trusted.
pub const UNKNOWN_CA: u8 = 48;

/// Alerts that are about a certificate (RFC 8446 section 6.2): from `bad_certificate` to `certificate_unknown`, and
/// `unknown_ca`.
pub const ABOUT_CERTIFICATES: [u8; 6] = [
    BAD_CERTIFICATE,
    43,
    CERTIFICATE_REVOKED,
    CERTIFICATE_EXPIRED,
    46,
    UNKNOWN_CA,
];

/// What a handshake agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsSession {
    /// `TLS 1.3`.
    pub version: String,
    /// `TLS13_AES_256_GCM_SHA384`; `None` where the source does not name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cipher_suite: Option<String>,
    /// `X25519`; none where the session was resumed without a key exchange.
    pub group: Option<String>,
    /// The server asked for a second `ClientHello` with another group.
    pub hello_retry: bool,
    /// The session of another connection was resumed.
    pub resumed: bool,
    /// The protocol that ALPN chose, if any.
    pub alpn: Option<String>,
}

/// How the TLS of a connection was taken down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseNotify {
    /// The server sent `close_notify` before it closed.
    pub received: bool,
    /// We sent ours; `None` where the source does not tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<bool>,
}

/// What a server answers to a `ClientHello` of TLS 1.2 and older, with every old cipher suite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OldHello {
    /// The newest version that it offered.
    pub offered: String,
    /// The connection.
    pub path: TcpPath,
    /// The exchanges that led to it: greeting, AUTH.
    pub exchanges: Vec<usize>,
    /// What the server answered.
    pub answer: OldAnswer,
    /// The first bytes of the answer, bounded.
    pub first_bytes: Octets,
}

/// The answer to a `ClientHello` with old versions and ciphers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OldAnswer {
    /// A `ServerHello`: it would have gone on with this.
    Hello(ServerHello),
    /// An alert.
    Alert(Alert),
    /// It closed or reset the connection.
    Closed,
    /// Nothing came in time.
    Silent,
    /// Something else than TLS.
    NotTls,
    /// It never came to a `ClientHello`.
    NotReached,
}

/// What a `ServerHello`, and what follows it in plain text, says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerHello {
    /// `TLS 1.1`.
    pub version: String,
    /// `TLS_RSA_WITH_AES_128_CBC_SHA`, or its number.
    pub cipher_suite: String,
    /// Bits of the Diffie-Hellman prime, if the suite uses one.
    pub dh_bits: Option<u32>,
    /// RFC 5746: renegotiation is safe.
    pub secure_renegotiation: bool,
}

/// The certificate that the same server shows when it is asked another way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtherCertificate {
    /// How it was asked.
    pub asked_by: AskedBy,
    /// The connection.
    pub path: TcpPath,
    /// The exchanges that led to it.
    pub exchanges: Vec<usize>,
    /// The handshake, if it came to one.
    pub handshake: Option<Handshake>,
}

/// How a server with several names was told which one is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AskedBy {
    /// HOST before AUTH (RFC 7151).
    Host,
    /// No name at all, neither HOST nor SNI.
    Nothing,
}

/// What port 443 of the same host shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpsLook {
    /// The connection.
    pub path: TcpPath,
    /// The handshake, if it connected.
    pub handshake: Option<Handshake>,
}

/// Data connections that were opened only to learn how the server protects them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TlsDataTest {
    /// Listings one after another, with sessions to resume offered.
    pub in_a_row: Vec<DataConnection>,
    /// A listing for which no session was offered, so that the server had to make a new one.
    pub without_resumption: Option<DataConnection>,
    /// The PROT C exchange.
    pub prot_c: Option<usize>,
    /// A listing after PROT C was accepted.
    pub clear: Option<DataConnection>,
    /// What the server answers to TLS 1.1 and older.
    pub old_hello: Option<OldHello>,
    /// Why the test ended early: the step that could not be done again.
    pub ended_by: Option<StepName>,
}
