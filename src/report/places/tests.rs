use test_case::test_case;

use super::*;
use crate::evidence::{DataMode, Outcome};
use crate::knowledge::wording::Language;
use crate::report::shape::{ModeReport, TargetReport};
use crate::target::{Security, Until};

/// A run that works.
fn works() -> SightReport {
    SightReport {
        version: "0.1.0".to_owned(),
        target: TargetReport {
            host: Some("ftp.example.com".to_owned()),
            port: Some(21),
            user: "anonymous".to_owned(),
            security: Security::Plain,
            directory: None,
            name: None,
        },
        until: None,
        started_at: "2026-01-01T00:00:00Z".to_owned(),
        duration_ms: Some(5.0),
        verdict: Verdict::Ok,
        root_cause: None,
        title: None,
        phase: None,
        held_off: false,
        addresses: vec!["192.0.2.1".to_owned()],
        peer: Some("192.0.2.1:21".to_owned()),
        certificate: None,
        data: vec![ModeReport {
            mode: DataMode::Epsv,
            outcome: Outcome::Ok,
        }],
    }
}

/// One that fails of this.
fn fails(id: &str) -> SightReport {
    let finding: crate::knowledge::findings::FindingId = id.parse().unwrap();
    SightReport {
        verdict: Verdict::Critical,
        root_cause: Some(id.to_owned()),
        title: Some(id.to_owned()),
        phase: Some(finding.phase()),
        ..works()
    }
}

fn as_user(user: &str, sight: SightReport) -> SightReport {
    let target = TargetReport {
        user: user.to_owned(),
        ..sight.target
    };
    SightReport { target, ..sight }
}

fn until(until: Until, sight: SightReport) -> SightReport {
    SightReport {
        until: Some(until),
        ..sight
    }
}

fn at_port(port: u16, sight: SightReport) -> SightReport {
    let target = TargetReport {
        port: Some(port),
        ..sight.target
    };
    SightReport { target, ..sight }
}

fn held_off(sight: SightReport) -> SightReport {
    SightReport {
        held_off: true,
        ..sight
    }
}

fn answered(name: &str, sight: SightReport) -> Asked {
    Asked {
        name: name.to_owned(),
        url: format!("https://{name}"),
        answer: Ok(Box::new(sight)),
    }
}

fn not_asked(name: &str, kind: PlaceFailure) -> Asked {
    Asked {
        name: name.to_owned(),
        url: format!("https://{name}"),
        answer: Err(NotAsked {
            kind,
            status: Some(401),
            code: None,
            detail: None,
        }),
    }
}

fn all(here: &SightReport, asked: Vec<Asked>, language: Language) -> PlacesReport {
    let wording = Wording::new(language);
    held_against(here.clone(), asked, wording)
}

#[test_case(&works(), works() => PlacesMeaning::WorksEverywhere; "it works")]
#[test_case(&fails("data-port-filtered"), works() => PlacesMeaning::FailsOnlyHere; "it fails here")]
#[test_case(&works(), fails("tcp-timeout") => PlacesMeaning::FailsOnlyThere; "it fails there")]
#[test_case(&fails("tcp-refused"), fails("tcp-refused") => PlacesMeaning::FailsAlike; "it fails alike")]
#[test_case(&fails("tcp-refused"), fails("tcp-timeout") => PlacesMeaning::FailsDifferently; "it fails differently")]
#[test_case(&fails("login-bad-credentials"), as_user("monitor", works()) => PlacesMeaning::NotComparable; "a login of somebody else")]
#[test_case(&works(), as_user("monitor", fails("login-bad-credentials")) => PlacesMeaning::NotComparable; "a login of somebody else there")]
#[test_case(&fails("data-port-filtered"), as_user("monitor", works()) => PlacesMeaning::FailsOnlyHere; "ports are the same for everybody")]
#[test_case(&fails("tcp-timeout"), as_user("monitor", works()) => PlacesMeaning::FailsOnlyHere; "so is the connection")]
#[test_case(&works(), as_user("monitor", works()) => PlacesMeaning::WorksEverywhere; "it works for both users")]
#[test_case(&fails("data-port-filtered"), until(Until::Login, works()) => PlacesMeaning::NotComparable; "what the other run never came to")]
#[test_case(&fails("tcp-timeout"), until(Until::Login, works()) => PlacesMeaning::FailsOnlyHere; "what the shorter run shows, too")]
#[test_case(&fails("latency-over-threshold"), works() => PlacesMeaning::NotComparable; "a check of one side")]
#[test_case(&fails("idle-server-timeout"), works() => PlacesMeaning::NotComparable; "an experiment of one side")]
#[test_case(&fails("active-connect-back-blocked"), works() => PlacesMeaning::NotComparable; "active mode of one side")]
#[test_case(&fails("tcp-timeout"), at_port(2121, works()) => PlacesMeaning::NotComparable; "another port")]
#[test_case(&held_off(fails("ip-banned")), works() => PlacesMeaning::NotComparable; "no connection here")]
#[test_case(&works(), held_off(fails("ip-banned")) => PlacesMeaning::NotComparable; "no connection there")]
fn two_places(here: &SightReport, there: SightReport) -> PlacesMeaning {
    let report = all(here, vec![answered("a", there)], Language::English);
    assert_eq!(report.meaning, report.there[0].meaning);
    report.meaning
}

