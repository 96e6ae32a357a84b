//! `ftpprobe contrast` with two captures of the same sessions: what the path did, and nothing that it did not do.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails this way")]

mod devices;
mod recorded;
mod wire;
mod words;

use std::net::Ipv4Addr;

use ftpprobe::report::contrast::path::{KnownBy, PairedBy, PathEvent, PathReport, Which};
use test_case::test_case;

use self::wire::{ACK, End, FIN, Fate, RST, SYN, Tcp, Wire, kinds, told};

/// The port that PASV announces.
const PASV: &str = "227 Entering Passive Mode (192,0,2,9,195,80).";
const DATA_PORT: u16 = 50_000;

/// A session up to the login.
fn logged_in() -> (Wire, Tcp) {
    logged_in_over(Tcp::new(40_001, 21))
}

fn logged_in_over(mut control: Tcp) -> (Wire, Tcp) {
    let mut wire = Wire::new();
    login(&mut wire, &mut control);
    (wire, control)
}

fn login(wire: &mut Wire, control: &mut Tcp) {
    wire.open(control, End::Client);
    wire.say(control, End::Server, "220 ready");
    wire.say(control, End::Client, "USER mara");
    wire.say(control, End::Server, "331 Password required");
    wire.say(control, End::Client, "PASS secret");
    wire.say(control, End::Server, "230 Logged in");
}

/// PASV, and the start of a download.
fn downloads(wire: &mut Wire, control: &mut Tcp) -> Tcp {
    wire.say(control, End::Client, "PASV");
    wire.say(control, End::Server, PASV);
    let mut data = Tcp::new(40_002, DATA_PORT);
    wire.open(&mut data, End::Client);
    wire.say(control, End::Client, "RETR file");
    wire.say(control, End::Server, "150 Here it comes");
    data
}

fn quit(wire: &mut Wire, control: &mut Tcp) {
    wire.say(control, End::Client, "QUIT");
    wire.say(control, End::Server, "221 Bye");
    wire.close(control);
}

fn report(wire: &Wire) -> PathReport {
    let [client, server] = wire.both();
    told(&client, &server).unwrap()
}

fn first(report: &PathReport) -> &PathEvent {
    &report.sessions[0].events[0]
}

/// A segment of that many bytes.
fn block(size: usize) -> String {
    "x".repeat(size)
}

fn healthy() -> (Wire, Tcp) {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    for _ in 0..3 {
        wire.send(&mut data, End::Server, ACK, &block(1448), Fate::Arrives);
        wire.put(&data, End::Client, ACK, "", Fate::Arrives);
    }
    wire.close(&mut data);
    wire.say(&mut control, End::Server, "226 Done");
    quit(&mut wire, &mut control);
    (wire, control)
}

#[test]
fn a_path_that_does_nothing() {
    let (wire, _) = healthy();
    let report = report(&wire);
    assert_eq!(kinds(&report), ["all-arrived"]);
    let session = &report.sessions[0];
    assert_eq!(session.paired_by, Some(PairedBy::PortAndSequenceNumber));
    assert_eq!(session.round_trip_ms, Some(20.0));
    assert_eq!(session.clock_ahead_ms, Some(0.0));
    assert_eq!(
        (report.client, report.client_known_by),
        (Which::Here, KnownBy::Hops)
    );
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let (wire, _) = healthy();
    let [client, server] = wire.both();
    let report = told(&server, &client).unwrap();
    assert_eq!(report.client, Which::There);
    assert_eq!(kinds(&report), ["all-arrived"]);
}

#[test]
fn clocks_are_held_against_each_other() {
    let (mut wire, mut control) = (Wire::new(), Tcp::new(40_001, 21));
    wire.ahead_us = -37_250_000;
    login(&mut wire, &mut control);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["all-arrived"]);
    assert_eq!(report.sessions[0].clock_ahead_ms, Some(-37_250.0));
    assert_eq!(report.sessions[0].round_trip_ms, Some(20.0));
}

