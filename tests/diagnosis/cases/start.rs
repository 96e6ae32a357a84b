//! Names, connecting, greetings, limits.

use ftpprobe::evidence::Ending;
use ftpprobe::evidence::Facts;
use ftpprobe::evidence::Octets;
use ftpprobe::evidence::Outcome;
use ftpprobe::evidence::Phase;
use ftpprobe::evidence::Step;
use ftpprobe::evidence::StepName;
use ftpprobe::evidence::facts::ForeignProtocol;
use ftpprobe::evidence::facts::LookedAround;
use ftpprobe::evidence::facts::LookupOutcome;
use ftpprobe::evidence::facts::PortLook;
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::facts::TcpPath;
use ftpprobe::evidence::facts::TlsTrial;

use super::{Case, both, healthy, silence};
use crate::edit::{
    attempt, connected, ends, greeted, mid_session, no_greeting, refused_greeting, refused_pass,
    resolved, says, transfer_says,
};

/// All of them.
pub(super) fn cases() -> Vec<Case> {
    [names(), connecting(), greetings(), limits()].concat()
}

fn names() -> Vec<Case> {
    use LookupOutcome::{Failed, NoAddress, NotAsked, TemporaryFailure, TimedOut};
    vec![
        ("dns-nxdomain", resolved(NoAddress, NoAddress)),
        (
            "dns-temporary-failure",
            resolved(TemporaryFailure, TemporaryFailure),
        ),
        ("dns-temporary-failure", resolved(NoAddress, TimedOut)),
        ("dns-local-failure", resolved(Failed, NoAddress)),
        ("dns-no-usable-family", resolved(NoAddress, NotAsked)),
    ]
}

fn connecting() -> Vec<Case> {
    use TcpOutcome::{Connected, LocalFailure, Refused, TimedOut, Unreachable};
    let around = |look: PortLook| {
        let mut evidence = connected(&[("192.0.2.1:21", Refused, 100)]);
        attempt(&mut evidence).steps.push(Step {
            name: StepName::LookAround,
            phase: Phase::Tcp,
            outcome: Outcome::Ok,
            started_us: 0,
            elapsed_us: 0,
            note: None,
            facts: Facts::LookAround(LookedAround { ports: vec![look] }),
        });
        evidence
    };
    let path = |address: &str| TcpPath {
        address: address.parse().unwrap(),
        outcome: Connected,
        started_us: 0,
        elapsed_us: 10,
        error: None,
    };
    let ssh = PortLook {
        path: path("192.0.2.1:22"),
        said: Octets(b"SSH-2.0-x\r\n".to_vec()),
        tls: None,
    };
    let answered = TlsTrial {
        path: path("192.0.2.1:990"),
        answered: true,
        first_bytes: Octets(vec![22, 3, 3]),
        elapsed_us: 10,
    };
    let tls = PortLook {
        path: path("192.0.2.1:990"),
        said: Octets::default(),
        tls: Some(answered),
    };
    vec![
        ("tcp-refused", connected(&[("192.0.2.1:21", Refused, 100)])),
        (
            "tcp-refused",
            connected(&[
                ("192.0.2.1:21", TimedOut, 100),
                ("192.0.2.2:21", Refused, 100),
            ]),
        ),
        (
            "tcp-timeout",
            connected(&[("192.0.2.1:21", TimedOut, 10_000_000)]),
        ),
        (
            "tcp-unreachable",
            connected(&[("192.0.2.1:21", Unreachable, 3_000_000)]),
        ),
        (
            "tcp-unreachable",
            connected(&[("192.0.2.1:21", Unreachable, 10)]),
        ),
        (
            "dns-no-usable-family",
            connected(&[("[2001:db8::1]:21", Unreachable, 10)]),
        ),
        (
            "tcp-local-failure",
            connected(&[("192.0.2.1:21", LocalFailure, 10)]),
        ),
        (
            "aaaa-broken-but-v4-ok",
            connected(&[
                ("[2001:db8::1]:21", TimedOut, 9_000),
                ("127.0.0.1:21", Connected, 10),
            ]),
        ),
        (
            "dns-partial-pool",
            connected(&[
                ("192.0.2.1:21", Refused, 10),
                ("127.0.0.1:21", Connected, 10),
            ]),
        ),
        ("only-sftp-available", around(ssh)),
        ("only-implicit-tls-available", around(tls)),
    ]
}

