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

/// `type=dir;modify=20260101120000; pub`, also where signs are missing. Where it is `expected`, any fact will do,
/// and none as well.
pub(super) fn read(line: &str, expected: bool) -> Option<Found> {
    let (facts, name) = parts(line)?;
    let known = |(key, _): &(&str, &str)| {
        let mut names = FACTS.iter();
        names.any(|fact| key.eq_ignore_ascii_case(fact))
            || key
                .get(..5)
                .is_some_and(|it| it.eq_ignore_ascii_case("unix."))
    };
    if !(expected || facts.iter().any(known)) {
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

/// The facts and the name. The last fact may lack its semicolon, and the name the blank before it.
fn parts(line: &str) -> Option<(Vec<(&str, &str)>, &str)> {
    let mut facts = Vec::new();
    let mut rest = line;
    loop {
        if let Some(name) = rest.strip_prefix([' ', '\t']) {
            return Some((facts, name));
        }
        let ended = rest.split_once(';').and_then(|(text, after)| {
            let fact = fact(text)?;
            // Only the target of a link may have a blank in it; any other ends the facts.
            let whole = !text.contains(' ') || fact.1.to_ascii_lowercase().contains("link:");
            whole.then_some((fact, after))
        });
        if let Some((fact, after)) = ended {
            facts.push(fact);
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

/// `size=5`; the value may be missing.
fn fact(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    is_key.then_some((key, value))
}

/// What the `type` fact says, or else the permissions: only directories can be entered, listed, or have files in them.
fn kind(kind: &str, perm: &str) -> EntryKind {
    let lower = kind.to_ascii_lowercase();
    match lower.as_str() {
        "file" => EntryKind::File,
        "dir" | "cdir" | "pdir" => EntryKind::Directory,
        // `OS.unix=slink:/srv/a`, `OS.unix=symlink`
        other if other.contains("link") => EntryKind::Link {
            target: kind
                .split_once(':')
                .map(|(_, target)| target.to_owned())
                .filter(|target| !target.is_empty()),
        },
        other if other.starts_with("os.unix=") && !other.contains("file") => EntryKind::Other,
        _ if perm.bytes().any(|b| b"elcmpELCMP".contains(&b)) => EntryKind::Directory,
        _ => EntryKind::File,
    }
}

/// `20260102030405.250`, in UTC.
fn modified(value: &str) -> Option<Stamp> {
    let (seconds, precision) = moment::read(value)?;
    Some(Stamp::new(Date::Moment(seconds, precision), None))
}