#[test]
fn a_syn_to_the_data_port_is_dropped() {
    let (mut wire, mut control) = logged_in();
    wire.say(&mut control, End::Client, "PASV");
    wire.say(&mut control, End::Server, PASV);
    wire.in_vain(&Tcp::new(40_002, DATA_PORT), End::Client, SYN, "", 4);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost"]);
    let text = &first(&report).text;
    assert!(
        text.contains("The client sent the SYN to 192.0.2.9:50000 4 times"),
        "{text}"
    );
    assert!(!text.contains("stopped"), "{text}");
    assert!(first(&report).filter_here.is_some());
    assert_eq!(first(&report).filter_there, None);
}

#[test]
fn the_servers_syn_is_dropped() {
    let (mut wire, mut control) = logged_in();
    wire.say(&mut control, End::Client, "PORT 198,51,100,7,195,80");
    wire.say(&mut control, End::Server, "200 PORT");
    wire.say(&mut control, End::Client, "LIST");
    wire.in_vain(&Tcp::new(DATA_PORT, 20), End::Server, SYN, "", 4);
    wire.say(&mut control, End::Server, "425 Cannot open data connection");
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost"]);
    let text = &first(&report).text;
    assert!(
        text.contains("The server sent the SYN to 198.51.100.7:50000"),
        "{text}"
    );
}

#[test_case("CWD pub", End::Client, "the command “CWD pub”"; "a command")]
#[test_case("226 Done", End::Server, "the reply “226 Done”"; "a reply")]
fn the_last_word_is_dropped(line: &str, from: End, told_as: &str) {
    let (mut wire, control) = logged_in();
    wire.in_vain(&control, from, ACK, &format!("{line}\r\n"), 5);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost"]);
    let text = &first(&report).text;
    assert!(text.contains(told_as), "{text}");
    // Nothing came so late, so that the other recorder may have been stopped.
    assert!(text.contains("not stopped"), "{text}");
}

#[test]
fn large_segments_are_dropped() {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    let begun = data.clone();
    wire.send(&mut data, End::Server, ACK, &block(1448), Fate::Dropped);
    wire.send(&mut data, End::Server, ACK, &block(1448), Fate::Dropped);
    wire.send(&mut data, End::Server, ACK, &block(300), Fate::Arrives);
    wire.put(&begun, End::Client, ACK, "", Fate::Arrives);
    wire.in_vain(&begun, End::Server, ACK, &block(1448), 4);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost"]);
    let text = &first(&report).text;
    assert!(
        text.contains("Segments of up to 300 bytes arrived"),
        "{text}"
    );
    assert!(text.contains("Another segment"), "{text}");
}

#[test]
fn a_way_that_goes_dark_is_no_matter_of_size() {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    wire.send(&mut data, End::Server, ACK, &block(1448), Fate::Arrives);
    wire.put(&data, End::Client, ACK, "", Fate::Dropped);
    let came = Tcp::clone(&data);
    wire.in_vain(&came, End::Server, ACK, &block(1448), 5);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost"]);
    assert!(
        !first(&report).text.contains("Segments of up to"),
        "{}",
        first(&report).text
    );
}

/// The first copy came, and only its acknowledgement did not.
#[test]
fn what_is_sent_again_for_nothing_was_not_lost() {
    let (mut wire, mut control) = logged_in();
    let data = downloads(&mut wire, &mut control);
    wire.put(&data, End::Server, ACK, &block(1000), Fate::Arrives);
    wire.wait(300);
    wire.put(&data, End::Server, ACK, &block(1000), Fate::Dropped);
    wire.wait(600);
    quit(&mut wire, &mut control);
    assert_eq!(kinds(&report(&wire)), ["all-arrived"]);
}

