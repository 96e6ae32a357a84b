//! What clients, libraries and operating systems say when something failed, from `data/client-errors/*.toml`.
//!
//! * [`read`] one line, made into a [`ClientError`]: what it says of which connection, and the causes in order
//! * `template` the notation of the files; `rows` the files and the look-up; `reading` rows put together; `causes` from a failure to findings
//!
//! A line may hold a reply (`ftplib.error_perm: 530 Login incorrect.`); then code and words are told apart from what the client added.
//! Pure, and bounded: nothing of a line beyond its first 2,000 characters is looked at.

mod causes;
mod reading;
mod rows;
mod template;

pub use reading::read;

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::findings::FindingId;
use super::replies::Moment;

pub(super) use causes::options_of;

/// Which of the two connections of FTP an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Connection {
    /// The one with commands and replies.
    Control,
    /// One for a listing or a file.
    Data,
}

/// The enum with its names, which files, JSON and messages share.
macro_rules! failures {
    ($($(#[doc = $doc:literal])* $variant:ident $name:literal)*) => {
        /// What happened, as far as a line tells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Failure {
            $($(#[doc = $doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Failure {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name in JSON and in the files.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

failures! {
    /// The server answered, and its reply, or a part of it, is in the line.
    Reply "reply"
    /// The host's name has no address.
    NameNotFound "name-not-found"
    /// The name could not be looked up.
    LookupFailed "lookup-failed"
    /// The connection was refused.
    Refused "refused"
    /// No answer came to the attempt to connect.
    TimedOut "timed-out"
    /// There is no way to the address.
    Unreachable "unreachable"
    /// The connection did not come about, for a reason that is not told.
    NotConnected "not-connected"
    /// The server did not connect to the client, which waited for it in active mode.
    NoConnectBack "no-connect-back"
    /// The client's own system did not allow or could not make the connection.
    LocalFailure "local-failure"
    /// A proxy did not make the connection, or could not be spoken to.
    Proxy "proxy"
    /// The connection was reset.
    Reset "reset"
    /// The other side closed the connection.
    Closed "closed"
    /// There is no connection any more, or none yet.
    NoSession "no-session"
    /// The client waited for a reply in vain.
    NoReply "no-reply"
    /// Data stopped, or never began to flow.
    Stalled "stalled"
    /// Less came than was announced.
    Truncated "truncated"
    /// Something that is no TLS came where TLS was expected.
    TlsPlain "tls-plain"
    /// No version of TLS in common.
    TlsVersion "tls-version"
    /// No cipher in common.
    TlsCipher "tls-cipher"
    /// Keys, parameters or signatures that the client takes for too weak.
    TlsWeak "tls-weak"
    /// The other side closed the connection during the handshake or without notice.
    TlsClosed "tls-closed"
    /// The other side refused with an alert.
    TlsAlert "tls-alert"
    /// TLS failed, and the words do not tell why.
    TlsFailed "tls-failed"
    /// The connection ended without the notice of TLS.
    TlsNoCloseNotify "tls-no-close-notify"
    /// The data connection does not go on with the session of the control connection.
    TlsSession "tls-session"
    /// The server does not offer TLS, or not for this connection.
    TlsNotOffered "tls-not-offered"
    /// Nobody that the client trusts vouches for the certificate.
    TlsUntrusted "tls-untrusted"
    /// The certificate is its own issuer.
    TlsSelfSigned "tls-self-signed"
    /// The certificate has expired.
    TlsExpired "tls-expired"
    /// The certificate is not valid yet.
    TlsNotYetValid "tls-not-yet-valid"
    /// The certificate is for another name.
    TlsName "tls-name"
    /// The certificate is refused, and the words do not tell why.
    TlsCertificate "tls-certificate"
    /// The server wants a certificate of the client, or does not take the one it got.
    TlsClientCertificate "tls-client-certificate"
    /// The passive reply names an address that cannot be reached from outside.
    UnroutableAddress "unroutable-address"
    /// The passive reply names an address other than the server's.
    ForeignAddress "foreign-address"
    /// The data connection is with another address than the server's.
    ForeignPeer "foreign-peer"
    /// The client cannot read the passive reply.
    PassiveUnreadable "passive-unreadable"
    /// The answer belongs to another command.
    OutOfStep "out-of-step"
    /// What came is no reply of FTP.
    MalformedReply "malformed-reply"
    /// An SSH server answered.
    Ssh "ssh"
    /// Another transfer is under way in the same session.
    TransferInProgress "transfer-in-progress"
    /// The client knows no FTP, or not in this form.
    NoFtpInClient "no-ftp-in-client"
    /// The error is one of another protocol.
    OtherProtocol "other-protocol"
    /// The client stopped at something on its own machine.
    OwnSide "own-side"
    /// The client gave up after an error that stands before this line.
    GaveUp "gave-up"
}

/// What a line of a client says. What it does not tell is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientError {
    /// What happened.
    pub failure: Failure,
    /// On which connection.
    pub connection: Option<Connection>,
    /// After which command a reply came.
    pub after: Option<Moment>,
    /// Who says it, where the words show that.
    pub client: Option<&'static str>,
    /// The words, or the port, are FTP's. If not, the line may be about any connection.
    pub is_ftp: bool,
    /// The port belongs to another service: the line is about no FTP connection.
    pub is_other_service: bool,
    /// The name of that service.
    pub service: Option<&'static str>,
    /// The host's name.
    pub host: Option<String>,
    /// Its address.
    pub ip: Option<IpAddr>,
    /// The address of the other side of the control connection, where the line has both.
    pub peer: Option<IpAddr>,
    /// The port.
    pub port: Option<u16>,
    /// How long the client waited, in seconds.
    pub seconds: Option<f64>,
    /// The code of the reply.
    pub code: Option<u16>,
    /// The words of the reply.
    pub reply: Option<String>,
    /// The causes, the likeliest first.
    pub findings: Vec<FindingId>,
}

#[cfg(test)]
mod tests;
