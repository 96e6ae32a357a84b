//! What devices on the path put into a session: ICMP, packets that nobody sent, other options; and where the time goes.

use test_case::test_case;

use crate::wire::{ACK, End, FIN, Fate, RST, SYN, Tcp, Wire, kinds, told};
use crate::{DATA_PORT, PASV, block, downloads, first, logged_in, login, quit, report};

/// Fragmentation is needed; a filter forbids it; nobody listens on that port.
const TOO_BIG: [u8; 2] = [3, 4];
const PROHIBITED: [u8; 2] = [3, 13];
const NO_PORT: [u8; 2] = [3, 3];

fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// PASV, and a SYN to its port that a router rejects, seen like this.
fn rejected(number: [u8; 2], seen: &[(End, u8)]) -> Wire {
    let (mut wire, mut control) = logged_in();
    wire.say(&mut control, End::Client, "PASV");
    wire.say(&mut control, End::Server, PASV);
    let data = Tcp::new(40_002, DATA_PORT);
    wire.put(&data, End::Client, SYN, "", Fate::Dropped);
    wire.icmp(&data, End::Client, number, 0, seen);
    wire.wait(3000);
    quit(&mut wire, &mut control);
    wire
}

#[test_case(PROHIBITED, "a filter forbids it"; "prohibited")]
#[test_case([3, 1], "the host or network is unreachable"; "host unreachable")]
#[test_case(NO_PORT, "the port is unreachable"; "port unreachable")]
#[test_case([11, 0], "too many routers"; "a loop")]
fn a_router_between_rejects(number: [u8; 2], words: &str) {
    let report = report(&rejected(number, &[(End::Client, 64)]));
    assert_eq!(kinds(&report), ["lost", "icmp"]);
    let event = &report.sessions[0].events[1];
    says(
        &event.text,
        &[
            "203.0.113.1 sent the client",
            words,
            "between the two places",
            "router 1 of 2",
        ],
    );
    assert!(event.filter_here.is_some() && event.filter_there.is_none());
}

/// The packet did arrive at the server, whose host has a filter of its own.
#[test]
fn a_message_that_both_captures_have() {
    let (mut wire, mut control) = logged_in();
    wire.say(&mut control, End::Client, "PASV");
    wire.say(&mut control, End::Server, PASV);
    let data = Tcp::new(40_002, DATA_PORT);
    wire.put(&data, End::Client, SYN, "", Fate::Arrives);
    wire.icmp(
        &data,
        End::Client,
        PROHIBITED,
        0,
        &[(End::Server, 64), (End::Client, 62)],
    );
    wire.wait(3000);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["icmp", "all-arrived"]);
    says(&first(&report).text, &["Both captures contain it"]);
}

/// The server sends large packets until the end, since nobody told it.
#[test]
fn a_message_about_large_packets_never_arrives() {
    let (mut wire, mut control) = logged_in();
    let data = downloads(&mut wire, &mut control);
    wire.put(&data, End::Server, ACK, &block(1448), Fate::Dropped);
    wire.icmp(&data, End::Server, TOO_BIG, 1400, &[(End::Client, 63)]);
    wire.in_vain(&data, End::Server, ACK, &block(1448), 3);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost", "icmp"]);
    let parts = [
        "sent the server an ICMP message",
        "the next link, which takes 1400 bytes",
        "The server never received it",
        "could not know that its packets are too big",
        "contains no ICMP at all",
    ];
    says(&report.sessions[0].events[1].text, &parts);
}

#[test]
fn a_message_about_large_packets_arrives() {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    wire.put(&data, End::Server, ACK, &block(1448), Fate::Dropped);
    wire.icmp(&data, End::Server, TOO_BIG, 1400, &[(End::Server, 64)]);
    for _ in 0..2 {
        wire.send(&mut data, End::Server, ACK, &block(724), Fate::Arrives);
        wire.put(&data, End::Client, ACK, "", Fate::Arrives);
    }
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost-and-sent-again", "icmp"]);
    says(
        &report.sessions[0].events[1].text,
        &["router 1 of 2 on the path from the server"],
    );
}

/// Where the other capture had ended by then, nobody knows what it would have seen.
#[test]
fn a_message_after_the_end_of_the_other_capture() {
    let wire = rejected(PROHIBITED, &[(End::Client, 64)]);
    let [client, _] = wire.both();
    let server = wire.recorded(End::Server, |number, _| number < 14);
    let report = told(&client, &server).unwrap();
    assert!(!kinds(&report).contains(&"icmp"), "{:?}", kinds(&report));
}

