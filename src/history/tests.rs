//! What is kept, what is dropped, and what the runs say together.

use std::time::Duration;

use test_case::test_case;

use super::store::MAX_RUNS;
use super::summary::Stretch;
use super::*;
use crate::diagnosis::{Policy, diagnose};
use crate::knowledge::wording::Wording;
use crate::report::{Quantity, Report, build};

/// A run against a real server.
const EVIDENCE: &[u8] = include_bytes!("../../tests/evidence/healthy/evidence.json");

fn moment(minute: i64) -> Timestamp {
    Timestamp::from_unix_seconds(1_800_000_000 + 60 * minute)
}

/// A report of a real run, as if it had begun at this minute.
fn report(minute: i64, verdict: Verdict, cause: Option<&str>) -> Report {
    let evidence = crate::evidence::format::load(EVIDENCE).unwrap();
    let diagnosis = diagnose(&evidence, &Policy::default());
    let mut report = build(&evidence, &diagnosis, &Wording::english());
    report.started_at = moment(minute).to_string();
    report.verdict = verdict;
    report.root_cause = cause.map(str::to_owned);
    report
}

fn check() -> Check {
    Check {
        label: "backup".to_owned(),
        name: Some("backup".to_owned()),
        host: "ftp.example.com".to_owned(),
        port: 21,
        user: "me".to_owned(),
        directory: None,
    }
}

/// One run a minute, by a letter each; a blank is a minute without one.
fn runs(letters: &str) -> Vec<Run> {
    let run = |(minute, letter)| {
        let (verdict, cause) = match letter {
            'o' => (Verdict::Ok, None),
            'w' => (Verdict::Warning, Some("cert-expires-soon")),
            'x' => (Verdict::Critical, Some("limit-per-ip")),
            'y' => (Verdict::Critical, Some("tcp-refused")),
            'u' => (Verdict::Unknown, Some("dns-no-resolver")),
            _ => return None,
        };
        Some(Run {
            number: minute,
            started_at: moment(minute),
            duration_us: 1,
            verdict,
            root_cause: cause.map(str::to_owned),
            held_off: false,
            certificate: None,
            codes: vec![220],
            measures: vec![Measured {
                quantity: Quantity::Login,
                file: None,
                value: f64::from(u32::try_from(minute).unwrap()),
            }],
        })
    };
    (0..).zip(letters.chars()).filter_map(run).collect()
}

fn summed(letters: &str) -> Summary {
    summarize(&check(), runs(letters), moment(100_000)).unwrap()
}

/// Start, length and runs of each incident in minutes.
fn incidents(summary: &Summary) -> Vec<(char, i64, i64, u64)> {
    let letter = |it: &Stretch| match it.root_cause.as_deref() {
        Some("limit-per-ip") => 'x',
        Some("tcp-refused") => 'y',
        Some("cert-expires-soon") => 'w',
        _ => 'u',
    };
    let start = |it: &Stretch| {
        let start: Timestamp = it.start.parse().unwrap();
        start.signed_seconds_since(moment(0)) / 60
    };
    let stretches = summary.incidents.iter();
    stretches
        .map(|it| (letter(it), start(it), it.seconds / 60, it.runs))
        .collect()
}

#[test_case("oooo", &[]; "none")]
#[test_case("ooxxoo", &[('x', 2, 2, 2)]; "one")]
#[test_case("oxxyyo", &[('x', 1, 2, 2), ('y', 3, 2, 2)]; "of two causes")]
#[test_case("owwuo", &[('w', 1, 2, 2), ('u', 3, 1, 1)]; "of all kinds")]
#[test_case("ooxx", &[('x', 2, 1, 2)]; "not over")]
fn incidents_have_a_start_an_end_and_a_cause(letters: &str, expected: &[(char, i64, i64, u64)]) {
    let summary = summed(letters);
    assert_eq!(incidents(&summary), expected);
    let lasts = summary.incidents.last().is_some_and(|it| it.end.is_none());
    assert_eq!(lasts, !letters.ends_with('o'));
}

#[test_case("oooo", Some(100.0), 0; "always")]
#[test_case("oxxxo", Some(25.0), 0; "seldom")]
#[test_case("owwo", Some(100.0), 0; "a warning works")]
#[test_case("ouuo", Some(100.0), 120; "nothing is known of a run that found nothing out")]
#[test_case("ooooooo          ooo", Some(100.0), 660; "nobody watched")]
#[test_case("x", Some(0.0), 0; "one run that failed")]
#[test_case("u", None, 0; "one run that found nothing out")]
fn uptime_is_time(letters: &str, percent: Option<f64>, unwatched: i64) {
    let summary = summed(letters);
    assert_eq!(
        (summary.uptime_percent, summary.unwatched_seconds),
        (percent, unwatched)
    );
}

#[test]
fn since_when() {
    let now = summed("ooxxyyy").now;
    assert_eq!(now.root_cause.as_deref(), Some("tcp-refused"));
    assert_eq!((now.start, now.runs), (moment(4).to_string(), 3));
}

