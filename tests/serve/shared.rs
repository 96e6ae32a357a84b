//! One run for all who ask, places and queues, and the time of a scrape.

use std::thread;

use super::exporter::{Exporter, OPEN, value};
use super::http::{Answer, Request};
use super::mute::Mute;
use super::server::{Kind, Servers};

const PATIENCE: &str = "X-Prometheus-Scrape-Timeout-Seconds";

#[test]
fn two_who_ask_at_once_cause_one_run() {
    let server = Mute::at("127.0.0.2");
    let exporter = Exporter::start(OPEN, &[]);
    let path = format!("/probe?target={}", server.address());
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(|| exporter.get(&path));
        let client = server.accept();
        let other = scope.spawn(|| exporter.get(&path));
        exporter.wait_for("ftpprobe_probe_requests_total{answer=\"joined\"}", 1.0);
        // It hangs up, and the run ends.
        drop(client);
        (one.join().unwrap(), other.join().unwrap())
    });
    assert_eq!((one.status, other.status), (200, 200));
    assert_eq!(one.body, other.body);
    let later = exporter.get(&path);
    assert_eq!(later.body, one.body);
    let count = |answer: &str| {
        exporter.metric(&format!(
            "ftpprobe_probe_requests_total{{answer=\"{answer}\"}}"
        ))
    };
    let counts = ["probed", "joined", "cached"].map(count);
    assert!(
        counts.iter().all(|it| (it - 1.0).abs() < f64::EPSILON),
        "{counts:?}"
    );
}

#[test]
fn a_result_is_not_kept_for_longer_than_is_wanted() {
    let servers = Servers::start(&[]);
    let exporter = Exporter::start(OPEN, &["--cache", "1ms"]);
    let path = format!("/probe?target={}", servers.at("127.0.0.2"));
    for _ in 0..2 {
        assert_eq!(exporter.get(&path).status, 200);
        thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!(servers.seen().over, 2);
}

#[test]
fn who_cannot_be_served_is_told_when_to_come_back() {
    let server = Mute::at("127.0.0.2");
    let other = Mute::at("127.0.0.3");
    let exporter = Exporter::start(OPEN, &["--jobs", "1", "--queue", "1"]);
    let probe = |server: &Mute, patience: &str| -> Answer {
        let request = Request::get(&format!("/probe?target={}", server.address()));
        request.header(PATIENCE, patience).to(exporter.address)
    };
    thread::scope(|scope| {
        let first = scope.spawn(|| probe(&server, "60"));
        let client = server.accept();
        // It waits in the queue for as long as it can, which makes the next one too many.
        let second = scope.spawn(|| probe(&other, "8"));
        exporter.wait_for("ftpprobe_probes_waiting", 1.0);
        let third = exporter.get("/probe?target=127.0.0.4");
        assert_eq!(
            (third.status, third.header("retry-after")),
            (503, Some("5")),
            "{third:?}"
        );
        let second = second.join().unwrap();
        assert_eq!(
            (second.status, second.header("retry-after")),
            (503, Some("5")),
            "{second:?}"
        );
        drop(client);
        assert_eq!(first.join().unwrap().status, 200);
    });
}

#[test]
fn two_modules_at_one_server_wait_for_each_other() {
    let servers = Servers::start(&[]);
    let text = format!("{OPEN}[modules.a]\n[modules.b]\n");
    let exporter = Exporter::start(&text, &[]);
    let target = servers.at("127.0.0.2");
    thread::scope(|scope| {
        for module in ["a", "b"] {
            let (exporter, path) = (&exporter, format!("/probe?target={target}&module={module}"));
            scope.spawn(move || assert_eq!(exporter.get(&path).status, 200));
        }
    });
    let (_, most, all) = servers.seen().at[&"127.0.0.2".parse().unwrap()];
    assert_eq!((most, all), (1, 2));
}

#[test]
fn a_server_that_wants_to_be_left_alone_is_left_alone() {
    let servers = Servers::start(&[("127.0.0.2", Kind::Full)]);
    let exporter = Exporter::start(OPEN, &["--cache", "1ms"]);
    let path = format!("/probe?target={}", servers.at("127.0.0.2"));
    let first = exporter.get(&path).body;
    thread::sleep(std::time::Duration::from_millis(5));
    let second = exporter.get(&path).body;
    let held_off = [first, second].map(|body| value(&body, "ftpprobe_held_off"));
    assert!(held_off[0].abs() < f64::EPSILON && (held_off[1] - 1.0).abs() < f64::EPSILON);
    assert_eq!(servers.seen().over, 1);
}

#[test]
fn the_time_of_a_scrape_ends_the_run() {
    let servers = Servers::start(&[("127.0.0.2", Kind::Silent)]);
    let exporter = Exporter::start(OPEN, &["--timeout-offset", "4s"]);
    let request = Request::get(&format!("/probe?target={}", servers.at("127.0.0.2")));
    let answer = request.header(PATIENCE, "5").to(exporter.address);
    assert_eq!(answer.status, 200, "{answer:?}");
    // Without it, the wait for a greeting is 30 s.
    let took = value(&answer.body, "ftpprobe_run_duration_seconds");
    assert!(took < 4.0, "{took}");
    let odd = Request::get("/probe?target=127.0.0.2").header(PATIENCE, "soon");
    assert_eq!(odd.to(exporter.address).status, 400);
}
