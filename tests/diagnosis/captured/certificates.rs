//! Certificates that packets show, and what the client made of them.

use ftpprobe::diagnosis::{Policy, Verdict, diagnose};
use ftpprobe::evidence::Seen;
use ftpprobe::evidence::certificate::{Certificate, Trust};
use ftpprobe::evidence::tls::{Alert, Handshake, HandshakeOutcome};
use ftpprobe::target::TlsMode;
use test_case::test_case;

use crate::script::Script;
use crate::secured::{GO_ON, day, handshake, presented, tls12, with};
use crate::tls_certificate::{expired, others_name, self_signed};
use crate::{Case, facts};

/// A certificate in a capture.
fn seen(edit: impl FnOnce(&mut Certificate)) -> Handshake {
    let mut shown = presented(edit, Trust::NotChecked);
    shown.verification.error = None;
    Handshake {
        seen: Seen::Told,
        ..tls12(with(shown))
    }
}

/// A session over TLS of which the dialogue is encrypted.
fn over_tls(shown: Handshake) -> Script {
    Script::connected("192.0.2.1")
        .asking(TlsMode::Explicit)
        .greet(&["220 ready"])
        .secure(GO_ON, Some(shown))
        .captured(|_| {})
}

fn ended(shown: Handshake, outcome: HandshakeOutcome) -> Script {
    over_tls(Handshake { outcome, ..shown })
}

fn alert(code: u8, name: &str) -> HandshakeOutcome {
    HandshakeOutcome::ClientAlert(Alert {
        code,
        name: name.to_owned(),
    })
}

fn hidden() -> Handshake {
    Handshake {
        presented: None,
        seen: Seen::Told,
        ..handshake()
    }
}

fn named(matches: Option<bool>) -> Handshake {
    let mut shown = seen(others_name);
    shown.presented.as_mut().unwrap().verification.name_matches = matches;
    shown
}

pub(super) fn certificates() -> Vec<Case> {
    [taken(), refused(), left()].into_iter().flatten().collect()
}

/// The client went on.
fn taken() -> Vec<Case> {
    let early = |leaf: &mut Certificate| leaf.not_before = day("2026-01-03");
    vec![
        Case::ok("a good one", over_tls(seen(|_| {}))),
        Case::warning(
            "expired, and the client went on",
            over_tls(seen(expired)),
            "tls-cert-expired",
        ),
        Case::warning(
            "not valid yet, and the client went on",
            over_tls(seen(early)),
            "tls-cert-not-yet-valid",
        ),
        Case::ok(
            "self-signed, and the client went on",
            over_tls(seen(self_signed)),
        )
        .with(&["tls-cert-self-signed"]),
        Case::warning(
            "of another name, and the client went on",
            over_tls(named(Some(false))),
            "tls-cert-name-mismatch",
        ),
        Case::ok(
            "of another name, and the client named none",
            over_tls(named(None)),
        ),
        Case::ok("TLS 1.3 hides it", over_tls(hidden())),
    ]
}

/// The client says by an alert what it minds.
fn refused() -> Vec<Case> {
    let unknown_ca = || alert(48, "unknown_ca");
    let bad = || alert(42, "bad_certificate");
    vec![
        Case::critical(
            "expired, as the client says",
            ended(seen(expired), alert(45, "certificate_expired")),
            "tls-cert-expired",
        ),
        Case::critical(
            "self-signed, as the client minds",
            ended(seen(self_signed), unknown_ca()),
            "tls-cert-self-signed",
        ),
        Case::critical(
            "by an authority that the client does not know",
            ended(seen(|leaf| leaf.names_issuers_place = false), unknown_ca()),
            "tls-cert-unknown-issuer",
        ),
        Case::critical(
            "without the certificate between",
            ended(seen(|_| {}), unknown_ca()),
            "tls-cert-chain-incomplete",
        ),
        Case::critical(
            "expired, as may be why the client minds it",
            ended(seen(expired), bad()),
            "tls-cert-expired",
        ),
        Case::critical(
            "good by its look, and the client minds it",
            ended(seen(|_| {}), bad()),
            "tls-cert-rejected-by-client",
        ),
        Case::critical(
            "expired by the client's clock alone",
            ended(seen(|_| {}), alert(45, "certificate_expired")),
            "tls-cert-rejected-by-client",
        ),
        Case::critical(
            "cut off, and expired by the client's word",
            ended(hidden(), alert(45, "certificate_expired")),
            "tls-cert-expired",
        ),
        Case::critical(
            "cut off, and of an unknown authority by the client's word",
            ended(hidden(), unknown_ca()),
            "tls-cert-unknown-issuer",
        ),
        Case::critical(
            "a version that the client does not take",
            ended(hidden(), alert(70, "protocol_version")),
            "tls-no-common-version",
        ),
        Case::critical(
            "a key that is too short for the client",
            ended(hidden(), alert(71, "insufficient_security")),
            "tls-legacy-crypto",
        ),
        Case::critical(
            "another alert of the client",
            ended(hidden(), alert(47, "illegal_parameter")),
            "tls-handshake-failed",
        ),
    ]
}

/// The client leaves, and nobody reads why.
fn left() -> Vec<Case> {
    const LEFT: HandshakeOutcome = HandshakeOutcome::ClientLeft { alert: false };
    const LEFT_WITH_ALERT: HandshakeOutcome = HandshakeOutcome::ClientLeft { alert: true };
    let gone = |shown: Handshake| {
        over_tls(Handshake {
            client_left: true,
            ..shown
        })
    };
    vec![
        Case::critical(
            "the client leaves at an expired one",
            ended(seen(expired), LEFT),
            "tls-cert-expired",
        ),
        Case::critical(
            "the client leaves at a good one",
            ended(seen(|_| {}), LEFT),
            "tls-cert-rejected-by-client",
        ),
        Case::critical(
            "an encrypted alert of TLS 1.3",
            ended(hidden(), LEFT_WITH_ALERT),
            "tls-cert-rejected-by-client",
        ),
        Case::critical(
            "the client leaves after the handshake with an expired one",
            gone(seen(expired)),
            "tls-cert-expired",
        ),
        Case::unknown(
            "the client leaves after the handshake with a good one",
            gone(seen(|_| {})),
            "log-inconclusive",
        ),
    ]
}

#[test_case(&over_tls(seen(expired)), "expired on 2025-12-20, 13 days before this connection"; "the day")]
#[test_case(&ended(seen(|leaf| leaf.names_issuers_place = false), alert(48, "unknown_ca")), "According to its alert, the client does not trust"; "whose trust")]
#[test_case(&ended(seen(expired), alert(45, "certificate_expired")), "ended by the client after 12 ms with alert certificate_expired (45)"; "whose alert")]
fn words(script: &Script, words: &str) {
    let mut evidence = script.evidence.clone();
    evidence.attempts.push(script.attempt.clone());
    let diagnosis = diagnose(&evidence, &Policy::default());
    let all: Vec<String> = diagnosis.findings.iter().flat_map(facts).collect();
    assert!(all.iter().any(|fact| fact.contains(words)), "{all:?}");
    assert_ne!(diagnosis.verdict, Verdict::Ok);
}
