//! Several records in one call, and several sessions in one record: what is sent in any of them is told of none, whenever it was sent.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use ftpprobe::render::Format;
use serde_json::Value;
use test_case::test_case;

use crate::masked::with_secret;
use crate::secrets::assert_untold;
use crate::tape::{Host, Tape};
use crate::{Ran, ftpprobe, ran};

const SECRET: &str = "hunter2-long";

/// The longest part that any encoding leaves as it is, and what is left where a shorter secret is taken out of it.
const TRACES: [&str; 2] = ["HUNTER2", "-LONG"];

/// The forms that several reports can take: one object holds one report.
fn formats() -> impl Iterator<Item = Format> {
    let all = Format::ALL.into_iter();
    all.filter(|format| *format != Format::Json)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    ClientLog,
    ServerLog,
    Capture,
    Evidence,
    Report,
}

const KINDS: [Kind; 5] = [
    Kind::ClientLog,
    Kind::ServerLog,
    Kind::Capture,
    Kind::Evidence,
    Kind::Report,
];

/// A record in which the server says this, and the client sends that.
fn record(kind: Kind, said: &str, sent: &str) -> Vec<u8> {
    match kind {
        Kind::ClientLog => client_log(said, sent).into_bytes(),
        Kind::ServerLog => format!(
            "Sat Nov 28 09:04:24 2026 [pid 2] CONNECT: Client \"192.0.2.9\"\n\
             Sat Nov 28 09:04:24 2026 [pid 2] FTP response: Client \"192.0.2.9\", \"220 hello {said}\"\n\
             Sat Nov 28 09:04:24 2026 [pid 2] FTP command: Client \"192.0.2.9\", \"USER bob\"\n\
             Sat Nov 28 09:04:24 2026 [pid 2] FTP response: Client \"192.0.2.9\", \"331 {said}?\"\n\
             Sat Nov 28 09:04:24 2026 [pid 2] FTP command: Client \"192.0.2.9\", \"PASS {sent}\"\n\
             Sat Nov 28 09:04:24 2026 [pid 2] FTP response: Client \"192.0.2.9\", \"530 Login {said} incorrect.\"\n"
        )
        .into_bytes(),
        Kind::Capture => {
            let mut tape = Tape::new(Host::Client);
            session(&mut tape, 40_001, said, sent);
            tape.file()
        }
        Kind::Evidence => written(said, sent, false),
        Kind::Report => written(said, sent, true),
    }
}

fn client_log(said: &str, sent: &str) -> String {
    format!(
        "---- Connecting to h.example (192.0.2.1) port 21\n<--- 220 hello {said}\n---> USER bob\n<--- 331 {said}?\n\
         ---> PASS {sent}\n<--- 530 Login {said} incorrect.\n---- Closing control socket\n"
    )
}

fn session(tape: &mut Tape, port: u16, said: &str, sent: &str) {
    let mut control = tape.tcp(port, 21);
    tape.open(&mut control, Host::Client);
    let lines = [
        format!("< 220 hello {said}"),
        "> USER bob".to_owned(),
        format!("< 331 {said}?"),
        format!("> PASS {sent}"),
        format!("< 530 Login {said} incorrect."),
    ];
    tape.talk(&mut control, &lines.each_ref().map(String::as_str));
    tape.quit(&mut control);
}

/// Evidence, or a report, that somebody else wrote.
fn written(said: &str, sent: &str, is_report: bool) -> Vec<u8> {
    let evidence = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/evidence/healthy/evidence.json"
    );
    let text = if is_report {
        run("diagnose", &["--format=jsonl", evidence]).stdout
    } else {
        fs::read_to_string(evidence).unwrap()
    };
    let mut value: Value = serde_json::from_str(&text).unwrap();
    with_secret(&mut value, &format!("PASS {sent}"), said);
    value.to_string().into_bytes()
}

fn run(command: &str, args: &[&str]) -> Ran {
    ran(ftpprobe(&[command]).args(args))
}