#[test]
fn what_is_lost_and_sent_again_is_told_so() {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    wire.put(&data, End::Server, ACK, &block(1000), Fate::Dropped);
    wire.wait(300);
    wire.send(&mut data, End::Server, ACK, &block(1000), Fate::Arrives);
    wire.put(&data, End::Client, ACK, "", Fate::Arrives);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost-and-sent-again"]);
    assert!(
        first(&report)
            .text
            .starts_with("1000 bytes that the server sent")
    );
}

#[test]
fn a_device_resets_one_side() {
    let (mut wire, mut control) = logged_in();
    wire.wait(60_000);
    wire.send(&mut control, End::Client, ACK, "CWD pub\r\n", Fate::Dropped);
    wire.reset(&control, End::Client);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost", "reset"]);
    let text = &report.sessions[0].events[1].text;
    assert!(
        text.contains("The client received an RST that the server never sent"),
        "{text}"
    );
    assert!(text.contains("TTL is 250"), "{text}");
}

/// Those that the client answers late packets with come after the one that the server received.
#[test]
fn a_device_resets_both_sides() {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    wire.send(&mut data, End::Server, ACK, &block(1448), Fate::Arrives);
    wire.reset(&data, End::Client);
    wire.reset(&data, End::Server);
    wire.wait(20);
    wire.put(&data, End::Client, RST, "", Fate::Dropped);
    wire.wait(3000);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["reset"]);
    assert!(first(&report).text.starts_with("Both sides"));
    assert!(first(&report).filter_here.is_some() && first(&report).filter_there.is_some());
}

#[test]
fn a_reset_of_the_other_side_is_its_own() {
    let (mut wire, mut control) = logged_in();
    wire.send(&mut control, End::Server, RST | ACK, "", Fate::Arrives);
    assert_eq!(kinds(&report(&wire)), ["all-arrived"]);
}

#[test_case("PORT 10,0,0,5,195,80", "PORT 198,51,100,7,195,80"; "longer")]
#[test_case("PORT 198,51,100,77,195,80", "PORT 8,8,8,8,195,80"; "shorter")]
fn a_helper_rewrites_a_command(sent: &str, came: &str) {
    let (mut wire, mut control) = logged_in();
    wire.say_and(&mut control, End::Client, sent, Fate::Rewritten(came));
    wire.say(&mut control, End::Server, "200 PORT");
    wire.say(&mut control, End::Client, "NOOP");
    wire.say(&mut control, End::Server, "200 Zzz");
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["command-rewritten", "all-arrived"]);
    let text = &first(&report).text;
    assert!(text.contains(sent) && text.contains(came), "{text}");
}

#[test]
fn a_helper_rewrites_a_reply_behind_nat() {
    let place = |ip: [u8; 4], port| (Ipv4Addr::from(ip), port);
    let control = Tcp::translated(
        place([10, 0, 0, 5], 40_001),
        place([198, 51, 100, 7], 61_000),
        place([192, 0, 2, 9], 21),
        place([172, 16, 0, 2], 21),
    );
    let (mut wire, mut control) = logged_in_over(control);
    let inside = "227 Entering Passive Mode (172,16,0,2,195,80).";
    for _ in 0..2 {
        wire.say(&mut control, End::Client, "PASV");
        wire.say_and(&mut control, End::Server, inside, Fate::Rewritten(PASV));
    }
    quit(&mut wire, &mut control);
    let report = report(&wire);
    let expected = [
        "reply-rewritten",
        "client-translated",
        "server-translated",
        "all-arrived",
    ];
    assert_eq!(kinds(&report), expected);
    assert_eq!(report.sessions[0].paired_by, Some(PairedBy::SequenceNumber));
    assert!(
        first(&report)
            .text
            .contains("It rewrote another one as well.")
    );
}

#[test]
fn a_reply_is_late() {
    let (mut wire, mut control) = logged_in();
    wire.say(&mut control, End::Client, "NOOP");
    wire.say_and(&mut control, End::Server, "200 Zzz", Fate::Late(4000));
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["delayed", "reply-time", "all-arrived"]);
    assert!(
        first(&report).text.contains("4.0 s later"),
        "{}",
        first(&report).text
    );
}

