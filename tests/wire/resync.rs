//! Replies out of step with the commands: the true answer is found, or the session replaced.

use ftpprobe::demo::behaviour::{Behaviour, Override};
use ftpprobe::diagnosis::{Policy, Verdict, diagnose};
use ftpprobe::evidence::Evidence;
use test_case::test_case;

use crate::{anonymous, answer, exchanges, quick, run};

fn connections(evidence: &Evidence) -> Option<u32> {
    evidence.last_attempt().unwrap().connections_opened
}

fn noops(transcript: &[String]) -> usize {
    let noops = transcript.iter().filter(|line| line.contains("NOOP"));
    noops.count()
}

fn replying<const N: usize>(replies: [Override; N]) -> Behaviour {
    Behaviour {
        replies: replies.into(),
        ..Behaviour::default()
    }
}

fn warning(evidence: &Evidence) -> &'static str {
    let diagnosis = diagnose(evidence, &Policy::default());
    assert_eq!(
        diagnosis.verdict,
        Verdict::Warning,
        "{:?}",
        diagnosis.findings
    );
    diagnosis.findings[0].id.name()
}

/// What came too much is there first, and the answer follows.
#[test_case("PWD", "215 UNIX\r\n257 \"/\" it is\r\n"; "the answer to SYST once more")]
#[test_case("SYST", "220 Hello\r\n215 UNIX\r\n"; "a second greeting")]
#[test_case("SYST", "211 End\r\n215 UNIX\r\n"; "the end of a list")]
#[test_case("EPSV", "200 Yes\r\n500 No\r\n"; "a general yes")]
#[tokio::test]
async fn the_answer_follows(command: &str, said: &str) {
    let verb = command.split(' ').next().unwrap();
    let (evidence, transcript) = run(
        replying([Override::on(verb).nth(1).saying(said)]),
        anonymous(),
        &quick(),
    )
    .await;
    let lines: Vec<&str> = said.lines().collect();
    let code = |line: &str| line[..3].parse::<u16>().ok();
    assert_eq!(answer(&evidence, command).code(), code(lines[1]));
    let stray = exchanges(&evidence)
        .iter()
        .find(|it| it.unsolicited)
        .unwrap();
    assert_eq!((stray.code(), &stray.command), (code(lines[0]), &None));
    assert_eq!(noops(&transcript), 0);
    assert_eq!(connections(&evidence), Some(1));
    assert_eq!(warning(&evidence), "protocol-out-of-sync");
}

/// Each reply answers the command before it, and goes on to do so.
#[tokio::test]
async fn a_session_that_stays_behind_is_replaced() {
    let behind = replying([
        Override::on("PWD").nth(1).saying("215 UNIX\r\n"),
        Override::on("NOOP").nth(1).saying("257 \"/\" it is\r\n"),
    ]);
    let (evidence, transcript) = run(behind, anonymous(), &quick()).await;
    assert_eq!(answer(&evidence, "PWD").code(), Some(257));
    assert_eq!(noops(&transcript), 1);
    assert_eq!(connections(&evidence), Some(2));
    assert_eq!(warning(&evidence), "protocol-out-of-sync");
}

/// NOOP is answered by itself, so that the code was only odd.
#[tokio::test]
async fn an_odd_code_is_the_answer() {
    let odd = replying([Override::on("PWD").saying("250 \"/\" it is\r\n")]);
    let (evidence, transcript) = run(odd, anonymous(), &quick()).await;
    assert_eq!(answer(&evidence, "PWD").code(), Some(250));
    assert_eq!(noops(&transcript), 1);
    assert_eq!(connections(&evidence), Some(1));
    assert_eq!(warning(&evidence), "protocol-unexpected-code");
}

#[tokio::test]
async fn a_listing_is_asked_for_once_more_after_type_a() {
    let words = "504 Must set the type first\r\n";
    let (evidence, _) = run(
        replying([Override::on("MLSD").nth(1).saying(words)]),
        anonymous(),
        &quick(),
    )
    .await;
    assert_eq!(answer(&evidence, "TYPE A").code(), Some(200));
    assert_eq!(warning(&evidence), "type-required");
}

/// A type makes no right of it.
#[tokio::test]
async fn what_is_not_permitted_is_not_asked_for_again() {
    let denied = "550 Permission denied\r\n";
    let replies = [
        Override::on("MLSD").saying(denied),
        Override::on("LIST").saying(denied),
    ];
    let (evidence, transcript) = run(replying(replies), anonymous(), &quick()).await;
    assert!(transcript.iter().all(|line| !line.contains("TYPE")));
    let diagnosis = diagnose(&evidence, &Policy::default());
    assert_eq!(diagnosis.findings[0].id.name(), "dir-no-permission");
}
