//! Server software: how to recognise it and its settings, from `data/servers/*.toml`.
//!
//! A profile has a name, signs by which its server shows itself, and the settings behind findings.
//! A sign says where to look and which words must all be there; only then is its regular
//! expression compiled, which may have a group `version`. Recognising a server reads names and
//! signs only; the settings of a profile are parsed when one of them is asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex_lite::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A sign this sure ends the search.
const CERTAIN: u8 = 100;

/// From here on there is no reasonable doubt.
const CERTAIN_FROM: u8 = 90;

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

/// The setting of a server behind a finding.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The ids of the findings it is behind.
    pub findings: Vec<String>,
    /// The server's words where it is this setting and no other that is behind them.
    pub when: Option<String>,
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
    PROFILES.iter().find(|profile| profile.key == key)
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
    let mut profiles = PROFILES.iter();
    let profile = profiles.find(|profile| profile.head().name == name)?;
    Some(profile.key)
}

/// The setting behind this finding on the server with this profile, if its profile names one. `words`
/// are what the server said; where it has several such settings, they tell which one it is.
#[must_use]
pub fn setting(key: &str, finding: &str, words: &str) -> Option<Setting> {
    let profile = profile(key)?;
    profile
        .settings()
        .iter()
        .filter(|setting| setting.findings.iter().any(|id| id == finding))
        .find(|setting| {
            setting
                .when
                .as_ref()
                .is_none_or(|when| words.contains(when))
        })
        .cloned()
}

/// All settings that this profile names, each with the finding it is behind.
pub fn settings(key: &str) -> impl Iterator<Item = (String, Setting)> {
    PROFILES
        .iter()
        .filter(move |profile| profile.key == key)
        .flat_map(Profile::settings)
        .flat_map(|setting| {
            let findings = setting.findings.iter().cloned();
            findings.map(|finding| (finding, setting.clone()))
        })
}

/// Keys of all profiles, those met most often first.
pub fn keys() -> impl Iterator<Item = &'static str> {
    PROFILES.iter().map(|profile| profile.key)
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

/// Where a sign is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    Greeting,
    System,
    Status,
    Features,
    Replies,
    Host,
}

/// The texts to search, one a place.
#[derive(Default)]
struct Seen<'a> {
    greeting: &'a str,
    system: &'a str,
    status: &'a str,
    features: &'a str,
    replies: &'a str,
    host: &'a str,
}

impl<'a> Seen<'a> {
    fn at(&self, place: Place) -> &'a str {
        match place {
            Place::Greeting => self.greeting,
            Place::System => self.system,
            Place::Status => self.status,
            Place::Features => self.features,
            Place::Replies => self.replies,
            Place::Host => self.host,
        }
    }
}

/// One way a server shows itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    #[serde(rename = "where")]
    place: Place,
    /// Words that must all be there, as they are written.
    contains: Vec<String>,
    /// What must match besides.
    regex: Option<String>,
    /// 1 to 100; 100 is no doubt.
    sureness: u8,
}

impl Sign {
    /// `None` if the sign is not there.
    fn read(&self, seen: &Seen<'_>) -> Option<Found> {
        let text = seen.at(self.place);
        if !self.contains.iter().all(|words| text.contains(words)) {
            return None;
        }
        let version = match &self.regex {
            Some(regex) => {
                let captures = Regex::new(regex).ok()?.captures(text)?;
                captures.name("version").map(|it| it.as_str().to_owned())
            }
            None => None,
        };
        Some(Found {
            sureness: self.sureness,
            version,
        })
    }
}

/// What signs showed.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    sureness: u8,
    version: Option<String>,
}

/// The part of a profile that recognising needs.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    name: String,
    #[serde(default)]
    sign: Vec<Sign>,
}

impl Head {
    /// What its signs show together: the sureness of the surest, and the first version.
    fn read(&self, seen: &Seen<'_>) -> Option<Found> {
        let found = self.sign.iter().filter_map(|sign| sign.read(seen));
        found.reduce(|one, other| Found {
            sureness: one.sureness.max(other.sureness),
            version: one.version.or(other.version),
        })
    }
}

/// The part of a profile that advice needs.
#[derive(Debug, Default, Deserialize)]
struct Settings {
    #[serde(default)]
    setting: Vec<Setting>,
}

