//! Lines of one log, one after another, made into events.

use super::Dialect;
use super::table::Line;
use crate::logs::event::{Event, Told};
use crate::logs::lines::peel;
use crate::logs::messages::{self, Label, Language, Speaker};
use crate::logs::unfold::Unfold;

/// So many things may stand in front of what a program wrote.
const MAX_PREFIXES: usize = 8;

/// Reads lines of a dialect.
pub(in crate::logs) struct Reader {
    dialect: &'static Dialect,
    unfold: Option<Box<dyn Unfold>>,
    unfolded: Vec<String>,
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
            self.read(line, to);
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
            self.read(&line, to);
        }
    }

    /// Reads one line that is not wrapped in anything.
    fn read(&mut self, line: &str, to: &mut Vec<Told>) {
        let mut text = line;
        let mut at_us = None;
        for _ in 0..MAX_PREFIXES {
            let english = self.english(text);
            let text_in_english = english.as_deref().unwrap_or(text);
            let matching = |it: &'static Line| Some((it, it.read(text_in_english)?));
            if let Some((line, found)) = self.dialect.lines.iter().find_map(matching) {
                line.tell(text_in_english, &found, at_us, to);
                self.certainty = self.certainty.saturating_add(line.sure);
                return;
            }
            let Some(peeled) = peel(text) else { break };
            text = peeled.rest;
            at_us = peeled.at_us.or(at_us);
        }
        if self.dialect.unmarked_replies && !line.trim().is_empty() {
            // It counts only within a reply that is not whole yet.
            to.push(Event::Unmarked(line.to_owned()).into());
        }
    }

    /// The line as the program writes it in English, if it has a catalogue of messages that knows it.
    fn english(&mut self, line: &str) -> Option<String> {
        let speaker = self.dialect.messages?;
        if speaker == Speaker::FileZilla {
            let (label, text) = messages::label(&mut self.language, line)?;
            let text = match label {
                // What the server said is never a message of the client.
                Label::Command | Label::Response => text.into(),
                _ => speaker
                    .english(&mut self.language, text)
                    .unwrap_or(text.into()),
            };
            return Some(format!("{} {text}", label.word()));
        }
        let text = line
            .strip_prefix("---- ")
            .or_else(|| line.strip_prefix("**** "))
            .unwrap_or(line);
        let english = speaker.english(&mut self.language, text)?;
        let mark = &line[..line.len() - text.len()];
        Some(format!("{mark}{english}"))
    }
}