#[test]
fn percentiles_are_values_that_were_measured() {
    let summary = summed(&"o".repeat(200));
    let login = &summary.measures[0];
    assert_eq!(
        (login.min, login.p50, login.p95, login.p99, login.max),
        (0.0, 99.0, 189.0, 197.0, 199.0)
    );
    assert_eq!(login.trend.len(), 24);
    assert!(login.trend.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(summary.codes[&220], 200);
}

#[test]
fn what_is_added_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    let keep = Duration::from_secs(3600);
    let mut history = History::open(&file).unwrap();
    history
        .add(&report(0, Verdict::Critical, Some("limit-per-ip")), keep)
        .unwrap();
    history.add(&report(1, Verdict::Ok, None), keep).unwrap();
    let reader = History::read(&file).unwrap();
    let checks = reader.checks().unwrap();
    let [check] = checks.as_slice() else {
        panic!("{checks:?}")
    };
    let all = reader.runs(check, Period::default()).unwrap().runs;
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].root_cause.as_deref(), Some("limit-per-ip"));
    assert_eq!(all[1].verdict, Verdict::Ok);
    let report = report(0, Verdict::Ok, None);
    assert_eq!(all[0].measures.len(), report.measures.len());
    let codes = report.attempts.iter().flat_map(|it| &it.exchanges);
    let codes: Vec<u16> = codes.filter_map(|it| it.code).collect();
    assert_eq!(all[0].codes, codes);
    let period = Period {
        since: Some(moment(1)),
        until: None,
    };
    assert_eq!(reader.runs(check, period).unwrap().runs.len(), 1);
}

#[test]
fn a_name_that_moved_to_another_server_stands_for_both() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    let keep = Duration::from_secs(3600);
    let mut history = History::open(&file).unwrap();
    for (minute, host) in [
        (0, "old.example.com"),
        (1, "old.example.com"),
        (2, "new.example.com"),
    ] {
        let mut report = report(minute, Verdict::Ok, None);
        report.target.name = Some("backup".to_owned());
        report.target.host = Some(host.to_owned());
        history.add(&report, keep).unwrap();
    }
    let checks = history.checks().unwrap();
    let runs = checks.iter().map(|check| {
        let runs = history.runs(check, Period::default()).unwrap().runs;
        (check.label.as_str(), check.host.as_str(), runs.len())
    });
    assert_eq!(
        runs.collect::<Vec<_>>(),
        [
            ("backup", "old.example.com", 2),
            ("backup", "new.example.com", 1)
        ]
    );
}

#[test]
fn old_runs_are_dropped_with_all_that_belongs_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    let mut history = History::open(&file).unwrap();
    for minute in 0..20 {
        let report = report(minute, Verdict::Ok, None);
        history.add(&report, Duration::from_secs(600)).unwrap();
    }
    let reader = rusqlite::Connection::open(&file).unwrap();
    let count = |table: &str| -> i64 {
        let count = format!("SELECT count(DISTINCT run) FROM {table}");
        reader.query_row(&count, [], |row| row.get(0)).unwrap()
    };
    assert_eq!((count("measures"), count("replies")), (11, 11));
}

/// Minutes since the first run; what the last run is told, and how many runs are left.
#[test_case(&[0, 5, 10, 50_000_000], Some(Added::LongAfter(moment(10))), 4; "the clock jumps ahead")]
#[test_case(&[0, 5, 10, 50_000_000, 50_000_005], Some(Added::InOrder), 5; "it goes on there")]
#[test_case(&[0, 5, 10, 50_000_000, 15], Some(Added::Before(moment(50_000_000))), 5; "it is set right")]
#[test_case(&[0, 5, 10, -20_000_000], Some(Added::Before(moment(10))), 4; "it jumps back")]
#[test_case(&[0, 5, 10, -20_000_000, 15], Some(Added::LongAfter(moment(-20_000_000))), 5; "and is set right")]
#[test_case(&[0, 5, 20_000], Some(Added::LongAfter(moment(5))), 3; "a long pause")]
#[test_case(&[0, 5, 20_000, 20_300, 21_400, 21_500], Some(Added::InOrder), 3; "all of the time kept has passed since the pause")]
#[test_case(&[0, 3_000, 6_000, 9_000], Some(Added::InOrder), 1; "runs further apart than they are kept")]
fn a_clock_that_jumps_drops_no_run(minutes: &[i64], last: Option<Added>, left: usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("history.sqlite")).unwrap();
    let mut added = None;
    for minute in minutes {
        let report = report(*minute, Verdict::Ok, None);
        added = Some(history.add(&report, Duration::from_secs(86_400)).unwrap());
    }
    assert_eq!(added, last);
    let checks = history.checks().unwrap();
    assert_eq!(
        history
            .runs(&checks[0], Period::default())
            .unwrap()
            .runs
            .len(),
        left
    );
}

#[test]
fn runs_that_begin_together_make_one_history() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let file = folder.path().join(format!("history-{round}.sqlite"));
        let barrier = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            for minute in 0..8 {
                let (file, barrier) = (&file, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    let mut history = History::open(file).unwrap();
                    let report = report(minute, Verdict::Ok, None);
                    history.add(&report, Duration::from_secs(3600)).unwrap();
                });
            }
        });
        let history = History::read(&file).unwrap();
        let checks = history.checks().unwrap();
        assert_eq!(
            history
                .runs(&checks[0], Period::default())
                .unwrap()
                .runs
                .len(),
            8
        );
    }
}