struct Profile {
    key: &'static str,
    source: &'static str,
    head: OnceLock<Head>,
    settings: OnceLock<Settings>,
}

impl Profile {
    /// A profile that does not parse counts as empty; tests see to it that all do.
    fn head(&self) -> &Head {
        self.head
            .get_or_init(|| toml::from_str(self.source_of_head()).unwrap_or_default())
    }

    fn source_of_head(&self) -> &'static str {
        match self.source.split_once("\n[[setting]]") {
            Some((head, _)) => head,
            None => self.source,
        }
    }

    fn settings(&self) -> &[Setting] {
        let parsed = self
            .settings
            .get_or_init(|| toml::from_str(self.source).unwrap_or_default());
        &parsed.setting
    }
}

fn surest(seen: &Seen<'_>) -> Option<Recognised> {
    let mut best: Option<Recognised> = None;
    for profile in &PROFILES {
        let head = profile.head();
        let Some(found) = head.read(seen) else {
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

/// The files of the folder.
macro_rules! profiles {
    ($($key:literal)*) => {
        [$(Profile {
            key: $key,
            source: include_str!(concat!("data/servers/", $key, ".toml")),
            head: OnceLock::new(),
            settings: OnceLock::new(),
        }),*]
    };
}

static PROFILES: [Profile; 50] = profiles!(
    "vsftpd" "proftpd" "pure-ftpd" "filezilla-server" "filezilla-server-0.9" "iis" "pyftpdlib"
    "wu-ftpd" "sftpgo" "apache-ftpserver" "libunftp" "serv-u" "bftpd" "twisted" "tnftpd"
    "inetutils" "zos" "ibm-i" "bsd-ftpd" "aioftp" "aws-transfer" "blue-coat" "busybox"
    "cerberus" "checkpoint" "crushftp" "drftpd" "fritzbox" "ftpserverlib" "gene6" "glftpd"
    "globalscape-eft" "indy" "lightftp" "mikrotik" "ncftpd" "raptor" "rumpus" "slimftpd"
    "smbftpd" "surgeftp" "synchronet" "synology" "titan" "uftpd" "vxworks" "wing-ftp" "ws-ftp"
    "xlight" "zftpserver"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_parses_and_its_signs_compile() {
        for profile in &PROFILES {
            let head: Result<Head, _> = toml::from_str(profile.source_of_head());
            let head = head.unwrap_or_else(|error| panic!("{}: {error}", profile.key));
            assert!(!head.name.is_empty(), "{}", profile.key);
            assert!(!head.sign.is_empty(), "{}", profile.key);
            for sign in &head.sign {
                assert!((1..=CERTAIN).contains(&sign.sureness), "{}", profile.key);
                assert!(!sign.contains.is_empty(), "{}: {sign:?}", profile.key);
                if let Some(regex) = &sign.regex {
                    assert!(Regex::new(regex).is_ok(), "{}: {regex}", profile.key);
                }
            }
            let settings: Result<Settings, _> = toml::from_str(profile.source);
            assert!(settings.is_ok(), "{}: {:?}", profile.key, settings.err());
        }
    }

    #[test]
    fn no_finding_has_two_settings_on_one_server() {
        for profile in &PROFILES {
            let mut seen = std::collections::HashSet::new();
            // Those that are chosen by the server's words come before the one for all others.
            for setting in profile.settings() {
                for id in &setting.findings {
                    let is_first = !seen.contains(id);
                    assert!(is_first, "{}: {id}", profile.key);
                    if setting.when.is_none() {
                        seen.insert(id);
                    }
                }
            }
        }
    }

    #[test]
    fn a_version_may_come_from_a_lesser_sign() {
        let head: Head = toml::from_str(
            "name = 'x'\n\
             [[sign]]\nwhere = 'greeting'\ncontains = ['a']\nsureness = 90\n\
             [[sign]]\nwhere = 'system'\ncontains = ['b']\nregex = 'b(?<version>[0-9])'\nsureness = 10",
        )
        .expect("a head");
        let seen = Seen {
            greeting: "a",
            system: "b7",
            ..Seen::default()
        };
        let found = Found {
            sureness: 90,
            version: Some("7".to_owned()),
        };
        assert_eq!(head.read(&seen), Some(found));
    }
}
