//! What clients print in other languages, told in English.
//!
//! Clients with message catalogues log in the language of their user. What they can print is data (`*.toml`, written by
//! `ci/client-messages`), so that whoever reads a log knows the English messages only:
//!
//! * `catalogue` the messages of one program, loaded when they are first asked for
//! * `label` the words in front of FileZilla's lines
//! * `template` one wording, and the values in it
//! * `ends` which wordings a text may be of, by how it begins or ends
//! * `front` what stands in front of a message and belongs to none
//! * `fold` text as it is compared, with what people and programs write now so, now so made alike

mod catalogue;
mod ends;
mod fold;
mod front;
mod label;
mod template;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;

use self::catalogue::Catalogue;
pub(super) use self::label::{Label, label};

/// A program whose messages are known in several languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Speaker {
    FileZilla,
    Lftp,
    Wget,
    /// Any other: what libraries say of errors.
    Libraries,
}

/// The language in which a log was found to be written: a message that could be of several is taken to be of this one.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Language(Option<u16>);

static FILEZILLA: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(include_str!("filezilla.toml")));
static LFTP: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::load(include_str!("lftp.toml")));
static WGET: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::load(include_str!("wget.toml")));
static SOCKETS: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(include_str!("sockets.toml")));
static SYSTEM: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::load(include_str!("system.toml")));
static GNUTLS: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::load(include_str!("gnutls.toml")));

impl Speaker {
    /// A whole line of the program's log in English, its label or mark included; `None` where nothing changes.
    pub(super) fn line(self, language: &mut Language, line: &str) -> Option<String> {
        if self == Self::FileZilla {
            let (label, rest) = label(line)?;
            let english = match label {
                Label::Status | Label::Error => self.english(language, rest),
                Label::Command | Label::Response | Label::Trace | Label::Listing => None,
            };
            let told = format!("{} {}", label.word(), english.as_deref().unwrap_or(rest));
            return (told != line).then_some(told);
        }
        let mark = MARKS
            .into_iter()
            .find(|mark| line.starts_with(mark))
            .unwrap_or_default();
        let rest = line.get(mark.len()..)?;
        let english = self
            .english(language, rest)
            .filter(|english| english != rest)?;
        Some(format!("{mark}{english}"))
    }

    /// The English message that this text is in one of the languages, with the same values filled in: as the program's
    /// catalogue has it, whatever the text lacks of dots or has of blanks. `None` if it is none of the program's messages.
    #[must_use]
    pub(super) fn english<'a>(
        self,
        language: &mut Language,
        text: &'a str,
    ) -> Option<Cow<'a, str>> {
        match self {
            Self::FileZilla => FILEZILLA.english(language, text, library_english),
            Self::Lftp => LFTP.english(language, text, library_english),
            Self::Wget => WGET.english(language, text, library_english),
            Self::Libraries => library_english(text).map(Cow::Borrowed),
        }
    }
}

/// What lftp writes before what it does and what failed.
const MARKS: [&str; 2] = ["---- ", "**** "];

/// What a library says of an error, in English.
fn library_english(text: &str) -> Option<&'static str> {
    let key = template::constant_key(text);
    [&SYSTEM, &GNUTLS, &SOCKETS]
        .into_iter()
        .find_map(|library| library.constant(&key))
}
