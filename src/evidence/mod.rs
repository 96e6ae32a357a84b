//! What was seen: the record of one run, as data.
//!
//! Nothing here knows the network, and no field can hold a secret. Times are microseconds since the
//! start of the run ([`Evidence::started_at`]) unless a field says otherwise. Saved evidence can be
//! diagnosed again without a network.
//!
//! * [`attempt`] attempts and steps, [`facts`] what each step found
//! * [`exchange`] one command with its reply, raw bytes included; `bounds` how many of them are kept
//! * [`tls`] handshakes and what protects a connection, [`certificate`] what servers present
//! * [`data`] one data connection, each of its facts apart, [`transfer_test`] files sent and fetched
//! * [`refused`] listings that were refused
//! * [`reply`] a whole reply, and what can be odd about one
//! * [`framer`] the parser of replies (RFC 959 section 4.2), `moment` that of moments
//! * [`failures`] what was tried and failed
//! * [`pairing`] which replies can answer which commands
//! * [`passive`] the parsers of 227 and 229
//! * [`listing`] the reader of directory listings
//! * [`expected`] files, directories and replies that the user expects
//! * [`ports`] passive ports asked for without a transfer
//! * [`matrix`] every combination of protection, family and data mode
//! * [`proxied`] connections through a proxy
//! * [`source`] the kinds of record that evidence rests on, and the log or capture that it was read from; [`capture`] what packets show
//! * [`seen`] whether a part was observed, told or inferred
//! * [`reach`] how far an address reaches
//! * [`foreign`] other protocols in the place of FTP
//! * [`nat64`] IPv6 addresses that stand for IPv4 addresses
//! * [`octets`] bytes written so that they can be read, [`rewriting`] values with other texts in them: `masking` takes secrets out,
//!   [`redaction`] names
//! * [`json`] values written and read, [`documents`] JSON texts within bounds, one at a time
//! * [`mod@format`] saving, loading, versions, and `sentinels` what files of logs once held

pub mod attempt;
mod bounds;
pub mod capture;
pub mod certificate;
pub mod data;
pub mod documents;
pub mod exchange;
pub mod expected;
pub mod facts;
pub mod failures;
pub mod foreign;
pub mod format;
pub mod framer;
pub mod json;
pub mod listing;
mod masking;
pub mod matrix;
mod moment;
pub mod nat64;
pub mod octets;
pub mod pairing;
pub mod passive;
pub mod ports;
pub mod proxied;
pub mod reach;
pub mod redaction;
pub mod refused;
pub mod reply;
pub mod rewriting;
pub mod seen;
mod sentinels;
pub mod skipped;
pub mod source;
pub mod tls;
pub mod transfer_test;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use attempt::{Attempt, Facts, Outcome, Phase, Step, StepName};
pub use bounds::Cut;
pub use data::{DataConnection, DataMode, SmallSegments};
pub use exchange::{Ending, Exchange, Inferred};
pub use octets::Octets;
pub use proxied::{AskedProxy, Tunnel, TunnelEnd};
pub use reply::Reply;
pub use seen::Seen;
pub use skipped::SkipReason;
pub use source::Origin;

use crate::clock::Timestamp;
use crate::target::{TlsMode, Until};

/// Everything one run saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Version of this format, [`format::VERSION`] when written here.
    pub evidence_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// What was probed.
    pub target: AskedTarget,
    /// Under which limits and choices.
    pub asked: Asked,
    /// When the run began.
    pub started_at: Timestamp,
    /// How long it took; `None` where the source has no times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_us: Option<u64>,
    /// Each try, in order. The last one tells the present state of the server.
    pub attempts: Vec<Attempt>,
    /// Why the run ended early, if it did.
    pub stopped: Option<Stopped>,
    /// Why the run did not try again although waiting could have helped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gave_up: Option<GaveUp>,
    /// The run made no connection, because an earlier one had been told to wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_off: Option<HeldOff>,
    /// The log that it was read from; `None` where the probe recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Box<source::Source>>,
}

impl Evidence {
    /// The last attempt, which tells the present state.
    #[must_use]
    pub fn last_attempt(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// TCP connections that were opened towards the server's control ports, all attempts together;
    /// `None` where nobody counted them.
    #[must_use]
    pub fn connections_opened(&self) -> Option<u32> {
        self.attempts
            .iter()
            .map(|attempt| attempt.connections_opened)
            .sum()
    }

    /// What kind of record it rests on.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let source = self.source.as_ref();
        source.map_or(Origin::Run, |source| source.origin())
    }
}

/// The program that recorded the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Tool {
    /// Always `ftpprobe` when written here.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This program.
    #[must_use]
    pub fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// The target without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedTarget {
    /// Host name in ASCII, or an address literal; `None` where the source does not name the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Port of the control connection; `None` where the source does not tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// User name that was sent.
    pub user: String,
    /// Whether that was the anonymous login.
    pub anonymous: bool,
    /// How the control connection was to be protected.
    #[serde(alias = "security")]
    pub tls: TlsMode,
    /// Directory that was asked for; `None` is the login directory.
    pub directory: Option<String>,
    /// What the user calls this check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Limits and choices that the run was given, as far as judging it needs them. A log does not tell its
/// client's limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Longest wait for one reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_us: Option<u64>,
    /// Longest wait for one TCP connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect_timeout_us: Option<u64>,
    /// Longest duration of the whole run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_us: Option<u64>,
    /// Whether active mode was to be tried.
    pub active: bool,
    /// Whether foreign addresses of 227 replies were to be followed.
    pub follow_pasv: bool,
    /// The profile of the server, where the user named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_profile: Option<String>,
    /// Whether a certificate that cannot be verified was to be accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub insecure: bool,
    /// After which part of the conversation the run was to end; `None` where it was to do everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Until>,
    /// The names of files with certificates and keys, as the user gave them.
    #[serde(default, skip_serializing_if = "TlsFiles::is_empty")]
    pub tls_files: TlsFiles,
    /// The proxy that all connections were to go through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<AskedProxy>,
}

/// The names of files with certificates and keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsFiles {
    /// Certificates of authorities that are trusted besides the platform's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<String>,
    /// The client's certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// Its private key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

impl TlsFiles {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why a run did not try again although waiting could have helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GaveUp {
    /// All tries were used.
    Tries,
    /// All connections that it may open were used.
    Connections,
    /// The wait does not fit into the deadline.
    Deadline,
}

/// What an earlier run found, for which this one makes no connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldOff {
    /// When the earlier run ended.
    pub since: Timestamp,
    /// When the next connection is due.
    pub until: Timestamp,
    /// Runs in a row that failed.
    pub consecutive_failures: u32,
    /// Id of what the earlier run found.
    pub finding: String,
    /// The reply codes that it rested on.
    pub codes: Vec<u16>,
    /// The values of its texts.
    pub values: BTreeMap<String, String>,
    /// Whether the verdict was UNKNOWN rather than CRITICAL.
    pub unknown: bool,
}

/// Why a run ended before its last step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stopped {
    /// The user asked for it (Ctrl-C).
    Interrupted,
    /// The total deadline was reached.
    Deadline,
}
