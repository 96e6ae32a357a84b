//! EPSV and PASV: what is announced, and whether it can be connected to.

use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::facts::TcpOutcome::{Connected, Refused, TimedOut, Unreachable};
use ftpprobe::evidence::{Facts, Phase};

use crate::Case;
use crate::listing::Passive;
use crate::script::Script;

const NO_EPSV: &str = "500 Unknown command.";
const EPSV: &str = "229 ok (|||50001|)";
const PASV: &str = "227 ok (192,0,2,1,195,82)";
const PRIVATE: &str = "227 ok (10,1,2,3,195,82)";

pub(crate) fn well(data: Passive) -> Passive {
    data
}

/// EPSV and PASV answered like this, on a public server.
pub(crate) fn both(
    epsv: &str,
    over_epsv: impl FnOnce(Passive) -> Passive,
    pasv: &str,
    over_pasv: impl FnOnce(Passive) -> Passive,
) -> Script {
    Script::listed("192.0.2.1")
        .passive(Epsv, epsv, over_epsv)
        .passive(Pasv, pasv, over_pasv)
}

/// EPSV whose reply names another address, or family, and whose port refuses.
fn naming(epsv: &str) -> Script {
    both(epsv, |data| data.connect(Refused), PASV, well)
}

/// The same on a server of another address, with a working or refused EPSV.
fn announcing(ip: &str, epsv: &str, pasv: &str, over: impl FnOnce(Passive) -> Passive) -> Script {
    Script::listed(ip)
        .passive(Epsv, epsv, well)
        .passive(Pasv, pasv, over)
}

