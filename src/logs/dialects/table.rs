//! The tables of a dialect: what its lines look like, and what each says.

use serde::Deserialize;

use crate::evidence::facts::TcpOutcome;
use crate::evidence::source::{Deed, Writer};
use crate::logs::event::{Event, Of, Passed, Place, Refused, Told, outcome_of};
use crate::logs::messages::Speaker;
use crate::logs::template::{Field, Found, Template, ip};
use crate::logs::unfold::Unfolding;
use crate::secret::Secret;

/// One dialect, as its file describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a habit of a program, which its file tells by name"
)]
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
    /// Lines that match nothing may be errors of libraries and operating systems.
    #[serde(default)]
    pub(super) errors: bool,
    /// The last line of a reply may stand before the others.
    #[serde(default)]
    pub(super) last_line_first: bool,
    /// Lines have no marks: only commands with their replies show that it is FTP.
    #[serde(default)]
    pub(super) only_as_dialogue: bool,
    /// Of a reply the first line may be all that is shown.
    #[serde(default)]
    pub(super) cut_replies: bool,
    /// What has to be done with lines before they can be matched.
    #[serde(default)]
    pub(super) unfold: Option<Unfolding>,
    /// The catalogue of messages that turns lines of other languages into English.
    #[serde(default)]
    pub(super) messages: Option<Speaker>,
    /// What the program itself writes before each line.
    #[serde(default)]
    pub(super) fronts: Vec<String>,
    /// What it writes before a command is typed. Where none is typed in time, it stands there again and again.
    #[serde(default)]
    pub(super) prompt: Option<String>,
    /// The dialect whose kinds of lines it has besides its own.
    #[serde(default)]
    pub(super) lines_of: Option<String>,
    /// What lines look like; the first that matches counts.
    #[serde(rename = "line", default)]
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

/// What stood in front of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Front<'a> {
    /// Microseconds of the day.
    pub(super) at_us: Option<u64>,
    /// Which of several sessions the line is of.
    pub(super) session: Option<&'a str>,
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
    BareCommand,
    Typed,
    User,
    Reply,
    Reported,
    Refused,
    DataCame,
    Encrypted,
    NotEncrypted,
    TimedOut,
    DataStalled,
    ReplyMissing,
    Closed,
    Reset,
    Disconnected,
    Failed,
    LoggedIn,
    Transferred,
    ReplacedAddress,
    OtherProtocol,
    ViaProxy,
    Handshake,
    Continued,
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
    writer: Writer,
    pub(super) sure: u32,
}

