//! Plain and encrypted sessions side by side: what a device that reads FTP does to them.

use ftpprobe::diagnosis::{Confidence, Policy, Severity, diagnose};
use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::facts::TcpOutcome::{self, Connected, Refused, TimedOut};
use ftpprobe::evidence::matrix::{Cell, IpFamily, Matrix};
use ftpprobe::evidence::{Facts, Outcome, Phase, StepName};
use ftpprobe::target::{Security, TlsMode};
use test_case::test_case;

use crate::Case;
use crate::listing::Passive;
use crate::script::Script;
use crate::secured::{handshake, over_tls, well_over_tls};

const EPSV: &str = "229 ok (|||50001|)";
const PASV: &str = "227 ok (192,0,2,1,195,82)";
const PRIVATE: &str = "227 ok (10,0,0,2,195,82)";

/// A session that came to its data connection: plain or with explicit TLS.
fn cell(security: Security, setup: &str, outcome: TcpOutcome) -> Cell {
    let mode = if setup.starts_with("229") { Epsv } else { Pasv };
    let script = if security == Security::Plain {
        Script::logged_in("192.0.2.1")
    } else {
        Script::encrypted(handshake())
    };
    let plan = |data: Passive| {
        let data = data.connect(outcome);
        if security == Security::Plain {
            data
        } else {
            over_tls(data)
        }
    };
    Cell {
        security,
        family: IpFamily::Ipv4,
        mode,
        port: 21,
        attempt: Some(script.passive(mode, setup, plan).quit().attempt),
        skipped: None,
    }
}

fn plain(setup: &str, outcome: TcpOutcome) -> Cell {
    cell(Security::Plain, setup, outcome)
}

fn tls(setup: &str, outcome: TcpOutcome) -> Cell {
    cell(Security::Explicit, setup, outcome)
}

fn with(script: Script, cells: Vec<Cell>) -> Script {
    let facts = Facts::Matrix(Box::new(Matrix { cells }));
    script.step(StepName::Matrix, Phase::DataPassive, Outcome::Ok, facts)
}

/// A run over TLS whose data ports behave like this.
fn run(pasv: &str, outcome: TcpOutcome) -> Script {
    let plan = |data: Passive| over_tls(data.connect(outcome));
    Script::encrypted(handshake())
        .passive(Epsv, EPSV, plan)
        .passive(Pasv, pasv, plan)
        .quit()
}

fn well() -> Script {
    well_over_tls(Script::encrypted(handshake()))
}

/// EPSV and PASV.
fn both(side: fn(&str, TcpOutcome) -> Cell, pasv: &str, outcome: TcpOutcome) -> Vec<Cell> {
    vec![side(EPSV, outcome), side(pasv, outcome)]
}

