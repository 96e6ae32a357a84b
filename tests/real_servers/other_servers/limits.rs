//! Limits that some of them have: told in their own words, and with the setting by which they are changed.

use test_case::test_case;

use crate::support::Probe;
use crate::support::Software::{self, Aioftp, Busybox, FtpSrv, Inetutils, Twisted};

#[test_case(Aioftp, "maximum_connections=1"; "aioftp")]
#[test_case(Twisted, "connectionLimit=1"; "twisted")]
fn a_full_server_is_told_as_one(software: Software, setting: &str) {
    let server = software.start_with(setting);
    let _held = server.connect();
    let probed = Probe::of_server(&server).arg("--retries=0").run();
    probed.assert_root_cause("limit-server-full");
}

#[test_case(Aioftp, "idle_timeout=3", "idle_timeout"; "aioftp")]
#[test_case(FtpSrv, "timeout=3000", "timeout"; "ftp srv")]
#[test_case(Busybox, "-t3", "-t"; "busybox")]
#[test_case(Inetutils, "-t3", "--timeout"; "inetutils")]
fn an_idle_session_is_ended_by_a_setting(software: Software, setting: &str, name: &str) {
    let server = software.start_with(setting);
    let probe = Probe::of_server(&server).arg("--tls=off");
    let probed = probe.arg("--idle-test=8s").arg("-y").run();
    let advice = probed.finding("idle-limit-measured")["advice"].as_array();
    let named = advice
        .unwrap()
        .iter()
        .any(|advice| advice["setting"] == name);
    assert!(named, "{probed}");
}
