//! Certificates: what is wrong with one, and whether it stopped the run.

use ftpprobe::diagnosis::{Policy, Severity, Verdict, diagnose};
use ftpprobe::evidence::certificate::{Certificate, Presented, Trust};
use ftpprobe::evidence::facts::{TcpOutcome, Withheld};
use ftpprobe::evidence::tls::{AskedBy, OtherCertificate};
use ftpprobe::evidence::{Facts, StepName};
use ftpprobe::target::TlsMode;
use test_case::test_case;

use crate::Case;
use crate::script::{Script, path};
use crate::secured::{GO_ON, certificate, day, presented, well_over_tls, with};

/// The password is withheld because of this certificate.
pub(crate) fn withheld(shown: Presented) -> Script {
    Script::offering()
        .secure(GO_ON, Some(with(shown)))
        .protect("200 private")
        .login_as(&["331 password?"], |login| {
            login.withheld = Some(Withheld::Unverified);
        })
}

/// The run goes on with it.
pub(crate) fn accepted(shown: Presented) -> Script {
    well_over_tls(Script::encrypted(with(shown)))
}

pub(crate) fn expired(leaf: &mut Certificate) {
    leaf.not_after = day("2025-12-20");
}

pub(crate) fn self_signed(leaf: &mut Certificate) {
    leaf.issuer.clone_from(&leaf.subject);
    leaf.self_issued = true;
    leaf.names_issuers_place = false;
}

pub(crate) fn others_name(leaf: &mut Certificate) {
    leaf.names = vec![
        "*.provider.example".to_owned(),
        "web7.example.com".to_owned(),
    ];
    "CN=*.provider.example".clone_into(&mut leaf.subject);
}

fn private_authority(leaf: &mut Certificate) {
    leaf.names_issuers_place = false;
}

fn intercepted(leaf: &mut Certificate) {
    "CN=Avast Web/Mail Shield Root, O=Avast Web/Mail Shield".clone_into(&mut leaf.issuer);
    leaf.names_issuers_place = false;
}

fn pinned(mut shown: Presented, pinned: bool) -> Presented {
    shown.verification.pinned = Some(pinned);
    shown
}

/// With the certificates of authorities, which have these subjects and issuers.
fn chained(mut shown: Presented, authorities: &[(&str, &str)]) -> Presented {
    for (subject, issuer) in authorities {
        shown.chain.push(Certificate {
            subject: (*subject).to_owned(),
            issuer: (*issuer).to_owned(),
            names: vec![],
            self_issued: subject == issuer,
            authority: true,
            fingerprint: "ff".repeat(32),
            not_after: day("2025-12-31"),
            ..certificate()
        });
    }
    shown
}

pub(crate) fn cases() -> Vec<Case> {
    [faults(), several(), other_sites(), good()]
        .into_iter()
        .flatten()
        .collect()
}

/// Where it stops the run, and where it does not.
fn both(name: &'static str, shown: &dyn Fn() -> Presented, id: &'static str) -> [Case; 2] {
    [
        Case::critical(name, withheld(shown()), id),
        Case::warning(name, accepted(shown()), id),
    ]
}

