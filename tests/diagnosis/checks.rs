//! What the user asked to be checked: each finding from what goes beyond it, and none from what does not.

use std::collections::BTreeSet;

use ftpprobe::diagnosis::threshold::Thresholds;
use ftpprobe::diagnosis::{Diagnosis, Policy, Severity, Verdict, diagnose};
use ftpprobe::evidence::expected::{
    DirectoryListed, DirectoryLook, Expected, FileLook, FileSeen, ReplyLook, TimesFrom,
};
use ftpprobe::evidence::{Facts, Outcome, Phase, StepName};
use test_case::test_case;

use crate::expected_files;
use crate::script::Script;

pub(crate) fn policy(warn: &str, crit: &str) -> Policy {
    let read = |text: &str| {
        let text = Some(text.to_owned()).filter(|text| !text.is_empty());
        text.into_iter().collect::<Vec<_>>()
    };
    Policy {
        thresholds: Thresholds::parse(&read(warn), &read(crit)).unwrap(),
        ..Policy::default()
    }
}

pub(crate) fn files(hours: &[u64], sizes: &[u64]) -> FileLook {
    let started = Script::new().evidence.started_at.unix_seconds();
    let seen = |at: usize| {
        let seconds = i64::try_from(hours[at] * 3600).unwrap();
        FileSeen {
            name: format!("b{at}.tar"),
            size: sizes.get(at).copied(),
            modified: Some(ftpprobe::clock::Timestamp::from_unix_seconds(
                started - seconds,
            )),
            precision: None,
            listed: None,
            is_link_time: false,
        }
    };
    let last = hours.len().checked_sub(1);
    FileLook {
        matched: hours.len() as u64,
        times: TimesFrom::Mlsd,
        newest: (!hours.is_empty()).then(|| seen(0)),
        oldest: last.map(seen),
        ..FileLook::new("*.tar", "*.tar", 0)
    }
}

/// A healthy run that looked for this, in a directory that was listed.
pub(crate) fn looked(edit: impl FnOnce(&mut Script, &mut Expected)) -> Script {
    let mut script = Script::healthy();
    let mut expected = Expected::default();
    let cwd = script.exchange(Phase::Directory, Some("CWD /pub"), "250 ok");
    expected.listings.push(DirectoryListed {
        cwd: Some(cwd),
        whole: true,
        ..DirectoryListed::new("/pub")
    });
    edit(&mut script, &mut expected);
    let facts = Facts::Expect(Box::new(expected));
    script.step(StepName::Expect, Phase::Directory, Outcome::Ok, facts)
}

fn with_files(look: FileLook) -> Script {
    looked(|_, expected| expected.files.push(look))
}

fn asked(script: &mut Script, expected: &mut Expected, command: &str, code: &str, said: &str) {
    let exchange = script.exchange(Phase::Directory, Some(command), said);
    expected.replies.push(ReplyLook {
        code: code.to_owned(),
        exchange: Some(exchange),
        command: command.to_owned(),
    });
}

/// A healthy run in which this step was asked for and not made.
fn skipped(step: StepName) -> Script {
    Script::healthy().step(step, Phase::Idle, Outcome::Skipped, Facts::None)
}

pub(crate) fn told(script: Script, policy: &Policy) -> (Verdict, BTreeSet<String>, Diagnosis) {
    let diagnosis = diagnose(&script.end(), policy);
    let ids = diagnosis.findings.iter().map(|it| it.id.name().to_owned());
    (diagnosis.verdict, ids.collect(), diagnosis)
}

