//! The words in front of FileZilla's lines.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::catalogue::{File, Wordings};
use super::fold::{Folded, head};

/// What kind of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::logs) enum Label {
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
    pub(super) const ALL: [Self; 6] = [
        Self::Command,
        Self::Response,
        Self::Status,
        Self::Error,
        Self::Trace,
        Self::Listing,
    ];

    /// The English word, with its colon, as the catalogue has it.
    #[must_use]
    pub(super) fn word(self) -> &'static str {
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

/// The labels by their words in all languages. No word means different labels in different languages; a test looks.
static WORDS: LazyLock<HashMap<String, Label>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("labels.toml")).unwrap_or_default();
    let mut words = HashMap::new();
    for (english, languages) in &file {
        let Some(label) = Label::of(english) else {
            continue;
        };
        words.insert(key(english), label);
        let wordings = languages.values().flat_map(Wordings::all);
        words.extend(wordings.map(|word| (key(word), label)));
    }
    words
});

/// The longest label has some 40 bytes.
const MAX: usize = 64;

/// The label in front of a line of FileZilla's, and what stands after it.
#[must_use]
pub(in crate::logs) fn label(line: &str) -> Option<(Label, &str)> {
    let line = line.trim_start();
    let head = head(line, MAX);
    if !head.starts_with(char::is_alphabetic) {
        return None;
    }
    let colon = head.find([':', '：']);
    let tab = head.find('\t');
    let dot = head.find('.');
    [colon, tab, dot].into_iter().flatten().find_map(|at| {
        let label = *WORDS.get(&key(&line[..at]))?;
        let sign = line[at..].chars().next().map_or(0, char::len_utf8);
        Some((label, after(&line[at + sign..])))
    })
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
