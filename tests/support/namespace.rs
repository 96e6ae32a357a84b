//! A namespace of its own for the network, the mounts and the processes of one test. That needs root and
//! util-linux.
//!
//! Nothing is left when the test ends, however it does: the test inside is the first process of its
//! namespace, with which all others end, and it ends itself with the process that waits for it.

use std::process::Command;

const INSIDE: &str = "FTPPROBE_TEST_INSIDE";

/// Starts a program in namespaces that end with whoever waits for it.
const UNSHARE: [&str; 10] = [
    "setpriv",
    "--pdeathsig",
    "KILL",
    "unshare",
    "--net",
    "--mount",
    "--mount-proc",
    "--kill-child",
    "--pid",
    "--fork",
];

/// A folder for files of one test's namespace.
pub(crate) const SCRATCH: &str = "/mnt";

/// Runs `body` in a namespace of its own: the first call starts this test again in there.
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads its own environment"
)]
pub(crate) fn in_namespace(test: &str, body: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        // What is written here goes away with the namespace.
        shell(&format!(
            "ip link set lo up && mount -t tmpfs none {SCRATCH}"
        ));
        return body();
    }
    if !allowed(test) {
        return;
    }
    let output = Command::new(UNSHARE[0])
        .args(&UNSHARE[1..])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "in the namespace:\n{said}\n{complained}"
    );
    assert!(
        said.contains("1 passed"),
        "the test did not run in the namespace:\n{said}"
    );
}

/// Whether namespaces can be made. Says so if not; in CI they have to be, and the test will fail.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads its own environment and says what it did not run"
)]
pub(crate) fn allowed(test: &str) -> bool {
    let in_ci = std::env::var_os("CI").is_some();
    let allowed = in_ci || shell_works(&format!("{} true", UNSHARE.join(" ")));
    if !allowed {
        eprintln!("NOT RUN: {test}: network namespaces are not allowed here (they need root)");
    }
    allowed
}

fn shell_works(script: &str) -> bool {
    Command::new("sh")
        .args(["-c", script])
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a script of the shell, which has to succeed.
pub(crate) fn shell(script: &str) {
    assert!(shell_works(script), "failed: {script}");
}
