//! A session of FTP as two recorders see it, packet by packet: one at the client, one at the server, and a path between.

use std::net::Ipv4Addr;

use ftpprobe::capture::{self, Choices};
use ftpprobe::evidence::Evidence;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::report::contrast::path::{Captured, PathReport, path};

pub(crate) const FIN: u8 = 0x01;
pub(crate) const SYN: u8 = 0x02;
pub(crate) const RST: u8 = 0x04;
pub(crate) const ACK: u8 = 0x10;

/// When the first packet goes, by the client's clock.
const BEGIN_US: i64 = 1_700_000_000_000_000;

/// What a way takes.
const WAY_US: i64 = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Client,
    Server,
}

impl End {
    fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }

    fn place(self) -> usize {
        usize::from(self == Self::Server)
    }
}

/// What the path does to a packet.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate<'a> {
    Arrives,
    Dropped,
    Rewritten(&'a str),
    Late(i64),
}

/// Who sends ICMP messages.
const ROUTER: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);

type Place = (Ipv4Addr, u16);

/// A connection: its two ends as each side sees them.
#[derive(Debug, Clone)]
pub(crate) struct Tcp {
    /// The client's end and the server's, at the client and at the server.
    ends: [[Place; 2]; 2],
    /// The next number of each end, as itself counts.
    next: [u32; 2],
    /// By how much longer the path made what each end sent.
    longer: [u32; 2],
    /// The MSS of the opener's SYN and of the answer: as it is sent, as it arrives.
    pub(crate) mss: Option<[u16; 2]>,
}

impl Tcp {
    /// A connection without NAT.
    pub(crate) fn new(client_port: u16, server_port: u16) -> Self {
        let client = (Ipv4Addr::new(198, 51, 100, 7), client_port);
        let server = (Ipv4Addr::new(192, 0, 2, 9), server_port);
        Self::translated(client, client, server, server)
    }

    /// What one end sent last is not counted, as at the other end, which never got it.
    pub(crate) fn back_by(&mut self, end: End, bytes: u32) {
        let next = &mut self.next[end.place()];
        *next = next.wrapping_sub(bytes);
    }

    pub(crate) fn translated(
        client: Place,
        client_outside: Place,
        server_outside: Place,
        server: Place,
    ) -> Self {
        let seed = u32::from(client.1) << 12;
        Self {
            ends: [[client, server_outside], [client_outside, server]],
            next: [seed, seed ^ 0x7fff_ffff],
            longer: [0; 2],
            mss: None,
        }
    }
}

/// Both recorders.
pub(crate) struct Wire {
    now_us: i64,
    files: [Vec<(i64, Vec<u8>)>; 2],
    /// By how much the server's clock is ahead.
    pub(crate) ahead_us: i64,
    id: u16,
}

impl Wire {
    pub(crate) fn new() -> Self {
        Self {
            now_us: BEGIN_US,
            files: Default::default(),
            ahead_us: 0,
            id: 1,
        }
    }

    /// Time passes.
    pub(crate) fn wait(&mut self, ms: i64) {
        self.now_us += ms * 1000;
    }

    /// One end sends a packet, which counts on.
    pub(crate) fn send(&mut self, tcp: &mut Tcp, from: End, flags: u8, data: &str, fate: Fate<'_>) {
        self.put(tcp, from, flags, data, fate);
        let more = u32::try_from(data.len()).unwrap() + u32::from(flags & (SYN | FIN) != 0);
        let next = &mut tcp.next[from.place()];
        *next = next.wrapping_add(more);
        if let Fate::Rewritten(other) = fate {
            let more = other.len().wrapping_sub(data.len());
            let longer = &mut tcp.longer[from.place()];
            *longer = longer.wrapping_add(u32::try_from(more & 0xffff_ffff).unwrap());
        }
        self.wait(30);
    }

