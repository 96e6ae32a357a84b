//! What must not yield a finding, though it looks alike.

use ftpprobe::evidence::facts::{LookupOutcome, TcpOutcome};
use ftpprobe::evidence::{DataMode, Ending, Evidence, Stopped};
use test_case::test_case;

use crate::edit::{
    announces, attempt, connected, data, dial_ends, load, mid_session, no_greeting,
    refused_directory, refused_greeting, refused_pass, resolved, says, setup_says, transfer_says,
};
use crate::{cause, ids, judged};

fn healthy(change: impl FnOnce(&mut Evidence)) -> Evidence {
    let mut evidence = load("healthy");
    change(&mut evidence);
    evidence
}

#[test_case("login-bad-credentials", &refused_pass(530, "User cannot log in, home directory inaccessible."); "the password was right")]
#[test_case("login-bad-credentials", &refused_pass(530, "Sorry, the maximum number of allowed clients (2) are already connected."); "a 530 that is a limit")]
#[test_case("greeting-421", &refused_greeting(421, "Too many connections (8) from this IP"); "a 421 that names its limit")]
#[test_case("limit-server-full", &refused_greeting(421, "Too many connections (8) from this IP"); "a limit of one address")]
#[test_case("greeting-silent", &no_greeting(Ending::Closed, b""); "closed is not silent")]
#[test_case("greeting-eof-no-bytes", &no_greeting(Ending::Reset, b""); "reset is not closed")]
#[test_case("data-port-filtered", &load("closed-data-port"); "a reset is no firewall")]
#[test_case("data-port-refused", &load("filtered-data-port"); "silence is no reset")]
#[test_case("tcp-refused", &load("filtered-data-port"); "a data port is not the server")]
#[test_case("pasv-private-address", &load("private-address-epsv"); "epsv goes round it")]
#[test_case("dir-not-found", &refused_directory(550, "Permission denied."); "there, but not for us")]
#[test_case("transfer-stalled", &load("missing-226"); "the listing was whole")]
#[test_case("control-lost", &load("chroot"); "the server said why")]
#[test_case("dns-nxdomain", &resolved(LookupOutcome::TemporaryFailure, LookupOutcome::NoAddress); "the resolver did not know")]
#[test_case("slow-banner", &load("healthy"); "quick")]
fn not_that(id: &str, evidence: &Evidence) {
    let diagnosis = judged(evidence);
    assert!(!ids(&diagnosis).contains(&id), "{:?}", ids(&diagnosis));
    assert!(diagnosis.root_cause.is_some() || id == "slow-banner");
}

#[test_case(&healthy(|e| setup_says(e, DataMode::Pasv, 425, "You cannot use PASV on IPv6 connections. Use EPSV instead.")); "pasv on ipv6")]
#[test_case(&healthy(|e| setup_says(e, DataMode::Epsv, 500, "EPSV not understood")); "no epsv")]
#[test_case(&healthy(|e| transfer_says(e, DataMode::Pasv, 450, "No files found")); "an empty directory")]
#[test_case(&connected(&[("[2001:db8::1]:21", TcpOutcome::Unreachable, 10), ("127.0.0.1:21", TcpOutcome::Connected, 10)]); "no ipv6 on our own side")]
#[test_case(&healthy(|e| says(&mut attempt(e).exchanges[0], 220, "You are user number 1 of 2 allowed.")); "a small server")]
#[test_case(&healthy(|e| says(&mut attempt(e).exchanges[0], 220, "*************** Welcome to the archive ***************")); "stars as decoration")]
fn all_is_well(evidence: &Evidence) {
    let diagnosis = judged(evidence);
    assert_eq!(cause(&diagnosis), None, "{:?}", ids(&diagnosis));
}

#[test]
fn a_followed_address_that_answers_is_not_wrong() {
    let evidence = healthy(|e| {
        announces(e, "192.168.7.7", TcpOutcome::Connected);
        let connection = data(e, DataMode::Pasv);
        connection.connect = connection.connect_control_peer.take();
    });
    assert_eq!(cause(&judged(&evidence)), None);
}

#[test]
fn a_wrong_address_and_a_closed_port_are_both_told() {
    let evidence = healthy(|e| {
        setup_says(e, DataMode::Epsv, 500, "EPSV not understood");
        announces(e, "192.168.7.7", TcpOutcome::TimedOut);
        attempt(e).data.retain(|data| data.mode != DataMode::Active);
    });
    let diagnosis = judged(&evidence);
    assert_eq!(cause(&diagnosis), Some("pasv-private-address"));
    assert!(
        ids(&diagnosis).contains(&"data-port-filtered"),
        "{:?}",
        ids(&diagnosis)
    );
}

#[test]
fn active_mode_that_works_is_evidence_against_the_passive_ports() {
    let evidence = healthy(|e| {
        dial_ends(e, DataMode::Epsv, TcpOutcome::TimedOut);
        dial_ends(e, DataMode::Pasv, TcpOutcome::TimedOut);
    });
    let diagnosis = judged(&evidence);
    assert_eq!(cause(&diagnosis), Some("data-port-filtered"));
    assert!(
        diagnosis.findings[0]
            .facts
            .iter()
            .any(|fact| fact.contains("active mode"))
    );
}

#[test]
fn a_cause_that_is_shown_outlives_the_deadline() {
    let mut evidence = load("filtered-data-port");
    evidence.stopped = Some(Stopped::Deadline);
    assert_eq!(cause(&judged(&evidence)), Some("data-port-filtered"));
    let mut evidence = mid_session("SYST", |exchange| exchange.ending = Ending::Deadline);
    attempt(&mut evidence).exchanges.last_mut().unwrap().reply = None;
    evidence.stopped = Some(Stopped::Deadline);
    assert_eq!(cause(&judged(&evidence)), Some("probe-deadline"));
}
