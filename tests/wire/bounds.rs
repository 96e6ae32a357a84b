//! Servers that say more than anybody has to say: so much is heard, and the run goes on.

use ftpprobe::demo::behaviour::{Behaviour, Greeting, Override, Then};
use test_case::test_case;

use crate::{anonymous, answer, exchanges, quick, run, saying};

/// A reply that says to wait may be followed by another, but not for ever.
#[test_case(4, true; "as many as are heard")]
#[test_case(5, false; "more")]
#[tokio::test]
async fn so_many_preliminary_replies_are_heard(count: usize, is_welcome: bool) {
    let said = "120 wait\r\n".repeat(count) + "220 ready\r\n";
    let behaviour = Behaviour {
        greeting: Greeting::Say(said.into_bytes(), Then::Keep),
        ..Behaviour::default()
    };
    let (evidence, _) = run(behaviour, anonymous(), &quick()).await;
    let attempt = evidence.last_attempt().unwrap();
    assert_eq!(attempt.greeted().unwrap().exchanges.len(), 5);
    assert_eq!(attempt.logged_in().is_some(), is_welcome);
}

#[tokio::test]
async fn so_many_features_are_kept() {
    let lines: Vec<String> = (0..900).map(|number| format!(" X{number}\r\n")).collect();
    let said = format!("211-Features:\r\n{}211 End\r\n", lines.concat());
    let (evidence, _) = run(saying("FEAT", said, Then::Keep), anonymous(), &quick()).await;
    let attempt = evidence.last_attempt().unwrap();
    assert_eq!(attempt.features().unwrap().features.len(), 200);
}

/// What came before the answer to FEAT is passed over, but not for ever.
#[test_case(8, Some(211); "as many as are passed over")]
#[test_case(9, Some(530); "more")]
#[tokio::test]
async fn so_many_replies_are_passed_over_for_feat(count: usize, code: Option<u16>) {
    let early: Vec<String> = (0..count)
        .map(|number| format!("530 Please log in, {number}.\r\n"))
        .collect();
    let said = early.concat() + "211-Features:\r\n EPSV\r\n211 End\r\n";
    let (evidence, _) = run(saying("FEAT", said, Then::Keep), anonymous(), &quick()).await;
    assert_eq!(answer(&evidence, "FEAT").code(), code);
}

/// The same where a command is answered by what answers another one; then NOOP is asked.
#[test_case(8, 0; "as many as are passed over")]
#[test_case(9, 1; "more")]
#[tokio::test]
async fn so_many_replies_are_passed_over_for_a_command(count: usize, noops: usize) {
    let said = "215 UNIX\r\n".repeat(count) + "257 \"/\" it is\r\n";
    let behaviour = Behaviour {
        replies: vec![Override::on("PWD").nth(1).saying(said)],
        ..Behaviour::default()
    };
    let (evidence, transcript) = run(behaviour, anonymous(), &quick()).await;
    let asked = transcript.iter().filter(|line| line.contains("NOOP"));
    assert_eq!(asked.count(), noops);
    let strays = exchanges(&evidence).iter().filter(|it| it.unsolicited);
    assert!(strays.count() >= 8);
}
