//! Names, connecting, the greeting.

use ftpprobe::diagnosis::{Confidence, Policy, diagnose};
use ftpprobe::evidence::Octets;
use ftpprobe::evidence::facts::{
    ForeignProtocol, LookedAround, Lookup, LookupOutcome, PortLook, TcpOutcome, TlsTrial,
};
use ftpprobe::evidence::{Facts, Outcome, Phase, StepName};
use test_case::test_case;

use crate::Case;
use crate::script::{Script, lookup, path};

const V4: &str = "192.0.2.1:21";
const V6: &str = "[2001:db8::1]:21";

fn unresolved(v4: LookupOutcome, v6: LookupOutcome) -> Script {
    Script::new().resolve(lookup(v4, &[]), lookup(v6, &[]))
}

/// What looking up the excluded family brought.
fn exclude(script: &mut Script, lookup: &Lookup) {
    for step in &mut script.attempt.steps {
        if let Facts::Resolve(resolved) = &mut step.facts {
            resolved.excluded = Some(lookup.clone());
        }
    }
}

fn found() -> Script {
    let v4 = lookup(LookupOutcome::Found, &["192.0.2.1"]);
    Script::new().resolve(v4, lookup(LookupOutcome::NoAddress, &[]))
}

fn unconnected(outcome: TcpOutcome) -> Script {
    found().connect(vec![path(V4, outcome)], None)
}

/// Both families; the first attempt goes to IPv6.
fn both(first: TcpOutcome, second: TcpOutcome) -> Script {
    let v4 = lookup(LookupOutcome::Found, &["192.0.2.1"]);
    let v6 = lookup(LookupOutcome::Found, &["2001:db8::1"]);
    let used = (second == TcpOutcome::Connected).then_some(1);
    Script::new()
        .resolve(v4, v6)
        .connect(vec![path(V6, first), path(V4, second)], used)
}

/// The rest of a healthy run after connecting.
fn and_all_is_well(script: Script) -> Script {
    let healthy = Script::healthy();
    script.edit(|script| {
        let steps = healthy.attempt.steps.into_iter();
        script.attempt.steps.extend(
            steps.filter(|step| !matches!(step.name, StepName::Resolve | StepName::Connect)),
        );
        script.attempt.exchanges = healthy.attempt.exchanges;
        script.attempt.data = healthy.attempt.data;
    })
}

fn trial(port: &str, answered: bool) -> TlsTrial {
    TlsTrial {
        path: path(port, TcpOutcome::Connected),
        answered,
        first_bytes: Octets::default(),
        elapsed_us: 1000,
    }
}

fn neighbours(ssh: &[u8], tls: bool) -> Script {
    let ports = vec![
        PortLook {
            path: path("192.0.2.1:22", TcpOutcome::Connected),
            said: Octets(ssh.to_vec()),
            tls: None,
        },
        PortLook {
            path: path("192.0.2.1:990", TcpOutcome::Connected),
            said: Octets::default(),
            tls: Some(trial("192.0.2.1:990", tls)),
        },
    ];
    let facts = Facts::LookAround(LookedAround { ports });
    unconnected(TcpOutcome::Refused).step(StepName::LookAround, Phase::Tcp, Outcome::Ok, facts)
}

fn greeted(said: &str) -> Script {
    Script::connected("192.0.2.1").greet(&[said])
}

fn foreign(said: &str, protocol: ForeignProtocol) -> Script {
    Script::connected("192.0.2.1").greet_as(&[said], |greeted| greeted.foreign = Some(protocol))
}

pub(crate) fn cases() -> Vec<Case> {
    [names(), connecting(), greetings(), refusals()]
        .into_iter()
        .flatten()
        .collect()
}

