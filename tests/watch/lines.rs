//! The program where there is no terminal: a line for each check, and a summary.

use std::io::{BufRead, BufReader, Read};

use test_case::test_case;

use crate::server::{Beside, full, healthy};
use crate::{send, watch};

#[test]
fn a_check_is_a_line_and_the_end_a_summary() {
    let server = Beside::start(vec![full()]);
    let address = server.address();
    let ran = watch(&address, &["--count", "1"]).output().unwrap();
    let out = String::from_utf8(ran.stdout).unwrap();
    let (line, summary) = out.split_once("\n\n").unwrap();
    let cause = format!("  {address}  CRITICAL limit-");
    assert!(
        line.contains(&cause) && line.contains("held off until"),
        "{line}"
    );
    assert!(!line.contains('\n') && !line.contains('\u{1b}'), "{line}");
    assert!(
        summary.contains("1 run: 0 ok, 0 warning, 1 critical"),
        "{summary}"
    );
    assert!(summary.contains("Incidents"), "{summary}");
    assert_eq!((ran.status.code(), server.connections()), (Some(2), 1));
}

#[test]
fn runs_are_added_to_a_history() {
    let server = Beside::start(vec![healthy()]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    let args = [
        "--count",
        "1",
        "--quiet",
        "--history",
        file.to_str().unwrap(),
    ];
    let ran = watch(&server.address(), &args).output().unwrap();
    assert!(matches!(ran.status.code(), Some(0 | 1)), "{ran:?}");
    let history = ftpprobe::history::History::read(&file).unwrap();
    assert_eq!(history.checks().unwrap().len(), 1);
}

/// As with ping, Ctrl-C is the usual end, and the exit code tells what was seen.
#[test_case("INT")]
#[test_case("TERM")]
fn a_signal_ends_it_with_a_summary(signal: &str) {
    let server = Beside::start(vec![healthy()]);
    let mut child = watch(&server.address(), &["--lang", "ja"]).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.contains(&server.address()), "{line}");
    send(signal, &child);
    let mut summary = String::new();
    out.read_to_string(&mut summary).unwrap();
    assert!(summary.contains("計測値"), "{summary}");
    assert!(matches!(child.wait().unwrap().code(), Some(0 | 1)));
}

#[test_case(&["--every", "10s"], "shortest interval is 30s"; "too often")]
#[test_case(&["--format", "json"], "--format is not an option of watch"; "a report")]
#[test_case(&["--transfer-test", "/"], "extra tests burden a server"; "a burden")]
#[test_case(&["--count", "0"], "--count"; "no check")]
fn what_cannot_be_is_said_before_anything_is_probed(args: &[&str], expected: &str) {
    let server = Beside::start(vec![healthy()]);
    let ran = watch(&server.address(), args).output().unwrap();
    let talk = String::from_utf8(ran.stderr).unwrap();
    assert!(talk.contains(expected), "{talk}");
    assert_eq!((ran.status.code(), server.connections()), (Some(3), 0));
}
