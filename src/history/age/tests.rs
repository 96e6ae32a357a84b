//! Dates that cannot be true are told from those that can, by the order of the runs.

use proptest::prelude::*;
use test_case::test_case;

use super::*;
use crate::diagnosis::Verdict;

const NOW: i64 = 1_800_000_000;
const DAY: i64 = 86_400;

fn run(number: i64, seconds: i64) -> Run {
    Run {
        number,
        started_at: Timestamp::from_unix_seconds(seconds),
        duration_us: 1,
        verdict: Verdict::Ok,
        root_cause: None,
        held_off: false,
        certificate: None,
        codes: Vec::new(),
        measures: Vec::new(),
    }
}

/// The numbers of the runs that are left out, of runs that were added at these days from now.
fn misdated(days: &[i64]) -> Vec<i64> {
    let runs = (0..)
        .zip(days)
        .map(|(number, days)| run(number, NOW + days * DAY));
    let (dated, misdated) = part_misdated(runs.collect(), Timestamp::from_unix_seconds(NOW));
    assert!(dated.is_sorted_by_key(|run| run.started_at));
    assert_eq!(dated.len() + misdated.len(), days.len());
    misdated.iter().map(|run| run.number).collect()
}

#[test_case(&[], &[]; "none")]
#[test_case(&[-3, -2, -1], &[]; "in order")]
#[test_case(&[-3, -2, 20_000, -1], &[2]; "one in the future")]
#[test_case(&[-3, -2, -20_000, -1], &[2]; "one in the past")]
#[test_case(&[-9, -8, 20_000, 20_001, -20_000, -3, -2], &[2, 3, 4]; "several of both")]
#[test_case(&[-9, -8, -3, -7, -6, -5], &[2]; "ahead, but no longer in the future")]
#[test_case(&[-9, -8, -8, -9, -7], &[]; "runs that overlap")]
#[test_case(&[-20_000, -9, 1, -8], &[2]; "a year before, and one that is ahead")]
#[test_case(&[20_000, 20_001], &[]; "it is now that is wrong")]
#[test_case(&[20_000, 20_001, -20_000, 20_002], &[2]; "it is now that is wrong, and one before")]
fn dates_that_contradict_the_order(days: &[i64], expected: &[i64]) {
    assert_eq!(misdated(days), expected);
}

proptest! {
    /// What is right is never left out for the sake of fewer that are wrong.
    #[test]
    fn the_fewest_are_left_out(wrong in proptest::collection::vec((0_usize..20, -20_000_i64..20_000), 0..5)) {
        let mut days: Vec<i64> = (-30..-10).collect();
        for (place, day) in &wrong {
            days[*place] = *day;
        }
        prop_assert!(misdated(&days).len() <= wrong.len());
    }
}
