//! How these tests run the probe, and what servers need to know to work behind a router.

use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::lab::PUBLIC;
use crate::support::server::{PASSWORD, Setup};
use crate::support::{Probe, RealServer};

/// The setting by which a server announces the router's address.
pub(crate) fn external(software: Software) -> String {
    match software {
        Vsftpd => format!("pasv_address={PUBLIC}"),
        Proftpd => format!("MasqueradeAddress {PUBLIC}"),
        PureFtpd => format!("--forcepassiveip={PUBLIC}"),
        Pyftpdlib => format!("handler.masquerade_address='{PUBLIC}'"),
        other => unreachable!("{other:?} is not behind the router"),
    }
}

/// A server behind the router that knows its outer address.
pub(crate) fn knowing(software: Software) -> Setup {
    software
        .setup()
        .behind_router()
        .setting(&external(software))
}

/// Probes the router's outer address, with a login that works behind it. Nothing waits for long.
pub(crate) fn probe(server: &RealServer) -> Probe {
    probe_at(PUBLIC, server.software)
}

/// Probes this address.
pub(crate) fn probe_at(target: &str, software: Software) -> Probe {
    waiting(target, software, 2)
}

/// Probes this address, and waits so many seconds for each connection.
pub(crate) fn waiting(target: &str, software: Software, seconds: u32) -> Probe {
    let probe = Probe::of(target)
        .arg(&format!("--connect-timeout={seconds}s"))
        .arg("--timeout=5s")
        .arg("--retries=0");
    match software.user() {
        Some(user) => probe.user(user, PASSWORD),
        None => probe,
    }
}
