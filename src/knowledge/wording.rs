//! Titles, details and advice, from `data/locales/LANGUAGE/*.ftl`.
//!
//! One file holds one family of findings. A message is a finding: its value is the title, its
//! attribute `detail` the explanation, and `you`, `server-admin` and `network-admin` are advice, in
//! the order in which it is to be followed. A file is parsed when the first of its texts is asked
//! for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use super::findings::known;
use super::servers;

/// Values that a text may use. A finding that lacks one counts as having it empty.
pub const VALUES: [&str; 20] = [
    "address",
    "addresses",
    "announced",
    "code",
    "command",
    "directory",
    "entries",
    "error",
    "host",
    "in-use",
    "limit",
    "path",
    "peer",
    "port",
    "protocol",
    "seconds",
    "software",
    "text",
    "until",
    "user",
];

/// Further values, which the guidance on limits uses and always has.
pub const OF_LIMITS: [&str; 7] = [
    "held", "in-use", "local", "minutes", "most", "own", "setting",
];

/// Values that are numbers of things, by which a text may choose its words.
const COUNTS: [&str; 2] = ["held", "most"];

/// Who must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Whoever runs the client.
    You,
    /// Whoever runs the FTP server.
    ServerAdmin,
    /// Whoever runs the network in between.
    NetworkAdmin,
}

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Advice {
    /// Who must act.
    pub who: Who,
    /// What to do.
    pub text: String,
    /// The server's setting behind it, if the server was recognised.
    pub setting: Option<String>,
}

/// A language that the texts exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Japanese.
    Japanese,
}

/// The texts of one language.
#[derive(Debug, Clone, Copy)]
pub struct Wording {
    language: Language,
}

impl Wording {
    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self::new(Language::English)
    }

    /// The texts of this language. Costs nothing until a text is asked for.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// The cause in a few words.
    #[must_use]
    pub fn title(&self, finding: &str, values: &BTreeMap<String, String>) -> String {
        self.text(finding, None, values)
    }

    /// The cause in a few sentences, with the values of this run.
    #[must_use]
    pub fn detail(&self, finding: &str, values: &BTreeMap<String, String>) -> String {
        self.text(finding, Some("detail"), values)
    }

    /// A text that belongs to no finding: an attribute of this message.
    #[must_use]
    pub fn phrase(
        &self,
        message: &str,
        attribute: &str,
        values: &BTreeMap<String, String>,
    ) -> String {
        self.text(message, Some(attribute), values)
    }

    /// What to do and who must do it; with the setting of the server `server` (a profile's key) where
    /// its profile names one for this finding.
    #[must_use]
    pub fn advice(
        &self,
        finding: &str,
        values: &BTreeMap<String, String>,
        server: Option<&str>,
    ) -> Vec<Advice> {
        let Some(family) = self.family(finding) else {
            return Vec::new();
        };
        let bundle = family.bundle();
        let Some(message) = bundle.get_message(finding) else {
            return Vec::new();
        };
        let args = arguments(values);
        let words = values.get("text").map_or("", String::as_str);
        message
            .attributes()
            .filter_map(|attribute| {
                let who = Who::from_attribute(attribute.id())?;
                let mut text = bundle
                    .format_pattern(attribute.value(), Some(&args), &mut Vec::new())
                    .into_owned();
                let setting = server
                    .filter(|_| who == Who::ServerAdmin)
                    .and_then(|server| servers::setting(server, finding, words))
                    .map(|setting| {
                        text.push_str(self.language.blank());
                        text.push_str(setting.how(self.language.tag()));
                        setting.name
                    });
                Some(Advice { who, text, setting })
            })
            .collect()
    }

    /// Whether sentences stand apart by a blank.
    pub(super) fn is_spaced(self) -> bool {
        self.language != Language::Japanese
    }

    /// A message's value or attribute; the finding's id if there is none.
    fn text(
        self,
        finding: &str,
        attribute: Option<&str>,
        values: &BTreeMap<String, String>,
    ) -> String {
        self.find(finding, attribute, values)
            .unwrap_or_else(|| finding.to_owned())
    }

    /// A message's value or attribute, if there is one.
    pub(super) fn find(
        self,
        message: &str,
        attribute: Option<&str>,
        values: &BTreeMap<String, String>,
    ) -> Option<String> {
        let bundle = self.family(message)?.bundle();
        let message = bundle.get_message(message)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let args = arguments(values);
        let text = bundle.format_pattern(pattern, Some(&args), &mut Vec::new());
        Some(text.into_owned())
    }

    /// Names of a message's attributes, in the order of the file.
    pub(super) fn attributes(self, message: &str) -> Vec<String> {
        let bundle = self.family(message).map(Family::bundle);
        let message = bundle.and_then(|bundle| bundle.get_message(message));
        message.map_or_else(Vec::new, |message| {
            let attributes = message.attributes();
            attributes.map(|one| one.id().to_owned()).collect()
        })
    }

    /// The file that has this text, an English one where this language lacks it.
    fn family(self, finding: &str) -> Option<&'static Family> {
        let head = format!("\n{finding} =");
        [self.language, Language::English]
            .into_iter()
            .flat_map(|language| language.families().iter().chain(language.codes()))
            .find(|family| family.source.contains(&head))
    }
}

