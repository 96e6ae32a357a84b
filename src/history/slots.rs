//! Runs over time, for plots: a period in equal parts. Pure.

use super::summary::percentile;
use crate::clock::Timestamp;
use crate::diagnosis::Verdict;

/// What a plot needs to know of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in microseconds; `None` where it made no connection, because the server wanted to be left alone.
    pub duration_us: Option<u64>,
    /// Its verdict.
    pub verdict: Verdict,
}

/// A part of a period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Slot {
    /// How many runs began in it.
    pub runs: usize,
    /// How many of them found that it worked (ok or warning).
    pub working: usize,
    /// The gravest verdict among them; `None` if there was no run.
    pub worst: Option<Verdict>,
    /// The median of how long they took, in milliseconds; `None` if none made a connection.
    pub median_ms: Option<f64>,
}

/// The period from `since` to `until` in so many equal parts. Runs outside of it are left out.
#[must_use]
pub fn slots(runs: &[Moment], since: Timestamp, until: Timestamp, parts: usize) -> Vec<Slot> {
    let (since, until) = (since.unix_micros(), until.unix_micros());
    let span = i128::from(until) - i128::from(since);
    let mut filled: Vec<Vec<&Moment>> = vec![Vec::new(); parts];
    for run in runs {
        let after = i128::from(run.started_at.unix_micros()) - i128::from(since);
        if (0..span).contains(&after)
            && let Ok(part) = usize::try_from(after * parts as i128 / span)
            && let Some(slot) = filled.get_mut(part)
        {
            slot.push(run);
        }
    }
    filled.iter().map(|runs| slot(runs)).collect()
}

fn slot(runs: &[&Moment]) -> Slot {
    let verdicts = || runs.iter().map(|run| run.verdict);
    let mut times: Vec<f64> = runs
        .iter()
        .filter_map(|run| run.duration_us)
        .map(milliseconds)
        .collect();
    times.sort_by(f64::total_cmp);
    Slot {
        runs: runs.len(),
        working: verdicts()
            .filter(|it| matches!(it, Verdict::Ok | Verdict::Warning))
            .count(),
        worst: verdicts().max_by_key(|it| it.gravity()),
        median_ms: (!times.is_empty()).then(|| percentile(&times, 0.5)),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2^53 µs, which is 285 years"
)]
fn milliseconds(us: u64) -> f64 {
    us as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds)
    }

    fn run(seconds: i64, verdict: Verdict, duration_us: Option<u64>) -> Moment {
        Moment {
            started_at: at(seconds),
            duration_us,
            verdict,
        }
    }

    #[test]
    fn each_run_belongs_to_the_part_in_which_it_began() {
        let runs = [
            run(-1, Verdict::Critical, Some(1)),
            run(0, Verdict::Ok, Some(2_000)),
            run(9, Verdict::Warning, Some(8_000)),
            run(9, Verdict::Unknown, None),
            run(29, Verdict::Critical, None),
            run(30, Verdict::Critical, Some(1)),
        ];
        let slots = slots(&runs, at(0), at(30), 3);
        let first = Slot {
            runs: 3,
            working: 2,
            worst: Some(Verdict::Unknown),
            median_ms: Some(2.0),
        };
        let last = Slot {
            runs: 1,
            working: 0,
            worst: Some(Verdict::Critical),
            median_ms: None,
        };
        assert_eq!(slots, [first, Slot::default(), last]);
    }

    #[test]
    fn a_period_without_length_holds_no_run() {
        let runs = [run(0, Verdict::Ok, Some(1))];
        assert_eq!(slots(&runs, at(0), at(0), 2), vec![Slot::default(); 2]);
        assert_eq!(slots(&runs, at(0), at(1), 0), Vec::new());
    }
}
