//! What a server is known to do as it is shipped settles what its silence and its numbers mean.

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::data::DataEnd;
use test_case::test_case;

use crate::Case;
use crate::listing::Passive;
use crate::script::{LIST, Script};

const VSFTPD: &str = "220 (vsFTPd 3.0.5)";
const FILEZILLA: &str =
    "220-FileZilla Server 1.9.4\n220 Please visit https://filezilla-project.org/";
const UNKNOWN: &str = "220 ready";

/// Up to the directory, on the server that greets so; then the listing goes like this over both modes.
fn on(greeting: &str, edit: fn(Passive) -> Passive) -> Script {
    let directory = format!("213-Status\n{}213 End", LIST.replace("\r\n", "\n"));
    Script::connected("192.0.2.1")
        .greet(&[greeting])
        .features("EPSV|UTF8|REST STREAM")
        .login(&["331 Please specify the password.", "230 Login successful."])
        .directory(&directory, None)
        .passive(Epsv, "229 ok (|||50001|)", edit)
        .passive(Pasv, "227 ok (192,0,2,1,195,82)", edit)
}

fn silent(plan: Passive) -> Passive {
    plan.answer("!timeout")
}

fn stalled(plan: Passive) -> Passive {
    let limit_us = 30_000_000;
    plan.bytes("").end(DataEnd::TimedOut {
        limit_us: Some(limit_us),
    })
}

pub(crate) fn cases() -> Vec<Case> {
    let middlebox = "data-accepted-by-middlebox";
    vec![
        // It says 150 once it has the data connection: so it has none, and something else has ours.
        Case::critical("vsftpd waits on", on(VSFTPD, silent), middlebox).with(&["no-mlsd"]),
        // Look-alikes: of these it is not known, or they say 150 at once.
        Case::critical("who knows why", on(UNKNOWN, silent), "reply-timeout").with(&["no-mlsd"]),
        Case::critical(
            "at once, and silent",
            on(FILEZILLA, silent),
            "reply-timeout",
        )
        .with(&["no-mlsd"]),
    ]
}

fn facts(script: Script) -> Vec<String> {
    let mut diagnosis = diagnose(&script.end(), &Policy::default());
    crate::facts(&diagnosis.findings.swap_remove(0))
}

#[test_case(VSFTPD, "so it had this one"; "seen")]
#[test_case(FILEZILLA, "before it has the data connection"; "not known")]
fn a_stall_tells_whether_the_server_saw_us(greeting: &str, expected: &str) {
    let facts = facts(on(greeting, stalled));
    assert!(
        facts.iter().any(|fact| fact.contains(expected)),
        "{facts:?}"
    );
}

#[test]
fn of_an_unknown_server_a_stall_tells_nothing_more() {
    let facts = facts(on(UNKNOWN, stalled));
    assert!(
        !facts.iter().any(|fact| fact.contains("in these words")),
        "{facts:?}"
    );
}

#[test_case("421 Too many connections (8) from this IP", Some("8"); "as it is shipped")]
#[test_case("421 Too many connections (9) from this IP", None; "chosen by somebody")]
fn a_limit_that_nobody_chose_is_told(refusal: &str, shipped: Option<&str>) {
    let refusal = format!("{refusal} !closed");
    let script = Script::connected("192.0.2.1").greet(&[&refusal]);
    let facts = facts(script.edit(|script| {
        script.evidence.asked.server_profile = Some("pure-ftpd".to_owned());
    }));
    let told = facts
        .iter()
        .find(|fact| fact.starts_with("The default limit"));
    assert_eq!(told.is_some(), shipped.is_some(), "{facts:?}");
    assert!(shipped.is_none_or(|limit| told.is_some_and(|fact| fact.ends_with(limit))));
}
