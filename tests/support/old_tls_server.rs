//! Starts the FTP server with TLS of another time.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use serde_json::json;

use crate::support::folder::TestFolder;
use crate::support::identity::Identity;
use crate::support::port::Port;
use crate::support::process::Process;

/// The script beside this file.
const SCRIPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/support/old_tls_server.py"
);

/// 1024 bits: the second group of RFC 2409, as a file of OpenSSL's.
const DH_1024: &str = "\
-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
";

/// What a server of another time speaks.
pub(crate) struct Old {
    /// The oldest version, as Python names it: `TLSv1_1`.
    pub(crate) oldest: &'static str,
    /// The newest.
    pub(crate) newest: &'static str,
    /// The cipher suites before TLS 1.3, as OpenSSL names them.
    pub(crate) ciphers: &'static str,
    /// Diffie-Hellman with 1024 bits.
    pub(crate) short_dh: bool,
}

/// A running server.
pub(crate) struct OldTlsServer {
    _process: Process,
    port: Port,
    _folder: TestFolder,
}

impl OldTlsServer {
    /// Starts one on 127.0.0.1.
    pub(crate) fn start(old: &Old, identity: &Identity) -> Self {
        let folder = TestFolder::new();
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let port = Port::take(address);
        let options = json!({
            "address": address,
            "port": port.number(),
            "oldest": old.oldest,
            "newest": old.newest,
            "ciphers": old.ciphers,
            "dh": old.short_dh.then(|| folder.write("dh.pem", DH_1024)),
            "chain": identity.chain(),
            "key": identity.key(),
        });
        let process = Process::start(
            Path::new("python3"),
            &[SCRIPT, &options.to_string()],
            folder.path("log"),
            port.number(),
            None,
        );
        Self {
            _process: process,
            port,
            _folder: folder,
        }
    }

    /// The target as it is typed.
    pub(crate) fn target(&self) -> String {
        format!("127.0.0.1:{}", self.port.number())
    }
}