impl Who {
    fn from_attribute(id: &str) -> Option<Self> {
        match id {
            "you" => Some(Self::You),
            "server-admin" => Some(Self::ServerAdmin),
            "network-admin" => Some(Self::NetworkAdmin),
            _ => None,
        }
    }
}

/// One file of texts, with the pieces that all files of its language share.
struct Family {
    language: &'static str,
    common: &'static str,
    source: &'static str,
    bundle: OnceLock<FluentBundle<FluentResource>>,
}

impl Family {
    /// The parsed file. What does not parse is left out; tests see to it that all does.
    fn bundle(&self) -> &FluentBundle<FluentResource> {
        self.bundle.get_or_init(|| {
            let language = self.language.parse::<LanguageIdentifier>();
            let mut bundle = FluentBundle::new_concurrent(language.into_iter().collect());
            bundle.set_use_isolating(false);
            bundle.set_transform(Some(if self.language == Language::Japanese.tag() {
                one_line_without_blanks
            } else {
                one_line
            }));
            for source in [self.common, self.source] {
                let resource = FluentResource::try_new(source.to_owned())
                    .unwrap_or_else(|(resource, _errors)| resource);
                bundle.add_resource_overriding(resource);
            }
            bundle
        })
    }
}

/// Joins the lines of a file's text. Values are not touched.
fn one_line(text: &str) -> Cow<'_, str> {
    joined(text, Language::English.blank())
}

/// The same for a language that writes no blanks between words.
fn one_line_without_blanks(text: &str) -> Cow<'_, str> {
    joined(text, Language::Japanese.blank())
}

fn joined<'a>(text: &'a str, blank: &str) -> Cow<'a, str> {
    if text.contains('\n') {
        Cow::Owned(text.replace('\n', blank))
    } else {
        Cow::Borrowed(text)
    }
}

/// The values, those that are missing as empty text; and for each `x` a `has-x`, since a Fluent
/// selector cannot compare with empty text.
fn arguments(values: &BTreeMap<String, String>) -> FluentArgs<'_> {
    let mut args = FluentArgs::with_capacity(2 * (VALUES.len() + values.len()));
    for key in VALUES {
        args.set(key, "");
        args.set(format!("has-{key}"), "no");
    }
    for (key, value) in values {
        let has = if value.is_empty() { "no" } else { "yes" };
        if COUNTS.contains(&key.as_str()) {
            args.set(key.as_str(), FluentValue::try_number(value));
        } else {
            args.set(key.as_str(), value.as_str());
        }
        args.set(format!("has-{key}"), has);
    }
    args
}

/// The files of one language's folder.
macro_rules! families {
    ($language:literal: $($file:literal)*) => {
        [$(Family {
            language: $language,
            common: include_str!(concat!("data/locales/", $language, "/common.ftl")),
            source: include_str!(concat!("data/locales/", $language, "/", $file, ".ftl")),
            bundle: OnceLock::new(),
        }),*]
    };
}

