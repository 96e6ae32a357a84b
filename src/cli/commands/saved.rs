//! What was seen before, read from a file: evidence, a report, the log of another program, or a packet capture.

use std::io::{self, BufRead, BufReader, Read};
use std::net::IpAddr;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::bufread::MultiGzDecoder;
use ftpprobe::capture::{self, Choices, Whole};
use ftpprobe::clock::Timestamp;
use ftpprobe::evidence::capture::Segment;
use ftpprobe::evidence::documents::Documents;
use ftpprobe::evidence::{Evidence, format};
use ftpprobe::logs::{self, Dialect, Found, ReadError};
use ftpprobe::pipes;
use ftpprobe::report::Report;
use ftpprobe::secret::Secrets;

use crate::cli::diagnose_args::CaptureArgs;
use crate::cli::output;

/// How large a saved report may be. This program writes none of half the size.
const MAX_REPORT_BYTES: usize = 2 * 1024 * 1024;

/// How large a compressed log may be.
const MAX_UNPACKED_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// How a file begins that gzip wrote (RFC 1952).
const GZIP: &[u8] = &[0x1f, 0x8b];

/// How many sessions of a capture are held against those of another one.
const MAX_HELD: usize = 5000;

/// How much memory they take, in bytes. Of more, the last ones are left out.
const MAX_HELD_BYTES: usize = 64 * 1024 * 1024;

/// What an exchange takes beside its text, and a connection beside its segments.
const STRUCTURE: usize = 512;

/// One thing that a file holds.
pub(crate) enum Saved {
    Evidence(Box<Evidence>),
    /// A session of a log.
    Session(Found),
    /// A session of a packet capture.
    Captured(Box<Evidence>),
    Report(Box<Report>),
}

impl Saved {
    /// The evidence, where it is that.
    pub(crate) fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::Evidence(evidence) | Self::Captured(evidence) => Some(evidence),
            Self::Session(found) => found.evidence.as_deref(),
            Self::Report(_) => None,
        }
    }

    /// The same without these secrets.
    fn masked(self, secrets: &mut Secrets) -> Self {
        match self {
            Self::Evidence(evidence) => Self::Evidence(Box::new(evidence.masked(secrets))),
            Self::Session(mut found) => {
                found.evidence = found.evidence.map(|it| Box::new(it.masked(secrets)));
                Self::Session(found)
            }
            Self::Captured(evidence) => Self::Captured(Box::new(evidence.masked(secrets))),
            Self::Report(report) => Self::Report(Box::new(report.masked(secrets))),
        }
    }

    /// The same, to be changed.
    pub(crate) fn evidence_mut(&mut self) -> Option<&mut Evidence> {
        match self {
            Self::Evidence(evidence) | Self::Captured(evidence) => Some(evidence),
            Self::Session(found) => found.evidence.as_deref_mut(),
            Self::Report(_) => None,
        }
    }
}

/// Hands over everything that the file holds; `-` is standard input. What was sent is added to `secrets`, and whoever takes it masks
/// it when all is read.
pub(crate) fn read(
    file: &Path,
    from: Option<&'static Dialect>,
    captures: &CaptureArgs,
    secrets: &mut Secrets,
    mut each: impl FnMut(Saved) -> Result<()>,
) -> Result<()> {
    let mut opened = open(file)?;
    read_from(&mut *opened, from, captures, secrets, &mut each).context(name(file))
}