fn names() -> Vec<Case> {
    use LookupOutcome::{Failed, NoAddress, NotAsked, TemporaryFailure, TimedOut};
    use TcpOutcome::{Connected, LocalFailure, Refused, Unreachable};
    let own_route = |script: &mut Script| {
        for step in &mut script.attempt.steps {
            if let Facts::Connect(connected) = &mut step.facts {
                connected.paths[0].elapsed_us = Some(100);
            }
        }
    };
    let only_v6 = Script::new()
        .resolve(
            lookup(NoAddress, &[]),
            lookup(LookupOutcome::Found, &["2001:db8::1"]),
        )
        .connect(vec![path(V6, Unreachable)], None)
        .edit(own_route);
    let pool = Script::new()
        .resolve(
            lookup(LookupOutcome::Found, &["192.0.2.9", "192.0.2.1"]),
            lookup(NoAddress, &[]),
        )
        .connect(
            vec![path("192.0.2.9:21", Refused), path(V4, Connected)],
            Some(1),
        );
    vec![
        Case::critical(
            "no such name",
            unresolved(NoAddress, NoAddress),
            "dns-nxdomain",
        ),
        Case::critical(
            "no such name, IPv4 only",
            unresolved(NoAddress, NotAsked),
            "dns-nxdomain",
        ),
        Case::critical(
            "only the family that was excluded",
            unresolved(NoAddress, NotAsked).edit(|script| {
                exclude(script, &lookup(LookupOutcome::Found, &["2001:db8::1"]));
            }),
            "dns-no-usable-family",
        ),
        Case::critical(
            "neither family",
            unresolved(NotAsked, NoAddress).edit(|script| exclude(script, &lookup(NoAddress, &[]))),
            "dns-nxdomain",
        ),
        Case::unknown(
            "the excluded family could not be looked up",
            unresolved(NotAsked, NoAddress)
                .edit(|script| exclude(script, &lookup(TemporaryFailure, &[]))),
            "dns-temporary-failure",
        ),
        Case::unknown(
            "resolver down",
            unresolved(TemporaryFailure, NoAddress),
            "dns-temporary-failure",
        ),
        Case::unknown(
            "resolver silent",
            unresolved(TimedOut, TimedOut),
            "dns-temporary-failure",
        ),
        Case::unknown(
            "resolver broken",
            unresolved(Failed, Failed),
            "dns-local-failure",
        ),
        Case::critical(
            "IPv6 only and no IPv6 here",
            only_v6,
            "dns-no-usable-family",
        ),
        Case::warning(
            "IPv6 refused",
            and_all_is_well(both(Refused, Connected)),
            "aaaa-broken-but-v4-ok",
        ),
        Case::ok(
            "no IPv6 here",
            and_all_is_well(both(Unreachable, Connected).edit(own_route)),
        ),
        Case::ok("IPv6 switched off here", {
            and_all_is_well(both(LocalFailure, Connected).edit(|script| {
                for step in &mut script.attempt.steps {
                    if let Facts::Connect(connected) = &mut step.facts {
                        connected.paths[0].error = Some(
                            "Address family not supported by protocol (os error 97)".to_owned(),
                        );
                    }
                }
            }))
        }),
        Case::warning(
            "one of a pool refused",
            and_all_is_well(pool),
            "dns-partial-pool",
        ),
    ]
}

fn connecting() -> Vec<Case> {
    use TcpOutcome::{LocalFailure, Refused, Stopped, TimedOut, Unreachable};
    vec![
        Case::critical("refused", unconnected(Refused), "tcp-refused"),
        Case::critical("no answer", unconnected(TimedOut), "tcp-timeout"),
        Case::critical("no route", unconnected(Unreachable), "tcp-unreachable"),
        Case::critical(
            "refused tells more than silence",
            both(TimedOut, Refused),
            "tcp-refused",
        ),
        Case::unknown(
            "no descriptors",
            unconnected(LocalFailure),
            "tcp-local-failure",
        ),
        Case::unknown(
            "stopped while connecting",
            unconnected(Stopped).edit(|script| {
                script.evidence.stopped = Some(ftpprobe::evidence::Stopped::Interrupted);
            }),
            "probe-interrupted",
        ),
        Case::critical(
            "SSH next door",
            neighbours(b"SSH-2.0-OpenSSH_9.9\r\n", false),
            "only-sftp-available",
        ),
        Case::critical(
            "implicit TLS next door",
            neighbours(b"SSH-2.0-x\r\n", true),
            "only-implicit-tls-available",
        ),
        Case::critical("nobody next door", neighbours(b"", false), "tcp-refused"),
        Case::critical("reset", greeted("!reset"), "tcp-reset-after-accept"),
        Case::critical(
            "reset while connecting",
            unconnected(TcpOutcome::Reset),
            "tcp-reset-after-accept",
        ),
    ]
}

