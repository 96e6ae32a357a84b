//! What a place is asked.

use std::time::Duration;

use crate::knowledge::wording::Language;
use crate::settings::Settings;
use crate::target::{Target, TlsMode, Until, bracketed};

/// What a place is asked: the same run as here, as far as a query can say. Logins are no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Host and port.
    pub target: String,
    /// The module there.
    pub module: Option<String>,
    /// How the control connection is to be protected.
    pub tls: TlsMode,
    /// The part of the conversation that is enough.
    pub until: Option<Until>,
    /// The language of the report.
    pub language: Language,
    /// How long an answer is waited for.
    pub limit: Duration,
    /// How long the connection to the place is waited for.
    pub connect_limit: Duration,
}

impl Question {
    /// The question about this target, within the limits of the run here.
    #[must_use]
    pub fn of(target: &Target, settings: &Settings, language: Language) -> Self {
        Self {
            target: format!("{}:{}", bracketed(&target.host), target.port),
            module: None,
            tls: target.tls,
            until: settings.until,
            language,
            limit: settings.deadline,
            connect_limit: settings.connect_timeout,
        }
    }

    /// It as the query of a URL.
    pub(super) fn query(&self) -> String {
        let tls = match self.tls {
            TlsMode::Auto => None,
            TlsMode::Explicit => Some("explicit"),
            TlsMode::Implicit => Some("implicit"),
            TlsMode::Off => Some("off"),
        };
        let pairs = [
            ("target", Some(self.target.as_str())),
            ("module", self.module.as_deref()),
            ("tls", tls),
            ("until", self.until.map(Until::name)),
            ("lang", Some(self.language.tag())),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_only_where_there_is_something_to_say() {
        let question = Question {
            target: "[2001:db8::1]:21".to_owned(),
            module: Some("a&b".to_owned()),
            tls: TlsMode::Auto,
            until: Some(Until::Login),
            language: Language::Japanese,
            limit: Duration::from_secs(1),
            connect_limit: Duration::from_secs(1),
        };
        assert_eq!(
            question.query(),
            "target=%5B2001%3Adb8%3A%3A1%5D%3A21&module=a%26b&until=login&lang=ja"
        );
    }
}
