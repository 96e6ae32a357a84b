//! Reply codes as far as they need no language, from `data/codes.toml` and `data/codes-refused.toml`.
//!
//! [`super::catalogue`] has the texts.

use std::sync::OnceLock;

use serde::Deserialize;

/// What is known of one reply code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyCode {
    /// The code; above 999 an error number that clients show where a code is expected.
    pub code: u16,
    /// The standards that define it (`RFC 959`); none where it was only met in the wild.
    pub defined: Vec<String>,
    /// Software that is known for it, where that says more than the standards.
    #[serde(default)]
    pub seen: Vec<String>,
    /// The commands that it answers; `any` for all.
    pub commands: Vec<String>,
    /// Codes that it is confused with, that follow it, or that say the same elsewhere.
    pub related: Vec<u16>,
    /// Seconds after which trying again is sensible; `None` where waiting does not help or is not
    /// needed.
    pub wait: Option<u64>,
}

/// All codes that are listed, in order.
#[must_use]
pub fn all() -> &'static [ReplyCode] {
    static ALL: OnceLock<Vec<ReplyCode>> = OnceLock::new();
    // A file that does not parse counts as empty; tests see to it that all do.
    ALL.get_or_init(|| {
        let files = SOURCES.map(|source| toml::from_str::<File>(source).unwrap_or_default());
        files.into_iter().flat_map(|file| file.code).collect()
    })
}

/// What is known of this code, if it is listed.
#[must_use]
pub fn known(code: u16) -> Option<&'static ReplyCode> {
    let all = all();
    let at = all.binary_search_by_key(&code, |known| known.code).ok()?;
    all.get(at)
}

/// The first digit, which says how the command ended; 1 to 6. `None` for what is no reply code.
#[must_use]
pub fn class(code: u16) -> Option<u16> {
    Some(code / 100).filter(|digit| (1..=6).contains(digit))
}

/// The second digit, which says what the reply is about. `None` where the standard leaves it open, and
/// for what is no reply code.
#[must_use]
pub fn group(code: u16) -> Option<u16> {
    class(code)?;
    Some(code / 10 % 10).filter(|digit| matches!(digit, 0..=3 | 5))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    code: Vec<ReplyCode>,
}

const SOURCES: [&str; 2] = [
    include_str!("data/codes.toml"),
    include_str!("data/codes-refused.toml"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_parse_and_the_codes_are_in_order() {
        for source in SOURCES {
            let file: Result<File, _> = toml::from_str(source);
            assert!(file.is_ok(), "{:?}", file.err());
        }
        assert!(all().is_sorted_by(|one, next| one.code < next.code));
    }
}
