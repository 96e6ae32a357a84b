//! Names taken out of evidence and of reports, which are to be in neither.

use std::sync::LazyLock;

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::redaction::{Redact, Redaction};
use ftpprobe::evidence::{Evidence, format};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::logs::{self, ReadError};
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::{Report, build};

use super::now;

const HOST: &str = "zq7kw.corp.example";
const USER: &str = "zqu5er8x";
const FOLDER: &str = "/zqdir/zqsub9";
const V4: &str = "93.184.77.201";
const V6: &str = "2a01:4f8:77::c9";

/// How many sessions of a log are looked at.
const MOST: usize = 4;

static PLAIN: LazyLock<Evidence> = LazyLock::new(|| {
    let text = include_str!("../../evidence/healthy/evidence.json");
    let mut evidence = format::load(text.as_bytes()).unwrap();
    evidence.target.host = Some(HOST.to_owned());
    USER.clone_into(&mut evidence.target.user);
    evidence.target.anonymous = false;
    evidence.target.directory = Some(FOLDER.to_owned());
    evidence
});

/// Puts evidence together, and takes the names out. `%h`, `%u`, `%d`, `%4` and `%6` stand for names. Where the first line is `log`, the
/// rest is one; otherwise each line begins with where it goes: a capital is a line of that reply, a small letter is that command, and
/// anything else goes to a listing.
pub fn run(data: &[u8]) {
    let text = filled(&String::from_utf8_lossy(data));
    let mut found = Vec::new();
    if let Some(log) = text.strip_prefix("log\n") {
        let read = logs::read(log.as_bytes(), None, now(), |session| {
            if found.len() < MOST {
                found.extend(session.evidence);
            }
            Ok::<(), ReadError>(())
        });
        drop(read);
    } else {
        found.push(Box::new(composed(&text)));
    }
    for evidence in &found {
        check(evidence);
    }
}

fn filled(text: &str) -> String {
    let names = [
        ("%h", HOST),
        ("%u", USER),
        ("%d", FOLDER),
        ("%4", V4),
        ("%6", V6),
    ];
    let mut text = text.to_owned();
    for (sign, name) in names {
        text = text.replace(sign, name);
    }
    text
}

fn composed(text: &str) -> Evidence {
    let mut evidence = PLAIN.clone();
    let attempt = evidence.attempts.last_mut().unwrap();
    for line in text.lines() {
        let Some(first) = line.chars().next() else {
            continue;
        };
        let line = &line[first.len_utf8()..];
        let exchanges = attempt.exchanges.len();
        let at = first.to_ascii_lowercase() as usize % exchanges;
        let exchange = &mut attempt.exchanges[at];
        if first.is_ascii_uppercase() {
            let replies = exchange.reply.iter_mut();
            replies.for_each(|reply| reply.lines.push(line.to_owned()));
            exchange.raw.0.extend_from_slice(line.as_bytes());
        } else if first.is_ascii_lowercase() {
            exchange.command = Some(line.to_owned());
        } else if let Some(listing) = attempt.data.first_mut() {
            listing.head.0.extend_from_slice(line.as_bytes());
            listing.head.0.push(b'\n');
        }
    }
    evidence
}

fn check(evidence: &Evidence) {
    let diagnosis = diagnose(evidence, &Policy::default());
    let report = build(evidence, &diagnosis, &Wording::new(Language::English));
    // What a log is of, only it knows.
    let names = Names {
        host: evidence.target.host.as_deref() == Some(HOST),
        user: evidence.target.user == USER,
        folder: evidence.target.directory.as_deref() == Some(FOLDER),
    };
    for what in Redact::ALL {
        let redaction = Redaction::new(what);
        let redacted = evidence.redacted(&redaction).unwrap();
        let mut saved = Vec::new();
        format::save(&redacted, &mut saved).unwrap();
        format::load(saved.as_slice()).unwrap();
        names.are_not_in(&String::from_utf8(saved).unwrap(), what);
        shown(&report.redacted(&redaction).unwrap(), what, &names);
        if what != Redact::All {
            continue;
        }
        // Where the evidence was not saved with it.
        let alone = Redaction::new(what);
        report.teach(&alone);
        shown(&report.redacted(&alone).unwrap(), what, &names);
    }
}

fn shown(report: &Report, what: Redact, names: &Names) {
    let formats: &[Format] = match what {
        Redact::All => &[Format::Text, Format::Json],
        Redact::Hosts | Redact::Users => &[Format::Json],
    };
    for format in formats {
        let style = Style {
            verbose: 1,
            ..Style::default()
        };
        let mut out = Vec::new();
        let reports = std::slice::from_ref(report);
        renderer(*format, &style).render(reports, &mut out).unwrap();
        names.are_not_in(&String::from_utf8(out).unwrap(), what);
    }
}

/// Whether a character beside a name makes it part of a longer one.
type Joins<'j> = &'j dyn Fn(char) -> bool;

/// Which names are known to be such. Addresses are by their form.
struct Names {
    host: bool,
    user: bool,
    folder: bool,
}

impl Names {
    fn are_not_in(&self, out: &str, what: Redact) {
        let (hosts, users) = (what != Redact::Users, what != Redact::Hosts);
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let is_address = |c: char| is_word(c) || c == ':' || c == '.';
        let is_path = |c: char| is_word(c) || c == '-' || c == '/';
        let names = [
            (hosts && self.host, HOST, &is_word as Joins<'_>),
            (users && self.user, USER, &is_word),
            (users && self.folder, FOLDER, &is_path),
            (hosts, V4, &|c| is_word(c) || c == '.'),
            (hosts, V6, &is_address),
        ];
        for (_, name, joins) in names.into_iter().filter(|(is_taken_out, ..)| *is_taken_out) {
            for (at, _) in out.match_indices(name) {
                let before = out[..at].chars().next_back();
                let after = out[at + name.len()..].chars().next();
                let is_joined = before.is_some_and(joins) || after.is_some_and(joins);
                let from = out[..at].char_indices().nth_back(20).map_or(0, |it| it.0);
                assert!(is_joined, "{what:?}: {}", &out[from..at + name.len()]);
            }
        }
    }
}
