//! Passive ports asked for without a transfer: what each server gives, and from which range.

use test_case::test_case;

use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::port::PASSIVE;
use crate::support::server::PASSWORD;
use crate::support::{Probe, Probed};

fn asked(software: Software, setting: Option<&str>) -> Probed {
    let setup = software.setup();
    let setup = match setting {
        Some(setting) => setup.setting(setting),
        None => setup,
    };
    let server = setup.start();
    let probe = Probe::of(&server.target()).arg("--ports-test");
    match software.user() {
        Some(user) => probe.user(user, PASSWORD).run(),
        None => probe.run(),
    }
}

fn samples(probed: &Probed) -> Vec<u16> {
    let samples = probed.json["ports_test"]["samples"].as_array().unwrap();
    assert!(
        samples.iter().all(|it| it["outcome"] == "connected"),
        "{probed}"
    );
    let port = |it: &serde_json::Value| u16::try_from(it["port"].as_u64().unwrap()).unwrap();
    samples.iter().map(port).collect()
}

/// The session goes on as if nothing had been: QUIT is answered, and there is one connection.
#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_range_is_no_finding(software: Software) {
    let probed = asked(software, None);
    probed.assert_ok();
    let ports = samples(&probed);
    assert_eq!(ports.len(), 8, "{probed}");
    assert!(
        ports
            .iter()
            .all(|port| (PASSIVE.0..=PASSIVE.1).contains(port)),
        "{probed}"
    );
    for id in ["pasv-range-unrestricted", "pasv-ports-predictable"] {
        assert!(!probed.findings(&["info"]).contains(&id), "{probed}");
    }
    assert_eq!(probed.json["connections_opened"], 1, "{probed}");
    let exchanges = probed.json["attempts"][0]["exchanges"].as_array().unwrap();
    assert_eq!(exchanges.last().unwrap()["code"], 221, "{probed}");
}

/// Five ports for everybody: the same ones come again.
#[test_case(Vsftpd, "pasv_max_port=61004"; "vsftpd")]
#[test_case(PureFtpd, "--passiveportrange=61000:61004"; "pure ftpd")]
#[test_case(PureFtpd, "--passiveportrange=61000:61000"; "pure ftpd with one port")]
fn a_small_range_is_told(software: Software, setting: &str) {
    let probed = asked(software, Some(setting));
    assert_eq!(probed.root_cause(), "pasv-range-too-small", "{probed}");
    assert_eq!(probed.exit, 1, "{probed}");
}
