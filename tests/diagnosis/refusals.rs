//! Refusals that are judged by one rule wherever they come: 421, a login that is gone, codes that will pass, codes
//! that do not belong there.

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::certificate::Trust::UnknownIssuer;
use ftpprobe::evidence::listing::Listing;
use ftpprobe::evidence::{Facts, Phase};
use test_case::test_case;

use crate::Case;
use crate::listing::Passive;
use crate::script::{LIST, Script};
use crate::secured::presented;
use crate::tls_certificate::{accepted, self_signed};
use crate::transferred::{File, Plan};

const EPSV: &str = "229 ok (|||50001|)";
const PASV: &str = "227 ok (192,0,2,1,195,82)";

fn stat() -> String {
    format!("213-Status\n{}213 End", LIST.replace("\r\n", "\n"))
}

/// CWD is answered like this; STAT lists the directory, as the evidence says.
fn shown(cwd: &str) -> Script {
    let script = Script::logged_in("192.0.2.1").directory(&stat(), Some(cwd));
    script.edit(|script| {
        script.evidence.target.directory = Some("/pub".to_owned());
        for step in &mut script.attempt.steps {
            if let Facts::Directory(facts) = &mut step.facts {
                facts.listing = Some(Listing::parse(LIST.lines()));
            }
        }
    })
}

fn unshown(cwd: &str) -> Script {
    Script::logged_in("192.0.2.1").directory("213-Status\n213 End", Some(cwd))
}

/// The listings that were asked for over both modes.
fn listed(script: Script, over: fn(Passive) -> Passive) -> Script {
    script.passive(Epsv, EPSV, over).passive(Pasv, PASV, over)
}

/// Both ways into passive mode are answered like this.
fn not_passive(answer: &'static str) -> Script {
    Script::listed("192.0.2.1")
        .passive(Epsv, answer, |data| data)
        .passive(Pasv, answer, |data| data)
}

fn at(phase: Phase, command: &'static str, said: &'static str) -> Script {
    let script = Script::logged_in("192.0.2.1");
    script.edit(move |script| {
        script.exchange(phase, Some(command), said);
    })
}

fn tested(plan: &Plan) -> Script {
    Script::healthy().transfer_test(plan)
}

fn stored(answer: &'static str) -> Plan {
    Plan {
        stor: File {
            answer,
            ..File::default()
        },
        ..Plan::default()
    }
}

