//! Encrypted data connections: resumed, refused, cut off.

use std::sync::Arc;

use serde_json::json;
use test_case::test_case;

use crate::authority::Authority;
use crate::probing::{assert_told, assert_warned, careful, grave, run, with_file};

use crate::support::Probed;
use crate::support::identity::Identity;
use crate::tls_server::{
    Auth, Behaviour, ClientCertificate, DataFault, Heard, Prot, TlsServer, configuration,
};

fn faulty(identity: &Identity, fault: DataFault) -> Behaviour {
    Behaviour {
        data: Some(fault),
        ..Behaviour::new(identity)
    }
}

#[test]
fn sessions_are_resumed_in_each_version() {
    let identity = Authority::new().good();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let tls = configuration(&identity, ClientCertificate::NotAsked, &[version]);
        let behaviour = Behaviour {
            demands_resumption: true,
            ..Behaviour::with(tls)
        };
        let (probed, _) = run(behaviour, &identity, &["--tls-data-test"]);
        assert_told(&probed, "tls-session-reuse-required");
        for mode in ["epsv", "pasv"] {
            let tls = &probed.data(mode)[0]["tls"];
            assert_eq!(tls["resumed"], true, "{probed}");
            assert_eq!(tls["close_notify_received"], true, "{probed}");
            assert_eq!(tls["close_notify_sent"], true, "{probed}");
        }
        assert_eq!(
            probed.json["tls"]["data_test"]["resumed"],
            json!([true, true, true, true]),
            "{probed}"
        );
    }
}

/// Whoever waits for 150 before the handshake waits for ever. It is waited for once.
#[test]
fn a_command_that_is_answered_after_the_handshake() {
    let identity = Authority::new().good();
    let behaviour = faulty(&identity, DataFault::AnsweredLate);
    let (probed, _) = run(behaviour, &identity, &[]);
    assert_warned(&probed, "tls-data-handshake-order");
    assert_eq!(probed.data("epsv")[0]["tls"]["resumed"], true, "{probed}");
    let attempts = probed.json["attempts"].as_array().unwrap();
    let steps = attempts[0]["steps"].as_array().unwrap().iter();
    let mut second = steps.filter(|step| step["step"] == "passive");
    let took = second.next().unwrap()["elapsed_ms"].as_f64().unwrap();
    assert!(took < 900.0, "{probed}");
}

#[test]
fn sessions_need_not_be_resumed() {
    let identity = Authority::new().good();
    let behaviour = Behaviour::new(&identity);
    let (probed, _) = run(behaviour, &identity, &["--tls-data-test"]);
    assert_told(&probed, "tls-session-reuse-not-required");
}

/// Each listing uses up a session, and none of them brings another.
#[test_case(1; "one")]
#[test_case(2; "two")]
fn sessions_that_run_out(count: usize) {
    let identity = Authority::new().good();
    let behaviour = Behaviour::with_sessions(&identity, count);
    let (probed, _) = run(behaviour, &identity, &["--tls-data-test"]);
    assert_eq!(probed.root_cause(), "tls-ticket-exhausted", "{probed}");
    assert_ne!(probed.exit, 0, "{probed}");
    assert_eq!(probed.data("epsv")[0]["tls"]["resumed"], true, "{probed}");
    let finding = probed.finding("tls-ticket-exhausted").to_string();
    let times = if count == 1 { "1 " } else { "2 " };
    assert!(finding.contains(times), "{probed}");
}

#[test]
fn no_session_to_resume_where_one_is_demanded() {
    let identity = Authority::new().good();
    let behaviour = Behaviour::with_sessions(&identity, 0);
    let (probed, _) = run(behaviour, &identity, &[]);
    probed.assert_root_cause("tls-session-reuse-required");
    assert_eq!(probed.data("epsv")[0]["tls"]["resumed"], false, "{probed}");
}