fn cells(first: Vec<Cell>, second: Vec<Cell>) -> Vec<Cell> {
    [first, second].concat()
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        Case::critical(
            "a gateway that is blind to TLS",
            with(
                run(PASV, TimedOut),
                cells(both(plain, PASV, Connected), both(tls, PASV, TimedOut)),
            ),
            "alg-blind-to-tls",
        ),
        Case::critical(
            "the same where the router refuses",
            with(
                run(PASV, Refused),
                cells(both(plain, PASV, Connected), both(tls, PASV, Refused)),
            ),
            "alg-blind-to-tls",
        ),
        Case::critical(
            "blind, and the address is rewritten in plain sessions",
            with(
                run(PRIVATE, TimedOut),
                cells(both(plain, PASV, Connected), both(tls, PRIVATE, TimedOut)),
            ),
            "alg-blind-to-tls",
        )
        .with(&["nat-address-relied-on-alg"]),
        Case::critical(
            "plain sessions are dropped as well",
            with(
                run(PASV, TimedOut),
                cells(both(plain, PASV, TimedOut), both(tls, PASV, TimedOut)),
            ),
            "data-port-filtered",
        ),
        Case::critical(
            "plain sessions were not tried",
            with(run(PASV, TimedOut), both(tls, PASV, TimedOut)),
            "data-port-filtered",
        ),
        Case::warning(
            "some ports of the range are open",
            with(
                well(),
                vec![
                    plain(EPSV, Connected),
                    tls(EPSV, TimedOut),
                    tls(PASV, Connected),
                ],
            ),
            "data-port-filtered",
        ),
        Case::warning(
            "an address that only plain sessions have rewritten",
            with(
                run(PRIVATE, Connected),
                cells(both(plain, PASV, Connected), both(tls, PRIVATE, Connected)),
            ),
            "nat-address-relied-on-alg",
        ),
        Case::warning(
            "an address that nothing rewrites",
            with(
                run(PRIVATE, Connected),
                cells(
                    both(plain, PRIVATE, Connected),
                    both(tls, PRIVATE, Connected),
                ),
            ),
            "pasv-private-but-epsv-works",
        ),
        Case::warning(
            "a gateway that breaks plain sessions",
            with(
                well(),
                cells(both(plain, PASV, TimedOut), both(tls, PASV, Connected)),
            ),
            "alg-rewrites-port",
        ),
        Case::warning(
            "one plain port was silent",
            with(
                well(),
                cells(
                    vec![plain(EPSV, TimedOut), plain(PASV, Connected)],
                    both(tls, PASV, Connected),
                ),
            ),
            "data-port-filtered",
        ),
        Case::ok(
            "all combinations work",
            with(
                well(),
                cells(both(plain, PASV, Connected), both(tls, PASV, Connected)),
            ),
        ),
    ]
}

#[test]
fn each_combination_is_judged_by_itself() {
    let cells = vec![
        plain(EPSV, Connected),
        tls(EPSV, TimedOut),
        tls(PRIVATE, Connected),
    ];
    let diagnosis = diagnose(&with(well(), cells).end(), &Policy::default());
    let told: Vec<_> = diagnosis
        .matrix
        .iter()
        .map(|cell| {
            let cause = cell.cause.as_ref().map(|cause| cause.id.name());
            (cell.works, cause)
        })
        .collect();
    assert_eq!(
        told,
        [
            (true, None),
            (false, Some("data-port-filtered")),
            (false, Some("pasv-private-address")),
        ]
    );
}

/// Whoever has no TLS has none before the login either, where every command but USER is told to wait.
#[test_case("502 Command not implemented"; "not implemented")]
#[test_case("500 'AUTH TLS': command not understood."; "not understood")]
#[test_case("530 Please login with USER and PASS."; "please log in")]
#[test_case("530 Login with USER+PASS"; "log in")]
#[test_case("503 Login first"; "too early")]
fn a_combination_that_is_not_offered_is_no_fault(said: &str) {
    let script = Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .secure(&[said], None);
    let mut missing = tls(EPSV, Connected);
    missing.attempt = Some(script.quit().attempt);
    let run = Script::healthy().edit(|script| script.evidence.target.tls = TlsMode::Auto);
    let diagnosis = diagnose(
        &with(run, vec![plain(EPSV, Connected), missing]).end(),
        &Policy::default(),
    );
    let told: Vec<_> = diagnosis
        .findings
        .iter()
        .map(|it| (it.id.name(), it.severity))
        .collect();
    assert!(
        told.iter().all(|(_, severity)| *severity == Severity::Info),
        "{told:?}"
    );
}

#[test]
fn only_what_both_sides_show_is_proven() {
    let confidence = |script: Script, id: &str| {
        let diagnosis = diagnose(&script.end(), &Policy::default());
        let found = diagnosis.findings.into_iter().find(|it| it.id.name() == id);
        found.unwrap().confidence
    };
    let blind = with(
        run(PASV, TimedOut),
        vec![plain(PASV, Connected), tls(PASV, TimedOut)],
    );
    assert_eq!(confidence(blind, "alg-blind-to-tls"), Confidence::Proven);
    let broken = with(well(), vec![plain(PASV, TimedOut), tls(PASV, Connected)]);
    assert_eq!(
        confidence(broken, "alg-rewrites-port"),
        Confidence::Inferred
    );
}
