//! The files of texts: which there are, and how one is parsed.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use unic_langid::LanguageIdentifier;

use super::Language;

/// One file of texts, with the pieces that all files of its language share.
pub(super) struct Family {
    language: &'static str,
    common: &'static Common,
    pub(super) source: &'static str,
    bundle: OnceLock<FluentBundle<Arc<FluentResource>>>,
}

/// The pieces that all files of a language share, parsed once.
pub(super) struct Common {
    source: &'static str,
    parsed: OnceLock<Arc<FluentResource>>,
}

impl Common {
    const fn new(source: &'static str) -> Self {
        Self {
            source,
            parsed: OnceLock::new(),
        }
    }

    fn parsed(&self) -> &Arc<FluentResource> {
        self.parsed.get_or_init(|| Arc::new(parse(self.source)))
    }
}

static ENGLISH_COMMON: Common = Common::new(include_str!("../data/locales/en/common.ftl"));

static JAPANESE_COMMON: Common = Common::new(include_str!("../data/locales/ja/common.ftl"));

fn parse(source: &str) -> FluentResource {
    FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _errors)| resource)
}

impl Family {
    /// The parsed file. What does not parse is left out; tests see to it that all does.
    pub(super) fn bundle(&self) -> &FluentBundle<Arc<FluentResource>> {
        self.bundle.get_or_init(|| {
            let language = self.language.parse::<LanguageIdentifier>();
            let mut bundle = FluentBundle::new_concurrent(language.into_iter().collect());
            bundle.set_use_isolating(false);
            bundle.set_transform(Some(if self.language == Language::Japanese.tag() {
                one_line_without_blanks
            } else {
                one_line
            }));
            bundle.add_resource_overriding(Arc::clone(self.common.parsed()));
            bundle.add_resource_overriding(Arc::new(parse(self.source)));
            bundle
        })
    }

    /// Whether the file has been parsed, and has this text.
    pub(super) fn has_parsed(&self, message: &str) -> bool {
        let bundle = self.bundle.get();
        bundle.is_some_and(|bundle| bundle.has_message(message))
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

/// The files of one language's folder.
macro_rules! families {
    ($language:literal $common:ident: $($file:literal)*) => {
        [$(Family {
            language: $language,
            common: &$common,
            source: include_str!(concat!("../data/locales/", $language, "/", $file, ".ftl")),
            bundle: OnceLock::new(),
        }),*]
    };
}

static ENGLISH: [Family; 18] = families!("en" ENGLISH_COMMON:
    "dns" "tcp" "greeting" "limits" "tls" "tls-certificates" "tls-data" "login" "directory" "data"
    "transfer-test" "checks" "matrix" "network" "observed" "ports" "protocol" "probe");

static JAPANESE: [Family; 18] = families!("ja" JAPANESE_COMMON:
    "dns" "tcp" "greeting" "limits" "tls" "tls-certificates" "tls-data" "login" "directory" "data"
    "transfer-test" "checks" "matrix" "network" "observed" "ports" "protocol" "probe");

/// The catalogue of reply codes and the words of reports, apart from the findings.
static ENGLISH_WORDS: [Family; 20] = families!("en" ENGLISH_COMMON:
    "codes-1" "codes-20-22" "codes-23-25" "codes-3" "codes-40-42" "codes-43-45" "codes-50-52"
    "codes-53-55" "codes-other" "codes-words" "demo" "facts-data" "facts-network" "facts-tls" "guidance" "matrix-words" "notes" "report"
    "steps" "watching");

static JAPANESE_WORDS: [Family; 20] = families!("ja" JAPANESE_COMMON:
    "codes-1" "codes-20-22" "codes-23-25" "codes-3" "codes-40-42" "codes-43-45" "codes-50-52"
    "codes-53-55" "codes-other" "codes-words" "demo" "facts-data" "facts-network" "facts-tls" "guidance" "matrix-words" "notes" "report"
    "steps" "watching");

impl Language {
    pub(super) fn families(self) -> &'static [Family] {
        match self {
            Self::English => &ENGLISH,
            Self::Japanese => &JAPANESE,
        }
    }

    /// The files of the catalogue of reply codes.
    pub(super) fn words(self) -> &'static [Family] {
        match self {
            Self::English => &ENGLISH_WORDS,
            Self::Japanese => &JAPANESE_WORDS,
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
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{VALUES, Who};
    use super::*;

    /// The families of all languages.
    fn families() -> impl Iterator<Item = &'static Family> {
        Language::ALL.into_iter().flat_map(Language::families)
    }

    #[test]
    fn every_file_parses_and_no_id_is_there_twice() {
        let codes = Language::ALL.into_iter().flat_map(Language::words);
        for source in families()
            .chain(codes)
            .flat_map(|family| [family.common.source, family.source])
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
        for line in families()
            .flat_map(|family| [family.common.source, family.source])
            .flat_map(str::lines)
        {
            if let Some(attribute) = line.trim().strip_prefix('.') {
                let (id, _) = attribute
                    .split_once(" =")
                    .expect("an attribute has a value");
                let is_known = id == "detail" || Who::from_attribute(id).is_some();
                assert!(is_known, "{line}");
            }
            for used in line.split("{ $").skip(1) {
                let name = used.split(' ').next().expect("a name follows");
                let value = name.strip_prefix("has-").unwrap_or(name);
                assert!(VALUES.contains(&value), "{line}");
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
}
