//! A disk that is full and a place that is read-only: what was there stays, and the report says what the server did.

use std::fs;

use crate::support::Probe;
use crate::support::Software::Vsftpd;
use crate::support::namespace::{SCRATCH, in_namespace, shell};

const FILES: [&str; 4] = ["report", "evidence", "history", "state"];

#[test]
fn a_full_disk() {
    let fill = format!("dd if=/dev/zero of={SCRATCH}/full/rest bs=4k || true");
    nothing_is_lost("surroundings::a_full_disk", "size=400k", &fill);
}

#[test]
fn a_read_only_disk() {
    let remount = format!("mount -o remount,ro {SCRATCH}/full");
    nothing_is_lost("surroundings::a_read_only_disk", "size=4m", &remount);
}

fn nothing_is_lost(test: &str, options: &str, make_it_so: &str) {
    in_namespace(test, || {
        let server = Vsftpd.start();
        shell(&format!(
            "mkdir {SCRATCH}/full && mount -t tmpfs -o {options} none {SCRATCH}/full"
        ));
        let at = |name: &str| format!("{SCRATCH}/full/{name}");
        let probe = |more: &[String]| {
            let probe = Probe::of_server(&server).arg("--no-config");
            more.iter()
                .fold(probe, |probe, arg| probe.arg(arg))
                .output()
        };
        let options = [
            format!("--also=text:{}", at("report")),
            format!("--save-evidence={}", at("evidence")),
            format!("--history={}", at("history")),
            format!("--state={}", at("state")),
        ];
        for (option, name) in options.iter().zip(FILES) {
            let ran = probe(std::slice::from_ref(option));
            assert_eq!(ran.exit, Some(0), "{name}: {}", ran.stderr);
        }
        let before = FILES.map(|name| fs::read(at(name)).ok());
        shell(make_it_so);
        for (option, name) in options.iter().zip(FILES) {
            let ran = probe(std::slice::from_ref(option));
            assert!(
                ran.exit == Some(0) || ran.exit == Some(3),
                "{name}: {}",
                ran.stderr
            );
            assert!(
                ran.stderr.contains("could not be") || ran.stderr.contains(": cannot "),
                "{name}: {}",
                ran.stderr
            );
            assert!(
                ran.stdout.contains("\"verdict\": \"ok\"") || ran.stdout.is_empty(),
                "{name}: {}",
                ran.stdout
            );
        }
        assert!(FILES.map(|name| fs::read(at(name)).ok()) == before);
    });
}
