//! Whether PASS or ACCT on a line is a word of a reply, which speaks of the command, or the command itself. In doubt it is the
//! command: a reply that loses its last words is still read, and a secret that is shown is not taken back.

use crate::logs::event::is_coded;
use crate::logs::lines::peel;

/// So many things may stand in front of a reply.
const MAX_PREFIXES: usize = 12;

/// What clients write between the front of a line and a reply.
const MARKS: [char; 13] = [
    '<', '>', '-', '=', '*', '|', ':', '.', '\'', '"', '(', '[', ' ',
];

/// What stands before the word where a reply speaks of the command.
const BEFORE: [&str; 24] = [
    "a",
    "after",
    "an",
    "and",
    "another",
    "before",
    "by",
    "expected",
    "expecting",
    "for",
    "issue",
    "of",
    "or",
    "provide",
    "requires",
    "send",
    "the",
    "then",
    "to",
    "use",
    "user",
    "with",
    "without",
    "your",
];

/// What stands behind it there.
const BEHIND: [&str; 36] = [
    "accepted", "after", "again", "allowed", "and", "are", "before", "command", "commands",
    "expected", "failed", "first", "for", "has", "in", "instead", "is", "missing", "must",
    "needed", "next", "not", "now", "ok", "on", "only", "or", "please", "required", "requires",
    "second", "sequence", "then", "to", "when", "without",
];

/// What else such a sentence is made of behind the word.
const FURTHER: [&str; 47] = [
    "a",
    "access",
    "account",
    "acct",
    "already",
    "an",
    "anonymous",
    "argument",
    "bad",
    "be",
    "denied",
    "error",
    "expecting",
    "follow",
    "follows",
    "given",
    "ignored",
    "implemented",
    "invalid",
    "issue",
    "issued",
    "log",
    "logged",
    "login",
    "name",
    "need",
    "needs",
    "of",
    "parameter",
    "pass",
    "password",
    "previous",
    "recognized",
    "send",
    "sent",
    "server",
    "supported",
    "the",
    "this",
    "understood",
    "unknown",
    "use",
    "user",
    "username",
    "with",
    "you",
    "your",
];

/// Whether the word that stands between these two parts of a line is one of a reply's sentence: its code begins what the program
/// wrote, the words around are those of a sentence, and nothing follows that might be a secret.
pub(super) fn is_of_reply(before: &str, behind: &str) -> bool {
    let word = |text: &str| {
        text.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    // What stands behind the next command is looked at with that one.
    let next = ["PASS ", "ACCT "].map(|command| behind.find(command));
    let end = next.into_iter().flatten().min().unwrap_or(behind.len());
    let mut words = behind[..end].split_whitespace().map(word);
    let is_known = |word: &str| BEHIND.contains(&word) || FURTHER.contains(&word);
    if !words
        .next()
        .is_some_and(|next| BEHIND.contains(&next.as_str()))
        || !words.all(|word| word.is_empty() || is_known(&word))
    {
        return false;
    }
    let Some(said) = reply_in(before) else {
        return false;
    };
    // The code, with what goes on with it.
    let said = said[3..].trim_start_matches(['-', ' ']);
    let last = said.split([' ', '/', ',', '\t']).rfind(|it| !it.is_empty());
    let is_marked = said.contains(['<', '>', '{', '}', '|', '=', '*']);
    !is_marked && last.is_none_or(|last| BEFORE.contains(&word(last).as_str()))
}

/// The part of this that a reply begins, its code first: what stands in front and the marks of clients come off.
fn reply_in(text: &str) -> Option<&str> {
    let mut text = text;
    for _ in 0..MAX_PREFIXES {
        if let Some(reply) = marked(text) {
            return Some(reply);
        }
        text = peel(text)?.rest;
    }
    None
}

/// A reply behind nothing but marks and a label (`Response:`).
fn marked(text: &str) -> Option<&str> {
    let plain = text.trim_start_matches(MARKS);
    let labelled = || {
        let (label, rest) = plain.split_once(':')?;
        let is_label = label.len() < 20 && label.chars().all(|c| c.is_alphabetic() || c == ' ');
        is_label.then(|| rest.trim_start_matches([' ', '\t']))
    };
    [Some(plain), labelled()]
        .into_iter()
        .flatten()
        .find(|it| is_coded(it) && it.len() > 3)
}
