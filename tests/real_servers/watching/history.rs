//! Every run kept, whatever happens to it.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::Value;

use super::{Watcher, text};
use crate::support::Software::Vsftpd;

/// Fifty runs at once, each killed at some moment or not at all: whatever was committed is there, and whole.
#[test]
fn fifty_overlapping_runs_killed_at_random_corrupt_nothing() {
    let server = Vsftpd.start();
    let watcher = Watcher::new("");
    let file = watcher.path("history.sqlite");
    let target = server.target();
    let printed: Vec<(String, bool)> = thread::scope(|scope| {
        let runs: Vec<_> = (0..50)
            .map(|number| {
                let name = format!("run-{number}");
                let mut command = watcher.command(&["--name", &name, "--format", "json", &target]);
                command.arg("--history").arg(&file).args(["--retries", "0"]);
                scope.spawn(move || {
                    let mut child = command
                        .stdout(Stdio::piped())
                        .stderr(Stdio::piped())
                        .spawn()
                        .unwrap();
                    // Some are killed before they begin, some at the end, some never.
                    let life = Duration::from_millis(fastrand::u64(0..1500));
                    let killed = number % 5 != 0;
                    if killed {
                        thread::sleep(life);
                        child.kill().unwrap();
                    }
                    let mut text = String::new();
                    child
                        .stdout
                        .take()
                        .unwrap()
                        .read_to_string(&mut text)
                        .unwrap();
                    let output = child.wait_with_output().unwrap();
                    let said = String::from_utf8_lossy(&output.stderr).into_owned();
                    assert!(!said.contains("could not be added"), "{said}");
                    (name, serde_json::from_str::<Value>(&text).is_ok())
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let history = Connection::open(&file).unwrap();
    let check: String = history
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    let count = |sql: &str| -> i64 { history.query_row(sql, [], |row| row.get(0)).unwrap() };
    for (name, _) in printed.iter().filter(|(_, printed)| *printed) {
        // The report is printed after the run has been committed.
        let kept = format!("SELECT count(*) FROM runs WHERE label = '{name}'");
        assert_eq!(count(&kept), 1, "{name} is lost");
    }
    let all = count("SELECT count(*) FROM runs");
    let finished = printed.iter().filter(|(_, printed)| *printed).count();
    assert!(
        finished >= 10 && all >= i64::try_from(finished).unwrap(),
        "{all} of {finished}"
    );
    // Each is whole: the same server gives the same replies.
    let halves = "SELECT count(*) FROM (SELECT run, count(*) AS replies FROM replies GROUP BY run) WHERE replies < 10";
    assert_eq!(count(halves), 0);
    assert_eq!(count("SELECT count(DISTINCT run) FROM replies"), all);
    assert_eq!(count("SELECT count(DISTINCT run) FROM measures"), all);
    // And it goes on being used.
    let after = watcher.run(&["--history", file.to_str().unwrap(), &target]);
    assert_eq!(after.status.code(), Some(0), "{}", text(&after.stderr));
    assert_eq!(count("SELECT count(*) FROM runs"), all + 1);
}

/// Somebody who may read the file and nothing more.
#[test]
fn who_may_not_write_can_read() {
    let server = Vsftpd.start();
    let watcher = Watcher::new("");
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    let file = folder.path().join("it's 100%.sqlite");
    let added = watcher.run(&["--history", file.to_str().unwrap(), &server.target()]);
    assert_eq!(added.status.code(), Some(0), "{}", text(&added.stderr));
    let program = folder.path().join("ftpprobe");
    fs::copy(env!("CARGO_BIN_EXE_ftpprobe"), &program).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let read = || {
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--clear-groups"])
            .arg(&program);
        command.args(["history", "--no-config", "--history"]);
        let output = command.arg(&file).current_dir("/").output().unwrap();
        text(&output.stdout) + &text(&output.stderr)
    };
    assert!(read().contains("1 run: 1 ok"), "{}", read());
    // While somebody writes, too.
    let writer = Connection::open(&file).unwrap();
    writer
        .execute("UPDATE runs SET verdict = 'warning'", [])
        .unwrap();
    assert!(read().contains("0 ok, 1 warning"), "{}", read());
}
