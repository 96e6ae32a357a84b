//! The only prints. stdout is the report, stderr is talk; a reader that went away is no error.

use std::collections::VecDeque;
use std::io::{self, BufRead, IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ftpprobe::clock::Stopwatch;
use ftpprobe::pipes::Patience;
use ftpprobe::whole_file::{self, Readers};
use ftpprobe::{pipes, text};
use indicatif::ProgressBar;
use tempfile::SpooledTempFile;

use super::hidden;
use super::messages::told;
use super::worded::worded;

/// How much of standard input is read.
const MAX_PASTED: u64 = 64 * 1024;

/// The longest answer to a question that is read.
const MAX_ANSWER: u64 = 100;

/// How much of a file is kept in memory until it is written; more of it waits on the disk.
const MAX_IN_MEMORY: usize = 8 * 1024 * 1024;

/// How much of a file that cannot be written goes to standard error in its place.
const MAX_INSTEAD: u64 = 1024 * 1024;

/// How much longer than its deadline a run may take because of those who read what it writes.
const MAX_OVERTIME: Duration = Duration::from_millis(400);

/// How long who reads a named pipe may take nothing from it.
const MAX_WAIT_FOR_ROOM: Duration = Duration::from_secs(5);

/// How long who reads standard output may take nothing from it, where no deadline ends sooner.
const MAX_WAIT_FOR_READER: Duration = Duration::from_secs(60);

/// The same where somebody sits at a terminal, who may look through the output page by page.
const MAX_WAIT_FOR_PERSON: Duration = Duration::from_secs(12 * 60 * 60);

/// How long who reads standard error may take nothing from it. What is said after that is lost.
const MAX_WAIT_FOR_LISTENER: Duration = Duration::from_millis(100);

/// How much of what is said while a screen covers the terminal is kept for its end.
const MAX_HELD: usize = 50;

/// When the run that goes on has to be over, counted from its beginning.
static END: Mutex<Option<(Stopwatch, Duration)>> = Mutex::new(None);

/// Nobody reads standard error.
static IS_UNHEARD: AtomicBool = AtomicBool::new(false);

/// A run begins that takes no longer than that. Who reads what is written has until then, and a moment more.
pub(crate) fn run_begins(limit: Duration) {
    let end = (Stopwatch::start(), limit.saturating_add(MAX_OVERTIME));
    *END.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
}

/// As long as the run may last, and no longer than that without anything being taken.
fn patience(idle: Duration) -> Patience {
    let end = *END.lock().unwrap_or_else(PoisonError::into_inner);
    Patience { idle, end }
}

/// The patience with those who read what the program prints: with people, as long as they like.
fn patience_with_readers(idle: Duration) -> Patience {
    let is_person = io::stdin().is_terminal() || io::stdout().is_terminal() || is_watched();
    if is_person {
        return Patience {
            idle: MAX_WAIT_FOR_PERSON,
            end: None,
        };
    }
    patience(idle)
}

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

/// Says why the program cannot go on.
pub(crate) fn complain(error: &anyhow::Error) {
    let text = text::sanitize(&text::without_os_number(&worded(error)));
    tell(&told("error", &[("text", &text)]));
}

/// Says what the user should know, though the program goes on.
pub(crate) fn warn(text: &str) {
    tell(&told(
        "warning",
        &[("text", &text::sanitize(&text::without_os_number(text)))],
    ));
}

/// What is said while a screen covers the terminal; none where none does.
static HELD: Mutex<Option<VecDeque<String>>> = Mutex::new(None);

/// From now on what is said waits for [`release_talk`], since a screen covers the terminal.
pub(crate) fn hold_talk() {
    *HELD.lock().unwrap_or_else(PoisonError::into_inner) = Some(VecDeque::new());
}

/// What was said last, while what is said waits.
pub(crate) fn held_talk() -> Option<String> {
    let held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.as_ref()?.back().cloned()
}

/// Says what has waited.
pub(crate) fn release_talk() {
    let held = HELD.lock().unwrap_or_else(PoisonError::into_inner).take();
    held.into_iter().flatten().for_each(|line| tell(&line));
}

/// Has this wait, if what is said waits. Of more than is kept, the earliest is lost.
fn is_held(line: &str) -> bool {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(held) = held.as_mut() else {
        return false;
    };
    held.push_back(line.to_owned());
    if held.len() > MAX_HELD {
        held.pop_front();
    }
    true
}

/// Says something on stderr, and repeats no password. Where nobody can read it, nothing can be done about that.
pub(crate) fn tell(text: &str) {
    let text = hidden::without(text);
    if IS_UNHEARD.load(Ordering::Relaxed) || is_held(&text) {
        return;
    }
    let line = format!("{text}\n");
    let patience = patience_with_readers(MAX_WAIT_FOR_LISTENER);
    let told = beside_line(|| put(io::stderr().lock(), line.as_bytes(), patience));
    if told.is_err() {
        IS_UNHEARD.store(true, Ordering::Relaxed);
    }
}

/// Writes to what others may read or not.
#[cfg(unix)]
fn put(to: impl std::os::fd::AsFd, bytes: &[u8], patience: Patience) -> io::Result<()> {
    pipes::write_all(to, bytes, patience)
}

/// Writes to what others may read or not.
#[cfg(not(unix))]
fn put(mut to: impl Write, bytes: &[u8], _: Patience) -> io::Result<()> {
    to.write_all(bytes).and_then(|()| to.flush())
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
        bail!(say!("error-stdin-long", kib));
    }
    String::from_utf8(bytes).with_context(|| say!("error-stdin-not-utf8"))
}

