//! TLS that works, explicit and implicit, and what servers demand of it.

use serde_json::Value;
use test_case::test_case;

use crate::authority::Authority;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::identity::Identity;
use crate::support::server::{PASSWORD, Setup, USER};
use crate::support::{Probe, Probed, RealServer};

/// Probes with a login that works, if the certificate is good, with the root of this one known.
fn trusting(server: &RealServer, identity: &Identity) -> Probe {
    let probe = careful(server).arg("--ca-file");
    probe.arg(identity.root().to_str().expect("a name in UTF-8"))
}

/// Probes with a login that works, if the certificate is good.
fn careful(server: &RealServer) -> Probe {
    let probe = Probe::of(&server.target());
    match server.software.user() {
        Some(user) => probe.careful_user(user, PASSWORD),
        None => probe,
    }
}

fn set_up(software: Software, identity: &Identity, settings: &[&str]) -> Setup {
    let setup = software.setup().tls(identity);
    settings
        .iter()
        .fold(setup, |setup, setting| setup.setting(setting))
}

/// The control connection is encrypted and verified, and so are both listings.
#[track_caller]
fn assert_encrypted(probed: &Probed, security: &str) {
    assert_eq!(probed.json["target"]["security"], security, "{probed}");
    let tls = &probed.json["tls"];
    assert_eq!(tls["version"], "TLS 1.3", "{probed}");
    assert_eq!(tls["verified"], true, "{probed}");
    assert_eq!(tls["resumed"], false, "{probed}");
    for mode in ["epsv", "pasv"] {
        probed.assert_listed(mode, ENTRIES.len());
        assert_eq!(
            probed.data(mode)[0]["tls"]["version"],
            "TLS 1.3",
            "{probed}"
        );
    }
}

