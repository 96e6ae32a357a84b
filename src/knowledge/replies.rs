//! Reply texts and the cause each one states, from `data/replies.toml`.
//!
//! A row holds for some codes at some moments of the conversation: the same words mean different
//! things in a greeting and after a password. The first row that matches wins. Only rows whose code
//! and moment fit have their expression compiled.

use std::sync::OnceLock;

use regex::{Captures, Regex, RegexBuilder};
use serde::Deserialize;

/// How much of a reply is looked at.
const MAX_CHARS: usize = 8192;

/// How large a compiled expression may grow.
const MAX_COMPILED_BYTES: usize = 1 << 20;

/// The point of the conversation at which a reply came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// In place of a greeting.
    Greeting,
    /// In answer to USER.
    User,
    /// In answer to PASS or ACCT.
    Pass,
    /// In answer to EPSV or PASV.
    DataSetup,
    /// In answer to PORT or EPRT.
    Port,
    /// In answer to LIST or MLSD, or at the end of the transfer, in passive mode.
    Transfer,
    /// The same in active mode.
    ActiveTransfer,
    /// In answer to CWD, PWD or STAT.
    Directory,
    /// Anywhere else in the session.
    Session,
}

/// The moments as the file writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum At {
    Greeting,
    User,
    Pass,
    Login,
    DataSetup,
    Port,
    Transfer,
    ActiveTransfer,
    Directory,
    Any,
}

impl At {
    fn holds(self, moment: Moment) -> bool {
        match self {
            Self::Any => true,
            Self::Login => matches!(moment, Moment::User | Moment::Pass),
            Self::Greeting => moment == Moment::Greeting,
            Self::User => moment == Moment::User,
            Self::Pass => moment == Moment::Pass,
            Self::DataSetup => moment == Moment::DataSetup,
            Self::Port => moment == Moment::Port,
            Self::Transfer => moment == Moment::Transfer,
            Self::ActiveTransfer => moment == Moment::ActiveTransfer,
            Self::Directory => moment == Moment::Directory,
        }
    }
}

/// What a reply states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The id of the finding.
    pub finding: &'static str,
    /// Whose text it is.
    pub server: &'static str,
    /// The limit that the text names.
    pub limit: Option<u64>,
    /// The time that the text names, in seconds.
    pub seconds: Option<u64>,
    /// The address that the text names.
    pub address: Option<String>,
}

/// One text and the cause that it states.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    finding: String,
    codes: Vec<u16>,
    at: Vec<At>,
    pattern: String,
    server: String,
    /// A whole reply of that server, for the tests.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: String,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

impl Row {
    fn holds(&self, moment: Moment, code: u16) -> bool {
        self.codes.contains(&code) && self.at.iter().any(|at| at.holds(moment))
    }

