//! Sessions in which nothing is wrong: plain and encrypted, passive and active, over IPv4 and IPv6.

use std::time::Duration;

use super::recorded::{Judged, Recorded, recorded};
use crate::authority::Authority;
use crate::network::probing::{knowing, probe_at};
use crate::support::RealServer;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::identity::Identity;
use crate::support::lab::{Lab, PASSIVE, PUBLIC, PUBLIC_V6};
use crate::support::namespace::in_namespace;
use crate::support::server::{PASSWORD, Setup};

/// A client that takes longer is ended.
const LIMIT: Duration = Duration::from_secs(20);

/// Another client than the probe, which makes one control connection for each call.
fn curl(server: &RealServer, identity: &Identity, target: &str, options: &[&str]) {
    let user = server.software.user().unwrap_or("anonymous");
    let output = assert_cmd::Command::new("curl")
        .args(["--silent", "--show-error", "--insecure", "--cacert"])
        .arg(identity.root())
        .args(["--user", &format!("{user}:{PASSWORD}")])
        .args(options)
        .arg(format!("ftp://{target}/"))
        .timeout(LIMIT)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "curl {options:?} {target}: {said}");
}

/// What curl is asked for, one session each. Active mode over TLS is the probe's: curl of Debian 12 waits in vain there.
const OF_CURL: [&[&str]; 5] = [
    &[],
    &["--disable-epsv"],
    &["--ftp-port", "-"],
    &["--ssl-reqd", "--tlsv1.2", "--tls-max", "1.2"],
    &["--ssl-reqd", "--tlsv1.3"],
];

/// The probe with active mode, and curl.
fn played(server: &RealServer, identity: &Identity, target: &str) -> Recorded<()> {
    recorded(|| {
        for tls in ["--tls=off", "--tls=explicit"] {
            let probe = probe_at(target, server.software).arg(tls).arg("--active");
            let probed = probe.arg("--insecure").run();
            assert_ne!(probed.verdict(), "critical", "{probed}");
        }
        for options in OF_CURL {
            curl(server, identity, target, options);
        }
    })
}

#[track_caller]
fn assert_ok(judged: &Judged, place: &str) {
    let wanted = 2 + OF_CURL.len();
    let verdicts = judged.sessions.iter().map(|session| &session["verdict"]);
    let well = verdicts.filter(|verdict| *verdict == "ok").count();
    assert_eq!(
        (well, judged.sessions.len()),
        (wanted, wanted),
        "at the {place}: {judged}"
    );
    assert_eq!(judged.exit, Some(0), "at the {place}: {judged}");
    // What TLS shows without its keys.
    for version in ["TLS 1.2", "TLS 1.3"] {
        let mut sessions = judged.sessions.iter();
        let is_there = sessions.any(|session| session["tls"]["version"] == version);
        assert!(is_there, "{version} at the {place}: {judged}");
    }
}

fn healthy(test: &str, software: Software, v6: bool) {
    in_namespace(test, || {
        let lab = Lab::new();
        let identity = Authority::new().good();
        let setup = if v6 {
            software.setup().behind_router().at(PUBLIC_V6)
        } else {
            lab.forward(&format!("21, {PASSIVE}"));
            knowing(software)
        };
        let server = without_reuse(setup.tls(&identity), software).start();
        let target = if v6 {
            format!("[{PUBLIC_V6}]")
        } else {
            PUBLIC.to_owned()
        };
        let recorded = played(&server, &identity, &target);
        assert_ok(&recorded.client, "client");
        assert_ok(&recorded.server, "server");
    });
}

/// curl does not resume sessions of TLS 1.3 on data connections.
fn without_reuse(setup: Setup, software: Software) -> Setup {
    match software {
        Vsftpd => setup.setting("require_ssl_reuse=NO"),
        Proftpd => setup.setting("TLSOptions NoSessionReuseRequired"),
        _ => setup,
    }
}

#[test]
fn vsftpd() {
    healthy("captures::healthy::vsftpd", Vsftpd, false);
}

#[test]
fn proftpd() {
    healthy("captures::healthy::proftpd", Proftpd, false);
}

#[test]
fn pure_ftpd() {
    healthy("captures::healthy::pure_ftpd", PureFtpd, false);
}

#[test]
fn pyftpdlib() {
    healthy("captures::healthy::pyftpdlib", Pyftpdlib, false);
}

#[test]
fn vsftpd_over_ipv6() {
    healthy("captures::healthy::vsftpd_over_ipv6", Vsftpd, true);
}

#[test]
fn pure_ftpd_over_ipv6() {
    healthy("captures::healthy::pure_ftpd_over_ipv6", PureFtpd, true);
}
