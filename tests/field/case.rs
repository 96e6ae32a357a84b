//! How a case is written: what the server does, what the probe is asked, and what is right.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::Deserialize;

use crate::data::{self, OneOrMore};
use crate::scripted_server::behaviour::Behaviour;

/// The file of a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// A case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// In small letters, with hyphens.
    pub(crate) name: String,
    /// What is right, and why, as an expert would say it.
    pub(crate) why: String,
    /// What the probe is asked besides its target. `{authority}` stands for the file of the authority that signs
    /// the server's certificates.
    #[serde(default)]
    pub(crate) args: Vec<String>,
    /// In the place of the server's address; `{port}` stands for its port.
    pub(crate) target: Option<String>,
    /// Where the server is: `127.0.0.1`, `localhost` or `::1`.
    #[serde(default = "loopback")]
    pub(crate) host: String,
    /// The only names that there are, with their addresses. Needs a network namespace.
    #[serde(default)]
    pub(crate) names: BTreeMap<String, Vec<IpAddr>>,
    /// What every connection gets.
    #[serde(default)]
    server: Behaviour,
    /// What each connection gets; later ones get what the last one got.
    #[serde(default)]
    servers: Vec<Behaviour>,
    /// The command that this is about. If it is never sent, the case shows nothing and fails.
    pub(crate) about: Option<String>,
    /// That command may also never be sent.
    #[serde(default)]
    pub(crate) may_be_unasked: bool,
    pub(crate) expect: Expect,
}

/// What is right. What is left out is not judged.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Expect {
    /// The root cause: ids, `none`, or `any`. A `*` stands for whatever follows.
    pub(crate) root: OneOrMore<String>,
    pub(crate) not_root: OneOrMore<String>,
    pub(crate) exit: OneOrMore<i32>,
    pub(crate) verdict: OneOrMore<String>,
    /// Findings that have to be there.
    pub(crate) findings: OneOrMore<String>,
    /// Findings of which one has to be there.
    pub(crate) one_finding_of: Vec<String>,
    pub(crate) no_findings: OneOrMore<String>,
    /// What the finding of the root cause says, as regular expressions: in its texts, advice, settings or facts.
    pub(crate) root_says: OneOrMore<String>,
    /// Likewise, one of them.
    pub(crate) root_says_one_of: Vec<String>,
    /// What is said somewhere in the report.
    pub(crate) says: OneOrMore<String>,
    /// What is said nowhere in the report, or in the sentence about wrong usage.
    pub(crate) lacks: OneOrMore<String>,
    /// Least and most of what was measured, in seconds or bytes.
    pub(crate) measures: BTreeMap<String, [f64; 2]>,
    /// How lines begin that the probe has to send.
    pub(crate) sends: OneOrMore<String>,
    pub(crate) never_sends: OneOrMore<String>,
    /// How lines begin of which one makes a healthy verdict right as well, whatever it says.
    pub(crate) fine_if_sent: Vec<String>,
    /// Whether it is judged that advice to try again and "trying again does not help" do not stand together.
    pub(crate) advice_agrees: bool,
    pub(crate) usage_error: UsageError,
    /// What the sentence about wrong usage says.
    pub(crate) error_says: OneOrMore<String>,
    /// Most lines of the report for people.
    pub(crate) lines: Option<usize>,
    /// Software that the server must not be taken for.
    pub(crate) not_taken_for: OneOrMore<String>,
    /// Most control connections.
    pub(crate) connections: Option<usize>,
    /// Longest time of the run.
    pub(crate) seconds: Option<f64>,
}

/// Whether it is right to refuse what was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UsageError {
    #[default]
    Wrong,
    Allowed,
    Wanted,
}

fn loopback() -> String {
    "127.0.0.1".to_owned()
}

impl Case {
    /// Every case with its kind.
    pub(crate) fn all() -> Vec<(String, Self)> {
        let files = data::read::<File>("cases").into_iter();
        let one = |(kind, file): (String, File)| {
            let cases = file.case.into_iter();
            cases.map(move |case| (kind.clone(), case))
        };
        files.flat_map(one).collect()
    }

    /// A case of which nothing is expected.
    pub(crate) fn of(name: &str, args: &[&str], server: Behaviour) -> Self {
        Self {
            name: name.to_owned(),
            why: String::new(),
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            target: None,
            host: loopback(),
            names: BTreeMap::new(),
            server,
            servers: Vec::new(),
            about: None,
            may_be_unasked: false,
            expect: Expect::default(),
        }
    }

    /// What each connection gets.
    pub(crate) fn connections(&self) -> Vec<Behaviour> {
        if self.servers.is_empty() {
            return vec![self.server.clone()];
        }
        self.servers.clone()
    }

    /// What keeps it from showing anything.
    pub(crate) fn is_idle(&self) -> Option<&'static str> {
        let expect = &self.expect;
        if expect.root.as_slice().is_empty() && expect.usage_error != UsageError::Wanted {
            return Some("no root cause is expected, not even `any`");
        }
        let any = expect.root.as_slice() == ["any"];
        let only_any = any
            && [
                &expect.not_root,
                &expect.findings,
                &expect.no_findings,
                &expect.root_says,
                &expect.says,
                &expect.lacks,
                &expect.sends,
            ]
            .iter()
            .all(|it| it.as_slice().is_empty())
            && expect.exit.as_slice().is_empty()
            && expect.lines.is_none()
            && expect.measures.is_empty();
        if only_any {
            return Some("any report would be right");
        }
        if self.why.len() < 20 {
            return Some("no reason is given");
        }
        let is_small = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        if !self.name.chars().all(|it| is_small(it) || it == '-') {
            return Some("its name is not of small letters, digits and hyphens");
        }
        None
    }
}
