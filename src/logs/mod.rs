//! Logs of other programs, made into evidence, in three layers.
//!
//! * [`read`] a log of any size, session by session, [`read_to_mask`] beside others; [`recognise`] whose it is
//! * `lines` bytes to lines, and what stands in front of them; `stamp` times, `unfold` dumps and literals
//! * `dialects` what the lines of each program look like and say, as tables; `template` the forms of lines
//! * `event` what a line says, whichever program wrote it
//! * `sessions` events to the session that they belong to, `shape` what sessions have in common; `session` the events of
//!   one session, put together to evidence
//! * `messages` what clients print in other languages, told in English
//! * `mask` secrets, taken out before anything else
//!
//! A log tells less than the probe sees. What it does not tell stays unknown, and
//! [`Source::unknown`](crate::evidence::source::Source::unknown) says what that is.

mod dialects;
mod event;
mod lines;
mod mask;
pub mod messages;
mod session;
mod sessions;
mod shape;
mod stamp;
mod template;
mod unfold;

use std::io::{self, Read};

use self::dialects::Reader;
pub use self::dialects::{Checked, Dialect, recognise};
use self::lines::{Lines, Peeler, Unbroken};
use self::mask::Masker;
pub use self::sessions::Found;
use self::sessions::Sessions;
use crate::clock::Timestamp;
use crate::secret::Secrets;

/// How many lines are read to find out whose log it is, and what stands in front of them.
const LINES_TO_RECOGNISE: usize = 400;

/// Why a log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("the log could not be read: {0}")]
    Read(#[from] io::Error),
    /// Nobody's log.
    #[error("this is not a log of any FTP client or server that ftpprobe knows")]
    Unknown,
    /// A log without a session.
    #[error("there is no FTP session in this {} log", .0.title())]
    Empty(&'static Dialect),
}

/// This text without the secrets that commands, addresses and command lines in it may hold.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut masker = Masker::default();
    let lines: Vec<String> = text
        .lines()
        .map(|line| masker.mask(line).into_owned())
        .collect();
    masker.secrets.masked_text(lines.join("\n"))
}

/// Reads a log, and hands over each session as it ends, without the secrets that were sent by then. Memory is bounded, however long the
/// log is. `read_at` stands for the times that it does not tell. Gives the dialect.
///
/// # Errors
///
/// When the log cannot be read, is of no known dialect, or holds no session; and whatever `each` gives.
pub fn read<E: From<ReadError>>(
    from: impl Read,
    dialect: Option<&'static Dialect>,
    read_at: Timestamp,
    mut each: impl FnMut(Found) -> Result<(), E>,
) -> Result<&'static Dialect, E> {
    sessions(
        from,
        dialect,
        read_at,
        &mut Masker::default(),
        |mut found, secrets| {
            // What was sent may have come back anywhere, before it was sent too.
            found.evidence = found.evidence.map(|it| Box::new(it.masked(secrets)));
            each(found)
        },
    )
}

/// The same for those who mask each session themselves, with [`Evidence::masked`](crate::evidence::Evidence::masked) and once everything
/// is read that goes with it: what is sent later may have come back before. What is sent is added to `secrets`, and shows in no command.
///
/// # Errors
///
/// As above.
pub fn read_to_mask<E: From<ReadError>>(
    from: impl Read,
    dialect: Option<&'static Dialect>,
    read_at: Timestamp,
    secrets: &mut Secrets,
    mut each: impl FnMut(Found) -> Result<(), E>,
) -> Result<&'static Dialect, E> {
    let mut masker = Masker::knowing(std::mem::take(secrets));
    let read = sessions(from, dialect, read_at, &mut masker, |found, _| each(found));
    *secrets = masker.secrets;
    read
}

fn sessions<E: From<ReadError>>(
    from: impl Read,
    dialect: Option<&'static Dialect>,
    read_at: Timestamp,
    masker: &mut Masker,
    mut each: impl FnMut(Found, &mut Secrets) -> Result<(), E>,
) -> Result<&'static Dialect, E> {
    let mut lines = Lines::new(from).map_err(ReadError::Read)?;
    let mut first = Vec::new();
    while first.len() < LINES_TO_RECOGNISE {
        let Some(line) = lines.next().map_err(ReadError::Read)? else {
            break;
        };
        first.push(masker.mask(&line).into_owned());
    }
    let dialect = dialect
        .or_else(|| recognise(&first))
        .ok_or(ReadError::Unknown)?;
    let mut reader = Reader::settled(dialect, &first, &Peeler::default());
    let mut sessions = Sessions::new(dialect, read_at);
    let (mut told, mut ended) = (Vec::new(), Vec::new());
    let mut found_any = false;
    let mut unbroken = Unbroken::default();
    let mut take = |line: Option<&str>, secrets: &mut Secrets| -> Result<(), E> {
        let whole = match line {
            Some(line) => unbroken.next(line, |line| reader.knows(line)),
            None => unbroken.last(),
        };
        let mut number = 0;
        if let Some((whole, at)) = whole {
            number = at;
            reader.line(whole, &mut told);
        }
        if line.is_none() {
            reader.end(&mut told);
        }
        for told in told.drain(..) {
            sessions.hear(number, told, &mut ended);
        }
        if line.is_none() {
            sessions.end(&mut ended);
        }
        found_any |= !ended.is_empty();
        ended.drain(..).try_for_each(|found| each(found, secrets))
    };
    for line in first {
        take(Some(&line), &mut masker.secrets)?;
    }
    while let Some(line) = lines.next().map_err(ReadError::Read)? {
        let line = masker.mask(&line);
        take(Some(&line), &mut masker.secrets)?;
    }
    take(None, &mut masker.secrets)?;
    if !found_any {
        return Err(ReadError::Empty(dialect).into());
    }
    Ok(dialect)
}
