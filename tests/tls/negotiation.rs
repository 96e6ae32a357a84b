//! AUTH, FEAT, PBSZ and PROT: what is offered, taken and refused.

use test_case::test_case;

use crate::authority::Authority;
use crate::probing::{assert_told, assert_warned, careful, run, with_file};
use crate::tls_server::{Auth, Behaviour, Login, Prot, TlsServer};

const WITHOUT_TLS: &[&str] = &["EPSV", "PASV", "UTF8"];
const UNKNOWN: &str = "500 AUTH not understood";

fn answering(
    auth: Auth,
    features: &[&'static str],
) -> (Behaviour, crate::support::identity::Identity) {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        auth,
        features: features.to_vec(),
        ..Behaviour::new(&identity)
    };
    (behaviour, identity)
}

const WITH_TLS: &[&str] = &["AUTH TLS", "EPSV", "PASV", "PBSZ", "PROT"];

// A server that lists AUTH and then does not know it has something in front of it that strips it.
#[test_case(WITH_TLS, UNKNOWN, "tls-auth-stripped"; "listed and unknown")]
// By RFC 959, 502 comes from a server that knows the command.
#[test_case(WITH_TLS, "502 Command not implemented", "tls-not-offered"; "listed and not implemented")]
#[test_case(WITH_TLS, "431 Unable to negotiate secure command connection", "tls-no-server-certificate"; "no certificate")]
#[test_case(
    WITH_TLS,
    "534-Local policy on server does not allow TLS secure connections.\r\n534 Error details: SSL certificate was not configured.",
    "tls-no-server-certificate";
    "no certificate in iis"
)]
#[test_case(WITH_TLS, "550 Cannot get a TLS config", "tls-no-server-certificate"; "no certificate in sftpgo")]
#[test_case(WITH_TLS, "503 Spurious data after AUTH command.", "tls-pipelined-after-auth"; "pipelined")]
#[test_case(WITH_TLS, "500 This security scheme is not implemented", "tls-not-offered"; "listed all the same by pure ftpd")]
#[test_case(WITHOUT_TLS, UNKNOWN, "tls-not-offered"; "neither listed nor known")]
#[test_case(WITHOUT_TLS, "530 Please login with USER and PASS.", "tls-not-offered"; "not before login")]
#[test_case(&[], "502 Command not implemented", "tls-not-offered"; "no features and not known")]
fn auth_that_is_refused(features: &[&'static str], refusal: &'static str, id: &str) {
    let (behaviour, identity) = answering(Auth::Refused(refusal), features);
    let (probed, heard) = run(behaviour, &identity, &["--tls=explicit"]);
    probed.assert_root_cause(id);
    assert!(heard.encrypted.is_empty(), "{heard:?}");
    assert!(!heard.has("USER"), "{heard:?}");
}

#[test_case(WITHOUT_TLS; "not listed")]
#[test_case(&[]; "no features")]
fn a_server_without_tls_is_fine_for_those_who_do_not_insist(features: &[&'static str]) {
    let (behaviour, identity) = answering(Auth::Refused(UNKNOWN), features);
    let (probed, heard) = run(behaviour, &identity, &[]);
    assert_told(&probed, "tls-unavailable");
    assert_eq!(heard.has("AUTH"), features.is_empty(), "{heard:?}");
}

#[test]
fn what_features_say_does_not_keep_those_who_insist() {
    let (behaviour, identity) = answering(Auth::Taken, WITHOUT_TLS);
    let (probed, heard) = run(behaviour, &identity, &["--tls=explicit"]);
    assert_eq!(probed.verdict(), "ok", "{probed}");
    assert!(heard.encrypted.contains(&"PROT P".to_owned()), "{heard:?}");
}

#[test]
fn no_features_and_tls_all_the_same() {
    let (behaviour, identity) = answering(Auth::Taken, &[]);
    let (probed, heard) = run(behaviour, &identity, &[]);
    assert_eq!(probed.verdict(), "ok", "{probed}");
    assert!(!heard.encrypted.is_empty(), "{heard:?}");
}

#[test]
fn the_old_name_of_tls_is_tried_second() {
    let (behaviour, identity) = answering(Auth::OnlySsl, WITH_TLS);
    let (probed, heard) = run(behaviour, &identity, &["--tls=explicit"]);
    assert_eq!(probed.verdict(), "ok", "{probed}");
    assert_eq!(heard.plain, ["FEAT", "AUTH TLS", "AUTH SSL"], "{heard:?}");
}

#[test_case("200 AUTH command ok; starting SSL connection."; "of vxworks")]
#[test_case("334 [Continue]"; "of gssapi")]
fn an_odd_code_before_a_good_handshake(reply: &'static str) {
    let (behaviour, identity) = answering(Auth::TakenBy(reply), WITH_TLS);
    let (probed, _) = run(behaviour, &identity, &[]);
    assert_warned(&probed, "tls-auth-odd-code");
}

/// What comes before the handshake in the clear must not be taken for encrypted replies.
#[test]
fn replies_that_are_smuggled_in_before_the_handshake() {
    let smuggled = "230 Logged in by somebody else.\r\n";
    let (behaviour, identity) = answering(Auth::TakenAnd(smuggled), WITH_TLS);
    let (probed, _) = run(behaviour, &identity, &[]);
    let told = probed.findings(&["critical", "warning"]);
    assert!(told.contains(&"tls-plaintext-after-auth"), "{probed}");
    for exchange in probed.exchanges("") {
        let lines = exchange["lines"].to_string();
        assert!(!lines.contains("somebody else"), "{probed}");
    }
}

#[test]
fn protection_that_the_server_does_not_have() {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        prot: Prot::NotPrivate,
        ..Behaviour::new(&identity)
    };
    let (probed, _) = run(behaviour, &identity, &[]);
    let told = probed.findings(&["critical", "warning"]);
    assert_eq!(told, ["tls-prot-p-unsupported"], "{probed}");
}

/// What a user's own login shows is not asked for where anybody could read it.
#[test]
fn a_users_own_listing_does_not_come_unprotected() {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        prot: Prot::NotPrivate,
        ..Behaviour::new(&identity)
    };
    let server = TlsServer::start(behaviour);
    let probe = with_file(careful(&server.target()), "--ca-file", &identity.root());
    let probed = probe.run();
    probed.assert_root_cause("tls-prot-p-unsupported");
    let heard = server.heard();
    assert!(heard.has("PASS"), "{heard:?}");
    for command in ["EPSV", "PASV", "LIST", "MLSD"] {
        assert!(!heard.has(command), "{heard:?}");
    }
}

