//! Logs of other programs, made into evidence.
//!
//! * [`read`] a log of any size, session by session; [`recognise`] whose it is
//! * `formats` one file a format: lines made into events
//! * `event` what a line says, whichever client wrote it
//! * `session` the events of one session, put together to evidence, with `parts` the steps of it
//! * `mask` secrets, taken out before anything else; `lines` bounded lines
//!
//! A log tells less than the probe sees. What it does not tell stays unknown, and
//! [`Source::unknown`](crate::evidence::source::Source::unknown) says what that is.

mod event;
mod formats;
mod lines;
mod mask;
mod parts;
mod session;

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use self::event::{Event, Told};
use self::formats::{
    curl, curl_trace, filezilla_server, ftplib, labelled, lftp, ncftp, tnftp, vsftpd, winscp,
};
use self::mask::Masker;
use self::session::Session;
use crate::clock::Timestamp;
use crate::evidence::Evidence;

/// How many lines are read to find out whose log it is.
const LINES_TO_RECOGNISE: usize = 400;

/// How many sessions of one log are followed at the same time. Of more, the oldest is taken for ended.
const MAX_OPEN: usize = 1000;

/// The programs whose logs are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the program's own name")]
pub enum Format {
    Curl,
    CurlTrace,
    Lftp,
    Ncftp,
    Tnftp,
    Ftplib,
    FileZilla,
    FluentFtp,
    WinScp,
    Vsftpd,
    FileZillaServer,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Curl,
        Self::CurlTrace,
        Self::Lftp,
        Self::Ncftp,
        Self::Tnftp,
        Self::Ftplib,
        Self::FileZilla,
        Self::FluentFtp,
        Self::WinScp,
        Self::Vsftpd,
        Self::FileZillaServer,
    ];

    /// The word for it on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::CurlTrace => "curl-trace",
            Self::Lftp => "lftp",
            Self::Ncftp => "ncftp",
            Self::Tnftp => "tnftp",
            Self::Ftplib => "ftplib",
            Self::FileZilla => "filezilla",
            Self::FluentFtp => "fluentftp",
            Self::WinScp => "winscp",
            Self::Vsftpd => "vsftpd",
            Self::FileZillaServer => "filezilla-server",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Curl => "curl -v",
            Self::CurlTrace => "curl --trace-ascii",
            Self::Lftp => "lftp (debug)",
            Self::Ncftp => "NcFTP (-d)",
            Self::Tnftp => "tnftp (debug)",
            Self::Ftplib => "Python ftplib",
            Self::FileZilla => "FileZilla",
            Self::FluentFtp => "FluentFTP",
            Self::WinScp => "WinSCP",
            Self::Vsftpd => "vsftpd (log_ftp_protocol)",
            Self::FileZillaServer => "FileZilla Server",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// How surely this line is of the format; 0 where it may be of any.
    fn certainty(self, line: &str) -> u32 {
        match self {
            Self::Curl => curl::recognise(line),
            Self::CurlTrace => curl_trace::recognise(line),
            Self::Lftp => lftp::recognise(line),
            Self::Ncftp => ncftp::recognise(line),
            Self::Tnftp => tnftp::recognise(line),
            Self::Ftplib => ftplib::recognise(line),
            Self::FileZilla => labelled::recognise(line),
            Self::FluentFtp => labelled::recognise_fluent(line),
            Self::WinScp => winscp::recognise(line),
            Self::Vsftpd => vsftpd::recognise(line),
            Self::FileZillaServer => filezilla_server::recognise(line),
        }
    }

    fn reader(self) -> Reader {
        match self {
            Self::Curl => Reader::Curl(curl::Reader::default()),
            Self::CurlTrace => Reader::CurlTrace(curl_trace::Reader::default()),
            Self::Lftp => Reader::Lftp,
            Self::Ncftp => Reader::Ncftp(ncftp::Reader::default()),
            Self::Tnftp => Reader::Tnftp(tnftp::Reader::default()),
            Self::Ftplib => Reader::Ftplib(ftplib::Reader::default()),
            Self::FileZilla | Self::FluentFtp => Reader::Labelled(labelled::Reader::default()),
            Self::WinScp => Reader::WinScp(winscp::Reader::default()),
            Self::Vsftpd => Reader::Vsftpd,
            Self::FileZillaServer => Reader::FileZillaServer(filezilla_server::Reader::default()),
        }
    }
}

