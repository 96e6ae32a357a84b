//! Whether a line is of a template's form, part by part.

use super::field::{Field, shaped};
use super::{Found, Part};
use crate::logs::stamp;

/// How often a line is tried against one template, where a field may end in several places.
pub(super) const MAX_TRIES: u32 = 2_000;

/// The depth of the recursion is the number of a template's parts, which are ours.
pub(super) fn matches<'a>(
    parts: &[Part],
    line: &'a str,
    found: &mut Found<'a>,
    tries: &mut u32,
) -> bool {
    let Some((part, rest)) = parts.split_first() else {
        return line.is_empty();
    };
    match part {
        Part::Text(literal) => line
            .strip_prefix(literal.text.as_str())
            .is_some_and(|line| matches(rest, line, found, tries)),
        Part::Blank => {
            let after = line.trim_start_matches(is_blank);
            // At the end of a line, blanks were cut off.
            (after.len() < line.len() || line.is_empty()) && matches(rest, after, found, tries)
        }
        Part::Field(Field::Time) => {
            let Some((stamp, after)) = stamp::read(line) else {
                return false;
            };
            found.at_us = stamp.or(found.at_us);
            matches(rest, after, found, tries)
        }
        Part::Field(field) => {
            if let Some(length) = shaped(*field, line) {
                let (value, after) = line.split_at(length);
                return length > 0 && field.accepts(value) && {
                    found.set(*field, value);
                    matches(rest, after, found, tries)
                };
            }
            free(*field, rest, line, found, tries)
        }
    }
}

/// A field that ends where the next part begins.
fn free<'a>(
    field: Field,
    rest: &[Part],
    line: &'a str,
    found: &mut Found<'a>,
    tries: &mut u32,
) -> bool {
    let limit = if field.is_word() {
        line.find(is_blank).unwrap_or(line.len())
    } else {
        line.len()
    };
    let mut end = 0;
    loop {
        if *tries == 0 {
            return false;
        }
        *tries -= 1;
        let next = match rest.first() {
            None => Some(line.len()),
            Some(Part::Text(literal)) => {
                let at = literal.finder.find(&line.as_bytes()[end..]);
                at.map(|at| at + end)
            }
            Some(Part::Blank) => line[end..]
                .find(is_blank)
                .map(|at| at + end)
                .or(Some(line.len())),
            Some(Part::Field(_)) => Some(limit),
        };
        let Some(next) = next.filter(|next| *next <= limit) else {
            return false;
        };
        let value = &line[..next];
        if field.accepts(value) {
            // What a try in vain leaves behind, the one that succeeds replaces: it sets all fields.
            found.set(field, value);
            if matches(rest, &line[next..], found, tries) {
                return true;
            }
        }
        if next >= line.len() {
            return false;
        }
        end = next + line[next..].chars().next().map_or(1, char::len_utf8);
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{202f}')
}
