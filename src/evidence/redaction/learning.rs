//! What is a name in evidence: by where it stands, and by its form.

use std::cell::RefCell;
use std::net::IpAddr;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::literals::Kind;
use super::{Given, Redact};
use crate::clock::Timestamp;
use crate::evidence::listing::Contents;
use crate::evidence::rewriting::{Rewriter, rewritten_by_name};
use crate::evidence::{Attempt, Evidence, Facts, Phase};

/// Commands whose argument is a path.
const OF_PATHS: &[&str] = &[
    "CWD", "XCWD", "STAT", "LIST", "NLST", "MLSD", "MLST", "SIZE", "MDTM", "RETR", "STOR", "APPE",
    "STOU", "DELE", "RNFR", "RNTO", "MKD", "XMKD", "RMD", "XRMD",
];

/// Names that everybody has.
const OF_NOBODY: &[&str] = &["anonymous", "ftp", "localhost", "root", "user", "group"];

/// What ends like a name in the DNS and is that of a file.
const OF_FILES: &[&str] = &[
    "bak", "bin", "cfg", "conf", "csv", "dat", "db", "doc", "exe", "gz", "htm", "html", "ini",
    "iso", "jpg", "js", "json", "log", "md", "msg", "pdf", "php", "png", "rpm", "sh", "sql", "tar",
    "tmp", "toml", "txt", "xls", "xml", "yml", "zip", "zst",
];

/// The names in this evidence that are to be taken out.
pub(super) fn names(evidence: &Evidence, what: Redact) -> Vec<(Kind, String)> {
    let seen = Seen::new(what, evidence.started_at);
    let target = &evidence.target;
    if what.hosts() {
        // A name that somebody gave, and what a machine is called.
        let name = target.name.iter();
        name.for_each(|name| seen.add(Kind::Target, name));
        target.host.iter().for_each(|host| seen.host(host));
        let proxy = evidence.asked.proxy.iter();
        proxy.for_each(|proxy| seen.host(&proxy.host));
    }
    if what.users() {
        if !target.anonymous {
            seen.add(Kind::User, &target.user);
        }
        target.directory.iter().for_each(|path| seen.path(path));
    }
    // What it would be written as is of no interest.
    let _ = rewritten_by_name(evidence, &seen);
    if what == Redact::All {
        evidence.attempts.iter().for_each(|it| seen.attempt(it));
    }
    seen.names.into_inner()
}

/// The names in what was written of evidence.
pub(super) fn names_within<T: Serialize + DeserializeOwned>(
    value: &T,
    what: Redact,
) -> Vec<(Kind, String)> {
    let seen = Seen::new(what, Timestamp::now());
    let _ = rewritten_by_name(value, &seen);
    seen.names.into_inner()
}

/// One name of its own, where such are to be taken out.
pub(super) fn alone(given: Given<'_>, what: Redact) -> Vec<(Kind, String)> {
    let seen = Seen::new(what, Timestamp::now());
    match given {
        Given::Host(name) if what.hosts() => seen.host(name),
        Given::User(name) if what.users() => seen.add(Kind::User, name),
        Given::Path(path) if what.users() => seen.path(path),
        Given::Greeting(line) if what == Redact::All => seen.greeting(line),
        Given::Listing(lines) if what == Redact::All => seen.see_listing(lines.as_bytes()),
        _ => {}
    }
    seen.names.into_inner()
}

/// Looks at every text.
struct Seen {
    what: Redact,
    now: Timestamp,
    names: RefCell<Vec<(Kind, String)>>,
}

impl Seen {
    fn new(what: Redact, now: Timestamp) -> Self {
        let names = RefCell::default();
        Self { what, now, names }
    }

    /// An address is known by its form.
    fn host(&self, host: &str) {
        if host.parse::<IpAddr>().is_err() {
            self.add(Kind::Host, host);
        }
    }

    fn add(&self, kind: Kind, name: &str) {
        let is_nobodys = OF_NOBODY.iter().any(|it| it.eq_ignore_ascii_case(name));
        if !is_nobodys {
            self.names.borrow_mut().push((kind, name.to_owned()));
        }
    }