enum Reader {
    Curl(curl::Reader),
    CurlTrace(curl_trace::Reader),
    Lftp,
    Ncftp(ncftp::Reader),
    Tnftp(tnftp::Reader),
    Ftplib(ftplib::Reader),
    Labelled(labelled::Reader),
    WinScp(winscp::Reader),
    Vsftpd,
    FileZillaServer(filezilla_server::Reader),
}

impl Reader {
    fn line(&mut self, line: &str) -> Vec<Told> {
        match self {
            Self::Curl(reader) => reader.line(line),
            Self::CurlTrace(reader) => reader.line(line),
            Self::Lftp => lftp::line(line),
            Self::Ncftp(reader) => reader.line(line),
            Self::Tnftp(reader) => reader.line(line),
            Self::Ftplib(reader) => reader.line(line),
            Self::Labelled(reader) => reader.line(line),
            Self::WinScp(reader) => reader.line(line),
            Self::Vsftpd => vsftpd::line(line),
            Self::FileZillaServer(reader) => reader.line(line),
        }
    }

    fn end(&mut self) -> Vec<Event> {
        match self {
            Self::Ncftp(reader) => reader.end(),
            _ => Vec::new(),
        }
    }
}

/// Why a log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("the log could not be read: {0}")]
    Read(#[from] io::Error),
    /// Nobody's log.
    #[error("this is the log of no client that is known here")]
    Unknown,
    /// A log without a session.
    #[error("there is no FTP session in this {} log", .0.title())]
    Empty(Format),
}

/// This text without the secrets that commands, addresses and command lines in it may hold.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut masker = Masker::default();
    let lines: Vec<String> = text.lines().map(|line| masker.mask(line)).collect();
    lines.join("\n")
}

/// Whose log these lines are from.
#[must_use]
pub fn recognise<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<Format> {
    let mut sums = [0_u32; Format::ALL.len()];
    for line in lines.into_iter().take(LINES_TO_RECOGNISE) {
        for (sum, format) in sums.iter_mut().zip(Format::ALL) {
            *sum = sum.saturating_add(format.certainty(line));
        }
    }
    let mut found = None;
    let mut most = 2;
    for (sum, format) in sums.into_iter().zip(Format::ALL) {
        if sum > most {
            (most, found) = (sum, Some(format));
        }
    }
    found
}

/// Reads a log, and hands over each session's evidence as the session ends. Memory is bounded, however
/// long the log is. `read_at` stands for the times that it does not tell. Gives the format.
///
/// # Errors
///
/// When the log cannot be read, is of no known format, or holds no session; and whatever `each` gives.
pub fn read<E: From<ReadError>>(
    from: &mut impl BufRead,
    format: Option<Format>,
    read_at: Timestamp,
    mut each: impl FnMut(Evidence) -> Result<(), E>,
) -> Result<Format, E> {
    let mut masker = Masker::default();
    let mut next = || -> Result<Option<String>, ReadError> {
        Ok(lines::next(from)?.map(|line| masker.mask(&line)))
    };
    let mut first = Vec::new();
    if format.is_none() {
        while first.len() < LINES_TO_RECOGNISE {
            let Some(line) = next()? else { break };
            first.push(line);
        }
    }
    let found = format.or_else(|| recognise(first.iter().map(String::as_str)));
    let format = found.ok_or(ReadError::Unknown)?;
    let mut log = Log {
        format,
        read_at,
        reader: format.reader(),
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
        return Err(ReadError::Empty(format).into());
    }
    Ok(format)
}

/// A log that is being read.
struct Log {
    format: Format,
    read_at: Timestamp,
    reader: Reader,
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
        for told in self.reader.line(line) {
            self.told(told, each)?;
        }
        Ok(())
    }

    fn told<E>(
        &mut self,
        told: Told,
        each: &mut impl FnMut(Evidence) -> Result<(), E>,
    ) -> Result<(), E> {
        let Told {
            session,
            at_us,
            event,
        } = told;
        let key = session.clone().unwrap_or_default();
        let begins = |open: &Session| open.ends_with(&event);
        if self.open.get(&key).is_some_and(begins) {
            self.close(&key, each)?;
        }
        if !self.open.contains_key(&key) && self.open.len() >= MAX_OPEN {
            let oldest = self.open.iter().min_by_key(|(_, open)| open.line());
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.close(&oldest, each)?;
            }
        }
        let (format, number, read_at) = (self.format, self.number, self.read_at);
        let begin = || Session::begin(format, session, number, read_at);
        self.open
            .entry(key)
            .or_insert_with(begin)
            .hear(at_us, event);
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
        for event in self.reader.end() {
            self.told(event.into(), each)?;
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
