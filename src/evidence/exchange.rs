//! One command with its reply, raw bytes included.

use serde::{Deserialize, Serialize};

use super::tls::Alert;
use super::{Octets, Phase, Reply};

/// One command and its reply, or one reply that came without a command (a greeting, the end of a
/// transfer, a 421 out of the blue).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// Number of the control connection within the attempt, from 0.
    pub connection: u32,
    /// The phase it belongs to.
    pub phase: Phase,
    /// The command line without its end, secrets masked; `None` for a reply without a command.
    pub command: Option<String>,
    /// When the command was handed to the socket, or the wait for the reply began; `None` where the source
    /// has no times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_us: Option<u64>,
    /// When the first byte of the reply came.
    pub first_byte_us: Option<u64>,
    /// When the reply was whole, or the wait ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_us: Option<u64>,
    /// The reply, if a whole one came.
    pub reply: Option<Reply>,
    /// Every byte that came for it, telnet bytes included, bounded (see `reply::MAX_REPLY_BYTES`).
    pub raw: Octets,
    /// How the wait ended.
    pub ending: Ending,
    /// The server closed (or reset) the connection with this reply or instead of one.
    pub closed: bool,
    /// Nothing asked for the reply: it was there before the next command was sent, or came in place of its answer under
    /// a code that belongs to other commands.
    pub unsolicited: bool,
    /// What of it a log does not show, and follows from the rest.
    #[serde(default, skip_serializing_if = "Inferred::is_nothing")]
    pub inferred: Inferred,
}

/// What of an exchange is not in the log it was read from.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Inferred {
    /// The command: 331 answers USER, whether the log shows it or not.
    #[serde(default)]
    pub command: bool,
    /// The code: the log holds the reply's words without it.
    #[serde(default)]
    pub code: bool,
}

impl Inferred {
    /// Whether all of the exchange was seen.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Exchange {
    /// The reply code, if a whole reply came.
    #[must_use]
    pub fn code(&self) -> Option<u16> {
        self.reply.as_ref().map(|reply| reply.code)
    }

    /// Whether the reply code begins with this digit.
    #[must_use]
    pub fn is_class(&self, digit: u16) -> bool {
        self.code().is_some_and(|code| code / 100 == digit)
    }

    /// All lines of the reply joined by a space, without the codes. Empty when no reply came.
    #[must_use]
    pub fn text(&self) -> String {
        self.reply.as_ref().map(Reply::text).unwrap_or_default()
    }

    /// How long the server took, from the command to the end of the reply; `None` where the source has no
    /// times.
    #[must_use]
    pub fn elapsed_us(&self) -> Option<u64> {
        Some(self.ended_us?.saturating_sub(self.sent_us?))
    }

    /// Whether the connection ended in place of a whole reply.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        matches!(self.ending, Ending::Closed | Ending::Reset)
    }

    /// The command verb in upper case, without its argument.
    #[must_use]
    pub fn verb(&self) -> Option<String> {
        Some(
            self.command
                .as_ref()?
                .split(' ')
                .next()?
                .to_ascii_uppercase(),
        )
    }
}

/// How the wait for a reply ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// A whole reply came.
    Replied,
    /// The server closed the connection (FIN) before a whole reply.
    Closed,
    /// The connection was reset (RST) before a whole reply.
    Reset,
    /// Nothing whole within the time limit.
    TimedOut {
        /// How long was waited.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit_us: Option<u64>,
    },
    /// The total deadline cut the wait short.
    Deadline,
    /// The user stopped the run.
    Interrupted,
    /// The log shows no reply to it, and nothing that came in its place: it ends there, or goes on with something else.
    NotTold,
    /// More bytes than the limit without an end.
    TooLong,
    /// What came is no reply: it does not begin with three digits.
    NotAReply,
    /// The server ended TLS with an alert.
    Alert(Alert),
    /// What came inside TLS is none: these bytes, which are in `raw`, were not encrypted.
    PlainInsideTls,
    /// Another failure of the socket, in the operating system's words.
    Failed(String),
}
