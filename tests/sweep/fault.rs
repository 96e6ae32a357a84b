//! What is put in the place of one healthy answer.

use std::fmt;

/// Which answer, and what comes in its place.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// The command, as [`key`] writes it.
    pub(crate) key: String,
    /// Which of them in the whole run, from 1.
    pub(crate) nth: usize,
    pub(crate) answer: Answer,
}

/// What comes in the place of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Nothing, now and for ever; the connection stays open.
    Hang,
    /// Nothing this time; later commands are answered.
    Swallow,
    /// The connection is closed.
    Close,
    /// The connection is reset.
    Reset,
    /// This reply; the command is not carried out.
    Say(&'static str),
    /// This reply, and the connection is closed.
    SayAndClose(&'static str),
}

/// Every one of them.
pub(crate) const ANSWERS: &[Answer] = &[
    Answer::Hang,
    Answer::Swallow,
    Answer::Close,
    Answer::Reset,
    Answer::SayAndClose("421 Service not available, closing control connection."),
    Answer::Say("421 Service not available."),
    Answer::Say("450 Requested action not taken."),
    Answer::Say("451 Requested action aborted, local error in processing."),
    Answer::Say("500 Unknown command."),
    Answer::Say("502 Command not implemented."),
    Answer::Say("530 Not logged in."),
    Answer::Say("550 Permission denied."),
    Answer::Say("299 Whatever."),
    Answer::Say("399 Whatever."),
];

impl Answer {
    /// Whether something that was to come in time does not come.
    pub(crate) fn is_silence(self) -> bool {
        matches!(self, Self::Hang | Self::Swallow)
    }

    /// The code of a reply after which the session goes on.
    pub(crate) fn code(self) -> Option<u16> {
        match self {
            Self::Say(reply) => reply[..3].parse().ok(),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, nth, answer } = self;
        write!(f, "{key} number {nth}: {answer:?}")
    }
}

/// The greeting, which no command asks for.
pub(crate) const GREETING: &str = "greeting";

/// What a command line is called: its verb, with its argument where that makes it another command.
pub(crate) fn key(line: &str) -> String {
    let (verb, argument) = line.split_once(' ').unwrap_or((line, ""));
    let verb = verb.to_ascii_uppercase();
    match verb.as_str() {
        "STAT" if !argument.is_empty() => "STAT path".to_owned(),
        "AUTH" | "PROT" => format!("{verb} {argument}"),
        _ => verb,
    }
}

/// The final reply of a transfer that this command began.
pub(crate) fn final_reply(key: &str) -> String {
    format!("226 of {key}")
}
