//! Waiting and trying again: where it helps, and where it must not be done.

use std::thread;
use std::time::Duration;

use test_case::test_case;

use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::{Probe, Probed, RealServer};

/// The session that is in the way goes away while the probe waits: after so long.
const HELD: Duration = Duration::from_secs(4);

#[test_case(Vsftpd, "max_per_ip=1", 421, "limit-per-ip"; "vsftpd per address")]
#[test_case(PureFtpd, "--maxclientsnumber=1", 421, "limit-server-full"; "pure ftpd in all")]
#[test_case(Pyftpdlib, "server.max_cons_per_ip=1", 421, "limit-per-ip"; "pyftpdlib per address")]
#[test_case(Proftpd, "MaxClients 1", 530, "limit-server-full"; "proftpd after the password")]
fn a_limit_that_goes_away_is_waited_out(software: Software, setting: &str, code: u16, id: &str) {
    let server = software.start_with(setting);
    let probed = probe_until_a_place_is_free(&server);
    assert_eq!(probed.root_cause(), id, "{probed}");
    assert_eq!((probed.verdict(), probed.exit), ("warning", 1), "{probed}");
    let attempts = probed.json["attempts"].as_array().expect("attempts");
    assert!(attempts.len() >= 2, "{probed}");
    let (last, refused) = attempts.split_last().expect("attempts");
    for attempt in refused {
        assert_eq!(
            (&attempt["finding"], &attempt["code"]),
            (&id.into(), &code.into()),
            "{probed}"
        );
        assert_eq!(attempt["outcome"], "failed", "{probed}");
    }
    assert_eq!(last["outcome"], "ok", "{probed}");
    assert!(
        last["waited_before_ms"].as_f64().is_some_and(|ms| ms > 0.0),
        "{probed}"
    );
    assert_eq!(
        probed.json["connections_opened"],
        attempts.len(),
        "{probed}"
    );
    assert_eq!(probed.data("epsv")[0]["outcome"], "ok", "{probed}");
}

/// The refusal is silence, and only the attempt that is greeted shows that a limit was behind it.
#[test]
fn a_limit_without_a_word_shows_when_it_goes_away() {
    let server = Proftpd.start_with("MaxInstances 1");
    let probed = probe_until_a_place_is_free(&server);
    assert_eq!(probed.root_cause(), "limit-silent-close", "{probed}");
    assert_eq!(probed.verdict(), "warning", "{probed}");
}

#[test]
fn a_broken_server_is_not_tried_again() {
    let server = Vsftpd.start_with("ftp_username=no-such-user-anywhere");
    let probed = Probe::of_server(&server).arg("--retries=3").run();
    probed.assert_root_cause("greeting-500-oops");
    probed.assert_one_attempt();
}

#[test]
fn an_address_that_cannot_work_is_not_tried_again() {
    let server = Vsftpd.start_with("pasv_address=192.168.77.1");
    let probed = Probe::of_server(&server).arg("--retries=3").run();
    assert_eq!(
        probed.root_cause(),
        "pasv-private-but-epsv-works",
        "{probed}"
    );
    probed.assert_one_attempt();
}

/// The server's delay holds the login back for longer than it may take.
#[test]
fn a_login_that_takes_too_long_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = Proftpd
        .setup()
        .setting("TimeoutLogin 2")
        .setting("DelayEngine on")
        .setting(&format!("DelayTable {}/delays", folder.path().display()))
        .setting("DelayOnEvent USER 4000ms")
        .start();
    let probed = Probe::of_server(&server).arg("--retries=1").run();
    probed.assert_root_cause("idle-login-timeout");
    assert_eq!(probed.json["findings"][0]["codes"][0], 421, "{probed}");
    let attempts = probed.json["attempts"].as_array().map(Vec::len);
    assert_eq!(attempts, Some(2), "{probed}");
}

#[test]
fn a_wait_that_does_not_fit_ends_the_run_and_says_when_to_come_back() {
    let server = Vsftpd.start_with("max_per_ip=1");
    let _held = server.connect();
    let probed = Probe::of_server(&server)
        .arg("--retries=100")
        .arg("--backoff=1s")
        .arg("--max-backoff=1s")
        .deadline("4s")
        .run();
    probed.assert_root_cause("limit-per-ip");
    assert_eq!(probed.json["gave_up"], "deadline", "{probed}");
    assert!(probed.json["come_back_at"].is_string(), "{probed}");
}

/// Probes while a session is held, which says goodbye after a while.
fn probe_until_a_place_is_free(server: &RealServer) -> Probed {
    let mut held = server.log_in();
    let probe = Probe::of_server(server)
        .arg("--retries=20")
        .arg("--backoff=2s")
        .arg("--max-backoff=2s");
    thread::scope(|scope| {
        let running = scope.spawn(|| probe.run());
        thread::sleep(HELD);
        held.command("QUIT");
        drop(held);
        running.join().expect("the probe")
    })
}
