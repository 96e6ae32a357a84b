//! Refused connections, passwords and directories.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use test_case::test_case;

use crate::support::Probe;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::port::Port;
use crate::support::server::{PASSWORD, USER};

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_wrong_password_is_tried_once(software: Software) {
    let server = software.start();
    let probed = Probe::of(&server.target())
        .user(USER, "not the password")
        .arg("--retries=3")
        .run();
    probed.assert_root_cause("login-bad-credentials");
    let tries = probed.exchanges("PASS");
    assert_eq!(tries.len(), 1, "{probed}");
    assert_eq!(tries[0]["code"], 530, "{probed}");
    probed.assert_one_attempt();
}

#[test]
fn a_users_password_is_not_sent_in_the_clear_unasked() {
    let server = Proftpd.start();
    let probed = Probe::of(&server.target())
        .careful_user(USER, PASSWORD)
        .run();
    assert_eq!(probed.root_cause(), "login-plaintext-withheld", "{probed}");
    assert_eq!(probed.verdict(), "unknown", "{probed}");
    assert_eq!(probed.exit, 3, "{probed}");
    assert!(probed.exchanges("PASS").is_empty(), "{probed}");
}

// vsftpd and Pure-FTPd answer STAT as if the directory were there and empty.
#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_missing_directory_is_found_missing(software: Software) {
    let server = software.start();
    let probed = Probe::of_server(&server).arg("--dir").arg("/nope").run();
    probed.assert_root_cause("dir-not-found");
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn an_empty_directory_is_not_a_missing_one(software: Software) {
    let server = software.start();
    let probed = Probe::of_server(&server).arg("--dir").arg("/empty").run();
    probed.assert_ok();
    probed.assert_listed("epsv", 0);
}

#[test_case(IpAddr::V4(Ipv4Addr::LOCALHOST); "ipv4")]
#[test_case(IpAddr::V6(Ipv6Addr::LOCALHOST); "ipv6")]
fn a_port_without_a_server_refuses(address: IpAddr) {
    let port = Port::take(address);
    let target = SocketAddr::new(address, port.number()).to_string();
    Probe::of(&target).run().assert_root_cause("tcp-refused");
}
