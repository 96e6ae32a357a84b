//! Files by their names, whatever they are. A name may lead to a pipe that nobody is at the other end of, to a device
//! without an end, or to a directory: opening one never waits without end, no more is read than makes sense, and nobody who
//! reads what is written keeps the program for longer than its [`Patience`].

use std::fs::{File, OpenOptions};
use std::io::{self, Cursor, ErrorKind, Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::clock::Stopwatch;

/// How long the other end of a pipe may take to be there. Whoever names a pipe has mostly begun what reads or writes it.
const MAX_WAIT_FOR_OTHER_END: Duration = Duration::from_millis(250);

/// How long who writes to a pipe may write nothing, where a small file is expected: somebody may have to type a passphrase.
const MAX_WAIT_FOR_BYTES: Duration = Duration::from_secs(30);

/// How often a pipe is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// What a pipe takes at once without letting its writer wait, once it says that it has room (`PIPE_BUF`, which POSIX wants to be
/// this much at least).
#[cfg(unix)]
const PIECE: usize = 512;

/// How long who reads what is written may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Without taking anything.
    pub idle: Duration,
    /// In all, so long after this began to count.
    pub end: Option<(Stopwatch, Duration)>,
}

impl Patience {
    /// How long is left to wait.
    fn left(&self) -> Duration {
        let end = self
            .end
            .map(|(since, after)| after.saturating_sub(since.elapsed()));
        end.map_or(self.idle, |end| end.min(self.idle))
    }
}

/// Reads a small file to its end, which has to come within so many bytes.
///
/// # Errors
///
/// When it cannot be opened or read, is larger than that, or is a pipe that nobody writes to.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut pipe = Pipe::open(path, OpenOptions::new().read(true))?;
    let mut bytes = pipe.first_bytes()?;
    let more = most.saturating_add(1).saturating_sub(bytes.len() as u64);
    pipe.take(more).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let kib = most.div_ceil(1024);
        return Err(io::Error::new(
            ErrorKind::FileTooLarge,
            format!("it is larger than {kib} KiB, which is as much as is read of such a file"),
        ));
    }
    Ok(bytes)
}

/// The same for text.
///
/// # Errors
///
/// The same, and when it is not UTF-8.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(read(path, most)?)
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not text in UTF-8"))
}

/// Opens a file of any length. A pipe has to be written to by then; what comes through it is awaited for as long as it takes.
///
/// # Errors
///
/// When it cannot be opened, or nobody writes to it.
pub fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    let mut pipe = Pipe::open(path, OpenOptions::new().read(true))?;
    let first = pipe.first_bytes()?;
    wait_from_now_on(&pipe.file)?;
    Ok(Box::new(Cursor::new(first).chain(pipe.file)))
}

/// Opens a file that is there already, to write into it: a device, or a pipe that is read.
///
/// # Errors
///
/// When it cannot be opened, or nobody reads it.
pub fn open_to_write(path: &Path, patience: Patience) -> io::Result<Box<dyn Write>> {
    let most = MAX_WAIT_FOR_OTHER_END.min(patience.left());
    let Pipe { file, .. } = Pipe::open_within(most, path, OpenOptions::new().append(true))?;
    Ok(Box::new(Patient { file, patience }))
}

/// Writes all of this to what may be a pipe that is not read.
///
/// # Errors
///
/// When it cannot be written, or is not taken in time.
#[cfg(unix)]
pub fn write_all(to: impl std::os::fd::AsFd, bytes: &[u8], patience: Patience) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let written = write_some(&to, rest, patience)?;
        rest = rest.get(written..).unwrap_or_default();
    }
    Ok(())
}

/// Writes as much as there is room for, once there is some.
#[cfg(unix)]
fn write_some(to: impl std::os::fd::AsFd, bytes: &[u8], patience: Patience) -> io::Result<usize> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;

    let piece = &bytes[..bytes.len().min(PIECE)];
    loop {
        let left = Timespec::try_from(patience.left()).ok();
        let ready = match poll(&mut [PollFd::new(&to, PollFlags::OUT)], left.as_ref()) {
            Err(Errno::INTR) => continue,
            ready => ready?,
        };
        if ready == 0 {
            return Err(io::Error::new(
                ErrorKind::TimedOut,
                "the program that reads it did not take it in time",
            ));
        }
        match rustix::io::write(&to, piece) {
            // Somebody else has taken the room.
            Err(Errno::INTR | Errno::AGAIN) => {}
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            written => return Ok(written?),
        }
    }
}

