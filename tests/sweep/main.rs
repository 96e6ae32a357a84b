//! An OK is earned: every answer of a healthy server in turn is replaced by what a broken one does, and the
//! report has to show it.
//!
//! * [`fault`] what comes in the place of one answer, [`harmless`] which of that does no harm
//! * [`server`] the scripted server with its fault
//! * [`scenario`] what is asked of it
//! * [`judge`] what has to be true of every report

#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

#[path = "../support/scripted_server/mod.rs"]
mod scripted_server;

mod fault;
mod harmless;
mod judge;
mod scenario;
mod server;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use ftpprobe::diagnosis::{Severity, Verdict};

use fault::{ANSWERS, Fault};
use scenario::{PATIENCE, Played, SILENCE, Scenario};

/// Runs at a time. Most of them wait for an answer that does not come.
const AT_A_TIME: usize = 48;

/// How many times the same command is looked at: a second one often serves another purpose.
const OCCURRENCES: usize = 2;

fn play(scenario: &Scenario, fault: Option<Fault>, silence: Duration) -> Played {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(scenario.play(fault, silence))
}

/// Every answer that a healthy run is due, with everything that can come in its place.
fn faults(healthy: &Played) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (key, times) in &healthy.log.due {
        for nth in 1..=OCCURRENCES.min(*times) {
            for answer in ANSWERS.iter().copied() {
                let key = key.clone();
                faults.push(Fault { key, nth, answer });
            }
        }
    }
    faults
}

fn sweep(scenario: &Scenario) {
    let healthy = play(scenario, None, SILENCE);
    let grave = healthy.diagnosis.findings.iter();
    let grave = grave.filter(|it| it.severity > Severity::Info);
    let grave: Vec<_> = grave.map(|it| (&it.id, &it.facts)).collect();
    assert_eq!(healthy.diagnosis.verdict, Verdict::Ok, "{grave:?}");
    let faults = faults(&healthy);
    let (next, met) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut played = play(scenario, Some(fault.clone()), SILENCE);
                    let mut found = judge::complaints(scenario, fault, &played);
                    if !found.is_empty() {
                        // On a machine with much to do, answers of the same run can be late that are no fault's.
                        played = play(scenario, Some(fault.clone()), PATIENCE);
                        found = judge::complaints(scenario, fault, &played);
                    }
                    met.fetch_add(usize::from(played.log.met_on.is_some()), Ordering::Relaxed);
                    let ids: Vec<_> = played
                        .diagnosis
                        .findings
                        .iter()
                        .filter(|it| it.severity > Severity::Info)
                        .map(|it| it.id.name())
                        .collect();
                    let found = found.iter().map(|it| format!("{fault}: {it} {ids:?}"));
                    complaints.lock().unwrap().extend(found);
                }
            });
        }
    });
    let mut complaints = complaints.into_inner().unwrap();
    complaints.sort();
    let met = met.into_inner();
    #[expect(clippy::print_stderr, reason = "the runner shows it on demand")]
    {
        eprintln!(
            "{}: {} cases, {met} of them met",
            scenario.name,
            faults.len()
        );
    }
    assert!(met * 10 >= faults.len() * 9, "{met} of {}", faults.len());
    assert!(
        complaints.is_empty(),
        "{}: {} complaints in {} cases\n{}",
        scenario.name,
        complaints.len(),
        faults.len(),
        complaints.join("\n")
    );
}

#[test]
fn a_plain_run() {
    sweep(&Scenario::plain());
}

#[test]
fn a_user_in_a_directory() {
    sweep(&Scenario::user());
}

#[test]
fn the_transfer_test() {
    sweep(&Scenario::transfer_test());
}

#[test]
fn the_ports_test() {
    sweep(&Scenario::ports_test());
}

#[test]
fn the_search_for_a_limit() {
    sweep(&Scenario::find_limit());
}

#[test]
fn the_idle_test() {
    sweep(&Scenario::idle_test());
}

#[test]
fn active_mode() {
    sweep(&Scenario::active());
}

#[test]
fn expectations() {
    sweep(&Scenario::expectations());
}

#[test]
fn encrypted_data_connections() {
    sweep(&Scenario::encrypted());
}

#[test]
fn the_matrix() {
    sweep(&Scenario::matrix());
}
