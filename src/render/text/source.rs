//! The log that a report rests on.

use std::io;

use super::page::Page;
use crate::evidence::capture::Vantage;
use crate::evidence::source::Unknown;
use crate::render::style::Ink;
use crate::report::{AlikeReport, CaptureReport, Report, SourceReport};
use crate::text::sanitize;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(source) = &report.source else {
        return Ok(());
    };
    if let Some(capture) = &source.capture {
        return packets(page, source, capture);
    }
    page.titled("report-log")?;
    let line = source.line.to_string();
    let mut words = page.say("log-from", &[("client", &source.client), ("line", &line)]);
    if let Some(session) = &source.session {
        words.push_str(&page.say("summary-comma", &[]));
        words.push_str(&page.say("log-session", &[("session", session)]));
    }
    let lead = [(Ink::Plain, "  ")];
    page.hang(&lead, Ink::Plain, &sanitize(&words))?;
    rest(page, source)
}

/// The packet capture that a report rests on.
fn packets(page: &mut Page<'_>, source: &SourceReport, capture: &CaptureReport) -> io::Result<()> {
    page.titled("report-capture")?;
    let (client, frame) = (
        source.session.as_deref().unwrap_or_default(),
        source.line.to_string(),
    );
    let mut words = page.say("capture-from", &[("client", client), ("frame", &frame)]);
    if let Some(vantage) = capture.vantage {
        let place = match vantage {
            Vantage::Client => "client",
            Vantage::Server => "server",
            Vantage::Between => "between",
        };
        let inferred = if capture.vantage_is_inferred {
            "yes"
        } else {
            "no"
        };
        words.push_str(&page.say("summary-comma", &[]));
        words.push_str(&page.say("capture-at", &[("place", place), ("by-packets", inferred)]));
    }
    let lead = [(Ink::Plain, "  ")];
    page.hang(&lead, Ink::Plain, &sanitize(&words))?;
    rest(page, source)?;
    let filter = page.say("capture-filter", &[("filter", &capture.filter)]);
    page.hang(&lead, Ink::Faint, &sanitize(&filter))
}

/// How many are alike, and what is not told.
fn rest(page: &mut Page<'_>, source: &SourceReport) -> io::Result<()> {
    let lead = [(Ink::Plain, "  ")];
    if let Some(alike) = &source.alike {
        let id = by_kind(source, "log-alike", "capture-alike");
        page.hang(&lead, Ink::Plain, &words_of(page, id, alike))?;
    }
    let unknown: Vec<String> = source
        .unknown
        .iter()
        .map(|unknown| page.say(name(*unknown), &[]))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let list = unknown.join(&page.say("summary-comma", &[]));
    let id = by_kind(source, "log-unknown", "capture-unknown");
    let words = page.say(id, &[("list", &list)]);
    page.hang(&lead, Ink::Faint, &words)
}

/// A capture is no log.
fn by_kind<'a>(source: &SourceReport, log: &'a str, capture: &'a str) -> &'a str {
    if source.capture.is_some() {
        capture
    } else {
        log
    }
}

/// How many sessions are judged alike, whose, and when they were.
fn words_of(page: &Page<'_>, id: &str, alike: &AlikeReport) -> String {
    let (sessions, clients) = (alike.sessions.to_string(), alike.clients.to_string());
    let mut words = page.say(id, &[("sessions", &sessions)]);
    let mut add = |id: &str, values: &[(&str, &str)]| {
        words.push_str(&page.say("summary-comma", &[]));
        words.push_str(&page.say(id, values));
    };
    if alike.clients > 0 {
        add("log-alike-clients", &[("clients", &clients)]);
    }
    if let (Some(first), Some(last)) = (&alike.first_time, &alike.last_time) {
        add("log-alike-times", &[("first", first), ("last", last)]);
    }
    words
}

fn name(unknown: Unknown) -> &'static str {
    match unknown {
        Unknown::Times => "log-unknown-times",
        Unknown::Address => "log-unknown-address",
        Unknown::Tls => "log-unknown-tls",
        Unknown::DataEnd => "log-unknown-data-end",
        Unknown::Beginning => "log-unknown-beginning",
        Unknown::Encrypted => "log-unknown-encrypted",
        Unknown::Certificate => "log-unknown-certificate",
        Unknown::DataConnections => "log-unknown-data-connections",
        Unknown::OneDirection => "log-unknown-one-direction",
        Unknown::Bytes => "log-unknown-bytes",
        Unknown::Rest => "log-unknown-rest",
    }
}
