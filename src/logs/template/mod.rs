//! Templates of log lines: literal text with `{fields}` in it, as the dialects' tables write them.
//!
//! * A template matches a whole line, from its beginning to its end; `{*}` stands for anything, or nothing.
//! * A blank stands for one blank or tab, or several.
//! * A field with a shape of its own (`{code}`, `{port}`, `{ip}`, `{time}` ...) matches only what has this shape.
//!   Others take what stands before the literal text that follows them.
//! * `{{` is a brace.
//!
//! Templates are read here; `field` has the fields, `matching` holds a line to a template.

mod field;
mod matching;

use memchr::memmem;

use self::field::NAMES;
pub(super) use self::field::{Field, ip};
use self::matching::{MAX_TRIES, matches};
use super::stamp;

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
pub(in crate::logs) struct Template {
    parts: Vec<Part>,
    /// What every line of this form holds, which most other lines do not.
    holds: Option<memmem::Finder<'static>>,
}

/// So many fields of one template may tell something. Lines are many: what is found in each has to be small.
const MAX_TOLD: usize = 8;

/// What the fields of a template stand for in a line.
#[derive(Debug, Clone, Copy)]
pub(in crate::logs) struct Found<'a> {
    fields: [Field; MAX_TOLD],
    values: [&'a str; MAX_TOLD],
    count: usize,
    /// Microseconds of the day, from `{time}`.
    pub(in crate::logs) at_us: Option<u64>,
}

impl<'a> Found<'a> {
    fn nothing() -> Self {
        Self {
            fields: [Field::Any; MAX_TOLD],
            values: [""; MAX_TOLD],
            count: 0,
            at_us: None,
        }
    }

    /// What this field stands for.
    pub(in crate::logs) fn get(&self, field: Field) -> Option<&'a str> {
        let fields = &self.fields[..self.count];
        let at = fields.iter().position(|known| *known == field)?;
        Some(self.values[at])
    }

    fn set(&mut self, field: Field, value: &'a str) {
        if !field.is_telling() {
            return;
        }
        let fields = &self.fields[..self.count];
        let at = fields.iter().position(|known| *known == field);
        let at = at.unwrap_or(self.count);
        // A template with more of them is refused.
        if at < MAX_TOLD {
            self.fields[at] = field;
            self.values[at] = value;
            self.count = self.count.max(at + 1);
        }
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// A field that does not exist, too many of them, or two free fields without anything between them, in a sentence.
    pub(in crate::logs) fn parse(text: &str) -> Result<Self, String> {
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
        let mut told: Vec<Field> = Vec::new();
        for part in &parts {
            match part {
                Part::Field(field) if field.is_telling() && !told.contains(field) => {
                    told.push(*field);
                }
                _ => {}
            }
        }
        if told.len() > MAX_TOLD {
            return Err(format!(
                "\"{text}\": more than {MAX_TOLD} fields tell something"
            ));
        }
        let longest = literals.max_by_key(|literal| literal.text.len());
        let holds = longest.map(|literal| literal.finder.clone());
        Ok(Self { parts, holds })
    }

    /// The byte with which every line of this form begins, if that is known.
    pub(in crate::logs) fn first_byte(&self) -> Option<u8> {
        match self.parts.first()? {
            Part::Text(literal) => literal.text.bytes().next(),
            _ => None,
        }
    }

    /// Whether it is one field and nothing else.
    pub(in crate::logs) fn is_field(&self) -> bool {
        matches!(self.parts[..], [Part::Field(_)])
    }

    /// Reads a line that has this form. Blanks at its end do not count.
    pub(in crate::logs) fn read<'a>(&self, line: &'a str) -> Option<Found<'a>> {
        self.read_lacking(line, &mut None)
    }

    /// The same for one template after another: what was looked for last in this line and is not in it. Templates of one kind
    /// of line look for the same words.
    pub(in crate::logs) fn read_lacking<'a, 't>(
        &'t self,
        line: &'a str,
        lacking: &mut Option<&'t [u8]>,
    ) -> Option<Found<'a>> {
        if let Some(Part::Text(first)) = self.parts.first()
            && !line.starts_with(first.text.as_str())
        {
            return None;
        }
        if let Some(holds) = &self.holds {
            let words = Some(holds.needle());
            if words == *lacking {
                return None;
            }
            if holds.find(line.as_bytes()).is_none() {
                *lacking = words;
                return None;
            }
        }
        let mut found = Found::nothing();
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
        Some(vec![(Field::Command, "CWD a\"b"), (Field::Client, "192.0.2.1")]))]
    #[test_case("{ftp}", "USER alice", Some(vec![(Field::Ftp, "USER alice")]))]
    #[test_case("{ftp}", "User alice", None; "a verb is in capitals")]
    #[test_case("{coded}", "2204 x", None; "a code has three digits")]
    #[test_case("{code}: {text}", "220: hi", Some(vec![(Field::Code, "220"), (Field::Text, "hi")]))]
    #[test_case("PASS {argument}", "PASS", Some(vec![(Field::Argument, "")]))]
    #[test_case("{text} [{elapsed}]", "x [203.0.113.5] [1,66m]", Some(vec![(Field::Text, "x [203.0.113.5]")]))]
    #[test_case("{text} [{elapsed}]", "x [<1ms]", Some(vec![(Field::Text, "x")]))]
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
