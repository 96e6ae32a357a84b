//! Titles, details and advice from `data/findings/*.toml`, and all other texts from `data/locales/LANGUAGE/*.ftl`.
//!
//! The title of a finding is a Fluent message, its detail and the pieces of advice are attributes of it, the
//! latter in the order in which they are to be followed. A finding or a file is parsed when the first of its
//! texts is asked for.

mod texts;

use std::collections::BTreeMap;

use fluent_bundle::{FluentArgs, FluentValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::texts::Texts;
use super::findings::FindingId;
use super::servers::{self, Server};

/// The names of values, and those by which a text asks whether it has one.
macro_rules! values {
    ($count:literal: $($name:literal)*) => {
        /// Values that a text may use. A finding that lacks one counts as having it empty.
        pub const VALUES: [&str; $count] = [$($name),*];

        /// For each value, what a text selects by, since a Fluent selector cannot compare with empty text.
        const HAS: [&str; $count] = [$(concat!("has-", $name)),*];
    };
}

values! { 66:
    "address"
    "addresses"
    "alert"
    "alike"
    "announced"
    "asked"
    "broken"
    "captured"
    "cipher"
    "code"
    "command"
    "data"
    "date"
    "days"
    "directory"
    "entries"
    "eprt"
    "error"
    "fingerprint"
    "flag"
    "greeted"
    "hidden"
    "holder"
    "host"
    "in-use"
    "ipv4"
    "issuer"
    "key"
    "late"
    "limit"
    "local"
    "logged-in"
    "minded"
    "minutes"
    "name"
    "names"
    "offset"
    "open"
    "parts"
    "path"
    "peer"
    "port"
    "probe"
    "protocol"
    "proxy"
    "reason"
    "refused"
    "renewed"
    "scheme"
    "schemes"
    "seconds"
    "silent"
    "size"
    "software"
    "subject"
    "text"
    "times"
    "unclear"
    "unknown-command"
    "until"
    "untold"
    "use-name"
    "user"
    "variable"
    "version"
    "written"
}

/// Values that are numbers of things, by which a text may choose its words.
const COUNTS: [&str; 14] = [
    "attempts",
    "clients",
    "connections",
    "days",
    "entries",
    "exchanges",
    "features",
    "held",
    "lines",
    "most",
    "runs",
    "sessions",
    "times",
    "unwell",
];

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

/// A value of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// Not known.
    Missing,
    /// A number, by which a text may choose its words.
    Number(f64),
    /// Anything else.
    Text(String),
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

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The cause in a few words.
    #[must_use]
    pub fn title(&self, finding: FindingId, values: &BTreeMap<String, String>) -> String {
        self.of(finding, None, values)
    }

    /// The cause in a few sentences, with the values of this run.
    #[must_use]
    pub fn detail(&self, finding: FindingId, values: &BTreeMap<String, String>) -> String {
        self.of(finding, Some("detail"), values)
    }

    /// A text that belongs to no finding: an attribute of this message.
    #[must_use]
    pub fn phrase(
        &self,
        message: &str,
        attribute: &str,
        values: &BTreeMap<String, String>,
    ) -> String {
        self.find(message, Some(attribute), values)
            .unwrap_or_else(|| message.to_owned())
    }

    /// A text that belongs to no finding, with these values and no others.
    #[must_use]
    pub fn say(&self, message: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::with_capacity(2 * values.len());
        for (key, value) in values {
            args.set(*key, typed(key, value));
            args.set(format!("has-{key}"), has(value));
        }
        self.format(message, None, &args)
            .unwrap_or_else(|| message.to_owned())
    }

    /// A text that belongs to no finding, with values of several types.
    #[must_use]
    pub fn tell(&self, message: &str, values: &BTreeMap<String, Argument>) -> String {
        let mut args = FluentArgs::with_capacity(2 * values.len());
        for (name, value) in values {
            let (value, has) = match value {
                Argument::Missing => (FluentValue::from(""), "no"),
                Argument::Number(number) => (FluentValue::from(*number), "yes"),
                Argument::Text(text) => (FluentValue::from(text.as_str()), "yes"),
            };
            args.set(name.as_str(), value);
            args.set(format!("has-{name}"), has);
        }
        self.format(message, None, &args)
            .unwrap_or_else(|| message.to_owned())
    }

    /// What stands between two sentences or words.
    #[must_use]
    pub fn blank(&self) -> &'static str {
        self.language.blank()
    }

    /// What to do and who must do it; with the setting of this server where its profile names one for this
    /// finding.
    #[must_use]
    pub fn advice(
        &self,
        finding: FindingId,
        values: &BTreeMap<String, String>,
        server: Option<Server<'_>>,
    ) -> Vec<Advice> {
        let texts = self.language.of(finding);
        let bundle = texts.bundle();
        let Some(message) = bundle.get_message(finding.name()) else {
            return Vec::new();
        };
        let args = arguments(texts, values);
        let value = |key: &str| values.get(key).map_or("", String::as_str);
        let (command, words) = (value("command"), value("text"));
        message
            .attributes()
            .filter_map(|attribute| {
                let who = Who::from_attribute(attribute.id())?;
                let mut text = bundle
                    .format_pattern(attribute.value(), Some(&args), &mut Vec::new())
                    .into_owned();
                let setting = server
                    .filter(|_| who == Who::ServerAdmin)
                    .and_then(|server| servers::setting(server, finding, command, words))
                    .map(|setting| {
                        text.push_str(self.language.blank());
                        text.push_str(setting.how(self.language.tag()));
                        setting.name
                    });
                Some(Advice { who, text, setting })
            })
            .collect()
    }

    /// A text of a finding.
    fn of(
        self,
        finding: FindingId,
        attribute: Option<&str>,
        values: &BTreeMap<String, String>,
    ) -> String {
        let texts = self.language.of(finding);
        let args = arguments(texts, values);
        formatted(texts, finding.name(), attribute, &args).unwrap_or_default()
    }

    /// A message's value or attribute, if there is one.
    pub(super) fn find(
        self,
        message: &str,
        attribute: Option<&str>,
        values: &BTreeMap<String, String>,
    ) -> Option<String> {
        let texts = self.file(message)?;
        formatted(texts, message, attribute, &arguments(texts, values))
    }

    fn format(
        self,
        message: &str,
        attribute: Option<&str>,
        args: &FluentArgs<'_>,
    ) -> Option<String> {
        formatted(self.file(message)?, message, attribute, args)
    }

    /// Names of a message's attributes, in the order of the file.
    pub(super) fn attributes(self, message: &str) -> Vec<String> {
        let bundle = self.file(message).map(Texts::bundle);
        let message = bundle.and_then(|bundle| bundle.get_message(message));
        message.map_or_else(Vec::new, |message| {
            let attributes = message.attributes();
            attributes.map(|one| one.id().to_owned()).collect()
        })
    }

    /// The file that has this text, an English one where this language lacks it.
    fn file(self, message: &str) -> Option<&'static Texts> {
        // The files that have been needed already are few, and most texts come from them. A text that
        // this language lacks is in none of its files, so that English does not get in before it.
        let mut files = self.language.words().iter();
        files.find(|file| file.has_parsed(message)).or_else(|| {
            let head = format!("{message} =");
            let next = format!("\n{head}");
            [self.language, Language::English]
                .into_iter()
                .flat_map(Language::words)
                .find(|file| file.source.starts_with(&head) || file.source.contains(&next))
        })
    }
}