static ENGLISH: [Family; 10] = families!("en":
    "dns" "tcp" "greeting" "limits" "login" "directory" "data" "protocol" "probe" "guidance");

static JAPANESE: [Family; 10] = families!("ja":
    "dns" "tcp" "greeting" "limits" "login" "directory" "data" "protocol" "probe" "guidance");

/// The catalogue of reply codes, apart from the findings.
static ENGLISH_CODES: [Family; 10] = families!("en":
    "codes-1" "codes-20-22" "codes-23-25" "codes-3" "codes-40-42" "codes-43-45" "codes-50-52"
    "codes-53-55" "codes-other" "codes-words");

static JAPANESE_CODES: [Family; 10] = families!("ja":
    "codes-1" "codes-20-22" "codes-23-25" "codes-3" "codes-40-42" "codes-43-45" "codes-50-52"
    "codes-53-55" "codes-other" "codes-words");

impl Language {
    /// Every language that the texts exist in.
    pub const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// Its tag (BCP 47), which is also the name of its folder.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// What stands between two sentences, and between two words where a line ends.
    fn blank(self) -> &'static str {
        match self {
            Self::English => " ",
            Self::Japanese => "",
        }
    }

    fn families(self) -> &'static [Family] {
        match self {
            Self::English => &ENGLISH,
            Self::Japanese => &JAPANESE,
        }
    }

    /// The files of the catalogue of reply codes.
    fn codes(self) -> &'static [Family] {
        match self {
            Self::English => &ENGLISH_CODES,
            Self::Japanese => &JAPANESE_CODES,
        }
    }

    /// Ids of all findings that have texts, in the order of the files.
    #[must_use]
    pub fn findings(self) -> Vec<&'static str> {
        self.families()
            .iter()
            .flat_map(|family| family.source.lines())
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
            .filter(|id| known(id).is_some())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The families of all languages.
    fn families() -> impl Iterator<Item = &'static Family> {
        Language::ALL.into_iter().flat_map(Language::families)
    }

    #[test]
    fn every_file_parses_and_no_id_is_there_twice() {
        let codes = Language::ALL.into_iter().flat_map(Language::codes);
        for source in families()
            .chain(codes)
            .flat_map(|family| [family.common, family.source])
        {
            let parsed = FluentResource::try_new(source.to_owned());
            assert!(parsed.is_ok(), "{:?}", parsed.err());
        }
        for language in Language::ALL {
            let ids = language.findings();
            assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
        }
    }

    #[test]
    fn only_known_attributes_and_values_are_used() {
        let mut is_finding = false;
        for line in families()
            .flat_map(|family| [family.common, family.source])
            .flat_map(str::lines)
        {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                let (id, _) = line.split_once(" =").expect("a message has a value");
                is_finding = known(id).is_some();
            }
            if let Some(attribute) = line.trim().strip_prefix('.') {
                let (id, _) = attribute
                    .split_once(" =")
                    .expect("an attribute has a value");
                let is_of_finding = id == "detail" || Who::from_attribute(id).is_some();
                assert!(!is_finding || is_of_finding, "{line}");
            }
            for used in line.split("{ $").skip(1) {
                let name = used.split(' ').next().expect("a name follows");
                let value = name.strip_prefix("has-").unwrap_or(name);
                let is_known = VALUES.contains(&value) || OF_LIMITS.contains(&value);
                assert!(is_known, "{line}");
            }
        }
    }

    #[test]
    fn lines_are_joined_as_the_language_joins_words() {
        let lines = "one\ntwo";
        assert_eq!(one_line(lines), "one two");
        assert_eq!(one_line_without_blanks(lines), "onetwo");
        assert_eq!(one_line_without_blanks("one two"), "one two");
    }

    #[test]
    fn a_value_stays_as_it_is() {
        let values = BTreeMap::from([("text".to_owned(), "two  spaces\nand {lines}".to_owned())]);
        let detail = Wording::english().detail("greeting-ssh", &values);
        assert!(detail.ends_with("\"two  spaces\nand {lines}\""), "{detail}");
    }
}
