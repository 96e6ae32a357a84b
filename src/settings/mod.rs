//! How to ask: limits and choices of a probe.
//!
//! * [`Settings`] all of them (this file), with [`expectations`] what is to be there besides and `dates` the dates in names
//! * [`Origin`] and [`Given`] the way to the server, [`Proxy`] what it goes through
//! * [`Confines`] where connections may lead, where others say whom to probe

mod confines;
mod dates;
pub mod expectations;
mod proxy;
mod way;

use std::sync::Arc;
use std::time::Duration;

pub use self::confines::Confines;
use self::expectations::Expectations;
pub use self::proxy::{Proxy, ProxyError, ProxyLogin};
pub use self::way::{Given, Origin, WayError};
use crate::secret::{Secret, Secrets};
use crate::target::Until;

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

/// The most control connections a run opens of its own accord.
pub const MAX_CONNECTIONS: u32 = 3;

/// The most tries after the first.
pub const MAX_RETRIES: u32 = 100;

/// The most sessions that the search for a limit opens.
pub const MAX_FIND_LIMIT: u32 = 200;

/// The pause between two sessions of the search for a limit.
pub const FIND_LIMIT_PACE: Duration = Duration::from_secs(1);

/// The longest duration of a run without experiments, where nobody asks for another.
const USUAL_DEADLINE: Duration = Duration::from_secs(120);

/// The pause before each session of the matrix.
pub const MATRIX_PACE: Duration = Duration::from_millis(300);

/// The most sessions of the matrix: PASV knows no IPv6.
pub const MATRIX_SESSIONS: u32 = 15;

/// Limits and choices of one run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Longest wait for one reply, or for the next byte of a listing.
    pub timeout: Duration,
    /// Longest wait for one TCP connection.
    pub connect_timeout: Duration,
    /// Longest duration of the whole run, its experiments and its goodbye included.
    pub deadline: Duration,
    /// Which address families are tried.
    pub families: Families,
    /// Also list in active mode (PORT, EPRT).
    pub active: bool,
    /// Connect to the address of a 227 reply even if it is not the server's.
    pub follow_pasv: bool,
    /// The profile of the server, where it is known and not to be recognised.
    pub server_profile: Option<String>,
    /// Allow a user's own password on an unencrypted connection.
    pub plaintext: bool,
    /// How TLS is done and judged.
    pub tls: Tls,
    /// When to try again.
    pub retrying: Retrying,
    /// Experiments that hold many connections or take minutes.
    pub experiments: Experiments,
    /// What is to be there besides.
    pub expectations: Expectations,
    /// What nothing may show besides the target's own secrets: those of the other targets, and what is at hand and not sent.
    pub secrets: Secrets,
    /// After which part of the conversation to end; `None` to do everything.
    pub until: Option<Until>,
    /// The addresses that connections may lead to; `None` where whoever starts the run names its target, and answers for it.
    pub confines: Option<Arc<Confines>>,
    /// Where connections begin; `None` leaves it to the system.
    pub origin: Option<Origin>,
    /// Addresses of names that are not looked up.
    pub given: Vec<Given>,
    /// The proxy that all connections go through; `None` for none.
    pub proxy: Option<Arc<Proxy>>,
}

/// How TLS is done and judged.
#[derive(Debug, Clone, Default)]
pub struct Tls {
    /// Certificates of authorities that are trusted besides the platform's, in DER.
    pub authorities: Vec<Vec<u8>>,
    /// The name to send (SNI) and to find in the certificate, if not the target's host.
    pub server_name: Option<String>,
    /// SHA-256 fingerprints, in lower-case hex, of the only certificates that are accepted. One of them
    /// is accepted whatever else is wrong with it.
    pub pins: Vec<String>,
    /// Our own certificate, for servers that ask for one.
    pub identity: Option<Identity>,
    /// Allow a user's own password on a connection whose certificate could not be verified.
    pub insecure: bool,
    /// Look at the certificate of port 443, too.
    pub compare_https: bool,
    /// The files of all this, by which other programs can be told the same.
    pub files: TlsFiles,
}

/// The names of files with certificates and keys, as the user gave them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TlsFiles {
    /// Certificates of authorities.
    pub authorities: Option<String>,
    /// Our own certificate.
    pub certificate: Option<String>,
    /// Its private key.
    pub key: Option<String>,
}

/// A certificate of ours with its key.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The certificate and those that lead to its authority, in DER.
    pub chain: Vec<Vec<u8>>,
    /// The private key, in PEM.
    pub key: Secret,
}

/// When a run tries again by itself. It does so only where waiting helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retrying {
    /// The most tries after the first.
    pub retries: u32,
    /// Bound of the random wait before the second try; it doubles with each further one.
    pub backoff: Duration,
    /// The longest that this bound gets.
    pub max_backoff: Duration,
    /// TCP connections to control ports that all tries together may open.
    pub max_connections: u32,
}

impl Default for Retrying {
    fn default() -> Self {
        Self {
            retries: 3,
            backoff: Duration::from_secs(5),
            max_backoff: Duration::from_secs(120),
            max_connections: MAX_CONNECTIONS,
        }
    }
}

