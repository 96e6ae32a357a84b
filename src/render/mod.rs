//! How it looks: one file a format, behind one trait of one method.
//!
//! * [`Format`] their names, [`renderer`] picks one, [`Renderer`] is what they share (this file)
//! * [`Style`] every decision on colours and symbols
//! * `neutral` words of a server that act in no page, ticket or spreadsheet
//! * `words` what is said of each part, on a terminal and in a page
//! * `alert` what an alert says, `advice` who is to act, and whether to come back
//! * `text` for people: the face of the program; [`Live`] a conversation while it goes on
//! * `json` one object, `jsonl` one line, for programs
//! * [`html`](mod@html) a page for people, in one file
//! * `nagios`, [`metrics`] (Prometheus) for monitoring systems, `junit` for build servers, `markdown` for tickets
//! * [`roundup`] what many targets come to together
//! * [`contrast`] two reports held against each other
//! * [`history`] what earlier runs saw, [`watch`] what the checks of a watch find
//! * [`catalogue`] reply codes explained, for people, programs and the documentation

mod advice;
mod alert;
pub mod catalogue;
pub mod contrast;
#[cfg(feature = "history")]
pub mod history;
pub mod html;
mod json;
mod jsonl;
mod junit;
mod markdown;
pub mod metrics;
mod nagios;
mod neutral;
pub mod roundup;
mod style;
mod text;
#[cfg(feature = "history")]
pub mod watch;
mod words;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

pub use style::Style;
pub use text::live::Live;
pub use text::wrap;

use crate::report::Report;
use crate::text::did_you_mean;

/// Writes reports in one format.
pub trait Renderer {
    /// Writes the reports, the last line ended. Of a format that is a whole document
    /// ([`Format::is_document`]) all reports of a run have to come at once.
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()>;
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object over many lines.
    Json,
    /// One JSON object on one line.
    Jsonl,
    /// The output of a monitoring plugin: a status line with performance data, then details.
    Nagios,
    /// Metrics in the text format of Prometheus.
    Prometheus,
    /// For a ticket.
    Markdown,
    /// The results of tests, for build servers.
    Junit,
    /// A page for people, in one file.
    Html,
}

impl Format {
    /// All formats, the default one first.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Json,
        Self::Jsonl,
        Self::Nagios,
        Self::Prometheus,
        Self::Markdown,
        Self::Junit,
        Self::Html,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.traits().name
    }

    /// Whether all reports of a run make one document, which can be written only when the last one is there.
    #[must_use]
    pub fn is_document(self) -> bool {
        self.traits().document
    }

    /// Whether people read it, so that reports in a row are set apart.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        self.traits().people
    }

    /// Whether it tells times in the zone of who reads it.
    #[must_use]
    pub fn has_local_times(self) -> bool {
        self.traits().local_times
    }

    /// Whether what targets said is shown at length even where it is a document of many reports.
    #[must_use]
    pub fn has_transcripts(self) -> bool {
        self.traits().transcripts
    }

    /// Whether each report is written as soon as it is there, whatever the order of the targets.
    #[must_use]
    pub fn is_unordered(self) -> bool {
        self.traits().unordered
    }

    /// All that tells one format from another: with its line in [`Format::ALL`] and in [`renderer`], what a new one needs.
    fn traits(self) -> Traits {
        let plain = Traits::default();
        match self {
            Self::Text => Traits {
                name: "text",
                people: true,
                local_times: true,
                ..plain
            },
            Self::Json => Traits {
                name: "json",
                ..plain
            },
            Self::Jsonl => Traits {
                name: "jsonl",
                unordered: true,
                ..plain
            },
            Self::Nagios => Traits {
                name: "nagios",
                document: true,
                ..plain
            },
            Self::Prometheus => Traits {
                name: "prometheus",
                document: true,
                ..plain
            },
            Self::Markdown => Traits {
                name: "markdown",
                people: true,
                ..plain
            },
            Self::Junit => Traits {
                name: "junit",
                document: true,
                ..plain
            },
            Self::Html => Traits {
                name: "html",
                document: true,
                people: true,
                local_times: true,
                transcripts: true,
                ..plain
            },
        }
    }
}

/// What the methods of [`Format`] tell.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a trait of its own, and none follows from another"
)]
struct Traits {
    name: &'static str,
    document: bool,
    people: bool,
    local_times: bool,
    transcripts: bool,
    unordered: bool,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no format's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown format `{0}`{hint} (known: {known})",
    hint = did_you_mean(.0, Format::ALL.map(Format::name)),
    known = Format::ALL.map(Format::name).join(", ")
)]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        all.find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// The renderer of a format. Only text has colours, and only texts for people have a language.
#[must_use]
pub fn renderer(format: Format, style: &Style) -> Box<dyn Renderer> {
    match format {
        Format::Text => Box::new(text::Text::new(style.clone())),
        Format::Json => Box::new(json::Json),
        Format::Jsonl => Box::new(jsonl::Jsonl),
        Format::Nagios => Box::new(nagios::Nagios::new(style)),
        Format::Prometheus => Box::new(metrics::Prometheus),
        Format::Markdown => Box::new(markdown::Markdown::new(style)),
        Format::Junit => Box::new(junit::Junit::new(style)),
        Format::Html => Box::new(html::Html::new(style)),
    }
}
