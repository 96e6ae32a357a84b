//! The only prints. stdout is the report, stderr is talk; a reader that went away is no error.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::error::ErrorKind;

use super::exit::Exit;

/// Prints help or a usage error as clap words it.
pub(crate) fn usage(error: &clap::Error) -> Exit {
    // Nothing can be done about a terminal that is gone.
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Ok,
        _ => Exit::Unknown,
    }
}

/// Says why the program cannot go on.
pub(crate) fn complain(error: &anyhow::Error) {
    tell(&format!("error: {error:#}"));
}

/// Says what the user should know, though the program goes on.
pub(crate) fn warn(text: &str) {
    tell(&format!("warning: {text}"));
}

/// Says something on stderr.
#[expect(clippy::print_stderr, reason = "this is where stderr is written")]
pub(crate) fn tell(text: &str) {
    eprintln!("{text}");
}

/// Whether anybody watches stderr.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Where reports go: stdout, or a file that takes its name once it is whole.
pub(crate) struct Reports {
    file: Option<PathBuf>,
    text: Vec<u8>,
}

impl Reports {
    pub(crate) fn to(file: Option<&Path>) -> Self {
        Self {
            file: file.map(Path::to_owned),
            text: Vec::new(),
        }
    }

    /// Writes one report; on stdout it shows at once.
    pub(crate) fn add(&mut self, report: &[u8]) -> Result<()> {
        if self.file.is_some() {
            self.text.extend_from_slice(report);
            return Ok(());
        }
        print(report)
    }

    /// Writes the file, if there is to be one. If that fails, the reports go to stdout.
    pub(crate) fn finish(self) -> Result<()> {
        let Some(file) = self.file else { return Ok(()) };
        let written = write_whole(&file, |to| to.write_all(&self.text));
        if written.is_err() {
            print(&self.text)?;
        }
        written
    }
}

/// Writes to stdout.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("the report could not be written to standard output"),
    }
}

/// Writes a file beside its name first, so that an older file of that name is kept until the new one
/// is whole.
pub(crate) fn write_whole(
    file: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let attempt = || -> io::Result<()> {
        // Devices and pipes have no name to take over.
        if file.exists() && !file.is_file() {
            return write(&mut std::fs::OpenOptions::new().write(true).open(file)?);
        }
        let mut beside = tempfile::Builder::new()
            .prefix(".ftpprobe-")
            .tempfile_in(folder.unwrap_or_else(|| Path::new(".")))?;
        write(&mut beside)?;
        beside.as_file().sync_all()?;
        beside.persist(file)?;
        Ok(())
    };
    attempt().with_context(|| format!("{} could not be written", file.display()))
}
