//! What people and programs put around a log: each way of it, over a healthy log of every dialect, leaves the log what
//! it was.

use std::fmt::Write as _;
use std::fs;

use ftpprobe::logs::Dialect;
use serde::Deserialize;
use test_case::test_case;

use crate::{folder, recognised, root, sessions};

#[derive(Debug, Deserialize)]
struct Samples {
    sample: Vec<Sample>,
}

#[derive(Debug, Deserialize)]
struct Sample {
    roots: Vec<String>,
    log: String,
}

/// A healthy log of each dialect.
pub(crate) fn healthy() -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for dialect in Dialect::all() {
        let path = folder("dialects").join(format!("{}.toml", dialect.name()));
        let Ok(text) = fs::read_to_string(path) else {
            continue;
        };
        let samples: Samples = toml::from_str(&text).unwrap();
        let mut samples = samples.sample.into_iter();
        if let Some(sample) = samples.find(|sample| sample.roots == ["ok"]) {
            found.push((dialect.name(), sample.log));
        }
    }
    found
}

/// The log with this in front of each line; `{s}` is a second, of which twenty lines have one, `{n}` the number of the
/// line.
pub(crate) fn with(front: &str, log: &str) -> String {
    let mut out = String::new();
    for (number, line) in log.lines().enumerate() {
        let second = format!("{:02}", number / 20 % 60);
        let front = front
            .replace("{s}", &second)
            .replace("{n}", &(number + 1).to_string());
        writeln!(out, "{front}{line}").unwrap();
    }
    out
}

/// Which dialects are no longer read as they were.
fn spoilt(around: impl Fn(&str) -> Vec<u8>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, log) in healthy() {
        let bytes = around(&log);
        match sessions(&bytes, None) {
            Ok(found) => {
                let roots: Vec<String> = found.iter().map(root).collect();
                let by = found.first().and_then(|it| it.source.as_ref());
                let by = by.map(|source| source.format.as_str());
                if roots != ["ok"] || by != Some(name) {
                    wrong.push(format!("{name}: {roots:?} as {by:?}"));
                }
            }
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    wrong
}

#[test_case("> "; "a mail")]
#[test_case(">> "; "a mail in a mail")]
#[test_case("    "; "indented")]
#[test_case("2026-03-04T07:15:{s}.100100100Z "; "a container with times")]
#[test_case("[2026-03-04T07:15:{s}.100Z] "; "a build server")]
#[test_case("Mar  4 07:15:{s} web1 sync[4412]: "; "the journal")]
#[test_case("<30>1 2026-03-04T07:15:{s}Z web1 sync 4412 - - "; "syslog")]
#[test_case("sync-1  | "; "several containers")]
#[test_case("build\tUpload\t2026-03-04T07:15:{s}.1001000Z "; "a workflow")]
#[test_case("2026-03-04 07:15:{s},100 [main] DEBUG com.example.Ftp - "; "a logger of Java")]
#[test_case("2026-03-04 07:15:{s},100 - ftp - DEBUG - "; "a logger of Python")]
#[test_case("{n}\t"; "numbers of lines")]
fn what_stands_in_front_changes_nothing(front: &str) {
    let wrong = spoilt(|log| with(front, log).into_bytes());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn encodings_change_nothing() {
    let utf_16 = |log: &str| log.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ends = |log: &str| log.replace('\n', "\r\n").into_bytes();
    let colours = |log: &str| {
        let lines = log.lines().map(|line| format!("\x1b[32m{line}\x1b[0m\n"));
        lines.collect::<String>().into_bytes()
    };
    let mut wrong = spoilt(utf_16);
    wrong.extend(spoilt(ends));
    wrong.extend(spoilt(colours));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn text_around_a_log_changes_nothing() {
    let wrong = spoilt(|log| {
        format!(
            "Hello,\n\nI cannot reach the server any more. My log:\n\n```\n{log}```\n\nBest regards\nAlice\n"
        )
        .into_bytes()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test_case("331 Password required\n530 Login incorrect.\n", "login-bad-credentials"; "replies alone")]
#[test_case("220 Hello\n331 Password please\n530 Login incorrect.\n", "login-bad-credentials"; "replies from the greeting")]
#[test_case("PASS x\n530 Login authentication failed\n", "login-bad-credentials"; "from the middle")]
#[test_case("CWD /in\n550 /in: No such file or directory\n", "dir-not-found"; "one exchange")]
fn a_piece_of_a_dialogue_is_taken(log: &str, expected: &str) {
    assert_eq!(recognised(log), Some("bare"));
    let found = sessions(log.as_bytes(), None).unwrap();
    let roots: Vec<String> = found.iter().map(root).collect();
    assert_eq!(roots, [expected]);
}

#[test]
fn a_broken_line_is_put_together() {
    let log = "> Command: PASV\n> Response: 227 Entering Passive Mode\n> (203,0,113,5,200,10)\n> Command: LIST\n\
               > Error: Connection timed out after 20 seconds of inactivity\n";
    let found = sessions(log.as_bytes(), None).unwrap();
    assert_eq!(found[0].attempts[0].data[0].announced_port, Some(51_210));
}