#[test]
fn an_end_without_a_word_is_a_warning_if_all_came() {
    let identity = Authority::new().good();
    let (probed, _) = run(faulty(&identity, DataFault::NoCloseNotify), &identity, &[]);
    assert_warned(&probed, "tls-server-no-close-notify");
    let tls = &probed.data("epsv")[0]["tls"];
    assert_eq!(tls["close_notify_received"], false, "{probed}");
}

#[test]
fn another_certificate_on_data_connections() {
    let authority = Authority::new();
    let (identity, other) = (authority.good(), authority.good());
    let data = configuration(&other, ClientCertificate::NotAsked, rustls::ALL_VERSIONS);
    let behaviour = Behaviour {
        data_tls: Arc::new(data),
        ..Behaviour::new(&identity)
    };
    let (probed, _) = run(behaviour, &identity, &[]);
    assert_warned(&probed, "tls-data-cert-differs");
    let tls = &probed.data("epsv")[0]["tls"];
    assert_eq!(tls["certificate_differs"], true, "{probed}");
}

// ProFTPD's words are the same for every failed handshake and name nothing, so they prove nothing here.
#[test_case("522 SSL connection failed; session reuse required: see require_ssl_reuse option in vsftpd.conf man page", "tls-session-reuse-required"; "vsftpd")]
#[test_case("425 Unable to build data connection: Operation not permitted", "tls-data-handshake-failed"; "proftpd")]
#[test_case("425 Unable to build data connection: TLS session of data connection not resumed.", "tls-session-reuse-required"; "filezilla")]
#[test_case("450 TLS session of data connection has not resumed or the session does not match the control connection", "tls-session-reuse-required"; "filezilla of old")]
#[test_case("425 Unable to build data connection: No or wrong ALPN on data connection", "tls-data-alpn-mismatch"; "alpn")]
#[test_case("435 Failed TLS negotiation on data channel, disconnected", "tls-data-handshake-failed"; "no reason")]
fn a_handshake_that_the_server_breaks_off(reply: &'static str, id: &str) {
    let identity = Authority::new().good();
    let behaviour = faulty(&identity, DataFault::ClosedInHandshake(reply));
    let (probed, _) = run(behaviour, &identity, &[]);
    probed.assert_root_cause(id);
    assert_eq!(grave(&probed)[0], id, "{probed}");
}

#[test]
fn a_handshake_that_nobody_answers() {
    let identity = Authority::new().good();
    let (probed, _) = run(faulty(&identity, DataFault::Stalled), &identity, &[]);
    probed.assert_root_cause("tls-data-handshake-failed");
}

/// The control connection is lost in the first listing, and another takes its place.
fn lost(prot: Prot, auth: Auth) -> (Probed, Heard) {
    let identity = Authority::new().good();
    let server = TlsServer::start(Behaviour {
        auth,
        prot,
        ..faulty(&identity, DataFault::ControlLost)
    });
    let probe = with_file(careful(&server.target()), "--ca-file", &identity.root());
    (probe.run(), server.heard())
}

#[test_case(Prot::Taken; "at once")]
#[test_case(Prot::AfterLogin; "after login")]
fn data_stays_private_when_the_control_connection_is_lost(prot: Prot) {
    let (probed, _) = lost(prot, Auth::Taken);
    let listing = &probed.data("pasv")[0];
    assert_eq!(listing["outcome"], "ok", "{probed}");
    assert_eq!(listing["tls"]["resumed"], true, "{probed}");
}

#[test]
fn data_that_would_not_be_private_any_longer_is_not_asked_for() {
    let (probed, heard) = lost(Prot::PrivateOnce, Auth::Taken);
    assert!(!heard.has("PASV"), "{probed}");
}

#[test]
fn nothing_is_asked_on_a_connection_that_did_not_come_to_tls() {
    let (probed, heard) = lost(Prot::Taken, Auth::Once);
    assert_eq!(
        heard.plain,
        ["FEAT", "AUTH TLS", "AUTH TLS", "QUIT"],
        "{probed}"
    );
}