type Row = (&'static str, Script, Policy, Verdict);

#[expect(clippy::too_many_lines, reason = "a table")]
/// What yields each finding.
fn rows() -> Vec<Row> {
    use Verdict::{Critical, Warning};
    let day_old = || with_files(files(&[25, 50], &[10, 20]));
    let text = |text: &str| vec![text.to_owned()];
    vec![
        (
            "latency-over-threshold",
            Script::connected("192.0.2.1").greet(&["220 ready !1s"]),
            policy("total=100ms", ""),
            Critical,
        ),
        (
            "greeting-text-missing",
            Script::healthy(),
            Policy {
                greeting_texts: text("Backup"),
                ..Policy::default()
            },
            Critical,
        ),
        (
            "feature-missing",
            Script::healthy(),
            Policy {
                features: text("AUTH TLS"),
                ..Policy::default()
            },
            Critical,
        ),
        (
            "reply-unexpected",
            looked(|script, expected| asked(script, expected, "NOOP", "200", "550 no")),
            Policy::default(),
            Critical,
        ),
        (
            "file-missing",
            with_files(files(&[], &[])),
            Policy::default(),
            Critical,
        ),
        (
            "file-too-old",
            day_old(),
            policy("newest-age=24h", ""),
            Warning,
        ),
        (
            "file-too-old",
            day_old(),
            policy("", "newest-age=24h"),
            Critical,
        ),
        (
            "file-waits-too-long",
            day_old(),
            policy("oldest-age=48h", ""),
            Warning,
        ),
        (
            "file-size-out-of-range",
            day_old(),
            policy("size=11:", ""),
            Warning,
        ),
        (
            "file-count-out-of-range",
            day_old(),
            policy("", "files=3:"),
            Critical,
        ),
        (
            "file-check-failed",
            looked(|_, expected| {
                expected.listings[0].whole = false;
                expected.files.push(files(&[], &[]));
            }),
            Policy::default(),
            Critical,
        ),
        (
            "file-times-unreliable",
            with_files(FileLook {
                times: TimesFrom::List,
                ..files(&[20], &[1])
            }),
            policy("newest-age=24h", ""),
            Warning,
        ),
        (
            "file-link-dangling",
            looked(|script, expected| {
                let replies = [
                    "550 Could not get file size.",
                    "550 Failed to change directory.",
                ];
                let link = expected_files::link(script, replies);
                let look = FileLook::new("now.log", "now.log", 0);
                expected.files.push(FileLook {
                    links: vec![link],
                    ..look
                });
            }),
            Policy::default(),
            Critical,
        ),
        (
            "file-not-listed",
            looked(|script, expected| {
                let look = files(&[1], &[2]);
                let by_name = expected_files::by_name(script, ["213 2", "213 20260102020405"]);
                expected.files.push(FileLook {
                    by_name: Some(by_name),
                    ..look
                });
            }),
            Policy::default(),
            Verdict::Ok,
        ),
        (
            "quota-nearly-full",
            looked(|script, _| {
                let said = "226-95 Kbytes used (95%) - authorized: 100 Kb\n226 done";
                script.exchange(Phase::Transfer, None, said);
            }),
            policy("quota=90", ""),
            Warning,
        ),
        (
            "dir-not-found",
            looked(|script, expected| {
                let cwd =
                    script.exchange(Phase::Directory, Some("CWD /x"), "550 No such directory");
                let path = "/x".to_owned();
                expected.directories.push(DirectoryLook {
                    path,
                    cwd: Some(cwd),
                    facts: None,
                });
            }),
            Policy::default(),
            Critical,
        ),
        (
            "threshold-not-measured",
            Script::healthy(),
            policy("cert-days=14:", ""),
            Warning,
        ),
        (
            "experiment-not-completed",
            skipped(StepName::TlsDataTest),
            Policy::default(),
            Warning,
        ),
        (
            "banner-says-almost-full",
            Script::connected("192.0.2.1")
                .greet(&["220-You are user number 30 of 50 allowed.\n220 hi"]),
            policy("", "free-places=25:"),
            Critical,
        ),
    ]
}

#[test]
fn each_is_found() {
    for (id, script, policy, verdict) in rows() {
        let (found, ids, _) = told(script, &policy);
        assert!(ids.contains(id), "{id}: {ids:?}");
        // The scripts that end at the greeting fail of that.
        if id != "latency-over-threshold" && id != "banner-says-almost-full" {
            assert_eq!(found, verdict, "{id}: {ids:?}");
        }
    }
}

/// For the count of findings that have a case.
pub(crate) fn ids() -> BTreeSet<&'static str> {
    rows().into_iter().map(|(id, ..)| id).collect()
}

#[test]
fn what_is_within_its_ranges_is_fine() {
    let generous = Policy {
        greeting_texts: vec!["ready".to_owned()],
        features: vec!["mlst".to_owned(), "REST STREAM".to_owned()],
        ..policy(
            "newest-age=26h,oldest-age=51h,size=1:,files=1:10,total=1h,login=1h",
            "newest-age=30h",
        )
    };
    let script = looked(|script, expected| {
        expected.files.push(files(&[25, 50], &[10, 20]));
        asked(script, expected, "NOOP", "2xx", "200 ok");
    });
    let (verdict, ids, diagnosis) = told(script, &generous);
    assert_eq!(verdict, Verdict::Ok, "{ids:?}");
    let quantities = diagnosis.measures.iter().map(|it| it.quantity.name());
    let quantities: Vec<_> = quantities.collect();
    for name in [
        "dns",
        "login",
        "total",
        "files",
        "newest-age",
        "oldest-age",
        "size",
    ] {
        assert!(quantities.contains(&name), "{name} in {quantities:?}");
    }
}

#[test]
fn a_missing_file_may_be_fine() {
    let policy = Policy {
        missing_ok: true,
        ..Policy::default()
    };
    let (verdict, ids, _) = told(with_files(files(&[], &[])), &policy);
    assert_eq!(verdict, Verdict::Ok, "{ids:?}");
}

/// A directory that could not be listed says nothing of its files.
#[test]
fn what_was_not_seen_is_not_called_missing() {
    let script = looked(|_, expected| {
        expected.listings[0].whole = false;
        expected.files.push(files(&[], &[]));
    });
    let (_, ids, _) = told(script, &policy("files=1:", ""));
    assert!(!ids.contains("file-missing") && !ids.contains("file-count-out-of-range"));
}

