//! The texts: those of each finding, the files of all others, and how they are parsed.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use unic_langid::LanguageIdentifier;

use super::Language;
use crate::knowledge::findings::FindingId;

/// The texts of one finding or of one file, with the pieces that all texts of its language share.
pub(super) struct Texts {
    common: &'static Common,
    pub(super) source: &'static str,
    bundle: OnceLock<Box<Bundle>>,
    variables: OnceLock<Vec<&'static str>>,
}

pub(super) type Bundle = FluentBundle<Arc<FluentResource>>;

/// The pieces that all texts of a language share, parsed once.
pub(super) struct Common {
    language: Language,
    pub(super) source: &'static str,
    parsed: OnceLock<Arc<FluentResource>>,
}

impl Common {
    const fn new(language: Language, source: &'static str) -> Self {
        Self {
            language,
            source,
            parsed: OnceLock::new(),
        }
    }

    fn parsed(&self) -> &Arc<FluentResource> {
        self.parsed.get_or_init(|| Arc::new(parse(self.source)))
    }
}

static ENGLISH_COMMON: Common = Common::new(
    Language::English,
    include_str!("../data/locales/en/common.ftl"),
);

static JAPANESE_COMMON: Common = Common::new(
    Language::Japanese,
    include_str!("../data/locales/ja/common.ftl"),
);

fn parse(source: &str) -> FluentResource {
    FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _errors)| resource)
}

impl Texts {
    const fn new(common: &'static Common, source: &'static str) -> Self {
        Self {
            common,
            source,
            bundle: OnceLock::new(),
            variables: OnceLock::new(),
        }
    }

    /// The parsed texts. What does not parse is left out; tests see to it that all does.
    pub(super) fn bundle(&self) -> &Bundle {
        self.bundle.get_or_init(|| {
            let language = self.common.language.tag().parse::<LanguageIdentifier>();
            let mut bundle = FluentBundle::new_concurrent(language.into_iter().collect());
            bundle.set_use_isolating(false);
            bundle.set_transform(Some(match self.common.language {
                Language::English => one_line,
                Language::Japanese => one_line_without_blanks,
            }));
            bundle.add_resource_overriding(Arc::clone(self.common.parsed()));
            bundle.add_resource_overriding(Arc::new(parse(self.source)));
            Box::new(bundle)
        })
    }

    /// The names of all values that these texts and the shared pieces speak of, in order.
    pub(super) fn variables(&self) -> &[&'static str] {
        self.variables.get_or_init(|| {
            let sources = [self.common.source, self.source];
            let mut names: Vec<_> = sources.into_iter().flat_map(variables_of).collect();
            names.sort_unstable();
            names.dedup();
            names
        })
    }

    /// Whether they have been parsed, and have this text.
    pub(super) fn has_parsed(&self, message: &str) -> bool {
        let bundle = self.bundle.get();
        bundle.is_some_and(|bundle| bundle.has_message(message))
    }
}

/// What stands behind each `$`.
fn variables_of(source: &str) -> impl Iterator<Item = &str> {
    source.split('$').skip(1).map(|rest| {
        let is_in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let end = rest.find(|c| !is_in_name(c)).unwrap_or(rest.len());
        &rest[..end]
    })
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

// The texts of each finding, in the order of `FindingId`, from `data/findings/*.toml`.
include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The files of one language's folder.
macro_rules! files {
    ($language:literal $common:ident: $($file:literal)*) => {
        [$(Texts::new(
            &$common,
            include_str!(concat!("../data/locales/", $language, "/", $file, ".ftl")),
        )),*]
    };
}

/// The catalogue of reply codes and the words of reports, apart from the findings.
static ENGLISH_WORDS: [Texts; 29] = files!("en" ENGLISH_COMMON:
    "codes-1" "codes-20-22" "codes-23-25" "codes-3" "codes-40-42" "codes-43-45" "codes-50-52"
    "client-errors" "codes-53-55" "codes-other" "codes-words" "demo" "errors" "facts-data" "facts-network" "facts-packets" "facts-tls" "guidance" "matrix-words" "notes" "page" "path" "places" "report"
    "steps" "usage" "watch" "watching" "web");

static JAPANESE_WORDS: [Texts; 29] = files!("ja" JAPANESE_COMMON:
    "codes-1" "codes-20-22" "codes-23-25" "codes-3" "codes-40-42" "codes-43-45" "codes-50-52"
    "client-errors" "codes-53-55" "codes-other" "codes-words" "demo" "errors" "facts-data" "facts-network" "facts-packets" "facts-tls" "guidance" "matrix-words" "notes" "page" "path" "places" "report"
    "steps" "usage" "watch" "watching" "web");

impl Language {
    /// The texts of a finding.
    pub(super) fn of(self, finding: FindingId) -> &'static Texts {
        let all = match self {
            Self::English => &ENGLISH,
            Self::Japanese => &JAPANESE,
        };
        &all[finding as usize]
    }

    /// The files of all other texts.
    pub(super) fn words(self) -> &'static [Texts] {
        match self {
            Self::English => &ENGLISH_WORDS,
            Self::Japanese => &JAPANESE_WORDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::wording::{VALUES, Who};

    /// The texts of all findings in all languages.
    fn findings() -> impl Iterator<Item = &'static Texts> {
        Language::ALL
            .into_iter()
            .flat_map(|language| FindingId::ALL.map(|finding| language.of(finding)))
    }

    #[test]
    fn every_text_parses() {
        let words = Language::ALL.into_iter().flat_map(Language::words);
        let all = findings().chain(words);
        for source in all.flat_map(|texts| [texts.common.source, texts.source]) {
            let parsed = FluentResource::try_new(source.to_owned());
            assert!(parsed.is_ok(), "{source}: {:?}", parsed.err());
        }
    }

    #[test]
    fn the_values_of_texts_are_known_by_their_names() {
        let text = "a = { $has-user ->\n  [yes] { $user }{$2nd_x}\n *[no] 5 $\n}";
        let names: Vec<_> = variables_of(text).collect();
        assert_eq!(names, ["has-user", "user", "2nd_x", ""]);
        let texts = Language::English.of(FindingId::LimitPerIp);
        assert!(texts.variables().is_sorted());
        assert!(texts.variables().contains(&"limit"));
    }

    #[test]
    fn the_first_text_of_a_file_is_found_before_any_other() {
        for language in Language::ALL {
            for texts in language.words() {
                let first = texts.source.split(" =").next().unwrap();
                let message = first.lines().last().unwrap();
                let said = crate::knowledge::wording::Wording::new(language).say(message, &[]);
                assert_ne!(said, message, "{language:?}");
            }
        }
    }

    #[test]
    fn the_texts_of_a_finding_are_found_by_its_id() {
        for language in Language::ALL {
            for finding in FindingId::ALL {
                let bundle = language.of(finding).bundle();
                assert!(bundle.has_message(finding.name()), "{finding}");
            }
        }
    }

    #[test]
    fn only_known_attributes_and_values_are_used() {
        for line in findings()
            .flat_map(|texts| [texts.common.source, texts.source])
            .flat_map(str::lines)
        {
            if let Some(attribute) = line.strip_prefix("    .") {
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
