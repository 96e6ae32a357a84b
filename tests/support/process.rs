//! One server process: start, readiness, log, end.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use ftpprobe::clock::Stopwatch;

use super::installed;

/// Runs a server in the foreground, with a watchdog that kills the whole process group as soon as
/// our end of its standard input closes: when [`Process`] is dropped, and also
/// when the test itself dies without dropping anything. Sessions are in the group, save vsftpd's,
/// which end when their clients hang up.
///
/// The server gets the log as its standard input, since vsftpd writes its start-up errors there.
const WATCHED: &str = r#"exec 3<&0
{ read -r _ <&3; kill -KILL 0; } &
exec "$@" 0<&1 3<&-"#;

/// How long a server may take until it listens.
const START_LIMIT: Duration = Duration::from_secs(20);

/// How often we look.
const POLL: Duration = Duration::from_millis(10);

/// A running server. Killed when dropped.
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a program whose output goes to `log`, in a network namespace with this name if one is given,
    /// and waits until it listens on `port`.
    ///
    /// # Panics
    ///
    /// With the log, if the program ends or does not listen in time.
    pub(crate) fn start<A: AsRef<OsStr>>(
        program: &Path,
        args: &[A],
        log: PathBuf,
        port: u16,
        namespace: Option<&str>,
    ) -> Self {
        let output = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(&log)
            .unwrap();
        let child = Command::new("/bin/sh")
            .args(["-c", WATCHED, "sh"])
            .args(
                namespace
                    .map(|name| ["ip", "netns", "exec", name])
                    .into_iter()
                    .flatten(),
            )
            .arg(program)
            .args(args)
            .env("LD_LIBRARY_PATH", installed::libraries())
            .env("PYTHONPATH", installed::python())
            .stdin(Stdio::piped())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .process_group(0)
            .spawn()
            .unwrap();
        let mut process = Self { child, log };
        process.wait_until_listening(program, port);
        process
    }

    /// Looks into the system's table of sockets instead of connecting: a connection would count
    /// against the very limits that tests set up.
    fn wait_until_listening(&mut self, program: &Path, port: u16) {
        let watch = Stopwatch::start();
        while !is_listening(self.child.id(), port) {
            let name = program.display();
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("{name} ended with {status} at its start:\n{}", self.log());
            }
            assert!(
                watch.elapsed() < START_LIMIT,
                "{name} does not listen on port {port}:\n{}",
                self.log()
            );
            thread::sleep(POLL);
        }
    }

    /// Ends it.
    pub(crate) fn stop(&mut self) {
        drop(self.child.stdin.take());
        // Reaps the server, and makes sure that its port is free again.
        let _ = self.child.wait();
    }

    /// What the server has written so far.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Whether some socket in the network of this process listens on the TCP port.
fn is_listening(process: u32, port: u16) -> bool {
    const LISTEN: &str = "0A";
    let ending = format!(":{port:04X}");
    ["tcp", "tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(format!("/proc/{process}/net/{table}")).ok())
        .any(|table| {
            table.lines().any(|line| {
                let mut fields = line.split_whitespace().skip(1);
                let local = fields.next().unwrap_or_default();
                local.ends_with(&ending) && fields.nth(1) == Some(LISTEN)
            })
        })
}