/// Experiments that only run when asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Experiments {
    /// Open up to so many sessions, to find the number at which the server refuses.
    pub find_limit: Option<u32>,
    /// Leave the session idle for so long, to find when the server ends it.
    pub idle_test: Option<Duration>,
    /// Extra data connections, to find how the server protects them.
    pub tls_data_test: bool,
    /// A few passive ports without a transfer, to find which ones the server gives and which are open.
    pub ports_test: bool,
    /// Upload a file of our own, download it again and delete it.
    pub transfer_test: Option<TransferTest>,
    /// Each combination of protection, address family and data mode in a session of its own.
    pub matrix: bool,
}

impl Experiments {
    /// Whether they burden the server or the network more than a session does. Waiting idle does not.
    #[must_use]
    pub fn are_a_burden(&self) -> bool {
        let idle = Self {
            idle_test: self.idle_test,
            ..Self::default()
        };
        *self != idle
    }
}

/// Where the transfer test writes, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferTest {
    /// The directory on the server.
    pub directory: String,
    /// The size of the file in bytes.
    pub size: u64,
}

/// The size of the transfer test's file unless the user wants another. Smaller ones do not show uploads that
/// lose their end.
pub const TRANSFER_SIZE: u64 = 64 * 1024;

/// The largest file that the transfer test sends: it is kept in memory to be compared.
pub const MAX_TRANSFER_SIZE: u64 = 64 * 1024 * 1024;

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            deadline: USUAL_DEADLINE,
            families: Families::Any,
            active: false,
            follow_pasv: false,
            server_profile: None,
            plaintext: false,
            tls: Tls::default(),
            retrying: Retrying::default(),
            experiments: Experiments::default(),
            expectations: Expectations::default(),
            secrets: Secrets::default(),
            until: None,
            confines: None,
            origin: None,
            given: Vec::new(),
            proxy: None,
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
        "--deadline must not exceed 24h, the time of --idle-test, --find-limit, and --matrix included"
    )]
    TooLong,
    /// A silence that the run would not live to see the end of.
    #[error(
        "--idle-test {} does not fit into --deadline {}: leave out --deadline, or use a longer one",
        humantime::format_duration(*idle), humantime::format_duration(*deadline)
    )]
    IdleTest {
        /// How long the session is to be silent.
        idle: Duration,
        /// The deadline of the run.
        deadline: Duration,
    },
    /// A search that is none, or a flood.
    #[error("--find-limit must be 2 to {MAX_FIND_LIMIT}")]
    FindLimit,
    /// A file that shows nothing, or a flood.
    #[error("--transfer-size must be 1KiB to 64MiB")]
    TransferSize,
    /// More tries than make sense.
    #[error("--retries must be 0 to {MAX_RETRIES}")]
    Retries,
}

impl Settings {
    /// The deadline where nobody asks for another: two minutes, and what the experiments take by their nature.
    #[must_use]
    pub fn usual_deadline(&self) -> Duration {
        let Experiments {
            find_limit,
            idle_test,
            matrix,
            ..
        } = self.experiments;
        let session = self
            .timeout
            .saturating_add(self.connect_timeout)
            .saturating_add(MATRIX_PACE);
        let sessions = if matrix { MATRIX_SESSIONS } else { 0 };
        USUAL_DEADLINE
            .saturating_add(idle_test.unwrap_or_default())
            .saturating_add(FIND_LIMIT_PACE.saturating_mul(find_limit.unwrap_or_default()))
            .saturating_add(session.saturating_mul(sessions))
    }

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
            (self.retrying.backoff, "backoff", "5s"),
            (self.retrying.max_backoff, "max-backoff", "2m"),
            (
                self.experiments.idle_test.unwrap_or(MAX_DEADLINE),
                "idle-test",
                "10m",
            ),
        ] {
            if limit.is_zero() {
                return Err(SettingsError::Zero { flag, example });
            }
        }
        if self.deadline > MAX_DEADLINE {
            return Err(SettingsError::TooLong);
        }
        if let Some(idle) = self
            .experiments
            .idle_test
            .filter(|idle| *idle >= self.deadline)
        {
            return Err(SettingsError::IdleTest {
                idle,
                deadline: self.deadline,
            });
        }
        if self.retrying.retries > MAX_RETRIES {
            return Err(SettingsError::Retries);
        }
        let test = self.experiments.transfer_test.as_ref();
        if test.is_some_and(|test| !(1024..=MAX_TRANSFER_SIZE).contains(&test.size)) {
            return Err(SettingsError::TransferSize);
        }
        let sessions = self.experiments.find_limit.unwrap_or(MAX_FIND_LIMIT);
        if !(2..=MAX_FIND_LIMIT).contains(&sessions) {
            return Err(SettingsError::FindLimit);
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
    #[test_case(MAX_DEADLINE + Duration::from_nanos(1), "--deadline must not exceed 24h"; "more than a day")]
    #[test_case(Duration::MAX, "--deadline must not exceed 24h"; "more than the clock counts")]
    fn a_deadline_is_a_day_at_most(deadline: Duration, expected: &str) {
        assert!(words(|s| s.deadline = deadline).starts_with(expected));
    }

    #[test]
    fn so_much_can_be_asked_for() {
        let retries = words(|s| s.retrying.retries = MAX_RETRIES + 1);
        let sessions = words(|s| s.experiments.find_limit = Some(MAX_FIND_LIMIT + 1));
        let size = words(|s| {
            s.experiments.transfer_test = Some(TransferTest {
                directory: "/".to_owned(),
                size: MAX_TRANSFER_SIZE + 1,
            });
        });
        for error in [retries, sessions, size] {
            assert_ne!(error, "fine");
        }
    }
}
