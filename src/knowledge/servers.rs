//! Server software: how to recognise it and its settings, from `data/servers/*.toml`.
//!
//! A profile has a name, signs by which its server shows itself, and the settings behind findings.
//! A sign says where to look and which words must all be there; only then is its regular
//! expression compiled, which may have a group `version`. Recognising a server reads names and
//! signs only; the settings of a profile are parsed when one of them is asked for.
//!
//! What a greeting names goes before what other replies are worded like: many servers take over words of others.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults::Defaults;
use super::findings::FindingId;
use super::product;
use super::profiles::{Profile, profiles};
pub use super::signs::Place;
use super::signs::{Seen, Sign};

/// A sign this sure ends the search.
pub(super) const CERTAIN: u8 = 100;

/// From here on there is no reasonable doubt.
pub(super) const CERTAIN_FROM: u8 = 90;

/// Below it is a guess.
const LIKELY_FROM: u8 = 60;

/// What a server showed of itself, all as text without codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint<'a> {
    /// The greeting, lines joined by a newline.
    pub greeting: &'a str,
    /// The answer to SYST.
    pub system: &'a str,
    /// The whole reply to STAT without an argument, lines joined by a newline.
    pub status: &'a str,
    /// The feature lines of FEAT, trimmed.
    pub features: &'a [String],
    /// Texts of other replies (`331 Please specify the password.`), without codes.
    pub replies: &'a [String],
}

/// Server software that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// File name of its profile without the ending (`vsftpd`, `pure-ftpd`).
    pub key: String,
    /// Its name as its makers write it.
    pub name: String,
    /// Its version, if it showed one.
    pub version: Option<String>,
    /// How sure that is, 1 to 100; 100 is no doubt.
    pub sureness: u8,
}

impl Recognised {
    /// How sure that is, in a word.
    #[must_use]
    pub fn confidence(&self) -> Sureness {
        match self.sureness {
            CERTAIN_FROM.. => Sureness::Certain,
            LIKELY_FROM.. => Sureness::Likely,
            _ => Sureness::Guess,
        }
    }

    /// Whether it is sure enough to speak of its settings.
    #[must_use]
    pub fn is_likely(&self) -> bool {
        self.confidence() != Sureness::Guess
    }
}

/// How sure it is which software a server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sureness {
    /// It names itself, or does what no other does.
    Certain,
    /// Much speaks for it.
    Likely,
    /// Little does.
    Guess,
}

/// Whose session it is, where that decides which setting applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Account {
    /// An anonymous user's.
    Anonymous,
    /// A user's of the server's own.
    Local,
}

/// The server that advice is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server<'a> {
    /// The key of its profile.
    pub key: &'a str,
    /// Whose session it is; `None` where that is not known.
    pub account: Option<Account>,
}

impl<'a> From<&'a str> for Server<'a> {
    fn from(key: &'a str) -> Self {
        Self { key, account: None }
    }
}

/// The setting of a server behind a finding.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The ids of the findings it is behind.
    pub findings: Vec<FindingId>,
    /// The server's words where it is this setting and no other that is behind them.
    pub when: Option<String>,
    /// The command that was answered so, where it is behind the refusal of that one only.
    pub command: Option<String>,
    /// The users that it applies to, if not to all.
    pub user: Option<Account>,
    /// Its name as the server's configuration writes it.
    pub name: String,
    /// One sentence in each language, by its tag: what to set it to, and where.
    how: BTreeMap<String, String>,
}

impl Setting {
    /// One sentence: what to set it to, and where. In English where this language lacks it.
    #[must_use]
    pub fn how(&self, language: &str) -> &str {
        let how = self.how.get(language).or_else(|| self.how.get("en"));
        how.map_or("", String::as_str)
    }

    /// Whether it is this setting that is behind what the server said to this user's command.
    fn applies(&self, account: Option<Account>, command: &str, words: &str) -> bool {
        let said = |when: &String| words.contains(when.as_str());
        let asked = self.command.as_ref().is_none_or(|it| it == command);
        let meant = |user| account.is_none_or(|account| account == user);
        self.when.as_ref().is_none_or(said) && self.user.is_none_or(meant) && asked
    }
}

/// Recognises the server software. The surest sign wins; `None` if nothing speaks for any.
#[must_use]
pub fn recognise(seen: &Fingerprint<'_>) -> Option<Recognised> {
    surest(&Seen {
        greeting: seen.greeting,
        system: seen.system,
        status: seen.status,
        features: &seen.features.join("\n"),
        replies: &seen.replies.join("\n"),
        host: "",
    })
}

