//! The published shape of a report (`docs/report.schema.json`).
//!
//! Names are API: more may be added, none renamed within one schema version. Every text in it is
//! whole and unescaped unless it says otherwise; renderers make it safe for their medium.

mod alert;
mod finding;
mod matrix;
mod places;
mod ports;
mod source;
mod target;
mod tls;
mod transfer_test;

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::alert::{AlertKind, AlertReport, LastingReport};
pub use self::finding::{Cited, FactReport, FindingReport, RetryReport, SkippedReport};
pub use self::matrix::{
    ByDefault, CellReport, CellSkipped, ClientReport, CombinationReport, CommandReport, IpFamily,
    MatrixReport, WithheldCommand,
};
pub use self::places::{
    ModeReport, PlaceDifference, PlaceDifferenceReport, PlaceFailure, PlaceFailureReport,
    PlaceReport, PlacesMeaning, PlacesReport, SightReport,
};
pub use self::ports::{PortSampleReport, PortsTestReport};
pub use self::source::{AlikeReport, CaptureReport, FramesReport, SourceReport};
pub use self::target::{TargetReport, address};
pub use self::tls::{
    CertificateReport, DataTlsReport, HttpsReport, NotVerified, OldAnswerWord, OldHelloReport,
    TlsDataTestReport, TlsFailure, TlsReport, Trial,
};
pub use self::transfer_test::{FileTransferReport, TransferTestReport};
use crate::diagnosis::Verdict;
pub use crate::diagnosis::threshold::{Quantity, Unit};
pub use crate::evidence::GaveUp;
use crate::evidence::{DataMode, Outcome, Phase, StepName, Tool};
pub use crate::knowledge::findings::Counts;
pub use crate::knowledge::servers::Sureness;
pub use crate::knowledge::wording::{Advice, Who};
pub use crate::target::{Security, Until};

/// Version of the published shape.
pub const SCHEMA_VERSION: &str = "1";

/// The report of one run against one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `"1"` for this shape.
    pub schema_version: String,
    /// The program that made it.
    pub tool: Tool,
    /// What was probed.
    pub target: TargetReport,
    /// After which part of the conversation the run was to end (`--until`): nothing beyond it was asked for or judged. Not
    /// where it was to do everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Until>,
    /// When the run began, RFC 3339 in UTC.
    pub started_at: String,
    /// How long it took, in milliseconds; not in reports on logs without times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<f64>,
    /// The outcome.
    pub verdict: Verdict,
    /// The process's exit code: 0 ok, 1 warning, 2 critical, 3 unknown.
    pub exit_code: u8,
    /// Id of the finding that made the verdict what it is; null when ok.
    pub root_cause: Option<String>,
    /// One sentence.
    pub summary: String,
    /// All findings, root cause first.
    pub findings: Vec<FindingReport>,
    /// The reply codes that the root cause rests on, as the catalogue explains them.
    pub codes: Vec<CodeReport>,
    /// When the next try makes sense, RFC 3339 in UTC; null when it makes no difference.
    pub come_back_at: Option<String>,
    /// Why the run did not try again although waiting could have helped; null if it did, or could not.
    pub gave_up: Option<GaveUp>,
    /// Set when the run made no connection, because an earlier one had been told to wait.
    pub held_off: Option<HeldOffReport>,
    /// Why somebody is to be told; only with `--alert-on`, and only if somebody is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<AlertReport>,
    /// The limit that was met, and how to live with it; null if the root cause is none.
    pub limit: Option<LimitReport>,
    /// Each attempt with its steps and exchanges.
    pub attempts: Vec<AttemptReport>,
    /// The server as far as it showed itself.
    pub server: ServerReport,
    /// What TLS showed in the last attempt; null without TLS.
    pub tls: Option<TlsReport>,
    /// The data connections of the last attempt.
    pub data: Vec<DataReport>,
    /// The log that the report rests on; only from `ftpprobe diagnose`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceReport>,
    /// Passive ports that were asked for without a transfer; only with `--ports-test`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports_test: Option<PortsTestReport>,
    /// What the transfer test showed; null where it was not asked for or could not be run.
    #[serde(default)]
    pub transfer_test: Option<TransferTestReport>,
    /// Which combinations of protection, address family and data mode work; only with `--matrix`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix: Option<MatrixReport>,
    /// The same run from other places, and what that means; only with `--via`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<Box<PlacesReport>>,
    /// What was measured in the last attempt, with the thresholds that were given.
    #[serde(default)]
    pub measures: Vec<MeasureReport>,
    /// What there is a threshold for, and was not measured.
    #[serde(default)]
    pub unmeasured: Vec<UnmeasuredReport>,
    /// TCP connections opened to the server's control ports; not in reports on logs, which do not count them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections_opened: Option<u32>,
    /// The proxy that all connections went through; not in reports on runs without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<ThroughReport>,
    /// About so many bytes are left out of a report that would be too large: ends of texts and of lists. Saved evidence has more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out_bytes: Option<u64>,
}

