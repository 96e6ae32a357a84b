//! Reports with other names in them.

use super::contrast::Contrast;
use super::{PlacesReport, Report};
use crate::evidence::Phase;
use crate::evidence::redaction::{Given, Redaction};
use crate::evidence::rewriting::rewritten_by_name;

impl Report {
    /// Lets the redaction learn the names in it, where its evidence is not at hand.
    pub fn teach(&self, redaction: &Redaction) {
        let target = &self.target;
        let names = target.name.iter().chain(&target.host);
        names.for_each(|name| redaction.learn_given(Given::Host(name)));
        redaction.learn_given(Given::User(&target.user));
        let paths = target.directory.iter();
        paths.for_each(|path| redaction.learn_given(Given::Path(path)));
        for exchange in self.attempts.iter().flat_map(|it| &it.exchanges) {
            let lines = exchange.lines.iter();
            let verb = exchange.command.as_deref().map(verb);
            if exchange.phase == Phase::Greeting && exchange.code == Some(220) {
                lines.for_each(|line| redaction.learn_given(Given::Greeting(line)));
            } else if verb.is_some_and(|verb| matches!(verb, "STAT" | "MLST")) {
                redaction.learn_given(Given::Listing(&exchange.lines.join("\n")));
            }
        }
        redaction.learn_from(self);
    }

    /// The same with other names; `None` where it cannot be written so.
    #[must_use]
    pub fn redacted(&self, redaction: &Redaction) -> Option<Self> {
        if let Some(places) = &self.places {
            teach_places(places, redaction);
        }
        let mut report = rewritten_by_name(self, redaction)?;
        // Whatever somebody is called, ids are nobody's.
        report.root_cause.clone_from(&self.root_cause);
        for (finding, own) in report.findings.iter_mut().zip(&self.findings) {
            finding.id.clone_from(&own.id);
        }
        Some(report)
    }
}

impl Contrast {
    /// The same with other names; `None` where it cannot be written so.
    #[must_use]
    pub fn redacted(&self, redaction: &Redaction) -> Option<Self> {
        let mut contrast = rewritten_by_name(self, redaction)?;
        for (side, own) in [
            (&mut contrast.here, &self.here),
            (&mut contrast.there, &self.there),
        ] {
            side.root_cause.clone_from(&own.root_cause);
        }
        Some(contrast)
    }
}

/// Other places saw the same server, perhaps at another address, and no evidence of this run names them.
fn teach_places(places: &PlacesReport, redaction: &Redaction) {
    for place in &places.there {
        redaction.learn_given(Given::Host(&place.name));
        if let Some(sight) = &place.sight {
            redaction.learn_given(Given::User(&sight.target.user));
        }
    }
    redaction.learn_from(places);
}

fn verb(command: &str) -> &str {
    command.split(' ').next().unwrap_or_default()
}
