//! What comes in the place of an answer.

use std::time::Duration;

use serde::{Deserialize, Deserializer};

/// An answer that is due.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Due<'a> {
    /// The greeting, which no command asks for.
    Greeting,
    /// The answer to this command line.
    Command(&'a str),
    /// The reply at the end of the transfer that this verb began.
    End(&'a str),
}

/// Somebody who may put another reply in the place of each answer.
pub(crate) trait Script: Send + Sync {
    /// What comes in the place of the answer that is due now on this connection; `None` leaves it as it is.
    fn instead(&self, connection: usize, due: Due<'_>) -> Option<Reply>;
}

/// A reply, and what follows it. In cases: a text, or a table of `after`, `say` and `then`.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// How long it is in coming.
    pub(crate) after: Duration,
    /// Sent as it is, with CR LF at its end; nothing is sent without.
    pub(crate) say: Option<String>,
    pub(crate) then: Then,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Then {
    /// The session goes on.
    Stays,
    /// The connection is closed.
    Closes,
    /// The connection is reset.
    Resets,
    /// Whatever else is asked stays unanswered; the connection stays open.
    Hangs,
    /// The command is answered as a healthy server would.
    Answers,
}

impl Reply {
    /// A reply that comes at once.
    pub(crate) fn new(say: Option<&str>, then: Then) -> Self {
        Self {
            after: Duration::ZERO,
            say: say.map(str::to_owned),
            then,
        }
    }
}

/// What follows unless something else is written: a 421 ends the session.
fn usual(say: Option<&str>) -> Then {
    match say {
        Some(text) if text.starts_with("421") => Then::Closes,
        _ => Then::Stays,
    }
}

impl<'de> Deserialize<'de> for Reply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            #[serde(default)]
            after: f64,
            say: Option<String>,
            then: Option<Then>,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Text(String),
            Table(Table),
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::Text(text) => Self::new(Some(&text), usual(Some(&text))),
            Form::Table(Table { after, say, then }) => Self {
                after: Duration::from_secs_f64(after),
                then: then.unwrap_or_else(|| usual(say.as_deref())),
                say,
            },
        })
    }
}

/// One value, or one for each time, of which the last one stays.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum EachTime<T> {
    Always(T),
    InTurn(Vec<T>),
}

impl<T> EachTime<T> {
    /// The value for this time, counted from 0.
    pub(crate) fn at(&self, time: usize) -> Option<&T> {
        match self {
            Self::Always(value) => Some(value),
            Self::InTurn(values) => values.get(time).or(values.last()),
        }
    }
}
