//! How old files are, as far as their times tell.
//!
//! The times of MLSD and MDTM are UTC (RFC 3659 section 2.3), those of LIST are in a zone that nobody knows. An age
//! is therefore a range: the least and the most that it can be.

use std::ops::RangeInclusive;

use super::Severity;
use super::context::Context;
use super::threshold::{Quantity, Range, Thresholds};
use crate::clock::Timestamp;
use crate::evidence::expected::{AskedOf, FileLook, FileSeen, TimesFrom};
use crate::evidence::listing::Precision;
use crate::evidence::transfer_test::{TransferTest, modified_at, modify_fact};

/// A clock that is off by more than this upsets whoever goes by the age of files.
pub(super) const SKEW_SECONDS: i64 = 60;

/// A time that lies further ahead than this is none of a file that was just written.
const AHEAD_SECONDS: i64 = 5 * 60;

/// Time zones differ by quarters of an hour.
const QUARTER_SECONDS: i64 = 15 * 60;

/// By how much local time differs from UTC, in seconds: from UTC-12 to UTC+14.
const ZONES: RangeInclusive<i64> = -12 * 3600..=14 * 3600;

/// What a time without a time of day leaves open.
const DAY_SECONDS: i64 = 24 * 3600;

/// The zone whose local time is so many seconds ahead of UTC, as its offset in minutes; `None` where no zone is.
pub(super) fn zone(ahead: i64) -> Option<i64> {
    let quarters = ahead
        .saturating_add(QUARTER_SECONDS / 2)
        .div_euclid(QUARTER_SECONDS);
    let nearest = quarters.saturating_mul(QUARTER_SECONDS);
    let is_close = ahead.abs_diff(nearest) <= SKEW_SECONDS.unsigned_abs();
    (is_close && quarters != 0 && ZONES.contains(&nearest)).then_some(nearest / 60)
}

/// The name of a zone by its offset in minutes: `UTC+09:00`.
pub(super) fn zone_name(minutes: i64) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// By how many seconds MDTM is ahead of this machine's clock for the file of the transfer test, which was stored
/// at a known moment; and the exchange that tells it.
pub(super) fn stored_ahead(context: &Context<'_>, test: &TransferTest) -> Option<(usize, i64)> {
    let (index, told) = context.exchange(test.time_asked)?;
    let modified = modified_at(told.reply.as_ref()?)?;
    Some((index, modified.checked_sub(stored_at(context, test)?)?))
}

/// The same of MLST.
fn facts_ahead(context: &Context<'_>, test: &TransferTest) -> Option<i64> {
    let (_, told) = context.exchange(test.facts_asked)?;
    modify_fact(told)?.checked_sub(stored_at(context, test)?)
}

/// When the server confirmed the file of the transfer test, by the clock of this machine.
fn stored_at(context: &Context<'_>, test: &TransferTest) -> Option<i64> {
    let upload = &test.upload.as_ref()?.data;
    let (_, closed) = context.exchange(upload.closing.or(upload.transfer))?;
    let at = context.evidence.started_at.after_micros(closed.ended_us?);
    Some(at.unix_seconds())
}

/// By how much the times of this source are known to be off, from a file of our own.
fn known_offset(context: &Context<'_>, times: TimesFrom) -> Option<i64> {
    let test = context.attempt.transfer_test()?;
    match times {
        TimesFrom::Mdtm => stored_ahead(context, test).map(|(_, ahead)| ahead),
        TimesFrom::Mlsd => facts_ahead(context, test),
        TimesFrom::Nowhere | TimesFrom::List | TimesFrom::ListInUtc => None,
    }
}

/// The age of one file, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Age {
    /// By its time as it is told; zero of one that lies ahead.
    pub(super) seconds: i64,
    least: i64,
    most: i64,
    /// How far its time lies ahead of this machine's clock, where that is more than clocks usually differ by.
    pub(super) ahead: Option<i64>,
}

impl Age {
    /// Of this file; `None` where no time is told.
    pub(super) fn of(context: &Context<'_>, look: &FileLook, seen: &FileSeen) -> Option<Self> {
        let offset = known_offset(context, look.times);
        let offset = offset.filter(|ahead| ahead.abs() > SKEW_SECONDS);
        let since = looked_at(context, look).signed_seconds_since(seen.modified?);
        let told = since.saturating_add(offset.unwrap_or_default());
        let within = match seen.precision {
            Some(Precision::Day) => DAY_SECONDS,
            Some(Precision::Minute) => 60,
            Some(Precision::Second) | None => 0,
        };
        // Local time that is ahead of UTC makes a file look younger than it is.
        let (behind, ahead) = match look.times {
            TimesFrom::List => (*ZONES.start(), *ZONES.end()),
            _ => (0, 0),
        };
        let age = |seconds: i64| seconds.max(0);
        Some(Self {
            seconds: age(told),
            least: age(told.saturating_add(behind).saturating_sub(within)),
            most: age(told.saturating_add(ahead)),
            ahead: Some(told.saturating_neg()).filter(|ahead| *ahead > AHEAD_SECONDS),
        })
    }

