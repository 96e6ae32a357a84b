//! The published shape of what TLS showed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::certificate::Trust;
use crate::evidence::{Outcome, StepName};
use crate::target::Security;

/// What TLS showed in the last attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, as programs look for it"
)]
pub struct TlsReport {
    /// `explicit` or `implicit`: how the control connection was to be encrypted.
    pub security: Security,
    /// Whether the handshake ended well. Whether the certificate is good is another question.
    pub outcome: Outcome,
    /// Whether the session went on encrypted: not after a handshake that failed, nor where the login
    /// was refused because of TLS and done without it.
    pub in_use: bool,
    /// How the handshake failed; null if it did not, or if it never came to one.
    pub failure: Option<TlsFailure>,
    /// The alert that the server ended it with, or the client of a capture, as RFC 8446 names it: `protocol_version`.
    pub alert: Option<String>,
    /// The words on a failure: those of our TLS library, of the operating system or of the server's
    /// refusal; the bytes, escaped, that came in place of TLS.
    pub error: Option<String>,
    /// `TLS 1.3`; null if nothing was agreed on.
    pub version: Option<String>,
    /// `TLS13_AES_256_GCM_SHA384`.
    pub cipher_suite: Option<String>,
    /// `X25519`.
    pub key_exchange_group: Option<String>,
    /// The server asked for a second `ClientHello` with another group.
    pub hello_retry_request: bool,
    /// The session of another connection was resumed.
    pub resumed: bool,
    /// The protocol that ALPN chose, if any.
    pub alpn: Option<String>,
    /// The name that was sent (SNI) unless it is an address, and that the certificate must have.
    pub server_name: Option<String>,
    /// How long the handshake took, or until it failed, in milliseconds.
    pub handshake_ms: Option<f64>,
    /// How many bytes of the server came in the handshake.
    pub bytes_received: Option<u64>,
    /// Whether the server is who it is to be: its certificate is trusted and has the right name, or
    /// is pinned.
    pub verified: bool,
    /// Why it is not verified; null if it is, or if it never came to a certificate.
    pub not_verified: Option<NotVerified>,
    /// What the platform's verifier said, pinned or not.
    pub trust: Option<Trust>,
    /// Its own words when it was not content.
    pub trust_error: Option<String>,
    /// Whether the certificate has the name that was asked for; null where no name was.
    pub name_matches: Option<bool>,
    /// Whether the certificate has a fingerprint that was given; null if none was given.
    pub pinned: Option<bool>,
    /// Whether the server asked for a certificate of ours.
    pub client_certificate_requested: bool,
    /// Whether it was given one.
    pub client_certificate_given: bool,
    /// Whether data connections are encrypted: PROT P is in force.
    pub data_protected: bool,
    /// How many sessions the server had given for data connections to resume, by the time of PROT; null
    /// without TLS 1.3, which alone gives them one by one.
    pub sessions_given: Option<u32>,
    /// The server's certificate.
    pub certificate: Option<CertificateReport>,
    /// The further certificates that the server sent, in its order.
    pub chain: Vec<CertificateReport>,
    /// What the server answers to old versions and ciphers, if it was tried.
    pub old_hello: Option<OldHelloReport>,
    /// What port 443 of the same host shows, if it was looked at.
    pub https: Option<HttpsReport>,
    /// What extra data connections showed, if they were asked for.
    pub data_test: Option<TlsDataTestReport>,
}

/// How a handshake failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TlsFailure {
    /// The server refused AUTH, so it never came to a handshake.
    AuthRefused,
    /// The server ended it with an alert.
    Alert,
    /// The server closed the connection.
    Closed,
    /// The connection was reset.
    Reset,
    /// Nothing more came within the time limit.
    TimedOut,
    /// What came is no TLS.
    NotTls,
    /// Our own TLS library refused what the server sent.
    RefusedByClient,
    /// The client of a capture ended it with an alert.
    ClientAlert,
    /// The client of a capture closed the connection once the server's certificate had come.
    ClientLeft,
    /// The run's deadline cut it short.
    Deadline,
    /// The user stopped the run.
    Interrupted,
    /// Another failure of the connection.
    Failed,
}

/// Why a server is not verified: the first reason in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotVerified {
    /// It showed no certificate.
    NoCertificate,
    /// It could not prove that the certificate is its own: the handshake's signature is wrong.
    BadSignature,
    /// The fingerprint is none of those that were given.
    PinMismatch,
    /// The certificate, or one that it rests on, has expired.
    Expired,
    /// The certificate, or one that it rests on, is not valid yet.
    NotYetValid,
    /// It is for other names.
    WrongName,
    /// It signed itself, and is not trusted here.
    SelfSigned,
    /// It leads to no authority that is trusted here.
    UnknownIssuer,
    /// A key or a signature is too weak to be trusted.
    Weak,
    /// Something else is wrong with it.
    Invalid,
    /// It stands in a capture, and no verifier was asked: dates and name are judged, and its issuer is not.
    NotChecked,
}

