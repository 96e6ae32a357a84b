//! A finding in the making: what the data file knows of its id, then what a rule adds.

use std::collections::BTreeMap;
use std::time::Duration;

use super::context::Context;
use super::fact::{At, Fact, LimitFact, LogFact, What};
use super::{Confidence, Finding, Retry, Severity};
use crate::evidence::facts::TcpPath;
use crate::evidence::tls::Secured;
use crate::evidence::{Exchange, Origin, Phase, Seen};
use crate::knowledge::findings::FindingId;
use crate::knowledge::hints::{self, Hints};
use crate::knowledge::replies::{Moment, Stated, classify};
use crate::target::TlsMode;
use crate::text;

/// How much of a server's text a finding carries, in terminal columns.
const MAX_TEXT: usize = 300;

/// How much of a text is looked at at all.
const MAX_CHARS: usize = 2000;

/// When to try again after a refusal that will pass, where the server names no time.
const PASSES_AFTER_SECONDS: u64 = 30;

/// A finding that still hears of its evidence.
pub(super) struct Draft<'a> {
    context: &'a Context<'a>,
    finding: Finding,
}

impl Context<'_> {
    /// A finding in the making.
    ///
    /// How sure it is follows from what it cites: that shows it, unless the rule says that it only suggests it
    /// ([`Draft::inferred`]) or that it is the words of the other side ([`Draft::stated`]).
    pub(super) fn draft(&self, id: FindingId) -> Draft<'_> {
        Draft::new(self, id)
    }

    /// A finding that is taken up again.
    pub(super) fn resume(&self, finding: Finding) -> Draft<'_> {
        Draft {
            context: self,
            finding,
        }
    }

    /// The finding that this reply states at this moment, if its text is known.
    pub(super) fn stated(&self, moment: Moment, index: usize) -> Option<Draft<'_>> {
        let exchange = self.attempt.exchanges.get(index)?;
        let (remark, stated) = match self.remarked(moment, index) {
            Some((words, stated)) => (Some(words), stated),
            None => (None, self.classified(moment, index)?),
        };
        // The same words have other causes where there is no TLS.
        let finding = if stated.finding == FindingId::TlsSessionReuseRequired && self.has_no_tls() {
            *stated.also.first()?
        } else {
            stated.finding
        };
        let draft = self.draft(finding).stated();
        let draft = draft.cites(index).hinted(&stated.hints, exchange.ended_us);
        let draft = match (finding, exchange.phase) {
            (FindingId::Greeting500Oops, phase) if phase != Phase::Greeting => {
                draft.phase(phase).value("greeted", "yes")
            }
            (FindingId::LoginLost, _) if self.is_logged_in() => draft.value("logged-in", "yes"),
            _ => draft,
        };
        let draft = match remark {
            Some(words) => {
                let words = words.to_owned();
                draft.shows(At::Log, LogFact::Remark { words })
            }
            None => draft,
        };
        let shipped = self.shipped(finding, &stated.hints);
        Some(draft.shows_all(At::Exchange(index), shipped))
    }

    /// What a server writes into its log right before a refusal, or in place of its words, tells more than these.
    fn remarked(&self, moment: Moment, index: usize) -> Option<(&str, Stated)> {
        let source = self.evidence.source.as_ref()?;
        let exchange = self.attempt.exchanges.get(index)?;
        let code = exchange.code().filter(|code| *code >= 400)?;
        if source.origin() != Origin::ServerLog {
            return None;
        }
        let before = index.checked_sub(1);
        let mut about = source.remarks.iter().filter(|remark| {
            remark.after == before || remark.after == Some(index) && exchange.text().is_empty()
        });
        about.find_map(|it| Some((it.words.as_str(), classify(moment, code, &it.words)?)))
    }

    /// Whether no session of the attempt was encrypted, as far as that is known.
    fn has_no_tls(&self) -> bool {
        let encrypted = self.attempt.secured().is_some_and(Secured::is_encrypted);
        self.evidence.source.is_none() && !encrypted
    }

    /// Whether the limit that a reply names is the one that the server is shipped with: then nobody chose it.
    fn shipped(&self, finding: FindingId, hints: &Hints) -> Option<LimitFact> {
        let defaults = self.defaults()?;
        let seconds = |span: Option<Duration>| span.map(|span| span.as_secs());
        let (named, shipped) = match finding {
            FindingId::LimitServerFull => (hints.limit, defaults.sessions.map(u64::from)),
            FindingId::LimitPerIp => (hints.limit, defaults.sessions_per_address.map(u64::from)),
            FindingId::IdleServerTimeout => (hints.idle_seconds, seconds(defaults.idle)),
            FindingId::IdleLoginTimeout => (hints.idle_seconds, seconds(defaults.login)),
            _ => return None,
        };
        Some(LimitFact::Shipped {
            software: self.software().to_owned(),
            limit: named.filter(|named| Some(*named) == shipped)?,
        })
    }
}

