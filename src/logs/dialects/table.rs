//! The tables of a dialect: what its lines look like, and what each says.

use serde::Deserialize;

use crate::evidence::facts::TcpOutcome;
use crate::evidence::source::{Deed, Writer};
use crate::logs::event::{Event, Of, Place, Told, outcome_of};
use crate::logs::messages::Speaker;
use crate::logs::template::{Field, Found, Template, ip};
use crate::logs::unfold::Unfolding;

/// One dialect, as its file describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    /// What people call the program whose log it is.
    pub(super) title: String,
    /// Who writes it.
    pub(super) writer: Writer,
    /// How reading it was checked.
    pub(super) checked: Checked,
    /// Lines that match nothing go on with a reply that is not yet whole.
    #[serde(default)]
    pub(super) unmarked_replies: bool,
    /// The last line of a reply may stand before the others.
    #[serde(default)]
    pub(super) last_line_first: bool,
    /// What has to be done with lines before they can be matched.
    #[serde(default)]
    pub(super) unfold: Option<Unfolding>,
    /// The catalogue of messages that turns lines of other languages into English.
    #[serde(default)]
    pub(super) messages: Option<Speaker>,
    /// The dialect whose kinds of lines it has besides its own.
    #[serde(default)]
    pub(super) lines_of: Option<String>,
    /// What lines look like; the first that matches counts.
    #[serde(rename = "line")]
    pub(super) lines: Vec<LineText>,
}

