//! Passive and active mode, and addresses that cannot work.

use test_case::test_case;

use crate::support::Probe;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;

#[test_case(Vsftpd, "pasv_address=192.168.7.7"; "vsftpd")]
#[test_case(Proftpd, "MasqueradeAddress 192.168.7.7"; "proftpd")]
#[test_case(PureFtpd, "--forcepassiveip=192.168.7.7"; "pure ftpd")]
#[test_case(Pyftpdlib, "handler.masquerade_address='192.168.7.7'"; "pyftpdlib")]
fn a_private_address_of_pasv_is_told_and_not_followed(software: Software, setting: &str) {
    let server = software.start_with(setting);
    let probed = Probe::of_server(&server).run();
    let grave = probed.findings(&["critical", "warning"]);
    assert!(grave.iter().any(|id| id.starts_with("pasv-")), "{probed}");
    assert_ne!(probed.verdict(), "ok", "{probed}");
    probed.assert_listed("epsv", ENTRIES.len());
    let pasv = probed.data("pasv");
    assert_eq!(pasv.len(), 1, "{probed}");
    let announced = pasv[0]["announced"].as_str().unwrap_or_default();
    assert!(announced.starts_with("192.168.7.7:"), "{probed}");
    let connected = pasv[0]["connected_to"].as_str().unwrap_or_default();
    assert!(!connected.starts_with("192.168.7.7"), "{probed}");
}

#[test]
fn a_server_without_passive_mode_is_critical() {
    let server = Vsftpd.start_with("pasv_enable=NO");
    Probe::of_server(&server)
        .run()
        .assert_root_cause("pasv-disabled");
}

/// Passive mode is not disabled: over IPv4 there is PASV.
#[test]
fn epsv_denied_over_ipv6() {
    let server = Vsftpd.setup().ipv6().setting("cmds_denied=EPSV").start();
    let probed = Probe::of_server(&server).run();
    probed.assert_root_cause("epsv-unsupported");
    let told = probed.finding("epsv-unsupported").to_string();
    assert!(
        told.contains("cmds_denied") && told.contains("--ipv4"),
        "{probed}"
    );
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn active_mode_lists_when_asked_for(software: Software) {
    let server = software.start();
    let probed = Probe::of_server(&server).arg("--active").run();
    probed.assert_ok();
    for mode in ["epsv", "pasv", "active"] {
        probed.assert_listed(mode, ENTRIES.len());
    }
}

#[test]
fn active_mode_works_over_ipv6() {
    let server = Proftpd.setup().ipv6().start();
    let probed = Probe::of_server(&server).arg("--active").run();
    probed.assert_ok();
    probed.assert_listed("active", ENTRIES.len());
}

#[test]
fn a_server_without_active_mode_is_a_warning_beside_working_passive_ones() {
    let server = Vsftpd.start_with("port_enable=NO");
    let probed = Probe::of_server(&server).arg("--active").run();
    assert_eq!(
        probed.findings(&["critical", "warning"]),
        ["port-disabled"],
        "{probed}"
    );
    assert_eq!(probed.verdict(), "warning", "{probed}");
    assert_eq!(probed.exit, 1, "{probed}");
    probed.assert_listed("epsv", ENTRIES.len());
}

/// Pure-FTPd counts `.` and `..` in MLSD and calls a listing cut that just reaches the limit, though nothing is
/// missing.
#[test_case(ENTRIES.len() + 2, true; "just as many as it lists")]
#[test_case(ENTRIES.len() - 1, false; "one more than it lists")]
fn a_listing_that_the_server_cuts(limit: usize, is_whole: bool) {
    let server = PureFtpd.start_with(&format!("-L {limit}:5"));
    let probed = Probe::of_server(&server).run();
    if is_whole {
        probed.assert_ok();
        probed.assert_listed("epsv", ENTRIES.len());
        return;
    }
    assert_eq!(probed.root_cause(), "dir-listing-truncated", "{probed}");
    assert_eq!(probed.verdict(), "warning", "{probed}");
    let finding = probed.finding("dir-listing-truncated");
    assert!(finding.to_string().contains("LimitRecursion"), "{probed}");
    probed.assert_listed("pasv", limit);
}

/// vsftpd reads `pasv_address` as figures, and ends each session that asks for PASV where it has none.
#[test_case("ftp.example.com"; "a name")]
#[test_case("\"192.0.2.1\""; "in quotes")]
fn an_address_for_pasv_that_is_none(address: &str) {
    let server = Vsftpd.start_with(&format!("pasv_address={address}"));
    let probed = Probe::of_server(&server).run();
    assert_eq!(probed.root_cause(), "greeting-500-oops", "{probed}");
    assert_eq!(probed.verdict(), "warning", "{probed}");
    let finding = probed.finding("greeting-500-oops").to_string();
    assert!(finding.contains("\"setting\":\"pasv_address\""), "{probed}");
    assert!(
        !finding.to_lowercase().contains("instead of a greeting"),
        "{probed}"
    );
    probed.assert_listed("epsv", ENTRIES.len());
}
