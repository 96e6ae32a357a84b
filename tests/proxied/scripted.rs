//! What a proxy may answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use test_case::test_case;

use crate::support::{Probe, Probed};

/// One thing that a scripted proxy does.
#[derive(Clone, Copy)]
enum Act {
    /// Hears something, and answers this.
    Say(&'static [u8]),
    /// Sends this again and again until nobody listens any more.
    Repeat(&'static [u8]),
    /// Answers nothing as long as the other side stays.
    Wait,
}

use Act::{Repeat, Say, Wait};

/// A proxy that does this on each connection, and then closes it.
fn proxy(acts: &'static [Act]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || play(stream, acts));
        }
    });
    address
}

fn play(mut stream: TcpStream, acts: &[Act]) {
    let mut heard = [0; 4096];
    for act in acts {
        match act {
            Say(bytes) => {
                if !matches!(stream.read(&mut heard), Ok(1..)) || stream.write_all(bytes).is_err() {
                    return;
                }
            }
            Repeat(bytes) => {
                let _ = stream.read(&mut heard);
                while stream.write_all(bytes).is_ok() {}
                return;
            }
            Wait => while matches!(stream.read(&mut heard), Ok(1..)) {},
        }
    }
}

fn through(scheme: &str, acts: &'static [Act]) -> Probed {
    let proxy = format!("{scheme}://{}", proxy(acts));
    let probe = Probe::of("ftp.example.com").arg("--retries=0");
    probe
        .arg("--connect-timeout=2s")
        .arg("--proxy")
        .arg(&proxy)
        .run()
}

const READY: Act = Say(b"\x05\x00");

#[test_case("socks5h", &[READY, Say(b"\x05\x02\x00\x01\0\0\0\0\0\0")], "proxy-refused", 3, "The rules of the proxy"; "SOCKS forbids")]
#[test_case("socks5h", &[READY, Say(b"\x05\x05\x00\x01\0\0\0\0\0\0")], "proxy-refused", 2, "reports that the connection was refused"; "SOCKS was refused")]
#[test_case("socks5h", &[READY, Say(b"\x05\x04\x00\x01\0\0\0\0\0\0")], "proxy-refused", 2, "could not reach the server"; "SOCKS did not get there")]
#[test_case("socks5h", &[READY, Say(b"\x05\x01\x00\x01\0\0\0\0\0\0")], "proxy-refused", 2, "without a reason"; "SOCKS says nothing")]
#[test_case("socks5h", &[Say(b"\x05\xff")], "proxy-refused", 3, "requires its own user name"; "SOCKS wants a login")]
#[test_case("socks5h", &[READY, Wait], "proxy-refused", 2, "did not answer the request"; "SOCKS is silent")]
#[test_case("socks5h", &[Say(b"\x00\x5b\x00\x00\0\0\0\0")], "proxy-wrong-protocol", 3, "SOCKS version 4"; "SOCKS4")]
#[test_case("socks5h", &[Say(b"HTTP/1.0 400 Bad Request\r\n\r\n")], "proxy-wrong-protocol", 3, "answered in HTTP"; "HTTP for SOCKS")]
#[test_case("socks5h", &[Say(b"SSH-2.0-x\r\n")], "proxy-wrong-protocol", 3, "answered in SSH"; "SSH for SOCKS")]
#[test_case("socks5h", &[Say(b"")], "proxy-wrong-protocol", 3, "without an answer"; "nothing for SOCKS")]
#[test_case("socks5h", &[Wait], "proxy-wrong-protocol", 3, "did not answer"; "silence for SOCKS")]
#[test_case("http", &[Say(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n\r\n")], "proxy-refused", 3, "It accepts only NTLM"; "HTTP wants a login")]
#[test_case("http", &[Say(b"HTTP/1.1 403 Forbidden\r\n\r\n")], "proxy-refused", 3, "The rules of the proxy"; "HTTP forbids")]
#[test_case("http", &[Say(b"HTTP/1.1 503 Service Unavailable\r\nX-Squid-Error: ERR_DNS_FAIL 0\r\n\r\n")], "proxy-refused", 2, "could not look up the name"; "squid does not know the name")]
#[test_case("http", &[Say(b"HTTP/1.1 503 Service Unavailable\r\nX-Squid-Error: ERR_CONNECT_FAIL 111\r\n\r\n")], "proxy-refused", 2, "reports that the connection was refused"; "squid was refused")]
#[test_case("http", &[Say(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")], "proxy-refused", 2, "could not reach the server"; "HTTP did not get there")]
#[test_case("http", &[Say(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 No\r\n\r\n")], "proxy-refused", 3, "The rules of the proxy"; "an interim answer")]
#[test_case("http", &[Say(b"HTTP/1.1 ")], "proxy-refused", 3, "closed the connection"; "half an answer")]
#[test_case("http", &[Wait], "proxy-refused", 2, "did not answer the request"; "HTTP is silent")]
#[test_case("http", &[Say(b"\x15\x03\x01\x00\x02\x02\x46")], "proxy-wrong-protocol", 3, "answered in TLS"; "TLS for HTTP")]
#[test_case("http", &[Say(b"\x05\xff")], "proxy-wrong-protocol", 3, "answered in SOCKS"; "SOCKS for HTTP")]
#[test_case("http", &[Say(b"220 ready\r\n")], "proxy-wrong-protocol", 3, "it is an FTP server"; "FTP for HTTP")]
#[test_case("http", &[Say(b"HTTP/\0\xff\x1b[31m\r\n\r\n")], "proxy-wrong-protocol", 3, "not part of this protocol"; "rubbish")]
#[test_case("http", &[Repeat(b"\0\xff\x1b[31m")], "proxy-wrong-protocol", 3, "not part of this protocol"; "rubbish without end")]
#[test_case("http", &[Say(b"HTTP/1.1 200 OK\r\n"), Repeat(b"X-A: b\r\n")], "proxy-refused", 2, "did not answer"; "headers that wait for more")]
#[test_case("http", &[Repeat(b"HTTP/1.1 100 Continue\r\n\r\n")], "proxy-wrong-protocol", 3, "not part of this protocol"; "interim answers without end")]
fn what_a_proxy_answers(scheme: &str, acts: &'static [Act], finding: &str, exit: i32, says: &str) {
    let probed = through(scheme, acts);
    assert_eq!(
        (probed.root_cause(), probed.exit),
        (finding, exit),
        "{probed}"
    );
    let detail = probed.finding(finding)["detail"].to_string();
    assert!(detail.contains(says), "{probed}");
    assert!(!probed.json.to_string().contains('\u{1b}'), "{probed}");
    assert_eq!(
        probed.findings(&["critical", "warning"]),
        [finding],
        "{probed}"
    );
}

