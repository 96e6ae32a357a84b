//! Connections made here, packet by packet.
#![expect(
    clippy::cast_possible_truncation,
    reason = "what is made here is small"
)]

mod properties;
pub(in crate::capture) mod tape;

use etherparse::TcpOptionElement;
use test_case::test_case;

use super::*;
use crate::capture::file::{Frame, LinkType};
use crate::capture::packet::Packets;
use crate::capture::packet::tests::ip;

use self::tape::{A, ACK, B, FIN, RST, SYN, Tape, Timed, tell};

/// What was heard: bytes and holes of each side as text, and the connections that ended.
#[derive(Debug, Default)]
struct Heard {
    wanted: Wanted,
    told: Vec<String>,
    bytes: std::collections::BTreeMap<(u64, Side), Vec<u8>>,
    ended: Vec<Connection>,
}

impl Listener for Heard {
    fn opened(&mut self, connection: &Connection) -> Wanted {
        self.told.push(format!("{} opened", connection.id.0));
        self.wanted
    }

    fn bytes(&mut self, connection: &Connection, from: Side, bytes: Bytes<'_>) -> Wanted {
        let text = String::from_utf8_lossy(bytes.bytes);
        self.told.push(format!(
            "{from:?} {} {text:?} at {}",
            bytes.offset, bytes.at.at_us
        ));
        let all = self.bytes.entry((connection.id.0, from)).or_default();
        all.extend_from_slice(bytes.bytes);
        self.wanted
    }

    fn hole(&mut self, connection: &Connection, from: Side, hole: &Hole) {
        self.told.push(format!(
            "{from:?} {} lacks {} {:?}",
            hole.offset, hole.length, hole.kind
        ));
        let all = self.bytes.entry((connection.id.0, from)).or_default();
        all.extend(std::iter::repeat_n(
            b'?',
            usize::try_from(hole.length.min(5000)).unwrap(),
        ));
    }

    fn closed(&mut self, connection: &Connection, by: Side, reset: bool, at: Sighting) {
        let how = if reset { "RST" } else { "FIN" };
        self.told
            .push(format!("{} {by:?} {how} at {}", connection.id.0, at.at_us));
    }

    fn ended(&mut self, connection: Connection) {
        self.told
            .push(format!("{} ended {:?}", connection.id.0, connection.end));
        self.ended.push(connection);
    }
}

impl Heard {
    fn only(&self) -> &Connection {
        assert_eq!(self.ended.len(), 1, "{:?}", self.told);
        &self.ended[0]
    }

    fn text(&self, side: Side) -> String {
        let all = self.bytes.get(&(1, side));
        String::from_utf8_lossy(all.map_or(&[][..], Vec::as_slice)).into_owned()
    }
}

fn follow_cut(packets: &[Timed], wanted: Wanted, snap_length: usize) -> Heard {
    let mut heard = Heard {
        wanted,
        ..Heard::default()
    };
    tell(packets, snap_length, &mut heard);
    heard
}

fn follow(packets: &[Timed]) -> Heard {
    follow_cut(packets, Wanted::All, usize::MAX)
}

