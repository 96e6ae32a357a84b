//! Names as a test wants them: a hosts file and a DNS server of its own, within its namespace.

use std::collections::BTreeMap;
use std::net::{IpAddr, UdpSocket};
use std::path::Path;
use std::thread;

use super::namespace::{SCRATCH, shell};

/// Puts a file in another's place, within this namespace only.
fn replace(path: &str, text: &str) {
    let file = format!("{SCRATCH}/{}", path.replace('/', "_"));
    std::fs::write(&file, text).unwrap();
    shell(&format!("mount --bind {file} {path}"));
}

/// A resolver configuration of our own: the hosts file first, then one server with little patience.
pub(crate) fn names(hosts: &str) {
    replace("/etc/hosts", hosts);
    replace(
        "/etc/resolv.conf",
        "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
    );
    if Path::new("/etc/nsswitch.conf").exists() {
        replace("/etc/nsswitch.conf", "hosts: files dns\n");
    }
}

/// What the DNS server knows.
pub(crate) enum Zone {
    /// Every question gets this response code (RFC 1035 section 4.1.1).
    Refused(u8),
    /// These names with their addresses, and no others.
    Names(BTreeMap<String, Vec<IpAddr>>),
}

/// No such name.
const NXDOMAIN: u8 = 3;

/// The length of a message's header.
const HEADER: usize = 12;

/// Answers on 127.0.0.1:53.
pub(crate) fn resolver(zone: Zone) {
    let socket = UdpSocket::bind("127.0.0.1:53").unwrap();
    thread::spawn(move || {
        let mut message = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut message) {
            if let Some(answer) = answer(&zone, &message[..length]) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
}

fn answer(zone: &Zone, message: &[u8]) -> Option<Vec<u8>> {
    let mut labels = Vec::new();
    let mut at = HEADER;
    while let length @ 1.. = usize::from(*message.get(at)?) {
        labels.push(String::from_utf8_lossy(message.get(at + 1..=at + length)?).to_lowercase());
        at += 1 + length;
    }
    // The zero that ends the name, then type and class.
    let question = message.get(HEADER..at + 5)?;
    let kind = u16::from_be_bytes([question[at - 11], question[at - 10]]);
    let (rcode, addresses) = match zone {
        Zone::Refused(rcode) => (*rcode, Vec::new()),
        Zone::Names(names) => match names.get(&labels.join(".")) {
            Some(addresses) => (0, records(kind, addresses)),
            None => (NXDOMAIN, Vec::new()),
        },
    };
    let count = u8::try_from(addresses.len()).ok()?;
    let header = [
        message[0],
        message[1],
        0x81,
        0x80 | rcode,
        0,
        1,
        0,
        count,
        0,
        0,
        0,
        0,
    ];
    Some([&header, question, &addresses.concat()].concat())
}

/// The records of this type, each with a pointer to the name in the question and a minute to live.
fn records(kind: u16, addresses: &[IpAddr]) -> Vec<Vec<u8>> {
    let record = |address: &IpAddr| {
        let (of, data) = match address {
            IpAddr::V4(ip) => (1, ip.octets().to_vec()),
            IpAddr::V6(ip) => (28, ip.octets().to_vec()),
        };
        let length = u8::try_from(data.len()).ok()?;
        let start = [0xc0, 0x0c, 0, of, 0, 1, 0, 0, 0, 60, 0, length];
        (kind == u16::from(of)).then(|| [&start[..], &data].concat())
    };
    addresses.iter().filter_map(record).collect()
}
