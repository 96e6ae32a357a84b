//! Where `ci/install-servers` put the servers.

use std::path::{Path, PathBuf};

/// The folder of the servers: `FTPPROBE_SERVERS`, or `.servers` in the project's folder.
#[expect(
    clippy::disallowed_methods,
    reason = "the tests share this variable with the scripts, the program does not know it"
)]
fn root() -> PathBuf {
    std::env::var_os("FTPPROBE_SERVERS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join(".servers"),
        PathBuf::from,
    )
}

/// A file or folder below it.
///
/// # Panics
///
/// If it is missing. A test without its server fails, it is never skipped.
pub(crate) fn existing(below: &str) -> PathBuf {
    let path = root().join(below);
    assert!(
        path.exists(),
        "{} is missing. Run ci/install-servers once: these tests talk to real FTP servers.",
        path.display()
    );
    path
}

/// A server's program.
pub(crate) fn program(name: &str) -> PathBuf {
    existing("bin").join(name)
}

/// The folder of `ProFTPD`'s modules.
pub(crate) fn modules() -> PathBuf {
    existing("modules")
}

/// The libraries that the programs need besides the system's.
pub(crate) fn libraries() -> PathBuf {
    existing("lib")
}

/// The Python packages.
pub(crate) fn python() -> PathBuf {
    existing("python/pyftpdlib");
    root().join("python")
}

/// The packages for Node.js.
pub(crate) fn node() -> PathBuf {
    existing("node/node_modules")
}
