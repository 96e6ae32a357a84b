//! Every fault of one stretch of the conversation together with every fault of the others: whatever stops the work
//! is the root cause, what did not stop it before is told beside it, and nothing else is told.

use std::collections::BTreeSet;

use ftpprobe::diagnosis::{Policy, Severity, Verdict, diagnose};
use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::StepName;
use ftpprobe::evidence::certificate::Trust;
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::TcpOutcome::{Refused, TimedOut};
use ftpprobe::evidence::tls::{Handshake, HandshakeOutcome};
use ftpprobe::target::TlsMode;

use crate::listing::Passive;
use crate::script::{LIST, Script};
use crate::secured::{FEATURES, day, failed, over_tls, presented, with};
use crate::tls_certificate::expired;
use crate::{ASIDES, others, root};

/// What happens in one stretch, and what is told of it.
struct Stretch {
    told: Option<&'static str>,
    stops: bool,
    adds: fn(Script) -> Script,
}

const fn well(adds: fn(Script) -> Script) -> Stretch {
    Stretch {
        told: None,
        stops: false,
        adds,
    }
}

const fn warns(told: &'static str, adds: fn(Script) -> Script) -> Stretch {
    Stretch {
        told: Some(told),
        stops: false,
        adds,
    }
}

const fn stops(told: &'static str, adds: fn(Script) -> Script) -> Stretch {
    Stretch {
        told: Some(told),
        stops: true,
        adds,
    }
}

fn greetings() -> Vec<Stretch> {
    vec![
        well(|script| script.greet(&["220 ready"])),
        warns("slow-banner", |script| script.greet(&["220 ready !7s"])),
        stops("limit-per-ip", |script| {
            script.greet(&["421 Too many connections (8) from this IP !closed"])
        }),
        stops("limit-server-full", |script| {
            script.greet(&["421 There are too many connected users, please try later. !closed"])
        }),
        stops("greeting-silent", |script| script.greet(&["!timeout"])),
        stops("greeting-eof-no-bytes", |script| script.greet(&["!closed"])),
    ]
}

fn upgrade(script: Script, handshake: Handshake) -> Script {
    let script = script.asking(TlsMode::Auto).features(FEATURES);
    let shook = handshake.is_done();
    let script = script.secure(&["234 go on"], Some(handshake));
    if shook {
        script.protect("200 now private")
    } else {
        script
    }
}

fn upgrades() -> Vec<Stretch> {
    vec![
        well(|script| script.features(FEATURES)),
        well(|script| upgrade(script, with(presented(|_| {}, Trust::Trusted)))),
        warns("cert-expires-soon", |script| {
            let soon = presented(|leaf| leaf.not_after = day("2026-01-10"), Trust::Trusted);
            upgrade(script, with(soon))
        }),
        warns("tls-cert-expired", |script| {
            upgrade(script, with(presented(expired, Trust::Expired)))
        }),
        stops("tls-handshake-eof", |script| {
            upgrade(script, failed(HandshakeOutcome::Closed, 0))
        }),
    ]
}

fn logins() -> Vec<Stretch> {
    vec![
        well(|script| script.login(&["331 password?", "230 in"])),
        warns("slow-login", |script| {
            script.login(&["331 password?", "230 in !9s"])
        }),
        stops("login-bad-credentials", |script| {
            script.login(&["331 password?", "530 Login incorrect."])
        }),
        stops("login-chroot-writable", |script| {
            script.login(&[
                "331 password?",
                "500 OOPS: vsftpd: refusing to run with writable root inside chroot() !closed",
            ])
        }),
        stops("limit-per-user", |script| {
            script.login(&[
                "331 password?",
                "421 Too many users logged in for this account. Try again later. !closed",
            ])
        }),
    ]
}

fn directories() -> Vec<Stretch> {
    vec![
        well(|script| {
            let listed = format!("213-Status\n{}213 End", LIST.replace("\r\n", "\n"));
            script.directory(&listed, Some("250 ok"))
        }),
        stops("dir-not-found", |script| {
            script.directory("550 No such directory", Some("550 No such directory"))
        }),
        stops("dir-no-permission", |script| {
            script.directory("550 Permission denied", Some("550 Permission denied"))
        }),
        stops("control-lost", |script| script.directory("!closed", None)),
    ]
}

