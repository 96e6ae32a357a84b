//! Lines of one log, one after another, made into events.

use super::Dialect;
use super::table::Line;
use crate::logs::event::{Event, Told};
use crate::logs::lines::peel;
use crate::logs::template::Found;
use crate::logs::unfold::Unfold;

/// So many things may stand in front of what a program wrote.
const MAX_PREFIXES: usize = 8;

/// Reads lines of a dialect.
pub(in crate::logs) struct Reader {
    dialect: &'static Dialect,
    unfold: Option<Box<dyn Unfold>>,
    unfolded: Vec<String>,
    certainty: u32,
}

/// A line that was recognised.
struct Matched<'a> {
    line: &'a Line,
    text: &'a str,
    found: Found<'a>,
    at_us: Option<u64>,
}

impl Reader {
    pub(in crate::logs) fn new(dialect: &'static Dialect) -> Self {
        Self {
            dialect,
            unfold: dialect.unfold.map(crate::logs::unfold::Unfolding::begin),
            unfolded: Vec::new(),
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
            self.certainty = self.certainty.saturating_add(read(self.dialect, line, to));
            return;
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
            self.certainty = self.certainty.saturating_add(read(self.dialect, &line, to));
        }
    }
}

/// Reads one line; gives how surely it is of the dialect.
fn read(dialect: &'static Dialect, line: &str, to: &mut Vec<Told>) -> u32 {
    if let Some(matched) = recognised(dialect, line) {
        matched
            .line
            .tell(matched.text, &matched.found, matched.at_us, to);
        return matched.line.sure;
    }
    if dialect.unmarked_replies && !line.trim().is_empty() {
        // It counts only within a reply that is not whole yet.
        to.push(Event::Unmarked(line.to_owned()).into());
    }
    0
}

fn recognised<'a>(dialect: &'a Dialect, line: &'a str) -> Option<Matched<'a>> {
    let mut text = line;
    let mut at_us = None;
    for _ in 0..MAX_PREFIXES {
        let matching = |it: &'a Line| Some((it, it.read(text)?));
        if let Some((line, found)) = dialect.lines.iter().find_map(matching) {
            return Some(Matched {
                line,
                text,
                found,
                at_us,
            });
        }
        let peeled = peel(text)?;
        text = peeled.rest;
        at_us = peeled.at_us.or(at_us);
    }
    None
}
