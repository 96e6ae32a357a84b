//! The log or the packet capture that a report rests on.

use super::{Line, Words};
use crate::evidence::capture::Vantage;
use crate::evidence::source::Unknown;
use crate::render::style::Ink;
use crate::report::{AlikeReport, CaptureReport, SourceReport};

/// The id of the heading.
pub(in crate::render) fn title(source: &SourceReport) -> &'static str {
    by_kind(source, "report-log", "report-capture")
}

/// Where it comes from, how many are alike, and what it does not tell.
pub(in crate::render) fn lines(words: Words, source: &SourceReport) -> Vec<Line> {
    let from = match &source.capture {
        Some(capture) => packets(words, source, capture),
        None => log(words, source),
    };
    let mut lines = vec![Line::more(from)];
    if let Some(found) = &source.alike {
        let id = by_kind(source, "log-alike", "capture-alike");
        lines.push(Line::more(alike(words, id, found)));
    }
    lines.extend(unknown(words, source).map(faint));
    if let Some(capture) = &source.capture {
        let filter = words.say("capture-filter", &[("filter", &capture.filter)]);
        lines.push(faint(filter));
    }
    lines
}

fn faint(text: String) -> Line {
    let ink = Ink::Faint;
    Line {
        ink,
        ..Line::more(text)
    }
}

fn log(words: Words, source: &SourceReport) -> String {
    let line = source.line.to_string();
    let values = [("client", source.client.as_str()), ("line", &line)];
    let mut text = words.say("log-from", &values);
    if let Some(session) = &source.session {
        text.push_str(&words.say("summary-comma", &[]));
        text.push_str(&words.say("log-session", &[("session", session)]));
    }
    text
}

fn packets(words: Words, source: &SourceReport, capture: &CaptureReport) -> String {
    let client = source.session.as_deref().unwrap_or_default();
    let frame = source.line.to_string();
    let mut text = words.say("capture-from", &[("client", client), ("frame", &frame)]);
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
        text.push_str(&words.say("summary-comma", &[]));
        text.push_str(&words.say("capture-at", &[("place", place), ("by-packets", inferred)]));
    }
    text
}

fn unknown(words: Words, source: &SourceReport) -> Option<String> {
    let unknown: Vec<String> = source
        .unknown
        .iter()
        .map(|unknown| words.say(name(*unknown), &[]))
        .collect();
    let list = unknown.join(&words.say("summary-comma", &[]));
    let id = by_kind(source, "log-unknown", "capture-unknown");
    (!unknown.is_empty()).then(|| words.say(id, &[("list", &list)]))
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
fn alike(words: Words, id: &str, alike: &AlikeReport) -> String {
    let (sessions, clients) = (alike.sessions.to_string(), alike.clients.to_string());
    let mut text = words.say(id, &[("sessions", &sessions)]);
    let mut add = |id: &str, values: &[(&str, &str)]| {
        text.push_str(&words.say("summary-comma", &[]));
        text.push_str(&words.say(id, values));
    };
    if alike.clients > 0 {
        add("log-alike-clients", &[("clients", &clients)]);
    }
    if let (Some(first), Some(last)) = (&alike.first_time, &alike.last_time) {
        add("log-alike-times", &[("first", first), ("last", last)]);
    }
    text
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
        Unknown::Sessions => "log-unknown-sessions",
    }
}