/// Listings over EPSV and PASV, encrypted where the session is.
fn listings(
    script: Script,
    epsv: fn(Passive) -> Passive,
    pasv: &str,
    over_pasv: fn(Passive) -> Passive,
) -> Script {
    let is_private = script
        .attempt
        .steps
        .iter()
        .any(|step| step.name == StepName::Protect);
    let secured = |plan: Passive| if is_private { over_tls(plan) } else { plan };
    script
        .passive(Epsv, "229 ok (|||50001|)", |plan| epsv(secured(plan)))
        .passive(Pasv, pasv, |plan| over_pasv(secured(plan)))
        .quit()
}

const PASV: &str = "227 ok (192,0,2,1,195,82)";
const PRIVATE: &str = "227 ok (10,0,0,5,195,82)";

fn transfers() -> Vec<Stretch> {
    const TIMED_OUT: DataEnd = DataEnd::TimedOut {
        limit_us: Some(30_000_000),
    };
    fn filtered(plan: Passive) -> Passive {
        plan.connect(TimedOut)
    }
    fn refused(plan: Passive) -> Passive {
        plan.connect(Refused)
    }
    fn stalled(plan: Passive) -> Passive {
        plan.bytes("").end(TIMED_OUT).closing("!timeout")
    }
    fn ok(plan: Passive) -> Passive {
        plan
    }
    vec![
        well(|script| listings(script, ok, PASV, ok)),
        warns("epsv-blocked-by-firewall", |script| {
            listings(script, filtered, PASV, ok)
        }),
        warns("pasv-private-but-epsv-works", |script| {
            listings(script, ok, PRIVATE, filtered)
        }),
        stops("data-port-filtered", |script| {
            listings(script, filtered, PASV, filtered)
        }),
        stops("data-port-refused", |script| {
            listings(script, refused, PASV, refused)
        }),
        stops("transfer-stalled", |script| {
            listings(script, stalled, PASV, stalled)
        }),
    ]
}

/// Every run that can be put together: all is well up to a stretch that stops it, or to the end.
fn combinations() -> Vec<(Vec<&'static str>, Option<&'static str>, Script)> {
    let stretches = [
        greetings(),
        upgrades(),
        logins(),
        directories(),
        transfers(),
    ];
    let mut open = vec![(vec![], None, Vec::new())];
    for stretch in &stretches {
        let mut longer = Vec::new();
        for (warned, stopped, run) in open {
            if stopped.is_some() {
                longer.push((warned, stopped, run));
                continue;
            }
            for next in stretch {
                let mut warned: Vec<&'static str> = warned.clone();
                let mut run: Vec<fn(Script) -> Script> = run.clone();
                run.push(next.adds);
                warned.extend(next.told.filter(|_| !next.stops));
                longer.push((warned, next.told.filter(|_| next.stops), run));
            }
        }
        open = longer;
    }
    let whole = open.into_iter().map(|(warned, stopped, run)| {
        let start = Script::connected("192.0.2.1");
        let script = run.into_iter().fold(start, |script, adds| adds(script));
        (warned, stopped, script)
    });
    whole.collect()
}

#[test]
fn whatever_stops_the_work_is_the_root_and_the_warnings_before_it_are_told() {
    let mut complaints = Vec::new();
    let combinations = combinations();
    for (warned, stopped, script) in combinations {
        let diagnosis = diagnose(&script.end(), &Policy::default());
        let mut told: BTreeSet<&str> = others(&diagnosis);
        told.extend(root(&diagnosis));
        told.retain(|id| !ASIDES.contains(id) && !NOTES.contains(id));
        let wanted: BTreeSet<&str> = warned.iter().copied().chain(stopped).collect();
        let root = root(&diagnosis);
        let root_is_right = match stopped {
            Some(stopped) => root == Some(stopped) && diagnosis.verdict == Verdict::Critical,
            None => root.is_none_or(|root| warned.contains(&root)),
        };
        let severe = diagnosis.findings.iter();
        let severe = severe.filter(|it| it.severity == Severity::Critical);
        let one = severe.count() == usize::from(stopped.is_some());
        if told != wanted || !root_is_right || !one {
            complaints.push(format!(
                "{warned:?}, then {stopped:?}: {root:?} of {told:?}"
            ));
        }
    }
    assert!(
        complaints.is_empty(),
        "{}:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

/// What is worth knowing whatever else is found.
const NOTES: [&str; 3] = [
    "plaintext-login-allowed",
    "tls-unavailable",
    "cleartext-data-allowed",
];

#[test]
fn there_are_enough_of_them() {
    let stopped = combinations();
    let stopped = stopped.iter().filter(|(_, stopped, _)| stopped.is_some());
    assert!(stopped.count() > 100);
}
