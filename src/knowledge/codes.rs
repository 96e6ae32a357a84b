//! Reply codes, from `data/codes.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// What is known of one reply code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReplyCode {
    /// The code.
    pub code: u16,
    /// A few words: what it means.
    pub name: String,
}

/// What is known of this reply code; for an unknown one, what its digits say (RFC 959 section 4.2).
#[must_use]
pub fn describe(code: u16) -> String {
    let catalogue = catalogue();
    if let Ok(at) = catalogue
        .codes
        .binary_search_by_key(&code, |known| known.code)
    {
        return catalogue.codes[at].name.clone();
    }
    let Some(class) = class(code) else {
        return "No FTP reply code".to_owned();
    };
    match group(code) {
        Some(group) => format!("Unlisted code: {class} ({group})"),
        None => format!("Unlisted code: {class}"),
    }
}

/// All codes that are listed, in order.
#[must_use]
pub fn all() -> &'static [ReplyCode] {
    &catalogue().codes
}

/// What the first digit says: how the command ended. `None` for what is no reply code.
#[must_use]
pub fn class(code: u16) -> Option<&'static str> {
    if code > 999 {
        return None;
    }
    word(&catalogue().class, code / 100)
}

/// What the second digit says: what the reply is about. `None` where the RFC leaves it open.
#[must_use]
pub fn group(code: u16) -> Option<&'static str> {
    word(&catalogue().group, code / 10 % 10)
}

fn word(words: &'static BTreeMap<String, String>, digit: u16) -> Option<&'static str> {
    words.get(&digit.to_string()).map(String::as_str)
}

/// The file, its codes in order.
#[derive(Debug, Default)]
struct Catalogue {
    class: BTreeMap<String, String>,
    group: BTreeMap<String, String>,
    codes: Vec<ReplyCode>,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    class: BTreeMap<String, String>,
    group: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
}

/// Parsed when first needed. A file that does not parse counts as empty; tests see to it that it
/// does.
fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let file: File = toml::from_str(SOURCE).unwrap_or_default();
        let mut codes: Vec<ReplyCode> = file
            .names
            .into_iter()
            .filter_map(|(code, name)| {
                Some(ReplyCode {
                    code: code.parse().ok()?,
                    name,
                })
            })
            .collect();
        codes.sort_by_key(|known| known.code);
        Catalogue {
            class: file.class,
            group: file.group,
            codes,
        }
    })
}

const SOURCE: &str = include_str!("data/codes.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_parses_and_every_code_is_a_number() {
        let file: File = toml::from_str(SOURCE).expect("codes.toml parses");
        assert_eq!(file.names.len(), all().len());
        assert!(file.names.values().all(|name| !name.is_empty()));
    }
}
