//! The program, and what it says.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::http::{Answer, Request};

/// What a wait of a test's may take at most.
pub(crate) const FAR_TOO_LONG: Duration = Duration::from_secs(60);

/// What every configuration of the tests begins with: whoever is on loopback may be probed.
pub(crate) const OPEN: &str =
    "[defaults]\nretries = 0\n[serve]\nallow = [{ network = \"127.0.0.0/8\", ports = \"any\" }]\n";

/// A running exporter. Killed when dropped.
pub(crate) struct Exporter {
    child: Child,
    pub(crate) address: SocketAddr,
    folder: TempDir,
    lines: Mutex<Receiver<String>>,
}

impl Exporter {
    /// Starts it with this configuration.
    pub(crate) fn start(configuration: &str, args: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::start_in(folder, configuration, args)
    }

    /// The same in a folder with further files.
    pub(crate) fn start_in(folder: TempDir, configuration: &str, args: &[&str]) -> Self {
        fs::write(folder.path().join("ftpprobe.toml"), configuration).unwrap();
        let mut child = command(&folder, args).spawn().unwrap();
        let (said, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                // Whoever waits for a line may have gone.
                let _ = said.send(line);
            }
        });
        let mut exporter = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            folder,
            lines: Mutex::new(lines),
        };
        let line = exporter.says("listening on ");
        let (_, address) = line.rsplit_once('/').unwrap();
        exporter.address = address.parse().unwrap();
        exporter
    }

    /// The next line that has these words.
    pub(crate) fn says(&self, words: &str) -> String {
        loop {
            let line = self.lines.lock().unwrap().recv_timeout(FAR_TOO_LONG);
            let line = line.unwrap_or_else(|_| panic!("it never says: {words}"));
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Another configuration, which it has not read yet.
    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.path().join(file), text).unwrap();
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        Request::get(path).to(self.address)
    }

    /// The value of one of its own metrics.
    pub(crate) fn metric(&self, series: &str) -> f64 {
        value(&self.get("/metrics").body, series)
    }

    /// Waits until one of its own metrics has this value.
    pub(crate) fn wait_for(&self, series: &str, value: f64) {
        let watch = ftpprobe::clock::Stopwatch::start();
        while (self.metric(series) - value).abs() > f64::EPSILON {
            assert!(watch.elapsed() < FAR_TOO_LONG, "{series}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// How it ends.
    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with a configuration in this folder.
pub(crate) fn command(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--config"])
        .arg(folder.path().join("ftpprobe.toml"))
        .args(args)
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// The value of a series: a name with its labels, if it has any.
pub(crate) fn value(metrics: &str, series: &str) -> f64 {
    let mut lines = metrics.lines();
    let value = lines.find_map(|line| line.strip_prefix(&format!("{series} ")));
    let value = value.unwrap_or_else(|| panic!("no {series} in:\n{metrics}"));
    value.parse().unwrap()
}
