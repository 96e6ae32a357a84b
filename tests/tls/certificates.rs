//! Faults of the server's certificate: each is told as what it is, once, and nothing else.

use std::sync::Arc;

use test_case::test_case;

use crate::authority::{Authority, RSA_ROOT, rsa};
use crate::probing::{
    anonymous, assert_told, assert_warned, careful, grave, run, trusting, with_file,
};
use crate::support::identity::Identity;
use crate::support::server::{PASSWORD, USER};
use crate::support::{Probe, Probed};
use crate::tls_server::{
    Behaviour, ClientCertificate, TlsServer, configuration, configuration_by_name,
};

/// A certificate, and whether the probe is told of its root.
type Fault = fn() -> (Identity, bool);

fn expired() -> (Identity, bool) {
    (Authority::new().expired(), true)
}

fn not_yet_valid() -> (Identity, bool) {
    (Authority::new().not_yet_valid(), true)
}

fn wrong_name() -> (Identity, bool) {
    (Authority::new().for_another_host(), true)
}

fn incomplete() -> (Identity, bool) {
    (Authority::new().without_intermediate(), true)
}

fn self_signed() -> (Identity, bool) {
    (Authority::self_signed(), false)
}

fn unknown() -> (Identity, bool) {
    (Authority::new().good(), false)
}

fn intercepted() -> (Identity, bool) {
    (Authority::named("FortiGate CA", "Fortinet").good(), false)
}

fn probe(target: &str, identity: &Identity, trusts: bool) -> Probe {
    if trusts {
        trusting(target, identity)
    } else {
        anonymous(target)
    }
}

#[test_case(expired, "tls-cert-expired"; "expired")]
#[test_case(not_yet_valid, "tls-cert-not-yet-valid"; "not yet valid")]
#[test_case(wrong_name, "tls-cert-name-mismatch"; "wrong name")]
#[test_case(incomplete, "tls-cert-chain-incomplete"; "incomplete chain")]
#[test_case(self_signed, "tls-cert-self-signed"; "self signed")]
#[test_case(unknown, "tls-cert-unknown-issuer"; "unknown issuer")]
#[test_case(intercepted, "tls-cert-intercepted"; "intercepted")]
fn a_fault_warns_anonymous_users_unless_they_asked_for_tls_and_stops_the_others(
    fault: Fault,
    id: &str,
) {
    let (identity, trusts) = fault();
    for implicit in [false, true] {
        let behaviour = Behaviour {
            implicit,
            ..Behaviour::new(&identity)
        };
        let server = TlsServer::start(behaviour);
        let target = server.target();
        let mode = if implicit {
            "--tls=implicit"
        } else {
            "--tls=auto"
        };
        let probed = probe(&target, &identity, trusts).arg(mode).run();
        if implicit {
            probed.assert_root_cause(id);
            assert_eq!(grave(&probed), [id], "{probed}");
        } else {
            assert_warned(&probed, id);
        }
        let accepting = probe(&target, &identity, trusts).arg("--insecure");
        assert_warned(&accepting.arg(mode).run(), id);
        let probed = probe(&target, &identity, trusts)
            .careful_user(USER, PASSWORD)
            .arg(mode)
            .run();
        probed.assert_root_cause(id);
        assert_eq!(grave(&probed), [id], "{probed}");
        server.heard().assert_never(PASSWORD);
    }
}

#[test_case(expired; "expired")]
#[test_case(not_yet_valid; "not yet valid")]
#[test_case(wrong_name; "wrong name")]
#[test_case(incomplete; "incomplete chain")]
#[test_case(self_signed; "self signed")]
#[test_case(unknown; "unknown issuer")]
#[test_case(intercepted; "intercepted")]
fn a_pinned_certificate_is_good_whatever_is_wrong_with_it(fault: Fault) {
    let (identity, _) = fault();
    let server = TlsServer::start(Behaviour::new(&identity));
    let fingerprint = identity.fingerprint();
    let pairs: Vec<&str> = (0..fingerprint.len())
        .step_by(2)
        .map(|at| &fingerprint[at..at + 2])
        .collect();
    for pin in [fingerprint.clone(), pairs.join(":").to_uppercase()] {
        let probed = careful(&server.target())
            .arg("--pin")
            .arg(&format!("sha256:{}", "00".repeat(32)))
            .arg("--pin")
            .arg(&format!("sha256:{pin}"))
            .run();
        assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
        assert_eq!(probed.json["tls"]["verified"], true, "{probed}");
    }
}

#[test]
fn another_certificate_than_the_pinned_one_is_not_trusted() {
    let identity = Authority::new().good();
    let server = TlsServer::start(Behaviour::new(&identity));
    let target = server.target();
    let pin = format!("--pin=sha256:{}", Authority::new().good().fingerprint());
    let probed = trusting(&target, &identity).arg(&pin).run();
    assert_warned(&probed, "tls-cert-pin-mismatch");
    let probe = with_file(careful(&target), "--ca-file", &identity.root());
    let probed = probe.arg(&pin).run();
    probed.assert_root_cause("tls-cert-pin-mismatch");
    server.heard().assert_never(PASSWORD);
}