fn open(file: &Path) -> Result<Box<dyn BufRead>> {
    if file == Path::new("-") {
        output::explain_terminal();
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = pipes::open(file).with_context(|| say!("error-unopened", file = name(file)))?;
    Ok(Box::new(BufReader::new(opened)))
}

/// What a file holds that is held against another one.
pub(crate) enum Held {
    /// The sessions of a packet capture, with their segments.
    Captured {
        sessions: Vec<Evidence>,
        /// When the capture begins and ends, in microseconds since 1970.
        span_us: (i64, i64),
    },
    /// The first thing in any other file.
    Saved(Box<Saved>),
}

impl Held {
    /// The same without these secrets.
    pub(crate) fn masked(self, secrets: &mut Secrets) -> Self {
        match self {
            Self::Captured { sessions, span_us } => {
                let sessions = sessions.into_iter().map(|it| it.masked(secrets));
                Self::Captured {
                    sessions: sessions.collect(),
                    span_us,
                }
            }
            Self::Saved(saved) => Self::Saved(Box::new(saved.masked(secrets))),
        }
    }
}

/// Reads a file that is to be held against another one, secrets as above.
pub(crate) fn hold(file: &Path, secrets: &mut Secrets) -> Result<Held> {
    let mut opened = open(file)?;
    let held = hold_from(&mut *opened, secrets).with_context(|| name(file))?;
    held.with_context(|| say!("error-no-run", file = name(file)))
}

fn hold_from(from: &mut dyn BufRead, secrets: &mut Secrets) -> Result<Option<Held>> {
    if !capture::is_capture(
        from.fill_buf()
            .with_context(|| say!("error-it-unreadable"))?,
    ) {
        let mut found = None;
        let captures = CaptureArgs::default();
        read_from(from, None, &captures, secrets, &mut |saved| {
            found.get_or_insert(Held::Saved(Box::new(saved)));
            Ok(())
        })?;
        return Ok(found);
    }
    let choices = Choices {
        segments: true,
        ..Choices::default()
    };
    let mut sessions = Vec::new();
    let (mut bytes, mut left_out) = (0, 0u64);
    let read = capture::read_to_mask(from, choices, secrets, |evidence| {
        bytes += weight(&evidence);
        if sessions.len() < MAX_HELD && bytes <= MAX_HELD_BYTES {
            sessions.push(evidence);
        } else {
            left_out += 1;
        }
    });
    let (first_us, last_us) = match read {
        Ok(whole) => {
            warn_of(&whole);
            (whole.first_us, whole.last_us)
        }
        // The other one may tell why.
        Err(capture::ReadError::Empty(seen)) => (seen.first_us, seen.last_us),
        Err(error) => return Err(error.into()),
    };
    if left_out > 0 {
        output::warn(&say!("warning-capture-left-out", left_out));
    }
    let span_us = (first_us.unwrap_or_default(), last_us.unwrap_or_default());
    Ok(Some(Held::Captured { sessions, span_us }))
}

/// About how much memory a session of a capture takes.
fn weight(evidence: &Evidence) -> usize {
    let exchanges = evidence.attempts.iter().flat_map(|it| &it.exchanges);
    let exchanges = exchanges.map(|it| STRUCTURE + 2 * it.raw.0.len());
    let capture = evidence.source.iter().filter_map(|it| it.capture.as_ref());
    let connections = capture.flat_map(|capture| {
        let data = capture.data.iter().map(|data| &data.packets);
        capture.control.iter().chain(data)
    });
    let connections = connections.map(|packets| {
        let segments = packets.segments.as_ref().map_or(0, |it| it.each.len());
        STRUCTURE + segments * size_of::<Segment>()
    });
    exchanges.chain(connections).sum()
}

/// What the file is called.
pub(crate) fn name(file: &Path) -> String {
    if file == Path::new("-") {
        "standard input".to_owned()
    } else {
        file.display().to_string()
    }
}

fn read_from(
    from: &mut dyn BufRead,
    format: Option<&'static Dialect>,
    captures: &CaptureArgs,
    secrets: &mut Secrets,
    each: &mut impl FnMut(Saved) -> Result<()>,
) -> Result<()> {
    let begins = from
        .fill_buf()
        .with_context(|| say!("error-it-unreadable"))?;
    if begins.is_empty() {
        bail!(say!("error-saved-empty"));
    }
    if format.is_none() && capture::is_capture(begins) {
        return packets(from, captures, secrets, each);
    }
    if begins.starts_with(GZIP) {
        let mut unpacked = MultiGzDecoder::new(from).take(MAX_UNPACKED_BYTES);
        let read = text(&mut BufReader::new(&mut unpacked), format, secrets, each);
        if unpacked.limit() == 0 {
            output::warn(&say!("warning-packed"));
        }
        return read;
    }
    text(from, format, secrets, each)
}

/// Evidence, reports, or a log.
fn text(
    from: &mut dyn BufRead,
    format: Option<&'static Dialect>,
    secrets: &mut Secrets,
    each: &mut impl FnMut(Saved) -> Result<()>,
) -> Result<()> {
    let begins = from
        .fill_buf()
        .with_context(|| say!("error-it-unreadable"))?;
    if format.is_none() && begins.trim_ascii_start().starts_with(b"{") && !is_log_in_json(begins) {
        return json(from, secrets, each);
    }
    let is_page = is_web_page(begins);
    let done = logs::read_to_mask(from, format, Timestamp::now(), secrets, |found| {
        each(Saved::Session(found)).map_err(Error::Ours)
    });
    match done {
        Ok(_) => Ok(()),
        Err(Error::Ours(error)) => Err(error),
        Err(Error::Log(ReadError::Unknown)) if is_page => bail!(say!("error-saved-page")),
        Err(Error::Log(ReadError::Unknown)) => bail!(say!("error-saved-unknown")),
        Err(Error::Log(ReadError::Empty(dialect))) => bail!(say!(
            "error-log-empty",
            program = dialect.title(),
            advice = say!("error-advice-log")
        )),
        Err(Error::Log(error)) => Err(error.into()),
    }
}

/// The sessions of a packet capture.
fn packets(
    from: &mut dyn BufRead,
    asked: &CaptureArgs,
    secrets: &mut Secrets,
    each: &mut impl FnMut(Saved) -> Result<()>,
) -> Result<()> {
    let choices = Choices {
        vantage: asked.captured_at,
        port: asked.ftp_port,
        segments: false,
    };
    let (mut number, mut taken) = (0, 0u64);
    let mut done = Ok(());
    let whole = capture::read_to_mask(from, choices, secrets, |evidence| {
        number += 1;
        let is_asked = asked.session.is_none_or(|session| session == number)
            && asked.host.is_none_or(|host| is_of(&evidence, host));
        if is_asked && done.is_ok() {
            taken += 1;
            done = each(Saved::Captured(Box::new(evidence)));
        }
    })?;
    done?;
    if taken == 0 {
        bail!(say!("error-capture-none", number));
    }
    warn_of(&whole);
    Ok(())
}

/// Says what of a capture could not be read.
fn warn_of(whole: &Whole) {
    if whole.is_cut {
        output::warn(&say!("warning-capture-cut"));
    }
    if whole.left_out > 0 {
        output::warn(&say!("warning-capture-open", left_out = whole.left_out));
    }
}

/// Whether a session is one of this client or server.
fn is_of(evidence: &Evidence, host: IpAddr) -> bool {
    let host = host.to_string();
    let client = evidence
        .source
        .as_ref()
        .and_then(|it| it.client_address.as_ref());
    evidence.target.host.as_ref() == Some(&host) || client == Some(&host)
}

/// Whether a file begins as pages of the web do.
fn is_web_page(begins: &[u8]) -> bool {
    let begins = begins.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begins);
    let begins = begins.trim_ascii_start();
    let is = |mark: &[u8]| {
        let start = begins.get(..mark.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(mark))
    };
    is(b"<!doctype html") || is(b"<html")
}