impl Line {
    /// # Errors
    ///
    /// A template that cannot be read.
    pub(super) fn of(text: LineText, writer: Writer) -> Result<Self, String> {
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
            writer,
            sure: text.sure,
        })
    }

    /// Whether the words of such a line are of no account, or not understood.
    pub(super) fn is_general(&self) -> bool {
        self.says
            .iter()
            .all(|says| matches!(says, Says::Nothing | Says::Failed))
    }

    /// Whether such a line says nothing that matters.
    pub(super) fn tells_nothing(&self) -> bool {
        self.says == [Says::Nothing]
    }

    /// Whether such a line says that the control connection is there.
    pub(super) fn tells_connected(&self) -> bool {
        self.says.contains(&Says::Connected) && self.of != Of::Data
    }

    /// Whether such a line is a command or a reply without any mark.
    pub(super) fn is_unmarked(&self) -> bool {
        self.forms.iter().any(Template::is_field)
    }

    /// Whether such a line says that a session begins.
    pub(super) fn tells_beginning(&self) -> bool {
        self.says.contains(&Says::Begins)
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
    pub(super) fn tell(&self, line: &str, found: &Found<'_>, front: Front<'_>, to: &mut Vec<Told>) {
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
                session: session(found).or_else(|| front.session.map(str::to_owned)),
                client: owned(Field::Client),
                at_us: found.at_us.or(front.at_us),
                event,
            });
        }
    }

    fn event(&self, says: Says, line: &str, found: &Found<'_>) -> Option<Event> {
        let get = |field| found.get(field);
        let words = || {
            let told = get(Field::Words).or_else(|| get(Field::Text));
            told.unwrap_or_else(|| unlabelled(line)).trim().to_owned()
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
            Says::BareCommand => Event::BareCommand(self.command_of(found)?),
            Says::Typed => Event::Typed(self.command_of(found)?),
            Says::Reply => Event::Reply(self.reply_of(line, found)),
            Says::Reported => reported(&self.reply_of(line, found), self.command.clone())?,
            Says::User => Event::User(get(Field::User)?.trim().to_owned()),
            Says::Refused => Event::Refused(self.refused(found)?),
            Says::DataCame => Event::DataCame(get(Field::Bytes)?.parse().ok()?),
            Says::Encrypted => Event::Encrypted(self.of, get(Field::Version).map(str::to_owned)),
            Says::NotEncrypted => Event::NotEncrypted(self.of, words()),
            Says::TimedOut => Event::TimedOut(get(Field::Seconds).and_then(micros)),
            Says::DataStalled => Event::DataStalled,
            Says::ReplyMissing => Event::ReplyMissing,
            Says::Closed => Event::Closed { reset: false },
            Says::Reset => Event::Closed { reset: true },
            Says::Disconnected => Event::Disconnected,
            Says::Failed => Event::Failed(words()),
            Says::LoggedIn => Event::Did(Deed::LoggedIn),
            Says::Transferred => Event::Did(Deed::Transferred),
            Says::ReplacedAddress => Event::ReplacedAddress,
            Says::OtherProtocol => Event::OtherProtocol,
            Says::ViaProxy => Event::ViaProxy(place(found)),
            Says::Handshake => Event::Handshake,
            Says::Continued => {
                let text = get(Field::Reply).or_else(|| get(Field::Text));
                Event::Unmarked(text.unwrap_or(line).to_owned())
            }
        })
    }

    fn command_of(&self, found: &Found<'_>) -> Option<String> {
        let get = |field| found.get(field);
        if let Some(whole) = get(Field::Ftp).or_else(|| get(Field::Command)) {
            return Some(without_secret(whole.trim()));
        }
        let verb = self
            .command
            .clone()
            .or_else(|| Some(get(Field::Verb)?.to_ascii_uppercase()))?;
        let user = || get(Field::User).filter(|_| verb == "USER");
        let argument = get(Field::Argument).or_else(user);
        Some(match argument.map(str::trim).filter(|it| !it.is_empty()) {
            Some(argument) => without_secret(&format!("{verb} {argument}")),
            None => verb,
        })
    }

    /// `{words}` are the program's own in the log of a server, which tells them besides the reply; a client knows no other words
    /// than the reply's.
    fn refused(&self, found: &Found<'_>) -> Option<Refused> {
        let get = |field| found.get(field).map(|it| it.trim().to_owned());
        let told: Option<u16> = found.get(Field::Code).and_then(|code| code.parse().ok());
        let (reply, remark) = match self.writer {
            Writer::Server => (get(Field::Text), get(Field::Words)),
            Writer::Client => (get(Field::Words).or_else(|| get(Field::Text)), None),
        };
        Some(Refused {
            command: self.command_of(found).unwrap_or_default(),
            code: told.or(self.code)?,
            is_code_inferred: told.is_none(),
            reply: reply.unwrap_or_default(),
            remark: remark.filter(|it| !it.is_empty()),
        })
    }

    /// The reply; the line itself where nothing in it is said to be one.
    fn reply_of(&self, line: &str, found: &Found<'_>) -> String {
        let get = |field| found.get(field);
        if let Some(line) = get(Field::Reply).or_else(|| get(Field::Coded)) {
            return line.to_owned();
        }
        let told = get(Field::Code).map(str::to_owned);
        let Some(code) = told.or_else(|| Some(self.code?.to_string())) else {
            return line.to_owned();
        };
        let text = get(Field::Text).or_else(|| get(Field::Words));
        format!("{code} {}", text.unwrap_or_default())
    }
}

/// A line without the word in front of it, such as `Error:`.
fn unlabelled(line: &str) -> &str {
    match line.split_once(':') {
        Some(("Error" | "Status" | "Warning" | "Message" | "Trace", rest)) => rest,
        _ => line.trim_start_matches(['*', '-', '.', '!', '>', ' ']),
    }
}

/// A command line whose secret is masked, whatever stood before it in the log.
fn without_secret(line: &str) -> String {
    match line.split_once(' ') {
        Some((verb, _))
            if verb.eq_ignore_ascii_case("PASS") || verb.eq_ignore_ascii_case("ACCT") =>
        {
            format!("{verb} {}", Secret::MASK)
        }
        _ => line.to_owned(),
    }
}

/// A reply that an error passes on.
fn reported(line: &str, verb: Option<String>) -> Option<Event> {
    let (code, words) = line.trim().split_at_checked(3)?;
    let passed = Passed::of(code.parse().ok()?, words);
    Some(Event::Reported(verb, passed))
}

/// The name of the session: the log's own, or what its client's address and port are.
fn session(found: &Found<'_>) -> Option<String> {
    let get = |field| found.get(field).filter(|it| !it.is_empty());
    if let Some(name) = get(Field::Session).or_else(|| get(Field::Id)) {
        return Some(name.to_owned());
    }
    let client = get(Field::Client)?;
    Some(match get(Field::Port) {
        Some(port) => format!("{client}:{port}"),
        None => client.to_owned(),
    })
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