/// A file whose reader may keep its user waiting.
struct Patient {
    file: File,
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "nothing there is read by others meanwhile")
    )]
    patience: Patience,
}

impl Write for Patient {
    #[cfg(unix)]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write_some(&self.file, bytes, self.patience)
    }

    #[cfg(not(unix))]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that may keep its user waiting.
struct Pipe {
    file: File,
    is_pipe: bool,
}

impl Pipe {
    fn open(path: &Path, how: &mut OpenOptions) -> io::Result<Self> {
        Self::open_within(MAX_WAIT_FOR_OTHER_END, path, how)
    }

    /// Waits no longer than that for somebody who reads it.
    fn open_within(most: Duration, path: &Path, how: &mut OpenOptions) -> io::Result<Self> {
        let how = without_waiting(how);
        let mut waited = Duration::ZERO;
        let file = loop {
            match how.open(path) {
                Err(error) if is_without_reader(path, &error) => {
                    pause(
                        &mut waited,
                        most,
                        "it is a pipe that no program reads: start the program that reads it first",
                    )?;
                }
                opened => break opened.map_err(|error| explained(path, error))?,
            }
        };
        let data = file.metadata()?;
        if data.is_dir() {
            return Err(is_directory());
        }
        let is_pipe = is_pipe(&data);
        Ok(Self { file, is_pipe })
    }

    /// The first bytes of a pipe, if some are there. Waits only for somebody who writes.
    fn first_bytes(&mut self) -> io::Result<Vec<u8>> {
        let mut first = vec![0; 512];
        let mut waited = Duration::ZERO;
        while self.is_pipe {
            match self.file.read(&mut first) {
                Ok(0) => pause(
                    &mut waited,
                    MAX_WAIT_FOR_OTHER_END,
                    "it is a pipe that no program writes to: start the program that writes to it first",
                )?,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                read => {
                    first.truncate(read?);
                    return Ok(first);
                }
            }
        }
        Ok(Vec::new())
    }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut waited = Duration::ZERO;
        loop {
            match self.file.read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => pause(
                    &mut waited,
                    MAX_WAIT_FOR_BYTES,
                    "nothing more came through this pipe for 30 s",
                )?,
                read => return read,
            }
        }
    }
}

/// Waits a moment, or gives up with these words.
fn pause(waited: &mut Duration, most: Duration, words: &str) -> io::Result<()> {
    if *waited >= most {
        return Err(io::Error::new(ErrorKind::TimedOut, words));
    }
    thread::sleep(LOOK_EVERY);
    *waited += LOOK_EVERY;
    Ok(())
}

#[cfg(unix)]
fn without_waiting(how: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NONBLOCK.union(rustix::fs::OFlags::NOCTTY);
    how.custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
}

#[cfg(not(unix))]
fn without_waiting(how: &mut OpenOptions) -> &mut OpenOptions {
    how
}

/// Undoes [`without_waiting`].
#[cfg(unix)]
fn wait_from_now_on(file: &File) -> io::Result<()> {
    let flags = rustix::fs::fcntl_getfl(file)?;
    Ok(rustix::fs::fcntl_setfl(
        file,
        flags.difference(rustix::fs::OFlags::NONBLOCK),
    )?)
}

#[cfg(not(unix))]
fn wait_from_now_on(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_pipe(data: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    data.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &std::fs::Metadata) -> bool {
    false
}

/// Whether a pipe could not be opened to write because nobody reads it.
#[cfg(unix)]
fn is_without_reader(path: &Path, error: &io::Error) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let is_fifo = || std::fs::metadata(path).is_ok_and(|data| data.file_type().is_fifo());
    error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) && is_fifo()
}

