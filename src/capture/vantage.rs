//! Where a capture was taken, by what only one place shows.

use super::flow::{Connection, Peer};
use crate::evidence::capture::Vantage;

/// What systems begin with; each router on the way takes one off (RFC 791 section 3.2).
const FIRST_TTLS: [u8; 3] = [64, 128, 255];

/// Gaps shorter than this say nothing of the way.
const SHORT_US: u64 = 50;

/// Where a control connection was recorded, by three signs: hops, the gaps of handshakes, and packets that a network card had still to
/// finish. Hops tell it alone, unless both others contradict, since a host that is busy answers late; the others tell it together.
pub(super) fn guess(control: &Connection) -> Option<Vantage> {
    let signs = [by_hops(control), by_gaps(control), by_card(control)];
    let count = |vantage| signs.iter().filter(|sign| **sign == Some(vantage)).count();
    [Vantage::Client, Vantage::Server]
        .into_iter()
        .find(|vantage| {
            let against = count(other(*vantage));
            let by_hops = signs[0] == Some(*vantage) && against < 2;
            by_hops || count(*vantage) >= 2 && against == 0
        })
}

fn other(vantage: Vantage) -> Vantage {
    match vantage {
        Vantage::Client => Vantage::Server,
        _ => Vantage::Client,
    }
}

fn by_hops(control: &Connection) -> Option<Vantage> {
    let is_fresh = |peer: &Peer| Some(FIRST_TTLS.contains(&peer.ttl.usual?));
    match (is_fresh(&control.client)?, is_fresh(&control.server)?) {
        (true, false) => Some(Vantage::Client),
        (false, true) => Some(Vantage::Server),
        _ => None,
    }
}

/// At the client the answer to SYN is what takes long, and at the server the answer to SYN-ACK.
fn by_gaps(control: &Connection) -> Option<Vantage> {
    let asked = control.client.syn?.first;
    let answered = control.server.syn?.first;
    let done = control.handshake_done?;
    let (there, back) = (answered.us_since(asked), done.us_since(answered));
    let is_longer = |one: u64, other: u64| one > SHORT_US && one / 4 > other;
    if is_longer(there, back) {
        Some(Vantage::Client)
    } else if is_longer(back, there) {
        Some(Vantage::Server)
    } else {
        None
    }
}

/// Checksums that are all wrong are still to be filled in by the card of the host that sends.
fn by_card(control: &Connection) -> Option<Vantage> {
    let unfinished =
        |peer: &Peer| peer.wrong_checksums > 0 && peer.wrong_checksums == peer.checksums;
    match (unfinished(&control.client), unfinished(&control.server)) {
        (true, false) => Some(Vantage::Client),
        (false, true) => Some(Vantage::Server),
        _ => None,
    }
}
