//! Secrets of other targets, of evidence that others wrote, of logs with thousands of them, and at places where a text was cut.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use serde_json::Value;
use test_case::test_case;

use crate::secrets::{Parrot, SENT, assert_untold};
use crate::{ftpprobe, ran};

const FORMATS: [&str; 6] = ["text", "jsonl", "nagios", "prometheus", "markdown", "junit"];

/// The server says the secrets of one target to all of them.
#[test_case("target = \"you@HOST\"\npassword-file = \"right\""; "in a file")]
#[test_case("target = \"you@HOST\"\nnetrc-file = \"netrc\""; "in a netrc")]
#[test_case("target = \"you@HOST\"\npassword-env = \"RIGHT\""; "in a variable")]
#[test_case("target = \"HOST\"\nanonymous-password = \"RIGHT\""; "of an anonymous login")]
#[test_case("target = \"you@HOST\"\nnetrc-file = \"netrc-of-others\""; "in a netrc and not sent")]
#[test_case("target = \"HOST\""; "in the environment")]
fn a_secret_of_one_target_is_not_told_of_another(table: &str) {
    let sent = &SENT[0];
    let server = Parrot::start(sent);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    for (name, text) in [
        ("other", "no-such-thing-1"),
        ("right", sent.password),
        (
            "netrc",
            "machine 127.0.0.1 login you password hunter2-long account \"cost-center 4711x\"\n",
        ),
        (
            "netrc-of-others",
            "machine h.example login you password hunter2-long account \"cost-center 4711x\"\n\
             machine 127.0.0.1 login you password no-such-thing-1\n",
        ),
    ] {
        fs::write(path(name), text).unwrap();
    }
    let table = table.replace("HOST", &server.address);
    let table = table.replace(
        "anonymous-password = \"RIGHT\"",
        &format!("anonymous-password = \"{}\"", sent.password),
    );
    let text = format!(
        "history = \"out/history\"\n[defaults]\nplaintext = true\nbackoff = \"10ms\"\nmax-backoff = \"20ms\"\n\
         [targets.me]\ntarget = \"me@{0}\"\npassword-file = \"other\"\n[targets.nobody]\ntarget = \"{0}\"\n\
         [targets.you]\n{table}\n",
        server.address
    );
    fs::write(path("config"), text).unwrap();
    fs::create_dir(path("out")).unwrap();
    for format in FORMATS {
        let mut command = ftpprobe(&["-v", "--deadline=20s"]);
        command
            .args([
                format!("--config={}", path("config")),
                format!("--format={format}"),
            ])
            .args([format!("--state={}", path("out/state"))])
            .env("FTPPROBE_ACCOUNT", sent.account)
            .env("RIGHT", sent.password);
        if !table.contains(" = \"you") {
            command.env("FTPPROBE_PASSWORD", sent.password);
        }
        let ran = ran(&mut command);
        assert!(ran.code < 3 || !ran.stdout.is_empty(), "{}", ran.stderr);
        assert_untold(
            Path::new(&path("out")),
            &[&ran.stdout, &ran.stderr],
            sent.traces,
        );
    }
}

/// Puts a secret into what evidence or a report says: everywhere where there is a text of the other side.
pub(crate) fn with_secret(value: &mut Value, command: &str, secret: &str) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value) {
                    ("command", Value::String(text)) if text.starts_with("PASS") => {
                        command.clone_into(text);
                    }
                    ("raw" | "head" | "summary" | "text", Value::String(text)) => {
                        text.insert_str(0, &format!("{secret} "));
                    }
                    ("lines" | "names" | "evidence", Value::Array(lines)) => {
                        for line in lines {
                            if let Value::String(text) = line {
                                *text = format!("{text} {secret}");
                            }
                        }
                    }
                    ("values", Value::Object(values)) => {
                        for value in values.values_mut() {
                            if let Value::String(text) = value {
                                *text = format!("{text} {secret}");
                            }
                        }
                    }
                    (_, value) => with_secret(value, command, secret),
                }
            }
        }
        Value::Array(parts) => {
            for part in parts {
                with_secret(part, command, secret);
            }
        }
        _ => {}
    }
}