#[test]
fn a_session_from_syn_to_fin() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"220 hi\r\n")
        .client(101, 509, b"QUIT\r\n")
        .server(509, 107, b"221 bye\r\n");
    tape.add(B, A, FIN | ACK, 518, 107, b"")
        .add(A, B, FIN | ACK, 107, 519, b"")
        .server(519, 108, b"");
    let heard = follow(&tape.packets);
    assert_eq!(
        heard.told,
        [
            "1 opened",
            "Server 0 \"220 hi\\r\\n\" at 1004000",
            "Client 0 \"QUIT\\r\\n\" at 1005000",
            "Server 8 \"221 bye\\r\\n\" at 1006000",
            "1 Server FIN at 1007000",
            "1 Client FIN at 1008000",
            "1 ended Closed",
        ]
    );
    let it = heard.only();
    assert_eq!(
        (it.begun, it.client.address.port(), it.server.address.port()),
        (Begun::Syn, 1025, 21)
    );
    let syn = it.client.syn.unwrap();
    assert_eq!(
        (syn.sequence, syn.mss, syn.window_scale, syn.times),
        (100, Some(1460), Some(7), 1)
    );
    let done = it.handshake_done.unwrap();
    let answered = it.server.syn.unwrap();
    assert_eq!(
        (
            answered.first.us_since(syn.first),
            done.us_since(answered.first)
        ),
        (1000, 1000)
    );
    assert_eq!(it.answer(), Some(Answer::Accepted(answered.first)));
    assert_eq!(
        (it.client.ttl.usual, it.server.ttl.usual),
        (Some(64), Some(57))
    );
    assert_eq!((it.client.bytes, it.server.bytes), (6, 17));
    assert_eq!(
        (it.client.acknowledged, it.server.acknowledged),
        (Some(6), Some(17))
    );
    assert!(it.client.fin.unwrap().acknowledged && it.server.fin.unwrap().acknowledged);
    assert_eq!(
        (
            it.server.first_byte.unwrap().frame,
            it.server.last_byte.unwrap().frame
        ),
        (4, 6)
    );
    assert_eq!(
        (
            it.client.largest_acknowledged,
            it.server.largest_acknowledged
        ),
        (6, 9)
    );
    assert_eq!((it.client.checksums, it.client.wrong_checksums), (4, 0));
    assert!(it.server.unacknowledged.is_none() && it.server.holes == Holes::default());
}

#[test]
fn what_is_missing_and_acknowledged_was_not_recorded() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"one")
        .server(507, 101, b"three")
        .client(101, 512, b"")
        .wait(100)
        .client(101, 512, b"x");
    let heard = follow(&tape.packets);
    assert_eq!(heard.text(Side::Server), "one???three");
    assert_eq!(heard.told[2], "Server 3 lacks 3 Unrecorded");
    // What comes after the hole was there when it was seen.
    assert_eq!(heard.told[3], "Server 6 \"three\" at 1005000");
    assert_eq!(
        (
            heard.only().server.holes.unrecorded,
            heard.only().server.holes.lost
        ),
        (3, 0)
    );
    assert_eq!(heard.only().server.holes.first[0].largest_after, 5);
}

#[test]
fn an_acknowledgement_that_is_recorded_too_early_makes_no_hole() {
    let mut tape = Tape::shaken();
    tape.client(101, 504, b"")
        .wait(20)
        .server(501, 101, b"one")
        .wait(100)
        .client(101, 504, b"x");
    assert_eq!(follow(&tape.packets).text(Side::Server), "one");
    // At the end as well, where nothing else was missing.
    let mut tape = Tape::shaken();
    tape.client(101, 504, b"").wait(20);
    let heard = follow(&tape.packets);
    assert_eq!(
        (
            heard.text(Side::Server),
            heard.only().server.holes.unrecorded
        ),
        ("???".to_owned(), 3)
    );
}

/// Two taps, one for each direction, of which the server's is behind by this many milliseconds, or ahead.
#[test_case(4; "behind")]
#[test_case(-4; "ahead")]
#[test_case(40; "far behind")]
fn what_answers_comes_after_what_it_answers(late_ms: i64) {
    let mut tape = Tape::shaken();
    for turn in 0..5 {
        let (mine, theirs) = (101 + turn * 6, 501 + turn * 8);
        tape.add(B, A, ACK, theirs, mine, b"220 ok\r\n");
        tape.add(A, B, ACK, mine, theirs + 8, b"NOOP\r\n");
    }
    for (at_us, bytes) in &mut tape.packets {
        if bytes[12..16] == [198, 51, 100, 2] {
            *at_us += late_ms * 1000;
        }
    }
    tape.packets.sort_by_key(|(at_us, _)| *at_us);
    let told = follow(&tape.packets).told;
    let said = told
        .iter()
        .filter(|told| told.contains("ok") || told.contains("NOOP") || told.contains("lacks"));
    let said: Vec<&str> = said.filter_map(|told| told.split(' ').next()).collect();
    assert_eq!(said, ["Server", "Client"].repeat(5), "{told:?}");
}

