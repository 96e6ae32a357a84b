//! Two faults in one run. Those that have nothing to do with each other are both told, and the one that stops the
//! work is the root cause; what only follows from another is not told at all. docs/diagnosis.md has the rules.

use std::collections::BTreeSet;

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::certificate::Trust;
use ftpprobe::evidence::facts::TcpOutcome::{Refused, TimedOut};

use crate::script::Script;
use crate::secured::{handshake, over_tls, presented, with};
use crate::tls_certificate::expired;

const PRIVATE: &str = "227 ok (10,0,0,5,195,82)";
const PUBLIC: &str = "227 ok (192,0,2,1,195,82)";
const NO_EPSV: &str = "500 Unknown command";

fn told(script: Script) -> (Option<String>, BTreeSet<String>) {
    let diagnosis = diagnose(&script.end(), &Policy::default());
    let root = diagnosis
        .root_cause
        .map(|at| diagnosis.findings[at].id.name().to_owned());
    let all = diagnosis
        .findings
        .into_iter()
        .map(|finding| finding.id.name().to_owned())
        .collect();
    (root, all)
}

/// Went on in spite of its certificate.
fn with_expired_certificate() -> Script {
    Script::encrypted(with(presented(expired, Trust::Expired)))
}

fn slowly_greeted() -> Script {
    Script::connected("192.0.2.1").greet(&["220 ready !7s"])
}

#[test]
fn faults_of_their_own_are_both_told() {
    let private = |script: Script| {
        script
            .passive(Epsv, NO_EPSV, |plan| plan)
            .passive(Pasv, PRIVATE, |plan| over_tls(plan.connect(TimedOut)))
            .quit()
    };
    let filtered = |script: Script| {
        script
            .passive(Epsv, "229 ok (|||50001|)", |plan| {
                over_tls(plan.connect(TimedOut))
            })
            .passive(Pasv, PUBLIC, |plan| over_tls(plan.connect(TimedOut)))
            .quit()
    };
    let login = |script: Script, answer| script.login(&["331 password?", answer]);
    let cases = [
        (
            private(with_expired_certificate()),
            "pasv-private-address",
            "tls-cert-expired",
        ),
        (
            filtered(with_expired_certificate()),
            "data-port-filtered",
            "tls-cert-expired",
        ),
        (
            login(slowly_greeted(), "530 Login incorrect."),
            "login-bad-credentials",
            "slow-banner",
        ),
        (
            login(
                slowly_greeted(),
                "421 Too many users logged in for this account. Try again later. !closed",
            ),
            "limit-per-user",
            "slow-banner",
        ),
        (
            Script::listed("203.0.113.5")
                .passive(Epsv, "229 ok (|||50001|)", |plan| plan.connect(Refused))
                .passive(Pasv, "227 ok (10,0,0,5,195,82)", |plan| {
                    plan.connect(Refused)
                }),
            "data-port-refused",
            "pasv-private-address",
        ),
    ];
    for (script, root, also) in cases {
        let (found, all) = told(script);
        assert_eq!(found.as_deref(), Some(root), "{all:?}");
        assert!(all.contains(also), "{root}: {all:?}");
    }
}

#[test]
fn what_follows_from_another_is_not_told() {
    let both = |outcome| {
        Script::listed("192.0.2.1")
            .passive(Epsv, "229 ok (|||50001|)", move |plan| {
                plan.connect(outcome)
            })
            .passive(Pasv, PUBLIC, move |plan| plan.connect(outcome))
    };
    let cases = [
        // Both modes fail of one firewall, and not EPSV of one that minds EPSV.
        (
            both(TimedOut),
            "data-port-filtered",
            "epsv-blocked-by-firewall",
        ),
        (
            both(Refused),
            "data-port-refused",
            "epsv-blocked-by-firewall",
        ),
        // A port that is not reached at a wrong address is no fault of the port.
        (
            Script::listed("192.0.2.1")
                .passive(Epsv, NO_EPSV, |plan| plan)
                .passive(Pasv, PRIVATE, |plan| plan.connect(TimedOut)),
            "pasv-private-address",
            "data-port-filtered",
        ),
        // Whoever is sent away at the door has no wrong password.
        (
            Script::connected("192.0.2.1")
                .greet(&["421 Too many connections (8) from this IP !closed"]),
            "limit-per-ip",
            "login-refused",
        ),
        // A listing of a directory that is not there is refused, too.
        (
            Script::logged_in("192.0.2.1")
                .directory("550 No such directory", Some("550 No such directory")),
            "dir-not-found",
            "data-refused",
        ),
        // PASV or PORT that was refused makes the server ask for it.
        (
            Script::listed("192.0.2.1").passive(
                Pasv,
                "425 All reserved TCP ports are busy",
                |plan| plan.answer("425 Use PORT or PASV first."),
            ),
            "pasv-ports-exhausted",
            "pasv-not-requested",
        ),
        (Script::encrypted(handshake()), "probe", "tls-unavailable"),
    ];
    for (script, root, follows) in cases {
        let (found, all) = told(script);
        if root != "probe" {
            assert_eq!(found.as_deref(), Some(root), "{all:?}");
        }
        assert!(!all.contains(follows), "{root}: {all:?}");
    }
}

/// Whatever else is found: at most one finding is critical, and that one is the root cause.
#[test]
fn there_is_one_root_cause() {
    for case in crate::cases() {
        let diagnosis = diagnose(&case.evidence, &Policy::default());
        let critical = diagnosis
            .findings
            .iter()
            .filter(|finding| finding.severity == ftpprobe::diagnosis::Severity::Critical);
        assert!(critical.count() <= 1, "{}", case.name);
    }
}