    fn compiled(&self) -> Option<&Regex> {
        let compile = || {
            RegexBuilder::new(&self.pattern)
                .case_insensitive(true)
                .size_limit(MAX_COMPILED_BYTES)
                .build()
                .ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// What this reply states, if its text is known. `text` is all lines without their codes.
#[must_use]
pub fn classify(moment: Moment, code: u16, text: &str) -> Option<Stated> {
    let text = collapsed(text);
    let mut rows = rows().iter().filter(|row| row.holds(moment, code));
    rows.find_map(|row| {
        let pattern = row.compiled()?;
        let captures = pattern.captures(&text)?;
        Some(stated(row, &captures))
    })
}

/// Ids of all findings that some text states.
pub fn findings() -> impl Iterator<Item = &'static str> {
    rows().iter().map(|row| row.finding.as_str())
}

fn stated(row: &'static Row, captures: &Captures<'_>) -> Stated {
    let text = |names: [&str; 2]| names.iter().find_map(|name| captures.name(name));
    let number = |names| text(names)?.as_str().parse::<u64>().ok();
    let minutes = || Some(number(["minutes", "minutes2"])?.saturating_mul(60));
    Stated {
        finding: &row.finding,
        server: &row.server,
        limit: number(["limit", "limit2"]),
        seconds: number(["seconds", "seconds2"]).or_else(minutes),
        address: text(["address", "address2"]).map(|address| address.as_str().to_owned()),
    }
}

/// Runs of blanks and control characters made one blank, and colour escapes taken out.
fn collapsed(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().take(MAX_CHARS).peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' && chars.peek() == Some(&'[') {
            // An escape sequence ends at its first letter.
            let _ = chars.by_ref().find(char::is_ascii_alphabetic);
        } else if c.is_whitespace() || c.is_control() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

fn rows() -> &'static [Row] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        reply: Vec<Row>,
    }

    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    // The tests parse the file, so it cannot be malformed here.
    ROWS.get_or_init(|| {
        toml::from_str::<File>(include_str!("data/replies.toml"))
            .map(|file| file.reply)
            .unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENTS: [Moment; 9] = [
        Moment::Greeting,
        Moment::User,
        Moment::Pass,
        Moment::DataSetup,
        Moment::Port,
        Moment::Transfer,
        Moment::ActiveTransfer,
        Moment::Directory,
        Moment::Session,
    ];

    /// Code and text of an example as it came from the wire, its lines joined by a line feed.
    fn read(example: &str) -> (u16, String) {
        let code = example[..3].parse().unwrap();
        let coded = |line: &str| line.starts_with(&example[..3]);
        let bare = |line: &str| {
            line.get(if coded(line) { 4.. } else { 0.. })
                .map(str::to_owned)
        };
        let lines: Vec<String> = example.lines().filter_map(bare).collect();
        (code, lines.join(" "))
    }

    #[test]
    fn the_file_is_well_formed() {
        toml::from_str::<toml::Table>(include_str!("data/replies.toml")).unwrap();
        assert!(rows().len() > 130, "{}", rows().len());
    }

    #[test]
    fn every_example_states_the_finding_of_its_row() {
        let mut wrong = Vec::new();
        for row in rows() {
            let (code, text) = read(&row.example);
            assert!(row.compiled().is_some(), "{} does not compile", row.pattern);
            assert!(row.codes.contains(&code), "{}: no such code", row.example);
            let moments = MOMENTS.iter().filter(|moment| row.holds(**moment, code));
            // Where a row holds at any moment, rows of one moment may come first.
            let any = row.at.contains(&At::Any);
            let found: Vec<_> = moments
                .map(|moment| (*moment, classify(*moment, code, &text)))
                .collect();
            let right =
                |stated: &Option<Stated>| stated.as_ref().is_some_and(|s| s.finding == row.finding);
            let all = found.iter().all(|(_, stated)| right(stated));
            let one = found.iter().any(|(_, stated)| right(stated));
            if !(all || any && one) {
                wrong.push(format!("{}\n  {}: {found:?}", row.example, row.finding));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_row_names_a_known_finding() {
        for finding in findings() {
            assert!(
                crate::knowledge::findings::known(finding).is_some(),
                "{finding}"
            );
        }
    }

    #[test]
    fn the_same_words_mean_what_their_moment_says() {
        let at = |moment, code, text| classify(moment, code, text).map(|stated| stated.finding);
        let bare = "Service not available.";
        assert_eq!(at(Moment::Greeting, 421, bare), Some("source-denied"));
        assert_eq!(at(Moment::Session, 421, bare), None);
        let denied = "Permission denied.";
        assert_eq!(
            at(Moment::User, 530, denied),
            Some("login-user-denied-by-list")
        );
        assert_eq!(
            at(Moment::Directory, 550, denied),
            Some("dir-no-permission")
        );
        assert_eq!(at(Moment::DataSetup, 550, denied), Some("pasv-disabled"));
        assert_eq!(at(Moment::Port, 550, denied), Some("port-disabled"));
        let ssl = "Policy requires SSL.";
        assert_eq!(at(Moment::User, 534, ssl), Some("tls-required-control"));
        assert_eq!(at(Moment::Transfer, 534, ssl), Some("tls-required-data"));
        let failed = "Failed to establish connection.";
        assert_eq!(
            at(Moment::Transfer, 425, failed),
            Some("data-accepted-by-middlebox")
        );
        assert_eq!(
            at(Moment::ActiveTransfer, 425, failed),
            Some("active-connect-back-blocked")
        );
    }

    #[test]
    fn numbers_and_addresses_are_read() {
        let stated = classify(
            Moment::Greeting,
            421,
            "Too many connections (8) from this IP",
        )
        .unwrap();
        assert_eq!((stated.limit, stated.seconds), (Some(8), None));
        let stated = classify(Moment::Session, 421, "Idle timeout (600 seconds): closing").unwrap();
        assert_eq!(stated.seconds, Some(600));
        let only = "I won't open a connection to 192.168.1.19 (only to 203.0.113.12)";
        let stated = classify(Moment::Port, 500, only).unwrap();
        assert_eq!(stated.address.as_deref(), Some("203.0.113.12"));
    }

    #[test]
    fn blanks_colours_and_case_do_not_matter() {
        let text = "\u{1b}[31mTOO  many\r\n connections (3)\tfrom this IP\u{1b}[0m";
        assert_eq!(collapsed(text), "TOO many connections (3) from this IP");
        let stated = classify(Moment::Greeting, 421, text).unwrap();
        assert_eq!(stated.finding, "limit-per-ip");
    }

    #[test]
    fn an_unknown_text_states_nothing() {
        assert_eq!(
            classify(Moment::Greeting, 421, "Come back another day."),
            None
        );
        assert_eq!(classify(Moment::Pass, 530, ""), None);
    }
}
