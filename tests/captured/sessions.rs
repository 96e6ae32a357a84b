//! How sessions begin and end.

use test_case::test_case;

use crate::tape::Host::{self, Client, Server};
use crate::tape::{ACK, FULL, RST, SYN, Tape, other};

/// A device on the path ends a session in the name of either side.
#[test_case(Client, Server; "in the server's name at the client")]
#[test_case(Server, Client; "in the client's name at the server")]
#[test_case(Server, Server; "in the server's own name")]
fn cut_on_the_way(at: Host, name: Host) {
    for is_v6 in [false, true] {
        let mut tape = if is_v6 {
            Tape::over_v6(at)
        } else {
            Tape::new(at)
        };
        let mut control = tape.logged_in();
        tape.talk(&mut control, &["> PWD", "< 257 \"/\""]);
        let mut data = tape.passive(&mut control, 41_000);
        tape.cut(&control, name);
        tape.send(&mut data, Server, RST | ACK, b"");
        assert_eq!(tape.told(), "control-lost", "{is_v6}");
    }
}

#[test]
fn forgotten_on_the_way() {
    let mut tape = Tape::new(Server);
    let mut control = tape.logged_in();
    tape.talk(&mut control, &["> PWD", "< 257 \"/\""]);
    tape.wait(400_000);
    tape.cut(&control, Client);
    assert_eq!(tape.told(), "idle-nat-drop");
}

/// After goodbye nobody misses it, and a client may leave as it likes.
#[test]
fn cut_after_the_end() {
    let mut tape = Tape::new(Server);
    let mut control = tape.logged_in();
    tape.talk(&mut control, &["> QUIT", "< 221 Bye"]);
    tape.cut(&control, Client);
    assert_eq!(tape.told(), "ok");

    let mut tape = Tape::new(Server);
    let mut control = tape.logged_in();
    tape.talk(&mut control, &["> PWD", "< 257 \"/\""]);
    tape.send(&mut control, Client, RST | ACK, b"");
    assert_eq!(tape.told(), "ok");
}

#[test_case("421 You have been disconnected by an administrator."; "an administrator")]
#[test_case("421 Session closed by the system administrator"; "the system administrator")]
#[test_case("421 Connection terminated by server operator."; "an operator")]
#[test_case("421 Kicked by Administrator"; "kicked")]
fn sent_away(reply: &str) {
    let mut tape = Tape::new(Server);
    let mut control = tape.logged_in();
    tape.talk(&mut control, &["> NOOP", "< 200 ok"]);
    tape.wait(2_000);
    tape.talk(&mut control, &[&format!("< {reply}")]);
    tape.close(&mut control, Server);
    assert_eq!(tape.told(), "session-kicked");
}

/// What becomes of a session whose client begins with these bytes.
fn begun_with(header: &[u8], port: u16, replies: &[&str]) -> Tape {
    let mut tape = Tape::new(Server);
    let mut control = tape.tcp(40_001, port);
    tape.open(&mut control, Client);
    tape.send(&mut control, Client, ACK, header);
    tape.talk(&mut control, &["< 220 ready"]);
    tape.talk(&mut control, replies);
    tape.talk(&mut control, &["> USER mara", "< 331 Password?"]);
    tape.talk(&mut control, &["> PASS open sesame", "< 230 Welcome"]);
    let mut data = tape.passive(&mut control, 41_000);
    tape.talk(&mut control, &["> LIST", "< 150 Here it comes"]);
    let line = "-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a.txt\r\n";
    tape.send(&mut data, Server, ACK, line.as_bytes());
    tape.close(&mut data, Server);
    tape.talk(&mut control, &["< 226 Done"]);
    tape.quit(&mut control);
    tape
}

/// A balancer announces its client, to a server that understands it.
#[test_case(b"PROXY TCP4 192.0.2.1 203.0.113.9 50000 21\r\n", 21; "text")]
#[test_case(b"PROXY UNKNOWN\r\n", 21; "of nobody")]
#[test_case(b"PROXY TCP6 2001:db8::1 2001:db8::2 50000 2121\r\n", 2121; "on another port")]
#[test_case(b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x01\xcb\0\x71\x09\xc3\x50\0\x15", 21; "binary")]
#[test_case(b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x01\xcb\0\x71\x09\xc3\x50\0\x15", 2121; "binary on another port")]
fn announced_by_a_balancer(header: &[u8], port: u16) {
    assert_eq!(begun_with(header, port, &[]).told(), "ok");
}

/// One that does not understand it answers, and what follows stays in step.
#[test]
fn announced_in_vain() {
    let header = b"PROXY TCP4 192.0.2.1 203.0.113.9 50000 21\r\n";
    let tape = begun_with(header, 21, &["< 500 PROXY not understood"]);
    assert_eq!(tape.told(), "proxy-protocol-mismatch");
}

