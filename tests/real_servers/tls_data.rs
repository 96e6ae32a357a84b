//! The experiments with encrypted data connections: reuse of sessions, PROT C.

use test_case::test_case;

use crate::authority::Authority;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::server::PASSWORD;
use crate::support::{Probe, Probed};

/// Probes with the experiments, on a server with this setting.
fn experiment(software: Software, setting: Option<&str>) -> Probed {
    let identity = Authority::new().good();
    let setup = software.setup().tls(&identity);
    let setup = match setting {
        Some(setting) => setup.setting(setting),
        None => setup,
    };
    let server = setup.start();
    let probe = Probe::of(&server.target());
    let probe = match software.user() {
        Some(user) => probe.careful_user(user, PASSWORD),
        None => probe,
    };
    probe
        .arg("--ca-file")
        .arg(identity.root().to_str().expect("a name in UTF-8"))
        .arg("--tls-data-test")
        .run()
}

/// The probe itself resumes, so nothing is wrong for it; others are told that they must.
#[test_case(Vsftpd, None, 522; "vsftpd")]
#[test_case(Proftpd, None, 425; "proftpd")]
fn that_sessions_must_be_resumed_is_proven(software: Software, setting: Option<&str>, code: u16) {
    let probed = experiment(software, setting);
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
    let finding = probed.finding("tls-session-reuse-required");
    assert_eq!(finding["confidence"], "proven", "{probed}");
    assert_eq!(finding["severity"], "info", "{probed}");
    assert_eq!(finding["codes"][0], code, "{probed}");
    let told = probed.findings(&["info"]);
    assert!(
        told.contains(&"tls13-with-session-reuse-required"),
        "{probed}"
    );
    let test = &probed.json["tls"]["data_test"];
    assert_eq!(test["without_resumption"], "refused", "{probed}");
    assert_eq!(
        test["resumed"],
        serde_json::json!([true, true, true, true]),
        "{probed}"
    );
}

#[test_case(Vsftpd, Some("require_ssl_reuse=NO"), true; "vsftpd")]
#[test_case(Proftpd, Some("TLSOptions NoSessionReuseRequired"), true; "proftpd")]
#[test_case(PureFtpd, None, false; "pure ftpd")]
#[test_case(Pyftpdlib, None, true; "pyftpdlib")]
fn that_sessions_need_not_be_resumed_is_told(
    software: Software,
    setting: Option<&str>,
    resumes: bool,
) {
    let probed = experiment(software, setting);
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
    probed.finding("tls-session-reuse-not-required");
    let told = probed.findings(&["info"]);
    assert!(!told.contains(&"tls-session-reuse-required"), "{probed}");
    let test = &probed.json["tls"]["data_test"];
    assert_eq!(test["without_resumption"], "listed", "{probed}");
    assert_eq!(
        test["resumed"],
        serde_json::json!(vec![resumes; 4]),
        "{probed}"
    );
}

#[test_case(Vsftpd, None; "vsftpd")]
#[test_case(Proftpd, None; "proftpd")]
#[test_case(PureFtpd, None; "pure ftpd")]
#[test_case(Pyftpdlib, None; "pyftpdlib")]
fn data_in_the_clear_is_found_allowed(software: Software, setting: Option<&str>) {
    let probed = experiment(software, setting);
    probed.finding("cleartext-data-allowed");
    let test = &probed.json["tls"]["data_test"];
    assert_eq!(test["prot_c"], 200, "{probed}");
    assert_eq!(test["clear"], "listed", "{probed}");
}

/// `ProFTPD` refuses PROT C; the others take it, and then refuse the transfer.
#[test_case(Vsftpd, "force_anon_data_ssl=YES", 200; "vsftpd")]
#[test_case(Proftpd, "TLSRequired on", 534; "proftpd")]
#[test_case(PureFtpd, "--tls=3", 200; "pure ftpd")]
#[test_case(Pyftpdlib, "handler.tls_data_required=True", 200; "pyftpdlib")]
fn data_in_the_clear_is_found_refused(software: Software, setting: &str, code: u16) {
    let probed = experiment(software, Some(setting));
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
    probed.finding("tls-prot-c-refused");
    let told = probed.findings(&["info"]);
    assert!(!told.contains(&"cleartext-data-allowed"), "{probed}");
    assert_eq!(probed.json["tls"]["data_test"]["prot_c"], code, "{probed}");
}