/// A capture that was stopped early says nothing of what came later.
#[test_case(End::Client; "at the client")]
#[test_case(End::Server; "at the server")]
fn a_capture_that_ends_early(at: End) {
    let (wire, _) = healthy();
    for kept in [8, 14, 20, 26] {
        let cut = wire.recorded(at, |number, _| number < kept);
        let [client, server] = wire.both();
        let report = match at {
            End::Client => told(&cut, &server),
            End::Server => told(&client, &cut),
        };
        let report = report.unwrap();
        assert_eq!(kinds(&report), ["not-recorded"], "{kept}");
        assert!(first(&report).text.contains("ends before the session"));
    }
}

/// One that begins late has no SYN to pair by.
#[test]
fn a_capture_that_begins_late() {
    let (wire, _) = healthy();
    let [client, server] = wire.both();
    let late = wire.recorded(End::Client, |number, _| number > 6);
    let report = told(&late, &server).unwrap();
    assert!(
        kinds(&report).iter().all(|kind| *kind == "not-recorded"),
        "{:?}",
        kinds(&report)
    );
    let late = wire.recorded(End::Server, |number, _| number > 6);
    let report = told(&client, &late).unwrap();
    assert!(
        kinds(&report).iter().all(|kind| *kind == "not-recorded"),
        "{:?}",
        kinds(&report)
    );
}

#[test]
fn a_capture_of_the_control_port_alone() {
    let (wire, _) = healthy();
    let [client, _] = wire.both();
    let is_control = |packet: &[u8]| {
        let port = |at: usize| u16::from_be_bytes([packet[at], packet[at + 1]]);
        port(20) == 21 || port(22) == 21
    };
    let server = wire.recorded(End::Server, |_, packet| is_control(packet));
    assert_eq!(kinds(&told(&client, &server).unwrap()), ["not-captured"]);
}

/// What the recorder missed arrived all the same: it was acknowledged.
#[test]
fn a_recorder_that_misses_packets() {
    let (wire, _) = healthy();
    let [client, server] = wire.both();
    let is_full = |packet: &[u8]| packet.len() == 1488;
    let gaps = wire.recorded(End::Client, |number, packet| {
        !is_full(packet) || number % 4 < 2
    });
    assert_eq!(kinds(&told(&gaps, &server).unwrap()), ["not-recorded"]);
    let gaps = wire.recorded(End::Server, |number, packet| {
        !is_full(packet) || number % 4 < 2
    });
    assert_eq!(kinds(&told(&client, &gaps).unwrap()), ["not-recorded"]);
}

#[test]
fn a_connection_that_never_reached_the_server() {
    let (mut wire, mut control) = logged_in();
    wire.in_vain(&Tcp::new(40_009, 21), End::Client, SYN, "", 4);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!((report.only_here, report.only_there), (1, 0));
    assert_eq!(kinds(&report), ["lost"]);
    assert_eq!(report.sessions[0].there, None);
    assert_eq!(report.sessions.len(), 2);
}

#[test]
fn a_fin_that_never_arrives() {
    let (mut wire, mut control) = logged_in();
    wire.wait(300_000);
    wire.in_vain(&control, End::Server, FIN | ACK, "", 4);
    wire.say(&mut control, End::Client, "NOOP");
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost"]);
    assert!(
        first(&report)
            .text
            .contains("the FIN of the control connection")
    );
}

#[test]
fn sessions_of_others_are_no_pair() {
    let (wire, _) = healthy();
    let [client, _] = wire.both();
    let mut other = Wire::new();
    let mut control = Tcp::new(45_555, 21);
    other.open(&mut control, End::Client);
    other.say(&mut control, End::Server, "220 another one");
    other.say(&mut control, End::Client, "USER otto");
    let [_, server] = other.both();
    assert!(told(&client, &server).is_none());
}