fn greetings() -> Vec<Case> {
    let foreign = |protocol| {
        let mut evidence = no_greeting(Ending::NotAReply, b"hello\r\n");
        greeted(&mut evidence).foreign = Some(protocol);
        evidence
    };
    let greeting = |text: &str| healthy(|e| says(&mut attempt(e).exchanges[0], 220, text));
    vec![
        ("greeting-eof-no-bytes", no_greeting(Ending::Closed, b"")),
        ("tcp-reset-after-accept", no_greeting(Ending::Reset, b"")),
        ("greeting-silent", no_greeting(silence(), b"")),
        (
            "greeting-malformed",
            no_greeting(silence(), b"220-never ends\r\n"),
        ),
        (
            "greeting-not-ftp",
            no_greeting(Ending::NotAReply, b"hello\r\n"),
        ),
        ("greeting-not-ftp", foreign(ForeignProtocol::Http)),
        ("greeting-ssh", foreign(ForeignProtocol::Ssh)),
        ("greeting-421", refused_greeting(421, "No.")),
        ("greeting-refused", refused_greeting(554, "No.")),
        (
            "greeting-120-wait",
            refused_greeting(120, "Service ready in 005 minutes."),
        ),
        (
            "greeting-500-oops",
            refused_greeting(500, "OOPS: priv_sock_get_cmd"),
        ),
        (
            "greeting-masked-by-middlebox",
            greeting("********************"),
        ),
        (
            "banner-says-almost-full",
            greeting("You are user number 48 of 50 allowed."),
        ),
        (
            "slow-banner",
            healthy(|e| attempt(e).exchanges[0].ended_us += 5_000_000),
        ),
        (
            "greeting-refused-text",
            healthy(|e| {
                greeted(e).closed_after = true;
                attempt(e).exchanges.truncate(1);
                attempt(e).steps.truncate(3);
                attempt(e).data.clear();
            }),
        ),
        (
            "greeting-refused-text",
            mid_session("FEAT", |exchange| ends(exchange, Ending::Closed)),
        ),
    ]
}

fn limits() -> Vec<Case> {
    let greeting = refused_greeting;
    vec![
        (
            "limit-server-full",
            greeting(421, "There are too many connected users, please try later."),
        ),
        (
            "limit-per-ip",
            greeting(421, "Too many connections (8) from this IP"),
        ),
        (
            "limit-per-ip",
            refused_pass(
                530,
                "Sorry, the maximum number of clients (6) from your host are already connected.",
            ),
        ),
        (
            "limit-per-user",
            refused_pass(
                421,
                "I can't accept more than 3 connections as the same user",
            ),
        ),
        (
            "limit-class",
            refused_pass(
                530,
                "Sorry, the maximum number of clients (5) from your class are already connected.",
            ),
        ),
        (
            "limit-anonymous",
            refused_pass(421, "Maximum anonymous login limit has been reached."),
        ),
        (
            "limit-rate",
            greeting(
                500,
                "Access denied: rate limit exceed, wait time to respect rate 1.2s",
            ),
        ),
        (
            "limit-time-quota",
            refused_pass(530, "You have run out of time"),
        ),
        (
            "server-shutdown",
            greeting(500, "FTP server shut down (x) -- please try again later"),
        ),
        (
            "server-locked",
            greeting(421, "Server is locked, please try again later."),
        ),
        (
            "server-overloaded",
            greeting(421, "System busy, try again later"),
        ),
        (
            "ip-banned",
            greeting(500, "Access denied: banned client IP"),
        ),
        ("source-denied", greeting(421, "Service not available.")),
        (
            "limit-data-connections",
            both(|e, m| transfer_says(e, m, 425, "Too many connections. Can't open data channel.")),
        ),
    ]
}
