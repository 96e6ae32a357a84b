//! The sessions of a log: events to the session that they belong to, and sessions of one shape counted.

use std::collections::{BTreeMap, HashMap};

use super::dialects::Dialect;
use super::event::{Event, Told};
use super::session::Session;
use super::shape::Shape;
use crate::clock::Timestamp;
use crate::evidence::Evidence;
use crate::evidence::source::{Deed, Writer};

/// How many sessions of one log are followed at the same time. Of more, the oldest is taken for ended.
const MAX_OPEN: usize = 1000;

/// How much text of one session is kept, in bytes. What follows of its dialogue is passed over.
const MAX_SESSION_BYTES: usize = 2 * 1024 * 1024;

/// How much text of all sessions that are followed is kept, in bytes. Of more, the oldest session is taken for ended.
const MAX_OPEN_BYTES: usize = 16 * 1024 * 1024;

/// What an event takes besides its text, in bytes.
const EVENT_BYTES: usize = 200;

/// How many shapes are remembered; sessions of others are handed over one by one.
const MAX_SHAPES: usize = 10_000;

/// A session that was found in a log.
#[derive(Debug)]
pub struct Found {
    /// Sessions of one shape lead to one judgement. `None` for a session too long to have one.
    pub shape: Option<u64>,
    /// What was seen; `None` if a session of this shape was handed over before.
    pub evidence: Option<Box<Evidence>>,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// When it began, in microseconds of the day, where lines have times.
    pub at_us: Option<u64>,
    /// The client's address, where a server's log names it.
    pub client: Option<String>,
}

/// A session of which lines may still come.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what was seen of its login so far"
)]
struct Open {
    line: u64,
    name: Option<String>,
    at_us: Option<u64>,
    client: Option<String>,
    /// The log has named another client since.
    is_of_another: bool,
    /// In the log of a server: the login went well, by a reply or by what the server says of it.
    let_in: bool,
    said_to_be_in: bool,
    /// In a log that does not say where sessions begin: the login was refused.
    is_refused: bool,
    at_pass: bool,
    shape: Option<Shape>,
    /// How much was kept of it, in bytes.
    bytes: usize,
    /// Its events, while nobody needs to know what they come to.
    kept: Vec<Told>,
    session: Option<Box<Session>>,
}

impl Open {
    fn begin(line: u64, told: &Told) -> Self {
        Self {
            line,
            name: told.session.clone(),
            at_us: None,
            client: None,
            is_of_another: false,
            let_in: false,
            said_to_be_in: false,
            is_refused: false,
            at_pass: false,
            shape: Some(Shape::default()),
            bytes: 0,
            kept: Vec::new(),
            session: None,
        }
    }

    /// Takes an event; gives how much is kept of it, in bytes.
    fn hear(&mut self, told: Told, log: &About) -> usize {
        let bytes = told.event.bytes() + EVENT_BYTES;
        if self.bytes + bytes > MAX_SESSION_BYTES {
            self.session(log).passes_over();
            if told.event.is_dialogue() {
                return 0;
            }
        }
        self.bytes += bytes;
        self.take(told, log);
        bytes
    }

    fn take(&mut self, mut told: Told, log: &About) {
        self.at_us = self.at_us.or(told.at_us);
        let is_told = self.client.is_some();
        if !is_told {
            self.client.clone_from(&told.client);
        }
        if log.dialect.writer() == Writer::Server {
            self.said_to_be_in |= told.event == Event::Did(Deed::LoggedIn);
            let granted = matches!(&told.event, Event::Reply(line) if line.starts_with("230"));
            self.let_in |= granted || self.said_to_be_in;
            match &told.event {
                Event::Command(line) => self.at_pass = line.starts_with("PASS"),
                Event::Reply(line) => self.is_refused |= self.at_pass && line.starts_with("530"),
                _ => {}
            }
        }
        if self.shape.as_mut().is_some_and(|shape| !shape.take(&told)) {
            self.shape = None;
            self.session(log);
        }
        if let Some(session) = &mut self.session {
            session.hear(told);
            return;
        }
        // Many sessions are kept: whose it is needs to be told once.
        told.session = None;
        self.is_of_another |= told.client.is_some() && told.client != self.client;
        if is_told && !self.is_of_another {
            told.client = None;
        }
        self.kept.push(told);
    }

    /// Whether another session begins with this event.
    fn ends_with(&mut self, event: &Event, log: &About) -> bool {
        match event {
            Event::Begins if self.session.is_none() => !self.kept.is_empty(),
            Event::Begins | Event::Connecting(..) => self.session(log).ends_with(event),
            Event::Reply(line) if line.starts_with("220") => {
                self.has_asked() && self.session(log).ends_with(event)
            }
            // Nobody logs in twice in one session; not every server writes where the next begins.
            Event::Command(line) if line.starts_with("USER ") => {
                self.let_in || self.is_refused && !log.dialect.tells_beginning()
            }
            // What only comes before a login.
            Event::Command(line) => {
                let begins = ["FEAT", "AUTH ", "HOST "]
                    .iter()
                    .any(|it| line.starts_with(it));
                begins && self.is_refused && !log.dialect.tells_beginning()
            }
            Event::User(_) => self.said_to_be_in,
            _ => false,
        }
    }

