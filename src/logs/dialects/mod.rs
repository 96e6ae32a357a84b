//! The second layer: dialects, one file of tables each.
//!
//! A file `NAME.toml` in this folder is a dialect. `title`, `writer` (`client` or `server`) and `checked` (`run`,
//! `recorded`, `catalogue`, `sample`) are about it as a whole. Each `[[line]]` is a kind of line:
//!
//! * `like` its forms, [templates](super::template) such as `"---> {command}"`. A line is tried as it stands, and
//!   then without what stands in front of it ([`lines`](super::lines): times, levels, loggers, quoting), one thing
//!   after another. The first kind with a form that matches counts, so what is particular comes first.
//! * `says` what it says, one or several of: `command` (`{command}`, `{ftp}` or `{verb}` with `{argument}`),
//!   `bare-command` (the same, unless it stands within a reply), `reply` (`{reply}`, `{coded}` or `{code}` with
//!   `{text}`), `reported` (a reply that an error passes on, which the log may show already), `typed` (what a user typed
//!   that leads to `command`, which the log does not show), `user` (`{user}`, where the log tells it without USER),
//!   `refused` (a refusal without the whole reply; `command` and `code` say to what and with which code, `{text}` are
//!   words of the reply, `{words}` in the log of a server its own), `connecting`, `connected`, `not-connected`
//!   (`{host}`, `{ip}`, `{port}`,
//!   `{address}`, `{words}`; `outcome` where the words do not tell), `not-resolved`, `encrypted` (`{version}`),
//!   `not-encrypted`, `data-came` (`{bytes}`), `timed-out` (`{seconds}`), `data-stalled`, `reply-missing`,
//!   `closed`, `reset`, `disconnected` (by whom is not told), `failed`, `logged-in`, `transferred`,
//!   `replaced-address`, `begins`, `ends`, `other-protocol`, `via-proxy` (where the client has a proxy connect it to), `handshake`
//!   (TLS begins on the control connection), `continued` (`{text}`, which goes on with a reply that is not
//!   whole yet, if there is one), `nothing`.
//! * `lines-of`, before the first `[[line]]`: another dialect, whose kinds of lines it has besides its own; `unfold` what
//!   has to be done before lines can be matched ([`unfold`](super::unfold)); `messages` whose catalogue turns other
//!   languages into English ([`messages`](super::messages)); `fronts` what the program itself writes before each line,
//!   as templates in which `{text}` is the line, for what has to be kept of it, such as `{session}`; `prompt` what stands
//!   before a typed command, of which several in a row count as one; `unmarked-replies`
//!   for programs that print further lines of a reply without a mark; `only-as-dialogue` where lines have no marks, so
//!   that only commands with their replies show what they are; `cut-replies` where the first line of a reply may be all
//!   that is shown; `last-line-first` for one that prints a reply's last line before the others; `errors` where lines
//!   that match nothing are read as errors of libraries and operating systems.
//! * `of` `control` or `data`, where the words tell of which connection they are; else their place does.
//! * `sure` how surely such a line is of this dialect. A log is of the dialect whose lines sum up to most.
//!
//! * `dialogue` whether commands and replies without marks are FTP's
//! * `table` the file's form, and lines made into events
//! * `reader` lines of one log, one after another; `margin` what stands in front of all of them
//! * `errors` lines that are none of the dialect's, `trace` with the calls that led to them

mod dialogue;
mod errors;
mod margin;
mod reader;
mod table;
mod trace;

use std::fmt;
use std::sync::LazyLock;

use crate::evidence::source::Writer;

pub(super) use self::reader::Reader;
pub use self::table::Checked;
use self::table::{File, Line};
use super::lines::Peeler;
use super::messages::Speaker;
use super::template::Template;
use super::unfold::Unfolding;

include!(concat!(env!("OUT_DIR"), "/dialects.rs"));

/// The form in which a program writes its log.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a habit of a program, which its file tells by name"
)]
pub struct Dialect {
    name: &'static str,
    title: String,
    writer: Writer,
    checked: Checked,
    unmarked_replies: bool,
    last_line_first: bool,
    only_as_dialogue: bool,
    cut_replies: bool,
    errors: bool,
    unfold: Option<Unfolding>,
    messages: Option<Speaker>,
    fronts: Vec<Template>,
    prompt: Option<String>,
    lines: Vec<Line>,
}

