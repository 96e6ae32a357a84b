//! What a line of a log says, whichever client wrote it.

use std::net::{IpAddr, SocketAddr};

use serde::Deserialize;

use crate::evidence::facts::TcpOutcome;
use crate::evidence::source::Deed;
use crate::knowledge::client_errors::ClientError;
use crate::knowledge::replies::Moment;
use crate::logs::messages::{Language, Speaker};

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
#[derive(Debug, Clone, PartialEq)]
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
    /// A command without a mark, or the further line of a reply that looks like one.
    BareCommand(String),
    /// What the user typed that leads to this command; the log does not show what was sent.
    Typed(String),
    /// One line of a reply, with its code where it has one.
    Reply(String),
    /// The name under which somebody logs in, which the log tells without the command.
    User(String),
    /// A refusal of which the log does not hold the whole reply.
    Refused(Refused),
    /// A reply as an error passes it on, with its command if that is told: the log may show it already.
    Reported(Option<String>, Passed),
    /// An error of a library or an operating system that the program passes on.
    Error(Box<ProgramError>),
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
    /// The control connection is gone; the log does not say who ended it.
    Disconnected,
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
    /// The client asks a proxy to connect it to this place.
    ViaProxy(Place),
    /// A TLS handshake of the control connection begins.
    Handshake,
}

impl Event {
    /// How many bytes of text it holds.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Command(text)
            | Self::BareCommand(text)
            | Self::Typed(text)
            | Self::Reply(text)
            | Self::Unmarked(text)
            | Self::User(text)
            | Self::NotResolved(text)
            | Self::Failed(text)
            | Self::NotConnected(_, _, text)
            | Self::NotEncrypted(_, text) => text.len(),
            Self::Refused(refused) => refused.command.len() + refused.reply.len(),
            Self::Error(told) => told.line.len(),
            _ => 0,
        }
    }

    /// Whether it is a part of the dialogue, of which there may be any number.
    pub(super) fn is_dialogue(&self) -> bool {
        matches!(
            self,
            Self::Command(_)
                | Self::BareCommand(_)
                | Self::Typed(_)
                | Self::Reply(_)
                | Self::Unmarked(_)
                | Self::Refused(_)
                | Self::Reported(..)
                | Self::Error(_)
        )
    }
}

/// What a log tells of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// The command that was refused; empty where it was the client as such.
    pub(super) command: String,
    /// The code of the reply.
    pub(super) code: u16,
    /// The log leaves the code out; such a reply has it.
    pub(super) is_code_inferred: bool,
    /// The words of the reply; empty where the log leaves them out.
    pub(super) reply: String,
    /// What the program writes into its log of the refusal, in words of its own.
    pub(super) remark: Option<String>,
}

/// An error that a program passes on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ProgramError {
    /// The line, without the time in front of it.
    pub(super) line: String,
    /// After which command it came, if the words or the calls tell.
    pub(super) after: Option<Moment>,
    /// The reply in it.
    pub(super) reply: Option<Passed>,
    /// What else it says.
    pub(super) error: Option<ClientError>,
}

/// A reply that an error passes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passed {
    /// Its code, unless the error leaves it out.
    pub(super) code: Option<u16>,
    /// Its words, or the first line of them.
    pub(super) words: String,
    /// Further lines follow.
    pub(super) goes_on: bool,
}

impl Passed {
    /// A reply of this code; the words may begin with the hyphen of a reply of several lines.
    pub(super) fn of(code: u16, words: &str) -> Self {
        Self {
            code: Some(code),
            words: words.trim_start_matches('-').trim().to_owned(),
            goes_on: words.starts_with('-'),
        }
    }
}

/// An event with what the line says of its place.
#[derive(Debug, Clone, PartialEq)]
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

/// What an operating system's words for a failed connection mean, in whichever language.
pub(super) fn outcome_of(words: &str) -> TcpOutcome {
    english_outcome(words)
        .or_else(|| english_outcome(&Speaker::Libraries.english(&mut Language::default(), words)?))
        .unwrap_or(TcpOutcome::Failed)
}

/// Whether the words leave open how connecting ended: the program asked the system before that was known.
pub(super) fn leaves_outcome_open(words: &str) -> bool {
    words.to_ascii_lowercase().contains(IN_PROGRESS)
}

/// It was still trying when the program gave up.
const IN_PROGRESS: &str = "operation now in progress";

fn english_outcome(words: &str) -> Option<TcpOutcome> {
    let words = words.to_ascii_lowercase();
    let has = |needles: &[&str]| needles.iter().any(|needle| words.contains(needle));
    if has(&["refused", "10061"]) {
        Some(TcpOutcome::Refused)
    } else if has(&["timed out", IN_PROGRESS, "timeout", "etimedout", "10060"]) {
        Some(TcpOutcome::TimedOut)
    } else if has(&["no route", "unreachable", "ehostunreach", "enetunreach"]) {
        Some(TcpOutcome::Unreachable)
    } else if has(&["reset by peer", "econnreset", "10054"]) {
        Some(TcpOutcome::Reset)
    } else {
        None
    }
}

/// Whether a line begins as a reply does: three digits, then a blank, a hyphen or nothing.
pub(super) fn is_coded(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= 3
        && bytes[..3].iter().all(u8::is_ascii_digit)
        && (b'1'..=b'6').contains(&bytes[0])
        && matches!(bytes.get(3), None | Some(b' ' | b'-' | b'\r'))
}
