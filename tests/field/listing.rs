//! How a form of listing is written, and what has to be read out of it.

use ftpprobe::clock::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::case::Case;
use crate::data;
use crate::judge;
use crate::play::Played;
use crate::scripted_server::behaviour::Behaviour;
use crate::scripted_server::files::Files;
use crate::scripted_server::moment::When;
use crate::scripted_server::reply::{EachTime, Reply, Then};

/// The file of a system.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listing: Vec<Listing>,
}

/// A listing. SIZE and MDTM are not known to its server, so that all has to come from the lines.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    /// In small letters, with hyphens.
    pub(crate) form: String,
    /// The lines; `{2h ago: %b %e %H:%M}` stands for that moment in that form.
    lines: Vec<String>,
    /// What ends each of them.
    #[serde(default = "crlf")]
    line_end: String,
    #[serde(default)]
    command: Command,
    /// The name to be found.
    name: String,
    /// The pattern to ask for, where it is not the name.
    pattern: Option<String>,
    /// Whether it is there.
    #[serde(default = "yes")]
    found: bool,
    size: Option<u64>,
    time: Option<Time>,
    /// Files in all. Directories are none, nor are other lines.
    files: Option<u64>,
    /// What else the server does, as in a case.
    #[serde(default)]
    server: Behaviour,
}

/// What the listing is a reply to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Command {
    #[default]
    List,
    Mlsd,
}

/// When the file was modified: `2h ago`, `2025-11-27T07:00:00Z`, `on 2025-11-27` where the day is all that is
/// known, or `unknown`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
enum Time {
    Relative(When),
    Moment(Timestamp),
    Day(Timestamp),
    Unknown,
}

/// How far a time may be off, in seconds: a minute that is cut off, and what the run takes.
const TOLERANCE: u64 = 90;
const A_DAY: u64 = 86_400;

fn crlf() -> String {
    "\r\n".to_owned()
}

fn yes() -> bool {
    true
}

impl TryFrom<String> for Time {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "unknown" {
            return Ok(Self::Unknown);
        }
        if let Some(day) = text.strip_prefix("on ") {
            let moment = format!("{day}T00:00:00Z").parse();
            return moment
                .map(Self::Day)
                .map_err(|_| format!("{day:?} is no day"));
        }
        let moment = text.parse().map(Self::Moment);
        moment.or_else(|_| text.parse().map(Self::Relative))
    }
}

impl Listing {
    /// Every listing with its system.
    pub(crate) fn all() -> Vec<(String, Self)> {
        let files = data::read::<File>("listings").into_iter();
        let one = |(system, file): (String, File)| {
            let listings = file.listing.into_iter();
            listings.map(move |listing| (system.clone(), listing))
        };
        files.flat_map(one).collect()
    }

    fn asked(&self) -> &str {
        self.pattern.as_deref().unwrap_or(&self.name)
    }

    /// The case that it makes.
    pub(crate) fn case(&self) -> Case {
        let block: String = self
            .lines
            .iter()
            .map(|it| it.clone() + &self.line_end)
            .collect();
        let mut server = self.server.clone();
        let mut lacks = vec!["SIZE", "MDTM", "STAT"];
        if self.command == Command::List {
            lacks.push("MLSD");
            server.listings.list = Some(block);
        } else {
            server.listings.mlsd = Some(block);
            server.listings.list = Some(String::new());
            let unknown = Reply::new(Some("500 Unknown command"), Then::Stays);
            let replies = &mut server.replies;
            replies.insert("MLST".to_owned(), EachTime::Always(unknown));
        }
        server.lacks = lacks.into_iter().map(str::to_owned).collect();
        server.files = Some(Files::new());
        let mut args = vec!["--tls", "off", "--expect-file", self.asked()];
        if self.files.is_some() {
            args.extend(["--expect-file", "*"]);
        }
        Case::of(&self.form, &args, server)
    }

    /// What was read wrong.
    pub(crate) fn complaints(&self, played: &Played) -> Vec<String> {
        let mut found = judge::always(played);
        let Ok(report) = serde_json::from_str::<Value>(&played.output.stdout) else {
            found.push(format!("no report: {}", played.output.stderr));
            return found;
        };
        let findings = report["findings"].as_array().into_iter().flatten();
        let ids: Vec<&str> = findings.filter_map(|it| it["id"].as_str()).collect();
        let is_missing = ids.contains(&"file-missing");
        if !self.found {
            if !is_missing {
                found.push(format!("it is not told as missing: {ids:?}"));
            }
            return found;
        }
        let root = report["root_cause"].as_str();
        if root.is_some_and(|root| root != "file-times-unreliable") {
            found.push(format!("the root cause is {root:?}"));
        }
        if is_missing {
            found.push("it is told as missing".to_owned());
        }
        let whole = |quantity, of: &str| measure(&report, quantity, of);
        let asked = self.asked();
        let expected = [
            ("files", asked, Some(1)),
            ("size", asked, self.size),
            ("files", "*", self.files),
        ];
        for (quantity, of, expected) in expected {
            let Some(expected) = expected else { continue };
            let value = whole(quantity, of);
            #[expect(clippy::cast_precision_loss, reason = "sizes of samples are small")]
            if value != Some(expected as f64) {
                found.push(format!("{quantity} of {of} is {value:?}, not {expected}"));
            }
        }
        if let Some(time) = self.time {
            found.extend(time.complaint(measure(&report, "newest-age", asked)));
        }
        found
    }
}

impl Time {
    /// What is wrong with the age that was read.
    fn complaint(self, age: Option<f64>) -> Option<String> {
        let now = Timestamp::now();
        let (expected, tolerance) = match self {
            Self::Unknown => {
                return age.map(|age| format!("it has an age, {age} s, and no time"));
            }
            Self::Relative(when) => (when.age(), TOLERANCE),
            Self::Moment(moment) => (now.signed_seconds_since(moment), TOLERANCE),
            Self::Day(day) => (now.signed_seconds_since(day), A_DAY),
        };
        #[expect(clippy::cast_possible_truncation, reason = "no file is that old")]
        let is_right = age.is_some_and(|age| (age as i64).abs_diff(expected) <= tolerance);
        (!is_right).then(|| format!("its age is {age:?}, not {expected} s"))
    }
}

/// What was measured of this file, or of whatever there is.
fn measure(report: &Value, quantity: &str, of: &str) -> Option<f64> {
    let all = report["measures"].as_array()?.iter();
    let all: Vec<&Value> = all.filter(|it| it["quantity"] == quantity).collect();
    let name = |it: &Value| {
        it["of"]
            .as_str()
            .and_then(|of| of.rsplit('/').next().map(str::to_owned))
    };
    let hit = all.iter().find(|it| name(it).as_deref() == Some(of));
    hit.or(all.first())?["value"].as_f64()
}
