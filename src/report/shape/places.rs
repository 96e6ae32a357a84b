//! The part of the report about the same run from other places.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::TargetReport;
use crate::diagnosis::Verdict;
use crate::evidence::{DataMode, Outcome, Phase};
use crate::target::Until;

/// The same run from other places (`--via`), and what that means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlacesReport {
    /// This run, as it is compared with the others.
    pub here: SightReport,
    /// The other places, in the order in which they were given.
    pub there: Vec<PlaceReport>,
    /// What all of them together mean.
    pub meaning: PlacesMeaning,
    /// The same in a sentence.
    pub text: String,
}

/// One other place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceReport {
    /// What it is called: the name that was given to it, or else the host of its URL.
    pub name: String,
    /// Where it was asked, without a query.
    pub url: String,
    /// What was seen from there; null where the place could not be asked.
    pub sight: Option<SightReport>,
    /// Why it could not be asked; null where it was. It says nothing of the server.
    pub failure: Option<PlaceFailureReport>,
    /// What this place and this run mean together.
    pub meaning: PlacesMeaning,
    /// In what the two runs differ besides their outcome.
    pub differences: Vec<PlaceDifferenceReport>,
}

/// What a run came to, as far as runs from several places are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SightReport {
    /// Version of the program that ran.
    pub version: String,
    /// What was probed.
    pub target: TargetReport,
    /// After which part of the conversation the run was to end; null where it was to do everything.
    pub until: Option<Until>,
    /// When it began, RFC 3339 in UTC. A place may answer with a run of a moment ago.
    pub started_at: String,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<f64>,
    /// The outcome.
    pub verdict: Verdict,
    /// Id of the finding that made the verdict what it is; null when ok.
    pub root_cause: Option<String>,
    /// The title of that finding, in the words of the program that ran.
    pub title: Option<String>,
    /// The part of the conversation that the root cause belongs to; null when ok.
    pub phase: Option<Phase>,
    /// The run made no connection, because an earlier one had been told to wait.
    pub held_off: bool,
    /// The addresses that the name led to.
    pub addresses: Vec<String>,
    /// The server's end of the control connection, with port; null where there was none.
    pub peer: Option<String>,
    /// SHA-256 of the server's certificate in DER form, in lower-case hex; null without TLS.
    pub certificate: Option<String>,
    /// The data connections of the last attempt.
    pub data: Vec<ModeReport>,
}

/// What became of the data connections of one mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModeReport {
    /// How they were set up.
    pub mode: DataMode,
    /// Whether all of them worked.
    pub outcome: Outcome,
}

/// Why a place could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceFailureReport {
    /// What failed.
    pub kind: PlaceFailure,
    /// The status of HTTP, if it came to one.
    pub status: Option<u16>,
    /// The name of the problem in the API, if the place told one.
    pub code: Option<String>,
    /// The words of the place, or of the system, if there are any.
    pub detail: Option<String>,
    /// The same in a sentence.
    pub text: String,
}

/// What failed when a place was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceFailure {
    /// No connection to it: its name is not known, or it does not answer.
    Unreachable,
    /// No TLS with it: its certificate is not trusted, or it wants one of ours.
    Tls,
    /// No answer within the limits of the run.
    TimedOut,
    /// It does not know the login (401).
    Unauthorized,
    /// Its rules do not allow this host (403).
    Forbidden,
    /// It cannot do what was asked for (400): it knows no such module, for example.
    BadRequest,
    /// It has no such API (404): it is no `ftpprobe serve`, or an older one.
    NoApi,
    /// It is busy (503).
    Busy,
    /// It points elsewhere, where nobody asks.
    Redirect,
    /// Its answer is larger than any report.
    TooLarge,
    /// Its answer is no report.
    NotAReport,
    /// Its report is of a version that is not known here.
    OtherVersion,
    /// The run was stopped before it answered.
    Stopped,
    /// Anything else: another status, or a connection that broke.
    Failed,
}

/// What runs from several places mean together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlacesMeaning {
    /// It works from everywhere.
    WorksEverywhere,
    /// It works from elsewhere, and not from here.
    FailsOnlyHere,
    /// It works from here, and not from elsewhere.
    FailsOnlyThere,
    /// It fails of the same everywhere.
    FailsAlike,
    /// It fails everywhere, and not of the same.
    FailsDifferently,
    /// It works from some of the other places and not from others.
    Mixed,
    /// The runs were not alike enough to say.
    NotComparable,
    /// No other place could be asked.
    NotAsked,
}

/// In what two runs differ besides their outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceDifferenceReport {
    /// What differs.
    pub kind: PlaceDifference,
    /// As it was here.
    pub here: String,
    /// As it was there.
    pub there: String,
    /// The same in a sentence.
    pub text: String,
}

/// What can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceDifference {
    /// Host and port.
    Target,
    /// The user who logged in.
    User,
    /// How the control connection was protected.
    Security,
    /// The directory that was asked about.
    Directory,
    /// The part of the conversation that was enough.
    Until,
    /// The addresses that the name led to: none is the same.
    Addresses,
    /// The certificate of the server.
    Certificate,
    /// One of the runs made no connection, because an earlier one had been told to wait.
    HeldOff,
    /// What failed was tried in one of the places only: a check, an experiment, active mode.
    Tried,
}