/// How reading a dialect was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checked {
    /// The tests run the real program.
    Run,
    /// The real program was recorded.
    Recorded,
    /// By the program's own catalogue of messages, or its source.
    Catalogue,
    /// By samples that were written after logs of the program.
    Sample,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LineText {
    says: Vec<Says>,
    like: Vec<String>,
    #[serde(default)]
    of: Of,
    #[serde(default)]
    outcome: Option<Outcome>,
    /// The command, where the line does not hold it; before what it holds.
    #[serde(default)]
    command: Option<String>,
    /// The code, where the line does not hold it.
    #[serde(default)]
    code: Option<u16>,
    /// How surely such a line is of this dialect; 0 where any program may write it.
    #[serde(default)]
    sure: u32,
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Says {
    Begins,
    Ends,
    Connecting,
    Connected,
    NotConnected,
    NotResolved,
    Command,
    Typed,
    Reply,
    Refused,
    DataCame,
    Encrypted,
    NotEncrypted,
    TimedOut,
    DataStalled,
    ReplyMissing,
    Closed,
    Reset,
    Failed,
    LoggedIn,
    Transferred,
    ReplacedAddress,
    OtherProtocol,
    /// Nothing that matters here.
    Nothing,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Refused,
    TimedOut,
    Unreachable,
    Failed,
}

/// A line's forms, ready to be matched.
#[derive(Debug)]
pub(super) struct Line {
    says: Vec<Says>,
    forms: Vec<Template>,
    first_bytes: Option<Vec<u8>>,
    of: Of,
    outcome: Option<TcpOutcome>,
    command: Option<String>,
    code: Option<u16>,
    pub(super) sure: u32,
}

impl Line {
    /// # Errors
    ///
    /// A template that cannot be read.
    pub(super) fn of(text: LineText) -> Result<Self, String> {
        let forms: Vec<Template> = text
            .like
            .iter()
            .map(|form| Template::parse(form))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            first_bytes: forms.iter().map(Template::first_byte).collect(),
            says: text.says,
            forms,
            of: text.of,
            outcome: text.outcome.map(|outcome| match outcome {
                Outcome::Refused => TcpOutcome::Refused,
                Outcome::TimedOut => TcpOutcome::TimedOut,
                Outcome::Unreachable => TcpOutcome::Unreachable,
                Outcome::Failed => TcpOutcome::Failed,
            }),
            command: text.command,
            code: text.code,
            sure: text.sure,
        })
    }

    /// Whether such a line says that the control connection is there.
    pub(super) fn tells_connected(&self) -> bool {
        self.says.contains(&Says::Connected) && self.of != Of::Data
    }

    /// What the fields stand for, if the line has one of the forms.
    pub(super) fn read<'a>(&self, line: &'a str) -> Option<Found<'a>> {
        let first = line.bytes().next()?;
        if self
            .first_bytes
            .as_ref()
            .is_some_and(|bytes| !bytes.contains(&first))
        {
            return None;
        }
        self.forms.iter().find_map(|form| form.read(line))
    }

    /// What the line says.
    pub(super) fn tell(
        &self,
        line: &str,
        found: &Found<'_>,
        at_us: Option<u64>,
        to: &mut Vec<Told>,
    ) {
        let owned = |field| {
            found
                .get(field)
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
        };
        for says in &self.says {
            let Some(event) = self.event(*says, line, found) else {
                continue;
            };
            to.push(Told {
                session: owned(Field::Session).or_else(|| owned(Field::Client)),
                client: owned(Field::Client),
                at_us: found.at_us.or(at_us),
                event,
            });
        }
    }

    fn event(&self, says: Says, line: &str, found: &Found<'_>) -> Option<Event> {
        let get = |field| found.get(field);
        let words = || {
            let told = get(Field::Words).or_else(|| get(Field::Text));
            told.unwrap_or(line).trim().to_owned()
        };
        Some(match says {
            Says::Nothing => return None,
            Says::Begins => Event::Begins,
            Says::Ends => Event::Ends,
            Says::Connecting => Event::Connecting(self.of, place(found)),
            Says::Connected => Event::Connected(self.of, place(found)),
            Says::NotConnected => {
                let words = words();
                let outcome = self.outcome.unwrap_or_else(|| outcome_of(&words));
                Event::NotConnected(self.of, outcome, words)
            }
            Says::NotResolved => Event::NotResolved(words()),
            Says::Command => Event::Command(self.command_of(found)?),
            Says::Typed => Event::Typed(self.command_of(found)?),
            Says::Reply => Event::Reply(self.reply_of(found)?),
            Says::Refused => Event::Refused {
                verb: self.command_of(found)?,
                code: self.code?,
                words: words(),
            },
            Says::DataCame => Event::DataCame(get(Field::Bytes)?.parse().ok()?),
            Says::Encrypted => Event::Encrypted(self.of, get(Field::Version).map(str::to_owned)),
            Says::NotEncrypted => Event::NotEncrypted(self.of, words()),
            Says::TimedOut => Event::TimedOut(get(Field::Seconds).and_then(micros)),
            Says::DataStalled => Event::DataStalled,
            Says::ReplyMissing => Event::ReplyMissing,
            Says::Closed => Event::Closed { reset: false },
            Says::Reset => Event::Closed { reset: true },
            Says::Failed => Event::Failed(words()),
            Says::LoggedIn => Event::Did(Deed::LoggedIn),
            Says::Transferred => Event::Did(Deed::Transferred),
            Says::ReplacedAddress => Event::ReplacedAddress,
            Says::OtherProtocol => Event::OtherProtocol,
        })
    }

    fn command_of(&self, found: &Found<'_>) -> Option<String> {
        let get = |field| found.get(field);
        if let Some(whole) = get(Field::Ftp).or_else(|| get(Field::Command)) {
            return Some(whole.trim().to_owned());
        }
        let verb = self
            .command
            .clone()
            .or_else(|| Some(get(Field::Verb)?.to_ascii_uppercase()))?;
        let argument = get(Field::Argument).or_else(|| get(Field::User));
        Some(match argument.map(str::trim).filter(|it| !it.is_empty()) {
            Some(argument) => format!("{verb} {argument}"),
            None => verb,
        })
    }

    fn reply_of(&self, found: &Found<'_>) -> Option<String> {
        let get = |field| found.get(field);
        if let Some(line) = get(Field::Reply).or_else(|| get(Field::Coded)) {
            return Some(line.to_owned());
        }
        let text = get(Field::Text)
            .or_else(|| get(Field::Words))
            .unwrap_or_default();
        let code = match get(Field::Code) {
            Some(code) => code.to_owned(),
            None => self.code?.to_string(),
        };
        Some(format!("{code} {text}"))
    }
}

fn place(found: &Found<'_>) -> Place {
    let address = found
        .get(Field::Address)
        .and_then(|text| text.parse::<std::net::SocketAddr>().ok());
    let host = found
        .get(Field::Host)
        .map(|host| host.trim_end_matches('.'));
    let literal = host.and_then(ip);
    Place {
        // What hides a name is no name.
        host: host
            .filter(|host| literal.is_none() && host.contains(|c: char| c.is_alphanumeric()))
            .map(str::to_owned),
        ip: address
            .map(|address| address.ip())
            .or_else(|| found.get(Field::Ip).and_then(ip))
            .or(literal),
        port: address
            .map(|address| address.port())
            .or_else(|| found.get(Field::Port)?.parse().ok()),
    }
}

fn micros(seconds: &str) -> Option<u64> {
    let duration = std::time::Duration::try_from_secs_f64(seconds.parse().ok()?).ok()?;
    u64::try_from(duration.as_micros()).ok()
}