#[test_case("PASS hunter2-long"; "a password")]
#[test_case("ACCT hunter2-long"; "an account")]
#[test_case("SITE PSWD former-1 hunter2-long"; "a password that is changed")]
#[test_case("site changepassword bob hunter2-long"; "by a command of no known server")]
#[test_case("CPWD hunter2-long"; "without SITE")]
fn what_others_wrote_is_masked_when_it_is_read(command: &str) {
    let folder = tempfile::tempdir().unwrap();
    let outputs = tempfile::tempdir().unwrap();
    let evidence = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/evidence/healthy/evidence.json"
    );
    let report = ran(&mut ftpprobe(&["diagnose", "--format=json", evidence])).stdout;
    let evidence = fs::read_to_string(evidence).unwrap();
    for text in [evidence, report] {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        with_secret(&mut value, command, "hunter2-long");
        let file = folder.path().join("written");
        fs::write(&file, value.to_string()).unwrap();
        assert!(value.to_string().matches("hunter2-long").count() > 5);
        for format in ["text", "json", "jsonl", "nagios", "markdown", "junit"] {
            let ran = ran(ftpprobe(&["diagnose", "-v", "--format", format]).arg(&file));
            assert!(ran.stderr.is_empty(), "{}", ran.stderr);
            assert_untold(outputs.path(), &[&ran.stdout], &["HUNTER2"]);
            assert!(
                ran.stdout.contains("********") || format != "json",
                "{}",
                ran.stdout
            );
        }
        if value.get("evidence_version").is_some() {
            let saved = outputs.path().join("saved");
            ran(ftpprobe(&["diagnose", "--save-evidence"])
                .arg(&saved)
                .arg(&file));
            assert!(saved.exists());
            assert_untold(outputs.path(), &[], &["HUNTER2"]);
        }
    }
}

/// A server under attack: each session tries another password, and hears of one of long ago.
#[test]
fn a_log_of_thousands_of_passwords() {
    let word = |number: u32| format!("pw{number:05}-zq/7");
    let mut log = String::new();
    for number in 0..5000_u32 {
        let (pid, said) = (10_000 + number, word(number / 3));
        let front = format!(
            "Sat Nov 28 {:02}:{:02}:{:02} 2026 [pid {pid}]",
            number / 3600,
            number / 60 % 60,
            number % 60
        );
        write!(
            log,
            "{front} CONNECT: Client \"192.0.2.9\"\n\
             {front} FTP command: Client \"192.0.2.9\", \"USER bob\"\n\
             {front} [bob] FTP response: Client \"192.0.2.9\", \"331 Password, not {said}.\"\n\
             {front} [bob] FTP command: Client \"192.0.2.9\", \"PASS {}\"\n\
             {front} [bob] FTP response: Client \"192.0.2.9\", \"530 Login incorrect, {said}.\"\n",
            word(number)
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log");
    fs::write(&file, log).unwrap();
    let outputs = tempfile::tempdir().unwrap();
    let also = outputs.path().join("jsonl");
    let mut command = ftpprobe(&["diagnose", "-v"]);
    command
        .arg(format!("--also=jsonl:{}", also.display()))
        .arg(&file);
    let ran = ran(&mut command);
    assert!(ran.stdout.contains("530"), "{}", ran.stderr);
    assert_untold(outputs.path(), &[&ran.stdout, &ran.stderr], &["-ZQ"]);
}

/// A server that hangs up in the middle of the secret, in a reply and in a listing.
fn cut_off(said: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || cut_short(&stream.unwrap(), said));
        }
    });
    address
}

