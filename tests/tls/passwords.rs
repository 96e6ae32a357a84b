//! Where a password must not go: nothing that was sent may contain it, on the wire or within TLS.

use std::sync::Arc;

use test_case::test_case;

use crate::authority::Authority;
use crate::probing::{careful, with_file};
use crate::support::identity::Identity;
use crate::support::server::PASSWORD;
use crate::tls_server::{
    Auth, Behaviour, ClientCertificate, DataFault, Ending, Fault, Heard, Prot, TlsServer,
    configuration,
};

/// A server that is no place for a password, and how the probe is to come to it.
type Place = fn(&Identity) -> Behaviour;

fn plain(identity: &Identity) -> Behaviour {
    Behaviour {
        auth: Auth::Refused("500 AUTH not understood"),
        features: vec!["EPSV", "PASV"],
        ..Behaviour::new(identity)
    }
}

fn stripped(identity: &Identity) -> Behaviour {
    Behaviour {
        auth: Auth::Refused("500 AUTH not understood"),
        ..Behaviour::new(identity)
    }
}

fn silenced(identity: &Identity) -> Behaviour {
    Behaviour {
        auth: Auth::Refused("500 AUTH not understood"),
        features: Vec::new(),
        ..Behaviour::new(identity)
    }
}

fn failing(identity: &Identity) -> Behaviour {
    Behaviour::failing(identity, Fault::AlertAndOn(40))
}

fn cut_off(identity: &Identity) -> Behaviour {
    Behaviour::failing(identity, Fault::After(0, Ending::Close))
}

fn encrypted(identity: &Identity) -> Behaviour {
    Behaviour::new(identity)
}

fn implicit(identity: &Identity) -> Behaviour {
    Behaviour {
        implicit: true,
        ..Behaviour::new(identity)
    }
}

fn smuggled(identity: &Identity) -> Behaviour {
    Behaviour {
        auth: Auth::TakenAnd("331 Password?\r\n230 Logged in.\r\n"),
        ..Behaviour::new(identity)
    }
}

fn heard(place: Place, options: &[&str]) -> Heard {
    let identity = Authority::new().good();
    let server = TlsServer::start(place(&identity));
    let probe = careful(&server.target());
    let probe = options
        .iter()
        .fold(probe, |probe, option| probe.arg(option));
    let probed = probe.run();
    assert_ne!(probed.verdict(), "ok", "{probed}");
    assert!(probed.exchanges("PASS").is_empty(), "{probed}");
    server.heard()
}

/// No flag gives leave, so the password goes nowhere.
#[test_case(plain, &[]; "plain")]
#[test_case(plain, &["--tls=explicit"]; "plain and tls wanted")]
#[test_case(plain, &["--tls=implicit"]; "plain and implicit tls wanted")]
#[test_case(plain, &["--tls=off"]; "plain and tls not wanted")]
#[test_case(stripped, &[]; "stripped")]
#[test_case(stripped, &["--tls=explicit"]; "stripped and tls wanted")]
#[test_case(silenced, &[]; "silenced")]
#[test_case(silenced, &["--tls=explicit"]; "silenced and tls wanted")]
#[test_case(failing, &[]; "failing")]
#[test_case(failing, &["--tls=explicit"]; "failing and tls wanted")]
#[test_case(cut_off, &[]; "cut off")]
#[test_case(encrypted, &["--tls=off"]; "encryption not wanted")]
#[test_case(encrypted, &[]; "unverified")]
#[test_case(encrypted, &["--tls=explicit"]; "unverified and tls wanted")]
#[test_case(implicit, &["--tls=implicit"]; "implicit and unverified")]
#[test_case(smuggled, &[]; "replies smuggled in")]
fn a_password_goes_nowhere_unasked(place: Place, options: &[&str]) {
    heard(place, options).assert_never(PASSWORD);
}

/// Encryption without a certain peer is more than none.
#[test_case(plain, &["--insecure"]; "plain")]
#[test_case(stripped, &["--insecure"]; "stripped")]
#[test_case(silenced, &["--insecure"]; "silenced")]
#[test_case(failing, &["--insecure"]; "failing")]
#[test_case(encrypted, &["--insecure", "--tls=off"]; "encryption not wanted")]
fn leave_for_what_is_not_verified_is_none_for_plain_ftp(place: Place, options: &[&str]) {
    heard(place, options).assert_never(PASSWORD);
}

