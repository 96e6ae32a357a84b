//! A server's profile explained: how it shows itself, what it does as it is shipped, and what to set for what.

use schemars::JsonSchema;
use serde::Serialize;

use super::defaults::OpensData;
use super::findings::FindingId;
use super::servers::{self, Place};
use super::wording::Wording;

/// What is known of a server.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SoftwareExplained {
    /// Name of its profile (`pure-ftpd`).
    pub key: String,
    /// Its name as its makers write it.
    pub name: String,
    /// By what it is recognised.
    pub signs: Vec<SignExplained>,
    /// Its limits as it is shipped; 0 is none.
    pub limits: Vec<LimitExplained>,
    /// Its timers as it is shipped.
    pub timers: Vec<TimerExplained>,
    /// When its 150 or 125 comes, as a sentence; null if that is not known.
    pub opens_data: Option<String>,
    /// Its settings, and what they are behind.
    pub settings: Vec<SettingExplained>,
}

/// Words by which a server is recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignExplained {
    /// Where they stand.
    #[serde(rename = "where")]
    pub place: Place,
    /// The words.
    pub words: String,
}

/// A limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LimitExplained {
    /// What is limited.
    pub of: String,
    /// How many there may be; 0 is no limit.
    pub limit: u32,
}

/// A timer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TimerExplained {
    /// What is timed.
    pub of: String,
    /// When it runs out, in seconds.
    pub seconds: f64,
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SettingExplained {
    /// Its name as the server's configuration writes it.
    pub name: String,
    /// What to set it to, and where.
    pub how: String,
    /// Ids of the findings that it is behind.
    pub findings: Vec<FindingId>,
}

/// What is known of the server with this name or key, in whatever case; `None` if there is no profile of it.
#[must_use]
pub fn software(typed: &str, wording: &Wording) -> Option<SoftwareExplained> {
    let typed = typed.to_lowercase();
    let same = |key: &&str| {
        let named = servers::name(key).is_some_and(|name| name.to_lowercase() == typed);
        named || key.to_lowercase() == typed
    };
    let key = servers::keys().find(same)?;
    let defaults = servers::defaults(key)?;
    let opens = defaults.opens_data.map(|opens| match opens {
        OpensData::WhenConnected => "opens-when-connected",
        OpensData::AtOnce => "opens-at-once",
        OpensData::ToldApart => "opens-told-apart",
    });
    let limits = defaults.limits().into_iter();
    let timers = defaults.timers().into_iter();
    Some(SoftwareExplained {
        key: key.to_owned(),
        name: servers::name(key)?,
        signs: servers::signs(key)
            .map(|(place, words)| SignExplained { place, words })
            .collect(),
        limits: limits
            .map(|(of, limit)| LimitExplained {
                of: wording.say(of, &[]),
                limit,
            })
            .collect(),
        timers: timers
            .map(|(of, span)| TimerExplained {
                of: wording.say(of, &[]),
                seconds: span.as_secs_f64(),
            })
            .collect(),
        opens_data: opens.map(|id| {
            let words = defaults.told_connected.join(", ");
            wording.say(id, &[("text", &words)])
        }),
        settings: servers::profile_settings(key)
            .iter()
            .map(|setting| SettingExplained {
                name: setting.name.clone(),
                how: setting.how(wording.language().tag()).to_owned(),
                findings: setting.findings.clone(),
            })
            .collect(),
    })
}
