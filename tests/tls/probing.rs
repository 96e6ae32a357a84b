//! How these tests run the probe.

use crate::support::identity::Identity;
use crate::support::server::{PASSWORD, USER};
use crate::support::{Probe, Probed};
use crate::tls_server::{Behaviour, Heard, TlsServer};

/// Adds an option whose value is a file.
pub(crate) fn with_file(probe: Probe, option: &str, file: &std::path::Path) -> Probe {
    let name = file.to_str().expect("a name in UTF-8");
    probe.arg(option).arg(name)
}

/// Probes anonymously, trusting the root of this identity. Nothing that stalls does so for long.
pub(crate) fn trusting(target: &str, identity: &Identity) -> Probe {
    with_file(anonymous(target), "--ca-file", &identity.root())
}

/// Probes anonymously, trusting no root of ours.
pub(crate) fn anonymous(target: &str) -> Probe {
    Probe::of(target).arg("--timeout=3s").arg("--retries=0")
}

/// Probes as a user who has a password, trusting no root of ours.
pub(crate) fn careful(target: &str) -> Probe {
    anonymous(target).careful_user(USER, PASSWORD)
}

/// Probes a server that behaves like this, anonymously; also gives what the server heard.
pub(crate) fn run(behaviour: Behaviour, identity: &Identity, more: &[&str]) -> (Probed, Heard) {
    let server = TlsServer::start(behaviour);
    let probe = trusting(&server.target(), identity);
    let probe = more.iter().fold(probe, |probe, arg| probe.arg(arg));
    let probed = probe.run();
    (probed, server.heard())
}

/// The findings that are worse than information.
pub(crate) fn grave(probed: &Probed) -> Vec<&str> {
    probed.findings(&["critical", "warning"])
}

/// Asserts that this is told, and that nothing is wrong.
#[track_caller]
pub(crate) fn assert_told(probed: &Probed, id: &str) {
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
    let told = probed.findings(&["info"]);
    assert!(told.contains(&id), "{id} in {probed}");
}

/// Asserts that this is a warning, the only one, and that the listing came through.
#[track_caller]
pub(crate) fn assert_warned(probed: &Probed, id: &str) {
    assert_eq!((probed.verdict(), probed.exit), ("warning", 1), "{probed}");
    assert_eq!(grave(probed), [id], "{probed}");
    assert_eq!(probed.data("epsv")[0]["outcome"], "ok", "{probed}");
}
