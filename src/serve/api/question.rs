//! What a query asks of the API.

use crate::knowledge::wording::Language;
use crate::serve::admit::Asked;
use crate::serve::question::parameters;
use crate::serve::refusal::Refusal;
use crate::target::{TlsMode, Until};

/// What can be asked, as the documentation lists it.
pub const PARAMETERS: [&str; 5] = ["target", "module", "tls", "until", "lang"];

/// The kinds of TLS. The one that is the default leaves it to the module.
const TLS: [(&str, Option<TlsMode>); 4] = [
    ("auto", None),
    ("explicit", Some(TlsMode::Explicit)),
    ("implicit", Some(TlsMode::Implicit)),
    ("off", Some(TlsMode::Off)),
];

/// What a query asks.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) asked: Asked,
    /// The language of the report.
    pub(super) language: Option<Language>,
}

impl Question {
    pub(super) fn parse(query: &str) -> Result<Self, Refusal> {
        let [target, module, tls, until, lang] = parameters(query, PARAMETERS)?;
        let tls = one_of("tls", tls.as_deref(), TLS)?;
        let parts = Until::ALL.map(|part| (part.name(), part));
        let languages = Language::ALL.map(|language| (language.tag(), language));
        Ok(Self {
            asked: Asked {
                target: target.ok_or(Refusal::NoTarget(super::PROBE))?,
                module,
                tls: tls.flatten(),
                until: one_of("until", until.as_deref(), parts)?,
            },
            language: one_of("lang", lang.as_deref(), languages)?,
        })
    }
}

/// What a value stands for.
fn one_of<T, const N: usize>(
    name: &'static str,
    value: Option<&str>,
    choices: [(&'static str, T); N],
) -> Result<Option<T>, Refusal> {
    let Some(value) = value else { return Ok(None) };
    let names = choices.each_ref().map(|(name, _)| *name).join(", ");
    let mut choices = choices.into_iter();
    match choices.find(|(name, _)| *name == value) {
        Some((_, chosen)) => Ok(Some(chosen)),
        None => Err(Refusal::Choice {
            name,
            choices: names,
        }),
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test]
    fn a_whole_question() {
        let query = "target=ftp.example%3A2121&module=m&tls=explicit&until=login&lang=ja";
        let Question { asked, language } = Question::parse(query).unwrap();
        assert_eq!(asked.target, "ftp.example:2121");
        assert_eq!(asked.module.as_deref(), Some("m"));
        assert_eq!(asked.tls, Some(TlsMode::Explicit));
        assert_eq!(asked.until, Some(Until::Login));
        assert_eq!(language, Some(Language::Japanese));
    }

    #[test]
    fn what_is_not_said_is_left_to_the_module() {
        let Question { asked, language } = Question::parse("target=h&module=&tls=auto").unwrap();
        assert!(asked.module.is_none() && asked.tls.is_none() && asked.until.is_none());
        assert_eq!(language, None);
    }

    #[test_case("", "no-target"; "nothing")]
    #[test_case("target=a&target=b", "repeated-parameter"; "two targets")]
    #[test_case("target=a&debug=true", "unknown-parameter"; "what only the exporter knows")]
    #[test_case("target=a&tls=sideways", "bad-value"; "no kind of TLS")]
    #[test_case("target=a&until=noon", "bad-value"; "no part")]
    #[test_case("target=a&lang=tlh", "bad-value"; "no language of ours")]
    #[test_case("target=a&password=hunter2", "credentials-in-query"; "a password")]
    #[test_case("target=%ff", "bad-value"; "no text")]
    fn what_is_wrong(query: &str, code: &str) {
        let refusal = Question::parse(query).unwrap_err();
        assert_eq!(refusal.code().name(), code);
        assert!(!refusal.to_string().contains("hunter2"));
    }
}
