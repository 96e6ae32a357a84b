//! Packets made one by one, and told to a listener.

use etherparse::TcpOptionElement;

use crate::capture::file::{Frame, LinkType};
use crate::capture::flow::{Flows, Listener};
use crate::capture::packet::tests::with;
use crate::capture::packet::{Flags, Packets};

pub(in crate::capture) const ACK: u8 = Flags::ACK;
pub(in crate::capture) const SYN: u8 = Flags::SYN;
pub(in crate::capture) const FIN: u8 = Flags::FIN;
pub(in crate::capture) const RST: u8 = Flags::RST;

pub(in crate::capture) const A: &str = "192.0.2.1:1025";
pub(in crate::capture) const B: &str = "198.51.100.2:21";

/// A packet at its time in microseconds.
pub(in crate::capture) type Timed = (i64, Vec<u8>);

/// Tells of the connections of these packets, each recorded up to so many bytes.
pub(in crate::capture) fn tell(
    packets: &[Timed],
    snap_length: usize,
    listener: &mut impl Listener,
) {
    let mut reader = Packets::default();
    let mut flows = Flows::default();
    for (number, (at_us, bytes)) in packets.iter().enumerate() {
        let frame = Frame {
            number: number as u64 + 1,
            at_us: Some(*at_us),
            link: LinkType(101),
            interface: 0,
            outgoing: None,
            length: bytes.len() as u32,
            bytes: &bytes[..bytes.len().min(snap_length)],
        };
        flows.take(reader.read(&frame), listener);
    }
    flows.end(listener);
}

/// Packets with an identification of their own each, some milliseconds apart.
#[derive(Debug, Default)]
pub(in crate::capture) struct Tape {
    pub(in crate::capture) packets: Vec<Timed>,
    pub(super) now_us: i64,
    pub(super) ttl: [u8; 2],
}

impl Tape {
    /// With a handshake: the client's data begin at 101, the server's at 501.
    pub(in crate::capture) fn shaken() -> Self {
        let mut tape = Self::new();
        tape.syn(A, B, SYN, 100, 0).syn(B, A, SYN | ACK, 500, 101);
        tape.add(A, B, ACK, 101, 501, b"");
        tape
    }

    pub(in crate::capture) fn new() -> Self {
        Self {
            packets: Vec::new(),
            now_us: 1_000_000,
            ttl: [64, 57],
        }
    }

    pub(in crate::capture) fn wait(&mut self, ms: i64) -> &mut Self {
        self.now_us += ms * 1000;
        self
    }

    pub(in crate::capture) fn add(
        &mut self,
        from: &str,
        to: &str,
        flags: u8,
        seq: u32,
        ack: u32,
        data: &[u8],
    ) -> &mut Self {
        self.push(from, to, flags, seq, ack, data, &[])
    }

    pub(in crate::capture) fn syn(
        &mut self,
        from: &str,
        to: &str,
        flags: u8,
        seq: u32,
        ack: u32,
    ) -> &mut Self {
        let options = [
            TcpOptionElement::MaximumSegmentSize(1460),
            TcpOptionElement::WindowScale(7),
        ];
        self.push(from, to, flags, seq, ack, b"", &options)
    }

    #[expect(clippy::too_many_arguments, reason = "a packet has that many fields")]
    pub(in crate::capture) fn push(
        &mut self,
        from: &str,
        to: &str,
        flags: u8,
        seq: u32,
        ack: u32,
        data: &[u8],
        options: &[TcpOptionElement],
    ) -> &mut Self {
        self.now_us += 1000;
        let id = u16::try_from(self.packets.len() + 1).unwrap();
        let ttl = self.ttl[usize::from(from == B)];
        let bytes = with(from, to, flags, seq, ack, data, ttl, id, options);
        self.packets.push((self.now_us, bytes));
        self
    }

    /// The client sends, or the server.
    pub(in crate::capture) fn client(&mut self, seq: u32, ack: u32, data: &[u8]) -> &mut Self {
        self.add(A, B, ACK, seq, ack, data)
    }

    pub(in crate::capture) fn server(&mut self, seq: u32, ack: u32, data: &[u8]) -> &mut Self {
        self.add(B, A, ACK, seq, ack, data)
    }
}