pub(crate) fn cases() -> Vec<Case> {
    [
        ended(),
        directories(),
        passing(),
        listings(),
        passive(),
        lost(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// 421, whatever it answers.
fn ended() -> Vec<Case> {
    let rename = Plan {
        rename: ["421 bye", "250 renamed"],
        ..Plan::default()
    };
    vec![
        Case::critical(
            "421 to SYST",
            at(Phase::Features, "SYST", "421 bye"),
            "session-421",
        ),
        Case::critical(
            "421 to PWD, and open",
            at(Phase::Directory, "PWD", "421 Adieu."),
            "session-421",
        ),
        Case::critical(
            "421 to USER",
            Script::connected("192.0.2.1")
                .greet(&["220 ready"])
                .login(&["421 Zork."]),
            "session-421",
        ),
        Case::critical(
            "421 to PASS",
            Script::connected("192.0.2.1")
                .greet(&["220 ready"])
                .login(&["331 password?", "421 Zork. !closed"]),
            "session-421",
        ),
        Case::critical("421 to CWD", shown("421 bye"), "session-421"),
        Case::critical(
            "a limit at CWD",
            shown("421 Too many connections (8) from this IP"),
            "limit-per-ip",
        ),
        Case::critical(
            "421 to EPSV and PASV",
            not_passive("421 Zork."),
            "session-421",
        ),
        Case::critical(
            "421 to listings",
            listed(Script::listed("192.0.2.1"), |data| {
                data.answer("421 bye! !closed")
            }),
            "session-421",
        ),
        Case::critical(
            "421 after the data",
            listed(Script::listed("192.0.2.1"), |data| data.closing("421 bye!")),
            "session-421",
        ),
        Case::critical("421 to STOR", tested(&stored("421 bye")), "session-421"),
        Case::warning("421 to RNFR", tested(&rename), "session-421"),
    ]
}

fn directories() -> Vec<Case> {
    vec![
        Case::critical("550 without words", unshown("550 No."), "dir-not-found"),
        Case::critical(
            "550 without words, listed by STAT",
            shown("550 No."),
            "dir-no-permission",
        ),
        Case::critical("530 to CWD", shown("530 Zork."), "login-lost"),
        Case::critical("426 to CWD", shown("426 Zork."), "dir-refused"),
        Case::critical("350 to CWD", shown("350 Zork."), "protocol-unexpected-code"),
        Case::critical("631 to CWD", shown("631 Zork."), "protocol-unexpected-code"),
        Case::warning(
            "no CWD",
            listed(shown("502 Zork."), |data| data),
            "dir-refused",
        ),
        Case::critical(
            "450 to CWD of the transfer test",
            tested(&Plan {
                cwd: "450 Zork.",
                ..Plan::default()
            }),
            "dir-refused",
        ),
        Case::critical(
            "530 to CWD of the transfer test",
            tested(&Plan {
                cwd: "530 Zork.",
                ..Plan::default()
            }),
            "login-lost",
        ),
    ]
}

fn passing() -> Vec<Case> {
    vec![
        Case::critical(
            "451 to EPSV and PASV",
            not_passive("451 Zork."),
            "pasv-refused",
        ),
        Case::critical(
            "no port to be found",
            not_passive("400 Unable to find valid port"),
            "pasv-ports-exhausted",
        ),
        Case::critical(
            "451 to STOR",
            tested(&stored("451 Zork.")),
            "transfer-refused",
        ),
    ]
}

fn listings() -> Vec<Case> {
    let denied = |list: &'static str| {
        Script::listed("192.0.2.1")
            .passive(Epsv, EPSV, |data| {
                data.answer("550 /drop: Permission denied")
            })
            .passive(Pasv, PASV, move |data| data.bytes(list))
    };
    vec![
        Case::critical("550 beside an empty one", denied(""), "dir-no-permission"),
        Case::warning("550 beside a full one", denied(LIST), "dir-no-permission"),
        Case::critical(
            "a login that is gone at listings",
            listed(Script::listed("192.0.2.1"), |data| data.answer("530 Zork.")),
            "login-lost",
        ),
        Case::ok(
            "no data sets",
            listed(Script::listed("192.0.2.1"), |data| {
                data.answer("550 No data sets found.")
            }),
        )
        .with(&["dir-empty-as-error"]),
    ]
}

fn passive() -> Vec<Case> {
    vec![
        Case::warning(
            "314 to EPSV",
            Script::listed("192.0.2.1")
                .passive(Epsv, "314 no", |data| data)
                .passive(Pasv, PASV, |data| data),
            "protocol-unexpected-code",
        ),
        Case::warning(
            "550 to EPSV, and PASV works",
            Script::listed("192.0.2.1")
                .passive(Epsv, "550 Zork.", |data| data)
                .passive(Pasv, PASV, |data| data),
            "pasv-refused",
        ),
    ]
}

fn lost() -> Vec<Case> {
    let lost = |verb: &'static str| at(Phase::Directory, verb, "!closed");
    vec![
        Case::critical(
            "lost twice at PWD",
            lost("PWD").again(lost("PWD")),
            "server-crash-on-command",
        ),
        Case::critical(
            "lost at two commands",
            lost("SYST").again(lost("PWD")),
            "control-lost",
        ),
        Case::warning(
            "lost at STAT behind a certificate that let it go on",
            accepted(presented(self_signed, UnknownIssuer)).edit(|script| {
                let index = script.exchange(Phase::Directory, Some("STAT"), "!closed");
                assert!(index > 0);
            }),
            "control-lost",
        )
        .with(&["tls-cert-self-signed"]),
    ]
}

#[test_case("450 Zork.", true; "a refusal that will pass")]
#[test_case("553 Zork.", false; "one that will not")]
fn trying_again_is_advised_by_the_code(cwd: &str, advised: bool) {
    let finding = &diagnose(&shown(cwd).end(), &Policy::default()).findings[0];
    assert_eq!(
        (finding.id.name(), finding.retry.advised),
        ("dir-refused", advised)
    );
}

#[test]
fn a_directory_that_a_file_was_stored_in_is_there() {
    let script = tested(&Plan::default()).edit(|script| {
        let cwd = script.exchange(Phase::Directory, Some("CWD /in"), "550 No such directory");
        let look = ftpprobe::evidence::expected::DirectoryLook {
            path: "/in".to_owned(),
            cwd: Some(cwd),
            facts: None,
        };
        let expected = ftpprobe::evidence::expected::Expected {
            directories: vec![look],
            ..Default::default()
        };
        let step = script.attempt.steps[0].clone();
        script.attempt.steps.push(ftpprobe::evidence::Step {
            facts: Facts::Expect(Box::new(expected)),
            ..step
        });
    });
    let found = diagnose(&script.end(), &Policy::default()).findings;
    assert_eq!(found[0].id.name(), "dir-no-permission");
}
