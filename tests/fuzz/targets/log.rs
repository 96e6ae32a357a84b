//! Logs of every program and of none, up to every form of report.

use ftpprobe::knowledge::wording::Language;
use ftpprobe::logs::{self, Dialect, ReadError};
use ftpprobe::render::Format;

use super::{now, outputs};

/// How many sessions of one log are judged.
const MOST_JUDGED: usize = 8;

/// Reads a log. A first line `--from NAME` says whose it is; otherwise that is to be recognised.
pub fn run(data: &[u8]) {
    let (dialect, log) = named(data);
    let mut found = Vec::new();
    let read = logs::read(log, dialect, now(), |session| {
        if let Some(evidence) = session.evidence
            && found.len() < MOST_JUDGED
        {
            found.push(evidence);
        }
        Ok::<(), ReadError>(())
    });
    match read {
        Ok(_) => {}
        Err(ReadError::Unknown | ReadError::Empty(_)) => assert!(found.is_empty()),
        Err(ReadError::Read(error)) => panic!("{error}"),
    }
    for (index, evidence) in found.iter().enumerate() {
        if index == 0 {
            outputs::check(evidence, log.len(), &[]);
        } else {
            let formats = [Format::Text, Format::Json];
            outputs::check_in(Language::Japanese, &formats, evidence, log.len(), &[]);
        }
    }
}

pub(super) fn named(data: &[u8]) -> (Option<&'static Dialect>, &[u8]) {
    let named = || {
        let rest = data.strip_prefix(b"--from ")?;
        let end = memchr::memchr(b'\n', rest)?;
        let name = std::str::from_utf8(&rest[..end]).ok()?;
        Some((Dialect::of(name), &rest[end + 1..]))
    };
    named().unwrap_or((None, data))
}
