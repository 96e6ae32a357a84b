//! Lines of one log, one after another, made into events.

use super::Dialect;
use super::dialogue::Dialogue;
use super::errors::Errors;
use super::margin::{MAX_DEPTH, Margin};
use super::table::{Front, Line};
use crate::logs::event::{Event, Told};
use crate::logs::lines::Peeler;
use crate::logs::messages::{Language, Speaker};
use crate::logs::template::{Field, Found};
use crate::logs::unfold::Unfold;

/// So many things may stand in front of what a program wrote.
const MAX_PREFIXES: usize = 12;

/// How many lines show what stands in front of all.
const LINES_FOR_A_MARGIN: usize = 40;

/// What a dialogue of FTP counts, besides its lines.
const DIALOGUE: u32 = 3;

/// Reads lines of a dialect.
pub(in crate::logs) struct Reader {
    dialect: &'static Dialect,
    peeler: Peeler,
    unfold: Option<Box<dyn Unfold>>,
    unfolded: Vec<String>,
    /// What stands in front of lines that have to be unfolded.
    margin: Margin,
    /// The language of the log, as far as it has shown.
    language: Language,
    errors: Option<Errors>,
    /// How many things stood in front of the last line that was recognised.
    depth: usize,
    /// How surely the lines so far are of the dialect.
    certainty: u32,
    /// The same of lines without a mark, which show nothing alone.
    unmarked: u32,
}

/// A line whose kind was found.
struct Seen<'a> {
    kind: &'static Line,
    /// Without what stood in front, in English.
    text: &'a str,
    found: Found<'a>,
    front: Front<'a>,
    /// How many things stood in front.
    depth: usize,
}

impl Reader {
    fn new(dialect: &'static Dialect, peeler: &Peeler) -> Self {
        Self {
            dialect,
            peeler: peeler.clone(),
            unfold: dialect.unfold.map(crate::logs::unfold::Unfolding::begin),
            unfolded: Vec::new(),
            margin: Margin::default(),
            language: Language::default(),
            errors: dialect
                .errors
                .then(|| Errors::new(dialect.unmarked_replies, peeler)),
            depth: 0,
            certainty: 0,
            unmarked: 0,
        }
    }

    /// Reads lines of which these are the first.
    pub(in crate::logs) fn settled<S: AsRef<str>>(
        dialect: &'static Dialect,
        first: &[S],
        peeler: &Peeler,
    ) -> Self {
        let mut reader = Self::new(dialect, peeler);
        let first = &first[..first.len().min(LINES_FOR_A_MARGIN)];
        // What stands in front of one line alone may be its own.
        let has_text = |line: &&S| !line.as_ref().trim().is_empty();
        if dialect.unfold.is_none() || first.iter().filter(has_text).count() < 2 {
            return reader;
        }
        let mut best = 0;
        for depth in 0..=MAX_DEPTH {
            let mut tried = Self::new(dialect, peeler);
            tried.margin = Margin::of(first, depth, peeler);
            let margin = tried.margin;
            let sum = tried.certainty(first.iter().map(AsRef::as_ref));
            if sum > best {
                (best, reader.margin) = (sum, margin);
            }
        }
        reader
    }

