//! What a line of a log says, whichever client wrote it.

use std::net::{IpAddr, SocketAddr};

use serde::Deserialize;

use crate::evidence::facts::TcpOutcome;
use crate::evidence::source::Deed;

/// Which connection of a session something is said of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Of {
    /// The log writes the same words for both: the place decides where they stand.
    #[default]
    Either,
    /// The control connection.
    Control,
    /// A data connection.
    Data,
}

/// Where a connection goes, as far as a line tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The name as the user gave it.
    pub(super) host: Option<String>,
    /// The address.
    pub(super) ip: Option<IpAddr>,
    /// The port.
    pub(super) port: Option<u16>,
}

impl Place {
    /// Address and port, where both are told.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        Some(SocketAddr::new(self.ip?, self.port?))
    }
}

/// One thing that a log tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A session begins.
    Begins,
    /// It is over.
    Ends,
    /// The client connects, or is about to.
    Connecting(Of, Place),
    /// The connection is there.
    Connected(Of, Place),
    /// It did not come about.
    NotConnected(Of, TcpOutcome, String),
    /// The name has no address.
    NotResolved(String),
    /// A command, its secret masked.
    Command(String),
    /// What the user typed that leads to this command; the log does not show what was sent.
    Typed(String),
    /// One line of a reply, with its code where it has one.
    Reply(String),
    /// The words of a reply whose code the log leaves out, to this command.
    Refused {
        /// The command.
        verb: String,
        /// The code, which the log leaves out, that such a reply has.
        code: u16,
        /// The server's words.
        words: String,
    },
    /// So many bytes of data came in all.
    DataCame(u64),
    /// The handshake is done; the protocol version if it is told.
    Encrypted(Of, Option<String>),
    /// The handshake failed, or TLS broke, in the client's words.
    NotEncrypted(Of, String),
    /// The client gave up waiting, and does not say for what; after so many microseconds if that is told.
    TimedOut(Option<u64>),
    /// It gave up waiting for data.
    DataStalled,
    /// It gave up waiting for a reply, all data having come if there was any.
    ReplyMissing,
    /// The server closed or reset the control connection.
    Closed {
        /// It was reset.
        reset: bool,
    },
    /// The client says that it failed, in its own words.
    Failed(String),
    /// The log says that this succeeded, and may not show how.
    Did(Deed),
    /// The client did not use the address that the server announced, but the server's own.
    ReplacedAddress,
    /// A line that matches nothing, which may go on with a reply.
    Unmarked(String),
    /// The client speaks another protocol than FTP.
    OtherProtocol,
}

/// An event with what the line says of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// Which of several sessions in the same log it belongs to.
    pub(super) session: Option<String>,
    /// The client's address, in the log of a server.
    pub(super) client: Option<String>,
    /// Microseconds of the day, where the line has a time.
    pub(super) at_us: Option<u64>,
    /// What it says.
    pub(super) event: Event,
}

impl From<Event> for Told {
    fn from(event: Event) -> Self {
        Self {
            session: None,
            client: None,
            at_us: None,
            event,
        }
    }
}

/// What an operating system's words for a failed connection mean.
pub(super) fn outcome_of(words: &str) -> TcpOutcome {
    let words = words.to_ascii_lowercase();
    let has = |needles: &[&str]| needles.iter().any(|needle| words.contains(needle));
    if has(&["refused", "econnrefused", "10061", "verweigert"]) {
        TcpOutcome::Refused
    } else if has(&[
        "timed out",
        "timeout",
        "etimedout",
        "10060",
        "zeitüberschreitung",
    ]) {
        TcpOutcome::TimedOut
    } else if has(&["no route", "unreachable", "ehostunreach", "enetunreach"]) {
        TcpOutcome::Unreachable
    } else {
        TcpOutcome::Failed
    }
}

/// The verb of a command line, if it is one that FTP knows.
pub(super) fn verb(line: &str) -> Option<&str> {
    const VERBS: [&str; 45] = [
        "ABOR", "ACCT", "ALLO", "APPE", "AUTH", "CCC", "CDUP", "CLNT", "CWD", "DELE", "EPRT",
        "EPSV", "FEAT", "HELP", "HOST", "LANG", "LIST", "MDTM", "MFMT", "MKD", "MLSD", "MLST",
        "MODE", "NLST", "NOOP", "OPTS", "PASS", "PASV", "PBSZ", "PORT", "PROT", "PWD", "QUIT",
        "REIN", "REST", "RETR", "RMD", "RNFR", "RNTO", "SITE", "SIZE", "STAT", "STOR", "SYST",
        "TYPE",
    ];
    let word = line.split([' ', '\r']).next()?;
    let known = |verb: &&str| verb.eq_ignore_ascii_case(word);
    let more = ["USER", "STOU", "STRU", "XCRC", "CSID", "AVBL", "SMNT"];
    (VERBS.iter().any(known) || more.iter().any(known)).then_some(word)
}

/// Whether a line begins as a reply does: three digits, then a blank, a hyphen or nothing.
pub(super) fn is_coded(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= 3
        && bytes[..3].iter().all(u8::is_ascii_digit)
        && (b'1'..=b'6').contains(&bytes[0])
        && matches!(bytes.get(3), None | Some(b' ' | b'-' | b'\r'))
}
