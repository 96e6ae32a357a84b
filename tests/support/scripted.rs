//! How the servers are started that are libraries: a small script for those of Python, one for those of Node.js.

use std::path::Path;

use serde_json::json;

use super::folder::TestFolder;
use super::installed;
use super::port::PASSIVE;
use super::process::Process;
use super::server::{Setup, Software, USER};

/// The scripts beside this file.
const PYTHON: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/support/python_server.py"
);
const NODE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/node_server.js");

/// Starts the script, with all options as one JSON argument. A setting is `name=value`, in the script's language.
pub(super) fn start(setup: &Setup, folder: &TestFolder, port: u16) -> Process {
    let (program, script, server) = match setup.software {
        Software::Aioftp => ("python3", PYTHON, "aioftp"),
        Software::Thinftp => ("python3", PYTHON, "thinftp"),
        Software::Twisted => ("python3", PYTHON, "twisted"),
        Software::PythonHttp => ("python3", PYTHON, "http.server"),
        Software::FtpSrv => ("node", NODE, "ftp-srv"),
        Software::SimpleFtpd => ("node", NODE, "simple-ftpd"),
        Software::Nodeftpd => ("node", NODE, "ftpd"),
        other => unreachable!("{other:?} has no script"),
    };
    let options = json!({
        "server": server,
        "address": setup.address,
        "port": port,
        "user": USER,
        "password": setup.software.password(),
        "served": folder.served(),
        "passive_ports": passive_ports(port),
        "certificate": setup.tls.as_ref().map(|tls| &tls.both),
        "settings": setup.settings,
        "packages": installed::node(),
    });
    Process::start(
        Path::new(program),
        &[script, &options.to_string()],
        folder.path("log"),
        port,
        setup.namespace,
    )
}

/// The passive ports of the server at this port. The libraries try them from the first one on, and fail where another
/// server takes the same one at the same moment; so each begins at a place of its own.
fn passive_ports(port: u16) -> (u16, u16) {
    /// As many as one test needs.
    const ENOUGH: u16 = 8;
    let (first, last) = PASSIVE;
    let places = (last - first) / ENOUGH;
    (first + port % places * ENOUGH, last)
}