/// One certificate. Its texts are as whoever made it wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CertificateReport {
    /// Who it is for: `CN=ftp.example.com, O=Example`.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// The host names and addresses that it is for.
    pub names: Vec<String>,
    /// From when on it is valid, RFC 3339 in UTC.
    pub not_before: String,
    /// Until when, RFC 3339 in UTC.
    pub not_after: String,
    /// Whole days from the beginning of the run until then; negative when it is over.
    pub days_left: i64,
    /// SHA-256 of its DER form, in lower-case hex.
    pub fingerprint_sha256: String,
    /// `RSA 2048 bits`, `EC P-256`.
    pub key: String,
    /// The algorithm of its signature: `sha256WithRSAEncryption`.
    pub signature: String,
    /// Subject and issuer are the same.
    pub self_signed: bool,
}

/// What the server answers to a `ClientHello` with old versions and ciphers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OldHelloReport {
    /// The newest version that was offered: `TLS 1.2`.
    pub offered: String,
    /// What came back.
    pub answer: OldAnswerWord,
    /// The alert, as RFC 8446 names it.
    pub alert: Option<String>,
    /// The version that the server would go on with: `TLS 1.1`.
    pub version: Option<String>,
    /// The cipher suite that it would go on with.
    pub cipher_suite: Option<String>,
    /// Bits of the Diffie-Hellman prime, if the suite uses one.
    pub dh_bits: Option<u32>,
    /// Whether renegotiation is safe (RFC 5746).
    pub secure_renegotiation: Option<bool>,
}

/// The kind of an answer to an old `ClientHello`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OldAnswerWord {
    /// A `ServerHello`: it would go on.
    Hello,
    /// An alert.
    Alert,
    /// It closed or reset the connection.
    Closed,
    /// Nothing came in time.
    Silent,
    /// Something else than TLS.
    NotTls,
    /// It never came to a `ClientHello`.
    NotReached,
}

/// What port 443 of the same host shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HttpsReport {
    /// Whether it shows the certificate of the control connection; null if either is not known.
    pub same_certificate: Option<bool>,
    /// Until when its certificate is valid, RFC 3339 in UTC.
    pub not_after: Option<String>,
    /// Whole days from the beginning of the run until then; negative when it is over.
    pub days_left: Option<i64>,
    /// SHA-256 of its certificate's DER form, in lower-case hex.
    pub fingerprint_sha256: Option<String>,
    /// Why there is no certificate: the outcome of connecting (`refused`, `timed-out`, ...), or how the
    /// handshake failed, by the words of `tls.failure`.
    pub failure: Option<String>,
}

/// What extra data connections over TLS showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TlsDataTestReport {
    /// Listings one after another: whether each handshake resumed a session.
    pub resumed: Vec<bool>,
    /// What became of a listing for which no session was offered.
    pub without_resumption: Option<Trial>,
    /// The reply code to PROT C.
    pub prot_c: Option<u16>,
    /// What became of a listing after PROT C had been accepted.
    pub clear: Option<Trial>,
    /// The step that could not be done again, so that the test ended early.
    pub ended_by: Option<StepName>,
}

/// What became of a listing that was made to learn something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trial {
    /// It came through.
    Listed,
    /// The server refused it by a reply.
    Refused,
    /// The handshake of the data connection failed, and no reply says why.
    HandshakeFailed,
    /// It failed otherwise.
    Failed,
}

/// TLS of one data connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DataTlsReport {
    /// `TLS 1.3`; null if nothing was agreed on.
    pub version: Option<String>,
    /// `TLS13_AES_256_GCM_SHA384`.
    pub cipher_suite: Option<String>,
    /// The group of the key exchange: `X25519`; null where there was none.
    pub group: Option<String>,
    /// The session of another connection was resumed.
    pub resumed: bool,
    /// How long the handshake took, or until it failed, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handshake_ms: Option<f64>,
    /// Whether the server sent `close_notify` before it closed; null if it did not come to that.
    pub close_notify_received: Option<bool>,
    /// Whether we sent ours.
    pub close_notify_sent: Option<bool>,
    /// How the handshake failed; null if it did not.
    pub failure: Option<TlsFailure>,
    /// The alert that the server ended it with.
    pub alert: Option<String>,
    /// The words on a failure, as in `tls.error`.
    pub error: Option<String>,
    /// Whether the certificate is another than that of the control connection; null where none was
    /// shown, as in a resumed session.
    pub certificate_differs: Option<bool>,
}
