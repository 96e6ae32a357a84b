//! The lines of MLSD and MLST (RFC 3659 section 7.2): facts, a blank, a name.

use super::reader::Found;
use super::time::{Date, Stamp};
use super::{EntryKind, ListingForm, words};
use crate::evidence::moment;

/// Facts of RFC 3659 and of servers; one of them shows that a line is of this form.
const FACTS: [&str; 10] = [
    "type",
    "size",
    "sizd",
    "modify",
    "create",
    "perm",
    "unique",
    "lang",
    "charset",
    "media-type",
];

/// `type=dir;modify=20260101120000; pub`, also where signs are missing. Where it is `expected`, any fact will do.
/// A line that is nothing but a blank and a name has none, as the standard allows.
pub(super) fn read(line: &str, expected: bool) -> Option<Found> {
    let (facts, name) = parts(line)?;
    let is_bare = facts.is_empty() && !line.starts_with([' ', '\t']);
    if is_bare || !(expected || facts.iter().any(|(key, _)| is_known(key))) {
        return None;
    }
    let fact = |wanted: &str| {
        let mut facts = facts.iter();
        let found = facts.find(|(key, _)| key.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| *value)
    };
    let kind = fact("type").unwrap_or_default();
    let perm = fact("perm").unwrap_or_default();
    let mut found = Found::new(ListingForm::Mlsd, self::kind(kind, perm), name);
    found.size = fact("size").and_then(words::number);
    found.stamp = fact("modify").and_then(modified);
    let is_here = |dot: &str| kind.eq_ignore_ascii_case(dot);
    found.is_dot |= is_here("cdir") || is_here("pdir");
    // Only the directory itself may go without a name.
    (found.is_dot || !name.trim().is_empty()).then_some(found)
}

/// The facts and the name. The last fact may lack its semicolon, the name the blank before it, and each fact may have
/// one.
fn parts(line: &str) -> Option<(Vec<(&str, &str)>, &str)> {
    let mut facts = Vec::new();
    let mut rest = line;
    loop {
        if let Some(name) = rest.strip_prefix([' ', '\t']) {
            let goes_on = !facts.is_empty() && name.contains(';') && begins_with_fact(name);
            if !goes_on {
                return Some((facts, name));
            }
            rest = name;
        }
        if let Some((fact, after)) = ended(rest) {
            facts.extend(fact);
            rest = after;
            continue;
        }
        let last = rest.split_once(' ').filter(|(text, _)| text.contains('='));
        let last = last.and_then(|(text, name)| Some((fact(text)?, name)));
        return match last {
            Some((fact, name)) => {
                facts.push(fact);
                Some((facts, name))
            }
            None => (!facts.is_empty()).then_some((facts, rest)),
        };
    }
}

/// A fact that ends in a semicolon, or a semicolon alone, and what follows.
fn ended(rest: &str) -> Option<(Option<(&str, &str)>, &str)> {
    let (text, after) = rest.split_once(';')?;
    if text.is_empty() {
        return Some((None, after));
    }
    let fact = fact(text)?;
    // Only the target of a link may have a blank in it; any other ends the facts.
    let whole = !fact.1.contains(' ') || fact.1.to_ascii_lowercase().contains("link:");
    whole.then_some((Some(fact), after))
}

fn begins_with_fact(text: &str) -> bool {
    text.split_once('=').is_some_and(|(key, _)| is_known(key))
}

fn is_known(key: &str) -> bool {
    let mut names = FACTS.iter();
    names.any(|fact| key.eq_ignore_ascii_case(fact))
        || key
            .get(..5)
            .is_some_and(|it| it.eq_ignore_ascii_case("unix."))
}

/// `size=5`; the value may be missing.
fn fact(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let (key, value) = (key.trim(), value.trim());
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    is_key.then_some((key, value))
}

/// What the `type` fact says, or else the permissions: only directories can be entered, listed, or have files in them.
fn kind(kind: &str, perm: &str) -> EntryKind {
    let lower = kind.to_ascii_lowercase();
    // `OS.unix=slink:/srv/a`, `OS.unix=chr-13/29`
    let own = lower.strip_prefix("os.").and_then(|it| it.split_once('='));
    let name = own.map_or(lower.as_str(), |(_, name)| name);
    let name = name.split(':').next().unwrap_or(name);
    match name {
        "file" => EntryKind::File,
        "dir" | "cdir" | "pdir" | "directory" | "folder" | "junction" => EntryKind::Directory,
        link if link.contains("link") || matches!(link, "alias" | "shortcut") => EntryKind::Link {
            target: kind
                .split_once(':')
                .map(|(_, target)| target.to_owned())
                .filter(|target| !target.is_empty()),
        },
        _ if own.is_some() => EntryKind::Other,
        _ if perm.bytes().any(|b| b"elcmpELCMP".contains(&b)) => EntryKind::Directory,
        _ => EntryKind::File,
    }
}

/// `20260102030405.250`, in UTC.
fn modified(value: &str) -> Option<Stamp> {
    let (seconds, precision) = moment::read(value)?;
    Some(Stamp::new(Date::Moment(seconds, precision), None))
}
