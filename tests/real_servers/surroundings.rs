//! A disk that is full and a place that is read-only: what was there stays, and the report says what the server did.

use std::fs;

use test_case::test_case;

use crate::support::Probe;
use crate::support::Software::Vsftpd;
use crate::support::namespace::{SCRATCH, in_namespace, shell};

const FILES: [&str; 4] = ["report", "evidence", "history", "state"];

#[test_case("size=64k", "dd if=/dev/zero of=/mnt/full/rest bs=4k || true"; "a_full_disk")]
#[test_case("size=4m", "mount -o remount,ro /mnt/full"; "a_read_only_disk")]
fn nothing_is_lost(options: &str, make_it_so: &str) {
    let name = if options == "size=64k" {
        "a_full_disk"
    } else {
        "a_read_only_disk"
    };
    in_namespace(&format!("surroundings::nothing_is_lost::{name}"), || {
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
                ran.stderr.contains("could not be") || ran.stderr.contains("cannot be used"),
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
