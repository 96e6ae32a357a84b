//! How it ends.

use std::thread;

use test_case::test_case;

use super::exporter::{Exporter, OPEN};
use super::mute::Mute;

#[test_case("TERM")]
#[test_case("INT")]
fn it_takes_its_leave_of_servers_and_tells_those_who_wait(signal: &str) {
    let server = Mute::at("127.0.0.2");
    let mut exporter = Exporter::start(OPEN, &[]);
    let path = format!("/probe?target={}", server.address());
    thread::scope(|scope| {
        let (asking, path) = (&exporter, &path);
        let asked = scope.spawn(move || asking.get(path));
        let mut client = server.accept();
        exporter.signal(signal);
        assert_eq!(client.hears().as_deref(), Some("QUIT"));
        drop(client);
        let answer = asked.join().unwrap();
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.body.contains("ending"), "{answer:?}");
    });
    exporter.says("stopped");
    assert_eq!(exporter.exit_code(), Some(0));
}

/// A client that keeps its connection open holds up nothing.
#[test]
fn it_does_not_wait_for_those_who_say_nothing() {
    let mut exporter = Exporter::start(OPEN, &[]);
    let idle = std::net::TcpStream::connect(exporter.address).unwrap();
    exporter.wait_for("ftpprobe_http_connections", 2.0);
    exporter.signal("TERM");
    assert_eq!(exporter.exit_code(), Some(0));
    drop(idle);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let server = Mute::at("127.0.0.2");
    let mut exporter = Exporter::start(OPEN, &[]);
    let path = format!("/probe?target={}", server.address());
    thread::scope(|scope| {
        let address = exporter.address;
        scope.spawn(move || {
            // Nobody answers any more.
            let stream = std::net::TcpStream::connect(address).unwrap();
            let mut stream = &stream;
            let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
            std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
            let _ = std::io::Read::read_to_end(&mut stream, &mut Vec::new());
        });
        let mut client = server.accept();
        exporter.signal("TERM");
        assert_eq!(client.hears().as_deref(), Some("QUIT"));
        exporter.signal("TERM");
        assert_eq!(exporter.exit_code(), Some(130));
    });
}
