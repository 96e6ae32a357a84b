//! What a report tells of TLS.

use std::slice;

use ftpprobe::diagnosis::Severity;
use ftpprobe::evidence::{Outcome, StepName};
use ftpprobe::knowledge::wording::Language;
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::{NotVerified, OldAnswerWord, Report, TlsFailure, Trial};
use ftpprobe::target::Security;
use test_case::test_case;

use super::fixtures::{self, tls};

fn shown(report: &Report) -> String {
    let mut out = Vec::new();
    renderer(Format::Text, &Style::default())
        .render(slice::from_ref(report), &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

fn note(report: &Report, step: StepName) -> &str {
    let steps = &report.attempts.last().unwrap().steps;
    let step = steps.iter().find(|one| one.step == step).unwrap();
    step.note.as_deref().unwrap_or_default()
}

#[test]
fn without_tls_there_is_nothing_to_tell() {
    let report = fixtures::healthy();
    assert_eq!(report.tls, None);
    assert!(report.data.iter().all(|data| data.tls.is_none()));
    assert!(!shown(&report).contains("\nTLS "));
}

#[test]
fn a_session_that_is_verified_and_resumed() {
    let report = tls::encrypted();
    assert_eq!(report.target.security, Security::Explicit);
    let tls = report.tls.as_ref().unwrap();
    assert!(tls.in_use && tls.verified && tls.data_protected);
    assert_eq!(tls.version.as_deref(), Some("TLS 1.3"));
    assert_eq!(tls.chain.len(), 1);
    assert_eq!(tls.certificate.as_ref().unwrap().days_left, 58);
    for data in &report.data {
        let tls = data.tls.as_ref().unwrap();
        assert!(tls.resumed);
        assert_eq!(tls.close_notify_received, Some(true));
        assert_eq!(tls.certificate_differs, None);
    }
    assert_eq!(note(&report, StepName::Secure), "TLS 1.3, verified");
    assert_eq!(note(&report, StepName::Protect), "PROT P");
    assert!(
        report
            .summary
            .contains("logged in as anonymous over TLS 1.3, "),
        "{}",
        report.summary
    );
}

#[test]
fn a_certificate_that_has_expired() {
    let report = tls::expired();
    let tls = report.tls.as_ref().unwrap();
    assert!(tls.in_use && !tls.verified && !tls.data_protected);
    assert_eq!(tls.not_verified, Some(NotVerified::Expired));
    assert_eq!(tls.certificate.as_ref().unwrap().days_left, -11);
    let https = tls.https.as_ref().unwrap();
    assert_eq!(https.same_certificate, Some(false));
    assert_eq!(https.days_left, Some(78));
    for (step, expected) in [
        (StepName::Secure, "TLS 1.3, not verified: expired"),
        (
            StepName::Login,
            "password withheld: certificate not verified",
        ),
        (
            StepName::CompareHttps,
            "other certificate, until 2026-05-18",
        ),
    ] {
        assert_eq!(note(&report, step), expected);
    }
}

#[test]
fn a_server_that_knows_old_versions_only() {
    let report = tls::too_old();
    let tls = report.tls.as_ref().unwrap();
    assert_eq!(tls.outcome, Outcome::Failed);
    assert_eq!(tls.failure, Some(TlsFailure::Alert));
    assert_eq!(tls.alert.as_deref(), Some("protocol_version"));
    assert_eq!(tls.not_verified, None);
    let old = tls.old_hello.as_ref().unwrap();
    assert_eq!(old.answer, OldAnswerWord::Hello);
    assert_eq!(old.version.as_deref(), Some("TLS 1.1"));
    assert_eq!(note(&report, StepName::Secure), "alert protocol_version");
}

#[test]
fn a_server_without_auth() {
    let report = tls::no_auth();
    let tls = report.tls.as_ref().unwrap();
    assert_eq!(tls.security, Security::Explicit);
    assert_eq!(tls.failure, Some(TlsFailure::AuthRefused));
    let said = "500 AUTH not understood";
    assert_eq!(tls.error.as_deref(), Some(said));
    assert_eq!(note(&report, StepName::Secure), format!("AUTH TLS: {said}"));
    let shown = shown(&report);
    assert!(
        shown.contains("✗ explicit TLS refused: 500 AUTH not understood\n"),
        "{shown}"
    );
}

#[test]
fn a_certificate_that_signed_itself_and_a_test_of_data_connections() {
    let report = tls::self_signed();
    let tls = report.tls.as_ref().unwrap();
    assert_eq!(tls.not_verified, Some(NotVerified::SelfSigned));
    let test = tls.data_test.as_ref().unwrap();
    assert_eq!(test.resumed, [true; 4]);
    assert_eq!(test.without_resumption, Some(Trial::Refused));
    assert_eq!(test.prot_c, Some(534));
    assert_eq!(
        note(&report, StepName::TlsDataTest),
        "4 of 4 resumed, new session: refused, PROT C: 534"
    );
}

#[test]
fn data_connections_whose_handshake_fails() {
    let report = tls::hostile_certificate();
    let how: Vec<_> = report
        .data
        .iter()
        .map(|data| data.tls.as_ref().and_then(|tls| tls.failure))
        .collect();
    assert_eq!(how, [Some(TlsFailure::Alert), Some(TlsFailure::NotTls)]);
    assert_eq!(
        note(&report, StepName::ExtendedPassive),
        "port 50012, TLS handshake: alert handshake_failure"
    );
    let failures: Vec<_> = report
        .last_exchanges()
        .iter()
        .filter_map(|exchange| exchange.failure.as_deref())
        .collect();
    assert_eq!(failures, ["plain-inside-tls", "alert: decode_error"]);
}

/// Something else about a run that is well, and the line that tells of it.
type Change = fn(&mut Report);

#[test_case(|report| report.data[1].tls.as_mut().unwrap().resumed = false,
    "! data encrypted, session resumed on 1 of 2 data connections"; "resumed in part")]
