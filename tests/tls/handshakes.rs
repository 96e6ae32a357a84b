//! Handshakes that fail, each in its own way.

use test_case::test_case;

use crate::authority::Authority;
use crate::probing::{run, trusting, with_file};
use crate::tls_server::{
    Auth, Behaviour, ClientCertificate, Ending, Fault, TlsServer, configuration,
};

/// Some bytes of the `ServerHello`, not all.
const PART: usize = 40;

#[test_case(Fault::After(0, Ending::Silence), "tls-handshake-stall"; "silence in place of the hello")]
#[test_case(Fault::After(PART, Ending::Silence), "tls-handshake-stall"; "silence in the hello")]
#[test_case(Fault::After(0, Ending::Close), "tls-handshake-eof"; "close in place of the hello")]
#[test_case(Fault::After(PART, Ending::Close), "tls-handshake-eof"; "close in the hello")]
#[test_case(Fault::After(0, Ending::Reset), "tls-handshake-eof"; "reset in place of the hello")]
#[test_case(Fault::After(PART, Ending::Reset), "tls-handshake-eof"; "reset in the hello")]
#[test_case(Fault::Alert(70), "tls-no-common-version"; "protocol version")]
// The same to an offer of every old cipher.
#[test_case(Fault::Alert(40), "tls-no-server-certificate"; "handshake failure")]
#[test_case(Fault::Alert(71), "tls-no-common-cipher"; "insufficient security")]
#[test_case(Fault::Alert(80), "tls-no-server-certificate"; "internal error")]
#[test_case(Fault::Text("500 OOPS: SSL: cannot load RSA private key\r\n"), "tls-no-server-certificate"; "plain text that says why")]
#[test_case(Fault::Text("500 OOPS: vsftpd: cannot locate user\r\n"), "tls-plaintext-inside"; "plain text")]
fn a_handshake_that_fails_is_told_as_what_it_is(fault: Fault, id: &str) {
    let identity = Authority::new().good();
    let (probed, heard) = run(Behaviour::failing(&identity, fault), &identity, &[]);
    probed.assert_root_cause(id);
    assert!(!heard.has("USER"), "{heard:?}");
    assert_eq!(probed.json["tls"]["outcome"], "failed", "{probed}");
}

#[test_case(Fault::After(0, Ending::Silence), "tls-handshake-stall"; "silence")]
#[test_case(Fault::After(0, Ending::Close), "tls-handshake-eof"; "close")]
#[test_case(Fault::Alert(40), "tls-no-server-certificate"; "alert")]
#[test_case(Fault::Text("220 Welcome\r\n"), "tls-mode-mismatch"; "greeting in plain text")]
fn an_implicit_handshake_that_fails_is_told_as_well(fault: Fault, id: &str) {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        implicit: true,
        ..Behaviour::failing(&identity, fault)
    };
    let (probed, heard) = run(behaviour, &identity, &["--tls=implicit"]);
    probed.assert_root_cause(id);
    assert!(!heard.has("USER"), "{heard:?}");
}

#[test]
fn the_text_in_place_of_tls_is_told() {
    let identity = Authority::new().good();
    let fault = Fault::Text("500 OOPS: vsftpd: cannot locate user\r\n");
    let (probed, _) = run(Behaviour::failing(&identity, fault), &identity, &[]);
    let finding = probed.finding("tls-plaintext-inside").to_string();
    assert!(finding.contains("cannot locate user"), "{probed}");
}

#[test]
fn a_server_that_goes_on_in_the_clear_after_a_failure_is_told() {
    let identity = Authority::new().good();
    let behaviour = Behaviour::failing(&identity, Fault::AlertAndOn(40));
    let (probed, heard) = run(behaviour, &identity, &[]);
    probed.assert_root_cause("tls-no-server-certificate");
    let told = probed.findings(&["info"]);
    assert!(told.contains(&"feat-in-clear-after-failed-tls"), "{probed}");
    assert!(!heard.has("USER"), "{heard:?}");
}

#[test]
fn a_client_certificate_that_is_demanded() {
    let authority = Authority::new();
    let (identity, client) = (authority.good(), authority.client());
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let tls = configuration(&identity, ClientCertificate::Required(&client), &[version]);
        let server = TlsServer::start(Behaviour::with(tls));
        let target = server.target();
        trusting(&target, &identity)
            .run()
            .assert_root_cause("tls-client-cert-required");
        let probe = with_file(
            trusting(&target, &identity),
            "--client-cert",
            &client.chain(),
        );
        let probed = with_file(probe, "--client-key", &client.key()).run();
        probed.assert_ok();
        let tls = &probed.json["tls"];
        assert_eq!(tls["client_certificate_requested"], true, "{probed}");
        assert_eq!(tls["client_certificate_given"], true, "{probed}");
    }
}

/// The alert says what is wrong; what vsftpd and ProFTPD add in the clear says less.
#[test_case("500 OOPS: error:0A0000C7:SSL routines::peer did not return a certificate\r\n"; "vsftpd")]
#[test_case("421 TLS handshake failed\r\n"; "proftpd")]
fn an_alert_counts_for_more_than_the_words_after_it(last_words: &'static str) {
    let authority = Authority::new();
    let (identity, client) = (authority.good(), authority.client());
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let tls = configuration(&identity, ClientCertificate::Required(&client), &[version]);
        let behaviour = Behaviour {
            last_words,
            ..Behaviour::with(tls)
        };
        let (probed, _) = run(behaviour, &identity, &[]);
        probed.assert_root_cause("tls-client-cert-required");
    }
}

/// Many servers ask and are content without.
#[test]
fn a_client_certificate_that_is_only_asked_for() {
    let authority = Authority::new();
    let (identity, client) = (authority.good(), authority.client());
    let tls = configuration(
        &identity,
        ClientCertificate::Asked(&client),
        rustls::ALL_VERSIONS,
    );
    let (probed, _) = run(Behaviour::with(tls), &identity, &[]);
    probed.assert_ok();
    let tls = &probed.json["tls"];
    assert_eq!(tls["client_certificate_requested"], true, "{probed}");
    assert_eq!(tls["client_certificate_given"], false, "{probed}");
}

#[test]
fn a_look_that_does_not_come_to_tls_ends_with_quit() {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        auth: Auth::Once,
        ..Behaviour::failing(&identity, Fault::Alert(40))
    };
    let (probed, heard) = run(behaviour, &identity, &[]);
    let spoken = ["FEAT", "AUTH TLS", "AUTH TLS", "QUIT"];
    assert_eq!(heard.plain, spoken, "{probed}");
}