#[test]
fn what_is_missing_and_was_never_acknowledged_was_lost() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, &[b'a'; 1400])
        .client(101, 1901, b"")
        .server(3301, 101, b"short")
        .client(101, 1901, b"");
    tape.wait(60_000).add(A, B, FIN | ACK, 101, 1901, b"");
    let heard = follow(&tape.packets);
    let holes = &heard.only().server.holes;
    assert_eq!((holes.lost, holes.unrecorded), (1400, 0));
    assert_eq!(
        (holes.first[0].offset, holes.first[0].largest_after),
        (1400, 5)
    );
    assert!(heard.text(Side::Server).ends_with("??short"));
    // Where the other side was not recorded, nobody knows.
    let mut tape = Tape::new();
    tape.syn(B, A, SYN | ACK, 500, 101)
        .server(501, 101, b"one")
        .server(600, 101, b"two");
    let heard = follow(&tape.packets);
    assert_eq!(
        (heard.only().server.holes.unknown, heard.only().begun),
        (96, Begun::SynAck)
    );
}

#[test]
fn what_is_sent_again_and_again() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"150 ok\r\n")
        .client(101, 509, b"")
        .server(509, 101, b"226 done\r\n");
    for wait in [200, 400, 800] {
        tape.wait(wait).server(509, 101, b"226 done\r\n");
    }
    let heard = follow(&tape.packets);
    assert_eq!(heard.text(Side::Server), "150 ok\r\n226 done\r\n");
    let server = &heard.only().server;
    let again = server.again.as_deref().unwrap();
    assert_eq!(
        (again.times, again.last.us_since(again.first)),
        (3, 1_202_000)
    );
    let left = server.unacknowledged.as_deref().unwrap();
    assert_eq!(
        (left.offset, left.segments, left.times, left.largest),
        (8, 1, 4, 10)
    );
    assert_eq!(
        (left.first.frame, left.last.frame, left.repeated),
        (6, 9, Some((10, 10)))
    );
    assert_eq!(server.largest_acknowledged, 8);
}

#[test]
fn large_segments_that_never_arrive_while_small_ones_do() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, &[b'a'; 1460])
        .server(1961, 101, &[b'b'; 1460])
        .server(3421, 101, b"end");
    let selective = TcpOptionElement::SelectiveAcknowledgement((3421, 3424), [None; 3]);
    tape.push(A, B, ACK, 101, 501, b"", &[selective]);
    tape.wait(300)
        .server(501, 101, &[b'a'; 1460])
        .wait(600)
        .server(501, 101, &[b'a'; 1460]);
    let heard = follow(&tape.packets);
    let left = heard.only().server.unacknowledged.as_deref().unwrap();
    assert_eq!(
        (left.segments, left.largest, left.smallest, left.times),
        (2, 1460, 1460, 3)
    );
    assert_eq!(
        (left.largest_selective, left.repeated),
        (Some(3), Some((1460, 1460)))
    );
    assert_eq!(heard.only().server.largest_acknowledged, 0);
}

#[test]
fn what_is_lost_and_sent_again_comes_at_the_time_when_it_is_whole() {
    let mut tape = Tape::shaken();
    tape.server(504, 101, b"two")
        .client(101, 501, b"")
        .wait(300)
        .server(501, 101, b"one")
        .client(101, 507, b"");
    let heard = follow(&tape.packets);
    assert_eq!(
        heard.told[1..3],
        ["Server 0 \"one\" at 1306000", "Server 3 \"two\" at 1306000"]
    );
    let server = &heard.only().server;
    assert_eq!(
        (server.late, server.again.is_none(), server.bytes),
        (1, true, 6)
    );
    assert_eq!(server.holes, Holes::default());
}

