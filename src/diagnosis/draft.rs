//! How a rule writes a finding.

use super::context::{Context, seconds, shown};
use super::{Confidence, Finding, Severity, retry};
use crate::evidence::Phase;
use crate::knowledge::findings::{Gravity, known};
use crate::knowledge::replies::{Stated, wait_hint};

/// A finding in the making. What is known of its id (phase, severity, retry) is filled in already.
pub(super) struct Draft<'c> {
    context: &'c Context<'c>,
    finding: Finding,
}

impl<'c> Draft<'c> {
    pub(super) fn new(context: &'c Context<'_>, id: &str, confidence: Confidence) -> Self {
        let known = known(id);
        debug_assert!(known.is_some(), "the finding {id} is not in findings.toml");
        let severity = match known.map(|known| known.gravity) {
            Some(Gravity::Info) => Severity::Info,
            Some(Gravity::Warning) => Severity::Warning,
            Some(Gravity::Critical) | None => Severity::Critical,
        };
        let target = &context.evidence.target;
        let values = [
            ("host", target.host.clone()),
            ("port", target.port.to_string()),
            ("user", target.user.clone()),
            ("directory", target.directory.clone().unwrap_or_default()),
        ];
        let finding = Finding {
            id: id.to_owned(),
            severity,
            confidence,
            phase: known.map_or(Phase::Protocol, |known| known.phase),
            values: values
                .map(|(key, value)| (key.to_owned(), shown(&value)))
                .into(),
            exchanges: Vec::new(),
            facts: Vec::new(),
            codes: Vec::new(),
            retry: retry::of(id),
            ours: known.is_some_and(|known| known.ours),
        };
        Self { context, finding }
    }

    /// Rests on this exchange: cites it, with its code and text.
    pub(super) fn cite(mut self, index: usize) -> Self {
        let Some(exchange) = self.context.exchange(Some(index)) else {
            return self;
        };
        if !self.finding.exchanges.contains(&index) {
            self.finding.exchanges.push(index);
        }
        if let Some(code) = exchange.code() {
            if !self.finding.codes.contains(&code) {
                self.finding.codes.push(code);
            }
            self.finding
                .values
                .insert("code".to_owned(), code.to_string());
            self.finding
                .values
                .insert("text".to_owned(), shown(&exchange.text()));
            if let Some(wait) = wait_hint(&exchange.text()).filter(|_| self.finding.retry.advised) {
                self.finding.retry.after_seconds = Some(wait);
            }
        }
        if let Some(verb) = exchange.verb() {
            self.finding.values.insert("command".to_owned(), verb);
        }
        self
    }

    /// Rests on this exchange too, which is no part of its texts.
    pub(super) fn also(mut self, index: Option<usize>) -> Self {
        if let Some(index) = index.filter(|index| !self.finding.exchanges.contains(index)) {
            self.finding.exchanges.push(index);
            self.finding.exchanges.sort_unstable();
        }
        self
    }

    /// Takes over the numbers that the reply's text gives.
    pub(super) fn stated(mut self, stated: &Stated) -> Self {
        if let Some(limit) = stated.limit {
            self = self.value("limit", &limit.to_string());
        }
        if let Some(seconds) = stated.seconds {
            self = self.value("seconds", &seconds.to_string());
        }
        match &stated.address {
            Some(address) => self.value("address", address),
            None => self,
        }
    }

    /// Rests on this fact, a plain sentence with the numbers of the run.
    pub(super) fn fact(mut self, fact: impl Into<String>) -> Self {
        self.finding.facts.push(fact.into());
        self
    }

    /// A value for the placeholders of its texts.
    pub(super) fn value(mut self, key: &str, value: &str) -> Self {
        self.finding.values.insert(key.to_owned(), shown(value));
        self
    }

    /// The value `seconds`, from microseconds.
    pub(super) fn lasting(self, us: u64) -> Self {
        self.value("seconds", &seconds(us))
    }

    /// Another severity than the id has as a rule.
    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// At most a warning, if so: part of the clients gets by.
    pub(super) fn eased(self, if_so: bool) -> Self {
        let severity = self.finding.severity.min(Severity::Warning);
        if if_so { self.severity(severity) } else { self }
    }

    /// Another phase than the id has as a rule.
    pub(super) fn phase(mut self, phase: Phase) -> Self {
        self.finding.phase = phase;
        self
    }

    /// Lies with the probe or its machine.
    pub(super) fn ours(mut self) -> Self {
        self.finding.ours = true;
        self
    }

    /// The id so far.
    pub(super) fn id(&self) -> &str {
        &self.finding.id
    }

    /// The finding.
    pub(super) fn done(self) -> Finding {
        self.finding
    }
}

impl From<Draft<'_>> for Finding {
    fn from(draft: Draft<'_>) -> Self {
        draft.done()
    }
}