    /// The same without counting on: what is sent again, or first in a row of copies.
    pub(crate) fn put(&mut self, tcp: &Tcp, from: End, flags: u8, data: &str, fate: Fate<'_>) {
        self.id += 1;
        let (id, to) = (self.id, from.other());
        let options = |at: End| match tcp.mss {
            Some(mss) if flags & SYN != 0 => {
                let [high, low] = mss[usize::from(at == to)].to_be_bytes();
                vec![2, 4, high, low]
            }
            _ => Vec::new(),
        };
        let packet = |at: End, data: &str, ttl: u8| {
            let ends = tcp.ends[at.place()];
            let moved = |end: End| {
                let longer = if at == end {
                    0
                } else {
                    tcp.longer[end.place()]
                };
                tcp.next[end.place()].wrapping_add(longer)
            };
            let numbers = (moved(from), moved(to));
            let places = (ends[from.place()], ends[to.place()]);
            ip(
                id,
                ttl,
                places,
                numbers,
                (flags, &options(at)),
                data.as_bytes(),
            )
        };
        let seen = packet(from, data, 64);
        self.file(from, 0, seen);
        let (data, way) = match fate {
            Fate::Dropped => return,
            Fate::Arrives => (data, WAY_US),
            Fate::Rewritten(other) => (other, WAY_US),
            Fate::Late(ms) => (data, WAY_US + ms * 1000),
        };
        let seen = packet(to, data, 62);
        self.file(to, way, seen);
    }

    /// A device on the path sends RST to one end, in the name of the other.
    pub(crate) fn reset(&mut self, tcp: &Tcp, to: End) {
        self.insert(tcp, to, RST | ACK, "", 250);
    }

    /// A device on the path sends this to one end, in the name of the other, from some distance.
    pub(crate) fn insert(&mut self, tcp: &Tcp, to: End, flags: u8, data: &str, ttl: u8) {
        let ends = tcp.ends[to.place()];
        let from = to.other();
        let places = (ends[from.place()], ends[to.place()]);
        let numbers = (tcp.next[from.place()], tcp.next[to.place()]);
        self.id += 1;
        let packet = ip(self.id, ttl, places, numbers, (flags, &[]), data.as_bytes());
        self.file(to, 0, packet);
    }

    /// One end acknowledges more than the other one sent.
    pub(crate) fn acknowledge_more(&mut self, tcp: &Tcp, from: End, bytes: u32) {
        let mut beyond = tcp.clone();
        let next = &mut beyond.next[from.other().place()];
        *next = next.wrapping_add(bytes);
        self.put(&beyond, from, ACK, "", Fate::Arrives);
    }

    /// A router sends an ICMP message about the next packet of `about`. It is recorded at these places.
    pub(crate) fn icmp(
        &mut self,
        tcp: &Tcp,
        about: End,
        number: [u8; 2],
        mtu: u16,
        seen: &[(End, u8)],
    ) {
        for (at, ttl) in seen {
            self.now_us += WAY_US + 1000;
            let ends = tcp.ends[at.place()];
            let (from, to) = (ends[about.place()], ends[about.other().place()]);
            let numbers = (tcp.next[about.place()], tcp.next[about.other().place()]);
            self.id += 1;
            let quoted = ip(self.id, 60, (from, to), numbers, (ACK, &[]), b"");
            let [high, low] = mtu.to_be_bytes();
            let mut message = vec![number[0], number[1], 0, 0, 0, 0, high, low];
            message.extend(&quoted[..28]);
            let length = u16::try_from(20 + message.len()).unwrap();
            let mut packet = vec![0x45, 0];
            packet.extend(length.to_be_bytes());
            packet.extend([0, 0, 0, 0, *ttl, 1, 0, 0]);
            packet.extend(ROUTER.octets());
            packet.extend(from.0.octets());
            packet.extend(message);
            self.file(*at, 0, packet);
        }
    }

    fn file(&mut self, at: End, after_us: i64, packet: Vec<u8>) {
        let ahead = if at == End::Server { self.ahead_us } else { 0 };
        self.files[at.place()].push((self.now_us + after_us + ahead, packet));
    }

    /// SYN, SYN-ACK, ACK.
    pub(crate) fn open(&mut self, tcp: &mut Tcp, opener: End) {
        self.send(tcp, opener, SYN, "", Fate::Arrives);
        self.send(tcp, opener.other(), SYN | ACK, "", Fate::Arrives);
        self.put(tcp, opener, ACK, "", Fate::Arrives);
        self.wait(1);
    }

    /// A line of the client's, or the server's, and its acknowledgement.
    pub(crate) fn say(&mut self, tcp: &mut Tcp, from: End, line: &str) {
        self.say_and(tcp, from, line, Fate::Arrives);
    }

    pub(crate) fn say_and(&mut self, tcp: &mut Tcp, from: End, line: &str, fate: Fate<'_>) {
        let other;
        let fate = match fate {
            Fate::Rewritten(line) => {
                other = format!("{line}\r\n");
                Fate::Rewritten(&other)
            }
            fate => fate,
        };
        self.send(tcp, from, ACK, &format!("{line}\r\n"), fate);
        self.wait(match fate {
            Fate::Late(ms) => ms,
            _ => 0,
        });
        if !matches!(fate, Fate::Dropped) {
            self.put(tcp, from.other(), ACK, "", Fate::Arrives);
        }
    }