fn read_at_most(most: u64) -> Result<Vec<u8>> {
    explain_terminal();
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(most)
        .read_to_end(&mut bytes)
        .with_context(|| say!("error-stdin"))?;
    Ok(bytes)
}

/// Says to who sits before a terminal that their input is waited for.
pub(crate) fn explain_terminal() {
    if io::stdin().is_terminal() {
        tell(&say!("reading-terminal"));
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
    write!(stderr, "{question} ")
        .and_then(|()| stderr.flush())
        .and_then(|()| io::stdin().lock().take(MAX_ANSWER).read_line(&mut answer))
        .with_context(|| say!("error-question"))?;
    Ok(answer.trim_start().to_lowercase().starts_with('y'))
}

/// Whether anybody watches stderr.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Where reports go: stdout, or a file that takes its name once it is whole.
pub(crate) struct Reports {
    file: Option<PathBuf>,
    text: SpooledTempFile,
    is_empty: bool,
}

impl Reports {
    pub(crate) fn to(file: Option<&Path>) -> Self {
        Self {
            file: file.map(Path::to_owned),
            text: SpooledTempFile::new(MAX_IN_MEMORY),
            is_empty: true,
        }
    }

    /// Whether they go to stdout.
    pub(crate) fn is_stdout(&self) -> bool {
        self.file.is_none()
    }

    /// Writes one report; on stdout it shows at once.
    pub(crate) fn add(&mut self, report: &[u8]) -> Result<()> {
        if self.is_stdout() {
            return print(report);
        }
        self.is_empty = false;
        let kept = self.text.write_all(report);
        kept.with_context(|| say!("error-temporary"))
    }

    /// Writes the file, if there is to be one. What cannot be written is not lost: it goes to stderr, as stdout may
    /// hold something else.
    pub(crate) fn finish(mut self) -> Result<()> {
        let Some(file) = self.file else { return Ok(()) };
        if self.is_empty {
            // Nothing was found out; what an earlier run wrote still tells more.
            return Ok(());
        }
        let text = &mut self.text;
        let written = write_whole(&file, Readers::ByUmask, |to| {
            text.rewind()?;
            io::copy(text, to).map(|_| ())
        });
        if written.is_err() {
            let mut instead = Vec::new();
            // Where it cannot be read back either, the error says enough.
            let _ = text.rewind();
            let _ = text.take(MAX_INSTEAD).read_to_end(&mut instead);
            tell(String::from_utf8_lossy(&instead).trim_end());
        }
        written
    }
}

/// Writes to stdout.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    print_to_reader(bytes).map(|_| ())
}

/// Writes to stdout, and gives whether anybody still reads it.
pub(crate) fn print_to_reader(bytes: &[u8]) -> Result<bool> {
    let patience = patience_with_readers(MAX_WAIT_FOR_READER);
    match beside_line(|| put(io::stdout().lock(), bytes, patience)) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error).with_context(|| say!("error-stdout")),
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
        pipes::open_to_write(file, patience(MAX_WAIT_FOR_ROOM))
            .and_then(|mut file| write(&mut file))
    } else {
        whole_file::write(file, readers, write)
    };
    written.with_context(|| say!("error-unwritten", file = file.display()))
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