#[test]
fn what_says_nothing_does_not_count() {
    let here = fails("data-port-filtered");
    let asked = vec![
        not_asked("a", PlaceFailure::Unauthorized),
        answered("b", works()),
        answered("c", held_off(works())),
    ];
    let report = all(&here, asked, Language::English);
    assert_eq!(report.meaning, PlacesMeaning::FailsOnlyHere);
    assert!(report.text.contains("from b, not from here"), "{report:?}");
    let meanings = report.there.iter().map(|it| it.meaning);
    let meanings: Vec<_> = meanings.collect();
    let expected = [
        PlacesMeaning::NotAsked,
        PlacesMeaning::FailsOnlyHere,
        PlacesMeaning::NotComparable,
    ];
    assert_eq!(meanings, expected);
}

#[test]
fn where_nobody_says_anything_nothing_is_concluded() {
    for (there, meaning) in [
        (not_asked("a", PlaceFailure::Busy), PlacesMeaning::NotAsked),
        (
            answered("a", held_off(works())),
            PlacesMeaning::NotComparable,
        ),
    ] {
        let report = all(&fails("tcp-timeout"), vec![there], Language::English);
        assert_eq!(report.meaning, meaning);
    }
}

#[test_case(&fails("tcp-timeout"), "works from a, not from here (tcp-timeout) and b"; "it fails here")]
#[test_case(&works(), "works from here and from a, not from b"; "it works here")]
fn some_places_work_and_some_do_not(here: &SightReport, words: &str) {
    let asked = vec![answered("a", works()), answered("b", fails("tcp-timeout"))];
    let report = all(here, asked, Language::English);
    assert_eq!(report.meaning, PlacesMeaning::Mixed);
    assert!(report.text.contains(words), "{}", report.text);
}

#[test_case("data-port-filtered", "drops the passive ports")]
#[test_case("tcp-timeout", "blocks the control connection")]
#[test_case("dns-nxdomain", "DNS resolver")]
#[test_case("ip-banned", "refuses your address")]
#[test_case("pasv-private-address", "address in the PASV reply")]
#[test_case("login-bad-credentials", "login data")]
#[test_case("tls-handshake-eof", "interferes with TLS")]
#[test_case("greeting-silent", "device on your network path")]
fn what_fails_only_here_is_named(id: &str, words: &str) {
    let report = all(&fails(id), vec![answered("a", works())], Language::English);
    assert_eq!(report.meaning, PlacesMeaning::FailsOnlyHere);
    assert!(report.text.contains(words), "{}", report.text);
    assert!(report.text.contains(id), "{}", report.text);
}

#[test]
fn other_addresses_and_other_certificates_are_told_and_explain() {
    let with = |address: &str, certificate: &str, sight: SightReport| SightReport {
        addresses: vec![address.to_owned()],
        certificate: Some(certificate.to_owned()),
        ..sight
    };
    let here = with(
        "192.0.2.1",
        &"a".repeat(64),
        fails("tls-cert-unknown-issuer"),
    );
    for (there, kind, words) in [
        (
            with("192.0.2.1", &"b".repeat(64), works()),
            PlaceDifference::Certificate,
            "TLS inspection",
        ),
        (
            with("198.51.100.1", &"a".repeat(64), works()),
            PlaceDifference::Addresses,
            "check the DNS",
        ),
    ] {
        let report = all(&here, vec![answered("a", there)], Language::English);
        let kinds = report.there[0].differences.iter().map(|it| it.kind);
        assert_eq!(kinds.collect::<Vec<_>>(), [kind]);
        assert!(report.text.contains(words), "{}", report.text);
    }
}

/// One address in common is enough to be the same name.
#[test]
fn addresses_in_another_order_are_the_same() {
    let several = |all: &[&str]| SightReport {
        addresses: all.iter().map(ToString::to_string).collect(),
        ..works()
    };
    let here = several(&["192.0.2.1", "192.0.2.2"]);
    let there = several(&["192.0.2.2", "192.0.2.3"]);
    let report = all(&here, vec![answered("a", there)], Language::English);
    assert!(report.there[0].differences.is_empty(), "{report:?}");
}

#[test]
fn every_failure_has_words_in_every_language() {
    let kinds = [
        PlaceFailure::Unreachable,
        PlaceFailure::Tls,
        PlaceFailure::TimedOut,
        PlaceFailure::Unauthorized,
        PlaceFailure::Forbidden,
        PlaceFailure::BadRequest,
        PlaceFailure::NoApi,
        PlaceFailure::Busy,
        PlaceFailure::Redirect,
        PlaceFailure::TooLarge,
        PlaceFailure::NotAReport,
        PlaceFailure::OtherVersion,
        PlaceFailure::Stopped,
        PlaceFailure::Failed,
    ];
    for language in Language::ALL {
        for kind in kinds {
            let report = all(&works(), vec![not_asked("a", kind)], language);
            let failure = report.there[0].failure.as_ref().unwrap();
            assert!(!failure.text.starts_with("places-"), "{failure:?}");
            assert!(!report.text.starts_with("places-"), "{report:?}");
        }
    }
}
