//! Evidence and reports as strangers are to read them, where that is asked for.

use std::borrow::Cow;

use anyhow::{Context, Result};
use ftpprobe::evidence::Evidence;
use ftpprobe::evidence::redaction::{Given, Redact, Redaction};
use ftpprobe::report::Report;
use ftpprobe::report::contrast::Contrast;

/// What stands for the names in all that a run of the program writes for others.
pub(crate) struct Redacting(Option<Redaction>);

impl Redacting {
    /// By what was typed.
    pub(crate) fn of(what: Option<&str>) -> Self {
        let what = what.and_then(Redact::named);
        Self(what.map(Redaction::new))
    }

    /// Learns the names in it, as far as they are to be taken out.
    pub(crate) fn learn(&self, evidence: &Evidence) {
        if let Some(redaction) = &self.0 {
            redaction.learn(evidence);
        }
    }

    /// The same where there is a report alone.
    pub(crate) fn learn_report(&self, report: &Report) {
        if let Some(redaction) = &self.0 {
            report.teach(redaction);
        }
    }

    /// What came of holding two records against each other, as it is shown.
    pub(crate) fn contrast(&self, contrast: Contrast) -> Result<Contrast> {
        match &self.0 {
            Some(redaction) => contrast.redacted(redaction).context(FAILED),
            None => Ok(contrast),
        }
    }

    /// The evidence as it is shown.
    pub(crate) fn evidence<'e>(&self, evidence: &'e Evidence) -> Result<Cow<'e, Evidence>> {
        let Some(redaction) = &self.0 else {
            return Ok(Cow::Borrowed(evidence));
        };
        let redacted = evidence.redacted(redaction);
        redacted.map(Cow::Owned).context(FAILED)
    }

    /// A report on this evidence as it is shown; on none where it was saved alone.
    pub(crate) fn report<'r>(
        &self,
        report: &'r Report,
        evidence: Option<&Evidence>,
    ) -> Result<Cow<'r, Report>> {
        let Some(redaction) = &self.0 else {
            return Ok(Cow::Borrowed(report));
        };
        match evidence {
            Some(evidence) => self.learn(evidence),
            None => self.learn_report(report),
        }
        let redacted = report.redacted(redaction);
        redacted.map(Cow::Owned).context(FAILED)
    }

    /// What a target is called where it was not probed.
    pub(crate) fn label(&self, label: &str) -> String {
        match &self.0 {
            Some(redaction) => {
                redaction.learn_given(Given::Host(label));
                redaction.redacted(label)
            }
            None => label.to_owned(),
        }
    }
}

/// Nothing is shown then.
const FAILED: &str = "the report cannot be redacted; please report this as a bug";