    /// The least and the most that it can be, in microseconds. The least may be none.
    pub(super) fn bounds_us(&self) -> (Option<u64>, u64) {
        let us = |seconds: i64| seconds.unsigned_abs().saturating_mul(1_000_000);
        (
            Some(us(self.least)).filter(|least| *least > 0),
            us(self.most),
        )
    }

    /// Whether every age that it can be is outside of this range, or none is; `None` where that depends on the
    /// zone. A time that lies ahead says nothing of an age.
    fn alerts(&self, range: &Range) -> Option<bool> {
        let is_possible = self.ahead.is_none() || self.most > 0;
        let decided = range.alerts_within(exact(self.least), exact(self.most));
        decided.filter(|alerts| is_possible && !(*alerts && self.ahead.is_some()))
    }

    /// How grave it is by the user's ranges, as far as that is beyond doubt.
    pub(super) fn grade(&self, thresholds: &Thresholds, quantity: Quantity) -> Option<Severity> {
        let [crit, warn] = [&thresholds.crit, &thresholds.warn];
        let outside = [(crit, Severity::Critical), (warn, Severity::Warning)];
        let mut outside = outside.into_iter().filter(|(ranges, _)| {
            let range = ranges.get(&quantity);
            range.is_some_and(|range| self.alerts(range) == Some(true))
        });
        outside.next().map(|(_, severity)| severity)
    }

    /// Whether one of the user's ranges cannot be held against it.
    pub(super) fn is_undecided(&self, thresholds: &Thresholds, quantity: Quantity) -> bool {
        let ranges = [&thresholds.crit, &thresholds.warn];
        let mut ranges = ranges.into_iter().filter_map(|it| it.get(&quantity));
        ranges.any(|range| range.can_alert() && self.alerts(range).is_none())
    }
}

/// Whether the age would be within the ranges if the times were those of some zone, and nothing shows that they are
/// UTC: a file of our own would, and so does a listing in another zone.
pub(super) fn may_be_local_time(
    context: &Context<'_>,
    look: &FileLook,
    seen: &FileSeen,
    range: &Range,
) -> bool {
    let Some(age) = Age::of(context, look, seen) else {
        return false;
    };
    let is_known = known_offset(context, look.times).is_some() || differs_from_listing(seen);
    let least = age.seconds.saturating_add(*ZONES.start());
    let would_do = range.alerts_within(exact(least), exact(age.seconds)) != Some(true);
    look.times == TimesFrom::Mdtm && !is_known && would_do
}

/// Whether MDTM and LIST tell times of different zones.
fn differs_from_listing(seen: &FileSeen) -> bool {
    let apart = seen.modified.zip(seen.listed);
    apart.is_some_and(|(told, listed)| zone(listed.signed_seconds_since(told)).is_some())
}

/// When the times were told.
fn looked_at(context: &Context<'_>, look: &FileLook) -> Timestamp {
    let listing = context.attempt.expected();
    let listing = listing.and_then(|expected| expected.listings.get(look.listing));
    let listed = listing.and_then(|listing| listing.data.as_ref()?.ended_us);
    let asked = look.by_name.iter().flat_map(AskedOf::exchanges);
    let asked = asked.filter_map(|index| context.exchange(Some(index))?.1.ended_us);
    let at = asked.chain(listed).max().unwrap_or_default();
    context.evidence.started_at.after_micros(at)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nobody compares ages beyond 2^53 seconds"
)]
pub(super) fn exact(seconds: i64) -> f64 {
    seconds as f64
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(32_400, Some(540); "nine hours")]
    #[test_case(32_345, Some(540); "nearly nine hours")]
    #[test_case(-16_205, Some(-270); "four hours and a half behind")]
    #[test_case(20_700, Some(345); "five hours and three quarters")]
    #[test_case(31_000, None; "no whole quarter")]
    #[test_case(20, None; "no zone of its own")]
    #[test_case(54_000, None; "further than any zone")]
    #[test_case(i64::MAX, None; "further than anything")]
    fn zones(ahead: i64, expected: Option<i64>) {
        assert_eq!(zone(ahead), expected);
    }
}