#[test]
fn protection_that_is_never_in_sequence() {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        prot: Prot::OutOfSequence,
        ..Behaviour::new(&identity)
    };
    let (probed, _) = run(behaviour, &identity, &[]);
    let told = probed.findings(&["critical", "warning"]);
    assert_eq!(told, ["tls-prot-sequence"], "{probed}");
}

/// RFC 4217 lets a server refuse both before the login, and they have to be sent again.
#[test]
fn protection_that_comes_after_the_login() {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        prot: Prot::AfterLogin,
        ..Behaviour::new(&identity)
    };
    let (probed, heard) = run(behaviour, &identity, &[]);
    assert_eq!(probed.verdict(), "ok", "{probed}");
    let pass = heard
        .encrypted
        .iter()
        .position(|line| line.starts_with("PASS"));
    let prot = heard.encrypted.iter().rposition(|line| line == "PROT P");
    assert!(pass.is_some() && pass < prot, "{heard:?}");
    assert_eq!(
        probed.data("epsv")[0]["tls"]["version"],
        "TLS 1.3",
        "{probed}"
    );
}

#[test]
fn data_in_the_clear_that_the_server_refuses() {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        prot: Prot::NotClear,
        ..Behaviour::new(&identity)
    };
    let (probed, _) = run(behaviour, &identity, &["--tls-data-test"]);
    assert_told(&probed, "tls-prot-c-refused");
}

#[test]
fn a_plain_text_error_in_the_midst_of_tls() {
    let identity = Authority::new().good();
    let oops = "500 OOPS: vsf_sysutil_bind\r\n";
    let behaviour = Behaviour {
        login: Login::PlainTextAfterPass(oops),
        ..Behaviour::new(&identity)
    };
    let (probed, _) = run(behaviour, &identity, &[]);
    probed.assert_root_cause("tls-plaintext-inside");
    let finding = probed.finding("tls-plaintext-inside").to_string();
    assert!(finding.contains("vsf_sysutil_bind"), "{probed}");
}

/// Where the text names its cause, that is what is wrong; TLS only hid it.
#[test]
fn a_plain_text_error_that_names_its_cause() {
    let identity = Authority::new().good();
    let oops = "500 OOPS: vsftpd: refusing to run with writable root inside chroot()\r\n";
    let behaviour = Behaviour {
        login: Login::PlainTextAfterPass(oops),
        ..Behaviour::new(&identity)
    };
    let (probed, _) = run(behaviour, &identity, &[]);
    assert_eq!(probed.verdict(), "critical", "{probed}");
    assert!(!probed.root_cause().starts_with("tls-"), "{probed}");
    let finding = probed.json["findings"][0].to_string();
    assert!(finding.contains("writable root inside chroot"), "{probed}");
}

#[test_case("530 Non-anonymous sessions must use encryption."; "vsftpd")]
#[test_case("503 Use AUTH first."; "filezilla")]
#[test_case("421 TLS is required"; "sftpgo")]
#[test_case("534 Policy requires SSL."; "iis")]
fn a_login_that_is_refused_without_tls(refusal: &'static str) {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        login: Login::UserRefused(refusal),
        ..Behaviour::new(&identity)
    };
    let (probed, heard) = run(behaviour, &identity, &["--tls=off"]);
    probed.assert_root_cause("tls-required-control");
    assert!(!heard.has("PASS"), "{heard:?}");
    assert!(!heard.has("AUTH"), "{heard:?}");
}

#[test]
fn implicit_tls_that_is_meant_to_be_explicit() {
    let identity = Authority::new().good();
    let (probed, heard) = run(Behaviour::new(&identity), &identity, &["--tls=implicit"]);
    probed.assert_root_cause("tls-mode-mismatch");
    assert!(!heard.has("USER"), "{heard:?}");
}

#[test]
fn explicit_tls_that_is_meant_to_be_implicit() {
    let identity = Authority::new().good();
    let behaviour = Behaviour {
        implicit: true,
        ..Behaviour::new(&identity)
    };
    let (probed, _) = run(behaviour, &identity, &["--tls=explicit"]);
    probed.assert_root_cause("greeting-implicit-tls");
}
