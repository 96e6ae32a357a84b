//! A reply that somebody pasted, or a finding, explained.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::catalogue::{Entry, entry};
use super::findings::{FindingId, Gravity};
use super::replies::{self, Explained, Moment, explain};
use super::wording::{Advice, Wording};
use super::{codes, pasted, servers};
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

/// A reply explained.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReplyExplained {
    /// Its code.
    pub code: u16,
    /// Its words, all lines joined.
    pub text: String,
    /// What the words state; null if they are not known.
    pub finding: Option<FindingExplained>,
    /// When a reply that means this comes; null if at any moment.
    pub moment: Option<String>,
    /// The server that words it so, if only one does.
    pub sounds_like: Option<String>,
    /// The setting of that server behind it.
    pub setting: Option<String>,
    /// The number of the limit in the text.
    pub limit: Option<u64>,
    /// How many places are taken, by the text.
    pub in_use: Option<u64>,
    /// How long the server waits for the client, by the text, in seconds.
    pub idle_seconds: Option<u64>,
    /// Our address as the text names it.
    pub address: Option<String>,
    /// What the same words mean at other moments.
    pub elsewhere: Vec<Elsewhere>,
    /// What the catalogue says of the code itself.
    pub entry: Entry,
}

/// What the same words mean at other moments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Elsewhere {
    /// Id of the finding.
    pub id: FindingId,
    /// It in a few words.
    pub title: String,
    /// When the reply means that.
    pub moments: Vec<String>,
}

/// The first reply in this text, explained; `None` if there is no reply in it. `now` is in seconds since
/// 1970, for replies that name a date.
#[must_use]
pub fn reply(pasted_text: &str, now: i64, wording: &Wording) -> Option<ReplyExplained> {
    let pasted = pasted::read(pasted_text)?;
    codes::class(pasted.code)?;
    let meaning = explain(pasted.code, &pasted.text);
    let profile = meaning.as_ref().and_then(|meaning| meaning.profile);
    let finding = meaning
        .as_ref()
        .map(|meaning| stated(&pasted, meaning, now, *wording));
    let mut advice = finding.iter().flat_map(|finding| &finding.advice);
    let setting = advice.find_map(|advice| advice.setting.clone());
    let hints = meaning.as_ref().map(|meaning| meaning.hints.clone());
    let hints = hints.unwrap_or_default();
    let server = meaning.as_ref().and_then(|meaning| meaning.server);
    let elsewhere = meaning.iter().flat_map(|meaning| &meaning.alternatives);
    let elsewhere = elsewhere.map(|other| Elsewhere {
        id: other.finding,
        title: wording.title(other.finding, &values(*wording)),
        moments: other
            .moments
            .iter()
            .map(|it| moment(*it, *wording))
            .collect(),
    });
    Some(ReplyExplained {
        code: pasted.code,
        text: shown(&pasted.text),
        moment: meaning
            .as_ref()
            .and_then(|meaning| Some(moment(meaning.moment?, *wording))),
        sounds_like: profile
            .and_then(servers::name)
            .or_else(|| server.map(str::to_owned)),
        setting,
        limit: hints.limit,
        in_use: hints.in_use,
        idle_seconds: hints.idle_seconds,
        address: hints.address,
        elsewhere: elsewhere.collect(),
        entry: entry(pasted.code, wording),
        finding,
    })
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

/// What the words of a reply state.
fn stated(
    pasted: &pasted::Pasted,
    meaning: &Explained,
    now: i64,
    wording: Wording,
) -> FindingExplained {
    let hints = &meaning.hints;
    let mut values = values(wording);
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            values.insert(key.to_owned(), shown(&value));
        }
    };
    set("text", Some(pasted.text.clone()));
    set("code", Some(pasted.code.to_string()));
    set("limit", hints.limit.map(|number| number.to_string()));
    set("in-use", hints.in_use.map(|number| number.to_string()));
    set(
        "until",
        hints.until.as_ref().map(|until| until.text.clone()),
    );
    set("address", hints.address.clone());
    let seconds = hints.idle_seconds.or(hints.retry_after_seconds);
    set("seconds", seconds.map(|number| number.to_string()));
    let usual = meaning.finding.meta().retry;
    let hinted = hints.wait_seconds(now);
    let helps = usual.is_some() || hinted.is_some();
    let wait = hinted.or(usual).filter(|seconds| *seconds > 0);
    let waiting = waiting(helps, wait, hinted.is_some(), wording);
    told(
        meaning.finding,
        &values,
        meaning.profile,
        waiting,
        wait,
        wording,
    )
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
