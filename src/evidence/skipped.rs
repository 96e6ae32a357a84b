//! Why a step was not run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a step was not run. Reports have words for each, in their language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum SkipReason {
    /// No address of the server accepted a connection.
    Unreachable,
    /// What answered does not speak FTP.
    NotFtp,
    /// The server had closed the control connection.
    ControlClosed,
    /// The control connection was lost or out of step, and no new one took its place.
    ControlUnusable,
    /// The TLS handshake failed, after which no command can be sent.
    HandshakeFailed,
    /// The server offers no TLS.
    NoTls,
    /// The server refused the login; a password is not sent twice.
    LoginRefused,
    /// The server limits its sessions, or refuses clients.
    ServerLimits,
    /// The directory could not be entered.
    DirectoryNotEntered,
    /// Data of the user's own would go unencrypted.
    WouldBePlaintext {
        /// The option that allows it.
        flag: String,
    },
    /// Data connections are not encrypted.
    DataNotEncrypted,
    /// PASV cannot name an IPv6 address (RFC 2428).
    PasvIsIpv4Only,
    /// The proxy looks up the name of the server.
    ResolvedByProxy,
    /// The server cannot connect to this machine through a proxy.
    ActiveThroughProxy,
    /// It can be done without a proxy only.
    NotThroughProxy,
    /// This machine could not open a port to listen on.
    NoLocalPort,
    /// No reply named a passive port.
    NoPassivePort,
    /// No listing in passive mode was complete.
    NoPassiveListing,
    /// A listing stalled, and stalled again in small TCP segments.
    StalledTwice,
    /// Large packets are lost on the path, so that this would stall as well.
    LargePacketsLost,
    /// In the words of an older ftpprobe.
    #[serde(untagged)]
    Other(String),
}

impl SkipReason {
    /// Data would go unencrypted, which only `--plaintext` allows.
    #[must_use]
    pub fn would_be_plaintext() -> Self {
        Self::WouldBePlaintext {
            flag: "--plaintext".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reason_comes_back_as_it_was_written() {
        for reason in [SkipReason::NotFtp, SkipReason::would_be_plaintext()] {
            let written = serde_json::to_value(&reason).unwrap();
            assert!(written["kind"].is_string(), "{written}");
            assert_eq!(
                serde_json::from_value::<SkipReason>(written).unwrap(),
                reason
            );
        }
    }

    #[test]
    fn the_words_of_an_older_file_stay_as_they_are() {
        let words = json!("nobody who speaks FTP answered");
        let reason: SkipReason = serde_json::from_value(words.clone()).unwrap();
        assert!(matches!(reason, SkipReason::Other(_)), "{reason:?}");
        assert_eq!(serde_json::to_value(reason).unwrap(), words);
    }
}
