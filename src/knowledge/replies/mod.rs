//! Reply texts and the cause each one states, from `data/replies/*.toml`.
//!
//! A row holds for some codes at some moments of the conversation: the same words mean different
//! things in a greeting and after a password. The first row that matches wins. Only rows whose code
//! and moment fit have their expression compiled.
//!
//! * `rows` the files and their rows
//! * `explain` a reply of which nobody knows when it came

mod explain;
mod rows;

pub use explain::{Alternative, Explained, examples, explain, explain_at};

use serde::Deserialize;

use super::findings::FindingId;
use super::hints::{self, Hints};
use rows::{Row, rows};

/// How much of a reply is looked at.
const MAX_CHARS: usize = 4096;

/// The point of the conversation at which a reply came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// In place of a greeting.
    Greeting,
    /// In answer to USER.
    User,
    /// In answer to PASS or ACCT.
    Pass,
    /// In answer to EPSV or PASV.
    DataSetup,
    /// In answer to PORT or EPRT.
    Port,
    /// In answer to LIST or MLSD, or at the end of the transfer, in passive mode.
    Transfer,
    /// The same in active mode.
    ActiveTransfer,
    /// In answer to STOR or REST, or at the end of an upload.
    Upload,
    /// In answer to RETR, or at the end of a download.
    Download,
    /// In answer to CWD, PWD or STAT.
    Directory,
    /// Anywhere else in the session.
    Session,
}

/// What a reply states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The id of the finding.
    pub finding: FindingId,
    /// Whose words they are, where that is known. Others may use them too unless `profile` is set.
    pub server: Option<&'static str>,
    /// The profile of that server, where nobody else words it so.
    pub profile: Option<&'static str>,
    /// What the same words can come from, too, at the same moment.
    pub also: &'static [FindingId],
    /// What else the text offers.
    pub hints: Hints,
}

/// What this reply states, if its text is known. `text` is all lines without their codes.
#[must_use]
pub fn classify(moment: Moment, code: u16, text: &str) -> Option<Stated> {
    stated(text, |row| row.holds(moment, code))
}

/// What the words of a reply state at this moment, whatever its code. For words that a client passes on without it.
#[must_use]
pub fn classify_words(moment: Moment, text: &str) -> Option<Stated> {
    stated(text, |row| row.holds_at(moment))
}

/// What the first of these rows states whose pattern the text has.
fn stated(text: &str, holds: impl Fn(&Row) -> bool) -> Option<Stated> {
    // The pattern matches a text without runs of blanks.
    let text = collapsed(text);
    let mut rows = rows().iter().filter(|row| holds(row));
    let (row, mut hints) = rows.find_map(|row| Some((row, row.read(&text)?)))?;
    hints.fill_from(hints::read(&text));
    Some(Stated {
        finding: row.finding,
        server: row.is_worded_so(&text).then_some(row.server.as_str()),
        profile: row.profile.as_deref(),
        also: &row.also,
        hints,
    })
}

/// Ids of all findings that some text states.
pub fn findings() -> impl Iterator<Item = FindingId> {
    rows().iter().map(|row| row.finding)
}

/// Runs of blanks and control characters made one blank, and colour escapes taken out.
fn collapsed(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().take(MAX_CHARS).peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' && chars.peek() == Some(&'[') {
            // An escape sequence ends at its first letter.
            let _ = chars.by_ref().find(char::is_ascii_alphabetic);
        } else if c.is_whitespace() || c.is_control() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests;