    /// Whether the client has asked for anything, as far as events that are kept tell.
    fn has_asked(&self) -> bool {
        let asks = |told: &Told| {
            matches!(
                told.event,
                Event::Command(_) | Event::BareCommand(_) | Event::Typed(_)
            )
        };
        self.session.is_some() || self.kept.iter().any(asks)
    }

    /// What its events have come to.
    fn session(&mut self, log: &About) -> &mut Session {
        let begin = || {
            Box::new(Session::begin(
                log.dialect,
                self.name.clone(),
                self.line,
                log.read_at,
            ))
        };
        let session = self.session.get_or_insert_with(begin);
        for told in self.kept.drain(..) {
            session.hear(told);
        }
        session
    }
}

/// What all sessions of a log share.
struct About {
    dialect: &'static Dialect,
    read_at: Timestamp,
}

/// The sessions of a log that is being read.
pub(super) struct Sessions {
    log: About,
    /// By the name in the log.
    named: HashMap<String, Open>,
    /// Without names, there is one at a time.
    unnamed: Option<Open>,
    /// How much is kept of all of them, in bytes.
    bytes: usize,
    /// The names by the lines on which sessions began.
    by_line: BTreeMap<u64, String>,
    /// Whether sessions of a shape come to anything.
    shapes: HashMap<u64, bool>,
}

impl Sessions {
    pub(super) fn new(dialect: &'static Dialect, read_at: Timestamp) -> Self {
        Self {
            log: About { dialect, read_at },
            named: HashMap::new(),
            unnamed: None,
            bytes: 0,
            by_line: BTreeMap::new(),
            shapes: HashMap::new(),
        }
    }

    /// Takes what a line tells; gives the sessions that ended with it.
    pub(super) fn hear(&mut self, line: u64, told: Told, ended: &mut Vec<Found>) {
        let from_there = self.open_from(&told);
        let key = from_there.as_deref().or(told.session.as_deref());
        let key = key.unwrap_or_default();
        let is_end = told.event == Event::Ends;
        let open = match key {
            "" => self.unnamed.as_mut(),
            name => self.named.get_mut(name),
        };
        if let Some(open) = open
            && !open.ends_with(&told.event, &self.log)
        {
            let ends = is_end.then(|| key.to_owned());
            self.bytes += open.hear(told, &self.log);
            if let Some(key) = ends {
                self.close(&key, ended);
            } else if self.bytes > MAX_OPEN_BYTES {
                self.close_oldest(ended);
            }
            return;
        }
        let key = key.to_owned();
        self.close(&key, ended);
        if self.by_line.len() >= MAX_OPEN || self.bytes > MAX_OPEN_BYTES {
            self.close_oldest(ended);
        }
        // One line may begin several.
        let mut place = line;
        while self.by_line.contains_key(&place) {
            place += 1;
        }
        let mut open = Open::begin(place, &told);
        self.bytes += open.hear(told, &self.log);
        self.by_line.insert(place, key.clone());
        if key.is_empty() {
            self.unnamed = Some(open);
        } else {
            self.named.insert(key, open);
        }
    }

    /// The last session that is open from the client's address, where no more than that address is told.
    fn open_from(&self, told: &Told) -> Option<String> {
        let name = told.session.as_deref()?;
        if told.client.as_deref() != Some(name) || self.named.contains_key(name) {
            return None;
        }
        let is_from_there = |key: &&String| {
            let open = self.named.get(*key);
            open.is_some_and(|open| open.client == told.client)
        };
        self.by_line.values().rev().find(is_from_there).cloned()
    }

    /// Gives the sessions that are still open, in the order in which they began.
    pub(super) fn end(&mut self, ended: &mut Vec<Found>) {
        while let Some((_, key)) = self.by_line.pop_first() {
            self.close(&key, ended);
        }
    }

    fn close_oldest(&mut self, ended: &mut Vec<Found>) {
        if let Some((_, oldest)) = self.by_line.pop_first() {
            self.close(&oldest, ended);
        }
    }

    fn close(&mut self, key: &str, ended: &mut Vec<Found>) {
        let found = match key {
            "" => self.unnamed.take(),
            name => self.named.remove(name),
        };
        let Some(mut open) = found else { return };
        self.by_line.remove(&open.line);
        self.bytes = self.bytes.saturating_sub(open.bytes);
        let shape = open.shape.as_ref().map(Shape::number);
        let known = shape.and_then(|shape| self.shapes.get(&shape).copied());
        let evidence = match known {
            Some(false) => return,
            Some(true) => None,
            None => {
                open.session(&self.log);
                let evidence = open.session.and_then(|session| session.end());
                if let Some(shape) = shape.filter(|_| self.shapes.len() < MAX_SHAPES) {
                    self.shapes.insert(shape, evidence.is_some());
                }
                let Some(evidence) = evidence else { return };
                Some(Box::new(evidence))
            }
        };
        ended.push(Found {
            shape,
            evidence,
            line: open.line,
            at_us: open.at_us,
            client: open.client,
        });
    }
}
