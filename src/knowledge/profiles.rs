//! Profiles of servers: those of `data/servers/`, and those of the user.
//!
//! A user's profile has the form of ours and goes before them; one with the key of ours stands in its stead.

use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use regex_lite::Regex;
use serde::Deserialize;

use super::servers::{CERTAIN, Setting};
use super::signs::Head;

/// How large a profile may be.
pub const MAX_PROFILE_BYTES: usize = 256 * 1024;

/// Why a profile of the user's cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It is larger than a profile can be.
    #[error("it is larger than {} KiB", MAX_PROFILE_BYTES >> 10)]
    TooLarge,
    /// It is not of the form of a profile.
    #[error("{0}")]
    Malformed(#[from] toml::de::Error),
    /// A regular expression of a sign cannot be read.
    #[error("the regular expression `{0}` cannot be read")]
    Regex(String),
    /// A number is out of its range.
    #[error("sureness is a number from 1 to {CERTAIN}, and {0} is none")]
    Sureness(u8),
    /// Nothing would be recognised by it.
    #[error("it has no [[sign]] by which its server could be recognised")]
    NoSign,
}

static ADDED: OnceLock<Vec<Profile>> = OnceLock::new();

/// Takes the user's profiles, each a key (the file's name) and a text, once and before anything is recognised.
///
/// # Errors
///
/// Which profile cannot be taken, and why. Then none is.
pub fn adopt(files: Vec<(String, String)>) -> Result<(), (String, ProfileError)> {
    let mut added = Vec::new();
    for (key, text) in files {
        if let Err(error) = check(&text) {
            return Err((key, error));
        }
        // Once a run, and as long as it.
        added.push(Profile {
            key: Box::leak(key.into_boxed_str()),
            source: Box::leak(text.into_boxed_str()),
            head: OnceLock::new(),
            settings: OnceLock::new(),
        });
    }
    // A second time would be too late for what was recognised before.
    let _ = ADDED.set(added);
    Ok(())
}

/// The key that a file stands for: its name without the ending.
#[must_use]
pub fn key_of_file(file: &Path) -> Option<String> {
    let is_profile = file.extension().is_some_and(|ending| ending == "toml");
    let stem = file.file_stem()?.to_str()?.to_owned();
    is_profile.then_some(stem)
}

pub(crate) fn check(text: &str) -> Result<(), ProfileError> {
    if text.len() > MAX_PROFILE_BYTES {
        return Err(ProfileError::TooLarge);
    }
    let head: Head = toml::from_str(head_of(text))?;
    for sign in &head.sign {
        if let Some(regex) = &sign.regex {
            Regex::new(regex).map_err(|_| ProfileError::Regex(regex.clone()))?;
        }
        if !(1..=CERTAIN).contains(&sign.sureness) {
            return Err(ProfileError::Sureness(sign.sureness));
        }
    }
    if head.sign.is_empty() {
        return Err(ProfileError::NoSign);
    }
    toml::from_str::<Settings>(text)?;
    Ok(())
}

/// The part that recognising needs.
fn head_of(text: &str) -> &str {
    text.split_once("\n[[setting]]")
        .map_or(text, |(head, _)| head)
}

/// Every profile, the user's first.
pub(super) fn profiles() -> impl Iterator<Item = &'static Profile> {
    let added = ADDED.get().map_or(&[][..], Vec::as_slice);
    added.iter().chain(PROFILES.iter())
}

/// The part of a profile that advice needs.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Settings {
    #[serde(default)]
    pub(super) setting: Vec<Setting>,
}

pub(super) struct Profile {
    pub(super) key: &'static str,
    pub(super) source: &'static str,
    pub(super) head: OnceLock<Head>,
    pub(super) settings: OnceLock<Settings>,
}

impl Profile {
    /// A profile that does not parse counts as empty; tests see to it that all do.
    pub(super) fn head(&self) -> &Head {
        self.head
            .get_or_init(|| toml::from_str(self.source_of_head()).unwrap_or_default())
    }

    pub(super) fn source_of_head(&self) -> &'static str {
        head_of(self.source)
    }

    pub(super) fn settings(&self) -> &[Setting] {
        let parsed = self
            .settings
            .get_or_init(|| toml::from_str(self.source).unwrap_or_default());
        &parsed.setting
    }
}

// The build lists the files of `data/servers/`.
include!(concat!(env!("OUT_DIR"), "/servers.rs"));

pub(super) static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let profiles = FILES.iter().map(|(key, source)| Profile {
        key,
        source,
        head: OnceLock::new(),
        settings: OnceLock::new(),
    });
    profiles.collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::servers::Account;
    use crate::knowledge::signs::{Found, Seen};

    #[test]
    fn every_profile_parses_and_its_signs_compile() {
        for profile in PROFILES.iter() {
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
        for profile in PROFILES.iter() {
            let mut seen = std::collections::HashSet::new();
            // Those that are chosen by the server's words come before the one for all others.
            for setting in profile.settings() {
                let users = [Account::Anonymous, Account::Local];
                let users =
                    users.map(|user| setting.user.is_none_or(|it| it == user).then_some(user));
                for id in &setting.findings {
                    for user in users.into_iter().flatten() {
                        let is_first = !seen.contains(&(id, user == Account::Local));
                        assert!(is_first, "{}: {id}", profile.key);
                        if setting.when.is_none() {
                            seen.insert((id, user == Account::Local));
                        }
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
        assert_eq!(head.read(&seen, false), Some(found));
    }
}
