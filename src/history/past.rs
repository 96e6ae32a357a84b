//! What a page shows of a check: its summary, how it was over time, and its last runs. Pure.

use super::summary::sum_up;
use super::{Check, Moment, Run, Slot, Summary, part_misdated, slots};
use crate::clock::Timestamp;

/// Parts of the period, as long as there is a run for each.
const PARTS: usize = 84;

/// The last runs that are shown.
const LAST: usize = 20;

/// The history of one check.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// What the runs say together.
    pub summary: Summary,
    /// The time from the first to the last run, in equal parts.
    pub slots: Vec<Slot>,
    /// The moments in which the parts begin.
    pub begins: Vec<Timestamp>,
    /// The last runs, the latest first.
    pub last: Vec<Run>,
}

/// The history of a check as it looks at `now`. `None` if there are no runs.
#[must_use]
pub fn past(check: &Check, runs: Vec<Run>, now: Timestamp) -> Option<Past> {
    let (runs, misdated) = part_misdated(runs, now);
    let summary = sum_up(check, &runs, misdated.len())?;
    let moments: Vec<_> = runs.iter().map(moment).collect();
    let (first, last) = (moments.first()?.started_at, moments.last()?.started_at);
    // The end of a period does not belong to it, and the last run does.
    let until = Timestamp::from_unix_micros(last.unix_micros() + 1);
    let parts = runs.len().min(PARTS);
    Some(Past {
        summary,
        slots: slots(&moments, first, until, parts),
        begins: begins(first, until, parts),
        last: runs.into_iter().rev().take(LAST).collect(),
    })
}

fn moment(run: &Run) -> Moment {
    Moment {
        started_at: run.started_at,
        duration_us: (!run.held_off).then_some(run.duration_us),
        verdict: run.verdict,
    }
}

fn begins(since: Timestamp, until: Timestamp, parts: usize) -> Vec<Timestamp> {
    let span = i128::from(until.unix_micros()) - i128::from(since.unix_micros());
    let at = |part: usize| {
        let after = span * part as i128 / parts as i128;
        let after = i64::try_from(after).unwrap_or_default();
        Timestamp::from_unix_micros(since.unix_micros() + after)
    };
    (0..parts).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Verdict;

    fn check() -> Check {
        Check {
            label: "partner".to_owned(),
            name: None,
            host: "ftp.example.com".to_owned(),
            port: 21,
            user: "anonymous".to_owned(),
            directory: None,
        }
    }

    fn run(number: i64) -> Run {
        Run {
            number,
            started_at: Timestamp::from_unix_seconds(1_000 + 60 * number),
            duration_us: 2_000,
            verdict: Verdict::Ok,
            root_cause: None,
            held_off: number == 1,
            certificate: None,
            codes: Vec::new(),
            measures: Vec::new(),
        }
    }

    fn of(runs: Vec<Run>) -> Option<Past> {
        past(&check(), runs, Timestamp::from_unix_seconds(4_000_000_000))
    }

    #[test]
    fn runs_at_even_distances_have_a_part_each() {
        let past = of((0..30).map(run).collect()).unwrap();
        assert!(past.slots.iter().all(|slot| slot.runs == 1));
        assert_eq!((past.slots.len(), past.begins.len()), (30, 30));
        assert_eq!(past.slots[1].median_ms, None);
        assert_eq!(past.begins[0], run(0).started_at);
        assert_eq!((past.last.len(), past.last[0].number), (LAST, 29));
    }

    #[test]
    fn there_are_no_more_parts_than_can_be_seen() {
        let past = of((0..10_000).map(run).collect()).unwrap();
        assert_eq!(past.slots.len(), PARTS);
        let all: usize = past.slots.iter().map(|slot| slot.runs).sum();
        assert_eq!(all, 10_000);
    }

    #[test]
    fn one_run_is_a_history_and_none_is_not() {
        assert_eq!(of(vec![run(0)]).unwrap().slots.len(), 1);
        assert_eq!(of(Vec::new()), None);
    }
}
