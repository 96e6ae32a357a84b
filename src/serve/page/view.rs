//! What pages show: plain data, filled in by whoever answers.

use crate::diagnosis::Verdict;
use crate::history::Slot;
use crate::knowledge::wording::{Language, Wording};
use crate::render::Style;
use crate::report::Report;
use crate::target::TlsMode;

/// What every page has.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) language: Language,
    /// Whether the address says the language, so that links go on saying it.
    pub(super) is_said: bool,
    /// The time zone in which moments are told, and how reports look besides.
    pub(super) style: Style,
    /// The path of this page, for the link to the other language.
    pub(super) path: String,
}

impl Frame {
    pub(super) fn say(&self, id: &str, values: &[(&str, &str)]) -> String {
        self.wording().say(id, values)
    }

    /// A label or a sentence without values.
    pub(super) fn label(&self, id: &str) -> String {
        self.say(id, &[])
    }

    pub(super) fn wording(&self) -> Wording {
        Wording::new(self.language)
    }

    /// The address of another page, in the same language.
    pub(super) fn link(&self, path: &str) -> String {
        if self.is_said {
            in_language(path, self.language)
        } else {
            path.to_owned()
        }
    }
}

/// The address of a page in this language.
pub(super) fn in_language(path: &str, language: Language) -> String {
    format!("{path}?lang={}", language.tag())
}

/// The page that everything begins with.
#[derive(Debug, Clone)]
pub(super) struct Front {
    /// What forms send along, so that no page of another site can send one.
    pub(super) token: String,
    /// The form, where servers can be asked for.
    pub(super) form: Option<Form>,
    /// The configured targets, and how many more there are.
    pub(super) targets: Vec<Watched>,
    pub(super) more_targets: usize,
    /// The latest checks, the last one first.
    pub(super) recent: Vec<Recent>,
}

/// The form.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    /// What was filled in before.
    pub(super) filled: Filled,
    /// The id of the sentence that says what is wrong with it, and with which field.
    pub(super) wrong: Option<(Field, &'static str)>,
}

/// What is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) host: String,
    pub(super) tls: TlsMode,
    pub(super) directory: String,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Host,
    Directory,
}

/// A configured target.
#[derive(Debug, Clone)]
pub(super) struct Watched {
    /// What it is called.
    pub(super) name: String,
    /// Host and port, if the name does not tell.
    pub(super) address: Option<String>,
    /// What was found last.
    pub(super) last: Option<Last>,
    /// What the history says of it; `None` without a history.
    pub(super) history: Option<Plotted>,
}

/// What was found last.
#[derive(Debug, Clone)]
pub(super) struct Last {
    pub(super) verdict: Verdict,
    /// When, RFC 3339.
    pub(super) at: String,
    /// The id of the root cause.
    pub(super) cause: Option<String>,
}

impl Last {
    /// When it was; the beginning of time if that cannot be read.
    pub(super) fn moment(&self) -> jiff::Timestamp {
        self.at.parse().unwrap_or(jiff::Timestamp::MIN)
    }
}

/// The history of a target over some days.
#[derive(Debug, Clone)]
pub(super) struct Plotted {
    pub(super) days: u32,
    pub(super) slots: Vec<Slot>,
}

/// A check that runs, or has ended.
#[derive(Debug, Clone)]
pub(super) struct Recent {
    /// The path of its page.
    pub(super) path: String,
    /// What was probed.
    pub(super) target: String,
    /// When it began, RFC 3339; `None` while it runs.
    pub(super) at: Option<String>,
    /// What was found, in the language of the page; `None` while it runs.
    pub(super) found: Option<(Verdict, String)>,
}

/// The page of a check that runs.
#[derive(Debug, Clone)]
pub(super) struct Running {
    /// What is probed.
    pub(super) target: String,
    /// Where its events are.
    pub(super) events: String,
    /// What it did so far.
    pub(super) steps: Vec<Step>,
}

/// One line of the progress.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Step {
    /// When it began, from the beginning of the run.
    pub(super) at: String,
    /// What is done.
    pub(super) text: String,
    /// How long the line before took; `None` for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) took: Option<String>,
}

/// The page of a check that has ended.
#[derive(Debug, Clone)]
pub(super) struct Ended<'a> {
    pub(super) report: &'a Report,
    /// Until when the page is there, RFC 3339.
    pub(super) until: String,
    /// The form that asks the same again.
    pub(super) again: Option<Again<'a>>,
}

/// What is asked again.
#[derive(Debug, Clone)]
pub(super) struct Again<'a> {
    pub(super) token: &'a str,
    pub(super) asked: &'a Asked,
}

/// What a form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// A configured target, by its name.
    Target(String),
    /// A server.
    Server(Filled),
}