/// Who trusts an older certificate of the same name does not trust this one. That its signature is of
/// another kind than the old one's key is no weakness.
#[test]
fn a_certificate_that_signed_itself_is_not_the_other_one_of_its_name() {
    let old = rsa(2048, "sha256");
    let identity = Authority::self_signed_as(RSA_ROOT);
    let server = TlsServer::start(Behaviour::new(&identity));
    let probed = trusting(&server.target(), &old).run();
    assert_warned(&probed, "tls-cert-self-signed");
}

#[test]
fn the_name_that_is_asked_for_can_be_another_than_the_hosts() {
    let identity = Authority::new().for_another_host();
    for (name, id) in [
        ("ftp.other.example", None),
        ("files.other.example", None),
        ("a.b.other.example", Some("tls-cert-name-mismatch")),
    ] {
        let name = format!("--tls-server-name={name}");
        let (probed, _) = run(Behaviour::new(&identity), &identity, &[&name]);
        match id {
            None => assert_eq!(probed.verdict(), "ok", "{probed}"),
            Some(id) => assert_warned(&probed, id),
        }
    }
}

#[test]
fn the_name_that_would_do_is_told() {
    let identity = Authority::new().for_another_host();
    let (probed, _) = run(Behaviour::new(&identity), &identity, &[]);
    let finding = probed.finding("tls-cert-name-mismatch").to_string();
    assert!(finding.contains("ftp.other.example"), "{probed}");
}

/// The server has the right certificate, and shows it to those who name themselves by HOST.
#[test]
fn the_right_certificate_is_shown_after_host() {
    let authority = Authority::new();
    let (identity, right) = (authority.for_another_host(), authority.good());
    let tls = configuration(&right, ClientCertificate::NotAsked, rustls::ALL_VERSIONS);
    let mut behaviour = Behaviour::new(&identity);
    behaviour.tls_after_host = Some(Arc::new(tls));
    behaviour.features.push("HOST");
    let server = TlsServer::start(behaviour);
    let probed = trusting(&server.named_target(), &identity).arg("-4").run();
    assert_warned(&probed, "tls-wrong-vhost-cert");
    let heard = server.heard();
    assert!(heard.has("HOST localhost"), "{heard:?}");
}

/// Or to those who do not say whom they want.
#[test]
fn the_right_certificate_is_shown_without_a_name() {
    let authority = Authority::new();
    let (identity, right) = (authority.for_another_host(), authority.good());
    let behaviour = Behaviour::with(configuration_by_name(&identity, &right));
    let server = TlsServer::start(behaviour);
    let probed = trusting(&server.named_target(), &identity).arg("-4").run();
    assert_warned(&probed, "tls-wrong-vhost-cert");
}

fn told(probed: &Probed, id: &str, text: &str) {
    assert_warned(probed, id);
    let finding = probed.finding(id).to_string();
    assert!(finding.contains(text), "{text} in {probed}");
}

#[test]
fn a_certificate_that_ends_soon_is_told_in_time() {
    let identity = Authority::new().ending();
    let (probed, _) = run(Behaviour::new(&identity), &identity, &[]);
    told(&probed, "cert-expires-soon", "5 days");
    // Nothing is wrong with it yet.
    let server = TlsServer::start(Behaviour::new(&identity));
    let probe = with_file(careful(&server.target()), "--ca-file", &identity.root());
    let probed = probe.run();
    assert_eq!(probed.exchanges("PASS").len(), 1, "{probed}");
}

#[test]
fn a_certificate_that_is_valid_for_too_long_is_weak() {
    let identity = Authority::new().long_lived();
    let (probed, _) = run(Behaviour::new(&identity), &identity, &[]);
    told(&probed, "cert-weak", "3010 days");
}

#[test]
fn a_good_certificate_has_no_findings() {
    let identity = Authority::new().good();
    let (probed, heard) = run(Behaviour::new(&identity), &identity, &[]);
    probed.assert_ok();
    let certificate = &probed.json["tls"]["certificate"];
    assert_eq!(
        certificate["fingerprint_sha256"],
        identity.fingerprint(),
        "{probed}"
    );
    assert_eq!(
        certificate["names"],
        serde_json::json!(["localhost", "127.0.0.1", "::1"]),
        "{probed}"
    );
    assert_eq!(
        probed.json["tls"]["chain"].as_array().map(Vec::len),
        Some(1),
        "{probed}"
    );
    assert_eq!(heard.plain, ["FEAT", "AUTH TLS"], "{heard:?}");
}

#[test]
fn a_server_of_tls_1_2_alone_is_told() {
    let identity = Authority::new().good();
    let tls = configuration(
        &identity,
        ClientCertificate::NotAsked,
        &[&rustls::version::TLS12],
    );
    let (probed, _) = run(Behaviour::with(tls), &identity, &[]);
    assert_told(&probed, "tls12-only");
    assert_eq!(probed.json["tls"]["version"], "TLS 1.2", "{probed}");
    assert_eq!(probed.data("epsv")[0]["tls"]["resumed"], true, "{probed}");
}
