//! What is remembered, and that nothing breaks the memory.

use std::fs;
use std::sync::Arc;
use std::thread;

use super::*;
use crate::diagnosis::{Confidence, Diagnosis, Finding, Retry, Severity, Verdict};
use crate::evidence::{Asked, Evidence, Phase, Stopped, TlsFiles, Tool, format};
use crate::knowledge::findings::FindingId;
use crate::target::TlsMode;

fn time(text: &str) -> Timestamp {
    format!("2026-01-02T{text}Z").parse().unwrap()
}

fn evidence() -> Evidence {
    Evidence {
        evidence_version: format::VERSION,
        tool: Tool::this(),
        target: AskedTarget {
            host: Some("ftp.example.com".to_owned()),
            port: Some(21),
            user: "../me".to_owned(),
            anonymous: false,
            tls: TlsMode::Auto,
            directory: None,
            name: None,
        },
        asked: Asked {
            timeout_us: Some(0),
            connect_timeout_us: Some(0),
            deadline_us: Some(0),
            active: false,
            follow_pasv: false,
            server_profile: None,
            insecure: false,
            until: None,
            tls_files: TlsFiles::default(),
            proxy: None,
        },
        started_at: time("03:00:00"),
        duration_us: Some(0),
        attempts: Vec::new(),
        stopped: None,
        gave_up: None,
        held_off: None,
        source: None,
    }
}

fn fine() -> Diagnosis {
    Diagnosis {
        verdict: Verdict::Ok,
        root_cause: None,
        findings: Vec::new(),
        causes: Vec::new(),
        matrix: vec![],
        measures: vec![],
        unmeasured: vec![],
    }
}

fn failed(id: FindingId, retry: Retry) -> Diagnosis {
    let finding = Finding {
        id,
        severity: Severity::Critical,
        confidence: Confidence::Stated,
        phase: Phase::Limits,
        values: BTreeMap::new(),
        exchanges: Vec::new(),
        facts: Vec::new(),
        codes: vec![421],
        retry,
        ours: false,
    };
    Diagnosis {
        verdict: Verdict::Critical,
        root_cause: Some(0),
        findings: vec![finding],
        causes: Vec::new(),
        matrix: vec![],
        measures: vec![],
        unmeasured: vec![],
    }
}

fn full() -> Diagnosis {
    failed(FindingId::LimitServerFull, Retry::default())
}

fn until(state: &State) -> Option<String> {
    state.hold.as_ref().map(|hold| hold.until.to_string())
}

#[test]
fn each_failure_holds_off_twice_as_long_up_to_an_hour() {
    let mut state = None;
    let mut waits = Vec::new();
    for _ in 0..8 {
        let next = after(state.as_ref(), &evidence(), &full(), time("03:00:00"));
        waits.push(
            next.hold
                .as_ref()
                .unwrap()
                .until
                .seconds_since(time("03:00:00")),
        );
        state = Some(next);
    }
    assert_eq!(waits, [60, 120, 240, 480, 960, 1920, 3600, 3600]);
    let state = after(state.as_ref(), &evidence(), &fine(), time("03:30:00"));
    assert_eq!((state.consecutive_failures, state.hold), (0, None));
    assert_eq!(state.last_success, Some(time("03:30:00")));
}

#[test]
fn a_server_that_says_how_long_is_believed_within_a_day() {
    for (seconds, expected) in [
        (90, "2026-01-02T03:01:30Z"),
        (900_000, "2026-01-03T03:00:00Z"),
    ] {
        let retry = Retry {
            advised: true,
            after_seconds: Some(seconds),
            stated: true,
        };
        let state = after(
            None,
            &evidence(),
            &failed(FindingId::LimitRate, retry),
            time("03:00:00"),
        );
        assert_eq!(until(&state).as_deref(), Some(expected));
    }
}

#[test]
fn a_run_inside_the_hold_makes_no_connection() {
    let state = after(None, &evidence(), &full(), time("03:00:00"));
    let held = held_off(&state, time("03:00:59")).unwrap();
    assert_eq!(
        (held.finding.as_str(), held.consecutive_failures),
        ("limit-server-full", 1)
    );
    assert_eq!(held_off(&state, time("03:01:00")), None, "it is over");
    assert_eq!(
        held_off(&state, time("02:59:00")),
        None,
        "the clock went back"
    );
    let mut absurd = state;
    absurd.hold.as_mut().unwrap().until = "2027-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(
        held_off(&absurd, time("03:00:30")),
        None,
        "a year is no wait"
    );
}

#[test]
fn bans_are_suspected_and_waited_out() {
    let banned = failed(FindingId::IpBanned, Retry::default());
    let state = after(None, &evidence(), &banned, time("03:00:00"));
    assert!(state.ban_suspected);
    assert_eq!(until(&state).as_deref(), Some("2026-01-02T03:30:00Z"));
    let silent = failed(FindingId::GreetingEofNoBytes, Retry::default());
    let mut state = None;
    for suspected in [false, false, true] {
        let next = after(state.as_ref(), &evidence(), &silent, time("03:00:00"));
        assert_eq!(next.ban_suspected, suspected);
        state = Some(next);
    }
}