/// What the server fails of goes before what was to be checked.
#[test_case("530 Login incorrect.", "login-bad-credentials"; "a login")]
fn a_fault_of_the_server_is_the_root(said: &str, root: &str) {
    let script = Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .login(&["331 password?", said]);
    let wanting = Policy {
        greeting_texts: vec!["Backup".to_owned()],
        ..Policy::default()
    };
    let (_, _, diagnosis) = told(script, &wanting);
    assert_eq!(diagnosis.findings[0].id.name(), root);
    assert_eq!(diagnosis.findings[1].severity, Severity::Critical);
}

/// The facts of the finding that says what was not measured.
fn unmeasured(diagnosis: &Diagnosis) -> String {
    let mut findings = diagnosis.findings.iter();
    let found = findings.find(|it| it.id.name() == "threshold-not-measured");
    found
        .map(|it| crate::facts(it).join("; "))
        .unwrap_or_default()
}

/// Without a value, nothing is known: UNKNOWN where it could have been critical, WARNING otherwise.
#[test_case("cert-days=14:", "cert-days", "not encrypted"; "no certificate")]
#[test_case("tls=1s", "tls", "not encrypted"; "no handshake")]
#[test_case("free-places=5:", "free-places", "greeting"; "places that are not told")]
#[test_case("quota=90", "quota", "no reply"; "a quota that is not told")]
#[test_case("size=1:", "size", "no file"; "a size without a file")]
#[test_case("upload=1s", "upload", "not transferred"; "no transfer")]
fn what_was_not_measured_never_passes_in_silence(threshold: &str, name: &str, why: &str) {
    for (policy, verdict) in [
        (policy(threshold, ""), Verdict::Warning),
        (policy("", threshold), Verdict::Unknown),
        (policy(threshold, threshold), Verdict::Unknown),
    ] {
        let (found, ids, diagnosis) = told(Script::healthy(), &policy);
        assert_eq!(found, verdict, "{ids:?}");
        assert_eq!(diagnosis.findings[0].id.name(), "threshold-not-measured");
        assert_eq!(diagnosis.findings[0].values["names"], name);
        assert!(unmeasured(&diagnosis).contains(why), "{diagnosis:?}");
        assert_eq!(diagnosis.unmeasured[0].quantity.name(), name);
    }
}

#[test]
fn a_listing_without_sizes_or_times_measures_neither() {
    let mut look = files(&[1], &[]);
    look.newest.as_mut().unwrap().modified = None;
    let policy = policy("newest-age=1d", "size=1:");
    let (verdict, _, diagnosis) = told(with_files(look), &policy);
    assert_eq!(verdict, Verdict::Unknown);
    assert_eq!(diagnosis.findings[0].values["names"], "newest-age, size");
    let facts = unmeasured(&diagnosis);
    assert!(facts.contains("size of *.tar was not measured"), "{facts}");
}

#[test]
fn a_file_that_may_be_missing_has_no_size_to_measure() {
    let policy = Policy {
        missing_ok: true,
        ..policy("newest-age=1d", "size=1:,files=:5")
    };
    let (verdict, ids, diagnosis) = told(with_files(files(&[], &[])), &policy);
    assert_eq!(verdict, Verdict::Ok, "{ids:?}");
    assert_eq!(diagnosis.unmeasured, []);
}

/// What was not reached because the run failed is no finding of its own.
#[test]
fn a_run_that_failed_has_one_cause_and_says_what_it_did_not_measure() {
    let script = Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .login(&["331 password?", "530 Login incorrect."]);
    let (verdict, ids, diagnosis) = told(script, &policy("greeting=1s", "listing=1s,quota=90"));
    assert_eq!(verdict, Verdict::Critical);
    assert!(!ids.contains("threshold-not-measured"), "{ids:?}");
    let names = diagnosis.unmeasured.iter().map(|it| it.quantity.name());
    assert_eq!(names.collect::<Vec<_>>(), ["listing", "quota"]);
}

/// A critical measure goes before one that is missing.
#[test]
fn what_is_known_goes_before_what_is_not() {
    let policy = policy("", "total=100ms,cert-days=14:");
    let (verdict, ids, diagnosis) = told(Script::healthy(), &policy);
    assert_eq!(verdict, Verdict::Critical, "{ids:?}");
    assert_eq!(diagnosis.findings[0].id.name(), "latency-over-threshold");
}

/// Nobody looked for the file: neither there nor missing.
#[test]
fn expectations_that_were_not_looked_for_are_unknown() {
    let (verdict, ids, diagnosis) = told(skipped(StepName::Expect), &Policy::default());
    assert_eq!(verdict, Verdict::Unknown, "{ids:?}");
    assert!(unmeasured(&diagnosis).contains("--expect"), "{diagnosis:?}");
}

/// A range without ends lifts the threshold of a configuration's defaults.
#[test]
fn a_range_without_ends_watches_nothing() {
    let (verdict, ids, diagnosis) = told(Script::healthy(), &policy("cert-days=~:", "size=~:"));
    assert_eq!(verdict, Verdict::Ok, "{ids:?}");
    assert_eq!(diagnosis.unmeasured, []);
}
