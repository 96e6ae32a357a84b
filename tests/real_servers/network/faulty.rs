//! Networks that break something, laid out for whoever probes or records in them.

use std::path::Path;

use super::probing::external;
use crate::support::RealServer;
use crate::support::Software::{self, Proftpd, Pyftpdlib, Vsftpd};
use crate::support::folder::TestFolder;
use crate::support::identity::Identity;
use crate::support::lab::{Lab, PASSIVE, PUBLIC, ROUTER};
use crate::support::process::Process;

/// Where the router itself accepts what was meant for the server.
const ACCEPTOR: u16 = 7000;

/// Accepts and says nothing, beside the tests' support.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/accepts_all.py");

/// A proxy on the way that accepts data connections and passes none of them on, as long as this is kept.
pub(crate) struct Acceptor {
    _lab: Lab,
    _proxy: Process,
    _folder: TestFolder,
}

pub(crate) fn accepting() -> Acceptor {
    let lab = Lab::new();
    lab.rules(&format!(
        "table ip proxy {{
            chain arriving {{
                type nat hook prerouting priority dstnat - 5
                ip daddr {PUBLIC} tcp dport {PASSIVE} redirect to :{ACCEPTOR}
            }}
        }}"
    ));
    lab.forward("21");
    let folder = TestFolder::new();
    let proxy = Process::start(
        Path::new("python3"),
        &[SCRIPT, &ACCEPTOR.to_string()],
        folder.path("log"),
        ACCEPTOR,
        Some(ROUTER),
    );
    Acceptor {
        _lab: lab,
        _proxy: proxy,
        _folder: folder,
    }
}

/// By which the server soon gives up waiting for a data connection.
pub(crate) fn impatience(software: Software) -> &'static str {
    match software {
        Vsftpd => "accept_timeout=2",
        Proftpd => "TimeoutNoTransfer 2",
        Pyftpdlib => "handler.passive_dtp.timeout=2",
        other => unreachable!("{other:?}: no such setting, or its shortest wait is a minute"),
    }
}

/// The router gives data connections another source than the control connection has.
pub(crate) fn with_another_source() -> Lab {
    let lab = Lab::new();
    lab.forward(&format!("21, {PASSIVE}"));
    lab.on_router("ip addr add 10.0.0.9/24 dev inner");
    lab.rules(&format!(
        "table ip sources {{
            chain leaving {{
                type nat hook postrouting priority srcnat
                oifname inner tcp dport {PASSIVE} snat to 10.0.0.9
            }}
        }}"
    ));
    lab
}

/// What the server opens itself leaves the router with another address than the one that stands for it.
pub(crate) fn with_a_second_address() -> Lab {
    let lab = Lab::new();
    lab.rules(
        "table ip second {
            chain leaving {
                type nat hook postrouting priority srcnat - 5
                oifname outer ip saddr 10.0.0.2 snat to 203.0.113.11
            }
        }",
    );
    lab.forward(&format!("21, {PASSIVE}"));
    lab
}

/// The router before the client lets nobody connect to it.
pub(crate) fn without_a_way_back(how: &str) -> Lab {
    let lab = Lab::new();
    lab.forward(&format!("21, {PASSIVE}"));
    lab.rules(&format!(
        "table ip fence {{
            chain passing {{
                type filter hook forward priority filter
                oifname outer ct state new {how}
            }}
        }}"
    ));
    lab
}

/// After two seconds of silence the router knows nothing of a connection, and drops what it does not know.
pub(crate) fn forgetful() -> Lab {
    let lab = Lab::new();
    lab.forward(&format!("21, {PASSIVE}")).rules(
        "table ip strict {
            chain passing {
                type filter hook forward priority filter
                ct state new tcp flags & syn == 0 drop
                ct state invalid drop
            }
        }",
    );
    lab.on_router(
        "echo 0 >/proc/sys/net/netfilter/nf_conntrack_tcp_loose
        echo 2 >/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established",
    );
    lab
}

/// The router forwards port 21 only, opens the ports that it reads of, and reads nothing of what is encrypted.
pub(crate) fn behind_a_blind_gateway(software: Software, identity: &Identity) -> RealServer {
    let lab = Lab::new();
    lab.forward("21")
        .treat(PASSIVE, "ct state new drop")
        .gateway();
    software
        .setup()
        .behind_router()
        .setting(&external(software))
        .tls(identity)
        .start()
}
