//! A session of FTP as one recorder sees it, at the client or at the server, packet by packet.

use std::net::{IpAddr, SocketAddr};

use ftpprobe::capture::{self, Choices};
use ftpprobe::diagnosis::{Diagnosis, Finding, Policy, diagnose};

pub(crate) const FIN: u8 = 0x01;
pub(crate) const SYN: u8 = 0x02;
pub(crate) const RST: u8 = 0x04;
pub(crate) const ACK: u8 = 0x10;

/// Half of what a round trip takes.
const WAY_US: i64 = 10_000;

/// The largest segment.
pub(crate) const FULL: usize = 1400;

/// A side of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    Client,
    Server,
}

use Host::{Client, Server};

/// A TCP connection.
#[derive(Debug, Clone)]
pub(crate) struct Tcp {
    /// Its ends: the client's, the server's.
    ends: [SocketAddr; 2],
    /// The next number of each.
    pub(crate) next: [u32; 2],
}

/// What was recorded.
pub(crate) struct Tape {
    /// Where.
    at: Host,
    is_v6: bool,
    now_us: i64,
    packets: Vec<(i64, Vec<u8>)>,
    id: u16,
    /// The window of each side.
    pub(crate) windows: [u16; 2],
}

fn place(host: Host) -> usize {
    usize::from(host == Server)
}

pub(crate) fn other(host: Host) -> Host {
    match host {
        Client => Server,
        Server => Client,
    }
}

impl Tape {
    pub(crate) fn new(at: Host) -> Self {
        Self {
            at,
            is_v6: false,
            now_us: 1_700_000_000_000_000,
            packets: Vec::new(),
            id: 0,
            windows: [0xffff; 2],
        }
    }

    pub(crate) fn over_v6(at: Host) -> Self {
        Self {
            is_v6: true,
            ..Self::new(at)
        }
    }

    fn ip(&self, host: Host) -> IpAddr {
        let address = match (host, self.is_v6) {
            (Client, false) => "198.51.100.7",
            (Server, false) => "203.0.113.9",
            (Client, true) => "2001:db8:1::7",
            (Server, true) => "2001:db8:2::9",
        };
        address.parse().unwrap()
    }

    /// A connection between the two hosts, not yet open.
    pub(crate) fn tcp(&self, client_port: u16, server_port: u16) -> Tcp {
        let ends = [(Client, client_port), (Server, server_port)];
        let seed = u32::from(client_port) << 12;
        Tcp {
            ends: ends.map(|(host, port)| SocketAddr::new(self.ip(host), port)),
            next: [seed, seed ^ 0x5555_0000],
        }
    }

    /// Time passes.
    pub(crate) fn wait(&mut self, ms: i64) {
        self.now_us += ms * 1000;
    }

    /// A packet of a host, which counts on. What the other host sends takes a round trip to be seen.
    pub(crate) fn send(&mut self, tcp: &mut Tcp, from: Host, flags: u8, data: &[u8]) {
        self.now_us += if from == self.at { 100 } else { 2 * WAY_US };
        self.put(tcp, from, flags, data);
        let more = u32::try_from(data.len()).unwrap() + u32::from(flags & (SYN | FIN) != 0);
        let next = &mut tcp.next[place(from)];
        *next = next.wrapping_add(more);
    }

    /// The same without counting on.
    pub(crate) fn put(&mut self, tcp: &Tcp, from: Host, flags: u8, data: &[u8]) {
        let ttl = if from == self.at { 64 } else { 57 };
        self.record(tcp, from, flags, data, ttl);
    }

    /// A device on the path resets the connection, in the name of a host.
    pub(crate) fn cut(&mut self, tcp: &Tcp, name: Host) {
        self.now_us += 100;
        self.record(tcp, name, RST | ACK, b"", 200);
    }

    fn record(&mut self, tcp: &Tcp, from: Host, flags: u8, data: &[u8], ttl: u8) {
        self.id += 1;
        let ends = (tcp.ends[place(from)], tcp.ends[place(other(from))]);
        let next = (tcp.next[place(from)], tcp.next[place(other(from))]);
        let window = self.windows[place(from)];
        let segment = segment(ends, next, flags, window, data);
        let packet = match ends {
            (SocketAddr::V4(from), SocketAddr::V4(to)) => {
                let length = u16::try_from(20 + segment.len()).unwrap();
                let mut packet = vec![0x45, 0];
                packet.extend(length.to_be_bytes());
                packet.extend(self.id.to_be_bytes());
                packet.extend([0x40, 0, ttl, 6, 0, 0]);
                packet.extend(from.ip().octets());
                packet.extend(to.ip().octets());
                packet
            }
            (SocketAddr::V6(from), SocketAddr::V6(to)) => {
                let length = u16::try_from(segment.len()).unwrap();
                let mut packet = vec![0x60, 0, 0, 0];
                packet.extend(length.to_be_bytes());
                packet.extend([6, ttl]);
                packet.extend(from.ip().octets());
                packet.extend(to.ip().octets());
                packet
            }
            _ => panic!("two families"),
        };
        self.packets.push((self.now_us, [packet, segment].concat()));
    }

    /// SYN, SYN-ACK, ACK.
    pub(crate) fn open(&mut self, tcp: &mut Tcp, opener: Host) {
        self.send(tcp, opener, SYN, b"");
        self.send(tcp, other(opener), SYN | ACK, b"");
        self.send(tcp, opener, ACK, b"");
    }

