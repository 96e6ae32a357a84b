//! Holding off between runs, with real refusals to remember.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use serde_json::Value;

use crate::schema::Schema;
use crate::support::Software::Vsftpd;
use crate::support::{Probe, Probed, RealServer};

fn probe(server: &RealServer, folder: &Path) -> Probe {
    Probe::of_server(server)
        .arg("--retries=0")
        .arg("--state")
        .arg(folder.to_str().expect("a name in UTF-8"))
}

/// The one state file of this folder.
fn state(folder: &Path) -> PathBuf {
    let files = fs::read_dir(folder).expect("the folder");
    let mut files = files.map(|file| file.expect("a file").path());
    let state = files.find(|file| file.extension().is_some_and(|ending| ending == "json"));
    state.expect("a state file")
}

#[test]
fn a_run_inside_the_hold_makes_no_connection_and_repeats_the_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let server = Vsftpd.start_with("max_per_ip=1");
    let held = server.connect();
    probe(&server, folder.path())
        .run()
        .assert_root_cause("limit-per-ip");

    let second = probe(&server, folder.path()).run();
    second.assert_root_cause("limit-per-ip");
    assert_eq!(second.json["limit"]["setting"], "max_per_ip", "{second}");
    assert_held_off(&second);

    // The place is free, but nobody asks before the time is over.
    drop(held);
    assert_held_off(&probe(&server, folder.path()).run());

    let file = state(folder.path());
    let mut known: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(known["consecutive_failures"], 1);
    known["hold"]["until"] = "2020-01-01T00:00:00Z".into();
    fs::write(&file, known.to_string()).unwrap();
    probe(&server, folder.path()).run().assert_ok();

    let known: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(
        (&known["consecutive_failures"], &known["hold"]),
        (&0.into(), &Value::Null)
    );
    assert!(known["last_success"].is_string());
}

#[test]
fn a_wrong_password_is_not_sent_again_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let server = crate::support::Software::Proftpd.start();
    let wrong = || {
        Probe::of(&server.target())
            .user("tester", "wrong password")
            .arg("--state")
            .arg(folder.path().to_str().expect("a name in UTF-8"))
    };
    wrong().run().assert_root_cause("login-bad-credentials");
    assert_held_off(&wrong().run());
    let text = fs::read_to_string(state(folder.path())).unwrap();
    assert!(!text.contains("wrong password"), "{text}");
}

#[test]
fn a_broken_state_is_set_aside_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = Vsftpd.start();
    probe(&server, folder.path()).run().assert_ok();
    fs::write(state(folder.path()), "{ broken").unwrap();
    let probed = probe(&server, folder.path()).run();
    probed.assert_ok();
    assert!(probed.stderr.contains("set aside"), "{probed}");
    let kept = fs::read_dir(folder.path()).unwrap();
    let kept = kept.filter(|file| {
        let name = file.as_ref().expect("a file").file_name();
        name.to_string_lossy().contains(".broken-")
    });
    assert_eq!(kept.count(), 1);
}

#[test]
fn runs_that_overlap_all_finish() {
    let folder = tempfile::tempdir().unwrap();
    let server = Vsftpd.start();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                probe(&server, folder.path())
                    .arg("--splay=300ms")
                    .run()
                    .assert_ok();
            });
        }
    });
    let text = fs::read_to_string(state(folder.path())).unwrap();
    assert!(text.contains("last_success"), "{text}");
}

/// No connection, said so, and the verdict of the run before.
#[track_caller]
fn assert_held_off(probed: &Probed) {
    assert_eq!(probed.json["connections_opened"], 0, "{probed}");
    assert_eq!(
        probed.json["attempts"].as_array().map(Vec::len),
        Some(0),
        "{probed}"
    );
    assert!(probed.json["held_off"]["until"].is_string(), "{probed}");
    let summary = probed.json["summary"].as_str().unwrap_or_default();
    assert!(summary.contains("was not contacted"), "{probed}");
    let schema = include_str!("../../docs/report.schema.json");
    let schema = serde_json::from_str(schema).expect("a schema");
    assert_eq!(Schema::new(schema).fault(&probed.json), None, "{probed}");
    assert_eq!(probed.exit, 2, "{probed}");
}