#[test]
fn the_first_copy_wins_where_segments_overlap() {
    let mut tape = Tape::shaken();
    tape.server(504, 101, b"DEF")
        .server(501, 101, b"abcdefghi")
        .server(505, 101, b"xxxxxJ")
        .client(101, 511, b"");
    let heard = follow(&tape.packets);
    assert_eq!(heard.text(Side::Server), "abcDEFghiJ");
    assert_eq!(heard.only().server.bytes, 10);
}

#[test]
fn answers_to_a_syn() {
    let mut tape = Tape::new();
    tape.syn(A, B, SYN, 100, 0)
        .wait(1000)
        .syn(A, B, SYN, 100, 0)
        .wait(2000)
        .syn(A, B, SYN, 100, 0)
        .wait(3000);
    tape.add("192.0.2.1:9", "192.0.2.9:9", SYN, 1, 0, b"");
    let heard = follow(&tape.packets);
    let nothing = Answer::Nothing {
        times: 3,
        waited_us: 6_003_000,
    };
    assert_eq!(heard.ended[0].answer(), Some(nothing));
    assert_eq!(heard.ended[0].client.syn.unwrap().last.frame, 3);

    let mut tape = Tape::new();
    tape.ttl[1] = 64;
    tape.syn(A, B, SYN, 100, 0)
        .add(B, A, RST | ACK, 0, 101, b"")
        .add(B, A, RST | ACK, 0, 101, b"");
    let heard = follow(&tape.packets);
    let Some(Answer::Reset(reset)) = heard.only().answer() else {
        panic!("no reset");
    };
    assert_eq!(
        (
            reset.ttl,
            reset.times,
            reset.acknowledges,
            reset.first.frame
        ),
        (64, 2, true, 2)
    );
    assert_eq!(
        (heard.only().server.ttl.usual, heard.only().end),
        (None, End::Closed)
    );

    let syn = ip(A, B, SYN, 100, 0, b"");
    let body = [&[3, 13, 0, 0, 0, 0, 0, 0][..], &syn[..28]].concat();
    let header = etherparse::Ipv4Header::new(
        body.len() as u16,
        63,
        etherparse::IpNumber::ICMP,
        [203, 0, 113, 1],
        [192, 0, 2, 1],
    )
    .unwrap();
    let icmp = [&header.to_bytes()[..], &body].concat();
    let many = (1..30).map(|at| (at * 500_000, icmp.clone()));
    let many: Vec<_> = [(0, syn.clone())].into_iter().chain(many).collect();
    assert_eq!(follow(&many).only().icmp.len(), 8, "more are not kept");
    let heard = follow(&[
        (0, syn),
        (1000, icmp.clone()),
        (1010, icmp.clone()),
        (900_000, icmp),
    ]);
    let Some(Answer::Icmp(icmp)) = heard.only().answer() else {
        panic!("no error");
    };
    assert_eq!(
        (icmp.error.from.to_string(), icmp.error.code, icmp.about),
        ("203.0.113.1".to_owned(), 13, Side::Client)
    );
    assert_eq!(heard.only().icmp.len(), 2);
}

#[test]
fn a_reset_by_another_host_shows_in_its_ttl_and_number() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"220 hi\r\n");
    tape.ttl[1] = 64;
    tape.wait(9000)
        .client(101, 509, b"NOOP\r\n")
        .add(B, A, RST, 777, 0, b"");
    tape.client(101, 509, b"again");
    let heard = follow(&tape.packets);
    let server = &heard.only().server;
    let reset = server.reset.as_deref().unwrap();
    assert_eq!(
        (server.ttl.usual, reset.ttl, reset.off_by, reset.after_fin),
        (Some(57), 64, Some(268), false)
    );
    assert_eq!(
        (heard.only().end, heard.only().client.after_reset),
        (End::Closed, 1)
    );
}

