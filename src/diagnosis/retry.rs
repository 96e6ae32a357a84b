//! Whether waiting helps against a finding, and for how long.

use super::Retry;

/// Seconds after which trying again makes sense, by id. What is not here is not helped by waiting:
/// passwords, bans, policies, structure.
const WAITS: &[(&str, u64)] = &[
    ("dns-temporary-failure", 15),
    ("tcp-refused", 10),
    ("tcp-timeout", 30),
    ("tcp-reset-after-accept", 30),
    ("dns-partial-pool", 5),
    ("greeting-eof-no-bytes", 60),
    ("greeting-silent", 30),
    ("greeting-421", 60),
    ("greeting-120-wait", 60),
    ("limit-server-full", 60),
    ("limit-per-ip", 60),
    ("limit-per-user", 60),
    ("limit-class", 60),
    ("limit-anonymous", 300),
    ("limit-rate", 60),
    ("limit-data-connections", 60),
    ("server-shutdown", 300),
    ("server-locked", 600),
    ("server-overloaded", 300),
    ("session-421", 30),
    ("idle-server-timeout", 5),
    ("idle-login-timeout", 5),
    ("idle-no-transfer-timeout", 5),
    ("session-max-duration", 5),
    ("login-backend-down", 60),
    ("login-temporarily-refused", 60),
    ("control-lost", 10),
    ("reply-timeout", 30),
    ("pasv-ports-exhausted", 30),
    ("data-port-refused", 10),
    ("data-connect-too-late", 5),
    ("transfer-reset", 10),
    ("transfer-stalled", 30),
    ("probe-deadline", 0),
    ("probe-interrupted", 0),
];

/// Whether trying again helps against this finding.
pub(super) fn of(id: &str) -> Retry {
    let wait = WAITS
        .iter()
        .find(|(known, _)| *known == id)
        .map(|(_, wait)| *wait);
    Retry {
        advised: wait.is_some(),
        after_seconds: wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::findings::known;

    #[test]
    fn every_id_here_is_a_finding() {
        for (id, _) in WAITS {
            assert!(known(id).is_some(), "{id}");
        }
        assert!(!of("login-bad-credentials").advised);
        assert!(!of("ip-banned").advised);
    }
}
