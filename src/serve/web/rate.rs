//! How often it may be asked (`rate_limit`).

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;

use crate::clock::Stopwatch;

/// So many requests at once are as good as no limit.
const MAX_BURST: u32 = 1_000_000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateLimit {
    interval: String,
    burst: u32,
}

/// A bucket of tokens for everyone together, as the exporters of Prometheus have it: a request takes one, and each interval brings
/// one, up to as many as the burst.
#[derive(Debug)]
pub struct Bucket {
    interval: Duration,
    /// How far the bucket may be emptied, as the time that it takes to fill what was taken but for the last token.
    depth: Duration,
    watch: Stopwatch,
    /// When it is full again, by the stopwatch.
    full_at: Mutex<Duration>,
}

impl Bucket {
    /// What the file says; `None` for an interval of zero, which means no limit.
    pub(super) fn of(limit: &RateLimit) -> Result<Option<Self>, String> {
        let RateLimit { interval, burst } = limit;
        let time = if interval == "0" {
            Duration::ZERO
        } else {
            humantime::parse_duration(interval).map_err(|_| {
                format!("interval: `{interval}` is not a duration: write 100ms, 1s, or 1m30s")
            })?
        };
        if time.is_zero() {
            return Ok(None);
        }
        if !(1..=MAX_BURST).contains(burst) {
            return Err(format!(
                "burst: {burst} requests at once are not possible: write 1 to {MAX_BURST}"
            ));
        }
        let depth = time.checked_mul(burst - 1);
        let depth = depth.ok_or("interval: too long for this burst")?;
        Ok(Some(Self {
            interval: time,
            depth,
            watch: Stopwatch::start(),
            full_at: Mutex::default(),
        }))
    }

    /// Takes a token, or says how long it takes until there is one.
    pub(in crate::serve) fn take(&self) -> Result<(), Duration> {
        self.take_at(self.watch.elapsed())
    }

    fn take_at(&self, now: Duration) -> Result<(), Duration> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let filling = full_at.saturating_sub(now);
        if let Some(wait) = filling.checked_sub(self.depth).filter(|it| !it.is_zero()) {
            return Err(wait);
        }
        *full_at = now.saturating_add(filling).saturating_add(self.interval);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn bucket(interval: &str, burst: u32) -> Result<Option<Bucket>, String> {
        let interval = interval.to_owned();
        Bucket::of(&RateLimit { interval, burst })
    }

    #[test]
    fn a_burst_and_then_one_an_interval() {
        let bucket = bucket("2s", 3).unwrap().unwrap();
        let takes = |ms| {
            bucket
                .take_at(Duration::from_millis(ms))
                .map_err(|it| it.as_millis())
        };
        assert_eq!([(); 3].map(|()| takes(0)), [Ok(()); 3]);
        assert_eq!(takes(0), Err(2000));
        assert_eq!(takes(1500), Err(500));
        assert_eq!(takes(2000), Ok(()));
        assert_eq!(takes(2000), Err(2000));
        // It never holds more than the burst, however long nobody asks.
        assert_eq!(
            [(); 4].map(|()| takes(60_000)),
            [Ok(()), Ok(()), Ok(()), Err(2000)]
        );
    }

    #[test_case("0"; "nothing")]
    #[test_case("0s"; "nothing of a unit")]
    fn no_interval_is_no_limit(interval: &str) {
        assert!(bucket(interval, 0).unwrap().is_none());
    }

    #[test_case("1s", 0, "burst"; "never")]
    #[test_case("1s", u32::MAX, "burst"; "always")]
    #[test_case("1", 1, "interval"; "no unit")]
    #[test_case("500000000y", 1_000_000, "interval"; "for ever")]
    fn what_is_no_limit(interval: &str, burst: u32, key: &str) {
        assert!(bucket(interval, burst).unwrap_err().starts_with(key));
    }
}
