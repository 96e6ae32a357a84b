//! Whole replies as people paste them, explained by the program.
#![expect(
    clippy::unwrap_used,
    reason = "a test whose program does not run has failed"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use test_case::test_case;

fn run(args: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .arg("explain")
        .args(args)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn text(args: &[&str]) -> String {
    let output = run(args, "");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), stderr.as_str()),
        (Some(0), ""),
        "{args:?}"
    );
    String::from_utf8(output.stdout).unwrap()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&text(&[args, &["--format", "json"]].concat())).unwrap()
}

#[test_case("421 Too many connections (8) from this IP"; "as it is")]
#[test_case("\"421 Too many connections (8) from this IP\""; "in quotes")]
#[test_case("[421 Too many connections (8) from this IP]"; "in brackets")]
#[test_case("「421 Too many connections (8) from this IP」"; "in Japanese quotes")]
#[test_case("2026-11-23 10:00:01 12345 1 Response: 421 Too many connections (8) from this IP"; "from a client's log")]
#[test_case("< 421 Too many connections (8) from this IP"; "from curl")]
#[test_case("*resp* '421 Too many connections (8) from this IP'"; "from Python")]
#[test_case("ftplib.error_temp: 421 Too many connections (8) from this IP"; "from an exception")]
fn a_pasted_reply_is_told_apart(pasted: &str) {
    let told = json(&[pasted]);
    assert_eq!(told["code"], 421);
    assert_eq!(told["finding"]["id"], "limit-per-ip");
    assert_eq!(told["limit"], 8);
    assert_eq!(told["sounds_like"], "Pure-FTPd");
    assert_eq!(told["setting"], "MaxClientsPerIP");
    assert_eq!(told["finding"]["wait_seconds"], 60);
    assert_eq!(told["entry"]["code"], 421);
}

#[test]
fn several_lines_come_on_standard_input() {
    let pasted = "421-Sorry, cleartext sessions and weak ciphers are not accepted on this server.\r\n\
                  421 Please reconnect using TLS security mechanisms.\r\n";
    let output = run(&["-", "--format", "json"], pasted);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["finding"]["id"], "tls-required-control");
    assert_eq!(told["finding"]["wait_seconds"], Value::Null);
    assert!(
        told["finding"]["waiting"]
            .as_str()
            .unwrap()
            .contains("does not help")
    );
}

#[test]
fn the_servers_own_wait_is_told() {
    let told = json(&["421 Too many users right now, try again in 5 minutes."]);
    assert_eq!(told["finding"]["wait_seconds"], 300);
    let words = text(&["421 Too many users right now, try again in 5 minutes."]);
    assert!(
        words.contains("The server itself says how long: 5 minutes."),
        "{words}"
    );
}

#[test]
fn what_the_same_words_mean_elsewhere_is_told() {
    let told = json(&["421 Service not available."]);
    assert_eq!(told["finding"]["id"], "source-denied");
    assert_eq!(told["moment"], "in place of the greeting");
    assert_eq!(told["elsewhere"][0]["id"], "session-421");
}

#[test]
fn unknown_words_are_explained_by_their_code() {
    let told = json(&["450 Zork."]);
    assert_eq!(
        (&told["finding"], &told["entry"]["listed"]),
        (&Value::Null, &true.into())
    );
    let words = text(&["450 Zork."]);
    assert!(words.contains("These words are not known"), "{words}");
}

#[test]
fn all_of_it_is_there_in_japanese() {
    let words = text(&["421 Too many connections (8) from this IP", "--lang", "ja"]);
    for expected in [
        "応答の意味",
        "解決方法",
        "待ち時間",
        "推定サーバー",
        "サーバー管理者",
        "上限は8です",
    ] {
        assert!(words.contains(expected), "{expected} in\n{words}");
    }
}

#[test]
fn a_finding_is_explained() {
    let words = text(&["pasv-private-address"]);
    assert!(
        words.contains("Server administrator") && words.contains("What to do"),
        "{words}"
    );
    assert_eq!(
        json(&["limit-server-full", "--lang", "ja"])["wait_seconds"],
        60
    );
}

#[test_case("vsftpd", "en", "sessions at once from one address  50"; "a limit")]
#[test_case("ProFTPD", "en", "MasqueradeAddress"; "a setting")]
#[test_case("Pure-FTPd", "ja", "15m"; "a timer, in Japanese")]
fn a_server_is_explained(name: &str, language: &str, expected: &str) {
    let words = text(&[name, "--lang", language]);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(&expected), "{words}");
}

/// What profiles say of servers as they are shipped, against what was measured of real ones.
#[test_case("vsftpd", 300.0, "150 comes once the data connection is there"; "vsftpd")]
#[test_case("pure-ftpd", 900.0, "150"; "Pure-FTPd")]
#[test_case("proftpd", 600.0, "150"; "ProFTPD")]
fn a_server_has_timers(name: &str, idle: f64, opens: &str) {
    let told = json(&[name]);
    let timers = told["timers"].as_array().unwrap();
    let timer = timers.iter().find(|it| it["of"] == "idle").unwrap();
    assert_eq!(timer["seconds"], idle);
    assert!(
        told["opens_data"].as_str().unwrap().contains(opens),
        "{told}"
    );
}

#[test]
fn hostile_words_do_no_harm() {
    let words = text(&["421 \u{1b}[2J\u{1b}]0;owned\u{7} (8) from this IP\u{202e}"]);
    assert!(
        !words.contains('\u{1b}') && !words.contains('\u{202e}'),
        "{words:?}"
    );
    let long = format!("421 {}", "x".repeat(60_000));
    assert!(text(&[&long]).len() < 4_000);
}

#[test]
fn what_is_no_reply_is_an_error_that_says_what_to_do() {
    for wrong in ["no such thing", "4210", "zork-per-ip", ""] {
        let output = run(&[wrong], "");
        assert_eq!(output.status.code(), Some(3), "{wrong}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.starts_with("error: "), "{stderr}");
    }
}
