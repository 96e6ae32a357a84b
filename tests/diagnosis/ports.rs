//! Passive ports asked for without a transfer.

use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::facts::{TcpOutcome, TcpPath};
use ftpprobe::evidence::ports::{Beside, PortSample, PortsTest};
use ftpprobe::evidence::{Facts, Outcome, Phase, Seen, StepName};

use crate::Case;
use crate::listing::Passive;
use crate::script::Script;
use crate::secured::{handshake, well_over_tls};

use TcpOutcome::{Connected, Refused, TimedOut};

/// Ports in a range of a usual size, in no order.
const RANGED: [u16; 8] = [
    50_321, 50_007, 50_877, 50_544, 50_102, 50_690, 50_433, 50_998,
];

/// Ports from all over.
const ANY: [u16; 8] = [
    33_021, 58_007, 41_877, 12_544, 60_102, 27_690, 49_433, 20_998,
];

fn asked(script: Script, ports: &[u16], outcome: impl Fn(u16) -> TcpOutcome) -> Script {
    refused_at_last(script, ports, outcome, None)
}

fn refused_at_last(
    mut script: Script,
    ports: &[u16],
    outcome: impl Fn(u16) -> TcpOutcome,
    refusal: Option<&str>,
) -> Script {
    let (samples, ended_by) = sampled(&mut script, ports, outcome, refusal);
    tested(script, samples, ended_by, None)
}

/// The ports as they were asked for, and the refusal that ended it.
fn sampled(
    script: &mut Script,
    ports: &[u16],
    outcome: impl Fn(u16) -> TcpOutcome,
    refusal: Option<&str>,
) -> (Vec<PortSample>, Option<usize>) {
    let mut samples = Vec::new();
    for port in ports {
        let reply = format!("229 ok (|||{port}|)");
        let setup = script.exchange(Phase::DataPassive, Some("EPSV"), &reply);
        samples.push(PortSample {
            setup,
            port: *port,
            path: TcpPath {
                address: Some(([192, 0, 2, 1], *port).into()),
                seen: Seen::Observed,
                outcome: outcome(*port),
                started_us: Some(0),
                elapsed_us: Some(1000),
                error: None,
                tunnel: None,
            },
        });
    }
    let ended_by = refusal.map(|reply| script.exchange(Phase::DataPassive, Some("EPSV"), reply));
    (samples, ended_by)
}

/// The same port each time, and what a second session was given for its EPSV.
fn kept(said: Option<&str>, port: Option<u16>) -> Script {
    let mut script = Script::listed("192.0.2.1")
        .passive(Epsv, "229 ok (|||50200|)", |plan| plan)
        .passive(Pasv, "227 ok (192,0,2,1,196,24)", |plan| plan);
    let (samples, ended_by) = sampled(&mut script, &[50_200; 8], open, None);
    let setup = said.map(|said| {
        let setup = script.exchange(Phase::DataPassive, Some("EPSV"), said);
        script.attempt.exchanges[setup].connection = 1;
        setup
    });
    tested(
        script,
        samples,
        ended_by,
        Some(Beside {
            setup,
            port,
            refused: None,
        }),
    )
}

fn tested(
    script: Script,
    samples: Vec<PortSample>,
    ended_by: Option<usize>,
    beside: Option<Beside>,
) -> Script {
    let test = PortsTest {
        mode: Epsv,
        samples,
        ended_by,
        beside,
    };
    script.step(
        StepName::PortsTest,
        Phase::DataPassive,
        Outcome::Ok,
        Facts::PortsTest(test),
    )
}

/// Listings over both modes, which came to this at the port.
fn listed(epsv: TcpOutcome, pasv: TcpOutcome) -> Script {
    let at = |outcome| {
        move |plan: Passive| {
            if outcome == Connected {
                plan
            } else {
                plan.connect(outcome)
            }
        }
    };
    Script::listed("192.0.2.1")
        .passive(Epsv, "229 ok (|||50200|)", at(epsv))
        .passive(Pasv, "227 ok (192,0,2,1,197,12)", at(pasv))
}

/// Listings that came over ports from here on.
fn near(port: u16) -> Script {
    let [high, low] = (port + 1).to_be_bytes();
    Script::listed("192.0.2.1")
        .passive(Epsv, &format!("229 ok (|||{port}|)"), |plan| plan)
        .passive(Pasv, &format!("227 ok (192,0,2,1,{high},{low})"), |plan| {
            plan
        })
}

fn open(_: u16) -> TcpOutcome {
    Connected
}

fn low_ones(port: u16) -> TcpOutcome {
    if port < 50_500 { Connected } else { TimedOut }
}