/// Files with these contents, diagnosed in one call in all forms. Nothing of it tells the secret, and something tells of a mask.
fn assert_untold_of(records: &[Vec<u8>]) {
    let inputs = tempfile::tempdir().unwrap();
    let outputs = tempfile::tempdir().unwrap();
    let mut command = ftpprobe(&["diagnose", "-v"]);
    for format in formats() {
        let file = outputs.path().join(format.name());
        command.arg(format!("--also={format}:{}", file.display()));
    }
    for (number, record) in records.iter().enumerate() {
        let file = inputs.path().join(number.to_string());
        fs::write(&file, record).unwrap();
        command.arg(file);
    }
    let ran = ran(&mut command);
    assert!(!ran.stdout.is_empty(), "{}", ran.stderr);
    assert_untold(outputs.path(), &[&ran.stdout, &ran.stderr], &TRACES);
    let lines = fs::read_to_string(outputs.path().join("jsonl")).unwrap();
    assert!(lines.lines().count() >= records.len(), "{lines}");
    assert!(lines.contains("********"), "{lines}");
}

/// What is sent in one file is not told of another one, whichever comes first.
#[test_case(Kind::ClientLog; "a client's log")]
#[test_case(Kind::ServerLog; "a server's log")]
#[test_case(Kind::Capture; "a capture")]
#[test_case(Kind::Evidence; "evidence")]
#[test_case(Kind::Report; "a report")]
fn a_secret_of_one_file_is_not_told_of_another(kind: Kind) {
    for other in KINDS {
        let (says, sends) = (record(kind, SECRET, "XXXX"), record(other, "you", SECRET));
        assert_untold_of(&[says.clone(), sends.clone()]);
        assert_untold_of(&[sends, says]);
    }
}

/// The same of two files that are held against each other.
#[test]
fn a_secret_of_one_side_is_not_told_of_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let outputs = tempfile::tempdir().unwrap();
    for kind in KINDS {
        for other in KINDS {
            let at = |name: &str| folder.path().join(name).display().to_string();
            let (says, sends) = (at("says"), at("sends"));
            fs::write(&says, record(kind, SECRET, "XXXX")).unwrap();
            fs::write(&sends, record(other, "you", SECRET)).unwrap();
            let both = [
                (&says, &sends, ["text", "json"]),
                (&sends, &says, ["json", "html"]),
            ];
            for (here, there, formats) in both {
                for format in formats {
                    let ran = ran(&mut ftpprobe(&[
                        "contrast", "--format", format, here, there,
                    ]));
                    assert!(!ran.stdout.is_empty(), "{}", ran.stderr);
                    assert_untold(outputs.path(), &[&ran.stdout, &ran.stderr], &TRACES);
                }
            }
        }
    }
}

/// Of three sessions the first one hears of it and the last one sends it; the one between sends a part.
fn sessions(kind: Kind) -> Vec<u8> {
    let all = [(SECRET, "XXXX"), ("you", "hunter2"), ("you, too", SECRET)];
    if kind == Kind::Capture {
        let mut tape = Tape::new(Host::Server);
        for (port, (said, sent)) in (40_001..).zip(all) {
            session(&mut tape, port, said, sent);
        }
        return tape.file();
    }
    let records = all.map(|(said, sent)| record(kind, said, sent));
    let lines = records.map(|record| [record, b"\n".to_vec()].concat());
    lines.concat()
}

#[test_case(Kind::ClientLog; "a client's log")]
#[test_case(Kind::ServerLog; "a server's log")]
#[test_case(Kind::Capture; "a capture")]
#[test_case(Kind::Report; "reports")]
fn what_is_sent_later_is_not_told_of_earlier(kind: Kind) {
    let text = sessions(kind);
    assert_untold_of(std::slice::from_ref(&text));
    let outputs = tempfile::tempdir().unwrap();
    // Standard input comes but once.
    for format in ["text", "jsonl"] {
        let ran = fed(
            ftpprobe(&["diagnose", "-v", "--format", format, "-"]),
            &text,
        );
        assert!(ran.stdout.contains("********"), "{}", ran.stderr);
        assert_untold(outputs.path(), &[&ran.stdout, &ran.stderr], &TRACES);
    }
}

/// What was read before a file that cannot be read is told, without what was sent in it.
#[test]
fn what_is_told_before_an_error_holds_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let outputs = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(at("says"), record(Kind::ClientLog, SECRET, "XXXX")).unwrap();
    fs::write(at("sends"), record(Kind::Capture, "you", SECRET)).unwrap();
    let ran = run("diagnose", &["-v", &at("says"), &at("sends"), &at("none")]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stdout.contains("********"), "{}", ran.stdout);
    assert_untold(outputs.path(), &[&ran.stdout, &ran.stderr], &TRACES);
}

fn fed(mut command: Command, text: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