static ALL: LazyLock<Vec<Dialect>> = LazyLock::new(|| {
    let mut all = Vec::with_capacity(FILES.len());
    for (name, text) in FILES {
        match Dialect::parse(name, text) {
            Ok(dialect) => all.push(dialect),
            // A test reads them all.
            Err(error) => debug_assert!(false, "{error}"),
        }
    }
    all
});

impl Dialect {
    /// All dialects, by name.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The names of all dialects, without reading their tables.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(name, _)| *name)
    }

    /// The dialect of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|dialect| dialect.name == name)
    }

    /// The word for it on the command line and in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What people call the program.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Who writes it.
    #[must_use]
    pub fn writer(&self) -> Writer {
        self.writer
    }

    /// How reading it was checked.
    #[must_use]
    pub fn checked(&self) -> Checked {
        self.checked
    }

    /// Whether it says when the control connection is there.
    pub(super) fn tells_connected(&self) -> bool {
        self.lines.iter().any(Line::tells_connected)
    }

    fn has_lines(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Whether further lines of a reply have no mark.
    pub(super) fn unmarked_replies(&self) -> bool {
        self.unmarked_replies
    }

    /// Whether replies may be shown by their first lines alone.
    pub(super) fn cut_replies(&self) -> bool {
        self.cut_replies
    }

    /// Whether it says where a session begins.
    pub(super) fn tells_beginning(&self) -> bool {
        self.lines.iter().any(Line::tells_beginning)
    }

    pub(super) fn last_line_first(&self) -> bool {
        self.last_line_first
    }

    fn parse(name: &'static str, text: &str) -> Result<Self, String> {
        let read = |name, text| -> Result<File, String> {
            toml::from_str(text).map_err(|error| format!("{name}: {error}"))
        };
        let mut file = read(name, text)?;
        if let Some(other) = &file.lines_of {
            let found = FILES.iter().find(|(name, _)| name == other);
            let (_, text) = found.ok_or_else(|| format!("{name}: there is no dialect {other}"))?;
            file.lines.extend(read(other, text)?.lines);
        }
        let fronts = file.fronts.iter().map(|front| Template::parse(front));
        let fronts = fronts
            .collect::<Result<_, _>>()
            .map_err(|error| format!("{name}: {error}"))?;
        let lines = file
            .lines
            .into_iter()
            .map(|line| Line::of(line, file.writer))
            .collect::<Result<_, _>>();
        Ok(Self {
            name,
            title: file.title,
            writer: file.writer,
            checked: file.checked,
            unmarked_replies: file.unmarked_replies,
            last_line_first: file.last_line_first,
            only_as_dialogue: file.only_as_dialogue,
            cut_replies: file.cut_replies,
            errors: file.errors,
            unfold: file.unfold,
            messages: file.messages,
            fronts,
            prompt: file.prompt,
            lines: lines.map_err(|error| format!("{name}: {error}"))?,
        })
    }
}

impl fmt::Debug for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Dialect {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Dialect {}

/// Whose log these lines are from; `None` if they are from nobody's.
#[must_use]
pub fn recognise<S: AsRef<str>>(lines: &[S]) -> Option<&'static Dialect> {
    // Every dialect takes the same things off in front.
    let peeler = Peeler::remembering();
    let certainty = |dialect| {
        let lines_read = lines.iter().map(AsRef::as_ref);
        Reader::settled(dialect, lines, &peeler).certainty(lines_read)
    };
    let mut best: Option<(u32, &Dialect)> = None;
    for dialect in Dialect::all().iter().filter(|it| it.has_lines()) {
        let sum = certainty(dialect);
        if sum > best.map_or(ENOUGH, |(most, _)| most) {
            best = Some((sum, dialect));
        }
    }
    // What is nobody's log may be an error that somebody passes on.
    let mut others = Dialect::all().iter().filter(|it| !it.has_lines());
    best.map(|(_, dialect)| dialect)
        .or_else(|| others.find(|dialect| certainty(dialect) > ENOUGH))
}

/// Less than this is no sign of a dialect.
const ENOUGH: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        for (name, text) in FILES {
            assert_eq!(Dialect::parse(name, text).map(|_| ()), Ok(()));
        }
        assert_eq!(Dialect::all().len(), FILES.len());
    }
}