/// The proxy that all connections went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ThroughReport {
    /// Its URL, without a login.
    pub proxy: String,
    /// The environment variable that names it; null where the user did.
    pub variable: Option<String>,
    /// Whether the proxy looked up the name of the server, so that its address is not known.
    pub looks_up: bool,
    /// The same in a sentence, with what cannot be measured through a proxy.
    pub text: String,
}

/// Something that was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureReport {
    /// What was measured.
    pub quantity: Quantity,
    /// Of which expected file, by the name that the user wrote; null for what there is one of.
    pub of: Option<String>,
    /// The value.
    pub value: f64,
    /// What it is counted in.
    pub unit: Unit,
    /// The most that it can be; null where that is not known.
    pub most: Option<f64>,
    /// Outside of this range it is a warning, in the notation of the monitoring plugins; null without one.
    pub warn: Option<String>,
    /// Outside of this range it is critical; null without one.
    pub crit: Option<String>,
}

/// Something that there is a threshold for, and that was not measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnmeasuredReport {
    /// What was to be measured.
    pub quantity: Quantity,
    /// Of which expected file, by the name that the user wrote; null for what there is one of.
    pub of: Option<String>,
    /// The range for a warning, in the notation of the monitoring plugins; null without one.
    pub warn: Option<String>,
    /// The range beyond which it is critical; null without one.
    pub crit: Option<String>,
}

impl Report {
    /// Whether it is known how long each step took, which logs do not tell.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.source.is_none()
    }

    /// The exchanges of the last attempt, which findings cite by index.
    #[must_use]
    pub fn last_exchanges(&self) -> &[ExchangeReport] {
        self.attempts
            .last()
            .map_or(&[], |attempt| attempt.exchanges.as_slice())
    }

    /// The server's end of the last attempt's control connection, with port.
    #[must_use]
    pub fn control_peer(&self) -> Option<&str> {
        let mut steps = self.attempts.last()?.steps.iter();
        let connect = steps.find(|step| step.step == StepName::Connect)?;
        let mut addresses = connect.addresses.iter();
        let peer = addresses.find(|address| address.outcome == "connected")?;
        Some(&peer.address)
    }

    /// The finding that made the verdict what it is.
    #[must_use]
    pub fn root(&self) -> Option<&FindingReport> {
        let id = self.root_cause.as_ref()?;
        self.findings.iter().find(|finding| finding.id == *id)
    }
}

/// A reply code as the catalogue explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodeReport {
    /// The code.
    pub code: u16,
    /// What it means, in a few words.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// What to do, as far as the code alone tells.
    pub action: String,
    /// Whether waiting helps.
    pub waiting: String,
}

/// An earlier run's finding, for which this run made no connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldOffReport {
    /// When the earlier run ended, RFC 3339 in UTC.
    pub since: String,
    /// When the next connection is due, RFC 3339 in UTC.
    pub until: String,
    /// Runs in a row that failed.
    pub consecutive_failures: u32,
}

