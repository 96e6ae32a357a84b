//! Templates of what clients say, made into regular expressions. `data/client-errors/README.md` tells their notation.

use std::sync::OnceLock;

use regex_lite::{Captures, Regex, RegexBuilder};

/// How large a compiled expression may grow.
const MAX_COMPILED_BYTES: usize = 1 << 20;

/// The name of each field, and what it stands for; the second in the middle of a template, the third at its end.
const FIELDS: [(&str, &str, &str); 12] = [
    ("host", NAME, NAME),
    (
        "ip",
        r"(?P<ip>\[?[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*[0-9A-Fa-f:]\]?)",
        r"(?P<ip>\[?[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*[0-9A-Fa-f:]\]?)",
    ),
    ("peer", PEER, PEER),
    ("address", ADDRESS, ADDRESS),
    ("port", "(?P<port>[0-9]{1,5})", "(?P<port>[0-9]{1,5})"),
    ("code", "(?P<code>[1-6][0-9]{2})", "(?P<code>[1-6][0-9]{2})"),
    ("reply", r"(?P<reply>\S.*?)", r"(?P<reply>\S.*)"),
    (
        "seconds",
        r"(?P<seconds>[0-9]+(?:\.[0-9]+)?)",
        r"(?P<seconds>[0-9]+(?:\.[0-9]+)?)",
    ),
    ("ms", "(?P<ms>[0-9]+)", "(?P<ms>[0-9]+)"),
    ("number", "[0-9]+", "[0-9]+"),
    ("words", r"\S.*?", r"\S.*"),
    ("*", ".*?", ""),
];

const NAME: &str = "(?P<host>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)";

const PEER: &str = r"(?P<peer>\[?[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*[0-9A-Fa-f:]\]?)";

const ADDRESS: &str = r"(?:(?P<ip>[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9A-Fa-f:.]+\]|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)|(?P<host>[A-Za-z0-9][A-Za-z0-9._-]*)):(?P<port>[0-9]{1,5})";

/// What stands before the number of an error.
const MARK: &str = r"(?:[A-Za-z]*(?:error|errno|err|code|failed|fehler|erreur)[\s:=#(\[.]*(?:(?:code|no|number|nr|was|is|with)[\s:=#(\[.]+)*|[(\[#])";

/// Blanks, and what stands for them in names of errors.
const BLANKS: &str = r"[\s_-]+";

/// No letter or digit.
const EDGE: &str = "[^0-9A-Za-z]";

