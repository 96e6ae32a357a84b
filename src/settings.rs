//! How to ask: limits and choices of a probe.

use std::time::Duration;

/// Which address families are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Families {
    /// Both, each as its own path.
    #[default]
    Any,
    /// IPv4 only (`-4`).
    Ipv4,
    /// IPv6 only (`-6`).
    Ipv6,
}

/// The longest deadline. A run takes seconds; more than a day is a slip of the hand, and far more than
/// that is past what the clock can count to, which would leave the run without an end.
pub const MAX_DEADLINE: Duration = Duration::from_secs(24 * 60 * 60);

/// Limits and choices of one run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Longest wait for one reply, or for the next byte of a listing.
    pub timeout: Duration,
    /// Longest wait for one TCP connection.
    pub connect_timeout: Duration,
    /// Longest duration of the whole run.
    pub deadline: Duration,
    /// Which address families are tried.
    pub families: Families,
    /// Also list in active mode (PORT, EPRT).
    pub active: bool,
    /// Connect to the address of a 227 reply even if it is not the server's.
    pub follow_pasv: bool,
    /// Allow a user's own password on an unencrypted connection.
    pub plaintext: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            deadline: Duration::from_secs(120),
            families: Families::Any,
            active: false,
            follow_pasv: false,
            plaintext: false,
        }
    }
}

/// Why settings make no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A limit of nothing.
    #[error("--{flag} must be longer than zero, for example --{flag} {example}")]
    Zero {
        /// The flag's long name.
        flag: &'static str,
        /// A value that makes sense.
        example: &'static str,
    },
    /// A deadline too far away.
    #[error(
        "--deadline can be 24h at most: a run takes seconds, so write for example --deadline 2m"
    )]
    TooLong,
}

impl Settings {
    /// Checks the limits.
    ///
    /// # Errors
    ///
    /// When a limit is zero, which no server could meet, or the deadline is longer than [`MAX_DEADLINE`].
    pub fn validate(&self) -> Result<(), SettingsError> {
        for (limit, flag, example) in [
            (self.timeout, "timeout", "30s"),
            (self.connect_timeout, "connect-timeout", "10s"),
            (self.deadline, "deadline", "2m"),
        ] {
            if limit.is_zero() {
                return Err(SettingsError::Zero { flag, example });
            }
        }
        if self.deadline > MAX_DEADLINE {
            return Err(SettingsError::TooLong);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn words(change: impl FnOnce(&mut Settings)) -> String {
        let mut settings = Settings::default();
        change(&mut settings);
        settings
            .validate()
            .map_or_else(|error| error.to_string(), |()| "fine".to_owned())
    }

    #[test]
    fn each_limit_is_longer_than_zero() {
        let zero = Duration::ZERO;
        assert!(words(|s| s.timeout = zero).starts_with("--timeout must be longer"));
        assert!(words(|s| s.connect_timeout = zero).starts_with("--connect-timeout must be"));
        assert!(words(|s| s.deadline = zero).starts_with("--deadline must be longer"));
    }

    #[test_case(Settings::default().deadline, "fine"; "the default")]
    #[test_case(MAX_DEADLINE, "fine"; "a day")]
    #[test_case(MAX_DEADLINE + Duration::from_nanos(1), "--deadline can be 24h"; "more than a day")]
    #[test_case(Duration::MAX, "--deadline can be 24h"; "more than the clock counts")]
    fn a_deadline_is_a_day_at_most(deadline: Duration, expected: &str) {
        assert!(words(|s| s.deadline = deadline).starts_with(expected));
    }
}
