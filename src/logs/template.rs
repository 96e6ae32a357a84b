//! Templates of log lines: literal text with `{fields}` in it, as the dialects' tables write them.
//!
//! * A template matches a whole line, from its beginning to its end; `{*}` stands for anything, or nothing.
//! * A blank stands for one blank or tab, or several.
//! * A field with a shape of its own (`{code}`, `{port}`, `{ip}`, `{time}` ...) matches only what has this shape.
//!   Others take what stands before the literal text that follows them.
//! * `{{` is a brace.

use std::net::{IpAddr, SocketAddr};

use memchr::memmem;

use super::event::is_coded;
use super::stamp;
use crate::dialogue::commands;

/// How often a line is tried against one template, where a field may end in several places.
const MAX_TRIES: u32 = 2_000;

/// What a field may stand for. Its name in a template is the variant's in lower case; `{*}` is
/// [`Any`](Self::Any).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    /// Anything, or nothing.
    Any,
    /// A command line, whatever it is.
    Command,
    /// A command line that begins with a verb of FTP in capitals.
    Ftp,
    /// One verb of FTP, in any case.
    Verb,
    /// What follows a verb; may be empty.
    Argument,
    /// One line of a reply, whatever it looks like.
    Reply,
    /// One line of a reply that begins with its code.
    Coded,
    /// Three digits, the first of them 1 to 6.
    Code,
    /// Some text.
    Text,
    /// A name or an address: one word.
    Host,
    /// An IP address, in brackets or not.
    Ip,
    /// A port.
    Port,
    /// `ADDRESS:PORT`.
    Address,
    /// The name of one of several sessions in the same log.
    Session,
    /// The same, if it is a number.
    Id,
    /// The client's address, in the log of a server.
    Client,
    /// A user's name.
    User,
    /// What a program says of a failure, in its own words.
    Words,
    /// A version of TLS.
    Version,
    /// A number of seconds.
    Seconds,
    /// How long something took, with its unit: `2ms`, `1.5s`, `<1ms`.
    Elapsed,
    /// A number of bytes.
    Bytes,
    /// Digits that say nothing here.
    Number,
    /// One word that says nothing here.
    Word,
    /// The sign with which a program marks what kind of line it is.
    Mark,
    /// A date, a time of day, or both, in any usual form.
    Time,
}

const NAMES: [(&str, Field); 26] = [
    ("*", Field::Any),
    ("command", Field::Command),
    ("ftp", Field::Ftp),
    ("verb", Field::Verb),
    ("argument", Field::Argument),
    ("reply", Field::Reply),
    ("coded", Field::Coded),
    ("code", Field::Code),
    ("text", Field::Text),
    ("host", Field::Host),
    ("ip", Field::Ip),
    ("port", Field::Port),
    ("address", Field::Address),
    ("session", Field::Session),
    ("id", Field::Id),
    ("client", Field::Client),
    ("user", Field::User),
    ("words", Field::Words),
    ("version", Field::Version),
    ("seconds", Field::Seconds),
    ("elapsed", Field::Elapsed),
    ("bytes", Field::Bytes),
    ("number", Field::Number),
    ("word", Field::Word),
    ("mark", Field::Mark),
    ("time", Field::Time),
];

impl Field {
    /// Whether it ends at the first blank.
    fn is_word(self) -> bool {
        matches!(
            self,
            Self::Verb
                | Self::Session
                | Self::Host
                | Self::Ip
                | Self::Address
                | Self::Client
                | Self::Version
                | Self::Word
        )
    }

    /// Whether it ends where its shape or a blank does, whatever follows.
    fn shows_its_end(self) -> bool {
        self.is_word() || shaped(self, "").is_some() || self == Self::Time
    }

    fn accepts(self, text: &str) -> bool {
        match self {
            Self::Any | Self::Argument | Self::Reply => true,
            Self::Ftp => {
                let first = text.split(' ').next().unwrap_or_default();
                !first.bytes().any(|byte| byte.is_ascii_lowercase())
                    && commands::known(text).is_some()
            }
            Self::Verb => commands::known(text) == Some(text),
            Self::Coded => is_coded(text),
            Self::Ip => ip(text).is_some(),
            // No number, such as that of a line.
            Self::Client => {
                !text.bytes().all(|byte| byte.is_ascii_digit())
                    && (!text.contains(':') || ip(text).is_some())
            }
            Self::Address => text.parse::<SocketAddr>().is_ok(),
            Self::Port => text.parse::<u16>().is_ok_and(|port| port > 0),
            _ => !text.is_empty(),
        }
    }
}

