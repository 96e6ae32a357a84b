//! Lines of one log, one after another, made into events.

use super::Dialect;
use super::table::{Front, Line};
use crate::logs::event::{Event, Told};
use crate::logs::lines::peel;
use crate::logs::messages::{Language, Speaker};
use crate::logs::template::{Field, Found};
use crate::logs::unfold::Unfold;

/// So many things may stand in front of what a program wrote.
const MAX_PREFIXES: usize = 8;

/// Reads lines of a dialect.
pub(in crate::logs) struct Reader {
    dialect: &'static Dialect,
    unfold: Option<Box<dyn Unfold>>,
    unfolded: Vec<String>,
    /// The language of the log, as far as it has shown.
    language: Language,
    certainty: u32,
}

impl Reader {
    pub(in crate::logs) fn new(dialect: &'static Dialect) -> Self {
        Self {
            dialect,
            unfold: dialect.unfold.map(crate::logs::unfold::Unfolding::begin),
            unfolded: Vec::new(),
            language: Language::default(),
            certainty: 0,
        }
    }

    /// How surely these lines are of the dialect.
    pub(super) fn certainty<'a>(mut self, lines: impl Iterator<Item = &'a str>) -> u32 {
        let mut told = Vec::new();
        for line in lines {
            told.clear();
            self.line(line, &mut told);
        }
        self.certainty
    }

    /// Reads the next line.
    pub(in crate::logs) fn line(&mut self, line: &str, to: &mut Vec<Told>) {
        let Some(unfold) = &mut self.unfold else {
            return self.read(line, to);
        };
        unfold.line(line, &mut self.unfolded);
        self.read_unfolded(to);
    }

    /// What is still to be told at the end.
    pub(in crate::logs) fn end(&mut self, to: &mut Vec<Told>) {
        if let Some(unfold) = &mut self.unfold {
            unfold.end(&mut self.unfolded);
            self.read_unfolded(to);
        }
    }

    fn read_unfolded(&mut self, to: &mut Vec<Told>) {
        for line in std::mem::take(&mut self.unfolded) {
            self.read(&line, to);
        }
    }

    /// Reads one line as it is written.
    fn read(&mut self, line: &str, to: &mut Vec<Told>) {
        if let Some(sure) = self.recognise(line, to) {
            self.certainty = self.certainty.saturating_add(sure);
        } else if self.dialect.unmarked_replies && !line.trim().is_empty() {
            // It counts only within a reply that is not whole yet.
            to.push(Event::Unmarked(line.to_owned()).into());
        }
    }

    /// Tells what a line says; gives how surely it is of the dialect.
    fn recognise(&mut self, line: &str, to: &mut Vec<Told>) -> Option<u32> {
        let mut front = Front::default();
        let mut text = line;
        let fronts = &self.dialect.fronts;
        for _ in 0..MAX_PREFIXES {
            if let Some(found) = fronts.iter().find_map(|front| front.read(text)) {
                front.at_us = found.at_us.or(front.at_us);
                front.session = found.get(Field::Session).or(front.session);
                text = found.get(Field::Text).unwrap_or(text);
            }
            let found = self.matching(text);
            if found.is_none_or(|(line, _)| line.is_general())
                && let Some(english) = self.english(text)
                && let Some((line, found)) = self.matching(&english)
            {
                line.tell(&english, &found, front, to);
                return Some(line.sure);
            }
            if let Some((line, found)) = found {
                line.tell(text, &found, front, to);
                return Some(line.sure);
            }
            let peeled = peel(text)?;
            text = peeled.rest;
            front.at_us = peeled.at_us.or(front.at_us);
        }
        None
    }

    fn matching<'a>(&self, text: &'a str) -> Option<(&'static Line, Found<'a>)> {
        let lines = self.dialect.lines.iter();
        lines
            .into_iter()
            .find_map(|line| Some((line, line.read(text)?)))
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