#[test]
fn what_is_no_fault_of_the_server_changes_nothing() {
    let state = after(None, &evidence(), &full(), time("03:00:00"));
    let mut ours = failed(FindingId::TcpLocalFailure, Retry::default());
    ours.findings[0].ours = true;
    let next = after(Some(&state), &evidence(), &ours, time("03:02:00"));
    assert_eq!((next.consecutive_failures, &next.hold), (1, &state.hold));
    let mut interrupted = evidence();
    interrupted.stopped = Some(Stopped::Interrupted);
    let next = after(Some(&state), &interrupted, &full(), time("03:02:00"));
    assert_eq!(next.consecutive_failures, 1);
}

#[test]
fn a_run_that_ended_earlier_does_not_undo_a_later_one() {
    let later = after(None, &evidence(), &full(), time("03:05:00"));
    assert_eq!(
        after(Some(&later), &evidence(), &fine(), time("03:04:00")),
        later
    );
}

#[test]
fn a_state_from_the_future_is_replaced_and_the_next_run_holds_off() {
    let future = "2099-01-01T00:00:00Z".parse().unwrap();
    let state = after(None, &evidence(), &full(), future);
    let now = time("03:00:00");
    assert!(is_from_the_future(&state, now));
    assert_eq!(held_off(&state, now), None);
    let state = after(Some(&state), &evidence(), &full(), now);
    assert_eq!((state.last_run, state.consecutive_failures), (now, 2));
    assert!(held_off(&state, time("03:00:30")).is_some());
    let state = after(Some(&state), &evidence(), &fine(), time("03:05:00"));
    assert_eq!(state.last_success, Some(time("03:05:00")));
}

#[test]
fn who_is_stopped_in_his_turn_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let key: Key = (&evidence().target).into();
    store
        .update(&key, |_| {
            let error = store.read::<State>(&key).unwrap_err().to_string();
            assert!(error.contains("for more than 5 s"), "{error}");
            after(None, &evidence(), &full(), time("03:00:00"))
        })
        .unwrap();
    assert!(store.read::<State>(&key).unwrap().state.is_some());
}

#[test]
fn a_refused_directory_is_no_reason_to_stay_away() {
    let state = after(
        None,
        &evidence(),
        &failed(FindingId::DirNotFound, Retry::default()),
        time("03:00:00"),
    );
    assert_eq!((state.consecutive_failures, state.hold), (1, None));
}

#[test]
fn what_is_written_is_read_and_names_stay_inside_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("deep").join("er")).unwrap();
    let key: Key = (&evidence().target).into();
    assert!(store.read::<State>(&key).unwrap().state.is_none());
    let state = after(None, &evidence(), &full(), time("03:00:00"));
    store.update(&key, |_| state.clone()).unwrap();
    assert_eq!(store.read::<State>(&key).unwrap().state, Some(state));
    let names: Vec<String> = fs::read_dir(folder.path().join("deep").join("er"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        names.contains(&"ftp.example.com_21_..%2Fme.json".to_owned()),
        "{names:?}"
    );
    let other = Key { port: 2121, ..key };
    assert!(store.read::<State>(&other).unwrap().state.is_none());
}

#[test]
fn a_broken_file_is_set_aside_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let key: Key = (&evidence().target).into();
    let file = folder.path().join("ftp.example.com_21_..%2Fme.json");
    let newer = "{\"state_version\": 99}".to_owned();
    let huge = " ".repeat(100_000);
    for (number, broken) in ["", "{", "[]", "\u{0}\u{ff}", &newer, &huge]
        .iter()
        .enumerate()
    {
        fs::write(&file, broken).unwrap();
        let found = store.read::<State>(&key).unwrap();
        assert!(found.state.is_none());
        let (aside, _) = found.set_aside.unwrap();
        assert_eq!(fs::read_to_string(&aside).unwrap(), **broken);
        assert!(
            aside
                .to_string_lossy()
                .ends_with(&format!(".broken-{}", number + 1))
        );
    }
    let state = after(None, &evidence(), &full(), time("03:00:00"));
    assert!(store.update(&key, |_| state).unwrap().set_aside.is_none());
}

#[test]
fn overlapping_runs_lose_no_count() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(folder.path()).unwrap());
    let key: Key = (&evidence().target).into();
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let (store, key) = (Arc::clone(&store), key.clone());
            thread::spawn(move || {
                for _ in 0..8 {
                    let count = |known: Option<&State>| {
                        after(known, &evidence(), &full(), time("03:00:00"))
                    };
                    store.update(&key, count).unwrap();
                }
            })
        })
        .collect();
    for run in runs {
        run.join().unwrap();
    }
    let state = store.read::<State>(&key).unwrap().state.unwrap();
    assert_eq!(state.consecutive_failures, 32);
}

#[test]
fn long_names_have_files_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let long = "a/".repeat(300);
    let now = time("03:00:00");
    for check in [format!("{long}1"), format!("{long}2")] {
        let known = store.update(&check, |memory: Option<&alert::Memory>| {
            assert!(memory.is_none());
            alert::delivered(memory, &check, now)
        });
        assert!(known.unwrap().state.is_some());
    }
    for check in [format!("{long}1"), format!("{long}2")] {
        let known = store.read::<alert::Memory>(&check).unwrap();
        assert_eq!(known.state.unwrap().check, check);
    }
}