/// The limit that was met, and how to live with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LimitReport {
    /// Whom or what it counts.
    pub counts: Counts,
    /// Its number, if the server named it.
    pub number: Option<u64>,
    /// How many it had counted, if the server named that.
    pub in_use: Option<u64>,
    /// Our address as the server names it.
    pub client_address: Option<IpAddr>,
    /// Our own end of the connection.
    pub local_address: Option<IpAddr>,
    /// Whether ours is a private address that the server cannot see, so that others are counted with us.
    pub shared_address: bool,
    /// How many connections this run held at a time; not in reports on logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_at_a_time: Option<u32>,
    /// How many connections to use at most, this run's one included.
    pub use_at_most: Option<u32>,
    /// The shortest interval between checks that is safe, in seconds.
    pub check_interval_seconds: u64,
    /// The server's setting behind it, if the server was recognised.
    pub setting: Option<String>,
    /// All of it in sentences.
    pub guidance: Vec<String>,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AttemptReport {
    /// When it began, RFC 3339 in UTC.
    pub started_at: String,
    /// How long the run waited before it, in milliseconds.
    pub waited_before_ms: f64,
    /// `ok` when every step that ran was; `failed` otherwise.
    pub outcome: Outcome,
    /// Id of what it failed of; null if of nothing.
    pub finding: Option<String>,
    /// The reply code that shows what it failed of.
    pub code: Option<u16>,
    /// The steps in order.
    pub steps: Vec<StepReport>,
    /// Every command and reply in order.
    pub exchanges: Vec<ExchangeReport>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepReport {
    /// Which step.
    pub step: StepName,
    /// What went over the data connection of this step, where it is no listing: the command for a file, or `data` where
    /// that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carries: Option<String>,
    /// The phase it belongs to.
    pub phase: Phase,
    /// How it ended.
    pub outcome: Outcome,
    /// When it began, in milliseconds since the start of the run; not in reports on logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_ms: Option<f64>,
    /// How long it took, in milliseconds; not in reports on logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_ms: Option<f64>,
    /// A few words on what it found, or why it was skipped.
    pub note: Option<String>,
    /// Why it was skipped, as data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<SkippedReport>,
    /// Addresses that were found or connected to, as text, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<AddressReport>,
}

/// One address of the target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AddressReport {
    /// The address, with port where it was connected to; empty where a log does not tell.
    pub address: String,
    /// What became of it: `found`, or the outcome of connecting (`connected`, `refused`, ...).
    pub outcome: String,
    /// How long connecting took, in milliseconds.
    pub elapsed_ms: Option<f64>,
    /// The operating system's words when it failed.
    pub error: Option<String>,
}

/// One command with its reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExchangeReport {
    /// Number of the control connection within the attempt, from 0.
    pub connection: u32,
    /// The phase it belongs to.
    pub phase: Phase,
    /// The command line, secrets masked; null for a reply without a command.
    pub command: Option<String>,
    /// The reply code; null if no whole reply came.
    pub code: Option<u16>,
    /// The lines of the reply. If no whole reply came: the bytes that did, escaped.
    pub lines: Vec<String>,
    /// So many bytes of a long reply are left out of the lines; saved evidence has more of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out_bytes: Option<u64>,
    /// When the command was sent, in milliseconds since the start of the run; not in reports on logs without
    /// times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<f64>,
    /// How long the reply took, in milliseconds; not where the times of a log do not show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_ms: Option<f64>,
    /// The server closed the connection with this reply or instead of one.
    pub closed: bool,
    /// How the wait ended when no whole reply came: `closed`, `reset`, `timed-out`, ...
    pub failure: Option<String>,
    /// Nothing asked for the reply: it was there before the next command was sent, or came in place of its answer.
    pub unsolicited: bool,
    /// Its packets, in a report on a packet capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frames: Option<FramesReport>,
}

/// The server as far as it showed itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ServerReport {
    /// Name of the software, if it was recognised.
    pub software: Option<String>,
    /// Its version, if it showed one.
    pub version: Option<String>,
    /// How sure that is; null if it was not recognised.
    #[serde(default)]
    pub confidence: Option<Sureness>,
    /// The answer to SYST.
    pub system: Option<String>,
    /// The feature lines of FEAT.
    pub features: Vec<String>,
    /// Our address as the server's STAT names it.
    pub client_address_seen_by_server: Option<IpAddr>,
}

/// One data connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DataReport {
    /// How it was set up.
    pub mode: DataMode,
    /// Whether a listing came through.
    pub outcome: Outcome,
    /// Address and port that the server announced (or, in active mode, that we did).
    pub announced: Option<String>,
    /// Address and port that carried the data.
    pub connected_to: Option<String>,
    /// How long the TCP connection took, in milliseconds.
    pub connect_ms: Option<f64>,
    /// From LIST to the first byte of data, in milliseconds.
    pub first_byte_ms: Option<f64>,
    /// From LIST to the end of the data, in milliseconds.
    pub end_of_data_ms: Option<f64>,
    /// Bytes of data; not where a log does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Entries listed; null if the listing could not be parsed or did not come.
    pub entries: Option<u32>,
    /// The first and the closing reply code of the transfer.
    pub codes: Vec<u16>,
    /// What became of it, in a few words, when it failed.
    pub failure: Option<String>,
    /// Its TLS; null where it never came to a handshake on it.
    #[serde(default)]
    pub tls: Option<DataTlsReport>,
}
