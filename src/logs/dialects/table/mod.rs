//! The tables of a dialect: what its lines look like, and what each says.
//!
//! * `file` as they are written
//! * a kind of line, and what it tells (here)
//! * `values` what the fields of a line come to

mod file;
mod values;

pub use self::file::Checked;
pub(super) use self::file::File;
use self::file::{LineText, Says};
use self::values::{micros, place, reported, session, unlabelled};
use crate::evidence::facts::TcpOutcome;
use crate::evidence::source::{Deed, Writer};
use crate::logs::event::{Event, Of, Refused, Told, outcome_of};
use crate::logs::template::{Field, Found, Template};
use crate::secret::commands::without_secret;

/// What stood in front of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Front<'a> {
    /// Microseconds of the day.
    pub(super) at_us: Option<u64>,
    /// Which of several sessions the line is of.
    pub(super) session: Option<&'a str>,
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
            outcome: text.outcome.map(TcpOutcome::from),
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

    /// What the fields stand for, if the line has one of the forms; see [`Template::read_lacking`].
    pub(super) fn read<'a, 't>(
        &'t self,
        line: &'a str,
        lacking: &mut Option<&'t [u8]>,
    ) -> Option<Found<'a>> {
        let first = line.bytes().next()?;
        if self
            .first_bytes
            .as_ref()
            .is_some_and(|bytes| !bytes.contains(&first))
        {
            return None;
        }
        let mut forms = self.forms.iter();
        forms.find_map(|form| form.read_lacking(line, lacking))
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
            return Some(without_secret(whole.trim()).0);
        }
        let verb = self
            .command
            .clone()
            .or_else(|| Some(get(Field::Verb)?.to_ascii_uppercase()))?;
        let user = || get(Field::User).filter(|_| verb == "USER");
        let argument = get(Field::Argument).or_else(user);
        Some(match argument.map(str::trim).filter(|it| !it.is_empty()) {
            Some(argument) => without_secret(&format!("{verb} {argument}")).0,
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