#[test]
fn a_packet_that_was_recorded_twice_counts_once() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"220 hi\r\n")
        .client(101, 509, b"QUIT\r\n");
    let once = follow(&tape.packets);
    let mut twice = Vec::new();
    for (at_us, bytes) in &tape.packets {
        // Behind the router it has one hop less.
        let mut copy = bytes.clone();
        copy[8] -= 1;
        twice.extend([(*at_us, bytes.clone()), (at_us + 30, copy)]);
    }
    let heard = follow(&twice);
    assert_eq!(heard.told, once.told);
    let it = heard.only();
    assert_eq!((it.duplicates, it.duplicate_ttls), (5, Some((64, 63))));
    assert_eq!(
        (
            it.client.packets,
            it.server.packets,
            it.client.syn.unwrap().times
        ),
        (3, 2, 1)
    );
    assert!(it.server.again.is_none());
}

#[test]
fn a_port_that_is_used_again_makes_another_connection() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"one")
        .add(A, B, FIN | ACK, 101, 504, b"")
        .add(B, A, FIN | ACK, 504, 102, b"");
    tape.wait(500)
        .syn(A, B, SYN, 9000, 0)
        .syn(B, A, SYN | ACK, 70, 9001)
        .server(71, 9001, b"two");
    let heard = follow(&tape.packets);
    let ends: Vec<End> = heard.ended.iter().map(|it| it.end).collect();
    assert_eq!(ends, [End::Replaced, End::StillOpen]);
    assert_eq!(heard.bytes[&(1, Side::Server)], b"one");
    assert_eq!(heard.bytes[&(2, Side::Server)], b"two");
    assert_eq!(heard.ended[1].server.syn.unwrap().sequence, 70);
}

#[test]
fn a_connection_from_its_middle_on() {
    let mut tape = Tape::new();
    tape.client(5000, 900, b"")
        .client(5000, 900, b"PWD\r\n")
        .server(900, 5005, b"257 /\r\n")
        .client(5005, 907, b"");
    let heard = follow(&tape.packets);
    let it = heard.only();
    assert_eq!(
        (it.begun, it.end, it.answer()),
        (Begun::Middle, End::StillOpen, None)
    );
    assert_eq!(
        (it.client.address.port(), it.server.address.port()),
        (1025, 21)
    );
    assert_eq!(
        (heard.text(Side::Client), heard.text(Side::Server)),
        ("PWD\r\n".to_owned(), "257 /\r\n".to_owned())
    );
    assert_eq!(it.server.holes, Holes::default());
    // Active mode, from port 20.
    for (from, to) in [("198.51.100.2:20", A), (A, "198.51.100.2:20")] {
        let mut tape = Tape::new();
        tape.add(from, to, ACK, 900, 5005, b"data");
        assert_eq!(follow(&tape.packets).only().client.address.port(), 20);
    }
    // The server first.
    let mut tape = Tape::new();
    tape.server(900, 5005, b"257 /\r\n")
        .client(5005, 907, b"QUIT\r\n");
    assert_eq!(follow(&tape.packets).only().server.address.port(), 21);
}

#[test]
fn windows_that_close() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"data");
    for (wait, window) in [(0, 0_u16), (500, 0), (500, 9)] {
        tape.wait(wait).client(101, 505, b"");
        let at = tape.packets.len() - 1;
        tape.packets[at].1[34..36].copy_from_slice(&window.to_be_bytes());
    }
    let heard = follow(&tape.packets);
    let zero = heard.only().client.zero_window.as_deref().unwrap();
    assert_eq!(
        (zero.times, zero.total_us, zero.at_the_end),
        (1, 1_002_000, false)
    );
    let without = follow(&tape.packets[..tape.packets.len() - 1]);
    let zero = without.only().client.zero_window.as_deref().unwrap();
    assert_eq!((zero.total_us, zero.at_the_end), (501_000, true));
}

#[test]
fn keepalives_are_nothing_sent_again() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"220 hi\r\n").client(101, 509, b"");
    tape.wait(60_000)
        .server(508, 101, b"")
        .client(101, 509, b"")
        .wait(60_000)
        .server(508, 101, b"\0")
        .client(101, 509, b"");
    let heard = follow(&tape.packets);
    let server = &heard.only().server;
    assert_eq!(
        (server.keepalives, server.again.is_none(), server.bytes),
        (2, true, 8)
    );
    assert!(server.unacknowledged.is_none());
}

