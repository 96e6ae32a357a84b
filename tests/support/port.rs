//! Ports that no other test of this machine uses.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::atomic::{AtomicU16, Ordering};

/// Control ports lie below the range from which systems take the ports of outgoing connections,
/// so that no client can take one between its choice and the server's start.
const FIRST: u16 = 20_000;
const COUNT: u16 = 10_000;

/// Passive ports lie above that range.
pub(crate) const PASSIVE: (u16, u16) = (61_000, 65_000);

/// A TCP port that stays ours as long as this lives, even while nobody listens on it.
///
/// The UDP port of the same number is held as the lock: tests run in parallel, and in processes of
/// their own. The system frees it however the process ends.
pub(crate) struct Port {
    number: u16,
    _lock: Option<UdpSocket>,
}

impl Port {
    /// Takes a free port for a server on this address.
    pub(crate) fn take(address: IpAddr) -> Self {
        static NEXT: AtomicU16 = AtomicU16::new(0);
        // Processes begin at different places, which saves most of the search.
        let start = std::process::id().wrapping_mul(97) % u32::from(COUNT);
        let start = u16::try_from(start).unwrap();
        (0..COUNT)
            .map(|_| FIRST + (start + NEXT.fetch_add(1, Ordering::Relaxed) % COUNT) % COUNT)
            .find_map(|number| {
                let lock = UdpSocket::bind((Ipv4Addr::LOCALHOST, number)).ok()?;
                TcpListener::bind(SocketAddr::new(address, number)).ok()?;
                Some(Self {
                    number,
                    _lock: Some(lock),
                })
            })
            .expect("a free port")
    }

    /// FTP's own, where a whole network is the test's.
    pub(crate) fn ftp() -> Self {
        Self {
            number: 21,
            _lock: None,
        }
    }

    /// Its number.
    pub(crate) fn number(&self) -> u16 {
        self.number
    }
}