/// Recognises a hosted service by the name of its host, for services that show nothing of
/// themselves otherwise. What [`recognise`] finds is surer.
#[must_use]
pub fn recognise_host(host: &str) -> Option<Recognised> {
    surest(&Seen {
        host: &host.to_ascii_lowercase(),
        ..Seen::default()
    })
}

fn profile(key: &str) -> Option<&'static Profile> {
    profiles().find(|profile| profile.key == key)
}

/// The server with this profile, recognised by something else than its signs.
#[must_use]
pub fn known_by(key: &str, sureness: u8) -> Option<Recognised> {
    let profile = profile(key)?;
    Some(Recognised {
        key: profile.key.to_owned(),
        name: profile.head().name.clone(),
        version: None,
        sureness,
    })
}

/// The key of the profile of the server with this name.
#[must_use]
pub fn key_of(name: &str) -> Option<&'static str> {
    let mut profiles = profiles();
    let profile = profiles.find(|profile| profile.head().name == name)?;
    Some(profile.key)
}

/// The setting behind this finding on this server, if its profile names one. `words` are what the server said to
/// `command`; where it has several such settings, they and the user tell which one it is.
#[must_use]
pub fn setting(
    server: Server<'_>,
    finding: FindingId,
    command: &str,
    words: &str,
) -> Option<Setting> {
    let profile = profile(server.key)?;
    profile
        .settings()
        .iter()
        .filter(|setting| setting.findings.contains(&finding))
        .find(|setting| setting.applies(server.account, command, words))
        .cloned()
}

/// The settings of the profile with this key, in its order.
pub(super) fn profile_settings(key: &str) -> &'static [Setting] {
    profile(key).map_or(&[], Profile::settings)
}

/// All settings that this profile names, each with the finding it is behind.
pub fn settings(key: &str) -> impl Iterator<Item = (FindingId, Setting)> {
    profiles()
        .filter(move |profile| profile.key == key)
        .flat_map(Profile::settings)
        .flat_map(|setting| {
            let findings = setting.findings.iter().copied();
            findings.map(|finding| (finding, setting.clone()))
        })
}

/// What the server with this profile does as it is shipped.
#[must_use]
pub fn defaults(key: &str) -> Option<&'static Defaults> {
    Some(&profile(key)?.head().defaults)
}

/// Where the server with this profile shows itself, and by which words.
pub fn signs(key: &str) -> impl Iterator<Item = (Place, String)> {
    let signs = profile(key).into_iter().flat_map(|it| &it.head().sign);
    let words = |sign: &Sign| {
        let lines = sign.contains.iter().flat_map(|words| words.lines());
        let shown: Vec<&str> = lines.map(str::trim).filter(|it| !it.is_empty()).collect();
        (sign.place, shown.join(" … "))
    };
    // A line's end alone, which some signs are made of, shows nothing.
    signs.map(words).filter(|(_, words)| !words.is_empty())
}

/// Keys of all profiles, those met most often first.
pub fn keys() -> impl Iterator<Item = &'static str> {
    profiles().map(|profile| profile.key)
}

/// The name of the software with this profile, with the version where the profile is for one only.
#[must_use]
pub fn name(key: &str) -> Option<String> {
    let profile = profile(key)?;
    let name = &profile.head().name;
    let version = key.rsplit('-').next();
    let version = version.filter(|end| end.starts_with(|c: char| c.is_ascii_digit()));
    Some(version.map_or_else(|| name.clone(), |version| format!("{name} {version}")))
}

fn surest(seen: &Seen<'_>) -> Option<Recognised> {
    let mut best: Option<Recognised> = None;
    let is_named = product::is_named(seen.greeting);
    for profile in profiles() {
        let head = profile.head();
        // Another product's words are no sign of this one, however much they are like its own.
        let of_another = is_named && !product::names(seen.greeting, &head.name);
        let Some(found) = head.read(seen, of_another) else {
            continue;
        };
        let is_surer = |best: &Recognised| found.sureness > best.sureness;
        if best.as_ref().is_none_or(is_surer) {
            best = Some(Recognised {
                key: profile.key.to_owned(),
                name: head.name.clone(),
                version: found.version,
                sureness: found.sureness,
            });
        }
        if found.sureness >= CERTAIN {
            break;
        }
    }
    best
}
