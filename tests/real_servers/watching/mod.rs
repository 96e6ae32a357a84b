//! Servers watched from day to day, with the program as schedulers start it.
//!
//! * [`configuration`] what to probe, written down
//! * [`alerts`] told when something changes
//! * [`history`] every run kept

mod alerts;
mod configuration;
mod history;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder with a configuration, which is where its paths begin.
pub(super) struct Watcher {
    pub(super) folder: TempDir,
}

impl Watcher {
    pub(super) fn new(configuration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ftpprobe.toml"), configuration).unwrap();
        Self { folder }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    pub(super) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.folder.path())
            .args(args)
            .arg("--config")
            .arg(self.path("ftpprobe.toml"))
            .stdin(Stdio::null());
        command
    }

    pub(super) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }
}

pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
