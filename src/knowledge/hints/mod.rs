//! What a reply's text offers besides its cause: numbers, waits, dates, our address.
//!
//! Pure: no clock. A date counts from a moment that the caller names.

mod date;
mod span;

use std::net::IpAddr;
use std::sync::OnceLock;

use regex_lite::{Captures, Regex, RegexBuilder};

pub use date::Until;

/// How much of a text is looked at.
const MAX_BYTES: usize = 8192;

/// What a text offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// The number of the limit that was met.
    pub limit: Option<u64>,
    /// How many places are taken.
    pub in_use: Option<u64>,
    /// How long to wait before trying again.
    pub retry_after_seconds: Option<u64>,
    /// The wait is our reading of vague words (`a few minutes`).
    pub is_guess: bool,
    /// When to try again.
    pub until: Option<Until>,
    /// How long the server itself waits for a command, a login or data.
    pub idle_seconds: Option<u64>,
    /// Our address as the server names it.
    pub address: Option<String>,
}

impl Hints {
    /// Takes from another what this one lacks.
    pub(super) fn fill_from(&mut self, other: Self) {
        if self.retry_after_seconds.is_none() {
            self.retry_after_seconds = other.retry_after_seconds;
            self.is_guess = other.is_guess;
        }
        self.limit = self.limit.or(other.limit);
        self.in_use = self.in_use.or(other.in_use);
        self.idle_seconds = self.idle_seconds.or(other.idle_seconds);
        self.until = self.until.take().or(other.until);
        self.address = self.address.take().or(other.address);
    }

    /// How long to wait from `now`, in seconds since 1970: what the text says in so many words, or
    /// else until the date that it names. `None` also when that date has passed.
    #[must_use]
    pub fn wait_seconds(&self, now: i64) -> Option<u64> {
        let until = || self.until.as_ref()?.wait_seconds(now);
        self.retry_after_seconds.or_else(until)
    }
}

/// What a greeting or a STAT tells of the server's limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Announced {
    /// How many places there are.
    pub limit: Option<u64>,
    /// How many are taken.
    pub in_use: Option<u64>,
}

/// What this text offers. Any text will do.
#[must_use]
pub fn read(text: &str) -> Hints {
    let text = bounded(text);
    let (in_use, limit) = places(text);
    let (retry_after_seconds, is_guess) = wait(text);
    Hints {
        limit,
        in_use,
        retry_after_seconds,
        is_guess,
        until: date::until(text),
        idle_seconds: idle(text),
        address: address(text),
    }
}

/// What a greeting or the answer to STAT tells of limits. Stricter than [`read`], since such a text
/// is no refusal and may count anything.
#[must_use]
pub fn announced(text: &str) -> Announced {
    let text = bounded(text);
    // Nearly every greeting tells nothing, and then nothing needs to be compiled.
    let small = text.to_ascii_lowercase();
    let may_tell = |words: &str| small.contains(words);
    if !["user number", "client count", "/", "maximum connections"]
        .into_iter()
        .any(may_tell)
    {
        return Announced::default();
    }
    let found = ANNOUNCED.captures(text);
    Announced {
        in_use: found
            .as_ref()
            .and_then(|it| number(it, &["n1", "n2", "n3"])),
        limit: found
            .as_ref()
            .and_then(|it| number(it, &["m1", "m2"]))
            .or_else(|| number(&MAXIMUM.captures(text)?, &["m"])),
    }
}

/// A regular expression that is compiled when first needed.
struct Lazy {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Lazy {
    const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        let compile = || {
            RegexBuilder::new(self.source)
                .case_insensitive(true)
                .ignore_whitespace(true)
                .build()
                .ok()
        };
        // The tests match every expression, so each compiles.
        self.compiled.get_or_init(compile).as_ref()?.captures(text)
    }
}

static ANNOUNCED: Lazy = Lazy::new(
    r"user\ number\ (?<n1>\d{1,9})\ of\ (?<m1>\d{1,9})
    | (?:users?|clients?|connections?|sessions?)\W{0,3}\((?<n2>\d{1,9})/(?<m2>\d{1,9})\)
    | client\ count\ was\ (?<n3>\d{1,9})",
);

static MAXIMUM: Lazy = Lazy::new(r"maximum\ connections:\ ?(?<m>\d{1,9})");

static BOTH: Lazy = Lazy::new(
    r"\((?<n1>\d{1,9})/(?<m1>\d{1,9})\)
    | (?:users?|clients?|connections?|sessions?|logins?)\W{1,3}(?<n2>\d{1,9})/(?<m2>\d{1,9})
    | (?<n3>\d{1,9})\ (?:of|out\ of)\ (?<m3>\d{1,9})\ (?:users?|clients?|connections?|sessions?|logins?|allowed)",
);

