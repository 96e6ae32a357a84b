//! What is left of runs: hundreds of them hold no descriptor, and hardly any memory. `ci/soak` does the same with real
//! servers, for longer.

use std::fs;
use std::thread;
use std::time::Duration;

use super::exporter::{Exporter, FAR_TOO_LONG, OPEN};
use super::http::Request;
use super::server::{Kind, Servers};

/// Good ones, and some for each way to end early.
const KINDS: [(&str, Kind); 6] = [
    ("127.0.0.2", Kind::Healthy),
    ("127.0.0.3", Kind::Full),
    ("127.0.0.4", Kind::Odd(&[("", "")])),
    ("127.0.0.5", Kind::Odd(&[("PASS", "530 Login incorrect.")])),
    ("127.0.0.6", Kind::Odd(&[("FEAT", "")])),
    ("127.0.0.7", Kind::Odd(&[("LIST", "550 Permission denied")])),
];

/// A run that left its evidence behind would take more: 50 KiB and above.
const MAX_GROWTH_KIB: u64 = 12 * 1024;

/// So many questions at a time.
const WORKERS: usize = 8;

fn ask(exporter: &Exporter, servers: &Servers, probes: usize) {
    thread::scope(|scope| {
        for worker in 0..WORKERS {
            scope.spawn(move || {
                for number in (worker..probes).step_by(WORKERS) {
                    let (host, _) = KINDS[number % KINDS.len()];
                    let answer = exporter.get(&format!("/probe?target={}", servers.at(host)));
                    assert_eq!(answer.status, 200, "{answer:?}");
                    match number % 10 {
                        0 => assert_eq!(exporter.get("/").status, 200),
                        1 => assert_eq!(exporter.get("/metrics").status, 200),
                        _ => {}
                    }
                    if number % 50 == 0 {
                        let reload = Request::new("POST", "/-/reload").to(exporter.address);
                        assert_eq!(reload.status, 200, "{reload:?}");
                    }
                }
            });
        }
    });
}

fn descriptors(exporter: &Exporter) -> usize {
    let path = format!("/proc/{}/fd", exporter.process());
    fs::read_dir(path).unwrap().count()
}

fn memory_kib(exporter: &Exporter) -> u64 {
    let path = format!("/proc/{}/status", exporter.process());
    let status = fs::read_to_string(path).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let size = line.unwrap().split_whitespace().nth(1);
    size.unwrap().parse().unwrap()
}

#[test]
fn hundreds_of_runs_leave_nothing_behind() {
    let servers = Servers::start(&KINDS);
    let exporter = Exporter::start(OPEN, &["--cache", "1ms", "--page-host", "exporter"]);
    ask(&exporter, &servers, 120);
    // A connection of the questions may still be about to close, so the fewest count.
    let glances = (0..20).map(|_| {
        thread::sleep(Duration::from_millis(20));
        descriptors(&exporter)
    });
    let before = (glances.min().unwrap(), memory_kib(&exporter));
    ask(&exporter, &servers, 300);
    let watch = ftpprobe::clock::Stopwatch::start();
    while descriptors(&exporter) > before.0 {
        let now = descriptors(&exporter);
        assert!(watch.elapsed() < FAR_TOO_LONG, "{} became {now}", before.0);
        thread::sleep(Duration::from_millis(20));
    }
    let after = memory_kib(&exporter);
    assert!(
        after < before.1 + MAX_GROWTH_KIB,
        "{} KiB became {after}",
        before.1
    );
}
