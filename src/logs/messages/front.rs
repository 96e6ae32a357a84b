//! What stands in front of a message and belongs to none.

use std::borrow::Cow;

use super::fold::head;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Front {
    /// The time and the rate of a transfer (wget): `2025-06-03 10:20:30 (1.20 MB/s) - `.
    Rate,
    /// The name of the program or of the command: `wget: `.
    Name,
    /// The command whose answer follows (wget): `==> PASV ... `.
    Step,
}

/// How much of a text it can take.
const MAX: usize = 256;

const DASHES: [char; 6] = [' ', '-', '–', '—', '─', '\u{a0}'];

impl Front {
    /// What the wordings of a message begin with.
    pub(super) fn of_message(english: &str) -> Option<Self> {
        match english.trim_start() {
            english if english.starts_with("%s (%s) - ") => Some(Self::Rate),
            english if english.starts_with("%s: ") => Some(Self::Name),
            _ => None,
        }
    }

    /// A wording without it.
    pub(super) fn cut_wording(self, wording: &str) -> Option<&str> {
        let wording = wording.trim_start();
        match self {
            Self::Rate => Some(wording.strip_prefix("%s (%s)")?.trim_start_matches(DASHES)),
            Self::Name => {
                let rest = wording.strip_prefix("%s")?.trim_start();
                Some(rest.strip_prefix([':', '：'])?.trim_start())
            }
            Self::Step => None,
        }
    }

    /// What a text begins with, and how long that is.
    pub(super) fn of_text(text: &str) -> Option<(Self, usize)> {
        let head = head(text, MAX);
        if head.starts_with("==> ") {
            return Some((Self::Step, head.find(" ... ")? + " ... ".len()));
        }
        if head.starts_with(|first: char| first.is_ascii_digit() || first == '(') {
            return head.match_indices(')').find_map(|(at, _)| {
                let rest = &head[at + 1..];
                let message = rest.trim_start_matches(DASHES);
                let dashes = rest[..rest.len() - message.len()].trim();
                (!dashes.is_empty()).then_some((Self::Rate, head.len() - message.len()))
            });
        }
        let colon = head.find([':', '：'])?;
        let name = head[..colon].trim_end();
        let is_name = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        let rest = head[colon..].trim_start_matches([':', '：', ' ', '\u{a0}']);
        (!name.is_empty() && name.len() < 16 && name.bytes().all(is_name))
            .then_some((Self::Name, head.len() - rest.len()))
    }

    /// How it stands in front of the English message.
    pub(super) fn english(self, written: &str) -> Cow<'_, str> {
        match self {
            Self::Step => Cow::Borrowed(written),
            Self::Rate => format!("{} - ", written.trim_end_matches(DASHES)).into(),
            Self::Name => {
                format!("{}: ", written.trim_end_matches([':', '：', ' ', '\u{a0}'])).into()
            }
        }
    }
}
