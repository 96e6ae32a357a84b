//! The only prints. stdout is the report, stderr is talk; a reader that went away is no error.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use clap::error::ErrorKind;
use ftpprobe::whole_file::{self, Readers};
use ftpprobe::{pipes, text};
use indicatif::ProgressBar;

use super::exit::Exit;
use super::{hidden, misnomers};

/// How much of standard input is read.
const MAX_PASTED: u64 = 64 * 1024;

/// The longest answer to a question that is read.
const MAX_ANSWER: u64 = 100;

/// The line that lives on stderr, if one does: it steps aside for whatever is printed.
static LIVING: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// From now on this line lives on stderr, or none.
pub(crate) fn let_live(line: Option<ProgressBar>) {
    *LIVING.lock().unwrap_or_else(PoisonError::into_inner) = line;
}

fn beside_line<T>(print: impl FnOnce() -> T) -> T {
    let line = LIVING
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    match line {
        Some(line) => line.suspend(print),
        None => print(),
    }
}

/// Prints help or a usage error, as clap words it where there is nothing better to say.
pub(crate) fn usage(error: &clap::Error) -> Exit {
    if let Some((name, instead)) = misnomers::instead(error) {
        tell(&format!(
            "error: there is no option {name}: {instead}\n\nFor more information, try '--help'."
        ));
        return Exit::Unknown;
    }
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // Nothing can be done about a terminal that is gone.
        let _ = error.print();
        return Exit::Ok;
    }
    // Without colours, which could stand between the letters of what is hidden.
    tell(error.render().to_string().trim_end());
    Exit::Unknown
}

/// Says why the program cannot go on.
pub(crate) fn complain(error: &anyhow::Error) {
    tell(&format!("error: {}", text::sanitize(&format!("{error:#}"))));
}

/// Says what the user should know, though the program goes on.
pub(crate) fn warn(text: &str) {
    tell(&format!("warning: {}", text::sanitize(text)));
}

/// Says something on stderr, and repeats no password. Where nobody can read it, nothing can be done about that.
pub(crate) fn tell(text: &str) {
    let _ = beside_line(|| writeln!(io::stderr().lock(), "{}", hidden::without(text)));
}

/// Everything that comes on standard input, within reason.
pub(crate) fn read_all() -> Result<String> {
    let bytes = read_at_most(MAX_PASTED)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Text that comes on standard input and ends within so many bytes.
pub(crate) fn read_stdin(most: u64) -> Result<String> {
    let bytes = read_at_most(most.saturating_add(1))?;
    if bytes.len() as u64 > most {
        let kib = most.div_ceil(1024);
        bail!("standard input is longer than {kib} KiB, which is as much as is read of it");
    }
    String::from_utf8(bytes).context("standard input is not text in UTF-8")
}

fn read_at_most(most: u64) -> Result<Vec<u8>> {
    explain_terminal();
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(most)
        .read_to_end(&mut bytes)
        .context("standard input could not be read")?;
    Ok(bytes)
}

/// Says to who sits before a terminal that their input is waited for.
pub(crate) fn explain_terminal() {
    if io::stdin().is_terminal() {
        tell(
            "reading standard input from the terminal: paste what is to be read, and end it with Ctrl-D",
        );
    }
}

/// Whether somebody would answer a question.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks on stderr, and hears a line: whether it begins with y.
pub(crate) fn ask(question: &str) -> Result<bool> {
    let mut stderr = io::stderr().lock();
    let mut answer = String::new();
    write!(stderr, "{question}")
        .and_then(|()| stderr.flush())
        .and_then(|()| io::stdin().lock().take(MAX_ANSWER).read_line(&mut answer))
        .context("the question could not be asked")?;
    Ok(answer.trim_start().to_lowercase().starts_with('y'))
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

    /// Whether they go to stdout.
    pub(crate) fn is_stdout(&self) -> bool {
        self.file.is_none()
    }

    /// Writes one report; on stdout it shows at once.
    pub(crate) fn add(&mut self, report: &[u8]) -> Result<()> {
        if self.file.is_some() {
            self.text.extend_from_slice(report);
            return Ok(());
        }
        print(report)
    }

    /// Writes the file, if there is to be one. What cannot be written is not lost: it goes to stderr, as stdout may
    /// hold something else.
    pub(crate) fn finish(self) -> Result<()> {
        let Some(file) = self.file else { return Ok(()) };
        if self.text.is_empty() {
            // Nothing was found out; what an earlier run wrote still tells more.
            return Ok(());
        }
        let written = write_whole(&file, Readers::ByUmask, |to| to.write_all(&self.text));
        if written.is_err() {
            tell(String::from_utf8_lossy(&self.text).trim_end());
        }
        written
    }
}

/// Writes to stdout.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let written = beside_line(|| {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes).and_then(|()| stdout.flush())
    });
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("the report could not be written to standard output"),
    }
}

/// Writes a file whole or not at all. Devices, pipes and the like have no name to take over, and are written to.
pub(crate) fn write_whole(
    file: &Path,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let special = file.starts_with("/dev") || file.starts_with("/proc");
    let written = if special || (file.exists() && !file.is_file()) {
        pipes::open_to_write(file).and_then(|mut file| write(&mut file))
    } else {
        whole_file::write(file, readers, write)
    };
    written.with_context(|| format!("{} could not be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        if Path::new("/dev/null").exists() {
            write_whole(Path::new("/dev/null"), Readers::ByUmask, |to| {
                to.write_all(b"x")
            })
            .unwrap();
            assert!(!Path::new("/dev/null").is_file());
        }
    }
}
