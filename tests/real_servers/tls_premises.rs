//! The servers with TLS themselves, without the probe: what the tests of TLS assume.

use std::process::{Command, Output};

use test_case::test_case;

use crate::authority::Authority;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::identity::Identity;
use crate::support::server::PASSWORD;
use crate::support::{Client, RealServer};

/// Lists the login directory with curl, which has to find the certificate good.
fn curl(server: &RealServer, identity: &Identity, scheme: &str, more: &[&str]) -> Output {
    let mut command = Command::new("curl");
    command
        .args(["--silent", "--show-error", "--ssl-reqd", "--list-only"])
        .args(["--disable", "--verbose", "--max-time", "20"])
        .arg("--cacert")
        .arg(identity.root())
        .args(more);
    if let Some(user) = server.software.user() {
        command.args(["--user", &format!("{user}:{PASSWORD}")]);
    }
    let url = format!("{scheme}://localhost:{}/", server.address.port());
    command.args(["-4", &url]).output().expect("curl")
}

#[track_caller]
fn assert_lists(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    let listing = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let names = listing.lines().map(str::trim_end);
    let mut names: Vec<&str> = names.filter(|name| ![".", ".."].contains(name)).collect();
    names.sort_unstable();
    assert_eq!(names, ENTRIES, "{said}");
}

#[test_case(Vsftpd, None; "vsftpd")]
#[test_case(Vsftpd, Some("require_ssl_reuse=NO"); "vsftpd without reuse")]
#[test_case(Proftpd, None; "proftpd")]
#[test_case(Proftpd, Some("TLSRequired on"); "proftpd with tls only")]
#[test_case(PureFtpd, None; "pure ftpd")]
#[test_case(PureFtpd, Some("--tls=3"); "pure ftpd with tls only")]
#[test_case(Pyftpdlib, None; "pyftpdlib")]
#[test_case(Pyftpdlib, Some("handler.tls_data_required=True"); "pyftpdlib with tls only")]
fn a_server_with_tls_lists(software: Software, setting: Option<&str>) {
    let identity = Authority::new().good();
    let setup = software.setup().tls(&identity);
    let server = match setting {
        Some(setting) => setup.setting(setting).start(),
        None => setup.start(),
    };
    assert_lists(&curl(&server, &identity, "ftp", &[]));
}

#[test_case(Vsftpd, "implicit_ssl=YES"; "vsftpd")]
#[test_case(Proftpd, "TLSOptions UseImplicitSSL"; "proftpd")]
#[test_case(Pyftpdlib, "handler.implicit=True"; "pyftpdlib")]
fn a_server_with_implicit_tls_lists(software: Software, setting: &str) {
    let identity = Authority::new().good();
    let server = software.setup().tls(&identity).setting(setting).start();
    assert_lists(&curl(&server, &identity, "ftps", &[]));
}

/// The data connection of one that always makes a new session is refused.
#[test_case(Vsftpd, 522; "vsftpd")]
#[test_case(Proftpd, 425; "proftpd")]
fn a_server_demands_that_sessions_are_resumed(software: Software, code: u16) {
    let identity = Authority::new().good();
    let server = software.setup().tls(&identity).start();
    let output = curl(&server, &identity, "ftp", &["--no-sessionid"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains(&format!("< {code} ")), "{said}");
}

#[test_case(Vsftpd, "force_local_logins_ssl=YES", &["530 Non-anonymous sessions must use encryption."]; "vsftpd")]
#[test_case(Proftpd, "TLSRequired on", &["550 SSL/TLS required on the control channel"]; "proftpd")]
#[test_case(Proftpd, "TLSRequired ctrl", &["550 SSL/TLS required on the control channel"]; "proftpd control")]
#[test_case(Proftpd, "TLSRequired auth", &["550 SSL/TLS required on the control channel"]; "proftpd login")]
#[test_case(
    PureFtpd,
    "--tls=2",
    &[
        "421-Sorry, cleartext sessions and weak ciphers are not accepted on this server.",
        "421 Please reconnect using TLS security mechanisms.",
    ];
    "pure ftpd"
)]
#[test_case(Pyftpdlib, "handler.tls_control_required=True", &["550 SSL/TLS required on the control channel."]; "pyftpdlib")]
fn a_login_without_tls_is_refused(software: Software, setting: &str, refusal: &[&str]) {
    let identity = Authority::new().good();
    let server = software.setup().tls(&identity).setting(setting).start();
    let mut client: Client = server.connect();
    let reply = client.command("USER tester");
    assert_eq!(reply.lines, refusal);
}

/// Pure-FTPd that was built with TLS lists AUTH even where TLS is off.
#[test_case(Vsftpd, false, "530 Please login with USER and PASS."; "vsftpd")]
#[test_case(Proftpd, false, "500 AUTH not understood"; "proftpd")]
#[test_case(PureFtpd, true, "500 This security scheme is not implemented"; "pure ftpd")]
#[test_case(Pyftpdlib, false, "500 Command \"AUTH\" not understood."; "pyftpdlib")]
fn a_server_without_tls_refuses_auth(software: Software, lists_it: bool, refusal: &str) {
    let server = software.start();
    let mut client = server.connect();
    let features = client.command_expecting("FEAT", 211);
    let listed = features.lines.iter().any(|line| line == " AUTH TLS");
    assert_eq!(listed, lists_it, "{features:?}");
    let reply = client.command("AUTH TLS");
    assert_eq!(reply.lines, [refusal]);
}