impl<'a> Draft<'a> {
    pub(super) fn new(context: &'a Context<'a>, id: FindingId) -> Self {
        let known = id.meta();
        let target = &context.evidence.target;
        let directory = context
            .attempt
            .directory()
            .map(|facts| facts.path.as_str())
            .or(target.directory.as_deref());
        let finding = Finding {
            id,
            severity: known.severity.into(),
            confidence: Confidence::Proven,
            phase: known.phase,
            values: BTreeMap::new(),
            exchanges: Vec::new(),
            facts: Vec::new(),
            codes: Vec::new(),
            retry: retry(known.retry),
            ours: known.ours,
        };
        // Where an option of this run is what the server minds, it is the first thing to change.
        let of_lack = matches!(
            id,
            FindingId::TlsRequiredControl | FindingId::TlsRequiredData
        );
        let is_off = context.evidence.source.is_none() && target.tls == TlsMode::Off;
        Self { context, finding }
            .value_if("flag", (of_lack && is_off).then_some("--tls off"))
            .value_if("host", target.host.as_deref())
            .number("port", target.port.map(u64::from))
            .value("user", &target.user)
            .value("software", context.software())
            .value("directory", directory.unwrap_or_default())
    }

    pub(super) fn id(&self) -> FindingId {
        self.finding.id
    }

    pub(super) fn severity(&self) -> Severity {
        self.finding.severity
    }

