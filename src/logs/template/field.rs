//! The fields of templates, and what each may stand for.

use std::net::{IpAddr, SocketAddr};

use crate::dialogue::commands;
use crate::logs::event::is_coded;

/// What a field may stand for. Its name in a template is the variant's in lower case; `{*}` is
/// [`Any`](Self::Any).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::logs) enum Field {
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

pub(super) const NAMES: [(&str, Field); 26] = [
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
    pub(super) fn is_word(self) -> bool {
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
    pub(super) fn shows_its_end(self) -> bool {
        self.is_word() || shaped(self, "").is_some() || self == Self::Time
    }

    /// Whether anybody asks what it stands for.
    pub(super) fn is_telling(self) -> bool {
        !matches!(
            self,
            Self::Any | Self::Elapsed | Self::Number | Self::Word | Self::Mark | Self::Time
        )
    }

    pub(super) fn accepts(self, text: &str) -> bool {
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
pub(in crate::logs) fn ip(text: &str) -> Option<IpAddr> {
    text.trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

/// How long a field is that shows its own end.
pub(super) fn shaped(field: Field, line: &str) -> Option<usize> {
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