/// Who only looks whether a port is open is no client.
#[test]
fn a_scan_is_no_session() {
    let mut tape = Tape::new(Server);
    for port in 45_000..45_004 {
        let mut scan = tape.tcp(port, 21);
        tape.send(&mut scan, Client, SYN, b"");
        tape.send(&mut scan, Server, SYN | ACK, b"");
        tape.wait(250);
        tape.send(&mut scan, Client, RST, b"");
        tape.wait(300);
    }
    assert!(tape.judged().is_empty());
}

/// A client that gives up after many SYN, or hears of a device, has met a fault.
#[test]
fn a_handshake_in_vain() {
    let mut tape = Tape::new(Server);
    let mut control = tape.tcp(40_001, 21);
    for _ in 0..4 {
        tape.put(&control, Client, SYN, b"");
        tape.put(&control, Server, SYN | ACK, b"");
        tape.wait(2_000);
    }
    control.next = control.next.map(|next| next + 1);
    tape.put(&control, Client, RST, b"");
    assert_eq!(tape.told(), "tcp-timeout");

    let mut tape = Tape::new(Server);
    let mut control = tape.tcp(40_001, 21);
    tape.send(&mut control, Client, SYN, b"");
    tape.send(&mut control, Server, SYN | ACK, b"");
    tape.cut(&control, Client);
    assert_eq!(tape.told(), "tcp-reset-after-accept");
}

/// Files that go from one server to the other pass their client by.
#[test_case("> STOR a.bin"; "to this one")]
#[test_case("> RETR a.bin"; "from this one")]
fn from_server_to_server(transfer: &str) {
    let mut tape = Tape::new(Client);
    let mut control = tape.logged_in();
    tape.talk(
        &mut control,
        &["> PORT 192,0,2,31,156,64", "< 200 PORT accepted"],
    );
    tape.talk(
        &mut control,
        &[transfer, "< 150 Here we go", "< 226 Transfer complete"],
    );
    tape.quit(&mut control);
    assert_eq!(tape.told(), "ok");
}

/// Nobody came for a file that was to go elsewhere.
#[test]
fn from_server_to_server_in_vain() {
    let mut tape = Tape::new(Client);
    let mut control = tape.logged_in();
    tape.talk(
        &mut control,
        &["> PORT 192,0,2,31,156,64", "< 200 PORT accepted"],
    );
    tape.talk(
        &mut control,
        &["> STOR a.bin", "< 425 Cannot open data connection"],
    );
    tape.quit(&mut control);
    assert_eq!(tape.told(), "active-connect-back-blocked");
}

/// A client that tries the port after the server has given up.
#[test_case("425 Failed to establish connection.", "data-connect-too-late"; "known words")]
#[test_case("425 Sorry.", "data-connect-too-late"; "unknown words")]
#[test_case("550 No such file or directory.", "transfer-refused"; "for another reason")]
fn too_late(reply: &str, told: &str) {
    for at in [Client, Server] {
        let mut tape = Tape::new(at);
        let mut control = tape.logged_in();
        let mut data = tape.announced(&mut control, 41_000);
        tape.talk(&mut control, &["> RETR a.bin"]);
        tape.wait(3_000);
        tape.talk(&mut control, &[&format!("< {reply}")]);
        tape.wait(2_000);
        tape.send(&mut data, Client, SYN, b"");
        tape.send(&mut data, Server, RST | ACK, b"");
        tape.quit(&mut control);
        assert_eq!(tape.told(), told, "{at:?}");
    }
}

/// A port that is shut from the start is refused before.
#[test]
fn refused_in_time() {
    let mut tape = Tape::new(Client);
    let mut control = tape.logged_in();
    let mut data = tape.announced(&mut control, 41_000);
    tape.talk(&mut control, &["> LIST"]);
    tape.send(&mut data, Client, SYN, b"");
    tape.send(&mut data, Server, RST | ACK, b"");
    tape.talk(&mut control, &["< 425 Cannot open data connection."]);
    tape.quit(&mut control);
    assert_eq!(tape.told(), "data-port-refused");
}

/// The file is there, under its first name.
#[test_case("> RNFR a.part", "< 550 Permission denied"; "refused at once")]
#[test_case("> RNTO a.bin", "< 550 a.bin: Operation not permitted"; "refused in the end")]
#[test_case("> RNTO a.bin", "< 553 Could not rename file."; "with another code")]
fn not_renamed(command: &str, reply: &str) {
    for from in [Client, Server] {
        let mut tape = Tape::new(from);
        let mut control = tape.logged_in();
        let mut data = tape.passive(&mut control, 41_000);
        tape.talk(&mut control, &["> STOR a.part", "< 150 Go on"]);
        tape.data(&mut data, Client, 3 * FULL);
        tape.close(&mut data, Client);
        tape.talk(&mut control, &["< 226 Done"]);
        if command.contains("RNTO") {
            tape.talk(&mut control, &["> RNFR a.part", "< 350 Ready"]);
        }
        tape.talk(&mut control, &[command, reply]);
        tape.quit(&mut control);
        assert_eq!(tape.told(), "transfer-rename-failed", "{:?}", other(from));
    }
}
