//! What one control connection is told, as cases write it. Whatever is left out is what a healthy server does.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde::Deserialize;

use super::files::Files;
use super::reply::{EachTime, Reply};

/// What one control connection gets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Behaviour {
    pub(crate) at_accept: AtAccept,
    /// Sent as it is, with CR LF at its end; text before the 220 is simply part of it.
    pub(crate) greeting: String,
    /// Seconds until it comes.
    pub(crate) greeting_after: f64,
    /// A part of the greeting that comes on its own.
    pub(crate) greeting_goes_on: Option<Unasked>,
    pub(crate) after_greeting: AfterGreeting,
    /// Replies to nothing, with their times after the greeting.
    pub(crate) unasked: Vec<Unasked>,
    /// Replies by what they answer, the first key that fits: the whole command line, `VERB#2` for the second of
    /// this verb in a session, `VERB *` with any argument, `VERB`. `end of VERB` is the reply that ends its transfer.
    pub(crate) replies: BTreeMap<String, EachTime<Reply>>,
    /// Commands that are not known, and that FEAT does not list.
    pub(crate) lacks: Vec<String>,
    /// The lines of FEAT.
    pub(crate) features: Option<Vec<String>>,
    /// Commands that are known, and that FEAT does not list.
    pub(crate) unlisted: Vec<String>,
    /// What there is to list and to fetch. Uploads stand beside it.
    pub(crate) files: Option<Files>,
    /// The only directories that can be entered, besides the root.
    pub(crate) directories: Option<Vec<String>>,
    pub(crate) listings: Listings,
    /// What becomes of data connections, for each passive request.
    pub(crate) data: EachTime<Data>,
    /// Uploads are not read, and so many commands after one get 500 before its final reply comes.
    pub(crate) drains: Option<usize>,
    /// From this command on every reply answers the command before.
    pub(crate) falls_behind: Option<FallsBehind>,
    /// Names that may not be made.
    pub(crate) refuses_names: Option<RefusesNames>,
    /// What listings get until TYPE was given.
    pub(crate) wants_type: Option<String>,
    /// All passive replies of a session name one port.
    pub(crate) one_port: bool,
    /// The address in 227.
    pub(crate) pasv_address: Option<Ipv4Addr>,
    /// The reply to PASV; `{address}` stands for the six numbers.
    pub(crate) pasv_reply: String,
    /// The reply to EPSV; `{port}` stands for the port.
    pub(crate) epsv_reply: String,
    pub(crate) tls: Option<Tls>,
    pub(crate) certificate: Certificate,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            at_accept: AtAccept::Greets,
            greeting: "220 Service ready".to_owned(),
            greeting_after: 0.0,
            greeting_goes_on: None,
            after_greeting: AfterGreeting::Serves,
            unasked: Vec::new(),
            replies: BTreeMap::new(),
            lacks: Vec::new(),
            features: None,
            unlisted: Vec::new(),
            files: None,
            directories: None,
            listings: Listings::default(),
            data: EachTime::Always(Data::Works),
            drains: None,
            falls_behind: None,
            refuses_names: None,
            wants_type: None,
            one_port: false,
            pasv_address: None,
            pasv_reply: "227 Entering Passive Mode ({address}).".to_owned(),
            epsv_reply: "229 Entering Extended Passive Mode (|||{port}|)".to_owned(),
            tls: None,
            certificate: Certificate::Good,
        }
    }
}

impl Behaviour {
    /// Whether a command is unknown. Without MLSD there is no MLST either.
    pub(crate) fn lacks(&self, verb: &str) -> bool {
        let verb = if verb == "MLST" { "MLSD" } else { verb };
        self.lacks.iter().any(|lacking| lacking == verb)
    }

    /// The lines of FEAT.
    pub(crate) fn features(&self) -> Vec<String> {
        const ALWAYS: &[&str] = &[
            "EPSV",
            "MDTM",
            "MLST type*;size*;modify*;",
            "PASV",
            "REST STREAM",
            "SIZE",
            "UTF8",
        ];
        const TLS: &[&str] = &["AUTH TLS", "PBSZ", "PROT"];
        let tls = if self.tls == Some(Tls::Explicit) {
            TLS
        } else {
            &[]
        };
        let usual = || [ALWAYS, tls].concat().into_iter().map(str::to_owned);
        let mut lines = self.features.clone().unwrap_or_else(|| usual().collect());
        lines.retain(|line| {
            let verb = line.split(' ').next().unwrap_or_default();
            !self.lacks(verb) && !self.unlisted.iter().any(|it| it == verb)
        });
        lines
    }
}

/// What happens first.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AtAccept {
    Greets,
    Closes,
    Resets,
    IsSilent,
    /// Says nothing until the client does; then this, and the end.
    AnswersWith(String),
}

/// What happens after the greeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AfterGreeting {
    Serves,
    Closes,
    Resets,
}

/// Something that is said without being asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unasked {
    /// Seconds.
    pub(crate) after: f64,
    pub(crate) say: String,
    /// Whether the connection is closed then.
    #[serde(default)]
    pub(crate) closes: bool,
}

/// Listings that are sent in the place of those of the files.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "UPPERCASE")]
pub(crate) struct Listings {
    pub(crate) list: Option<String>,
    pub(crate) mlsd: Option<String>,
    pub(crate) nlst: Option<String>,
    /// The lines within the reply to STAT with a path.
    pub(crate) stat: Option<String>,
}

/// What becomes of a data connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Data {
    Works,
    /// Nobody listens at the port.
    Refused,
    /// The port answers nothing.
    Dropped,
    /// It is accepted, and nothing goes over it after the 150.
    Stalls,
    /// It is reset in the midst of the data, with 426.
    Breaks,
    /// All goes well, and no final reply comes.
    Unfinished,
    /// 425 in the place of 150.
    NotOpened,
    /// It never ends.
    Endless,
    /// 150 comes only after the TLS handshake of the data connection.
    HandshakeFirst,
    /// It is accepted, and then everything is closed before 150.
    ClosedBefore150,
}

/// A reply that makes all later ones come one command late.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FallsBehind {
    /// The command that is answered twice.
    pub(crate) at: String,
    /// What the next command gets.
    pub(crate) say: String,
}

/// Names that STOR, RNTO and MKD are refused for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefusesNames {
    /// A regular expression.
    pub(crate) like: String,
    pub(crate) say: String,
}

/// How TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Tls {
    Explicit,
    Implicit,
}

/// What a server shows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Certificate {
    Good,
    SelfSigned,
    /// It has none: whatever is offered to it gets the alert `handshake_failure`, as OpenSSL does it.
    Missing,
}
