//! The part of the report about the log that it rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::capture::Vantage;
use crate::evidence::source::Unknown;

/// The log of another program, in which all of this was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceReport {
    /// The program as people call it.
    pub client: String,
    /// The format, as `--from` names it.
    pub format: String,
    /// The session's name in the log, where there are several at a time.
    pub session: Option<String>,
    /// The line on which the session begins, or the first frame of a capture, from 1.
    pub line: u64,
    /// Where the packets were captured and how they are found in Wireshark; null for a log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<CaptureReport>,
    /// What the log does not tell.
    pub unknown: Vec<Unknown>,
    /// The sessions of the log that were judged alike, this one among them; null where it stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alike: Option<AlikeReport>,
}

/// What belongs to a packet capture alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaptureReport {
    /// Where it was taken; null where that is not known.
    pub vantage: Option<Vantage>,
    /// Whether that was found out by the packets.
    pub vantage_is_inferred: bool,
    /// A display filter of Wireshark for the packets of the session.
    pub filter: String,
}

/// The packets of an exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FramesReport {
    /// The one that holds the end of the command; null where it has none, or the capture lacks it.
    pub command: Option<u64>,
    /// The one that holds the end of the reply; null where none came.
    pub reply: Option<u64>,
    /// A display filter of Wireshark for both.
    pub filter: String,
}

/// Sessions of one log that lead to the same findings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlikeReport {
    /// How many there are.
    pub sessions: u64,
    /// Of how many addresses the clients were, in the log of a server; 0 where it names none.
    pub clients: u64,
    /// The line on which the last of them begins.
    pub last_line: u64,
    /// The time of day at which the first began, `HH:MM:SS` as the log has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_time: Option<String>,
    /// The time of day at which the last began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_time: Option<String>,
}