/// In the server's place a device answers a command and closes. The server, which never got the command, says in its next packet how far it
/// had come.
#[test_case(62, false; "from the server's distance")]
#[test_case(64, true; "from another distance")]
fn a_reply_of_a_device(ttl: u8, tells: bool) {
    let (mut wire, mut control) = logged_in();
    wire.send(
        &mut control,
        End::Client,
        ACK,
        "RETR tool.exe\r\n",
        Fate::Dropped,
    );
    let page = "550 Blocked by policy\r\n";
    wire.insert(&control, End::Client, ACK, page, ttl);
    wire.wait(50);
    let more = u32::try_from(page.len()).unwrap();
    wire.acknowledge_more(&control, End::Client, more);
    wire.put(&control, End::Server, ACK, "", Fate::Arrives);
    wire.wait(4000);
    let mut other = Tcp::new(40_003, 21);
    login(&mut wire, &mut other);
    let report = report(&wire);
    let events = &report.sessions[0].events;
    let inserted = events.iter().find(|it| it.kind == "inserted").unwrap();
    says(
        &inserted.text,
        &[
            "the reply “550 Blocked by policy”",
            "that the server never sent",
        ],
    );
    assert_eq!(
        inserted.text.contains("Its TTL is 64"),
        tells,
        "{}",
        inserted.text
    );
    assert!(
        events.iter().all(|it| it.kind != "not-recorded"),
        "{events:?}"
    );
}

/// The server's own answer comes later than the device's, and at the same place.
#[test]
fn a_device_answers_first() {
    let (mut wire, mut control) = logged_in();
    wire.say(&mut control, End::Client, "STAT");
    wire.insert(
        &control,
        End::Client,
        ACK,
        "211-Not here\r\n211 End\r\n",
        63,
    );
    wire.wait(500);
    wire.say(&mut control, End::Server, "211 My status");
    wire.say(&mut control, End::Client, "NOOP");
    wire.say(&mut control, End::Server, "200 Zzz");
    wire.wait(2000);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert!(
        kinds(&report).contains(&"inserted") || kinds(&report).contains(&"reply-rewritten"),
        "{:?}",
        kinds(&report)
    );
}

/// The content is another one in the middle of a download, though as long.
#[test]
fn data_that_were_replaced() {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    let other = "y".repeat(1000);
    wire.send(
        &mut data,
        End::Server,
        ACK,
        &block(1000),
        Fate::Rewritten(&other),
    );
    wire.put(&data, End::Client, ACK, "", Fate::Arrives);
    wire.send(&mut data, End::Server, ACK, &block(1000), Fate::Arrives);
    wire.put(&data, End::Client, ACK, "", Fate::Arrives);
    wire.close(&mut data);
    wire.wait(2000);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["inserted"]);
    says(
        &first(&report).text,
        &["1000 bytes of data", "It replaced what the server sent."],
    );
}

/// The client sees the end of its download before the server has come to it.
#[test_case(250, false; "from another distance")]
#[test_case(62, true; "from the server's distance, and the server goes on")]
fn a_fin_of_a_device(ttl: u8, goes_on: bool) {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    wire.send(&mut data, End::Server, ACK, &block(1000), Fate::Arrives);
    wire.put(&data, End::Client, ACK, "", Fate::Arrives);
    wire.insert(&data, End::Client, FIN | ACK, "", ttl);
    wire.wait(50);
    if goes_on {
        wire.send(&mut data, End::Server, ACK, &block(1000), Fate::Arrives);
    }
    wire.wait(2000);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(first(&report).kind, "inserted", "{:?}", kinds(&report));
    says(
        &first(&report).text,
        &["the FIN of the data connection to 192.0.2.9:50000 that the server never sent"],
    );
}

/// What the sender's own recorder missed is none of a device's, unless something shows it.
#[test]
fn a_recorder_that_misses_the_last_words() {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    for size in [1000, 700] {
        wire.send(&mut data, End::Server, ACK, &block(size), Fate::Arrives);
        wire.put(&data, End::Client, ACK, "", Fate::Arrives);
    }
    wire.wait(3000);
    quit(&mut wire, &mut control);
    wire.put(&control, End::Server, RST, "", Fate::Arrives);
    wire.wait(1000);
    wire.put(&control, End::Client, RST, "", Fate::Arrives);
    let [client, _] = wire.both();
    let server = wire.recorded(End::Server, |_, packet| packet.len() != 740);
    let report = told(&client, &server).unwrap();
    assert_eq!(kinds(&report), ["not-recorded"]);
    says(
        &first(&report).text,
        &["its recorder missed them (or a device on the path"],
    );
}

/// A device takes a command in and says so in the server's name; the server says later that it never got it.
#[test]
fn a_device_acknowledges_what_it_drops() {
    let (mut wire, mut control) = logged_in();
    wire.send(&mut control, End::Client, ACK, "CWD pub\r\n", Fate::Dropped);
    wire.insert(&control, End::Client, ACK, "", 62);
    wire.wait(4000);
    let mut server = control.clone();
    server.back_by(End::Client, 9);
    wire.put(&server, End::Server, ACK, "", Fate::Dropped);
    wire.wait(2000);
    let mut other = Tcp::new(40_003, 21);
    login(&mut wire, &mut other);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost"]);
    says(
        &first(&report).text,
        &[
            "the command “CWD pub”",
            "acknowledged it in the server’s name",
        ],
    );
}