    fn path(&self, path: &str) {
        if !matches!(path, "/" | "." | "..") && !path.starts_with('-') {
            self.add(Kind::Directory, path);
        }
    }

    /// What a greeting says behind its code.
    fn greeting(&self, line: &str) {
        let words = line.strip_prefix("220").unwrap_or(line);
        let words = words.trim_start_matches(['-', ' ']).trim_end();
        if words.len() > 3 {
            self.add(Kind::Greeting, words);
        }
    }

    fn see(&self, text: &str) {
        if self.what.hosts() {
            self.see_hosts(text);
        }
        for line in text.lines() {
            if self.what.users() {
                self.see_command(line);
                self.see_owners(line);
            }
            if self.what == Redact::All {
                self.see_organisations(line);
            }
        }
    }

    fn see_hosts(&self, text: &str) {
        static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?i)\b(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z]{2,24}\b").ok()
        });
        for found in NAME.iter().flat_map(|name| name.find_iter(text)) {
            let name = found.as_str();
            let last = name.rsplit('.').next().unwrap_or_default();
            if !OF_FILES.iter().any(|it| it.eq_ignore_ascii_case(last)) {
                self.add(Kind::Host, name);
            }
        }
    }

    fn see_command(&self, line: &str) {
        let Some((verb, argument)) = line.split_once(' ') else {
            return;
        };
        let argument = argument.trim();
        if verb.eq_ignore_ascii_case("USER") {
            self.add(Kind::User, argument);
        } else if verb == "257" {
            if let Some(path) = argument.split('"').nth(1) {
                self.path(path);
            }
        } else if OF_PATHS.iter().any(|it| it.eq_ignore_ascii_case(verb)) {
            self.path(argument);
        }
    }

    /// `-rw-r--r-- 1 bob staff 59 Jan 15 2024 README`
    fn see_owners(&self, line: &str) {
        let mut words = line.split_whitespace();
        let mode = words.next().unwrap_or_default();
        let is_mode = mode.len() >= 10
            && mode.starts_with(['-', 'd', 'l'])
            && mode[1..].bytes().all(|byte| b"-rwxsStT+.@".contains(&byte));
        let owners = words.skip(1).take(2).filter(|_| is_mode);
        let named = owners.filter(|it| !it.bytes().all(|byte| byte.is_ascii_digit()));
        named.for_each(|owner| self.add(Kind::User, owner));
    }

    /// `CN=ftp.example.com, O=Example Ltd, L=London`
    fn see_organisations(&self, line: &str) {
        for part in line.split(", ") {
            if let Some((key, value)) = part.split_once('=')
                && matches!(key, "CN" | "O" | "OU" | "L" | "ST" | "emailAddress")
            {
                self.add(Kind::Organisation, value);
            }
        }
    }

    /// Greetings, and the names in listings.
    fn attempt(&self, attempt: &Attempt) {
        for exchange in &attempt.exchanges {
            let Some(reply) = &exchange.reply else {
                continue;
            };
            if exchange.phase == Phase::Greeting && reply.code == 220 {
                reply.lines.iter().for_each(|line| self.greeting(line));
            }
            let lists = |verb: &str| matches!(verb, "STAT" | "MLST");
            if exchange.verb().as_deref().is_some_and(lists) {
                self.see_listing(reply.lines.join("\n").as_bytes());
            }
        }
        for data in &attempt.data {
            self.see_listing(&data.head.0);
        }
        for step in &attempt.steps {
            if let Facts::Matrix(matrix) = &step.facts {
                let nested = matrix.cells.iter().filter_map(|it| it.attempt.as_ref());
                nested.for_each(|it| self.attempt(it));
            }
        }
    }

    fn see_listing(&self, bytes: &[u8]) {
        for is_mlsd in [false, true] {
            let contents = Contents::read(bytes, is_mlsd, self.now);
            // Of texts that are no listing, each line could be a name.
            let entries = contents.entries.iter();
            let entries = entries.filter(|_| contents.unread.is_empty());
            entries.for_each(|entry| self.path(&entry.name));
        }
    }
}

impl Rewriter for Seen {
    fn text(&self, text: String) -> String {
        self.see(&text);
        text
    }

    fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.see(&String::from_utf8_lossy(&bytes));
        bytes
    }
}