    /// Sets a value for the texts, if there is one.
    pub(super) fn value_if(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.value(key, value),
            None => self,
        }
    }

    /// Sets a value for the texts. What came from elsewhere is made safe here.
    pub(super) fn value(mut self, key: &str, value: &str) -> Self {
        self.finding.values.insert(key.to_owned(), safe(value));
        self
    }

    /// Sets a value that is a number, if there is one.
    pub(super) fn number(self, key: &str, value: Option<u64>) -> Self {
        match value {
            Some(value) => self.value(key, &value.to_string()),
            None => self,
        }
    }

    /// Sets the value `seconds`, if the time is known.
    pub(super) fn seconds(self, us: impl Into<Option<u64>>) -> Self {
        self.value_if("seconds", us.into().map(seconds).as_deref())
    }

    /// Sets the value `address`, if the connection's other end is known.
    pub(super) fn address(self, path: &TcpPath) -> Self {
        let address = path.address.map(|address| address.to_string());
        self.value_if("address", address.as_deref())
    }

    /// Names an exchange as evidence. The first one gives text, code and command.
    pub(super) fn cites(mut self, index: usize) -> Self {
        let context = self.context;
        let Some((_, exchange)) = context.exchange(Some(index)) else {
            return self;
        };
        if self.finding.exchanges.contains(&index) {
            return self;
        }
        self.finding.exchanges.push(index);
        if let Some(code) = exchange.code() {
            if !self.finding.codes.contains(&code) {
                self.finding.codes.push(code);
            }
            self = self.value_once("code", &code.to_string());
        }
        self = self.value_once("text", &words(exchange));
        match exchange.verb() {
            Some(verb) => self.value_once("command", &verb),
            None => self,
        }
    }

    /// The same for each of these, or for the one that there may be.
    pub(super) fn cites_all(self, indices: impl IntoIterator<Item = usize>) -> Self {
        indices.into_iter().fold(self, Self::cites)
    }

    /// Adds a fact that is not an exchange: what this place of the evidence shows. Of a place that the evidence does
    /// not have, as in a damaged file, nothing is said.
    pub(super) fn shows(self, at: impl Into<At>, what: impl Into<What>) -> Self {
        let context = self.context;
        let fact = Fact::new(context.evidence, context.number, at, what);
        fact.into_iter().fold(self, Self::with)
    }

    /// The same for each of these, or for the one that there may be.
    pub(super) fn shows_all<W: Into<What>>(
        self,
        at: impl Into<At>,
        facts: impl IntoIterator<Item = W>,
    ) -> Self {
        let at = at.into();
        let facts = facts.into_iter();
        facts.fold(self, |draft, what| draft.shows(at, what))
    }

    fn with(mut self, fact: Fact) -> Self {
        let mut known = self.finding.facts.iter();
        if known.all(|known| known.what() != fact.what()) {
            self.finding.facts.push(fact);
        }
        self
    }

    /// Adds a connection attempt as a fact. One that only follows from something else is not a fact of its own.
    pub(super) fn path(self, at: impl Into<At>, path: &TcpPath) -> Self {
        let is_known = path.seen != Seen::Inferred;
        self.shows_all(at, is_known.then_some(path))
    }

    /// The same for each of these, or for the one that there may be.
    pub(super) fn paths<'p>(
        self,
        at: impl Into<At>,
        paths: impl IntoIterator<Item = &'p TcpPath>,
    ) -> Self {
        let at = at.into();
        let paths = paths.into_iter();
        paths.fold(self, |draft, path| draft.path(at, path))
    }

    pub(super) fn phase(mut self, phase: Phase) -> Self {
        self.finding.phase = phase;
        self
    }

    pub(super) fn graded(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// It is the probe that could not tell, so that the verdict is UNKNOWN where it is critical.
    pub(super) fn ours(mut self) -> Self {
        self.finding.ours = true;
        self
    }

    /// What it rests on shows it.
    pub(super) fn shown(self) -> Self {
        self.confident(Confidence::Proven)
    }

    /// The words of the other side say it.
    pub(super) fn stated(self) -> Self {
        self.confident(Confidence::Stated)
    }

    /// Words in the log of another program say it. A server speaks for itself there; a client does, too, unless it passes on an
    /// alert of TLS.
    pub(super) fn in_words(self, words: &str) -> Self {
        let is_of_server = self.context.evidence.origin() == Origin::ServerLog;
        if is_of_server || words.to_ascii_lowercase().contains("alert") {
            self.stated()
        } else {
            self.shown()
        }
    }

    /// What it rests on suggests it, and could have other causes.
    pub(super) fn inferred(self) -> Self {
        self.confident(Confidence::Inferred)
    }

    /// The most that the rule can conclude from what it cites.
    pub(super) fn confident(mut self, most: Confidence) -> Self {
        self.finding.confidence = most;
        self
    }

    /// Its reply says by a code of 4yz that the refusal will pass (RFC 959 section 4.2.1).
    pub(super) fn passing(mut self) -> Self {
        if !self.finding.retry.advised {
            self.finding.retry = retry(Some(PASSES_AFTER_SECONDS));
        }
        self
    }

    /// Takes over what a text that came at this time offers besides its cause.
    pub(super) fn hinted(mut self, hints: &Hints, at_us: Option<u64>) -> Self {
        let seconds = i64::try_from(at_us.unwrap_or_default() / 1_000_000).unwrap_or(i64::MAX);
        let started = self.context.evidence.started_at.unix_seconds();
        let wait = hints.wait_seconds(started.saturating_add(seconds));
        // What ends by itself has an end to name, though no script should try before it.
        let ends = self.finding.retry.advised || self.finding.id.meta().expires;
        if let Some(wait) = wait.filter(|wait| ends && *wait > 0) {
            self.finding.retry.after_seconds = Some(wait);
            self.finding.retry.stated = true;
        }
        let until = hints.until.as_ref().map_or("", |until| &until.text);
        self.value_once("until", until)
            .value_once("address", hints.address.as_deref().unwrap_or_default())
            .number("limit", hints.limit)
            .number("in-use", hints.in_use)
            .number("seconds", hints.idle_seconds.or(hints.retry_after_seconds))
    }

    /// The same of a reply whose words name no known cause.
    pub(super) fn hinted_by(self, index: usize) -> Self {
        match self.context.exchange(Some(index)) {
            Some((_, exchange)) => self.hinted(&hints::read(&exchange.text()), exchange.ended_us),
            None => self,
        }
    }

    /// Makes it a finding under another id, with what was gathered so far.
    pub(super) fn renamed(self, id: FindingId) -> Self {
        let mut renamed = Self::new(self.context, id).confident(self.finding.confidence);
        for (key, value) in self.finding.values {
            renamed.finding.values.entry(key).or_insert(value);
        }
        renamed.finding.exchanges = self.finding.exchanges;
        renamed.finding.facts = self.finding.facts;
        renamed.finding.codes = self.finding.codes;
        if self.finding.retry.stated && renamed.finding.retry.advised {
            renamed.finding.retry = self.finding.retry;
        }
        renamed
    }

    /// Takes over the evidence of another finding that has the same cause.
    pub(super) fn absorb(mut self, other: Self) -> Self {
        for index in other.finding.exchanges {
            self = self.cites(index);
        }
        other.finding.facts.into_iter().fold(self, Self::with)
    }

    /// The finding, no surer than what it rests on makes it.
    pub(super) fn finding(mut self) -> Finding {
        self.finding.confidence = match self.finding.confidence {
            Confidence::Proven if self.rests_on_something() => Confidence::Proven,
            Confidence::Stated if self.rests_on_words() => Confidence::Stated,
            _ => Confidence::Inferred,
        };
        self.finding
    }

    fn rests_on_something(&self) -> bool {
        !self.finding.exchanges.is_empty() || !self.finding.facts.is_empty()
    }

    /// Whether the other side said something: a reply, or what a step heard (an alert, the resolver).
    fn rests_on_words(&self) -> bool {
        let mut cited = self.finding.exchanges.iter();
        let spoke = |index: &usize| {
            let exchange = self.context.exchange(Some(*index));
            exchange.is_some_and(|(_, it)| it.reply.is_some() || !it.raw.is_empty())
        };
        let heard = |fact: &Fact| matches!(fact.at(), At::Step(_) | At::Exchange(_) | At::Log);
        cited.any(spoke) || self.finding.facts.iter().any(heard)
    }

    fn value_once(self, key: &str, value: &str) -> Self {
        if self.finding.values.contains_key(key) || value.is_empty() {
            self
        } else {
            self.value(key, value)
        }
    }
}