#[test_case([1460, 1380], &["mss-changed", "all-arrived"]; "smaller")]
#[test_case([1460, 1460], &["all-arrived"]; "the same")]
fn the_mss_of_a_syn(mss: [u16; 2], expected: &[&str]) {
    let mut control = Tcp::new(40_001, 21);
    control.mss = Some(mss);
    let (mut wire, mut control) = crate::logged_in_over(control);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    let both: Vec<&str> = expected
        .iter()
        .flat_map(|kind| std::iter::repeat_n(*kind, if *kind == "mss-changed" { 2 } else { 1 }))
        .collect();
    assert_eq!(kinds(&report), both);
    if expected.len() > 1 {
        says(
            &first(&report).text,
            &[
                "the client’s SYN",
                "1460 bytes when it was sent, 1380 bytes when it arrived",
            ],
        );
    }
}

/// The first data connection is the server's, the second one a device's.
#[test]
fn a_device_accepts_in_the_servers_place() {
    let (mut wire, mut control) = logged_in();
    let mut data = downloads(&mut wire, &mut control);
    wire.close(&mut data);
    wire.say(&mut control, End::Server, "226 Done");
    wire.say(&mut control, End::Client, "PASV");
    wire.say(
        &mut control,
        End::Server,
        "227 Entering Passive Mode (192,0,2,9,195,81).",
    );
    let mut data = Tcp::new(40_004, DATA_PORT + 1);
    wire.send(&mut data, End::Client, SYN, "", Fate::Dropped);
    wire.insert(&data, End::Client, SYN | ACK, "", 63);
    wire.wait(10);
    wire.put(&data, End::Client, ACK, "", Fate::Dropped);
    wire.wait(5000);
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["accepted-on-path"]);
    says(
        &first(&report).text,
        &[
            "192.0.2.9:50001",
            "in the server’s name",
            "TTL of the SYN-ACK is 63",
        ],
    );
}

/// Of seven seconds the server takes three; the path keeps the reply for the rest.
#[test_case(0, &["reply-time", "all-arrived"], "3.0 s of that at the server, and 20 ms on the path"; "the server takes its time")]
#[test_case(4000, &["delayed", "reply-time", "all-arrived"], "3.0 s of that at the server, and 4.0 s on the path"; "the path takes some too")]
fn where_the_time_goes(late_ms: i64, expected: &[&str], words: &str) {
    let (mut wire, mut control) = logged_in();
    wire.say(&mut control, End::Client, "CWD pub");
    wire.wait(2960);
    wire.say_and(&mut control, End::Server, "250 There", Fate::Late(late_ms));
    quit(&mut wire, &mut control);
    let report = report(&wire);
    let mut found = kinds(&report);
    found.sort_by_key(|kind| expected.iter().position(|it| it == kind));
    assert_eq!(found, expected);
    let events = &report.sessions[0].events;
    let time = events.iter().find(|it| it.kind == "reply-time").unwrap();
    says(&time.text, &["reply to “CWD pub”", words]);
}

/// A reset whose time to live shows nothing is still one that the server never sent.
#[test]
fn a_reset_from_the_servers_distance() {
    let (mut wire, mut control) = logged_in();
    wire.insert(&control, End::Client, RST, "", 62);
    wire.wait(3000);
    wire.say(&mut control, End::Server, "421 Timeout");
    let report = report(&wire);
    assert_eq!(first(&report).kind, "reset");
    assert!(
        !first(&report).text.contains("TTL"),
        "{}",
        first(&report).text
    );
}

/// A command of which nothing is left is still the one that stood there.
#[test]
fn a_command_that_was_masked() {
    let (mut wire, mut control) = logged_in();
    wire.say_and(&mut control, End::Client, "EPSV", Fate::Rewritten("XXXX"));
    wire.say(&mut control, End::Server, "500 What?");
    wire.say(&mut control, End::Client, "NOOP");
    wire.say(&mut control, End::Server, "200 Zzz");
    quit(&mut wire, &mut control);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["command-rewritten", "all-arrived"]);
    says(&first(&report).text, &["“EPSV”", "“XXXX”"]);
}

#[test]
fn a_reset_that_never_arrives() {
    let (mut wire, mut control) = logged_in();
    wire.send(&mut control, End::Server, RST | ACK, "", Fate::Dropped);
    wire.wait(3000);
    wire.put(&control, End::Client, ACK, "", Fate::Arrives);
    wire.put(&control, End::Server, RST, "", Fate::Dropped);
    wire.wait(3000);
    let mut other = Tcp::new(40_003, 21);
    login(&mut wire, &mut other);
    let report = report(&wire);
    assert_eq!(kinds(&report), ["lost"]);
    says(
        &first(&report).text,
        &["The server sent the RST of the control connection 2 times"],
    );
}
