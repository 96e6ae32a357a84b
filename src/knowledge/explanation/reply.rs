//! A reply explained.

use schemars::JsonSchema;
use serde::Serialize;

use super::{FindingExplained, moment, shown, told, values, waiting};
use crate::evidence::Reply;
use crate::evidence::passive::{parse_227, parse_229};
use crate::evidence::reach::{Reach, reach};
use crate::knowledge::catalogue::{Entry, entry};
use crate::knowledge::findings::FindingId;
use crate::knowledge::pasted::Pasted;
use crate::knowledge::replies::{Explained, Moment, explain_at};
use crate::knowledge::servers;
use crate::knowledge::wording::Wording;

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
    /// The client that passed it on, if the line shows that.
    pub client: Option<String>,
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

/// What this reply means, if that is known. `at` is the moment at which it came, if the line tells.
pub(super) fn meaning(pasted: &Pasted, at: Option<Moment>) -> Option<Explained> {
    explain_at(Some(pasted.code), &pasted.text, at).or_else(|| passive(pasted))
}

/// A reply, with what it means.
pub(super) fn explained(
    pasted: &Pasted,
    meaning: Option<&Explained>,
    client: Option<&str>,
    now: i64,
    wording: Wording,
) -> ReplyExplained {
    let finding = meaning.map(|meaning| stated(pasted, meaning, now, wording));
    let mut advice = finding.iter().flat_map(|finding| &finding.advice);
    let setting = advice.find_map(|advice| advice.setting.clone());
    let hints = meaning
        .map(|meaning| meaning.hints.clone())
        .unwrap_or_default();
    let profile = meaning.and_then(|meaning| meaning.profile);
    let server = meaning.and_then(|meaning| meaning.server);
    let elsewhere = meaning
        .into_iter()
        .flat_map(|meaning| &meaning.alternatives);
    let elsewhere = elsewhere.map(|other| Elsewhere {
        id: other.finding,
        title: wording.title(other.finding, &values(wording)),
        moments: other
            .moments
            .iter()
            .map(|it| moment(*it, wording))
            .collect(),
    });
    ReplyExplained {
        code: pasted.code,
        text: shown(&pasted.text),
        moment: meaning.and_then(|meaning| Some(moment(meaning.moment?, wording))),
        client: client.map(str::to_owned),
        sounds_like: profile
            .and_then(servers::name)
            .or_else(|| server.map(str::to_owned)),
        setting,
        limit: hints.limit,
        in_use: hints.in_use,
        idle_seconds: hints.idle_seconds,
        address: hints.address,
        elsewhere: elsewhere.collect(),
        entry: entry(pasted.code, &wording),
        finding,
    }
}

/// What is wrong with a passive reply by itself.
fn passive(pasted: &Pasted) -> Option<Explained> {
    let reply = Reply {
        code: pasted.code,
        lines: vec![format!("{} {}", pasted.code, pasted.text)],
        oddities: Vec::new(),
    };
    let finding = match pasted.code {
        227 => match parse_227(&reply) {
            Err(_) => FindingId::PasvReplyMalformed,
            Ok(announced) => match reach(announced.ip.into()) {
                Reach::Zero => FindingId::PasvZeroAddress,
                Reach::Loopback => FindingId::PasvLoopbackAddress,
                Reach::Nowhere => FindingId::PasvImpossibleAddress,
                Reach::Private => FindingId::PasvPrivateAddress,
                Reach::Public => return None,
            },
        },
        229 => match parse_229(&reply) {
            Err(_) => FindingId::PasvReplyMalformed,
            Ok(_) => return None,
        },
        _ => return None,
    };
    Some(Explained {
        finding,
        moment: Some(Moment::DataSetup),
        hints: crate::knowledge::hints::Hints::default(),
        server: None,
        profile: None,
        alternatives: Vec::new(),
    })
}

/// What the words of a reply state.
fn stated(pasted: &Pasted, meaning: &Explained, now: i64, wording: Wording) -> FindingExplained {
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