fn at_random(port: u16) -> TcpOutcome {
    if port.is_multiple_of(2) {
        Connected
    } else {
        Refused
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let all = [chosen(), one_port(), of_others()];
    all.into_iter().flatten().collect()
}

fn chosen() -> Vec<Case> {
    let healthy = || listed(Connected, Connected);
    vec![
        Case::ok("a range, all of it open", asked(healthy(), &RANGED, open)),
        Case::critical(
            "a range, part of it open, and no luck",
            asked(listed(TimedOut, TimedOut), &RANGED, low_ones),
            "data-port-partly-open",
        ),
        Case::warning(
            "a range, part of it open, and luck",
            asked(healthy(), &RANGED, low_ones),
            "data-port-partly-open",
        ),
        // Without the other ports it would look as if a firewall minded EPSV.
        Case::warning(
            "a range, part of it open, and luck with PASV",
            asked(listed(TimedOut, Connected), &RANGED, low_ones),
            "data-port-partly-open",
        ),
        Case::critical(
            "a range, none of it open",
            asked(listed(TimedOut, TimedOut), &RANGED, |_| TimedOut),
            "data-port-filtered",
        ),
        Case::warning(
            "several machines",
            asked(healthy(), &RANGED, at_random),
            "data-lb-wrong-backend",
        ),
        Case::ok("any port", asked(healthy(), &ANY, open)).with(&["pasv-range-unrestricted"]),
        Case::critical(
            "any port, and none open",
            asked(listed(TimedOut, TimedOut), &ANY, |_| TimedOut),
            "data-port-filtered",
        )
        .with(&["pasv-range-unrestricted", "conntrack-helper-missing"]),
        // Nothing that reads FTP could help here, and none is missed.
        Case::ok(
            "any port, encrypted",
            asked(well_over_tls(Script::encrypted(handshake())), &ANY, open),
        )
        .with(&["pasv-range-unrestricted"]),
        Case::warning(
            "five ports",
            asked(
                Script::listed("192.0.2.1")
                    .passive(Epsv, "229 ok (|||50203|)", |plan| plan)
                    .passive(Pasv, "227 ok (192,0,2,1,196,25)", |plan| plan),
                &[50_200, 50_201, 50_203, 50_200, 50_204, 50_201],
                open,
            ),
            "pasv-range-too-small",
        ),
        // The listener before holds one of them; which are behind them is not to be seen.
        Case::ok(
            "the first that is free",
            asked(
                Script::listed("192.0.2.1")
                    .passive(Epsv, "229 ok (|||50200|)", |plan| plan)
                    .passive(Pasv, "227 ok (192,0,2,1,196,25)", |plan| plan),
                &[50_200, 50_201, 50_200, 50_201, 50_200, 50_201],
                open,
            ),
        ),
        Case::ok(
            "one after another",
            asked(
                Script::listed("192.0.2.1")
                    .passive(Epsv, "229 ok (|||50200|)", |plan| plan)
                    .passive(Pasv, "227 ok (192,0,2,1,196,25)", |plan| plan),
                &[50_202, 50_203, 50_204, 50_205, 50_206],
                open,
            ),
        )
        .with(&["pasv-ports-predictable"]),
        Case::warning(
            "one from elsewhere",
            asked(healthy(), &[50_321, 50_007, 50_877, 34_017, 50_102], open),
            "pasv-port-out-of-range",
        ),
        Case::warning(
            "no more to be had",
            refused_at_last(
                healthy(),
                &RANGED[..3],
                open,
                Some("425 All reserved TCP ports are busy"),
            ),
            "pasv-ports-exhausted",
        ),
        Case::warning(
            "asked too often",
            refused_at_last(healthy(), &RANGED[..3], open, Some("500 No.")),
            "experiment-not-completed",
        ),
    ]
}

/// The same port each time.
fn one_port() -> Vec<Case> {
    vec![
        Case::ok(
            "a listener kept for the session",
            kept(Some("229 ok (|||50377|)"), Some(50_377)),
        ),
        Case::ok("a listener kept, and no second session", kept(None, None)),
        Case::ok(
            "a listener kept, and a second session refused",
            kept(None, None).edit(|script| {
                let said = "421 Too many connections for this user. !closed";
                let refused = script.exchange(Phase::Greeting, None, said);
                script.attempt.exchanges[refused].connection = 1;
                let step = script.attempt.steps.last_mut().unwrap();
                let Facts::PortsTest(test) = &mut step.facts else {
                    unreachable!("the last step")
                };
                test.beside.as_mut().unwrap().refused = Some(refused);
            }),
        ),
        Case::warning(
            "one port for all",
            kept(Some("229 ok (|||50200|)"), Some(50_200)),
            "pasv-range-too-small",
        ),
        Case::warning(
            "one port, and none left",
            kept(Some("425 All reserved TCP ports are busy"), None),
            "pasv-range-too-small",
        ),
    ]
}

/// Ports that devices on the way take for another protocol's.
fn of_others() -> Vec<Case> {
    vec![
        Case::warning(
            "one that belongs to another protocol",
            asked(near(5058), &[5058, 5060, 5061, 5059, 5060, 5062], |port| {
                if port == 5060 { TimedOut } else { Connected }
            }),
            "data-port-partly-open",
        )
        .with(&["pasv-range-too-small"]),
        Case::warning(
            "one that belongs to another protocol, and is reset",
            asked(near(1998), &[1995, 2000, 2004, 1999, 2001], |port| {
                if port == 2000 { Refused } else { Connected }
            }),
            "data-port-partly-open",
        )
        .with(&["pasv-range-too-small"]),
    ]
}