fn retry(seconds: Option<u64>) -> Retry {
    Retry {
        advised: seconds.is_some(),
        after_seconds: seconds.filter(|seconds| *seconds > 0),
        stated: false,
    }
}

/// Seconds for the texts: `10`, `4.2`.
pub(super) fn seconds(us: u64) -> String {
    let tenths = (us.saturating_add(50_000)) / 100_000;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// What the server said: the reply's text, or the bytes that were no whole reply.
fn words(exchange: &Exchange) -> String {
    if exchange.reply.is_some() {
        return exchange.text();
    }
    let raw = &exchange.raw.0;
    let shown = raw.get(..raw.len().min(MAX_CHARS)).unwrap_or_default();
    text::escape_bytes(shown.trim_ascii())
}

fn safe(value: &str) -> String {
    let short: String = value.chars().take(MAX_CHARS).collect();
    text::truncate(&text::sanitize(&text::without_os_number(&short)), MAX_TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_read_well() {
        assert_eq!(seconds(10_000_000), "10");
        assert_eq!(seconds(4_240_000), "4.2");
        assert_eq!(seconds(10_020_000), "10");
        assert_eq!(seconds(0), "0");
        assert_eq!(seconds(u64::MAX), "18446744073709.5");
    }

    #[test]
    fn values_are_safe_and_short() {
        assert_eq!(safe("a\u{1b}[31m"), "a\\x1b[31m");
        assert_eq!(text::width(&safe(&"x".repeat(9999))), MAX_TEXT);
    }
}