    /// How surely these lines are of the dialect.
    pub(super) fn certainty<'a>(mut self, lines: impl Iterator<Item = &'a str>) -> u32 {
        // Errors count for those pastes that hold nothing else.
        if self.dialect.has_lines() {
            self.errors = None;
        }
        let mut told: Vec<Told> = Vec::new();
        let mut dialogue = Dialogue::default();
        for line in lines {
            told.clear();
            self.line(line, &mut told);
            for told in &told {
                dialogue.hear(told);
            }
        }
        self.end(&mut told);
        match (self.certainty, self.dialect.only_as_dialogue) {
            (0, false) => 0,
            (_, true) if !dialogue.is_ftp(self.dialect.writer()) => 0,
            // A dialogue that is FTP's is a sign by itself, where lines have no other.
            (0, true) => self.unmarked.saturating_add(DIALOGUE),
            (certainty, _) => certainty.saturating_add(self.unmarked),
        }
    }

    /// Reads the next line.
    pub(in crate::logs) fn line(&mut self, line: &str, to: &mut Vec<Told>) {
        let Some(unfold) = &mut self.unfold else {
            return self.read(line, to);
        };
        let (line, at_us) = self.margin.off(line, &self.peeler);
        unfold.line(line, &mut self.unfolded);
        let before = to.len();
        self.read_unfolded(to);
        for told in &mut to[before..] {
            told.at_us = told.at_us.or(at_us);
        }
    }

    /// Whether a line, taken alone, is one of the dialect.
    pub(in crate::logs) fn knows(&mut self, line: &str) -> bool {
        self.find(line, |_, _| ()).is_some()
    }

    /// What is still to be told at the end.
    pub(in crate::logs) fn end(&mut self, to: &mut Vec<Told>) {
        if let Some(unfold) = &mut self.unfold {
            unfold.end(&mut self.unfolded);
            self.read_unfolded(to);
        }
        self.end_of_error(to);
    }

    fn read_unfolded(&mut self, to: &mut Vec<Told>) {
        let mut unfolded = std::mem::take(&mut self.unfolded);
        for line in unfolded.drain(..) {
            self.read(&line, to);
        }
        // Its room serves the next line.
        self.unfolded = unfolded;
    }

    /// Reads one line as it is written.
    fn read(&mut self, line: &str, to: &mut Vec<Told>) {
        if let Some(kind) = self.recognise(line, to) {
            let sum = if kind.is_unmarked() {
                &mut self.unmarked
            } else {
                &mut self.certainty
            };
            *sum = sum.saturating_add(kind.sure);
            return;
        }
        if let Some(errors) = &mut self.errors {
            let sure = errors.line(line, to);
            self.certainty = self.certainty.saturating_add(sure);
            return;
        }
        if self.dialect.unmarked_replies && !line.trim().is_empty() {
            // It counts only within a reply that is not whole yet, and has the same in front as the lines before.
            let mut text = line;
            for _ in 0..self.depth {
                text = self.peeler.peel(text).map_or(text, |peeled| peeled.rest);
            }
            to.push(Event::Unmarked(text.to_owned()).into());
        }
    }

    /// What a line of the dialect means for an error that is being read: the calls that led to it, or its end.
    fn before(&mut self, line: &Line, text: &str, to: &mut Vec<Told>) {
        if !line.tells_nothing() {
            self.end_of_error(to);
        } else if let Some(errors) = &mut self.errors {
            errors.call(text);
        }
    }

    fn end_of_error(&mut self, to: &mut Vec<Told>) {
        let sure = self.errors.as_mut().map_or(0, |errors| errors.end(to));
        self.certainty = self.certainty.saturating_add(sure);
    }

    /// Tells what a line says; gives the kind of line that it is.
    fn recognise(&mut self, line: &str, to: &mut Vec<Told>) -> Option<&'static Line> {
        self.find(line, |reader, seen| {
            reader.depth = seen.depth;
            reader.before(seen.kind, seen.text, to);
            seen.kind.tell(seen.text, &seen.found, seen.front, to);
            seen.kind
        })
    }

    /// Finds what kind of line it is, behind whatever stands in front.
    fn find<T>(&mut self, line: &str, then: impl FnOnce(&mut Self, Seen<'_>) -> T) -> Option<T> {
        let mut front = Front::default();
        let mut text = line;
        let fronts = &self.dialect.fronts;
        for depth in 0..MAX_PREFIXES {
            if let Some(found) = fronts.iter().find_map(|front| front.read(text)) {
                front.at_us = found.at_us.or(front.at_us);
                front.session = found.get(Field::Session).or(front.session);
                text = found.get(Field::Text).unwrap_or(text);
            }
            text = self.one_prompt(text);
            let found = self.matching(text);
            let is_general = found.is_none_or(|(kind, _)| kind.is_general());
            let english = is_general.then(|| self.english(text)).flatten();
            let translated = english
                .as_deref()
                .and_then(|english| Some((english, self.matching(english)?)));
            let said = translated.or_else(|| Some((text, found?)));
            if let Some((text, (kind, found))) = said {
                return Some(then(
                    self,
                    Seen {
                        kind,
                        text,
                        found,
                        front,
                        depth,
                    },
                ));
            }
            let peeled = self.peeler.peel(text)?;
            text = peeled.rest;
            front.at_us = peeled.at_us.or(front.at_us);
        }
        None
    }

    /// The line with one prompt in front, if several stand there.
    fn one_prompt<'a>(&self, line: &'a str) -> &'a str {
        let mut line = line;
        if let Some(prompt) = self.dialect.prompt.as_deref() {
            while let Some(rest) = line.strip_prefix(prompt)
                && rest.starts_with(prompt)
            {
                line = rest;
            }
        }
        line
    }

    fn matching<'a>(&self, text: &'a str) -> Option<(&'static Line, Found<'a>)> {
        let mut lines = self.dialect.lines.iter();
        let mut lacking = None;
        lines.find_map(|line| Some((line, line.read(text, &mut lacking)?)))
    }

    /// The line in English. A catalogue is asked, and loaded, once lines have shown that the log is of the dialect, which
    /// FileZilla's do by their labels alone.
    fn english(&mut self, text: &str) -> Option<String> {
        let speaker = self.dialect.messages?;
        let asked = speaker == Speaker::FileZilla || self.certainty > 0;
        asked
            .then(|| speaker.line(&mut self.language, text))
            .flatten()
    }
}