/// Whether lines of a log stand in JSON, one object a line, as containers and loggers write them.
fn is_log_in_json(begins: &[u8]) -> bool {
    let line = begins
        .trim_ascii_start()
        .split(|byte| *byte == b'\n')
        .next();
    let object = line.and_then(|line| {
        serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line).ok()
    });
    object.is_some_and(|object| {
        let of_a_log = ["log", "message", "msg", "@message", "MESSAGE", "sender"];
        of_a_log.iter().any(|name| object.contains_key(*name))
    })
}

/// Evidence, a report, or reports one a line. What a report lacks that was written by an older version has its
/// default, and what a newer one added is passed over.
fn json(
    from: &mut dyn BufRead,
    secrets: &mut Secrets,
    each: &mut impl FnMut(Saved) -> Result<()>,
) -> Result<()> {
    let mut documents = Documents::of(from);
    while let Some(text) = documents.read()? {
        // Others may write it first or last.
        if memchr::memmem::find(&text, b"\"evidence_version\"").is_some() {
            let evidence = format::read_to_mask(&text, secrets)?;
            drop(text);
            each(Saved::Evidence(Box::new(evidence)))?;
            continue;
        }
        if text.len() > MAX_REPORT_BYTES {
            let mib = MAX_REPORT_BYTES >> 20;
            bail!(say!("error-too-large", mib));
        }
        let report = Report::read(&text).with_context(|| say!("error-neither"))?;
        drop(text);
        each(Saved::Report(Box::new(report.giving_up_secrets(secrets))))?;
    }
    Ok(())
}

enum Error {
    Log(ReadError),
    Ours(anyhow::Error),
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        Self::Log(error)
    }
}
