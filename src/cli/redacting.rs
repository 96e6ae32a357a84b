//! Evidence and reports as strangers are to read them, where that is asked for.

use std::borrow::Cow;

use anyhow::{Context, Result};
use ftpprobe::evidence::Evidence;
use ftpprobe::evidence::redaction::{Given, Redact, Redaction};
use ftpprobe::report::Report;

use super::args::OutputArgs;

/// What stands for the names in all that a run of the program writes for others.
pub(crate) struct Redacting(Option<Redaction>);

impl Redacting {
    pub(crate) fn of(args: &OutputArgs) -> Self {
        let what = args.redact.as_deref().and_then(Redact::named);
        Self(what.map(Redaction::new))
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
            Some(evidence) => redaction.learn(evidence),
            None => report.teach(redaction),
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
