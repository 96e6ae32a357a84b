//! The form of a dialect's file.

use serde::Deserialize;

use crate::evidence::facts::TcpOutcome;
use crate::evidence::source::Writer;
use crate::logs::event::Of;
use crate::logs::messages::Speaker;
use crate::logs::unfold::Unfolding;

/// One dialect, as its file describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a habit of a program, which its file tells by name"
)]
pub(in crate::logs::dialects) struct File {
    /// What people call the program whose log it is.
    pub(in crate::logs::dialects) title: String,
    /// Who writes it.
    pub(in crate::logs::dialects) writer: Writer,
    /// How reading it was checked.
    pub(in crate::logs::dialects) checked: Checked,
    /// Lines that match nothing go on with a reply that is not yet whole.
    #[serde(default)]
    pub(in crate::logs::dialects) unmarked_replies: bool,
    /// Lines that match nothing may be errors of libraries and operating systems.
    #[serde(default)]
    pub(in crate::logs::dialects) errors: bool,
    /// The last line of a reply may stand before the others.
    #[serde(default)]
    pub(in crate::logs::dialects) last_line_first: bool,
    /// Lines have no marks: only commands with their replies show that it is FTP.
    #[serde(default)]
    pub(in crate::logs::dialects) only_as_dialogue: bool,
    /// Of a reply the first line may be all that is shown.
    #[serde(default)]
    pub(in crate::logs::dialects) cut_replies: bool,
    /// What has to be done with lines before they can be matched.
    #[serde(default)]
    pub(in crate::logs::dialects) unfold: Option<Unfolding>,
    /// The catalogue of messages that turns lines of other languages into English.
    #[serde(default)]
    pub(in crate::logs::dialects) messages: Option<Speaker>,
    /// What the program itself writes before each line.
    #[serde(default)]
    pub(in crate::logs::dialects) fronts: Vec<String>,
    /// What it writes before a command is typed. Where none is typed in time, it stands there again and again.
    #[serde(default)]
    pub(in crate::logs::dialects) prompt: Option<String>,
    /// The dialect whose kinds of lines it has besides its own.
    #[serde(default)]
    pub(in crate::logs::dialects) lines_of: Option<String>,
    /// What lines look like; the first that matches counts.
    #[serde(rename = "line", default)]
    pub(in crate::logs::dialects) lines: Vec<LineText>,
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
pub(in crate::logs::dialects) struct LineText {
    pub(super) says: Vec<Says>,
    pub(super) like: Vec<String>,
    #[serde(default)]
    pub(super) of: Of,
    #[serde(default)]
    pub(super) outcome: Option<Outcome>,
    /// The command, where the line does not hold it; before what it holds.
    #[serde(default)]
    pub(super) command: Option<String>,
    /// The code, where the line does not hold it.
    #[serde(default)]
    pub(super) code: Option<u16>,
    /// How surely such a line is of this dialect; 0 where any program may write it.
    #[serde(default)]
    pub(super) sure: u32,
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::logs::dialects) enum Says {
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
pub(super) enum Outcome {
    Refused,
    TimedOut,
    Unreachable,
    Failed,
}

impl From<Outcome> for TcpOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Refused => Self::Refused,
            Outcome::TimedOut => Self::TimedOut,
            Outcome::Unreachable => Self::Unreachable,
            Outcome::Failed => Self::Failed,
        }
    }
}
