//! What a server does as it is shipped: its limits, its timers, and when it says that a transfer begins.

use std::time::Duration;

use serde::{Deserialize, Deserializer};

/// The part `[defaults]` of a profile. What is absent is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Defaults {
    /// Sessions at once; 0 is no limit.
    pub sessions: Option<u32>,
    /// Sessions at once from one address; 0 is no limit.
    pub sessions_per_address: Option<u32>,
    /// Failed logins after which a session ends.
    pub failed_logins: Option<u32>,
    /// How long a session may do nothing.
    #[serde(deserialize_with = "span")]
    pub idle: Option<Duration>,
    /// How long a login may take from the greeting on.
    #[serde(deserialize_with = "span")]
    pub login: Option<Duration>,
    /// How long a session may go without a transfer.
    #[serde(deserialize_with = "span")]
    pub without_transfer: Option<Duration>,
    /// How long a transfer may stand still.
    #[serde(deserialize_with = "span")]
    pub stalled_transfer: Option<Duration>,
    /// How long a data connection is waited for.
    #[serde(deserialize_with = "span")]
    pub data_connection: Option<Duration>,
    /// How long a session may last in all.
    #[serde(deserialize_with = "span")]
    pub whole_session: Option<Duration>,
    /// How late the first wrong password is answered.
    #[serde(deserialize_with = "span")]
    pub after_failed_login: Option<Duration>,
    /// Whether anonymous users can only read, whatever the configuration and the modes of files.
    pub anonymous_reads_only: bool,
    /// Words that refuse STOR where the server was started for reading only.
    pub started_read_only: Vec<String>,
    /// When 150 or 125 comes.
    pub opens_data: Option<OpensData>,
    /// Words of a 150 or 125 that comes once the data connection is there, where others come before it.
    pub told_connected: Vec<String>,
}

/// When a server says that a transfer begins (150 or 125, RFC 959 section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpensData {
    /// Once it has the data connection.
    WhenConnected,
    /// As soon as the command came.
    AtOnce,
    /// As soon as the command came, and in other words where it has the data connection already.
    ToldApart,
}

impl Defaults {
    /// Whether a 150 or 125 in these words says that the server has the data connection; `None` if that is not
    /// known of this server.
    #[must_use]
    pub fn has_data_connection(&self, words: &str) -> Option<bool> {
        match self.opens_data? {
            OpensData::WhenConnected => Some(true),
            OpensData::AtOnce => Some(false),
            OpensData::ToldApart => {
                Some(self.told_connected.iter().any(|told| words.contains(told)))
            }
        }
    }

    /// The limits that are known, each with the name of its text (`server-sessions`).
    #[must_use]
    pub fn limits(&self) -> Vec<(&'static str, u32)> {
        let limits = [
            ("server-sessions", self.sessions),
            ("server-sessions-per-address", self.sessions_per_address),
            ("server-failed-logins", self.failed_logins),
        ];
        known(limits)
    }

    /// The timers that are known, each with the name of its text (`server-idle`).
    #[must_use]
    pub fn timers(&self) -> Vec<(&'static str, Duration)> {
        let timers = [
            ("server-idle", self.idle),
            ("server-login", self.login),
            ("server-without-transfer", self.without_transfer),
            ("server-stalled-transfer", self.stalled_transfer),
            ("server-data-connection", self.data_connection),
            ("server-whole-session", self.whole_session),
            ("server-after-failed-login", self.after_failed_login),
        ];
        known(timers)
    }
}

fn known<T, const N: usize>(facts: [(&'static str, Option<T>); N]) -> Vec<(&'static str, T)> {
    let facts = facts.into_iter();
    facts
        .filter_map(|(name, fact)| Some((name, fact?)))
        .collect()
}

fn span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let span = humantime::parse_duration(&text);
    span.map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(Some(OpensData::WhenConnected), "Here comes the listing.", Some(true); "when connected")]
    #[test_case(Some(OpensData::AtOnce), "Opening connection.", Some(false); "at once")]
    #[test_case(Some(OpensData::ToldApart), "Data connection already open.", Some(true); "it is there")]
    #[test_case(Some(OpensData::ToldApart), "About to open data connection.", Some(false); "it is not")]
    #[test_case(None, "Data connection already open.", None; "nothing known")]
    fn what_a_preliminary_reply_says(
        opens: Option<OpensData>,
        words: &str,
        expected: Option<bool>,
    ) {
        let defaults = Defaults {
            opens_data: opens,
            told_connected: vec!["already open".to_owned()],
            ..Defaults::default()
        };
        assert_eq!(defaults.has_data_connection(words), expected);
    }

    #[test]
    fn spans_are_written_as_in_flags() {
        let read = |text| toml::from_str::<Defaults>(text);
        let defaults = read("idle = '1m 30s'").expect("a span");
        assert_eq!(defaults.idle, Some(Duration::from_secs(90)));
        assert!(read("idle = 90").is_err());
        assert!(read("idle = '90'").is_err());
        assert!(read("idel = '90s'").is_err());
    }
}
