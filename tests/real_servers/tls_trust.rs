//! Certificates that cannot be verified, and what happens to passwords then.

use test_case::test_case;

use crate::authority::Authority;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::identity::Identity;
use crate::support::recorder::Recorder;
use crate::support::server::{PASSWORD, USER};
use crate::support::{Probe, RealServer};

fn start(software: Software, identity: &Identity) -> RealServer {
    software.setup().tls(identity).start()
}

#[test_case(Vsftpd, "explicit"; "vsftpd")]
#[test_case(Proftpd, "explicit"; "proftpd")]
#[test_case(PureFtpd, "explicit"; "pure ftpd")]
#[test_case(Pyftpdlib, "explicit"; "pyftpdlib")]
#[test_case(Pyftpdlib, "auto"; "pyftpdlib on its own offer")]
fn a_password_does_not_go_to_a_server_that_nobody_vouches_for(software: Software, tls: &str) {
    let faults = [
        (Authority::new().good(), "tls-cert-unknown-issuer"),
        (Authority::self_signed(), "tls-cert-self-signed"),
    ];
    for (identity, id) in faults {
        let server = start(software, &identity);
        let recorder = Recorder::before(server.address);
        let probed = Probe::of(&recorder.target())
            .careful_user(USER, PASSWORD)
            .arg(&format!("--tls={tls}"))
            .run();
        probed.assert_root_cause(id);
        assert!(probed.exchanges("PASS").is_empty(), "{probed}");
        probed.assert_one_attempt();
        let sent = recorder.sent();
        assert!(sent.contains("AUTH TLS\r\n"), "{sent}");
        for word in [PASSWORD, "PASS", "USER"] {
            assert!(!sent.contains(word), "{sent}");
        }
    }
}

/// Who accepts TLS that nobody vouches for has not accepted plain FTP.
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn leave_for_what_is_not_verified_is_none_for_plain_ftp(software: Software) {
    let identity = Authority::new().good();
    let server = start(software, &identity);
    let probe = Probe::of(&server.target()).careful_user(USER, PASSWORD);
    let probed = probe.arg("--tls=off").arg("--insecure").run();
    assert_eq!(probed.root_cause(), "login-plaintext-withheld", "{probed}");
    assert!(probed.exchanges("PASS").is_empty(), "{probed}");
}

#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_user_may_accept_what_cannot_be_verified(software: Software) {
    let identity = Authority::new().good();
    let server = start(software, &identity);
    let probed = Probe::of(&server.target())
        .careful_user(USER, PASSWORD)
        .arg("--insecure")
        .run();
    assert_eq!((probed.verdict(), probed.exit), ("warning", 1), "{probed}");
    assert_eq!(
        probed.findings(&["critical", "warning"]),
        ["tls-cert-unknown-issuer"],
        "{probed}"
    );
    assert_eq!(probed.exchanges("PASS").len(), 1, "{probed}");
    assert_eq!(probed.data("epsv")[0]["outcome"], "ok", "{probed}");
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn anonymous_users_go_on_with_a_warning(software: Software) {
    let faults = [
        (Authority::new().good(), "tls-cert-unknown-issuer"),
        (Authority::self_signed(), "tls-cert-self-signed"),
    ];
    for (identity, id) in faults {
        let server = start(software, &identity);
        let probed = Probe::of(&server.target()).run();
        assert_eq!((probed.verdict(), probed.exit), ("warning", 1), "{probed}");
        assert_eq!(probed.findings(&["critical", "warning"]), [id], "{probed}");
        assert_eq!(probed.data("epsv")[0]["outcome"], "ok", "{probed}");
        assert_eq!(probed.json["tls"]["verified"], false, "{probed}");
    }
}

/// Whoever asks for TLS asks for what a client would accept: curl ends with exit status 60 here.
#[test_case(Vsftpd; "vsftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn anonymous_users_who_ask_for_tls_need_a_good_certificate(software: Software) {
    let identity = Authority::self_signed();
    let server = start(software, &identity);
    let probe = || Probe::of(&server.target()).arg("--tls=explicit");
    let probed = probe().run();
    probed.assert_root_cause("tls-cert-self-signed");
    assert_eq!(probed.data("epsv")[0]["outcome"], "ok", "{probed}");
    let probed = probe().arg("--insecure").run();
    assert_eq!((probed.verdict(), probed.exit), ("warning", 1), "{probed}");
    let pin = format!("--pin=sha256:{}", identity.fingerprint());
    probe().arg(&pin).run().assert_ok();
}

/// A fingerprint that the user knows is as good as an authority.
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_pinned_certificate_is_good(software: Software) {
    let identity = Authority::self_signed();
    let server = start(software, &identity);
    let probe = |pin: &str| {
        Probe::of(&server.target())
            .careful_user(USER, PASSWORD)
            .arg(&format!("--pin=sha256:{pin}"))
    };
    let probed = probe(&identity.fingerprint()).run();
    probed.assert_ok();
    assert_eq!(probed.json["tls"]["pinned"], true, "{probed}");
    assert_eq!(
        probed.json["tls"]["certificate"]["fingerprint_sha256"],
        identity.fingerprint(),
        "{probed}"
    );
    let probed = probe(&"0".repeat(64)).run();
    probed.assert_root_cause("tls-cert-pin-mismatch");
    assert!(probed.exchanges("PASS").is_empty(), "{probed}");
}
