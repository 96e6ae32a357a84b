//! What holds however a connection was recorded.

use proptest::prelude::*;

use super::*;

/// A session of two texts, cut into segments.
fn session(client: &[u8], server: &[u8], start: [u32; 2], cuts: &[u8]) -> Vec<Timed> {
    let mut tape = Tape::new();
    let [a, b] = start;
    tape.syn(A, B, SYN, a, 0)
        .syn(B, A, SYN | ACK, b, a.wrapping_add(1));
    let (mut sent, mut cuts) = ([0_usize; 2], cuts.iter().cycle());
    let sequence = |side: usize, sent: usize| start[side].wrapping_add(1).wrapping_add(sent as u32);
    tape.client(sequence(0, 0), sequence(1, 0), b"");
    while sent[0] < client.len() || sent[1] < server.len() {
        for side in [0, 1] {
            let left = &[client, server][side][sent[side]..];
            let data = &left[..left.len().min(usize::from(*cuts.next().unwrap()))];
            let (seq, ack) = (
                sequence(side, sent[side]),
                sequence(1 - side, sent[1 - side]),
            );
            if side == 0 {
                tape.client(seq, ack, data);
            } else {
                tape.server(seq, ack, data);
            }
            sent[side] += data.len();
        }
    }
    let ends = [sequence(0, client.len()), sequence(1, server.len())];
    tape.client(ends[0], ends[1], b"")
        .server(ends[1], ends[0], b"");
    tape.add(A, B, FIN | ACK, ends[0], ends[1], b"").add(
        B,
        A,
        FIN | ACK,
        ends[1],
        ends[0].wrapping_add(1),
        b"",
    );
    tape.client(ends[0].wrapping_add(1), ends[1].wrapping_add(1), b"");
    tape.packets
}

/// What does not depend on how the packets were recorded.
fn facts(it: &Connection) -> String {
    let side = |peer: &Peer| {
        format!(
            "{:?}",
            (
                (
                    peer.syn.map(|it| (it.times, it.sequence, it.first.at_us)),
                    peer.ttl,
                    peer.packets,
                    peer.segments
                ),
                (
                    peer.bytes,
                    peer.acknowledged,
                    peer.first_byte.map(|it| it.at_us),
                    peer.last_byte.map(|it| it.at_us)
                ),
                (
                    peer.fin.map(|it| (it.times, it.acknowledged)),
                    &peer.again,
                    peer.late,
                    &peer.unacknowledged
                ),
                (
                    peer.largest_acknowledged,
                    peer.largest_segment,
                    &peer.holes,
                    peer.wrong_checksums
                ),
            )
        )
    };
    format!(
        "{} {} {:?} {:?}",
        side(&it.client),
        side(&it.server),
        it.begun,
        it.end
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_cutting_gives_the_same_bytes(
        client in "[a-z]{0,300}", server in "[A-Z]{0,300}", start: [u32; 2],
        cuts in proptest::collection::vec(1_u8..60, 1..10),
    ) {
        let heard = follow(&session(client.as_bytes(), server.as_bytes(), start, &cuts));
        prop_assert_eq!(heard.text(Side::Client), client);
        prop_assert_eq!(heard.text(Side::Server), server);
        prop_assert_eq!(heard.only().end, End::Closed);
        prop_assert_eq!(&heard.only().server.holes, &Holes::default());
    }

    #[test]
    fn any_order_in_the_file_and_any_copies_give_the_same_facts(
        client in "[a-z]{0,200}", server in "[A-Z]{0,200}", start: [u32; 2],
        cuts in proptest::collection::vec(20_u8..90, 1..10),
        moves in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..20),
        copies in proptest::collection::vec((any::<prop::sample::Index>(), 1..900_i64, 0..2_u8), 0..20),
    ) {
        let packets = session(client.as_bytes(), server.as_bytes(), start, &cuts);
        let plain = follow(&packets);
        let mut changed = packets.clone();
        for (index, later, hops) in &copies {
            let (at_us, mut bytes) = index.get(&packets).clone();
            bytes[8] -= hops;
            changed.push((at_us + later, bytes));
        }
        changed.sort_by_key(|(at_us, _)| *at_us);
        // Packets change places with those of the same moment.
        for (one, other) in &moves {
            let (one, other) = (one.index(changed.len()), other.index(changed.len()));
            if (changed[one].0 - changed[other].0).abs() < 25_000 {
                changed.swap(one, other);
            }
        }
        let heard = follow(&changed);
        prop_assert_eq!(&heard.bytes, &plain.bytes);
        prop_assert_eq!(&heard.told, &plain.told);
        prop_assert_eq!(facts(heard.only()), facts(plain.only()));
    }

    #[test]
    fn packets_that_are_left_out_leave_marked_holes(
        server in "[A-Z]{1,400}", start: [u32; 2], cuts in proptest::collection::vec(1_u8..40, 1..10),
        left_out in proptest::collection::vec(any::<bool>(), 100),
    ) {
        let mut packets = session(b"", server.as_bytes(), start, &cuts);
        let last = packets.len() - 5;
        let mut number = 0;
        packets.retain(|(_, bytes)| {
            number += 1;
            // Data alone: acknowledgements tell that it arrived.
            bytes.len() <= 48 || number > last || !left_out[number % 100]
        });
        let heard = follow(&packets);
        let text = heard.text(Side::Server);
        prop_assert_eq!(text.len(), server.len());
        prop_assert!(text.bytes().zip(server.bytes()).all(|(got, sent)| got == b'?' || got == sent));
        let holes = &heard.only().server.holes;
        prop_assert_eq!(holes.unrecorded, text.matches('?').count() as u64);
        prop_assert_eq!((holes.lost, holes.unknown), (0, 0));
    }

    #[test]
    fn no_packets_are_too_odd(packets in proptest::collection::vec(
        (0..200_000_i64, any::<bool>(), any::<u8>(), any::<u32>(), any::<u32>(), 0..3000_usize), 0..60,
    ), near: bool) {
        let packets: Vec<Timed> = packets.iter().map(|(at, client, flags, seq, ack, length)| {
            let (from, to) = if *client { (A, B) } else { (B, A) };
            let (seq, ack) = if near { (seq % 5000, ack % 5000) } else { (*seq, *ack) };
            (*at, ip(from, to, *flags, seq, ack, &vec![b'x'; *length]))
        }).collect();
        for wanted in [Wanted::Nothing, Wanted::Head, Wanted::All] {
            let heard = follow_cut(&packets, wanted, 1500);
            prop_assert!(heard.ended.len() <= packets.len());
        }
    }
}
