//! Reply texts and the cause each one states, from `data/replies.toml`.
//!
//! Texts are localised and configurable, so callers judge by code, phase and "closed or still open?" first, and
//! ask here for what the words add.

use std::sync::OnceLock;

use regex::{Captures, RegexBuilder};
use serde::Deserialize;

/// The moment of the conversation at which a reply came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// In place of a greeting.
    Greeting,
    /// In answer to USER.
    User,
    /// In answer to PASS or ACCT.
    Pass,
    /// In answer to a command that needs no data connection.
    Directory,
    /// In answer to EPSV or PASV.
    DataSetup,
    /// In answer to PORT or EPRT.
    ActiveSetup,
    /// In answer to LIST or MLSD, or at the end of a transfer.
    Transfer,
}

/// What a reply's text states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Id of the finding.
    pub finding: &'static str,
    /// Whose text it is, where only one server has it.
    pub server: Option<&'static str>,
    /// The limit that the text names.
    pub limit: Option<u64>,
    /// The wait or duration that the text names, in seconds.
    pub seconds: Option<u64>,
    /// The address that the text names.
    pub address: Option<String>,
}

/// One row of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Id of the finding.
    pub finding: String,
    /// When it counts; at any moment if empty.
    #[serde(default)]
    pub moments: Vec<Moment>,
    /// Under which codes it counts; under any refusal (400 to 599) if empty.
    #[serde(default)]
    pub codes: Vec<u16>,
    /// Regular expressions, of which one must match. Case does not matter.
    pub patterns: Vec<String>,
    /// Whose text it is, where only one server has it.
    #[serde(default)]
    pub server: Option<String>,
    /// Literal texts of real servers.
    #[serde(default)]
    pub examples: Vec<String>,
}

impl Row {
    fn counts(&self, moment: Moment, code: u16) -> bool {
        let code_fits = match self.codes.as_slice() {
            [] => (400..600).contains(&code),
            codes => codes.contains(&code),
        };
        code_fits && (self.moments.is_empty() || self.moments.contains(&moment))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reply: Vec<Row>,
    wait: Vec<Wait>,
}

/// Words that name a wait.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wait {
    pattern: String,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    // The file is part of the program; a test reads it whole.
    FILE.get_or_init(|| toml::from_str(include_str!("data/replies.toml")).unwrap_or_default())
}

/// All rows of the file, in order.
#[must_use]
pub fn rows() -> &'static [Row] {
    &file().reply
}

/// The cause that a reply states: the first row that fits. `text` is all lines of the reply joined by a
/// blank, without codes.
#[must_use]
pub fn classify(moment: Moment, code: u16, text: &str) -> Option<Stated> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    rows()
        .iter()
        .filter(|row| row.counts(moment, code))
        .find_map(|row| {
            let captures = row
                .patterns
                .iter()
                .find_map(|pattern| found(pattern, &text))?;
            Some(Stated {
                finding: row.finding.as_str(),
                server: row.server.as_deref(),
                limit: number(&captures, "limit"),
                seconds: seconds(&captures),
                address: captures.get("address").clone(),
            })
        })
}

/// How long a reply's text asks to wait, in seconds, if it does.
#[must_use]
pub fn wait_hint(text: &str) -> Option<u64> {
    file()
        .wait
        .iter()
        .find_map(|wait| seconds(&found(&wait.pattern, text)?))
}

/// What the named groups of a pattern caught.
struct Caught(Vec<(&'static str, String)>);

impl Caught {
    fn get(&self, name: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| text.clone())
    }
}

fn found(pattern: &str, text: &str) -> Option<Caught> {
    const NAMES: [&str; 6] = [
        "limit",
        "seconds",
        "minutes",
        "hours",
        "milliseconds",
        "address",
    ];
    let pattern = RegexBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .ok()?;
    let captures: Captures<'_> = pattern.captures(text)?;
    let caught = |name| Some((name, captures.name(name)?.as_str().to_owned()));
    Some(Caught(NAMES.into_iter().filter_map(caught).collect()))
}

fn number(caught: &Caught, name: &str) -> Option<u64> {
    caught.get(name)?.parse().ok()
}

/// The duration in whole seconds, rounded up: a wait that is too short is of no use.
fn seconds(caught: &Caught) -> Option<u64> {
    [
        ("seconds", 1.0),
        ("minutes", 60.0),
        ("hours", 3600.0),
        ("milliseconds", 0.001),
    ]
    .into_iter()
    .find_map(|(name, unit)| {
        let seconds = (caught.get(name)?.parse::<f64>().ok()? * unit).ceil();
        // A day is longer than any probe waits.
        (0.0..=86_400.0).contains(&seconds).then(|| {
            std::time::Duration::try_from_secs_f64(seconds)
                .map(|wait| wait.as_secs())
                .ok()
        })?
    })
}
