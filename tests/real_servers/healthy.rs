//! Nothing is wrong: verdict ok, one connection, both passive modes, a goodbye.

use test_case::test_case;

use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::{ENTRIES, SUBDIRECTORY};
use crate::support::{Probe, Probed};

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_healthy_server_is_ok(software: Software) {
    let server = software.start();
    let probed = Probe::of_server(&server).run();
    probed.assert_ok();
    assert_status_form(&probed, software);
    probed.assert_listed("epsv", ENTRIES.len());
    probed.assert_listed("pasv", ENTRIES.len());
    assert_eq!(probed.json["target"]["host"], "127.0.0.1", "{probed}");
    assert_eq!(
        probed.json["target"]["port"],
        server.address.port(),
        "{probed}"
    );
    assert_eq!(probed.json["target"]["security"], "plain", "{probed}");
    assert!(probed.json["server"]["software"].is_string(), "{probed}");
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_healthy_server_is_ok_over_ipv6(software: Software) {
    let server = software.setup().ipv6().start();
    let probed = Probe::of_server(&server).arg("-6").run();
    probed.assert_ok();
    assert_status_form(&probed, software);
    probed.assert_listed("epsv", ENTRIES.len());
    assert_eq!(probed.json["target"]["host"], "::1", "{probed}");
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_directory_with_a_space_in_its_name_is_listed(software: Software) {
    let (directory, entries) = SUBDIRECTORY;
    let server = software.start();
    let probed = Probe::of_server(&server).arg("--dir").arg(directory).run();
    probed.assert_ok();
    assert_status_form(&probed, software);
    probed.assert_listed("epsv", entries);
    probed.assert_listed("pasv", entries);
    assert_eq!(probed.json["target"]["directory"], directory, "{probed}");
}

#[test]
fn an_url_names_the_target_as_well() {
    let server = Pyftpdlib.start();
    let url = format!("ftp://{}/sub%20dir", server.target());
    let probed = Probe::of(&url).run();
    probed.assert_ok();
    probed.assert_listed("epsv", SUBDIRECTORY.1);
    assert_eq!(probed.json["target"]["user"], "anonymous", "{probed}");
}

#[test]
fn a_host_name_is_resolved() {
    let server = Vsftpd.start();
    let target = format!("localhost:{}", server.address.port());
    Probe::of(&target).arg("-4").run().assert_ok();
}

/// `STAT` with a directory was answered in the server's own way.
#[track_caller]
fn assert_status_form(probed: &Probed, software: Software) {
    let statuses = probed.exchanges("STAT ");
    assert!(!statuses.is_empty(), "{probed}");
    for status in statuses {
        assert_eq!(status["code"], software.stat_code(), "{probed}");
    }
}