fn faults() -> Vec<Case> {
    use Trust::{Expired, Invalid, NotYetValid, Trusted, UnknownIssuer, Weak, WrongName};
    let chain = [("CN=Example Authority R1", "CN=Example Root")];
    let unsigned = || {
        let mut shown = presented(|_| {}, Trusted);
        shown.verification.signature_error = Some("bad signature".to_owned());
        shown
    };
    let early = |leaf: &mut Certificate| leaf.not_before = day("2026-01-03");
    let weak = |leaf: &mut Certificate| leaf.weak_signature = true;
    vec![
        both(
            "expired",
            &|| presented(expired, Expired),
            "tls-cert-expired",
        ),
        both(
            "an authority's has expired",
            &|| chained(presented(|_| {}, Expired), &chain),
            "tls-cert-expired",
        ),
        both(
            "early",
            &|| presented(early, NotYetValid),
            "tls-cert-not-yet-valid",
        ),
        both(
            "another name",
            &|| presented(others_name, WrongName),
            "tls-cert-name-mismatch",
        ),
        both(
            "self-signed",
            &|| presented(self_signed, UnknownIssuer),
            "tls-cert-self-signed",
        ),
        both(
            "no chain",
            &|| presented(|_| {}, UnknownIssuer),
            "tls-cert-chain-incomplete",
        ),
        both(
            "no chain, and an old certificate of somebody else",
            &|| chained(presented(|_| {}, UnknownIssuer), &[("CN=Other", "CN=Root")]),
            "tls-cert-chain-incomplete",
        ),
        both(
            "an authority of one's own",
            &|| presented(private_authority, UnknownIssuer),
            "tls-cert-unknown-issuer",
        ),
        both(
            "a whole chain",
            &|| chained(presented(|_| {}, UnknownIssuer), &chain),
            "tls-cert-unknown-issuer",
        ),
        both(
            "intercepted",
            &|| presented(intercepted, UnknownIssuer),
            "tls-cert-intercepted",
        ),
        // A device of the maker, and nobody on the way.
        both(
            "self-signed by a maker of interceptors",
            &|| {
                let edit = |leaf: &mut Certificate| {
                    intercepted(leaf);
                    leaf.subject.clone_from(&leaf.issuer);
                    leaf.self_issued = true;
                };
                presented(edit, UnknownIssuer)
            },
            "tls-cert-self-signed",
        ),
        both(
            "another pin",
            &|| pinned(presented(|_| {}, Trusted), false),
            "tls-cert-pin-mismatch",
        ),
        both("too weak", &|| presented(weak, Weak), "cert-weak"),
        both(
            "revoked",
            &|| presented(|_| {}, Invalid),
            "tls-cert-invalid",
        ),
        both("bad signature", &unsigned, "tls-cert-invalid"),
        both(
            "bad signature of a short key",
            &|| {
                let mut shown = unsigned();
                shown.chain[0].rsa_bits = Some(1024);
                shown
            },
            "cert-weak",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Several faults are one finding, the gravest.
fn several() -> Vec<Case> {
    [
        both(
            "expired, self-signed, another name",
            &|| {
                let edit = |leaf: &mut Certificate| {
                    expired(leaf);
                    self_signed(leaf);
                    others_name(leaf);
                };
                let mut shown = presented(edit, Trust::UnknownIssuer);
                shown.verification.name_matches = Some(false);
                shown
            },
            "tls-cert-expired",
        ),
        both(
            "self-signed, another name",
            &|| {
                let edit = |leaf: &mut Certificate| {
                    self_signed(leaf);
                    others_name(leaf);
                };
                let mut shown = presented(edit, Trust::UnknownIssuer);
                shown.verification.name_matches = Some(false);
                shown
            },
            "tls-cert-self-signed",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The name does not match, and asked in another way the server shows this.
pub(crate) fn also(by: AskedBy, edit: fn(&mut Certificate)) -> Script {
    let mut script = withheld(presented(others_name, Trust::WrongName));
    let secured = script.attempt.steps.iter_mut();
    for step in secured {
        if let Facts::Secure(secured) = &mut step.facts {
            secured.other_certificate = Some(OtherCertificate {
                asked_by: by,
                path: path("192.0.2.1:21", TcpOutcome::Connected),
                exchanges: vec![],
                handshake: Some(with(presented(edit, Trust::Trusted))),
            });
        }
    }
    script
}

fn other_sites() -> Vec<Case> {
    let another = |leaf: &mut Certificate| leaf.fingerprint = "bb".repeat(32);
    let wild = |leaf: &mut Certificate| {
        leaf.fingerprint = "bb".repeat(32);
        leaf.names = vec!["*.example.com".to_owned()];
    };
    let third = |leaf: &mut Certificate| {
        others_name(leaf);
        leaf.fingerprint = "bb".repeat(32);
    };
    vec![
        Case::critical(
            "right with HOST",
            also(AskedBy::Host, another),
            "tls-wrong-vhost-cert",
        ),
        Case::critical(
            "right without a name",
            also(AskedBy::Nothing, wild),
            "tls-wrong-vhost-cert",
        ),
        Case::critical(
            "wrong with HOST too",
            also(AskedBy::Host, third),
            "tls-cert-name-mismatch",
        ),
        Case::critical(
            "the same with HOST",
            also(AskedBy::Host, others_name),
            "tls-cert-name-mismatch",
        ),
    ]
}

fn good() -> Vec<Case> {
    use Trust::{Trusted, UnknownIssuer};
    let until =
        |day_: &'static str| accepted(presented(move |leaf| leaf.not_after = day(day_), Trusted));
    let short = |leaf: &mut Certificate| {
        leaf.rsa_bits = Some(1024);
        "RSA 1024 bits".clone_into(&mut leaf.key);
    };
    let long = |leaf: &mut Certificate| leaf.not_after = day("2028-06-01");
    let long_private = |leaf: &mut Certificate| {
        leaf.not_after = day("2036-06-01");
        leaf.names_issuers_place = false;
    };
    let sha1 = |leaf: &mut Certificate| leaf.weak_signature = true;
    let sha1_by_itself = |leaf: &mut Certificate| {
        leaf.weak_signature = true;
        leaf.self_issued = true;
    };
    vec![
        Case::warning("13 days left", until("2026-01-15"), "cert-expires-soon"),
        Case::ok("14 days left", until("2026-01-16")),
        Case::warning(
            "short key",
            accepted(presented(short, Trusted)),
            "cert-weak",
        ),
        Case::warning(
            "signed with SHA-1",
            accepted(presented(sha1, Trusted)),
            "cert-weak",
        ),
        Case::ok(
            "signed by itself with SHA-1",
            accepted(presented(sha1_by_itself, Trusted)),
        ),
        Case::warning(
            "valid for too long",
            accepted(presented(long, Trusted)),
            "cert-weak",
        ),
        Case::ok(
            "valid for long, by one's own authority",
            accepted(presented(long_private, Trusted)),
        ),
        // Whatever else is wrong with it, it was chosen.
        Case::ok(
            "pinned",
            accepted(pinned(presented(self_signed, UnknownIssuer), true)),
        ),
    ]
}

/// A run that asked for TLS as clients do, over a certificate with this fault.
fn demanded(tls: TlsMode) -> Script {
    let shown = presented(self_signed, Trust::UnknownIssuer);
    accepted(shown).asking(tls).anonymous()
}

/// curl ends with exit status 60 there, logged in or not.
#[test_case(TlsMode::Auto, Verdict::Warning; "where the probe tries TLS of its own accord")]
#[test_case(TlsMode::Explicit, Verdict::Critical; "explicit")]
#[test_case(TlsMode::Implicit, Verdict::Critical; "implicit")]
fn tls_that_is_asked_for_needs_a_good_certificate(tls: TlsMode, verdict: Verdict) {
    let diagnosis = diagnose(&demanded(tls).end(), &Policy::default());
    let found = diagnosis
        .findings
        .iter()
        .find(|it| it.id.name() == "tls-cert-self-signed");
    assert_eq!((diagnosis.verdict, found.is_some()), (verdict, true));
    assert_eq!(diagnosis.findings[0].id.name(), "tls-cert-self-signed");
}

#[test]
fn whoever_accepts_a_certificate_is_warned_only() {
    let insecure = demanded(TlsMode::Explicit).edit(|it| it.evidence.asked.insecure = true);
    let diagnosis = diagnose(&insecure.end(), &Policy::default());
    assert_eq!(diagnosis.verdict, Verdict::Warning);
    let shown = pinned(presented(self_signed, Trust::UnknownIssuer), true);
    let pinned = accepted(shown).asking(TlsMode::Explicit);
    let diagnosis = diagnose(&pinned.end(), &Policy::default());
    assert_ne!(diagnosis.verdict, Verdict::Critical);
}

/// What stopped the work is the root, and the certificate stands beside it.
#[test]
fn a_fault_that_stops_the_work_goes_before_the_certificate() {
    let shown = presented(self_signed, Trust::UnknownIssuer);
    let refused = Script::encrypted(with(shown))
        .asking(TlsMode::Explicit)
        .edit(|it| it.attempt.steps.retain(|step| step.name != StepName::Login))
        .login(&["331 password?", "530 Login incorrect."]);
    let diagnosis = diagnose(&refused.end(), &Policy::default());
    let found: Vec<_> = diagnosis
        .findings
        .iter()
        .map(|it| (it.id.name(), it.severity))
        .collect();
    assert_eq!(found[0], ("login-bad-credentials", Severity::Critical));
    assert!(
        found.contains(&("tls-cert-self-signed", Severity::Warning)),
        "{found:?}"
    );
}