#[test]
fn what_the_snap_length_cut_is_a_hole_of_its_own_kind() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"220 a long greeting\r\n")
        .client(101, 522, b"")
        .server(522, 101, b"331")
        .client(101, 525, b"");
    let heard = follow_cut(&tape.packets, Wanted::All, 50);
    assert_eq!(heard.text(Side::Server), "220 a long???????????331");
    let holes = &heard.only().server.holes;
    assert_eq!(
        (holes.cut, holes.unrecorded, holes.lost, holes.first.len()),
        (11, 0, 0, 0)
    );
    assert_eq!(heard.only().server.bytes, 24);
}

#[test]
fn packets_out_of_order_in_the_file_are_sorted_unless_the_clock_was_set() {
    let mut tape = Tape::shaken();
    tape.server(501, 101, b"220\r\n")
        .client(101, 506, b"QUIT\r\n")
        .server(506, 107, b"221\r\n");
    let plain = follow(&tape.packets);
    let mut packets = tape.packets.clone();
    packets.reverse();
    let heard = follow(&packets);
    assert_eq!(heard.told, plain.told);
    assert_eq!(heard.only().server.syn.unwrap().first.frame, 5);
    // An hour back in the middle: the order of the file stays.
    let mut packets = tape.packets.clone();
    for (at_us, _) in &mut packets[4..] {
        *at_us -= 3_600_000_000;
    }
    let heard = follow(&packets);
    assert_eq!(
        heard.text(Side::Client) + &heard.text(Side::Server),
        "QUIT\r\n220\r\n221\r\n"
    );
    assert_eq!(heard.ended.len(), 1);
}

#[test]
fn the_listener_gets_what_it_wants_and_all_facts() {
    let mut tape = Tape::shaken();
    for part in 0..30_u32 {
        tape.server(501 + part * 1000, 101, &[b'x'; 1000]);
    }
    tape.client(101, 30_501, b"");
    for (wanted, bytes) in [
        (Wanted::Nothing, 0),
        (Wanted::Head, 16 * 1024),
        (Wanted::All, 30_000),
    ] {
        let heard = follow_cut(&tape.packets, wanted, usize::MAX);
        assert_eq!(heard.text(Side::Server).len(), bytes);
        assert_eq!(
            (heard.only().server.bytes, heard.only().server.segments),
            (30_000, 30)
        );
    }
}

#[test]
fn too_much_behind_a_hole_is_not_waited_for() {
    for wanted in [Wanted::Nothing, Wanted::Head, Wanted::All] {
        let mut tape = Tape::shaken();
        for part in 1..200_u32 {
            tape.server(501 + part * 1000, 101, &[b'x'; 1000]);
        }
        let heard = follow_cut(&tape.packets, wanted, usize::MAX);
        let holes = &heard.only().server.holes;
        let expected = if wanted == Wanted::All {
            (1000, 0)
        } else {
            (0, 1000)
        };
        assert_eq!((holes.unknown, holes.lost), expected, "{wanted:?}");
        assert_eq!(heard.only().server.bytes, 199_000);
    }
}

#[test]
fn more_connections_than_are_followed_are_forgotten_from_the_quietest_on() {
    let mut packets = Vec::new();
    for number in 0..40_000_i64 {
        let from = format!(
            "10.{}.{}.1:{}",
            number / 250 / 250,
            number / 250 % 250,
            2000 + number % 250
        );
        packets.push((number * 10, ip(&from, B, SYN, 7, 0, b"")));
    }
    let heard = follow_cut(&packets, Wanted::Nothing, usize::MAX);
    assert_eq!(heard.ended.len(), 40_000);
    let forgotten = heard
        .ended
        .iter()
        .filter(|it| it.end == End::Forgotten)
        .count();
    assert_eq!(forgotten, 32_768 / 4);
    assert!(
        heard.ended[..forgotten]
            .iter()
            .all(|it| it.end == End::Forgotten && it.id.0 <= 32_768)
    );
}