/// An address, in brackets or not.
pub(super) fn ip(text: &str) -> Option<IpAddr> {
    text.trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

#[derive(Debug, Clone)]
enum Part {
    Text(Box<Literal>),
    Blank,
    Field(Field),
}

/// Literal text, ready to be searched for.
#[derive(Debug, Clone)]
struct Literal {
    text: String,
    finder: memmem::Finder<'static>,
}

/// One template.
#[derive(Debug, Clone)]
pub(super) struct Template {
    parts: Vec<Part>,
    /// What every line of this form holds, which most other lines do not.
    holds: Option<memmem::Finder<'static>>,
}

/// What the fields of a template stand for in a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found<'a> {
    values: [Option<&'a str>; NAMES.len()],
    /// Microseconds of the day, from `{time}`.
    pub(super) at_us: Option<u64>,
}

impl<'a> Found<'a> {
    /// What this field stands for.
    pub(super) fn get(&self, field: Field) -> Option<&'a str> {
        self.values[field as usize]
    }

    fn set(&mut self, field: Field, value: &'a str) {
        self.values[field as usize] = Some(value);
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// A field that does not exist, or two free fields without anything between them, in a sentence.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '{' if chars.peek() == Some(&'{') => {
                    chars.next();
                    literal.push('{');
                }
                '{' => {
                    take(&mut literal, &mut parts);
                    let name: String = chars.by_ref().take_while(|c| *c != '}').collect();
                    let found = NAMES.iter().find(|(known, _)| *known == name);
                    let Some((_, field)) = found else {
                        return Err(format!("\"{text}\": there is no field {{{name}}}"));
                    };
                    if matches!(parts.last(), Some(Part::Field(before)) if !before.shows_its_end())
                    {
                        return Err(format!(
                            "\"{text}\": nothing stands between two fields, so nobody knows where the first ends"
                        ));
                    }
                    parts.push(Part::Field(*field));
                }
                ' ' | '\t' => {
                    take(&mut literal, &mut parts);
                    if !matches!(parts.last(), Some(Part::Blank)) {
                        parts.push(Part::Blank);
                    }
                }
                other => literal.push(other),
            }
        }
        take(&mut literal, &mut parts);
        let literals = parts.iter().skip(1).filter_map(|part| match part {
            Part::Text(literal) => Some(literal),
            _ => None,
        });
        let longest = literals.max_by_key(|literal| literal.text.len());
        let holds = longest.map(|literal| literal.finder.clone());
        Ok(Self { parts, holds })
    }

    /// The byte with which every line of this form begins, if that is known.
    pub(super) fn first_byte(&self) -> Option<u8> {
        match self.parts.first()? {
            Part::Text(literal) => literal.text.bytes().next(),
            _ => None,
        }
    }

    /// Whether it is one field and nothing else.
    pub(super) fn is_field(&self) -> bool {
        matches!(self.parts[..], [Part::Field(_)])
    }

    /// Reads a line that has this form. Blanks at its end do not count.
    pub(super) fn read<'a>(&self, line: &'a str) -> Option<Found<'a>> {
        if let Some(Part::Text(first)) = self.parts.first()
            && !line.starts_with(first.text.as_str())
        {
            return None;
        }
        if let Some(holds) = &self.holds
            && holds.find(line.as_bytes()).is_none()
        {
            return None;
        }
        let mut found = Found::default();
        let mut tries = MAX_TRIES;
        if !matches(&self.parts, line.trim_end(), &mut found, &mut tries) {
            return None;
        }
        // What stands in front may begin with the time.
        if found.at_us.is_none() && matches!(self.parts.first(), Some(Part::Field(Field::Any))) {
            found.at_us = stamp::read(line).and_then(|(at_us, _)| at_us);
        }
        Some(found)
    }
}

fn take(literal: &mut String, parts: &mut Vec<Part>) {
    if !literal.is_empty() {
        let text = std::mem::take(literal);
        let finder = memmem::Finder::new(&text).into_owned();
        parts.push(Part::Text(Box::new(Literal { text, finder })));
    }
}

/// The depth of the recursion is the number of a template's parts, which are ours.
fn matches<'a>(parts: &[Part], line: &'a str, found: &mut Found<'a>, tries: &mut u32) -> bool {
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

