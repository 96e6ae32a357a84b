//! Signs by which a server shows itself.

use regex_lite::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults::Defaults;
use super::servers::CERTAIN_FROM;

/// Where a sign is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is named after where the words stand")]
pub enum Place {
    Greeting,
    System,
    Status,
    Features,
    Replies,
    Host,
}

/// The texts to search, one a place.
#[derive(Default)]
pub(super) struct Seen<'a> {
    pub(super) greeting: &'a str,
    pub(super) system: &'a str,
    pub(super) status: &'a str,
    pub(super) features: &'a str,
    pub(super) replies: &'a str,
    pub(super) host: &'a str,
}

impl<'a> Seen<'a> {
    pub(super) fn at(&self, place: Place) -> &'a str {
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
pub(super) struct Sign {
    #[serde(rename = "where")]
    pub(super) place: Place,
    /// Words that must all be there, as they are written.
    pub(super) contains: Vec<String>,
    /// What must match besides.
    pub(super) regex: Option<String>,
    /// 1 to 100; 100 is no doubt.
    pub(super) sureness: u8,
}

impl Sign {
    /// `None` if the sign is not there.
    pub(super) fn read(&self, seen: &Seen<'_>) -> Option<Found> {
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
pub(super) struct Found {
    pub(super) sureness: u8,
    pub(super) version: Option<String>,
}

/// The part of a profile that recognising needs.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) name: String,
    #[serde(default)]
    pub(super) defaults: Defaults,
    #[serde(default)]
    pub(super) sign: Vec<Sign>,
}

impl Head {
    /// What its signs show together: the sureness of the surest, and the first version. Where the greeting names
    /// another product, those outside of it count only if they are beyond doubt.
    pub(super) fn read(&self, seen: &Seen<'_>, of_another: bool) -> Option<Found> {
        let counts = |sign: &&Sign| {
            !of_another || sign.place == Place::Greeting || sign.sureness >= CERTAIN_FROM
        };
        let signs = self.sign.iter().filter(counts);
        let found = signs.filter_map(|sign| sign.read(seen));
        found.reduce(|one, other| Found {
            sureness: one.sureness.max(other.sureness),
            version: one.version.or(other.version),
        })
    }
}
