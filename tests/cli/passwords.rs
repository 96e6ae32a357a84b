//! Passwords: where they come from, when they are sent, and that nobody reads them.

use std::fs;
use std::process::Command;

use test_case::test_case;

use crate::{Held, Nobody, ftpprobe, ran, run};

/// The user that a run logged in as, and whether the server took the password.
fn login(command: &mut Command, target: &str) -> (String, bool) {
    let ran = ran(command.args(["--plaintext", "--format", "json", target]));
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(!ran.stdout.contains("hunter2"), "a secret in the report");
    assert!(!ran.stderr.contains("hunter2"), "a secret on stderr");
    let exchanges = report["attempts"][0]["exchanges"].as_array().unwrap();
    let welcome = exchanges.iter().any(|exchange| exchange["code"] == 230);
    (
        report["target"]["user"].as_str().unwrap().to_owned(),
        welcome,
    )
}

#[test]
fn passwords_come_from_where_they_are_said_to_be() {
    // Takes the password `demo` of the user `demo`, and no other.
    let held = Held::start("healthy");
    let host = held.address.as_str();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (file, netrc) = (path("password"), path(".netrc"));
    fs::write(&file, "demo\nhunter2\n").unwrap();
    fs::write(&netrc, "machine 127.0.0.1 login demo password demo\n").unwrap();
    let (right, wrong) = (("demo".to_owned(), true), ("demo".to_owned(), false));
    let variable = |password: &str, args: &[&str]| {
        let mut command = ftpprobe(args);
        command.env("FTPPROBE_PASSWORD", password);
        command.env("HOME", folder.path());
        command
    };
    let in_target = |password: &str| format!("ftp://demo:{password}@{host}");
    for (command, target, expected) in [
        (variable("demo", &["--user", "demo"]), host, &right),
        (variable("hunter2", &["--user", "demo"]), host, &wrong),
        (
            variable("hunter2", &["--user", "demo", "--password-file", &file]),
            host,
            &right,
        ),
        (variable("hunter2", &["--netrc"]), host, &right),
        (variable("hunter2", &["--netrc-file", &netrc]), host, &right),
        (variable("hunter2", &[]), &in_target("demo"), &right),
        (variable("demo", &[]), &in_target("hunter2"), &wrong),
        (
            variable("x", &["--password-file", &file]),
            &in_target("hunter2"),
            &right,
        ),
        (variable("x", &["--netrc"]), &in_target("hunter2"), &right),
    ] {
        let mut command = command;
        assert_eq!(&login(&mut command, target), expected, "{command:?}");
    }
}

#[test]
fn a_user_s_password_is_not_sent_in_the_clear_unless_allowed() {
    let held = Held::start("healthy");
    let mut command = ftpprobe(&["--format", "json", "--user", "demo", &held.address]);
    let ran = ran(command.env("FTPPROBE_PASSWORD", "demo"));
    assert!(!ran.stdout.contains("PASS"), "{}", ran.stdout);
    assert_ne!(ran.code, 0);
}

#[test]
fn a_password_in_the_target_is_warned_of() {
    let nobody = Nobody::bind();
    let target = format!("ftp://me:hunter2@{}", nobody.address());
    let ran = run(&["--plaintext", "-q", &target]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("visible in the process list"),
        "{}",
        ran.stderr
    );
    assert!(!(ran.stdout + &ran.stderr).contains("hunter2"));
}

/// As curl takes it. Nothing is sent, and nobody reads the password on the screen.
#[test_case(&["-u", "bob:hunter2", "127.0.0.1:1"]; "short")]
#[test_case(&["-ubob:hunter2", "127.0.0.1:1"]; "in one word")]
#[test_case(&["-u", "bob%3Ahunter2", "127.0.0.1:1"]; "with a colon that is encoded")]
#[test_case(&["--user=bob%3ahunter2", "127.0.0.1:1"]; "with a colon in small letters")]
#[test_case(&["--user=bob:hunter2", "ftp://bob@127.0.0.1:1"]; "beside another")]
#[test_case(&["probe", "-u", "bob:hunter2", "--password-file", "/none", "127.0.0.1:1"]; "with a file")]
#[test_case(&["-u", "bob", "--password=hunter2", "127.0.0.1:1"]; "an option")]
#[test_case(&["-u", "bob", "--passwd", "hunter2", "127.0.0.1:1"]; "an option with a blank")]
fn a_password_in_the_wrong_place(args: &[&str]) {
    let ran = run(args);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("--password-file"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
}
