//! How old runs are, where clocks jump: which to drop, and whose dates cannot be true.
//!
//! A machine without a battery boots in 1970, and a wrong time server sends it to 2099. Runs are numbered in the order
//! in which they were added, which no clock changes.

use std::iter;

use rusqlite::{Connection, OptionalExtension};

use super::Run;
use crate::clock::Timestamp;

/// Runs that lie no further apart are taken for a chain that no jump of the clock breaks, in microseconds; for a
/// history that is kept long, it is a share of that.
const CHAIN_US: i64 = 7 * DAY_US;

/// The share.
const CHAIN_SHARE: i64 = 2;

/// Runs that overlap are added in another order than they began; a clock that is off by more than this is wrong.
const TOLERATED_US: i64 = DAY_US;

const DAY_US: i64 = 86_400 * 1_000_000;

/// What the dates say where a run was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It follows the run before.
    InOrder,
    /// It began so long after the run before that all would be too old to be kept, had a jump of the clock not been
    /// as likely. None was dropped.
    LongAfter(Timestamp),
    /// It began before the run that was added before.
    Before(Timestamp),
}

/// Drops the runs that began more than `keep_us` before the run that has just been added, if an unbroken chain of runs
/// leads back to them: then that time has really passed.
pub(super) fn drop_old(
    connection: &Connection,
    added: i64,
    started_us: i64,
    keep_us: i64,
) -> rusqlite::Result<Added> {
    let oldest_us = started_us.saturating_sub(keep_us);
    let gap_us = (keep_us / CHAIN_SHARE).max(CHAIN_US);
    let is_chain = is_chain(connection, started_us, oldest_us, gap_us)?;
    if is_chain {
        connection.execute("DELETE FROM runs WHERE started_us < ?1", [oldest_us])?;
    }
    let before = "SELECT started_us FROM runs WHERE id < ?1 ORDER BY id DESC LIMIT 1";
    let before: Option<i64> = connection
        .query_row(before, [added], |row| row.get(0))
        .optional()?;
    Ok(match before {
        Some(before) if before < oldest_us && !is_chain => {
            Added::LongAfter(Timestamp::from_unix_micros(before))
        }
        Some(before) if before.saturating_sub(started_us) > TOLERATED_US => {
            Added::Before(Timestamp::from_unix_micros(before))
        }
        _ => Added::InOrder,
    })
}

/// Whether runs lead from one moment back past another without a gap.
fn is_chain(
    connection: &Connection,
    from_us: i64,
    past_us: i64,
    gap_us: i64,
) -> rusqlite::Result<bool> {
    let earliest = "SELECT min(started_us) FROM runs WHERE started_us >= ?1 AND started_us < ?2";
    let mut earliest = connection.prepare(earliest)?;
    let mut at_us = from_us;
    // Each two steps go further back than one gap.
    while at_us >= past_us {
        let within = (at_us.saturating_sub(gap_us), at_us);
        match earliest.query_row(within, |row| row.get::<_, Option<i64>>(0))? {
            Some(earlier) => at_us = earlier,
            None => return Ok(false),
        }
    }
    Ok(true)
}

/// Parts the runs whose dates can be true from those whose dates contradict the order in which they were added, or
/// lie in the future. As few as possible are of the second kind. If even the last was added in the future, `now` is
/// what is wrong, and nothing is known of the future.
#[must_use]
pub fn part_misdated(mut runs: Vec<Run>, now: Timestamp) -> (Vec<Run>, Vec<Run>) {
    runs.sort_by_key(|run| run.number);
    let dates: Vec<i64> = runs
        .iter()
        .map(|run| run.started_at.unix_micros())
        .collect();
    let latest = now.unix_micros().saturating_add(TOLERATED_US);
    let is_now_wrong = dates.last().is_some_and(|last| *last > latest);
    let fits = which_fit(&dates, if is_now_wrong { i64::MAX } else { latest });
    let mut is_next_credible = fits.into_iter();
    let (mut credible, misdated): (Vec<_>, Vec<_>) = runs
        .into_iter()
        .partition(|_| is_next_credible.next().unwrap_or(true));
    credible.sort_by_key(|run| (run.started_at, run.number));
    (credible, misdated)
}

/// Which dates fit into the longest series that ends by `latest` and never goes back, but for what is tolerated.
fn which_fit(dates: &[i64], latest: i64) -> Vec<bool> {
    let series = longest_series(dates, latest);
    let mut fits = vec![false; dates.len()];
    let mut from = 0;
    let mut at_least = i64::MIN;
    // Between two of the series lie those that were added between them.
    for next in series.iter().copied().map(Some).chain([None]) {
        let (until, at_most) = next.map_or((dates.len(), latest), |next| (next, dates[next]));
        let between = at_least.saturating_sub(TOLERATED_US)
            ..=at_most.saturating_add(TOLERATED_US).min(latest);
        for place in from..until {
            fits[place] = between.contains(&dates[place]);
        }
        if let Some(next) = next {
            fits[next] = true;
            (from, at_least) = (next + 1, dates[next]);
        }
    }
    fits
}

/// The places of the longest series of dates up to `latest` that never goes back.
fn longest_series(dates: &[i64], latest: i64) -> Vec<usize> {
    // Of the series of each length, the one that ends the earliest, by the place of its end.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; dates.len()];
    for (place, date) in dates
        .iter()
        .enumerate()
        .filter(|(_, date)| **date <= latest)
    {
        let length = ends.partition_point(|end| dates[*end] <= *date);
        before[place] = length.checked_sub(1).map(|index| ends[index]);
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut series: Vec<usize> =
        iter::successors(ends.last().copied(), |place| before[*place]).collect();
    series.reverse();
    series
}

#[cfg(test)]
mod tests;
