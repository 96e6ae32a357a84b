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
}

impl Settings {
    /// Checks the limits against each other.
    ///
    /// # Errors
    ///
    /// When a limit is zero, which no server could meet.
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
        Ok(())
    }
}
