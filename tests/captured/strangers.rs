//! Connections between the same hosts that are no data connections of an encrypted session.

use ftpprobe::capture::{self, Choices, ReadError};
use test_case::test_case;

use crate::tape::Host::{Client, Server};
use crate::tape::{ACK, RST, SYN, Tape, Tcp};

/// Records of TLS: of the handshake, and of what is encrypted.
fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3], &length[..], body].concat()
}

fn hello(kind: u8) -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([7; 32]);
    body.push(0);
    if kind == 1 {
        body.extend([0, 2, 0x13, 1, 1, 0, 0, 7, 0, 43, 0, 3, 2, 3, 4]);
    } else {
        body.extend([0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4]);
    }
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    let message = [&[kind], &length[1..], &body].concat();
    record(22, &message)
}

/// A handshake of TLS 1.3, and some words.
fn secured(tape: &mut Tape, tcp: &mut Tcp) {
    tape.send(tcp, Client, ACK, &hello(1));
    tape.send(tcp, Server, ACK, &hello(2));
    tape.send(tcp, Server, ACK, &record(23, &[1; 700]));
    words(tape, tcp, 3);
}

fn words(tape: &mut Tape, tcp: &mut Tcp, times: usize) {
    for _ in 0..times {
        tape.send(tcp, Client, ACK, &record(23, &[2; 30]));
        tape.send(tcp, Server, ACK, &record(23, &[3; 50]));
    }
}

fn encrypted(tape: &mut Tape) -> Tcp {
    let mut control = tape.tcp(40_001, 21);
    tape.open(&mut control, Client);
    tape.talk(&mut control, &["< 220 ready", "> AUTH TLS", "< 234 Go on"]);
    secured(tape, &mut control);
    control
}

/// A data connection that works.
fn transfer(tape: &mut Tape, control: &mut Tcp, port: u16) {
    let mut data = tape.tcp(port + 1, port);
    words(tape, control, 1);
    tape.open(&mut data, Client);
    secured(tape, &mut data);
    tape.close(&mut data, Server);
    words(tape, control, 1);
}

/// Someone asks for another port, and gets no answer or RST.
fn poll(tape: &mut Tape, from: u16, port: u16, answer: Option<u8>) {
    let mut other = tape.tcp(from, port);
    tape.send(&mut other, Client, SYN, b"");
    if let Some(answer) = answer {
        tape.send(&mut other, Server, answer, b"");
    }
}

#[test_case(None, 9100; "dropped")]
#[test_case(Some(RST | ACK), 9100; "refused")]
#[test_case(None, 631; "a port of services")]
fn polls_all_along(answer: Option<u8>, port: u16) {
    let mut tape = Tape::new(Client);
    poll(&mut tape, 60_001, port, answer);
    tape.wait(1_500);
    let mut control = encrypted(&mut tape);
    poll(&mut tape, 60_002, port, answer);
    transfer(&mut tape, &mut control, 41_000);
    poll(&mut tape, 60_003, port, answer);
    transfer(&mut tape, &mut control, 41_002);
    tape.close(&mut control, Client);
    tape.wait(1_500);
    poll(&mut tape, 60_004, port, answer);
    tape.goes_on(5_000);
    assert_eq!(tape.told(), "ok");
}

/// Polls that begin within the session go on after it.
#[test]
fn polls_that_go_on() {
    let mut tape = Tape::new(Client);
    let mut control = encrypted(&mut tape);
    transfer(&mut tape, &mut control, 41_000);
    poll(&mut tape, 60_002, 9100, None);
    words(&mut tape, &mut control, 2);
    tape.close(&mut control, Client);
    tape.wait(1_500);
    poll(&mut tape, 60_004, 9100, None);
    tape.goes_on(5_000);
    assert_eq!(tape.told(), "ok");
}

/// One that waits while the session goes on is none of it: there is one data connection at a time.
#[test]
fn a_poll_beside_transfers() {
    let mut tape = Tape::new(Client);
    let mut control = encrypted(&mut tape);
    let other = tape.tcp(60_001, 9100);
    tape.put(&other, Client, SYN, b"");
    transfer(&mut tape, &mut control, 41_000);
    tape.wait(1_000);
    tape.put(&other, Client, SYN, b"");
    transfer(&mut tape, &mut control, 41_002);
    tape.close(&mut control, Client);
    tape.goes_on(5_000);
    assert_eq!(tape.told(), "ok");
}

/// A port that the session waits for is one of its own.
#[test]
fn a_port_that_is_waited_for() {
    let mut tape = Tape::new(Client);
    let mut control = encrypted(&mut tape);
    transfer(&mut tape, &mut control, 41_000);
    words(&mut tape, &mut control, 1);
    let data = tape.tcp(60_001, 41_002);
    for _ in 0..4 {
        tape.put(&data, Client, SYN, b"");
        tape.wait(2_000);
    }
    tape.close(&mut control, Client);
    tape.goes_on(5_000);
    assert_eq!(tape.told(), "data-port-filtered");
}

/// The same port serves one session after the other.
#[test]
fn a_port_that_is_used_again() {
    let mut tape = Tape::new(Client);
    let mut first = encrypted(&mut tape);
    transfer(&mut tape, &mut first, 41_000);
    tape.close(&mut first, Client);
    tape.wait(1_000);
    let mut control = tape.tcp(40_003, 21);
    tape.open(&mut control, Client);
    tape.talk(&mut control, &["< 220 ready", "> AUTH TLS", "< 234 Go on"]);
    secured(&mut tape, &mut control);
    let data = tape.tcp(60_001, 41_000);
    for _ in 0..4 {
        tape.put(&data, Client, SYN, b"");
        tape.wait(2_000);
    }
    tape.close(&mut control, Client);
    tape.goes_on(5_000);
    let judged = tape.judged();
    assert_eq!(judged.len(), 2);
    assert!(judged[0].root_cause.is_none());
    let found = &judged[1].findings[judged[1].root_cause.unwrap()];
    assert_eq!(found.id.to_string(), "data-port-filtered");
}

/// Where there is no FTP, the ports of what there is are named, but no more than so many.
#[test]
fn of_many_ports_some_are_named() {
    let mut tape = Tape::new(Client);
    for port in 8_000..8_030 {
        let mut other = tape.tcp(port + 30_000, port);
        tape.open(&mut other, Client);
        tape.close(&mut other, Client);
    }
    let read = capture::read(&*tape.file(), Choices::default(), |_| {});
    let Err(ReadError::Empty(seen)) = read else {
        panic!("{read:?}");
    };
    assert_eq!((seen.connections, seen.ports.len()), (30, 10));
}
