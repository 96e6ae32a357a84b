//! The experiments that only run when asked for: the limit on sessions, the limit on idle time.

use test_case::test_case;

use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::{Probe, Probed};

#[test_case(Vsftpd, "max_per_ip=3", 421; "vsftpd")]
#[test_case(PureFtpd, "--maxclientsperip=3", 421; "pure ftpd")]
#[test_case(Pyftpdlib, "server.max_cons_per_ip=3", 421; "pyftpdlib")]
#[test_case(Proftpd, "MaxClientsPerHost 3", 530; "proftpd after the password")]
fn a_limit_is_found_and_left_alone(software: Software, setting: &str, code: u16) {
    let server = software.start_with(setting);
    let probed = Probe::of_server(&server)
        .arg("--find-limit=6")
        .arg("--yes")
        .run();
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
    let finding = probed.finding("limit-measured");
    assert_eq!(finding["codes"], serde_json::json!([code]), "{probed}");
    let facts = finding["evidence"].to_string();
    assert!(facts.contains("3 sessions were logged in"), "{probed}");
    // The run's own session, two more, and the one that was refused.
    assert_eq!(probed.json["connections_opened"], 4, "{probed}");
    let goodbyes = probed.exchanges("QUIT");
    assert!(goodbyes.len() >= 3, "{probed}");
    // All places are free again.
    let again = Probe::of_server(&server).run();
    again.assert_ok();
}

#[test]
fn fewer_sessions_than_the_limit_meet_nothing() {
    let server = Vsftpd.start_with("max_per_ip=5");
    let probed = Probe::of_server(&server)
        .arg("--find-limit=3")
        .arg("--yes")
        .run();
    assert_eq!(probed.exit, 0, "{probed}");
    assert!(
        !probed.findings(&["info"]).contains(&"limit-measured"),
        "{probed}"
    );
    assert_eq!(
        note(&probed, "find-limit"),
        "3 sessions at once, none refused"
    );
}

#[test_case(Vsftpd, "idle_session_timeout=3", "idle-limit-measured", Some("idle_session_timeout"); "vsftpd")]
#[test_case(Proftpd, "TimeoutIdle 3", "idle-limit-measured", Some("TimeoutIdle"); "proftpd idle")]
#[test_case(Proftpd, "TimeoutNoTransfer 3", "idle-no-transfer-timeout", Some("TimeoutNoTransfer"); "proftpd no transfer")]
#[test_case(Proftpd, "TimeoutSession 3", "session-max-duration", Some("TimeoutSession"); "proftpd session")]
#[test_case(Pyftpdlib, "handler.timeout=3", "idle-limit-measured", Some("timeout"); "pyftpdlib")]
fn an_idle_limit_is_found(software: Software, setting: &str, id: &str, name: Option<&str>) {
    let server = software.start_with(setting);
    let probed = Probe::of_server(&server).arg("--idle-test=20s").run();
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
    let finding = probed.finding(id);
    assert_eq!(finding["codes"][0], 421, "{probed}");
    let advice = finding["advice"].as_array().expect("advice");
    let named = advice.iter().find_map(|advice| advice["setting"].as_str());
    assert_eq!(named, name, "{probed}");
    let step = step(&probed, "idle-test");
    let elapsed = step["elapsed_ms"].as_f64().expect("a time");
    assert!((2000.0..9000.0).contains(&elapsed), "{probed}");
}

/// Pure-FTPd counts in minutes, so this test takes one.
#[test]
fn an_idle_limit_of_pure_ftpd_is_found() {
    let server = PureFtpd.start_with("--maxidletime=1");
    let probed = Probe::of_server(&server).arg("--idle-test=100s").run();
    let finding = probed.finding("idle-limit-measured");
    assert_eq!(finding["codes"][0], 421, "{probed}");
    let elapsed = step(&probed, "idle-test")["elapsed_ms"].as_f64();
    assert!(
        elapsed.is_some_and(|ms| (50_000.0..95_000.0).contains(&ms)),
        "{probed}"
    );
}

#[test]
fn a_session_that_outlives_the_test_is_still_there() {
    let server = PureFtpd.start();
    let probed = Probe::of_server(&server).arg("--idle-test=2s").run();
    probed.assert_ok();
    let note = note(&probed, "idle-test");
    assert!(note.contains("then NOOP: 200"), "{probed}");
}

fn step<'a>(probed: &'a Probed, name: &str) -> &'a serde_json::Value {
    let steps = probed.json["attempts"][0]["steps"]
        .as_array()
        .expect("steps");
    let found = steps.iter().find(|step| step["step"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {probed}"))
}

fn note<'a>(probed: &'a Probed, name: &str) -> &'a str {
    step(probed, name)["note"].as_str().unwrap_or_default()
}