    /// Lines of one host; those of the client are followed by those of the server: `>` and `<`.
    pub(crate) fn talk(&mut self, tcp: &mut Tcp, lines: &[&str]) {
        for line in lines {
            let (from, text) = match line.split_at(2) {
                ("> ", text) => (Client, text),
                ("< ", text) => (Server, text),
                _ => panic!("{line}"),
            };
            self.send(tcp, from, ACK, format!("{text}\r\n").as_bytes());
        }
    }

    /// So many bytes in full segments, acknowledged.
    pub(crate) fn data(&mut self, tcp: &mut Tcp, from: Host, bytes: usize) {
        for begin in (0..bytes).step_by(FULL) {
            self.send(tcp, from, ACK, &vec![b'x'; FULL.min(bytes - begin)]);
            self.put(tcp, other(from), ACK, b"");
        }
    }

    /// FIN of both.
    pub(crate) fn close(&mut self, tcp: &mut Tcp, first: Host) {
        self.send(tcp, first, FIN | ACK, b"");
        self.send(tcp, other(first), FIN | ACK, b"");
        self.put(tcp, first, ACK, b"");
    }

    /// The control connection of a session in binary type.
    pub(crate) fn logged_in(&mut self) -> Tcp {
        self.logged_in_from(40_001)
    }

    pub(crate) fn logged_in_from(&mut self, port: u16) -> Tcp {
        let mut control = self.tcp(port, 21);
        self.open(&mut control, Client);
        self.talk(&mut control, &["< 220 ready", "> USER mara"]);
        self.talk(&mut control, &["< 331 Password?", "> PASS open sesame"]);
        self.talk(&mut control, &["< 230 Welcome", "> TYPE I", "< 200 Type I"]);
        control
    }

    /// A data connection of the passive mode of this family, not yet open.
    pub(crate) fn announced(&mut self, control: &mut Tcp, port: u16) -> Tcp {
        let reply = format!("< 229 Entering Extended Passive Mode (|||{port}|)");
        self.talk(control, &["> EPSV", &reply]);
        self.tcp(port + 1, port)
    }

    pub(crate) fn passive(&mut self, control: &mut Tcp, port: u16) -> Tcp {
        let mut data = self.announced(control, port);
        self.open(&mut data, Client);
        data
    }

    /// One of active mode.
    pub(crate) fn active(&mut self, control: &mut Tcp, port: u16) -> Tcp {
        let family = if self.is_v6 { 2 } else { 1 };
        let command = format!("> EPRT |{family}|{}|{port}|", self.ip(Client));
        self.talk(control, &[&command, "< 200 EPRT accepted"]);
        let mut data = self.tcp(port, 20);
        self.open(&mut data, Server);
        data
    }

    /// Goodbye.
    pub(crate) fn quit(&mut self, control: &mut Tcp) {
        self.talk(control, &["> QUIT", "< 221 Bye"]);
        self.close(control, Server);
    }

    /// The capture goes on for so long.
    pub(crate) fn goes_on(&mut self, ms: i64) {
        self.wait(ms);
        let stranger = self.tcp(50_000, 8080);
        self.put(&stranger, Client, ACK, b"");
    }

    /// As a file of pcap, raw IP.
    pub(crate) fn file(&self) -> Vec<u8> {
        let mut file = Vec::new();
        for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 101] {
            file.extend(word.to_le_bytes());
        }
        for (at, packet) in &self.packets {
            let length = u32::try_from(packet.len()).unwrap();
            let s = u32::try_from(at / 1_000_000).unwrap();
            let us = u32::try_from(at % 1_000_000).unwrap();
            for word in [s, us, length, length] {
                file.extend(word.to_le_bytes());
            }
            file.extend(packet);
        }
        file
    }

    /// What each session comes to.
    pub(crate) fn judged(&self) -> Vec<Diagnosis> {
        let mut judged = Vec::new();
        let file = self.file();
        let read = capture::read(&*file, Choices::default(), |evidence| {
            judged.push(diagnose(&evidence, &Policy::default()));
        });
        match read {
            Ok(_) | Err(capture::ReadError::Empty(_)) => judged,
            Err(error) => panic!("{error}"),
        }
    }

    /// The root cause of the only session.
    pub(crate) fn finding(&self) -> Option<Finding> {
        let mut judged = self.judged();
        assert_eq!(judged.len(), 1);
        let found = judged.remove(0);
        Some(found.findings[found.root_cause?].clone())
    }

    /// Its id, or `ok`.
    pub(crate) fn told(&self) -> String {
        let finding = self.finding();
        finding.map_or("ok".to_owned(), |found| found.id.to_string())
    }
}

fn segment(
    (from, to): (SocketAddr, SocketAddr),
    (sequence, acknowledged): (u32, u32),
    flags: u8,
    window: u16,
    data: &[u8],
) -> Vec<u8> {
    let mut segment = Vec::new();
    segment.extend(from.port().to_be_bytes());
    segment.extend(to.port().to_be_bytes());
    segment.extend(sequence.to_be_bytes());
    let acknowledged = if flags & ACK == 0 { 0 } else { acknowledged };
    segment.extend(acknowledged.to_be_bytes());
    segment.extend([0x50, flags]);
    segment.extend(window.to_be_bytes());
    segment.extend([0, 0, 0, 0]);
    segment.extend(data);
    segment
}