fn cut_short(stream: &TcpStream, said: &str) -> Option<()> {
    let mut out = stream;
    out.write_all(b"220 ready\r\n").ok()?;
    for line in BufReader::new(stream).lines() {
        let line = line.ok()?;
        let reply = match line.split(' ').next()? {
            "USER" => "331 go on\r\n",
            "PASS" => {
                out.write_all(format!("530-no\r\n530 it is not {said}").as_bytes())
                    .ok()?;
                return None;
            }
            _ => "502 no\r\n",
        };
        out.write_all(reply.as_bytes()).ok()?;
    }
    None
}

#[test_case("hunter2-lo"; "much of it")]
#[test_case("hunt"; "four characters")]
fn the_beginning_of_a_secret_is_not_told(said: &'static str) {
    let address = cut_off(said);
    let folder = tempfile::tempdir().unwrap();
    for format in ["text", "json", "markdown"] {
        let mut command = ftpprobe(&[
            "--plaintext",
            "-v",
            "--user=me",
            "--retries=0",
            "--format",
            format,
        ]);
        command
            .arg(format!(
                "--save-evidence={}",
                folder.path().join("evidence").display()
            ))
            .arg(&address)
            .env("FTPPROBE_PASSWORD", "hunter2-long");
        let ran = ran(&mut command);
        assert!(ran.stdout.contains("it is not ********"), "{}", ran.stdout);
        assert_untold(folder.path(), &[&ran.stdout, &ran.stderr], &["HUNT"]);
    }
}

/// Signs that nobody sees, or that end a line, in whatever is typed or written in a configuration.
#[test_case(&["--no-such\u{1b}[31m", "h"]; "an option")]
#[test_case(&["--timeout", "5\u{1b}[2J", "h"]; "a value")]
#[test_case(&["--timeout=5\nerror: all is well", "h"]; "a line")]
#[test_case(&["-t5\nerror: all is well", "h"]; "a line behind a letter")]
#[test_case(&["--format", "js\u{202e}on", "h"]; "a sign that turns others round")]
#[test_case(&["h\u{7}.example:x"]; "a target")]
#[test_case(&["demo", "h\u{1b}]0;x\u{7}"]; "a scenario")]
#[test_case(&["diagnose", "/no/such\u{1b}[31m"]; "a file")]
#[test_case(&["--config", "/no/such\u{1b}[31m"]; "a configuration")]
#[test_case(&["--ca-file", "/no/such\u{200b}", "h"]; "a certificate")]
#[test_case(&["--password-file", "/no/such\u{1b}[31m", "me@h"]; "a password")]
#[test_case(&["--warn", "log\u{1b}[1min=2s", "h"]; "a threshold")]
#[test_case(&["generate", "schema", "\u{1b}[31m"]; "something to generate")]
#[test_case(&["explain", "\u{1b}[31m\u{200b}"]; "something to explain")]
#[test_case(&["codes", "\u{1b}[31m\u{200b}"]; "a stray argument")]
#[test_case(&["history", "--since", "\u{1b}[31m\u{200b}", "--history=/no/such"]; "a time")]
fn a_message_holds_no_unseen_signs(args: &[&str]) {
    let ran = ran(&mut ftpprobe(args));
    let text = ran.stdout + &ran.stderr;
    assert!(!text.is_empty());
    for line in text.lines() {
        assert_eq!(ftpprobe::text::sanitize(line), line, "{text}");
        assert!(!line.starts_with("error: all is well"), "{text}");
    }
}

#[test_case("[targets.a]\ntarget = \"a\\u001b[31m b\""; "a target")]
#[test_case("[targets.\"a\\u001b[31m\"]\nx = 1"; "a name")]
#[test_case("\"x\\u001b[31m\" = 1"; "a key")]
#[test_case("[defaults]\ntimeout = \"5\\u001b[31m\\nerror: all is well\""; "a value")]
fn a_message_on_a_configuration_holds_no_unseen_signs(text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, text).unwrap();
    let ran = ran(ftpprobe(&["--config"]).arg(&file));
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{}", ran.stderr);
    assert_eq!(ftpprobe::text::sanitize(lines[0]), lines[0]);
}