/// One template.
#[derive(Debug)]
pub(super) struct Template {
    source: String,
    words: Vec<String>,
    compiled: OnceLock<Option<Regex>>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// A field that does not exist, or no word by which lines could be looked up, in a sentence.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let parts = parts(text)?;
        let mut source = "(?i)".to_owned();
        let begins =
            |part: &Part| matches!(part, Part::Text(text) if text.starts_with(is_ascii_word));
        if parts.first().is_some_and(begins) {
            source.push_str("(?:^|");
            source.push_str(EDGE);
            source.push(')');
        }
        let last = parts.len().saturating_sub(1);
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => source += &escaped(text),
                Part::Mark => source += MARK,
                Part::Field(field) => source += if index == last { field.2 } else { field.1 },
            }
        }
        let ends = match parts.last() {
            Some(Part::Text(text)) => text.ends_with(is_ascii_word),
            Some(Part::Field(field)) => matches!(
                field.0,
                "code" | "port" | "address" | "number" | "ms" | "seconds"
            ),
            _ => false,
        };
        if ends {
            source.push_str("(?:$|");
            source.push_str(EDGE);
            source.push(')');
        }
        let words = words(&parts);
        if words.is_empty() {
            return Err(format!(
                "\"{text}\" has no word by which a line could be looked up"
            ));
        }
        Ok(Self {
            source,
            words,
            compiled: OnceLock::new(),
        })
    }

    /// The words, in lower case, that every line of this form has.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether it compiles, for the tests.
    #[cfg(test)]
    pub(super) fn is_sound(&self) -> bool {
        self.compiled().is_some()
    }

    /// What its fields stand for in this line; `None` where it is not found there.
    pub(super) fn find<'l>(&self, line: &'l str) -> Option<Captures<'l>> {
        self.compiled()?.captures(line)
    }

    fn compiled(&self) -> Option<&Regex> {
        let compile = || {
            let mut builder = RegexBuilder::new(&self.source);
            builder.size_limit(MAX_COMPILED_BYTES).build().ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

enum Part {
    Text(String),
    Mark,
    Field(&'static (&'static str, &'static str, &'static str)),
}

fn parts(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let (name, after) = after
            .split_once('}')
            .ok_or_else(|| format!("\"{text}\": a brace is left open"))?;
        let field = FIELDS.iter().find(|(known, ..)| *known == name);
        parts.push(match field {
            Some(field) => Part::Field(field),
            None if name == "mark" => Part::Mark,
            None => return Err(format!("\"{text}\": there is no field {{{name}}}")),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

/// The whole words of the literal text: those that no field can lengthen.
fn words(parts: &[Part]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let Part::Text(text) = part else { continue };
        let open_before = index > 0 && matches!(parts[index - 1], Part::Field(_));
        let open_after = index + 1 < parts.len();
        let mut found: Vec<&str> = super::rows::words(text).collect();
        if open_after && text.ends_with(super::rows::is_word) {
            found.pop();
        }
        if open_before && text.starts_with(super::rows::is_word) && !found.is_empty() {
            found.remove(0);
        }
        words.extend(found.into_iter().map(str::to_lowercase));
    }
    words
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if is_blank(c) => {
                while chars.peek().copied().is_some_and(is_blank) {
                    chars.next();
                }
                out += BLANKS;
            }
            '\'' | '‘' | '’' => out += "['‘’`´]",
            '"' => out += "[\"“”„«»]",
            c => out += &regex_lite::escape(c.encode_utf8(&mut [0; 4])),
        }
    }
    out
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '_' | '-')
}

fn is_ascii_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::Template;

    #[test_case(
        "connect ECONNREFUSED {address}",
        "Error: connect ECONNREFUSED 192.0.2.7:21",
        "ip",
        "192.0.2.7"
    )]
    #[test_case("connect ECONNREFUSED {address}", "connect ECONNREFUSED ::1:21", "ip", "::1"; "an IPv6 address as Node.js writes it")]
    #[test_case(
        "dial tcp {address}",
        "dial tcp ftp.example.com:21: refused",
        "host",
        "ftp.example.com"
    )]
    #[test_case("got {code} ftp response", "Got a 421: got 421 FTP-response", "code", "421"; "a hyphen for a blank")]
    #[test_case("self signed certificate", "SELF_SIGNED_CERTIFICATE", "", ""; "underscores for blanks")]
    #[test_case("doesn't match '{host}'", "doesn’t match ‘h.example’", "host", "h.example"; "other quotes")]
    #[test_case("{mark}10060", "Socket Error # 10060 Connection timed out", "", ""; "a number with its mark")]
    #[test_case("Login failed: {code} {reply}", "cd: Login failed: 530 No.", "reply", "No."; "the rest of the line")]
    fn found(template: &str, line: &str, field: &str, value: &str) {
        let template = Template::parse(template).unwrap();
        let found = template.find(line).expect("it is there");
        assert_eq!(found.name(field).map_or("", |it| it.as_str()), value);
    }

    #[test_case("{mark}10060", "we moved 10060 files"; "no mark")]
    #[test_case("timed out", "untimed outing"; "within other words")]
    #[test_case("answer {code}", "answer 5301"; "no code")]
    fn not_found(template: &str, line: &str) {
        assert!(Template::parse(template).unwrap().find(line).is_none());
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert!(Template::parse("ftp{what}").unwrap_err().contains("{what}"));
        assert!(Template::parse("ftp_{host}").is_ok());
        assert!(Template::parse("{host}ftp{host}").is_err());
    }
}
