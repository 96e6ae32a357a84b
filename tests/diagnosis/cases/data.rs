//! Data connections.

use ftpprobe::evidence::DataMode;
use ftpprobe::evidence::Facts;
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::passive::Oddity;

use super::{Case, both, healthy};
use crate::edit::{announces, attempt, data, data_ends, dial_ends, setup_says, transfer_says};

/// All of them.
pub(super) fn cases() -> Vec<Case> {
    [passive(), addresses(), active()].concat()
}

fn passive() -> Vec<Case> {
    use TcpOutcome::{Connected, Refused, TimedOut, Unreachable};
    let dial = |outcome| both(move |e, m| dial_ends(e, m, outcome));
    let transfer = |code, text: &'static str| both(move |e, m| transfer_says(e, m, code, text));
    let setup = |code, text: &'static str| both(move |e, m| setup_says(e, m, code, text));
    let end = |end: DataEnd| both(move |e, m| data_ends(e, m, end.clone()));
    vec![
        ("data-port-filtered", dial(TimedOut)),
        ("data-port-refused", dial(Refused)),
        ("data-port-rejected", dial(Unreachable)),
        (
            "epsv-blocked-by-firewall",
            healthy(|e| dial_ends(e, DataMode::Epsv, TimedOut)),
        ),
        (
            "no-epsv",
            healthy(|e| setup_says(e, DataMode::Epsv, 502, "EPSV not implemented")),
        ),
        (
            "no-mlsd",
            healthy(|e| transfer_says(e, DataMode::Epsv, 500, "MLSD not understood")),
        ),
        (
            "pasv-private-but-epsv-works",
            healthy(|e| announces(e, "192.168.7.7", Connected)),
        ),
        (
            "pasv-ports-exhausted",
            setup(425, "All reserved TCP ports are busy"),
        ),
        ("pasv-disabled", setup(550, "Permission denied.")),
        (
            "pasv-mode-locked",
            healthy(|e| setup_says(e, DataMode::Pasv, 501, "PASV not allowed after EPSV ALL.")),
        ),
        (
            "pasv-on-ipv6",
            healthy(|e| {
                setup_says(
                    e,
                    DataMode::Pasv,
                    425,
                    "You cannot use PASV on IPv6 connections. Use EPSV instead.",
                );
            }),
        ),
        (
            "pret-required",
            setup(
                500,
                "You need to use a client supporting PRET (PRE Transfer) to use PASV",
            ),
        ),
        ("data-refused", setup(451, "No.")),
        (
            "pasv-reply-malformed",
            both(|e, m| {
                let connection = data(e, m);
                connection.unreadable = Some("it does not hold six numbers".to_owned());
                connection.announced_port = None;
            }),
        ),
        (
            "pasv-reply-odd",
            healthy(|e| data(e, DataMode::Pasv).oddities.push(Oddity::NoParentheses)),
        ),
        (
            "data-peer-ip-mismatch",
            transfer(425, "Security: Bad IP connecting."),
        ),
        (
            "data-connect-too-late",
            transfer(421, "Passive data channel timed out."),
        ),
        (
            "data-accepted-by-middlebox",
            transfer(425, "Failed to establish connection."),
        ),
        ("data-refused", transfer(451, "No.")),
        (
            "tls-required-data",
            transfer(522, "Data connections must be encrypted."),
        ),
        (
            "transfer-stalled",
            end(DataEnd::TimedOut {
                limit_us: 5_000_000,
            }),
        ),
        ("transfer-reset", end(DataEnd::Reset)),
        ("transfer-final-reply-missing", end(DataEnd::Eof)),
    ]
}

fn addresses() -> Vec<Case> {
    let address = |address: &'static str| {
        healthy(move |e| {
            setup_says(e, DataMode::Epsv, 500, "EPSV not understood");
            announces(e, address, TcpOutcome::Connected);
        })
    };
    let hairpin = || {
        let mut evidence = address("203.0.113.7");
        if let Facts::Connect(facts) = &mut attempt(&mut evidence).steps[1].facts {
            facts.paths[0].address = "10.0.0.1:21".parse().unwrap();
        }
        evidence
    };
    let beyond_peer = |own: &'static str| {
        let mut evidence = address("127.0.0.1");
        if let Facts::Connect(facts) = &mut attempt(&mut evidence).steps[1].facts {
            facts.paths[0].address = own.parse().unwrap();
        }
        evidence
    };
    vec![
        ("pasv-private-address", address("192.168.7.7")),
        ("pasv-loopback-address", beyond_peer("203.0.113.1:21")),
        ("pasv-zero-address", address("0.0.0.0")),
        ("pasv-other-public-address", address("203.0.113.7")),
        ("pasv-address-hairpin", hairpin()),
    ]
}

fn active() -> Vec<Case> {
    let port =
        |code, text: &'static str| healthy(move |e| setup_says(e, DataMode::Active, code, text));
    vec![
        (
            "port-private-address",
            port(
                500,
                "I won't open a connection to 192.168.1.19 (only to 203.0.113.7)",
            ),
        ),
        ("port-disabled", port(501, "Active mode is disabled")),
        (
            "port-low-port-refused",
            port(501, "Sorry, but I won't connect to ports < 1024"),
        ),
        (
            "active-connect-back-blocked",
            healthy(|e| {
                transfer_says(e, DataMode::Active, 425, "Failed to establish connection.");
                data(e, DataMode::Active).accepted_from = None;
            }),
        ),
        (
            "active-from-unexpected-source",
            healthy(|e| {
                data(e, DataMode::Active).accepted_from = Some("192.0.2.9:20".parse().unwrap());
            }),
        ),
        (
            "eprt-unsupported",
            healthy(|e| {
                let setup = data(e, DataMode::Active).setup;
                setup_says(e, DataMode::Active, 500, "EPRT not understood");
                data(e, DataMode::Active).second_setup = setup;
            }),
        ),
    ]
}
