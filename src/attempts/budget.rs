//! The arithmetic of waits: how long each is at most, and which budget ends the tries.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::evidence::GaveUp;
use crate::settings::Retrying;

/// The shortest wait. Full jitter may come out at nothing, and a refused client that is back at once
/// is what limits are against.
const SHORTEST: Duration = Duration::from_secs(1);

/// What to do after an attempt that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Wait and try again.
    Wait(Duration),
    /// Make no further attempt; why, if one could have helped.
    End(Option<GaveUp>),
}

/// What helps against a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cure {
    /// Nothing that a run can do.
    Nothing,
    /// Waiting for some time.
    Time,
    /// Waiting for this long: the server said so.
    Stated(Duration),
}

/// What a run has spent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spent {
    /// Attempts.
    pub(super) attempts: usize,
    /// Connections to control ports, all attempts together.
    pub(super) connections: u32,
    /// Those of the last attempt.
    pub(super) latest: u32,
}

/// Capped exponential backoff with full jitter, within the budgets of a run.
#[derive(Debug)]
pub(super) struct Budget<'a> {
    retrying: &'a Retrying,
    /// The bound of each wait in turn.
    bounds: Vec<Duration>,
}

impl<'a> Budget<'a> {
    pub(super) fn new(retrying: &'a Retrying) -> Self {
        // backon's own jitter lengthens a wait; full jitter, which keeps clients apart best, takes any
        // length up to the bound. So the bounds are backon's, and the choice within is made here.
        let bounds = ExponentialBuilder::default()
            .with_factor(2.0)
            .with_min_delay(retrying.backoff.min(retrying.max_backoff))
            .with_max_delay(retrying.max_backoff)
            .with_max_times(usize::try_from(retrying.retries).unwrap_or(usize::MAX))
            .build();
        Self {
            retrying,
            bounds: bounds.collect(),
        }
    }

    /// What to do after an attempt that took so long, with so much time left until the deadline.
    pub(super) fn next(&self, spent: Spent, cure: Cure, took: Duration, left: Duration) -> Next {
        if cure == Cure::Nothing || self.retrying.retries == 0 {
            return Next::End(None);
        }
        let Some(bound) = spent
            .attempts
            .checked_sub(1)
            .and_then(|index| self.bounds.get(index))
        else {
            return Next::End(Some(GaveUp::Tries));
        };
        if spent.connections >= self.retrying.max_connections {
            return Next::End(Some(GaveUp::Connections));
        }
        let wait = match cure {
            Cure::Stated(wait) => wait.max(SHORTEST),
            Cure::Nothing | Cure::Time => jittered(*bound),
        };
        // An attempt that the deadline cuts short would cost the server a connection for nothing.
        if wait.saturating_add(took.max(SHORTEST)) > left {
            return Next::End(Some(GaveUp::Deadline));
        }
        Next::Wait(wait)
    }

    /// The most attempts that there will be, if each takes as many connections as the last one did.
    pub(super) fn most_attempts(&self, spent: Spent) -> u32 {
        let by_tries = self.retrying.retries.saturating_add(1);
        let made = u32::try_from(spent.attempts).unwrap_or(u32::MAX);
        let left = self
            .retrying
            .max_connections
            .saturating_sub(spent.connections);
        match left.checked_div(spent.latest) {
            Some(more) => by_tries.min(made.saturating_add(more.max(1))),
            None => by_tries,
        }
    }
}

