//! The words in front of FileZilla's lines.

use std::collections::HashMap;

use super::fold::{Folded, head};

/// What kind of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// What the client sends.
    Command,
    /// A line of the server's.
    Response,
    /// A message.
    Status,
    /// A message of what failed.
    Error,
    /// A message for who looks for faults.
    Trace,
    /// A line of a directory listing.
    Listing,
}

impl Label {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Command,
        Self::Response,
        Self::Status,
        Self::Error,
        Self::Trace,
        Self::Listing,
    ];

    /// The English word, with its colon, as the catalogue has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Command => "Command:",
            Self::Response => "Response:",
            Self::Status => "Status:",
            Self::Error => "Error:",
            Self::Trace => "Trace:",
            Self::Listing => "Listing:",
        }
    }

    /// The label of this English word, with its colon.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.word() == word)
    }
}

/// The labels by their words in all languages.
#[derive(Debug, Default)]
pub(super) struct Labels(HashMap<String, Vec<(Label, u16)>>);

/// The longest label has some 40 bytes.
const MAX: usize = 64;

impl Labels {
    pub(super) fn add(&mut self, word: &str, label: Label, language: u16) {
        let known = self.0.entry(key(word)).or_default();
        if !known.contains(&(label, language)) {
            known.push((label, language));
        }
    }

    /// The label of a line, what stands after it, and the language if only one has the word. A word that means different
    /// labels in different languages needs the language that was found before.
    pub(super) fn cut<'a>(
        &self,
        line: &'a str,
        last: Option<u16>,
    ) -> Option<(Label, &'a str, Option<u16>)> {
        let line = line.trim_start();
        let head = head(line, MAX);
        let colon = head
            .char_indices()
            .find(|(_, letter)| matches!(letter, ':' | '：'));
        let tab = head.char_indices().find(|(_, letter)| *letter == '\t');
        let dot = head.char_indices().find(|(_, letter)| *letter == '.');
        [colon, tab, dot]
            .into_iter()
            .flatten()
            .find_map(|(at, letter)| {
                let (label, language) = self.meaning(&line[..at], last)?;
                Some((label, after(&line[at + letter.len_utf8()..]), language))
            })
    }

    fn meaning(&self, word: &str, last: Option<u16>) -> Option<(Label, Option<u16>)> {
        let known = self.0.get(&key(word))?;
        if let Some(&(label, language)) = known.iter().find(|(_, language)| Some(*language) == last)
        {
            return Some((label, Some(language)));
        }
        let &(label, language) = known.first()?;
        known
            .iter()
            .all(|(other, _)| *other == label)
            .then_some((label, (known.len() == 1).then_some(language)))
    }

    #[cfg(test)]
    pub(super) fn words(&self) -> impl Iterator<Item = (&String, &Vec<(Label, u16)>)> {
        self.0.iter()
    }
}

/// A label without its colon, as it is compared.
fn key(word: &str) -> String {
    Folded::new(word)
        .whole()
        .trim_end_matches([':', '.', ' '])
        .to_owned()
}

/// What stands after the label: behind the last of the tabs that part the columns, whose own blanks are the server's, or
/// behind all blanks where people have lost the tab.
fn after(rest: &str) -> &str {
    let blanks = rest.len() - rest.trim_start().len();
    match rest[..blanks].rfind('\t') {
        Some(tab) => &rest[tab + 1..],
        None => rest.trim_start(),
    }
}
