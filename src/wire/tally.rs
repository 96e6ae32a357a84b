//! How evenly the bytes of a data connection go.

use crate::evidence::transfer_test::Pace;

const SECOND_US: u64 = 1_000_000;

/// Counts bytes as they go, and tells whoever watches.
pub struct Tally<'a> {
    watcher: &'a (dyn Fn(u64) + Sync),
    pace: Pace,
    bytes: u64,
    first_us: u64,
    last_us: Option<u64>,
}

impl<'a> Tally<'a> {
    /// Tells `watcher` after each piece how many bytes have gone.
    #[must_use]
    pub fn new(watcher: &'a (dyn Fn(u64) + Sync)) -> Self {
        Self {
            watcher,
            pace: Pace::default(),
            bytes: 0,
            first_us: 0,
            last_us: None,
        }
    }

    /// Nobody watches.
    #[must_use]
    pub fn unwatched() -> Self {
        Self::new(&|_| {})
    }

    /// What was counted.
    #[must_use]
    pub fn into_pace(self) -> Pace {
        self.pace
    }

    /// So many bytes went.
    pub(super) fn moved(&mut self, now_us: u64, bytes: usize) {
        if self.last_us.is_none() {
            self.first_us = now_us;
        }
        self.paused_until(now_us);
        self.last_us = Some(now_us);
        let bytes = bytes as u64;
        self.bytes = self.bytes.saturating_add(bytes);
        let second = now_us.saturating_sub(self.first_us) / SECOND_US;
        let seconds = &mut self.pace.per_second;
        if let Ok(second) = usize::try_from(second)
            && second < Pace::MAX_SECONDS
        {
            if seconds.len() <= second {
                seconds.resize(second + 1, 0);
            }
            if let Some(so_far) = seconds.get_mut(second) {
                *so_far = so_far.saturating_add(bytes);
            }
        }
        (self.watcher)(self.bytes);
    }

    /// No more will go.
    pub(super) fn ended(&mut self, now_us: u64) {
        self.paused_until(now_us);
    }

    fn paused_until(&mut self, now_us: u64) {
        let pause = self.last_us.map_or(0, |last| now_us.saturating_sub(last));
        if pause > self.pace.longest_pause_us {
            self.pace.longest_pause_us = pause;
            self.pace.pause_at = self.bytes;
        }
    }
}

impl std::fmt::Debug for Tally<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tally")
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn pauses_and_seconds_are_counted_from_the_first_byte() {
        let told = AtomicU64::new(0);
        let watcher = |bytes| told.store(bytes, Ordering::Relaxed);
        let mut tally = Tally::new(&watcher);
        for (at, bytes) in [(5_000_000, 10), (5_500_000, 20), (7_100_000, 30)] {
            tally.moved(at, bytes);
        }
        tally.ended(7_200_000);
        assert_eq!(told.load(Ordering::Relaxed), 60);
        let pace = tally.into_pace();
        assert_eq!(pace.per_second, [30, 0, 30]);
        assert_eq!((pace.longest_pause_us, pace.pause_at), (1_600_000, 30));
    }

    #[test]
    fn a_stall_before_the_end_is_a_pause() {
        let mut tally = Tally::unwatched();
        tally.moved(1_000, 10);
        tally.ended(9_001_000);
        let pace = tally.into_pace();
        assert_eq!((pace.longest_pause_us, pace.pause_at), (9_000_000, 10));
    }

    #[test]
    fn no_more_seconds_are_kept_than_that() {
        let mut tally = Tally::unwatched();
        tally.moved(0, 1);
        tally.moved(u64::MAX, 1);
        assert_eq!(tally.into_pace().per_second, [1]);
    }
}
