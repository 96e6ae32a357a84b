//! A reply or an error that somebody pasted, or a finding, explained.
//!
//! * [`pasted`] the most telling line of a text, explained
//! * `reply` a reply, `error` the error of a client, `finding` (this file) what is known of a finding

mod error;
mod reply;
mod telling;

pub use error::{ErrorExplained, OtherCause};
pub use reply::{Elsewhere, ReplyExplained};
pub use telling::{Told, pasted};

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::findings::{FindingId, Gravity};
use super::replies::{self, Moment};
use super::wording::{Advice, Wording};
use crate::evidence::Phase;
use crate::text::{sanitize, truncate};

/// How many replies that state a finding are shown.
const MOST_EXAMPLES: usize = 6;

/// How much of a pasted text is shown, in terminal columns.
const MAX_TEXT: usize = 300;

/// What a finding means and what to do about it, apart from any run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FindingExplained {
    /// Its kebab-case name.
    pub id: FindingId,
    /// Where in the conversation it lies.
    pub phase: Phase,
    /// How grave it is by itself; a rule may know better.
    pub severity: Gravity,
    /// The cause in a few words.
    pub title: String,
    /// The cause in a few sentences.
    pub detail: String,
    /// Replies that state it, each with the server whose words they are. Where there are none, it is found by
    /// what was measured.
    pub shown_by: Vec<Example>,
    /// What to do and who must do it.
    pub advice: Vec<Advice>,
    /// Whether waiting helps, and how long, as a sentence.
    pub waiting: String,
    /// How long to wait, in seconds, where that is known.
    pub wait_seconds: Option<u64>,
}

/// A reply that states a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Example {
    /// The whole reply.
    pub reply: String,
    /// Whose words they are; `various` where many share them.
    pub server: String,
}

/// What this finding means, if there is one with this id.
#[must_use]
pub fn finding(id: &str, wording: &Wording) -> Option<FindingExplained> {
    id.parse().ok().map(|id| in_general(id, *wording))
}

/// Every finding, in the order of the conversation.
#[must_use]
pub fn all_findings(wording: &Wording) -> Vec<FindingExplained> {
    FindingId::ALL
        .iter()
        .map(|id| in_general(*id, *wording))
        .collect()
}

/// What a finding means, apart from any reply.
fn in_general(id: FindingId, wording: Wording) -> FindingExplained {
    let retry = id.meta().retry;
    let wait = retry.filter(|seconds| *seconds > 0);
    let waiting = waiting(retry.is_some(), wait, false, wording);
    told(id, &values(wording), None, waiting, wait, wording)
}

fn told(
    id: FindingId,
    values: &BTreeMap<String, String>,
    profile: Option<&str>,
    waiting: String,
    wait: Option<u64>,
    wording: Wording,
) -> FindingExplained {
    FindingExplained {
        id,
        phase: id.phase(),
        severity: id.severity(),
        shown_by: replies::examples(id)
            .take(MOST_EXAMPLES)
            .map(|(server, reply)| Example {
                reply: reply.to_owned(),
                server: server.to_owned(),
            })
            .collect(),
        title: wording.title(id, values),
        detail: wording.detail(id, values),
        advice: wording.advice(id, values, profile.map(Into::into)),
        waiting,
        wait_seconds: wait,
    }
}

/// The values that a text about no run in particular has.
fn values(wording: Wording) -> BTreeMap<String, String> {
    ["host", "port", "user", "software"]
        .map(|key| (key.to_owned(), wording.say(&format!("some-{key}"), &[])))
        .into()
}

/// Whether waiting helps, and how long.
fn waiting(helps: bool, seconds: Option<u64>, hinted: bool, wording: Wording) -> String {
    let id = match (helps, seconds, hinted) {
        (false, ..) => "wait-never",
        (true, None, _) => "wait-not",
        (true, Some(_), false) => "wait-usual",
        (true, Some(_), true) => "wait-hinted",
    };
    let seconds = seconds.unwrap_or_default();
    let minutes = if seconds >= 120 {
        seconds.div_ceil(60).to_string()
    } else {
        String::new()
    };
    let seconds = seconds.to_string();
    wording.say(id, &[("minutes", &minutes), ("seconds", &seconds)])
}

fn moment(moment: Moment, wording: Wording) -> String {
    let id = match moment {
        Moment::Greeting => "moment-greeting",
        Moment::User => "moment-user",
        Moment::Pass => "moment-pass",
        Moment::DataSetup => "moment-data-setup",
        Moment::Port => "moment-port",
        Moment::Transfer => "moment-transfer",
        Moment::ActiveTransfer => "moment-active-transfer",
        Moment::Upload => "moment-upload",
        Moment::Download => "moment-download",
        Moment::Directory => "moment-directory",
        Moment::Session => "moment-session",
    };
    wording.say(id, &[])
}

fn shown(pasted: &str) -> String {
    truncate(&sanitize(pasted), MAX_TEXT)
}
