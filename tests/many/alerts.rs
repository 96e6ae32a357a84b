//! Commands of alerts of several targets.

use std::process::Command;

use crate::server::Servers;
use crate::{ftpprobe, ran};

/// Each command waits for the other one, which one after another never comes: then the first is ended as too slow, which is told.
#[test]
fn a_slow_command_holds_up_no_other() {
    let addresses = ["127.0.5.1", "127.0.5.2"];
    let servers = Servers::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let meeting = folder.path().join("meeting");
    let made = Command::new("mkfifo").arg(&meeting).status().unwrap();
    assert!(made.success());
    let (meeting, met) = (meeting.display(), folder.path().join("met"));
    // Whoever opens one end of a pipe waits for the other end.
    let command = format!(
        "/bin/sh -c 'case $FTPPROBE_HOST in {}) echo met > {meeting};; *) read -r word < {meeting}; echo $word > {};; esac'",
        addresses[0],
        met.display()
    );
    let state = folder.path().join("state").display().to_string();
    let mut options = [
        "-q",
        "--state",
        &state,
        "--jobs",
        "2",
        "--alert-on",
        "change",
    ]
    .to_vec();
    options.extend(["--expect-file", "missing", "--exec", &command]);
    let targets = addresses.map(|address| servers.at(address));
    let ran = ran(ftpprobe(&options)
        .args(targets)
        .env("PATH", "/usr/bin:/bin"));
    assert_eq!(ran.code, Some(2), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(ran.stderr, "", "{}", ran.stdout);
    assert_eq!(std::fs::read_to_string(met).unwrap(), "met\n");
}
