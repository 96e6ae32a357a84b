//! Time: the only callers of `now()`.

use std::time::Duration;

use tokio::time::Instant;

use serde::{Deserialize, Serialize};

const SECONDS_A_DAY: u64 = 86_400;

/// A moment of wall-clock time, written as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The current moment, with microseconds.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
    pub fn now() -> Self {
        let now = jiff::Timestamp::now();
        Self(jiff::Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now))
    }
}

impl Timestamp {
    /// The moment that lies so many microseconds later; the last one that can be written if that is too
    /// far away.
    #[must_use]
    pub fn after_micros(self, us: u64) -> Self {
        let us = i64::try_from(us).unwrap_or(i64::MAX);
        let sum = self.0.as_microsecond().saturating_add(us);
        Self(jiff::Timestamp::from_microsecond(sum).unwrap_or(jiff::Timestamp::MAX))
    }

    /// The next whole second, or this moment if it is one.
    #[must_use]
    pub fn rounded_up(self) -> Self {
        let us = self.0.as_microsecond();
        let up = us.saturating_add((-us).rem_euclid(1_000_000));
        Self(jiff::Timestamp::from_microsecond(up).unwrap_or(self.0))
    }

    /// Whole seconds from `earlier` to this moment, rounded up; 0 if it is not later.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> u64 {
        let us = self.0.as_microsecond() - earlier.0.as_microsecond();
        u64::try_from(us).unwrap_or(0).div_ceil(1_000_000)
    }

    /// Whole seconds from the other moment to this one; negative if this one is earlier.
    #[must_use]
    pub fn signed_seconds_since(self, other: Self) -> i64 {
        self.0.as_second().saturating_sub(other.0.as_second())
    }

    /// The moment that lies so many seconds after 1970, or before if negative; the first or last one that
    /// can be written if that is too far away.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Self {
        Self::from_unix_micros(seconds.saturating_mul(1_000_000))
    }

    /// The moment that lies so many microseconds after 1970, or before if negative; the first or last one that
    /// can be written if that is too far away.
    #[must_use]
    pub fn from_unix_micros(us: i64) -> Self {
        let bound = if us < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        };
        Self(jiff::Timestamp::from_microsecond(us).unwrap_or(bound))
    }

    /// Microseconds since 1970.
    #[must_use]
    pub fn unix_micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Whole days between this moment and the other, whichever is later.
    #[must_use]
    pub fn days_from(self, other: Self) -> u64 {
        let seconds = self.0.as_second().abs_diff(other.0.as_second());
        seconds / SECONDS_A_DAY
    }

    /// The day, in UTC: `2026-11-23`.
    #[must_use]
    pub fn day(self) -> String {
        self.0.strftime("%Y-%m-%d").to_string()
    }

    /// Whole seconds since 1970.
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        self.0.as_second()
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Timestamp {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// A monotonic clock that counts from the start of a run.
///
/// Copies share the start, so every part of a run writes times on one scale. It is the clock that the
/// waits themselves go by, so a test that pauses time pauses it too.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts counting now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// Microseconds since the start.
    #[must_use]
    pub fn micros(&self) -> u64 {
        micros(self.elapsed())
    }

    /// The moment that lies `after` the start, for `tokio::time::timeout_at`.
    #[must_use]
    pub fn instant_at(&self, after: Duration) -> Option<Instant> {
        self.0.checked_add(after)
    }
}

/// A duration in whole microseconds, as evidence records it.
#[must_use]
pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole() {
        let moment = |text: &str| -> Timestamp { text.parse().unwrap() };
        let one = moment("2026-01-02T03:04:05Z");
        let other = moment("2026-01-12T03:04:04Z");
        assert_eq!((one.days_from(other), other.days_from(one)), (9, 9));
        assert_eq!(one.day(), "2026-01-02");
    }
}
