//! A namespace of its own for the network and the mounts of one test. That needs root and util-linux.

use std::process::Command;

const INSIDE: &str = "FTPPROBE_TEST_INSIDE";

/// A folder for files of one test's namespace.
pub(crate) const SCRATCH: &str = "/mnt";

/// Runs `body` in a namespace of its own: the first call starts this test again in there.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads its own environment and says what it did not run"
)]
pub(crate) fn in_namespace(test: &str, body: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        // What is written here goes away with the namespace.
        shell(&format!(
            "ip link set lo up && mount -t tmpfs none {SCRATCH}"
        ));
        return body();
    }
    let outside = std::env::var_os("CI").is_none();
    if outside && !shell_works("unshare --net --mount true") {
        eprintln!("NOT RUN: {test}: network namespaces are not allowed here (they need root)");
        return;
    }
    let output = Command::new("unshare")
        .args(["--net", "--mount"])
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
