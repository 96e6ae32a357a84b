//! How pyftpdlib is configured and started: a small script with a user and anonymous logins.

use std::path::Path;

use serde_json::json;

use super::folder::TestFolder;
use super::port::PASSIVE;
use super::process::Process;
use super::server::{PASSWORD, Setup, USER};

/// The script beside this file.
const SCRIPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/support/pyftpdlib_server.py"
);

/// Starts the script, with all options as one JSON argument.
pub(super) fn start(setup: &Setup, folder: &TestFolder, port: u16) -> Process {
    let options = json!({
        "address": setup.address,
        "port": port,
        "user": USER,
        "password": PASSWORD,
        "served": folder.served(),
        "passive_ports": PASSIVE,
        "banner": setup.banner,
        "certificate": setup.tls.as_ref().map(|tls| &tls.both),
        "settings": setup.settings,
    });
    Process::start(
        Path::new("python3"),
        &[SCRIPT, &options.to_string()],
        folder.path("log"),
        port,
        setup.namespace,
    )
}
