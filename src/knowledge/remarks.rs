//! What programs say of failures in their own logs, from `data/remarks.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::findings::FindingId;

static REMARKS: LazyLock<Vec<Remark>> = LazyLock::new(load);

/// How much of a line is looked at.
const MAX_CHARS: usize = 2000;

/// The part of the conversation that a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// The login.
    Login,
    /// TLS, on either connection.
    Tls,
    /// A data connection.
    Data,
    /// A proxy through which the client connects.
    Proxy,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    remark: Vec<Remark>,
}

/// Words and what they name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// The cause that they name.
    pub finding: FindingId,
    /// What they are about.
    pub at: About,
    words: Vec<String>,
    /// Whose words they are.
    pub by: String,
    /// A line that has them.
    pub example: String,
}

#[expect(
    clippy::expect_used,
    reason = "a data file of ours, which a test loads"
)]
fn load() -> Vec<Remark> {
    let file: File = toml::from_str(include_str!("data/remarks.toml")).expect("remarks.toml");
    file.remark
}

/// What this line of a program names, if its words are known. Some libraries write their constants (`WRONG_VERSION_NUMBER`),
/// whose words are the same.
#[must_use]
pub fn named(line: &str) -> Option<&'static Remark> {
    let line: String = line.chars().take(MAX_CHARS).collect();
    let line = line.to_ascii_lowercase().replace('_', " ");
    let holds = |remark: &&Remark| remark.words.iter().all(|words| line.contains(words));
    REMARKS.iter().find(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_found_by_its_example() {
        for remark in REMARKS.iter() {
            let found = named(&remark.example).unwrap();
            assert_eq!(found.finding, remark.finding, "{}", remark.example);
            assert!(!remark.by.is_empty());
            for words in &remark.words {
                assert_eq!(*words, words.to_ascii_lowercase(), "{words}");
            }
        }
    }

    #[test]
    fn constants_are_words() {
        let found = named("ssl.SSLError: [SSL: TLSV1_ALERT_PROTOCOL_VERSION] (_ssl.c:1007)");
        assert_eq!(found.unwrap().finding, FindingId::TlsNoCommonVersion);
        assert!(named("failed to retrieve directory listing").is_none());
    }

    #[test]
    fn the_beginning_of_a_line_is_looked_at() {
        let example = &REMARKS[0].example;
        let behind = |chars: usize| named(&format!("{} {example}", "-".repeat(chars)));
        assert!(behind(10).is_some());
        assert!(behind(MAX_CHARS).is_none());
    }
}