/// Any length up to the bound, but not less than the shortest.
fn jittered(bound: Duration) -> Duration {
    bound.mul_f64(fastrand::f64()).max(SHORTEST.min(bound))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn retrying(retries: u32, max_connections: u32) -> Retrying {
        Retrying {
            retries,
            backoff: Duration::from_secs(5),
            max_backoff: Duration::from_secs(30),
            max_connections,
        }
    }

    fn spent(attempts: usize, connections: u32, latest: u32) -> Spent {
        Spent {
            attempts,
            connections,
            latest,
        }
    }

    #[test_case(3, Cure::Nothing, None; "nothing helps")]
    #[test_case(0, Cure::Time, None; "it is not to try again")]
    #[test_case(0, Cure::Stated(Duration::ZERO), None; "whatever the server says")]
    #[test_case(1, Cure::Time, Some(GaveUp::Tries); "the tries are used up")]
    #[test_case(1, Cure::Stated(Duration::ZERO), Some(GaveUp::Tries); "whatever it says of that")]
    #[test_case(2, Cure::Time, Some(GaveUp::Connections); "the connections are used up")]
    fn a_run_ends(retries: u32, cure: Cure, why: Option<GaveUp>) {
        let retrying = retrying(retries, 4);
        let next = Budget::new(&retrying).next(spent(2, 4, 2), cure, Duration::ZERO, HOUR);
        assert_eq!(next, Next::End(why));
    }

    #[test_case(0, 1; "not at once")]
    #[test_case(1, 1)]
    #[test_case(600, 600; "longer than any bound")]
    fn a_wait_that_was_asked_for_is_kept(asked: u64, waits: u64) {
        let retrying = retrying(2, 4);
        let cure = Cure::Stated(Duration::from_secs(asked));
        let next = Budget::new(&retrying).next(spent(2, 3, 2), cure, Duration::ZERO, HOUR);
        assert_eq!(next, Next::Wait(Duration::from_secs(waits)));
    }

    /// After the wait there has to be time for an attempt like the last one, and for a second at least.
    #[test_case(0, 11)]
    #[test_case(1, 11)]
    #[test_case(7, 17)]
    fn a_wait_fits_into_the_deadline(took: u64, needs: u64) {
        let retrying = retrying(2, 4);
        let budget = Budget::new(&retrying);
        let wait = Duration::from_secs(10);
        let (took, needs) = (Duration::from_secs(took), Duration::from_secs(needs));
        let next = |left| budget.next(spent(1, 1, 1), Cure::Stated(wait), took, left);
        assert_eq!(next(needs), Next::Wait(wait));
        let short = needs.saturating_sub(Duration::from_nanos(1));
        assert_eq!(next(short), Next::End(Some(GaveUp::Deadline)));
    }

    #[test]
    fn bounds_double_up_to_the_longest() {
        for (retrying, bounds) in [
            (retrying(5, 9), &[5, 10, 20, 30, 30][..]),
            (
                Retrying {
                    backoff: HOUR,
                    ..retrying(2, 9)
                },
                &[30, 30],
            ),
        ] {
            let seconds = bounds.iter().copied().map(Duration::from_secs);
            assert_eq!(Budget::new(&retrying).bounds, seconds.collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_wait_has_any_length_up_to_its_bound() {
        fastrand::seed(7);
        let retrying = retrying(2, 9);
        let budget = Budget::new(&retrying);
        for (attempts, bound) in [(1, 5), (2, 10)] {
            let waits = (0..200).map(|_| {
                match budget.next(spent(attempts, 1, 1), Cure::Time, Duration::ZERO, HOUR) {
                    Next::Wait(wait) => wait,
                    Next::End(why) => panic!("{why:?}"),
                }
            });
            let waits: Vec<Duration> = waits.collect();
            let bound = Duration::from_secs(bound);
            assert_eq!(waits.iter().min(), Some(&SHORTEST));
            assert!(waits.iter().all(|wait| *wait <= bound));
            assert!(waits.iter().any(|wait| *wait > bound * 9 / 10));
            assert!(
                waits
                    .iter()
                    .any(|wait| *wait > SHORTEST && *wait < bound / 2)
            );
        }
        // A bound that somebody wants to be shorter is kept.
        let short = Duration::from_millis(200);
        assert_eq!(jittered(short), short);
    }

    #[test_case(1, 1, 1, 4; "as many as tries")]
    #[test_case(1, 2, 2, 2; "as many as connections")]
    #[test_case(2, 3, 2, 3; "one more at least")]
    #[test_case(2, 9, 2, 3; "as told before")]
    #[test_case(1, 0, 0, 4; "without connections")]
    fn how_many_there_will_be(attempts: usize, connections: u32, latest: u32, most: u32) {
        let retrying = retrying(3, 4);
        let spent = spent(attempts, connections, latest);
        assert_eq!(Budget::new(&retrying).most_attempts(spent), most);
    }
}