/// How long a field is that shows its own end.
fn shaped(field: Field, line: &str) -> Option<usize> {
    let digits = || line.bytes().take_while(u8::is_ascii_digit).count();
    match field {
        Field::Code => {
            let is_code = digits() == 3 && line.starts_with(|c| ('1'..='6').contains(&c));
            Some(if is_code { 3 } else { 0 })
        }
        Field::Port | Field::Bytes | Field::Number | Field::Id => Some(digits()),
        Field::Mark => Some(usize::from(line.starts_with(['.', '!', '*', '<', '>']))),
        Field::Seconds => {
            let number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
            let length = line.bytes().take_while(number).count();
            Some(line[..length].trim_end_matches('.').len())
        }
        Field::Elapsed => Some(elapsed(line)),
        _ => None,
    }
}

/// How long a duration with its unit is; 0 if there is none.
fn elapsed(line: &str) -> usize {
    let less = usize::from(line.starts_with('<'));
    let number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let after = line[less..].trim_start_matches(number);
    let units = ["ms", "s", "m", "h", "d"];
    let unit = units.iter().find(|unit| after.starts_with(**unit));
    let digits = line.len() - less - after.len();
    unit.filter(|_| digits > 0)
        .map_or(0, |unit| less + digits + unit.len())
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

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn values(template: &str, line: &str) -> Option<Vec<(Field, String)>> {
        let template = Template::parse(template).unwrap();
        let found = template.read(line)?;
        let value = |(_, field): &(&str, Field)| Some((*field, found.get(*field)?.to_owned()));
        Some(NAMES.iter().filter_map(value).collect())
    }

    #[test_case("---> {command}", "---> USER alice", Some(vec![(Field::Command, "USER alice")]))]
    #[test_case("Status: {text}", "Status:\t  Logged in  ", Some(vec![(Field::Text, "Logged in")]))]
    #[test_case(
        "Connecting to {host}:{port}...", "Connecting to ftp.example.com:21...",
        Some(vec![(Field::Host, "ftp.example.com"), (Field::Port, "21")])
    )]
    #[test_case("Connecting to {address}{*}", "x", None)]
    #[test_case(
        "({ip}) port {port}", "(2001:db8::1) port 21",
        Some(vec![(Field::Ip, "2001:db8::1"), (Field::Port, "21")])
    )]
    #[test_case("{*}Client \"{client}\", \"{command}\"", "[pid 2] x: Client \"192.0.2.1\", \"CWD a\"b\"",
        Some(vec![(Field::Any, "[pid 2] x: "), (Field::Command, "CWD a\"b"), (Field::Client, "192.0.2.1")]))]
    #[test_case("{ftp}", "USER alice", Some(vec![(Field::Ftp, "USER alice")]))]
    #[test_case("{ftp}", "User alice", None; "a verb is in capitals")]
    #[test_case("{coded}", "2204 x", None; "a code has three digits")]
    #[test_case("{code}: {text}", "220: hi", Some(vec![(Field::Code, "220"), (Field::Text, "hi")]))]
    #[test_case("PASS {argument}", "PASS", Some(vec![(Field::Argument, "")]))]
    #[test_case("{text} [{elapsed}]", "x [203.0.113.5] [1,66m]", Some(vec![(Field::Text, "x [203.0.113.5]"), (Field::Elapsed, "1,66m")]))]
    #[test_case("{text} [{elapsed}]", "x [<1ms]", Some(vec![(Field::Text, "x"), (Field::Elapsed, "<1ms")]))]
    #[test_case("{text} [{elapsed}]", "x [203.0.113.5]", None)]
    fn lines_are_taken_apart(template: &str, line: &str, expected: Option<Vec<(Field, &str)>>) {
        let expected = expected.map(|values| {
            let owned = values
                .into_iter()
                .map(|(field, value)| (field, value.to_owned()));
            owned.collect()
        });
        assert_eq!(values(template, line), expected);
    }

    #[test]
    fn a_line_that_could_be_read_in_many_ways_is_given_up() {
        let template = Template::parse("{*}a{words}a{text}a{user}ab").unwrap();
        assert!(template.read(&"a".repeat(60_000)).is_none());
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let error = Template::parse("{what}").unwrap_err();
        assert!(error.contains("{what}"), "{error}");
        assert!(Template::parse("{text}{port}").is_err());
    }
}
