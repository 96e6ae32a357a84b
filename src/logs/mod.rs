//! Logs of other programs, made into evidence, in three layers.
//!
//! * [`read`] a log of any size, session by session; [`recognise`] whose it is
//! * `lines` bytes to lines, and what stands in front of them; `stamp` times, `unfold` dumps and literals
//! * `dialects` what the lines of each program look like and say, as tables; `template` the forms of lines
//! * [`messages`] what clients print in other languages, told in English
//! * `event` what a line says, whichever program wrote it
//! * `session` the events of one session, put together to evidence
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
mod stamp;
mod template;
mod unfold;

use std::collections::BTreeMap;
use std::io::{self, Read};

use self::dialects::Reader;
pub use self::dialects::{Checked, Dialect, recognise};
use self::event::Told;
use self::lines::Lines;
use self::mask::Masker;
use self::session::Session;
use crate::clock::Timestamp;
use crate::evidence::Evidence;

/// How many lines are read to find out whose log it is.
const LINES_TO_RECOGNISE: usize = 400;

/// How many sessions of one log are followed at the same time. Of more, the oldest is taken for ended.
const MAX_OPEN: usize = 1000;

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
    let lines: Vec<String> = text.lines().map(|line| masker.mask(line)).collect();
    lines.join("\n")
}

/// Reads a log, and hands over each session's evidence as the session ends. Memory is bounded, however
/// long the log is. `read_at` stands for the times that it does not tell. Gives the dialect.
///
/// # Errors
///
/// When the log cannot be read, is of no known dialect, or holds no session; and whatever `each` gives.
pub fn read<E: From<ReadError>>(
    from: impl Read,
    dialect: Option<&'static Dialect>,
    read_at: Timestamp,
    mut each: impl FnMut(Evidence) -> Result<(), E>,
) -> Result<&'static Dialect, E> {
    let mut masker = Masker::default();
    let mut lines = Lines::new(from);
    let mut next = || -> Result<Option<String>, ReadError> {
        Ok(lines.next()?.map(|line| masker.mask(&line)))
    };
    let mut first = Vec::new();
    if dialect.is_none() {
        while first.len() < LINES_TO_RECOGNISE {
            let Some(line) = next()? else { break };
            first.push(line);
        }
    }
    let dialect = dialect
        .or_else(|| recognise(&first))
        .ok_or(ReadError::Unknown)?;
    let mut log = Log {
        dialect,
        read_at,
        reader: Reader::new(dialect),
        told: Vec::new(),
        open: BTreeMap::new(),
        number: 0,
        found: 0,
    };
    for line in first {
        log.line(&line, &mut each)?;
    }
    while let Some(line) = next()? {
        log.line(&line, &mut each)?;
    }
    log.end(&mut each)?;
    if log.found == 0 {
        return Err(ReadError::Empty(dialect).into());
    }
    Ok(dialect)
}

/// A log that is being read.
struct Log {
    dialect: &'static Dialect,
    read_at: Timestamp,
    reader: Reader,
    /// What the current line tells.
    told: Vec<Told>,
    /// By the name in the log; without names, there is one at a time.
    open: BTreeMap<String, Session>,
    /// The current line's.
    number: u64,
    found: u64,
}

impl Log {
    fn line<E>(
        &mut self,
        line: &str,
        each: &mut impl FnMut(Evidence) -> Result<(), E>,
    ) -> Result<(), E> {
        self.number += 1;
        let mut told = std::mem::take(&mut self.told);
        self.reader.line(line, &mut told);
        for told in told.drain(..) {
            self.hear(told, each)?;
        }
        self.told = told;
        Ok(())
    }

    fn hear<E>(
        &mut self,
        told: Told,
        each: &mut impl FnMut(Evidence) -> Result<(), E>,
    ) -> Result<(), E> {
        let key = told.session.clone().unwrap_or_default();
        let begins = |open: &Session| open.ends_with(&told.event);
        if self.open.get(&key).is_some_and(begins) {
            self.close(&key, each)?;
        }
        if !self.open.contains_key(&key) && self.open.len() >= MAX_OPEN {
            let oldest = self.open.iter().min_by_key(|(_, open)| open.line());
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.close(&oldest, each)?;
            }
        }
        let (dialect, number, read_at) = (self.dialect, self.number, self.read_at);
        let session = told.session.clone();
        let is_end = told.event == event::Event::Ends;
        let begin = || Session::begin(dialect, session, number, read_at);
        self.open
            .entry(key.clone())
            .or_insert_with(begin)
            .hear(told);
        if is_end {
            self.close(&key, each)?;
        }
        Ok(())
    }

    fn close<E>(
        &mut self,
        key: &str,
        each: &mut impl FnMut(Evidence) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(evidence) = self.open.remove(key).and_then(Session::end) else {
            return Ok(());
        };
        self.found += 1;
        each(evidence)
    }

    fn end<E>(&mut self, each: &mut impl FnMut(Evidence) -> Result<(), E>) -> Result<(), E> {
        let mut told = Vec::new();
        self.reader.end(&mut told);
        for told in told {
            self.hear(told, each)?;
        }
        let mut left: Vec<_> = self
            .open
            .iter()
            .map(|(key, it)| (it.line(), key.clone()))
            .collect();
        left.sort();
        for (_, key) in left {
            self.close(&key, each)?;
        }
        Ok(())
    }
}