/// Who names the certificate does not want another one, and any leave for plain text is for that.
#[test]
fn leave_for_plain_ftp_is_none_for_another_certificate() {
    let other = format!("--pin=sha256:{}", "0".repeat(64));
    heard(encrypted, &["--plaintext", &other]).assert_never(PASSWORD);
}

/// Those who want TLS get none, and are not content with less.
#[test_case(plain; "plain")]
#[test_case(stripped; "stripped")]
#[test_case(silenced; "silenced")]
#[test_case(failing; "failing")]
fn wanting_tls_outweighs_leave_for_plain_ftp(place: Place) {
    heard(place, &["--tls=explicit", "--plaintext", "--insecure"]).assert_never(PASSWORD);
}

/// With leave it goes as it was allowed to: encrypted, or in the clear.
#[test_case(plain, &["--plaintext"], false; "plain")]
#[test_case(encrypted, &["--insecure"], true; "unverified")]
#[test_case(encrypted, &["--plaintext"], true; "unverified is no worse than plain")]
#[test_case(implicit, &["--tls=implicit", "--insecure"], true; "implicit and unverified")]
fn a_password_goes_where_it_may(place: Place, options: &[&str], within_tls: bool) {
    let identity = Authority::new().good();
    let server = TlsServer::start(place(&identity));
    let probe = careful(&server.target());
    let probe = options
        .iter()
        .fold(probe, |probe, option| probe.arg(option));
    let probed = probe.run();
    assert_eq!(probed.exchanges("PASS").len(), 1, "{probed}");
    let heard = server.heard();
    let sent = if within_tls {
        &heard.encrypted
    } else {
        &heard.plain
    };
    assert!(sent.contains(&format!("PASS {PASSWORD}")), "{heard:?}");
    let on_wire = heard
        .wire
        .windows(PASSWORD.len())
        .any(|bytes| bytes == PASSWORD.as_bytes());
    assert_eq!(on_wire, !within_tls, "{heard:?}");
}

/// A good certificate needs no leave; the password goes out encrypted, even where data does not.
#[test_case(encrypted, "--tls=auto"; "explicit")]
#[test_case(implicit, "--tls=implicit"; "implicit")]
#[test_case(unprotected, "--tls=auto"; "data in the clear")]
fn a_password_goes_to_a_server_that_is_verified(place: Place, mode: &str) {
    let identity = Authority::new().good();
    let server = TlsServer::start(place(&identity));
    let probe = with_file(careful(&server.target()), "--ca-file", &identity.root());
    let probed = probe.arg(mode).run();
    assert_eq!(probed.exchanges("PASS").len(), 1, "{probed}");
    let heard = server.heard();
    assert!(
        heard.encrypted.contains(&format!("PASS {PASSWORD}")),
        "{heard:?}"
    );
    let on_wire = heard
        .wire
        .windows(PASSWORD.len())
        .any(|bytes| bytes == PASSWORD.as_bytes());
    assert!(!on_wire, "{heard:?}");
}

fn unprotected(identity: &Identity) -> Behaviour {
    Behaviour {
        prot: Prot::NotPrivate,
        ..Behaviour::new(identity)
    }
}

/// Whoever gets between data connections gives sessions of its own, and resumes one of them as a control
/// connection: no certificate is shown then, and none is taken for granted.
#[test_case(None, &["--find-limit=2", "--yes"]; "another session")]
#[test_case(Some(DataFault::ControlLost), &[]; "a session in place of a lost one")]
fn a_password_does_not_follow_the_session_of_a_data_connection(
    fault: Option<DataFault>,
    more: &[&str],
) {
    let (identity, other) = (Authority::new().good(), Authority::new().good());
    let versions = rustls::ALL_VERSIONS;
    let between = Arc::new(configuration(&other, ClientCertificate::NotAsked, versions));
    let server = TlsServer::start(Behaviour {
        data_tls: between.clone(),
        tls_again: Some(between),
        data: fault,
        ..Behaviour::new(&identity)
    });
    let probe = with_file(careful(&server.target()), "--ca-file", &identity.root());
    let probe = more.iter().fold(probe, |probe, arg| probe.arg(arg));
    let probed = probe.run();
    assert_eq!(probed.exchanges("USER").len(), 2, "{probed}");
    assert_eq!(probed.exchanges("PASS").len(), 1, "{probed}");
}
