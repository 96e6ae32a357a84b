//! Lines that are none of a dialect's, read as errors of libraries and operating systems.

use super::trace::{Trace, Traced};
use crate::knowledge::client_errors::{self, ClientError, Failure};
use crate::knowledge::{pasted, replies};
use crate::logs::event::{Event, Passed, ProgramError, Told};
use crate::logs::lines::Peeler;

/// Codes of FTP that refuse. Others of the same classes are those of web servers.
const REFUSALS: [u16; 29] = [
    421, 425, 426, 430, 431, 434, 450, 451, 452, 500, 501, 502, 503, 504, 521, 522, 530, 532, 533,
    534, 535, 536, 537, 550, 551, 552, 553, 554, 555,
];

/// Those among them that web servers do not use.
const ONLY_FTP: [u16; 16] = [
    430, 434, 450, 452, 522, 530, 532, 533, 534, 535, 536, 537, 550, 551, 552, 553,
];

/// How surely a paste is one of errors by such a line.
const SURE: u32 = 3;

/// Reads errors, each with the calls that led to it.
#[derive(Debug)]
pub(super) struct Errors {
    trace: Trace,
    /// What is no error goes on with a reply that is not yet whole.
    unmarked_replies: bool,
    peeler: Peeler,
}

impl Errors {
    pub(super) fn new(unmarked_replies: bool, peeler: &Peeler) -> Self {
        Self {
            trace: Trace::default(),
            unmarked_replies,
            peeler: peeler.clone(),
        }
    }

    /// Takes a line; tells of the one before. Gives how surely that is about FTP.
    pub(super) fn line(&mut self, line: &str, to: &mut Vec<Told>) -> u32 {
        let traced = self.trace.line(line);
        traced.map_or(0, |traced| self.tell(traced, to))
    }

    /// Takes a line that is the dialect's, and may be a call that led to the error before.
    pub(super) fn call(&mut self, line: &str) {
        self.trace.call_behind(line);
    }

    /// Tells of the last line.
    pub(super) fn end(&mut self, to: &mut Vec<Told>) -> u32 {
        let traced = self.trace.end();
        traced.map_or(0, |traced| self.tell(traced, to))
    }

    fn tell(&self, traced: Traced, to: &mut Vec<Told>) -> u32 {
        let (line, at_us) = without_time(&traced.line, &self.peeler);
        let Some((error, sure)) = read(line, &traced.calls) else {
            if self.unmarked_replies && !line.trim().is_empty() {
                // It counts only within a reply that is not whole yet.
                to.push(Event::Unmarked(traced.line).into());
            }
            return 0;
        };
        to.push(Told {
            at_us,
            ..Event::Error(Box::new(error)).into()
        });
        sure
    }
}

fn read(line: &str, calls: &str) -> Option<(ProgramError, u32)> {
    let error = with_calls(client_errors::read(line), line, calls);
    let of_other = || is_of_another_protocol(line) || is_of_another_protocol(calls);
    if error.as_ref().is_some_and(|error| error.is_other_service) || of_other() {
        return None;
    }
    let after = error.as_ref().and_then(|error| error.after);
    let told = |reply, error| ProgramError {
        line: line.trim().to_owned(),
        after,
        reply,
        error,
    };
    if let Some(passed) = passed(line, error.as_ref()) {
        let named =
            error.as_ref().is_some_and(|error| error.is_ftp) || is_named(line) || is_named(calls);
        let by_code = |code| ONLY_FTP.contains(&code) && passed.words.is_empty();
        // Words without a code may be those of any server.
        let known = passed.code.is_some()
            && (passed.code.is_some_and(by_code)
                || replies::explain_at(passed.code, &passed.words, after).is_some());
        let sure = if named || known { SURE } else { 0 };
        return Some((told(Some(passed), error), sure));
    }
    let error = error?;
    let sure = if error.is_ftp && !error.findings.is_empty() {
        SURE
    } else {
        0
    };
    Some((told(None, Some(error)), sure))
}

/// The error with what the calls tell of it: on which connection it came, and after which command.
fn with_calls(error: Option<ClientError>, line: &str, calls: &str) -> Option<ClientError> {
    let mut error = error?;
    if !calls.is_empty()
        && let Some(called) = client_errors::read(&format!("{line}{calls}"))
    {
        error.is_ftp |= called.is_ftp;
        error.client = called.client.or(error.client);
        error.connection = error.connection.or(called.connection);
        error.after = error.after.or(called.after);
        // Not for a connection did it wait.
        if error.failure == Failure::TimedOut && called.failure == Failure::NoReply {
            error.failure = Failure::NoReply;
        }
        if error.findings.is_empty() {
            error.findings = called.findings;
        }
    }
    Some(error)
}

/// The reply that the error passes on.
fn passed(line: &str, error: Option<&ClientError>) -> Option<Passed> {
    let of_reply = error.filter(|error| error.failure == Failure::Reply);
    if let Some(error) = of_reply {
        let words = error.reply.clone();
        match (error.code, words) {
            (Some(code), Some(words)) => return Some(Passed::of(code, &words)),
            // What follows a code here are the program's own words.
            (Some(code), None) => return Some(Passed::of(code, "")),
            (None, Some(words)) => {
                return Some(Passed {
                    code: None,
                    words,
                    goes_on: false,
                });
            }
            (None, None) if pasted::first(&[line]).is_none() => {
                return error.after.map(|_| Passed {
                    code: None,
                    words: line.trim().to_owned(),
                    goes_on: false,
                });
            }
            (None, None) => {}
        }
    }
    let found = pasted::first(&[line])?;
    let refuses = REFUSALS.contains(&found.code);
    // What failed is told by more than a code that nobody knows the words of.
    let tells_more = error.is_some_and(|error| error.failure != Failure::Reply)
        && replies::explain_at(Some(found.code), &found.text, None).is_none();
    let goes_on = line.contains(&format!("{}-", found.code));
    let has_words = found.text.contains(|c: char| c.is_alphabetic());
    (refuses && has_words && !tells_more).then_some(Passed {
        code: Some(found.code),
        words: found.text,
        goes_on,
    })
}

/// Whether another protocol is named, whose codes look like those of FTP, and FTP is not.
fn is_of_another_protocol(text: &str) -> bool {
    const OTHERS: [&str; 7] = [
        "smtp",
        "nntp",
        "imap",
        "poplib",
        "httperror",
        "httpclient",
        "urllib",
    ];
    let lower = text.to_ascii_lowercase();
    OTHERS.iter().any(|other| lower.contains(other)) && !is_named(text)
}

/// Whether FTP is named.
fn is_named(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        word.starts_with("ftp") || word.ends_with("ftp") && word != "sftp" && word != "tftp"
    })
}

/// The line without the times in front of it, and the last of them.
fn without_time<'a>(line: &'a str, peeler: &Peeler) -> (&'a str, Option<u64>) {
    let (mut rest, mut at_us) = (line, None);
    while let Some(peeled) = peeler.peel(rest) {
        let is_time = peeled.at_us.is_some();
        if !is_time && !rest.starts_with([' ', '\t']) {
            break;
        }
        at_us = peeled.at_us.or(at_us);
        rest = peeled.rest;
    }
    (rest, at_us)
}