#[test]
fn what_is_none_of_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    std::fs::write(
        &text,
        "this is no database, and long enough to be read as one".repeat(20),
    )
    .unwrap();
    let foreign = folder.path().join("foreign");
    let other = rusqlite::Connection::open(&foreign).unwrap();
    other.execute_batch("CREATE TABLE theirs (x)").unwrap();
    let newer = folder.path().join("newer");
    drop(History::open(&newer).unwrap());
    let later = rusqlite::Connection::open(&newer).unwrap();
    later.pragma_update(None, "user_version", 99).unwrap();
    for (file, words) in [
        (&text, "it is no history"),
        (&foreign, "another program"),
        (&newer, "newer than this program"),
    ] {
        let before = std::fs::read(file).unwrap();
        for error in [
            History::open(file).unwrap_err(),
            History::read(file).unwrap_err(),
        ] {
            assert!(error.to_string().contains(words), "{error}");
        }
        assert_eq!(std::fs::read(file).unwrap(), before);
    }
    assert!(History::read(&folder.path().join("nowhere")).is_err());
}

#[test]
fn so_many_of_the_latest_runs_are_read_for_plots() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("history")).unwrap();
    for minute in 0..5 {
        let mut report = report(minute, Verdict::Critical, Some("tcp-refused"));
        report.target.name = Some("backup".to_owned());
        history.add(&report, Duration::MAX).unwrap();
    }
    let read = |since, most| {
        let moments = history.moments("backup", moment(since), most).unwrap();
        let minutes = moments.iter().map(|run| run.started_at);
        minutes.collect::<Vec<_>>()
    };
    assert_eq!(read(0, 2), [moment(3), moment(4)]);
    assert_eq!(read(3, 9), [moment(3), moment(4)]);
    assert!(history.moments("other", moment(0), 9).unwrap().is_empty());
    let last = history.moments("backup", moment(4), 9).unwrap();
    assert_eq!(last[0].verdict, Verdict::Critical);
    assert!(last[0].duration_us.is_some());
}

/// The many are copies of one run, a microsecond apart.
#[test]
fn of_very_many_runs_the_latest_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history");
    let mut history = History::open(&file).unwrap();
    history
        .add(&report(0, Verdict::Ok, None), Duration::MAX)
        .unwrap();
    let check = history.checks().unwrap().remove(0);
    let connection = rusqlite::Connection::open(&file).unwrap();
    let columns = "label, name, host, port, user, directory, duration_us, verdict, held_off, attempts, connections";
    let copies = |number: u32| {
        let copy = format!(
            "WITH RECURSIVE later(us) AS (SELECT 1 UNION ALL SELECT us + 1 FROM later WHERE us < {number})
             INSERT INTO runs (started_us, {columns}) SELECT started_us + us, {columns} FROM runs, later
             WHERE started_us = (SELECT min(started_us) FROM runs)"
        );
        connection.execute(&copy, []).unwrap();
    };
    copies(MAX_RUNS - 1);
    let all = history.runs(&check, Period::default()).unwrap();
    assert_eq!(
        (all.runs.len(), all.left_out_before),
        (MAX_RUNS as usize, None)
    );
    connection
        .execute(
            "DELETE FROM runs WHERE started_us > (SELECT min(started_us) FROM runs)",
            [],
        )
        .unwrap();
    copies(MAX_RUNS + 1);
    let latest = history.runs(&check, Period::default()).unwrap();
    assert_eq!(latest.runs.len(), MAX_RUNS as usize);
    let first = Timestamp::from_unix_micros(moment(0).unix_micros() + 2);
    assert_eq!(latest.left_out_before, Some(first));
    // What was left out is there, and is found as it is told.
    let until = Some(first);
    let rest = history.runs(&check, Period { since: None, until }).unwrap();
    assert_eq!((rest.runs.len(), rest.left_out_before), (2, None));
}

#[test]
fn a_run_is_the_same_from_its_report_and_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("h")).unwrap();
    let report = report(1, Verdict::Critical, Some("limit-per-ip"));
    history.add(&report, Duration::MAX).unwrap();
    let check = Check::of(&report);
    assert_eq!(history.checks().unwrap(), std::slice::from_ref(&check));
    let mut runs = history.runs(&check, Period::default()).unwrap().runs;
    let mut expected = Run::of(&report, 1);
    assert!(!expected.codes.is_empty() && expected.measures.len() > 3);
    // A file has no order of its own.
    for run in runs.iter_mut().chain([&mut expected]) {
        run.measures.sort_by_key(|it| it.quantity);
    }
    assert_eq!(runs, [expected]);
}

#[test]
fn the_mean_is_that_of_all_values() {
    let measures = summed("oox").measures;
    assert_eq!(
        (measures[0].min, measures[0].mean, measures[0].max),
        (0.0, 1.0, 2.0)
    );
}