/// A message's value or attribute, if these texts have it.
fn formatted(
    texts: &'static Texts,
    message: &str,
    attribute: Option<&str>,
    args: &FluentArgs<'_>,
) -> Option<String> {
    let bundle = texts.bundle();
    let message = bundle.get_message(message)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    let text = bundle.format_pattern(pattern, Some(args), &mut Vec::new());
    Some(text.into_owned())
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

/// The values that these texts speak of, those that are missing as empty text. The others would cost most of the time that a
/// report takes. The names come in order, so that each has its place at the end.
fn arguments<'a>(texts: &Texts, values: &'a BTreeMap<String, String>) -> FluentArgs<'a> {
    let names = texts.variables();
    let mut args = FluentArgs::with_capacity(names.len());
    for name in names {
        let asked = name.strip_prefix("has-");
        if let Some(value) = values.get(*name) {
            args.set(*name, typed(name, value));
        } else if let Some(value) = asked.and_then(|asked| values.get(asked)) {
            args.set(*name, has(value));
        } else if VALUES.contains(name) {
            args.set(*name, "");
        } else if HAS.contains(name) {
            args.set(*name, has(""));
        }
    }
    args
}

fn typed<'a>(key: &str, value: &'a str) -> FluentValue<'a> {
    if COUNTS.contains(&key) {
        FluentValue::try_number(value)
    } else {
        value.into()
    }
}

fn has(value: &str) -> &'static str {
    if value.is_empty() { "no" } else { "yes" }
}

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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_as_it_is() {
        let values = BTreeMap::from([("text".to_owned(), "two  spaces\nand {lines}".to_owned())]);
        let detail = Wording::english().detail(FindingId::GreetingSsh, &values);
        assert!(detail.ends_with("\"two  spaces\nand {lines}\""), "{detail}");
    }
}