static LIMIT: Lazy = Lazy::new(
    r"(?<m1>\d{1,9})\ users\ \(the\ maximum\)
    | (?:maximum|max\.?|limit|too\ many|restricted)\D{0,40}\((?<m2>\d{1,9})\)
    | (?:limit\ of|limited\ to|restricted\ to|more\ than|max\.?|maximum(?:\ of)?|already|only|up\ to)
      \ (?<m3>\d{1,9})\ (?:\w+\ )?(?:users?|clients?|connections?|sessions?|logins?|times|simultaneous|reached)
    | (?:limit\ of|open\ sessions:|maximum\ connections:)\ ?(?<m4>\d{1,9})
    | logged\ in\ (?<m5>\d{1,9})\ times",
);

/// Places taken, and how many there are.
fn places(text: &str) -> (Option<u64>, Option<u64>) {
    if let Some(found) = BOTH.captures(text) {
        return (
            number(&found, &["n1", "n2", "n3"]),
            number(&found, &["m1", "m2", "m3"]),
        );
    }
    let found = LIMIT.captures(text);
    let limit = found.and_then(|it| number(&it, &["m1", "m2", "m3", "m4", "m5"]));
    (None, limit)
}

static WAIT: Lazy = Lazy::new(
    r"(?:again|back|retry|reconnect|wait|ready|available|banned|blocked|locked|lock-?out|bann?)\b
      [^.;!0-9]{0,40}?
      (?<span>\d{1,9}(?:\.\d{1,9})?\ ?[a-zµ]+(?:\ ?(?:and\ )?\d{1,9}(?:\.\d{1,9})?\ ?[a-zµ]+)*)",
);

static VAGUE: Lazy = Lazy::new(
    r"(?:again|back|retry|reconnect|wait|ready|available)\b[^.;!0-9]{0,30}?
      \b(?<many>an?|one|a\ few|few|some|several|a\ couple\ of)\ (?<unit>second|minute|hour|moment)s?\b",
);

/// How long to wait, and whether that is a guess.
fn wait(text: &str) -> (Option<u64>, bool) {
    if let Some(found) = WAIT.captures(text) {
        let seconds = found.name("span").and_then(|it| span::seconds(it.as_str()));
        if seconds.is_some() {
            return (seconds, false);
        }
    }
    let Some(found) = VAGUE.captures(text) else {
        return (None, false);
    };
    let one = matches!(&found["many"].to_ascii_lowercase()[..], "a" | "an" | "one");
    let unit = match &found["unit"].to_ascii_lowercase()[..] {
        "second" => 1,
        "hour" => 3600,
        _ => 60,
    };
    let guess = !one || found["unit"].eq_ignore_ascii_case("moment");
    // A few minutes are three; a few seconds are ten, since nobody counts them.
    let times = match (one, unit) {
        (true, _) => 1,
        (false, 1) => 10,
        (false, _) => 3,
    };
    (Some(times * unit), guess)
}

static IDLE: Lazy = Lazy::new(
    r"(?:time-?\ ?out|inactivity|idle|no\ operation|no\ new\ data|disconnected\ after|keine\ aktion\ seit
        |aucune\ action\ depuis|realizar\ operaciones\ durante|geen\ activiteit\ gedurende)
      [^.;!0-9]{0,30}? (?<span>\d{1,9}\ ?[a-z]+)
    | timeout\ in\ seconds\ is\ (?<s1>\d{1,9})
    | idle\ timeout:\ ?(?<s2>\d{1,9})",
);

/// How long the server itself waits.
fn idle(text: &str) -> Option<u64> {
    let found = IDLE.captures(text)?;
    match found.name("span") {
        Some(span) => span::seconds(span.as_str()),
        None => number(&found, &["s1", "s2"]),
    }
}

static ADDRESS: Lazy = Lazy::new(
    r"(?: only\ to
        | from(?:\ (?:this|the|your|foreign|client|ip|address|host))*
        | (?:your|this|client|the)\ (?:ip|address|host)(?:\ address)?(?:\ is)?
        | host | ip(?:\ address)? )
      [\ :(\[]{1,3} (?<address>[0-9a-f]*[:.][0-9a-f.:]{3,44})",
);

/// Our address as the text names it.
fn address(text: &str) -> Option<String> {
    let found = ADDRESS.captures(text)?;
    let shown = found.name("address")?.as_str().trim_end_matches(['.', ':']);
    let alone = || shown.parse::<IpAddr>().ok();
    let with_port = || Some(shown.parse::<std::net::SocketAddr>().ok()?.ip());
    Some(alone().or_else(with_port)?.to_string())
}

fn number(found: &Captures<'_>, groups: &[&str]) -> Option<u64> {
    let mut groups = groups.iter().filter_map(|group| found.name(group));
    groups.next()?.as_str().parse().ok()
}

/// The beginning of a text that is too long.
fn bounded(text: &str) -> &str {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
