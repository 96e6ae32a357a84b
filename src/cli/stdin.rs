//! The first line of standard input, which a program may be there to write and never write.

use std::io;
use std::time::Duration;

/// How long a program may take to write it: somebody may have to type a passphrase there.
const MAX_WAIT_FOR_LINE: Duration = Duration::from_secs(30);

/// The line, of which no more bytes than that are read, and nothing behind it. People at a terminal take as long as they like.
///
/// # Errors
///
/// When it cannot be read, is not UTF-8, or does not come.
#[cfg(unix)]
pub(super) fn first_line(most: u64) -> io::Result<String> {
    use std::io::IsTerminal;
    let stdin = io::stdin();
    let wait = (!stdin.is_terminal()).then_some(MAX_WAIT_FOR_LINE);
    line_of(&stdin, most, wait)
}

/// The same of any file.
#[cfg(unix)]
fn line_of(file: &impl std::os::fd::AsFd, most: u64, wait: Option<Duration>) -> io::Result<String> {
    use ftpprobe::clock::Stopwatch;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;

    let since = Stopwatch::start();
    let (mut line, mut byte) = (Vec::new(), [0]);
    while (line.len() as u64) < most {
        let left = wait.map(|wait| wait.saturating_sub(since.elapsed()));
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(&mut [PollFd::new(file, PollFlags::IN)], left.as_ref()) {
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
            Ok(0) => {
                return Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "the program that writes to it wrote no line in time",
                ));
            }
            Ok(_) => {}
        }
        // Byte by byte: what follows the line may be for somebody else.
        match rustix::io::read(file, &mut byte) {
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(error) => return Err(error.into()),
            Ok(0) => break,
            Ok(_) if byte == *b"\n" => break,
            Ok(_) => line.extend(byte),
        }
    }
    String::from_utf8(line)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not text in UTF-8"))
}

/// The same where standard input cannot be asked whether there is something to be read.
#[cfg(not(unix))]
pub(super) fn first_line(most: u64) -> io::Result<String> {
    use std::io::{BufRead, Read};
    let mut line = String::new();
    let read = io::stdin().lock().take(most).read_line(&mut line);
    read.map(|_| line)
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_line_that_does_not_come_is_given_up() {
        let (mut near, far) = std::os::unix::net::UnixStream::pair().unwrap();
        near.write_all(b"first\nsecond").unwrap();
        let soon = Some(Duration::from_millis(100));
        assert_eq!(line_of(&far, 100, soon).unwrap(), "first");
        let error = line_of(&far, 100, soon).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        near.write_all(b"0123456789").unwrap();
        drop(near);
        assert_eq!(line_of(&far, 4, None).unwrap(), "0123");
        assert_eq!(line_of(&far, 100, None).unwrap(), "456789");
    }
}
