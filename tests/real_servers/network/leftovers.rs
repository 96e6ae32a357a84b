//! A test that is killed leaves nothing: no process, no namespace, no mount, no interface.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use ftpprobe::clock::Stopwatch;

use super::probing::knowing;
use crate::support::Software::Vsftpd;
use crate::support::lab::{Lab, PASSIVE, Way};
use crate::support::namespace::{allowed, in_namespace};

const NAME: &str = "network::leftovers::nothing_is_left_of_a_killed_test";

/// Names the file by which the test that is to be killed says that all is up. All of its processes inherit
/// it, which is how they are found.
const MARK: &str = "FTPPROBE_TEST_READY";

/// How long anything may take.
const LIMIT: Duration = Duration::from_secs(20);

/// A test with a network and a server, which does not end by itself.
fn hang(ready: &Path) {
    in_namespace(NAME, || {
        let way = Way {
            delay: Duration::from_millis(1),
            ..Way::default()
        };
        let lab = Lab::over(way);
        lab.forward(&format!("21, {PASSIVE}"));
        let _server = knowing(Vsftpd).start();
        fs::write(ready, "").unwrap();
        loop {
            thread::park();
        }
    });
}

/// Processes that have this in their environment, and their namespaces.
fn marked(mark: &str) -> (Vec<PathBuf>, HashSet<PathBuf>) {
    let mut namespaces = HashSet::new();
    let processes: Vec<PathBuf> = processes()
        .filter(|process| {
            fs::read(process.join("environ"))
                .is_ok_and(|all| String::from_utf8_lossy(&all).contains(mark))
        })
        .collect();
    for process in &processes {
        namespaces.extend(namespaces_of(process));
    }
    (processes, namespaces)
}

fn processes() -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let is_process = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name| name.as_encoded_bytes().iter().all(u8::is_ascii_digit))
    };
    entries.map(|entry| entry.path()).filter(is_process)
}

/// Each by kind and number: `net:[4026531840]`.
fn namespaces_of(process: &Path) -> impl Iterator<Item = PathBuf> {
    ["net", "mnt", "pid"]
        .into_iter()
        .filter_map(move |kind| fs::read_link(process.join("ns").join(kind)).ok())
}

/// The mounts and the interfaces of the machine.
fn machine() -> (String, String) {
    let read = |path| fs::read_to_string(path).unwrap();
    let devices = read("/proc/self/net/dev");
    let names = devices.lines().filter_map(|line| line.split_once(':'));
    let names: Vec<&str> = names.map(|(name, _)| name.trim()).collect();
    (read("/proc/self/mountinfo"), names.join(" "))
}

#[track_caller]
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let watch = Stopwatch::start();
    while !is_so() {
        assert!(watch.elapsed() < LIMIT, "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test that is to be killed is this one, told so by its environment"
)]
fn nothing_is_left_of_a_killed_test() {
    if let Some(ready) = std::env::var_os(MARK) {
        return hang(Path::new(&ready));
    }
    if !allowed(NAME) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let ready = folder.path().join("ready");
    let mark = format!("{MARK}={}", ready.display());
    let before = machine();
    let mut test = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(MARK, &ready)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_until("the network does not come up", || ready.exists());
    let (running, namespaces) = marked(&mark);
    // The test, what waits for it, the server and its watchdog, the carrier of packets.
    assert!(running.len() >= 5, "{running:?}");
    let own: HashSet<PathBuf> = namespaces_of(Path::new("/proc/self")).collect();
    let made: HashSet<&PathBuf> = namespaces.difference(&own).collect();
    // The client's, the server's, and one each for mounts and processes.
    assert!(made.len() >= 4, "{made:?}");

    test.kill().unwrap();
    test.wait().unwrap();
    wait_until("processes are left", || marked(&mark).0.is_empty());
    let is_left = |process: PathBuf| namespaces_of(&process).any(|it| made.contains(&it));
    wait_until("namespaces are left", || !processes().any(is_left));
    assert_eq!(machine(), before);
}