    /// The same packet so many times, and no answer.
    pub(crate) fn in_vain(&mut self, tcp: &Tcp, from: End, flags: u8, data: &str, times: u32) {
        for time in 0..times {
            self.put(tcp, from, flags, data, Fate::Dropped);
            self.wait(500 << time);
        }
    }

    /// FIN of both, and their acknowledgement.
    pub(crate) fn close(&mut self, tcp: &mut Tcp) {
        self.send(tcp, End::Server, FIN | ACK, "", Fate::Arrives);
        self.send(tcp, End::Client, FIN | ACK, "", Fate::Arrives);
        self.put(tcp, End::Server, ACK, "", Fate::Arrives);
    }

    /// What one side recorded, but for packets that the test leaves out.
    pub(crate) fn recorded(&self, at: End, keep: impl Fn(usize, &[u8]) -> bool) -> Vec<u8> {
        let mut packets = self.files[at.place()].clone();
        packets.sort_by_key(|it| it.0);
        let mut file = Vec::new();
        // pcap of raw IP, in microseconds.
        for word in [0xa1b2_c3d4u32, 0x0004_0002, 0, 0, 65_535, 101] {
            file.extend(word.to_le_bytes());
        }
        let kept = packets.iter().enumerate().filter(|(n, it)| keep(*n, &it.1));
        for (_, (at, packet)) in kept {
            let length = u32::try_from(packet.len()).unwrap();
            let (s, us) = (at / 1_000_000, at % 1_000_000);
            let words = [
                u32::try_from(s).unwrap(),
                u32::try_from(us).unwrap(),
                length,
                length,
            ];
            for word in words {
                file.extend(word.to_le_bytes());
            }
            file.extend(packet);
        }
        file
    }

    pub(crate) fn both(&self) -> [Vec<u8>; 2] {
        [End::Client, End::Server].map(|at| self.recorded(at, |_, _| true))
    }
}

fn ip(
    id: u16,
    ttl: u8,
    (from, to): (Place, Place),
    (sequence, acknowledged): (u32, u32),
    (flags, options): (u8, &[u8]),
    data: &[u8],
) -> Vec<u8> {
    let length = u16::try_from(40 + options.len() + data.len()).unwrap();
    let mut packet = vec![0x45, 0];
    packet.extend(length.to_be_bytes());
    packet.extend(id.to_be_bytes());
    packet.extend([0x40, 0, ttl, 6, 0, 0]);
    packet.extend(from.0.octets());
    packet.extend(to.0.octets());
    packet.extend(from.1.to_be_bytes());
    packet.extend(to.1.to_be_bytes());
    packet.extend(sequence.to_be_bytes());
    let acknowledged = if flags & ACK == 0 { 0 } else { acknowledged };
    packet.extend(acknowledged.to_be_bytes());
    let offset = 0x50 + u8::try_from(options.len() * 4).unwrap();
    packet.extend([offset, flags, 0xff, 0xff, 0, 0, 0, 0]);
    packet.extend(options);
    packet.extend(data);
    packet
}

/// What the path did between two files.
pub(crate) fn told(here: &[u8], there: &[u8]) -> Option<PathReport> {
    let read = |file: &[u8]| -> (Vec<Evidence>, i64, i64) {
        let choices = Choices {
            segments: true,
            ..Choices::default()
        };
        let mut sessions = Vec::new();
        match capture::read(file, choices, |evidence| sessions.push(evidence)) {
            Ok(whole) => (sessions, whole.first_us.unwrap(), whole.last_us.unwrap()),
            Err(capture::ReadError::Empty(seen)) => (
                sessions,
                seen.first_us.unwrap_or(0),
                seen.last_us.unwrap_or(0),
            ),
            Err(error) => panic!("{error}"),
        }
    };
    let sides = [read(here), read(there)];
    let [a, b] = sides
        .each_ref()
        .map(|(sessions, first_us, last_us)| Captured {
            sessions,
            first_us: *first_us,
            last_us: *last_us,
        });
    let found = path(a, b, &Wording::new(Language::English));
    found.map(|found| found.report)
}

/// The kinds of what happened to the first session.
pub(crate) fn kinds(report: &PathReport) -> Vec<&str> {
    let session = &report.sessions[0];
    session
        .events
        .iter()
        .map(|event| event.kind.as_str())
        .collect()
}