fn greetings() -> Vec<Case> {
    let implicit = Script::connected("192.0.2.1").greet_as(&["!timeout"], |greeted| {
        greeted.implicit_tls = Some(trial(V4, true));
    });
    let no_tls = Script::connected("192.0.2.1").greet_as(&["!timeout"], |greeted| {
        greeted.implicit_tls = Some(trial(V4, false));
    });
    let stopped = Script::connected("192.0.2.1")
        .greet(&["!deadline"])
        .edit(|script| {
            script.evidence.stopped = Some(ftpprobe::evidence::Stopped::Deadline);
        });
    vec![
        Case::critical("closed", greeted("!closed"), "greeting-eof-no-bytes"),
        Case::critical("silent", no_tls, "greeting-silent"),
        Case::critical("implicit TLS", implicit, "greeting-implicit-tls"),
        Case::critical(
            "TLS alert",
            foreign("!junk \x15\x03", ForeignProtocol::Tls),
            "greeting-implicit-tls",
        ),
        Case::critical(
            "ssh",
            foreign("!junk SSH-2.0-x", ForeignProtocol::Ssh),
            "greeting-ssh",
        ),
        Case::critical(
            "smtp",
            foreign("220 mail ESMTP", ForeignProtocol::Smtp),
            "greeting-not-ftp",
        ),
        Case::critical(
            "no end",
            greeted("!partial 220-hello\r\n"),
            "greeting-malformed",
        ),
        Case::critical("no code", greeted("!junk hello"), "greeting-malformed"),
        Case::critical(
            "welcome and goodbye",
            greeted("220 Not from there. !closed"),
            "greeting-refused-text",
        ),
        Case::critical(
            "120 and no more",
            Script::connected("192.0.2.1").greet(&["120 Service ready in 5 minutes", "!timeout"]),
            "greeting-120-wait",
        ),
        Case::unknown("stopped before the greeting", stopped, "probe-deadline"),
        Case::warning("slow", and_all_is_well_with("220 hi !4s"), "slow-banner"),
        Case::ok("not so slow", and_all_is_well_with("220 hi !1s")),
        Case::warning(
            "masked",
            and_all_is_well_with("220 ****************************"),
            "greeting-masked-by-middlebox",
        ),
        Case::ok(
            "ornaments",
            and_all_is_well_with("220-**************\n220-Welcome to the archive\n220 ***"),
        ),
        Case::warning(
            "almost full",
            and_all_is_well_with("220-You are user number 48 of 50 allowed.\n220 hi"),
            "banner-says-almost-full",
        ),
        Case::ok(
            "not so full",
            and_all_is_well_with("220-You are user number 8 of 50 allowed.\n220 hi"),
        ),
    ]
}

fn and_all_is_well_with(greeting: &str) -> Script {
    let mut said = Script::new();
    said.exchange(Phase::Greeting, None, greeting);
    let exchange = said.attempt.exchanges.remove(0);
    Script::healthy().edit(|script| script.attempt.exchanges[0] = exchange)
}

fn refusals() -> Vec<Case> {
    [
        ("421 There are too many connected users, please try later. !closed", "limit-server-full"),
        ("421 50 users (the maximum) are already logged in, sorry !closed", "limit-server-full"),
        ("451 MAXIMUM ALLOWED USERS CONNECTED !closed", "limit-server-full"),
        ("421 Too many connections (8) from this IP !closed", "limit-per-ip"),
        ("530 Sorry, the maximum number of connections (3) for your host are already connected. !closed", "limit-per-ip"),
        ("421 Zuviele Verbindungen (8) von dieser IP-Adresse. !closed", "limit-per-ip"),
        ("421 Maximum anonymous login limit has been reached. !closed", "limit-anonymous"),
        ("500 Access denied: rate limit exceed, wait time to respect rate 1.2s, max wait time allowed 1s !closed", "limit-rate"),
        ("500 Access denied: banned client IP !closed", "ip-banned"),
        ("500 FTP server shut down (maintenance) -- please try again later !closed", "server-shutdown"),
        ("421 Server is locked, please try again later. !closed", "server-locked"),
        ("421 Server too busy, closing connection. Please retry later! !closed", "server-overloaded"),
        ("421 Service not available. !closed", "source-denied"),
        ("550 No connections allowed from your IP !closed", "source-denied"),
        ("500 OOPS: unrecognised variable in config file: x !closed", "greeting-500-oops"),
        ("421 Not today. !closed", "greeting-421"),
        ("554 Not today. !closed", "greeting-refused"),
        ("530 Not today. !closed", "greeting-refused"),
    ]
    .into_iter()
    .map(|(said, root)| Case::critical(said, greeted(said), root))
    .collect()
}

/// The resolver states what it answers, and nothing by its silence.
#[test_case(LookupOutcome::TemporaryFailure, Confidence::Stated; "an answer")]
#[test_case(LookupOutcome::TimedOut, Confidence::Inferred; "silence")]
fn a_resolver_that_does_not_answer_states_nothing(outcome: LookupOutcome, expected: Confidence) {
    let diagnosis = diagnose(&unresolved(outcome, outcome).end(), &Policy::default());
    let found = &diagnosis.findings[0];
    assert_eq!(
        (found.id.name(), found.confidence),
        ("dns-temporary-failure", expected)
    );
}
