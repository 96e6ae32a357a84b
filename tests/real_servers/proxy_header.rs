//! A balancer that announces its clients with PROXY headers, to servers that take them for commands.

use test_case::test_matrix;

use crate::support::Probe;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::recorder::Recorder;
use crate::support::server::PASSWORD;

/// The two versions of the header, for a client at 203.0.113.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Header {
    Text,
    Binary,
}

use Header::{Binary, Text};

impl Header {
    fn bytes(self) -> Vec<u8> {
        match self {
            Text => b"PROXY TCP4 203.0.113.9 203.0.113.1 40000 21\r\n".to_vec(),
            Binary => [
                &b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c"[..],
                &[203, 0, 113, 9, 203, 0, 113, 1],
                &[0x9c, 0x40, 0, 21],
            ]
            .concat(),
        }
    }

    /// Whether the server takes it for a farewell. pyftpdlib reads on to the end of the line.
    fn ends(self, software: Software) -> bool {
        self == Binary && software != Pyftpdlib
    }
}

#[test_matrix([Vsftpd, Proftpd, PureFtpd, Pyftpdlib], [Text, Binary], ["off", "auto"])]
fn a_header_that_a_server_does_not_expect(software: Software, header: Header, tls: &str) {
    let server = software.start();
    let balancer = Recorder::announcing(server.address, header.bytes());
    let probe = Probe::of(&balancer.target());
    let probe = match software.user() {
        Some(user) => probe.user(user, PASSWORD),
        None => probe,
    };
    let probed = probe.arg("--tls").arg(tls).arg("--retries=0").run();
    assert_eq!(probed.root_cause(), "proxy-protocol-mismatch", "{probed}");
    let verdict = if header.ends(software) {
        "critical"
    } else {
        "warning"
    };
    assert_eq!(probed.verdict(), verdict, "{probed}");
    let grave = probed.findings(&["critical", "warning"]);
    assert_eq!(grave, ["proxy-protocol-mismatch"], "{probed}");
    let advice = probed.finding("proxy-protocol-mismatch")["advice"].to_string();
    assert!(
        advice.contains("send-proxy") && advice.contains("network-admin"),
        "{probed}"
    );
    if !header.ends(software) {
        assert_eq!(probed.data("epsv")[0]["outcome"], "ok", "{probed}");
    }
}