pub(crate) fn cases() -> Vec<Case> {
    [addresses(), impossible(), ports(), refusals(), replies()]
        .into_iter()
        .flatten()
        .collect()
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn addresses() -> Vec<Case> {
    let public = |pasv, epsv| announcing("192.0.2.1", epsv, pasv, well);
    let (loopback, zero, other) = (
        "227 ok (127,0,0,1,195,82)",
        "227 ok (0,0,0,0,195,82)",
        "227 ok (203,0,113,7,195,82)",
    );
    vec![
        Case::warning(
            "229 of IPv6",
            naming("229 ok (|2|::1|50000|)"),
            "epsv-wrong-family",
        )
        .with(&["pasv-reply-odd"]),
        Case::warning(
            "229 of a family",
            naming("229 ok (|2||50000|)"),
            "epsv-wrong-family",
        )
        .with(&["pasv-reply-odd"]),
        Case::warning(
            "229 of elsewhere",
            naming("229 ok (|1|10.0.0.7|50000|)"),
            "epsv-wrong-family",
        )
        .with(&["pasv-reply-odd"]),
        Case::warning(
            "229 of the server's own address",
            naming("229 ok (|1|192.0.2.1|50000|)"),
            "data-port-partly-open",
        )
        .with(&["pasv-reply-odd"]),
        Case::ok(
            "229 of IPv6, and the port answers",
            both("229 ok (|2|::1|50000|)", well, PASV, well),
        )
        .with(&["pasv-reply-odd"]),
        Case::critical(
            "229 of IPv4 over IPv6",
            Script::listed("2001:db8::1").passive(Epsv, "229 ok (|1|127.0.0.1|50000|)", |data| {
                data.connect(Refused)
            }),
            "epsv-wrong-family",
        )
        .with(&["pasv-reply-odd"]),
        Case::critical(
            "229 of IPv6, and no port answers",
            both(
                "229 ok (|2|::1|50000|)",
                |data| data.connect(TimedOut),
                PASV,
                |data| data.connect(TimedOut),
            ),
            "data-port-filtered",
        )
        .with(&["pasv-reply-odd"]),
        Case::critical("private", public(PRIVATE, NO_EPSV), "pasv-private-address")
            .with(&["no-epsv"]),
        Case::critical(
            "carrier's",
            public("227 ok (100,64,1,1,195,82)", NO_EPSV),
            "pasv-private-address",
        )
        .with(&["no-epsv"]),
        Case::warning(
            "private, EPSV works",
            public(PRIVATE, EPSV),
            "pasv-private-but-epsv-works",
        ),
        Case::warning(
            "loopback, EPSV works",
            public(loopback, EPSV),
            "pasv-loopback-address",
        ),
        Case::critical(
            "loopback",
            public(loopback, NO_EPSV),
            "pasv-loopback-address",
        )
        .with(&["no-epsv"]),
        Case::warning("zero", public(zero, NO_EPSV), "pasv-zero-address").with(&["no-epsv"]),
        Case::warning(
            "other, EPSV works",
            public(other, EPSV),
            "pasv-other-public-address",
        ),
        Case::critical("other", public(other, NO_EPSV), "pasv-other-public-address")
            .with(&["no-epsv"]),
        Case::warning(
            "other, and it answers",
            announcing("192.0.2.1", NO_EPSV, other, |data| data.follow(Connected)),
            "pasv-other-public-address",
        )
        .with(&["no-epsv"]),
        Case::warning(
            "other, from the server's own machine",
            announcing("127.0.0.1", NO_EPSV, other, well),
            "pasv-other-public-address",
        )
        .with(&["no-epsv"]),
        Case::warning(
            "hairpin, EPSV works",
            announcing("10.0.0.1", EPSV, other, well),
            "pasv-address-hairpin",
        ),
        Case::critical(
            "hairpin",
            announcing("10.0.0.1", NO_EPSV, other, well),
            "pasv-address-hairpin",
        )
        .with(&["no-epsv"]),
        Case::ok(
            "another private subnet that answers",
            announcing("10.0.0.1", NO_EPSV, "227 ok (10,9,9,9,195,82)", |data| {
                data.follow(Connected)
            }),
        )
        .with(&["no-epsv"]),
        Case::critical(
            "private on loopback",
            announcing("127.0.0.1", NO_EPSV, PRIVATE, well),
            "pasv-private-address",
        )
        .with(&["no-epsv"]),
        Case::ok(
            "the server's own private address",
            announcing("10.1.2.3", EPSV, PRIVATE, well),
        ),
        Case::critical(
            "private, and the port is filtered",
            both(NO_EPSV, well, PRIVATE, |data| data.connect(TimedOut)),
            "pasv-private-address",
        ),
        Case::critical(
            "filtered, and private besides",
            both(
                EPSV,
                |data| data.connect(TimedOut),
                PRIVATE,
                |data| data.connect(TimedOut),
            ),
            "data-port-filtered",
        )
        .with(&["pasv-private-address"]),
    ]
}

/// Addresses that no host can have.
fn impossible() -> Vec<Case> {
    let announced = |pasv, epsv| announcing("192.0.2.1", epsv, pasv, well);
    vec![
        Case::warning(
            "nobody's, EPSV works",
            announced("227 ok (224,0,0,1,195,82)", EPSV),
            "pasv-impossible-address",
        ),
        Case::critical(
            "a group's",
            announced("227 ok (239,255,255,250,195,82)", NO_EPSV),
            "pasv-impossible-address",
        )
        .with(&["no-epsv"]),
        Case::critical(
            "everybody's",
            announced("227 ok (255,255,255,255,195,82)", NO_EPSV),
            "pasv-impossible-address",
        )
        .with(&["no-epsv"]),
        Case::critical(
            "reserved, from the server's own machine",
            announcing("127.0.0.1", NO_EPSV, "227 ok (245,1,2,3,195,82)", well),
            "pasv-impossible-address",
        )
        .with(&["no-epsv"]),
    ]
}

fn ports() -> Vec<Case> {
    let all = |outcome| {
        both(
            EPSV,
            move |data| data.connect(outcome),
            PASV,
            move |data| data.connect(outcome),
        )
    };
    let epsv = |outcome| both(EPSV, move |data| data.connect(outcome), PASV, well);
    let pasv = |outcome| both(EPSV, well, PASV, move |data| data.connect(outcome));
    let follower = all(TimedOut).edit(|script| {
        let at = script.exchange(
            Phase::DataPassive,
            None,
            "425 Failed to establish connection.",
        );
        script.attempt.exchanges[at].unsolicited = true;
    });
    vec![
        Case::critical("filtered", all(TimedOut), "data-port-filtered"),
        Case::critical("refused", all(Refused), "data-port-refused"),
        Case::critical("rejected", all(Unreachable), "data-port-rejected"),
        Case::critical(
            "one filtered, one refused",
            {
                both(
                    EPSV,
                    |data| data.connect(TimedOut),
                    PASV,
                    |data| data.connect(Refused),
                )
            },
            "data-port-filtered",
        ),
        Case::critical(
            "filtered, no EPSV",
            both(NO_EPSV, well, PASV, |data| data.connect(TimedOut)),
            "data-port-filtered",
        ),
        Case::critical(
            "filtered, and its followers",
            follower,
            "data-port-filtered",
        ),
        Case::warning("EPSV filtered", epsv(TimedOut), "epsv-blocked-by-firewall"),
        // A reset is nobody's firewall, and that the ports are shut is disproved.
        Case::warning("EPSV refused", epsv(Refused), "data-port-partly-open"),
        Case::warning("PASV filtered", pasv(TimedOut), "data-port-partly-open"),
        Case::warning("PASV refused", pasv(Refused), "data-port-partly-open"),
    ]
}

fn refusals() -> Vec<Case> {
    let refused = |said: &str| both(said, well, said, well);
    let pret = Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .features("PRET|UTF8|MLST|EPSV")
        .login(&["331 password?", "230 in"])
        .directory("213-x\n213 End", Some("250 ok"))
        .passive(Epsv, "500 First things first.", well)
        .passive(Pasv, "500 First things first.", well);
    vec![
        Case::critical(
            "disabled",
            refused("550 Permission denied."),
            "pasv-disabled",
        ),
        Case::critical(
            "unknown",
            refused("502 Command not implemented."),
            "pasv-disabled",
        ),
        Case::ok("no EPSV", both(NO_EPSV, well, PASV, well)).with(&["no-epsv"]),
        Case::critical(
            "exhausted",
            refused("425 All reserved TCP ports are busy"),
            "pasv-ports-exhausted",
        ),
        Case::critical(
            "no EPSV, and exhausted",
            both(NO_EPSV, well, "425 All reserved TCP ports are busy", well),
            "pasv-ports-exhausted",
        ),
        Case::critical(
            "TLS",
            refused("534 Policy requires SSL."),
            "tls-required-data",
        ),
        Case::critical(
            "too many",
            refused("425 Too many connections. Can't open data channel."),
            "limit-data-connections",
        ),
        Case::critical("no words", refused("450 Hm."), "pasv-refused"),
        Case::critical(
            "PRET wanted, said so",
            refused("500 You need to use a client supporting PRET (PRE Transfer) to use PASV"),
            "pret-required",
        ),
        Case::critical("PRET wanted", pret, "pret-required"),
    ]
}

fn replies() -> Vec<Case> {
    let both_said = |said: &str| both(said, well, said, well);
    let v6 = |epsv: &str, pasv: &str| {
        Script::listed("2001:db8::1")
            .passive(Epsv, epsv, well)
            .passive(Pasv, pasv, well)
    };
    vec![
        Case::critical(
            "numbers missing",
            both(NO_EPSV, well, "227 Entering Passive Mode (2,233,252)", well),
            "pasv-reply-malformed",
        ),
        Case::critical(
            "port zero",
            both(NO_EPSV, well, "227 ok (192,0,2,1,0,0)", well),
            "pasv-reply-malformed",
        ),
        Case::ok(
            "no parentheses",
            both(EPSV, well, "227 =192,0,2,1,195,82", well),
        )
        .with(&["pasv-reply-odd"]),
        Case::warning(
            "locked",
            both(
                EPSV,
                well,
                "501 Illegal PASV command, EPSV ALL in effect",
                well,
            ),
            "pasv-mode-locked",
        ),
        Case::ok(
            "PASV on IPv6",
            v6(
                EPSV,
                "425 You cannot use PASV on IPv6 connections. Use EPSV instead.",
            ),
        )
        .with(&["pasv-on-ipv6"]),
        Case::critical(
            "no EPSV on IPv6",
            Script::listed("2001:db8::1").passive(Epsv, NO_EPSV, well),
            "epsv-unsupported",
        ),
        Case::critical(
            "EPSV denied on IPv6",
            Script::listed("2001:db8::1").passive(Epsv, "550 Permission denied.", well),
            "epsv-unsupported",
        ),
        Case::critical(
            "EPSV disabled on IPv6",
            Script::listed("2001:db8::1").passive(Epsv, "502 EPSV is disabled", well),
            "epsv-unsupported",
        ),
        Case::critical(
            "EPSV refused on IPv6 for want of ports",
            Script::listed("2001:db8::1").passive(
                Epsv,
                "500 All reserved TCP ports are busy",
                well,
            ),
            "pasv-ports-exhausted",
        ),
        Case::critical(
            "EPSV refused on IPv6 for the time being",
            Script::listed("2001:db8::1").passive(Epsv, "450 Hm.", well),
            "pasv-refused",
        ),
        Case::critical(
            "silent at EPSV and PASV",
            both_said("!timeout"),
            "reply-timeout",
        ),
        Case::warning(
            "silent at EPSV",
            both("!timeout", well, PASV, well),
            "epsv-blocked-by-firewall",
        ),
        Case::critical(
            "lost at EPSV",
            Script::listed("192.0.2.1").passive(Epsv, "!closed", well),
            "control-lost",
        ),
        Case::unknown(
            "stopped at EPSV",
            Script::listed("192.0.2.1")
                .passive(Epsv, "!deadline", well)
                .edit(|script| {
                    script.evidence.stopped = Some(ftpprobe::evidence::Stopped::Deadline);
                    assert!(matches!(
                        script.attempt.steps.last().unwrap().facts,
                        Facts::Data(0)
                    ));
                }),
            "probe-deadline",
        ),
    ]
}
