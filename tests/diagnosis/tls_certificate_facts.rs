//! What findings of certificates tell: values, facts, and what port 443 shows.

use ftpprobe::diagnosis::{Confidence, Finding, Policy, Severity, diagnose};
use ftpprobe::evidence::certificate::{Certificate, Trust};
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::tls::{AskedBy, HttpsLook};
use ftpprobe::evidence::{Facts, Outcome, Phase, StepName};
use test_case::test_case;

use crate::script::{Script, path};
use crate::secured::{day, presented, with};
use crate::tls_certificate::{accepted, also, expired, others_name, self_signed, withheld};

/// What port 443 shows.
fn compared(script: Script, edit: fn(&mut Certificate)) -> Script {
    let facts = Facts::CompareHttps(Box::new(HttpsLook {
        path: path("192.0.2.1:443", TcpOutcome::Connected),
        handshake: Some(with(presented(edit, Trust::Trusted))),
    }));
    script.step(StepName::CompareHttps, Phase::Tls, Outcome::Ok, facts)
}

fn first(script: Script) -> Finding {
    diagnose(&script.end(), &Policy::default())
        .findings
        .remove(0)
}

fn has_fact(finding: &Finding, part: &str) -> bool {
    crate::facts(finding).iter().any(|fact| fact.contains(part))
}

#[test]
fn a_certificate_tells_its_names_and_days() {
    let finding = first(withheld(presented(expired, Trust::Expired)));
    let value = |key: &str| finding.values[key].as_str();
    assert_eq!((value("date"), value("days")), ("2025-12-20", "13"));
    assert_eq!(value("flag"), "--insecure");
    assert_eq!(value("fingerprint"), "aa".repeat(32));
    assert_eq!(finding.severity, Severity::Critical);
    assert_eq!(finding.confidence, Confidence::Proven);
    assert!(
        has_fact(
            &finding,
            "expired on 2025-12-20, 13 days before this connection"
        ),
        "{finding:?}"
    );
    assert!(has_fact(&finding, "password was not sent"), "{finding:?}");
}

#[test]
fn a_certificate_that_did_not_stop_the_run_names_no_flag() {
    let finding = first(accepted(presented(expired, Trust::Expired)));
    assert!(!finding.values.contains_key("flag"));
    assert_eq!(finding.severity, Severity::Warning);
}

#[test]
fn the_other_faults_are_facts() {
    let edit = |leaf: &mut Certificate| {
        expired(leaf);
        self_signed(leaf);
        others_name(leaf);
    };
    let mut shown = presented(edit, Trust::UnknownIssuer);
    shown.verification.name_matches = Some(false);
    let finding = first(withheld(shown));
    assert!(
        has_fact(
            &finding,
            "Subject and issuer of the certificate are the same"
        ),
        "{finding:?}"
    );
    assert!(has_fact(&finding, "The name requested was ftp.example.com"));
}

#[test]
fn a_name_to_use_is_given() {
    let finding = first(withheld(presented(others_name, Trust::WrongName)));
    assert_eq!(finding.values["use-name"], "web7.example.com");
    assert_eq!(finding.values["name"], "ftp.example.com");
    assert_eq!(
        finding.values["names"],
        "*.provider.example, web7.example.com"
    );
}

#[test]
fn another_certificate_is_proof() {
    let another = |leaf: &mut Certificate| leaf.fingerprint = "bb".repeat(32);
    let finding = first(also(AskedBy::Host, another));
    assert_eq!(finding.confidence, Confidence::Proven);
    assert!(has_fact(&finding, "With HOST"), "{finding:?}");
}

fn renewed(leaf: &mut Certificate) {
    leaf.fingerprint = "bb".repeat(32);
    leaf.not_after = day("2026-03-20");
}

fn renewed_for_others(leaf: &mut Certificate) {
    renewed(leaf);
    others_name(leaf);
}

#[test_case(renewed, Some("2026-03-20"), "valid to 2026-03-20"; "renewed there")]
#[test_case(expired, None, "the same certificate"; "the same")]
#[test_case(renewed_for_others, None, "another certificate"; "somebody else's")]
fn port_443_is_compared(edit: fn(&mut Certificate), date: Option<&str>, fact: &str) {
    let script = accepted(presented(expired, Trust::Expired));
    let finding = first(compared(script, edit));
    assert_eq!(finding.id.name(), "tls-cert-expired");
    assert_eq!(finding.values.get("renewed").map(String::as_str), date);
    assert!(has_fact(&finding, fact), "{finding:?}");
}

#[test]
fn the_threshold_of_days_is_the_users() {
    let soon = accepted(presented(
        |leaf| leaf.not_after = day("2026-01-15"),
        Trust::Trusted,
    ));
    let policy = Policy {
        cert_expires_days: 7,
        ..Policy::default()
    };
    let findings = diagnose(&soon.end(), &policy).findings;
    let aside = |id: &str| crate::ASIDES.contains(&id);
    assert!(findings.iter().all(|finding| aside(finding.id.name())));
}