#[test_case(|report| report.data.iter_mut().for_each(|data| data.tls.as_mut().unwrap().resumed = false),
    "✓ data encrypted, each data connection with a new session"; "never resumed")]
#[test_case(|report| report.data.clear(), "✓ data encrypted\n"; "no data connection")]
#[test_case(|report| report.tls.as_mut().unwrap().data_protected = false,
    "✗ data not encrypted\n"; "PROT P refused")]
#[test_case(|report| report.tls.as_mut().unwrap().in_use = false,
    "! given up: the server refuses this login over TLS"; "login without TLS")]
#[test_case(|report| report.tls.as_mut().unwrap().pinned = Some(true),
    "✓ certificate pinned, 58 days left (until 2026-04-28)"; "pinned")]
#[test_case(ends_soon, "! certificate verified, 1 day left (until 2026-03-02)"; "ends soon")]
#[test_case(|report| not_yet(report, "2026-03-05T00:00:00Z"),
    "! certificate not verified: not valid before 2026-03-05"; "not valid yet")]
#[test_case(|report| not_yet(report, "2026-01-01T00:00:00Z"),
    "! certificate not verified: not valid yet"; "its issuer not valid yet")]
#[test_case(unreadable, "! certificate not verified: not readable\n          ✓"; "no certificate at all")]
#[test_case(without_handshake, "✗ explicit TLS refused: 500 AUTH not understood"; "AUTH refused")]
#[test_case(silent, "✗ implicit TLS, handshake failed after 10 s: no answer in 10 s\n          - 0 B received"; "silence")]
fn one_line_tells(change: Change, expected: &str) {
    let mut report = tls::encrypted();
    change(&mut report);
    let shown = shown(&report);
    assert!(shown.contains(expected), "{shown}");
}

fn ends_soon(report: &mut Report) {
    let certificate = report.tls.as_mut().unwrap().certificate.as_mut().unwrap();
    certificate.days_left = 1;
    "2026-03-02T23:59:59Z".clone_into(&mut certificate.not_after);
    let mut soon = fixtures::limit().findings.remove(0);
    "cert-expires-soon".clone_into(&mut soon.id);
    soon.severity = Severity::Warning;
    report.findings.push(soon);
}

fn not_yet(report: &mut Report, from: &str) {
    let tls = report.tls.as_mut().unwrap();
    tls.verified = false;
    tls.not_verified = Some(NotVerified::NotYetValid);
    from.clone_into(&mut tls.certificate.as_mut().unwrap().not_before);
}

fn unreadable(report: &mut Report) {
    not_yet(report, "1970-01-01T00:00:00Z");
    let certificate = report.tls.as_mut().unwrap().certificate.as_mut().unwrap();
    for text in [
        &mut certificate.subject,
        &mut certificate.issuer,
        &mut certificate.key,
    ] {
        text.clear();
    }
}

fn without_handshake(report: &mut Report) {
    let tls = report.tls.as_mut().unwrap();
    tls.outcome = Outcome::Failed;
    tls.in_use = false;
    tls.failure = Some(TlsFailure::AuthRefused);
    tls.error = Some("500 AUTH not understood".to_owned());
    tls.handshake_ms = None;
}

fn silent(report: &mut Report) {
    without_handshake(report);
    let tls = report.tls.as_mut().unwrap();
    tls.security = Security::Implicit;
    tls.failure = Some(TlsFailure::TimedOut);
    tls.handshake_ms = Some(10_000.0);
    tls.bytes_received = Some(0);
}

#[test]
fn the_words_follow_the_language() {
    let report = fixtures::speaking(Language::Japanese, tls::expired);
    assert_eq!(
        note(&report, StepName::Secure),
        "TLS 1.3、検証できず: 期限切れ"
    );
    let report = fixtures::speaking(Language::Japanese, tls::encrypted);
    assert!(
        report
            .summary
            .contains("TLS 1.3でanonymousとしてログイン、"),
        "{}",
        report.summary
    );
}