/// Whether each data connection resumed a session.
fn resumed(probed: &Probed) -> Vec<bool> {
    let data = probed.json["data"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    data.iter()
        .map(|data| data["tls"]["resumed"] == true)
        .collect()
}

// Pure-FTPd makes a new session for each data connection.
#[test_case(Vsftpd, &[], true; "vsftpd")]
#[test_case(Vsftpd, &["require_ssl_reuse=NO"], true; "vsftpd without reuse")]
#[test_case(Vsftpd, &["force_anon_logins_ssl=YES", "force_anon_data_ssl=YES"], true; "vsftpd tls only")]
#[test_case(Proftpd, &[], true; "proftpd")]
#[test_case(Proftpd, &["TLSOptions NoSessionReuseRequired"], true; "proftpd without reuse")]
#[test_case(Proftpd, &["TLSRequired on"], true; "proftpd tls only")]
#[test_case(Proftpd, &["TLSRequired ctrl"], true; "proftpd tls for control")]
#[test_case(Proftpd, &["TLSRequired auth"], true; "proftpd tls for login")]
#[test_case(Proftpd, &["TLSRequired data"], true; "proftpd tls for data")]
#[test_case(Proftpd, &["TLSRequired auth+data"], true; "proftpd tls for login and data")]
#[test_case(PureFtpd, &["--tls=1"], false; "pure ftpd")]
#[test_case(PureFtpd, &["--tls=2"], false; "pure ftpd tls for control")]
#[test_case(PureFtpd, &["--tls=3"], false; "pure ftpd tls only")]
#[test_case(Pyftpdlib, &[], true; "pyftpdlib")]
#[test_case(Pyftpdlib, &["handler.tls_control_required=True"], true; "pyftpdlib tls for control")]
#[test_case(Pyftpdlib, &["handler.tls_data_required=True"], true; "pyftpdlib tls for data")]
fn a_server_with_tls_is_ok(software: Software, settings: &[&str], resumes: bool) {
    let identity = Authority::new().good();
    let server = set_up(software, &identity, settings).start();
    let probed = trusting(&server, &identity).run();
    probed.assert_ok();
    assert_encrypted(&probed, "explicit");
    assert_eq!(resumed(&probed), [resumes; 2], "{probed}");
}

#[test_case(Vsftpd, "implicit_ssl=YES"; "vsftpd")]
#[test_case(Proftpd, "TLSOptions UseImplicitSSL"; "proftpd")]
#[test_case(Pyftpdlib, "handler.implicit=True"; "pyftpdlib")]
fn a_server_with_implicit_tls_is_ok(software: Software, setting: &str) {
    let identity = Authority::new().good();
    let server = set_up(software, &identity, &[setting]).start();
    let probed = trusting(&server, &identity).arg("--tls=implicit").run();
    probed.assert_ok();
    assert_encrypted(&probed, "implicit");
    assert_eq!(resumed(&probed), [true; 2], "{probed}");
    assert!(probed.exchanges("AUTH").is_empty(), "{probed}");
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn tls_works_over_ipv6(software: Software) {
    let identity = Authority::new().good();
    let server = set_up(software, &identity, &[]).ipv6().start();
    let probed = trusting(&server, &identity).run();
    probed.assert_ok();
    assert_eq!(probed.json["tls"]["verified"], true, "{probed}");
    probed.assert_listed("epsv", ENTRIES.len());
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn active_mode_is_encrypted_as_well(software: Software) {
    let identity = Authority::new().good();
    let server = set_up(software, &identity, &[]).start();
    let probed = trusting(&server, &identity).arg("--active").run();
    probed.assert_ok();
    probed.assert_listed("active", ENTRIES.len());
    let active = probed.data("active");
    assert_eq!(active[0]["tls"]["version"], "TLS 1.3", "{probed}");
}

/// The run that TLS was switched off for meets a server that wants it.
#[test_case(Vsftpd, "force_local_logins_ssl=YES", "tls-required-control", 530; "vsftpd")]
#[test_case(Proftpd, "TLSRequired on", "tls-required-control", 550; "proftpd")]
#[test_case(Proftpd, "TLSRequired ctrl", "tls-required-control", 550; "proftpd control")]
#[test_case(Proftpd, "TLSRequired auth", "tls-required-control", 550; "proftpd login")]
#[test_case(Proftpd, "TLSRequired data", "tls-required-data", 522; "proftpd data")]
#[test_case(PureFtpd, "--tls=2", "tls-required-control", 421; "pure ftpd")]
#[test_case(Pyftpdlib, "handler.tls_control_required=True", "tls-required-control", 550; "pyftpdlib")]
#[test_case(Pyftpdlib, "handler.tls_data_required=True", "tls-required-data", 550; "pyftpdlib data")]
fn a_server_that_demands_tls_says_so(software: Software, setting: &str, id: &str, code: u16) {
    let identity = Authority::new().good();
    let server = set_up(software, &identity, &[setting]).start();
    let probed = Probe::of(&server.target())
        .user(USER, PASSWORD)
        .arg("--tls=off")
        .run();
    probed.assert_root_cause(id);
    assert_eq!(probed.json["findings"][0]["codes"][0], code, "{probed}");
    assert_eq!(probed.json["tls"], Value::Null, "{probed}");
    if id == "tls-required-control" {
        assert!(probed.exchanges("PASS").is_empty(), "{probed}");
    }
}

#[test]
fn a_server_that_demands_tls_of_anonymous_users_says_so() {
    let identity = Authority::new().good();
    let server = set_up(Vsftpd, &identity, &["force_anon_logins_ssl=YES"]).start();
    let probed = Probe::of(&server.target()).arg("--tls=off").run();
    probed.assert_root_cause("tls-required-control");
    let server = set_up(Vsftpd, &identity, &["force_anon_data_ssl=YES"]).start();
    let probed = Probe::of(&server.target()).arg("--tls=off").run();
    probed.assert_root_cause("tls-required-data");
}

/// With `auto`, the same users are let in without encryption.
#[test]
fn anonymous_users_that_must_not_encrypt_are_told() {
    let identity = Authority::new().good();
    let server = set_up(Vsftpd, &identity, &["allow_anon_ssl=NO"]).start();
    let probed = trusting(&server, &identity).arg("--tls=explicit").run();
    probed.assert_root_cause("login-anonymous-tls-refused");
    let probed = trusting(&server, &identity).run();
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
    let told = probed.findings(&["info"]);
    assert!(told.contains(&"login-anonymous-tls-refused"), "{probed}");
    probed.assert_listed("epsv", ENTRIES.len());
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_server_without_tls_fails_only_those_who_want_it(software: Software) {
    let server = software.start();
    Probe::of_server(&server).run().assert_ok();
    Probe::of_server(&server)
        .arg("--tls=explicit")
        .run()
        .assert_root_cause("tls-not-offered");
    Probe::of_server(&server)
        .arg("--tls=implicit")
        .run()
        .assert_root_cause("tls-mode-mismatch");
}

#[test]
fn tls_that_is_not_used_is_told() {
    let identity = Authority::new().good();
    let server = set_up(Proftpd, &identity, &[]).start();
    let probed = Probe::of_server(&server).arg("--tls=off").run();
    probed.assert_ok();
    let told = probed.findings(&["info"]);
    assert!(told.contains(&"plaintext-login-allowed"), "{probed}");
}

#[test_case(Vsftpd, &["require_cert=YES"], "ca_certs_file="; "vsftpd")]
#[test_case(Proftpd, &["TLSVerifyClient on"], "TLSCACertificateFile "; "proftpd")]
fn a_server_wants_a_certificate_of_the_client(
    software: Software,
    settings: &[&str],
    authorities: &str,
) {
    let authority = Authority::new();
    let (identity, client) = (authority.good(), authority.client());
    let authorities = format!("{authorities}{}", client.authorities().display());
    let server = set_up(software, &identity, settings)
        .setting(&authorities)
        .start();
    let probe = || trusting(&server, &identity);
    probe().run().assert_root_cause("tls-client-cert-required");
    let file = |path: std::path::PathBuf| path.to_str().expect("a name in UTF-8").to_owned();
    let probed = probe()
        .arg("--client-cert")
        .arg(&file(client.chain()))
        .arg("--client-key")
        .arg(&file(client.key()))
        .run();
    probed.assert_ok();
    assert_eq!(
        probed.json["tls"]["client_certificate_given"], true,
        "{probed}"
    );
    probed.assert_listed("epsv", ENTRIES.len());
}