#[test]
fn a_proxy_that_is_not_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("socks5://{}", listener.local_addr().unwrap());
    drop(listener);
    let probe = Probe::of("192.0.2.1").arg("--retries=0");
    let probed = probe.arg("--proxy").arg(&proxy).run();
    assert_eq!(probed.root_cause(), "proxy-unreachable", "{probed}");
    assert_eq!(probed.exit, 3, "{probed}");
}

/// The greeting stands right behind the headers, and is the server's.
#[test]
fn a_greeting_in_one_piece_with_the_answer() {
    const SESSION: &[Act] = &[
        Say(b"HTTP/1.1 200 Connection established\r\n\r\n220 ready\r\n"),
        Say(b"221 bye\r\n"),
        Wait,
    ];
    let proxy = format!("http://{}", proxy(SESSION));
    let probe = Probe::of("ftp.example.com").arg("--until=greeting");
    let probed = probe.arg("--proxy").arg(&proxy).run();
    assert_eq!(probed.verdict(), "ok", "{probed}");
    let lines = &probed.json["attempts"][0]["exchanges"][0]["lines"];
    assert_eq!(lines[0], "220 ready", "{probed}");
    assert_eq!(probed.json["through"]["proxy"], *proxy, "{probed}");
    assert_eq!(probed.json["through"]["looks_up"], true, "{probed}");
}

/// Whatever a proxy says back, it shows no login: neither in a report nor in evidence.
#[test]
fn no_login_comes_back() {
    const ECHO: &[Act] = &[Say(
        b"HTTP/1.1 407 no me:s3cret-word bWU6czNjcmV0LXdvcmQ=\r\nX-Seen: s3cret-word\r\n\r\n",
    )];
    let folder = tempfile::tempdir().unwrap();
    let evidence = folder.path().join("evidence.json");
    let url = format!("http://me:s3cret-word@{}", proxy(ECHO));
    let probe = Probe::of("ftp.example.com").arg("--retries=0");
    let probe = probe.arg("--proxy").arg(&url).arg("--save-evidence");
    let probed = probe.arg(evidence.to_str().unwrap()).run();
    assert_eq!(probed.root_cause(), "proxy-refused", "{probed}");
    let evidence = std::fs::read_to_string(evidence).unwrap();
    let report = probed.json.to_string();
    for shown in [&evidence, &report, &probed.stderr] {
        assert!(!shown.contains("s3cret-word"), "{shown}");
        assert!(!shown.contains("bWU6czNjcmV0LXdvcmQ="), "{shown}");
    }
    assert!(evidence.contains("HTTP/1.1 407"), "{evidence}");
}
