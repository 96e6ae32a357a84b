//! The servers themselves, without the probe: they start and reply as the other tests assume.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::Duration;

use test_case::test_case;

use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::{Client, RealServer};

use crate::banners::MANY_LINES;

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_server_logs_in_and_lists(software: Software) {
    lists_in_every_mode(&software.start(), &["PASV", "EPSV", "PORT"]);
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_server_serves_ipv6(software: Software) {
    lists_in_every_mode(&software.setup().ipv6().start(), &["EPSV"]);
}

fn lists_in_every_mode(server: &RealServer, modes: &[&str]) {
    let mut client = server.log_in();
    let status = client.command_expecting("STAT /", server.software.stat_code());
    for entry in ENTRIES {
        let listed = status.lines.iter().any(|line| line.ends_with(entry));
        assert!(listed, "{entry} in {status:?}");
    }
    for mode in modes {
        let listing = match *mode {
            "PORT" => client.list_active(),
            passive => client.list_passive(passive),
        };
        let names: Vec<_> = listing.lines().collect();
        assert_eq!(names.len(), ENTRIES.len(), "{mode}: {listing}");
        for entry in ENTRIES {
            assert!(
                names.iter().any(|line| line.ends_with(entry)),
                "{mode}: {listing}"
            );
        }
    }
    client.command_expecting("QUIT", 221);
    assert!(client.reply().is_none(), "closed after the goodbye");
}

#[test_case(Vsftpd, 213, 2; "vsftpd")]
#[test_case(Proftpd, 450, 1; "proftpd")]
#[test_case(PureFtpd, 213, 2; "pure ftpd")]
#[test_case(Pyftpdlib, 550, 1; "pyftpdlib")]
fn a_missing_directory_is_answered(software: Software, code: u16, lines: usize) {
    let server = software.start();
    let mut client = server.log_in();
    let status = client.command_expecting("STAT /nope", code);
    assert_eq!(status.lines.len(), lines, "{status:?}");
    client.command_expecting("CWD /nope", 550);
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_wrong_password_is_refused(software: Software) {
    let server = software.start();
    let mut client = server.connect();
    client.command_expecting("USER tester", 331);
    client.command_expecting("PASS wrong", 530);
}

#[test_case(
    Vsftpd,
    "max_per_ip=1",
    "421 There are too many connections from your internet address.";
    "vsftpd per address"
)]
#[test_case(
    Vsftpd,
    "max_clients=1",
    "421 There are too many connected users, please try later.";
    "vsftpd in all"
)]
#[test_case(
    PureFtpd,
    "--maxclientsperip=1",
    "421 Too many connections (1) from this IP";
    "pure ftpd per address"
)]
#[test_case(
    PureFtpd,
    "--maxclientsnumber=1",
    "421 1 users (the maximum) are already logged in, sorry";
    "pure ftpd in all"
)]
#[test_case(
    Pyftpdlib,
    "server.max_cons_per_ip=1",
    "421 Too many connections from the same IP address.";
    "pyftpdlib per address"
)]
#[test_case(
    Proftpd,
    "MaxConnectionsPerHost 1",
    "530 Sorry, the maximum number of connections (1) for your host are already connected.";
    "proftpd per address"
)]
fn a_connection_limit_refuses_in_place_of_the_greeting(
    software: Software,
    setting: &str,
    refusal: &str,
) {
    let server = software.start_with(setting);
    let _first = server.connect();
    let mut second = Client::connect(server.address);
    assert_eq!(second.reply().unwrap().lines, [refusal]);
    assert!(second.reply().is_none(), "closed after the refusal");
}

#[test_case(
    "MaxClientsPerHost 1",
    "530 Sorry, the maximum number of clients (1) from your host are already connected.";
    "per address"
)]
#[test_case(
    "MaxClients 1",
    "530 Sorry, the maximum number of allowed clients (1) are already connected.";
    "in all"
)]
fn a_limit_of_proftpd_refuses_after_the_password(setting: &str, refusal: &str) {
    let server = Proftpd.start_with(setting);
    let _first = server.log_in();
    let mut second = server.connect();
    second.command_expecting("USER tester", 331);
    assert_eq!(second.command("PASS open sesame").lines, [refusal]);
}

#[test_case(Vsftpd, "pasv_address=192.168.7.7"; "vsftpd")]
#[test_case(Proftpd, "MasqueradeAddress 192.168.7.7"; "proftpd")]
#[test_case(PureFtpd, "--forcepassiveip=192.168.7.7"; "pure ftpd")]
#[test_case(Pyftpdlib, "handler.masquerade_address='192.168.7.7'"; "pyftpdlib")]
fn an_address_can_be_announced_that_is_not_the_servers(software: Software, setting: &str) {
    let server = software.start_with(setting);
    let reply = server.log_in().command_expecting("PASV", 227);
    assert!(reply.lines[0].contains("(192,168,7,7,"), "{reply:?}");
}

#[test_case(Vsftpd, "220-100 users online", "220 "; "vsftpd")]
#[test_case(
    Proftpd,
    " 100 users online",
    "220 ProFTPD Server (practice) [127.0.0.1]";
    "proftpd"
)]
#[test_case(
    PureFtpd,
    "220-100 users online",
    "220 This is a private system - No anonymous login";
    "pure ftpd"
)]
fn a_banner_of_many_lines_is_framed(software: Software, second: &str, last: &str) {
    let server = software.setup().banner(MANY_LINES).start();
    let greeting = Client::connect(server.address).expect_reply(220);
    assert_eq!(greeting.lines[0], "220-Welcome to the archive");
    assert_eq!(greeting.lines[1], second);
    assert_eq!(greeting.lines.last().unwrap(), last);
}

// Not vsftpd: its sessions lead groups of their own, and end when their clients hang up.
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_server_ends_with_its_sessions(software: Software) {
    let server = software.start();
    let address = server.address;
    let mut session = server.log_in();
    drop(server);
    assert!(session.is_cut_off());
    // Whoever listened may need a moment to die; it must not take longer than a person's patience.
    let refused = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(25));
        let error = TcpStream::connect(address).err();
        error.is_some_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    });
    assert!(refused, "{address} still accepts connections");
}
