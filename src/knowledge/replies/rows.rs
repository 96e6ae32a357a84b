//! The files and their rows.

use std::sync::OnceLock;

use regex_lite::{Regex, RegexBuilder};
use serde::Deserialize;

use super::Moment;
use crate::knowledge::findings::FindingId;
use crate::knowledge::hints::Hints;

/// How large a compiled expression may grow.
const MAX_COMPILED_BYTES: usize = 1 << 20;

/// The server of a row that many share.
const VARIOUS: &str = "various";

/// The files, in the order in which their rows are tried.
macro_rules! files {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../data/replies/", $name, ".toml")))),*]
    };
}

/// The files with their names.
pub(super) const FILES: [(&str, &str); 8] =
    files!("tls-required" "tls" "transfer" "limits" "server" "login" "data" "directory");

/// When a row holds, as the files write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum At {
    Any,
    Login,
    #[serde(untagged)]
    Moment(Moment),
}

impl At {
    fn holds(self, moment: Moment) -> bool {
        match self {
            Self::Any => true,
            Self::Login => matches!(moment, Moment::User | Moment::Pass),
            // Whatever a listing can meet, a file can meet, too.
            Self::Moment(Moment::Transfer) => {
                matches!(moment, Moment::Transfer | Moment::Upload | Moment::Download)
            }
            Self::Moment(own) => own == moment,
        }
    }
}

/// One text and the cause that it states.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) finding: FindingId,
    pub(super) codes: Vec<u16>,
    pub(super) at: Vec<At>,
    pub(super) pattern: String,
    /// What the same words can come from, too.
    #[serde(default)]
    pub(super) also: Vec<FindingId>,
    pub(super) profile: Option<String>,
    pub(super) server: String,
    /// A whole reply of that server.
    pub(super) example: String,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

impl Row {
    pub(super) fn holds(&self, moment: Moment, code: u16) -> bool {
        self.codes.contains(&code) && self.holds_at(moment)
    }

    pub(super) fn holds_at(&self, moment: Moment) -> bool {
        self.at.iter().any(|at| at.holds(moment))
    }

    pub(super) fn compiled(&self) -> Option<&Regex> {
        let compile = || {
            RegexBuilder::new(&self.pattern)
                .case_insensitive(true)
                .size_limit(MAX_COMPILED_BYTES)
                .build()
                .ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    /// What the groups of the pattern read out of this text; `None` where it does not match.
    pub(super) fn read(&self, text: &str) -> Option<Hints> {
        let captures = self.compiled()?.captures(text)?;
        let group = |names: [&str; 2]| names.iter().find_map(|name| captures.name(name));
        let number = |names| group(names)?.as_str().parse::<u64>().ok();
        let minutes = || Some(number(["minutes", "minutes2"])?.saturating_mul(60));
        let seconds = number(["seconds", "seconds2"]).or_else(minutes);
        let is_timer = self.finding.family().has_timers();
        Some(Hints {
            limit: number(["limit", "limit2"]),
            in_use: number(["in_use", "in_use2"]),
            retry_after_seconds: seconds.filter(|_| !is_timer),
            idle_seconds: seconds.filter(|_| is_timer),
            address: group(["address", "address2"]).map(|found| found.as_str().to_owned()),
            ..Hints::default()
        })
    }

    /// Whether these are the words of the row's server: those of its example but for numbers, or any
    /// that match where nobody else words it so.
    pub(super) fn is_worded_so(&self, text: &str) -> bool {
        let letters = |text: &str| -> String {
            let text = text.chars().filter(|c| c.is_alphabetic());
            text.flat_map(char::to_lowercase).collect()
        };
        let same = || letters(text) == letters(&self.example);
        self.server != VARIOUS && (self.profile.is_some() || same())
    }
}

/// The rows of one file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reply: Vec<Row>,
}

/// All rows of a file.
pub(super) fn parse(source: &str) -> Result<Vec<Row>, toml::de::Error> {
    toml::from_str::<File>(source).map(|file| file.reply)
}

/// All rows in order.
pub(super) fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    // The tests parse the files, so none can be malformed here.
    ROWS.get_or_init(|| {
        let files = FILES.iter().map(|(_, source)| *source);
        files
            .flat_map(|source| parse(source).unwrap_or_default())
            .collect()
    })
}