#[test]
fn connections_that_are_over_are_handed_over_in_time() {
    let mut tape = Tape::new();
    tape.syn(A, B, SYN, 100, 0);
    tape.syn("192.0.2.1:2", B, SYN, 100, 0)
        .add(B, "192.0.2.1:2", RST | ACK, 0, 101, b"");
    tape.wait(11_000).syn("192.0.2.1:3", B, SYN, 100, 0);
    tape.wait(300_000).syn("192.0.2.1:4", B, SYN, 100, 0);
    let heard = follow(&tape.packets);
    let expected = [
        "1 opened",
        "2 opened",
        "2 Server RST at 1003000",
        "2 ended Closed",
        "3 opened",
        "1 ended Unanswered",
        "3 ended Unanswered",
        "4 opened",
        "4 ended StillOpen",
    ];
    assert_eq!(heard.told, expected);
}

/// Told of as much as is due, while more packets of the same moment may come.
fn told_of(count: u32, packet: impl Fn(u32) -> Vec<u8>) -> (usize, Flows) {
    let mut heard = Heard {
        wanted: Wanted::All,
        ..Heard::default()
    };
    let (mut reader, mut flows) = (Packets::default(), Flows::default());
    for number in 0..count {
        let bytes = packet(number);
        let frame = Frame {
            number: u64::from(number) + 1,
            at_us: Some(1_000_000),
            link: LinkType(101),
            interface: 0,
            outgoing: None,
            length: bytes.len() as u32,
            bytes: &bytes,
        };
        flows.take(reader.read(&frame), &mut heard);
    }
    let is_of_bytes = |told: &&String| told.starts_with("Client");
    (heard.told.iter().filter(is_of_bytes).count(), flows)
}

/// Packets of one moment are put into order, but not kept without end.
#[test_case(5000, 100, 5000 - 4096; "many")]
#[test_case(300, 60_000, 300 - 8 * 1024 * 1024 / 60_000; "large")]
fn packets_of_one_moment_are_held_up_to_a_bound(count: u32, length: u32, expected: usize) {
    let data = vec![b'x'; length as usize];
    let packet = |number: u32| ip(A, B, ACK, 101 + number * length, 501, &data);
    assert_eq!(told_of(count, packet).0, expected);
}

/// What acknowledges bytes that do not come waits for them, but neither in any number nor of any size.
#[test_case(1, 4096 + 1000, 1, 900; "many")]
#[test_case(4, 600, 60_000, 300; "large")]
fn segments_that_wait_are_held_up_to_a_bound(clients: u32, count: u32, length: u32, least: usize) {
    let data = vec![b'x'; length as usize];
    let packet = |number: u32| {
        let from = format!("192.0.2.1:{}", 2000 + number % clients);
        match number / clients {
            0 => ip(B, &from, SYN | ACK, 500, 100, b""),
            turn => ip(&from, B, ACK, 100 + (turn - 1) * length, 90_000, &data),
        }
    };
    let (told, _) = told_of(count, packet);
    assert!(told >= least, "{told}");
}

#[test]
fn so_many_ports_are_counted() {
    let packet = |number: u32| {
        let to = format!("198.51.100.2:{}", 2000 + number);
        ip(A, &to, SYN, 7, 0, b"")
    };
    let (_, flows) = told_of(4096 + 200, packet);
    assert_eq!(flows.seen().connections, 200);
    assert_eq!(flows.seen().ports.len(), 100);
}

#[test]
fn many_pieces_behind_a_hole_are_not_waited_for() {
    let mut tape = Tape::shaken();
    for part in 1..=300_u32 {
        tape.server(501 + part * 10, 101, &[b'x'; 10]);
    }
    let holes = &follow(&tape.packets).only().server.holes.clone();
    assert_eq!((holes.unknown, holes.lost), (10, 0));
}