#[cfg(not(unix))]
fn is_without_reader(_: &Path, _: &io::Error) -> bool {
    false
}

/// The error in words that tell what to do, where the system's do not.
fn explained(path: &Path, error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::IsADirectory {
        return is_directory();
    }
    if is_socket(path) {
        return io::Error::new(
            ErrorKind::InvalidInput,
            "it is a socket: give the name of a file",
        );
    }
    error
}

fn is_directory() -> io::Error {
    io::Error::new(
        ErrorKind::IsADirectory,
        "it is a directory: give the name of a file",
    )
}

#[cfg(unix)]
fn is_socket(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|data| data.file_type().is_socket())
}

#[cfg(not(unix))]
fn is_socket(_: &Path) -> bool {
    false
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    fn words<T>(result: io::Result<T>) -> String {
        result
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    const PATIENCE: Patience = Patience {
        idle: Duration::from_secs(60),
        end: None,
    };

    fn pipe(folder: &Path) -> std::path::PathBuf {
        let pipe = folder.join("pipe");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        pipe
    }

    #[test]
    fn a_pipe_without_another_end_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = pipe(folder.path());
        assert!(words(open_to_write(&pipe, PATIENCE)).contains("no program reads"));
        assert!(words(open(&pipe)).contains("no program writes"));
        assert!(words(read(&pipe, 10)).contains("no program writes"));
    }

    #[test]
    fn a_pipe_with_another_end_carries_all() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = pipe(folder.path());
        let much = vec![b'x'; 300_000];
        // Either end is patient for a moment only, so that both begin before anything else is done.
        let (to, from) = (pipe.clone(), pipe);
        let reader = thread::spawn(move || {
            let mut file = File::open(from).unwrap();
            let mut came = Vec::new();
            file.read_to_end(&mut came).unwrap();
            came
        });
        let mut written = open_to_write(&to, PATIENCE);
        while written.is_err() {
            written = open_to_write(&to, PATIENCE);
        }
        written.unwrap().write_all(&much).unwrap();
        assert!(reader.join().unwrap() == much);
    }

    /// Without progress, and in all: a reader that takes a little now and then does not keep the writer for ever.
    #[test]
    fn a_pipe_that_is_not_read_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = pipe(folder.path());
        let reader = OpenOptions::new().read(true).write(true).open(&pipe);
        let mut reader = reader.unwrap();
        let soon = Duration::from_millis(200);
        let idle = Patience {
            idle: soon,
            end: None,
        };
        let much = vec![b'x'; 10_000_000];
        let written = open_to_write(&pipe, idle).unwrap().write_all(&much);
        assert!(words(written).contains("did not take it in time"));
        let whole = Patience {
            end: Some((Stopwatch::start(), soon)),
            ..PATIENCE
        };
        let taking = thread::spawn(move || {
            let mut taken = [0; 100];
            for _ in 0..50 {
                reader.read_exact(&mut taken).unwrap();
                thread::sleep(Duration::from_millis(20));
            }
        });
        let written = open_to_write(&pipe, whole).unwrap().write_all(&much);
        assert!(words(written).contains("did not take it in time"));
        assert!(!taking.is_finished());
        taking.join().unwrap();
    }

    #[test]
    fn no_more_is_read_than_makes_sense() {
        let error = words(read(Path::new("/dev/zero"), 1024));
        assert!(error.contains("larger than 1 KiB"), "{error}");
        assert_eq!(read(Path::new("/dev/null"), 1024).unwrap(), b"");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, [b'x'; 1024]).unwrap();
        assert_eq!(read(&file, 1024).unwrap().len(), 1024);
        assert!(words(read(&file, 1023)).contains("larger than"));
    }

    #[test]
    fn what_is_no_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _held = UnixListener::bind(&socket).unwrap();
        for error in [
            words(open(&socket)),
            words(open_to_write(&socket, PATIENCE)),
        ] {
            assert!(error.contains("it is a socket"), "{error}");
        }
        for error in [
            words(open(folder.path())),
            words(open_to_write(folder.path(), PATIENCE)),
        ] {
            assert!(error.contains("it is a directory"), "{error}");
        }
    }
}
