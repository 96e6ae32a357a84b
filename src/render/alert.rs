//! What an alert says.

use super::style;
use crate::knowledge::wording::Wording;
use crate::report::{AlertKind, AlertReport, Report};

/// What has changed, or has not.
pub(super) fn alerted(report: &Report, alert: &AlertReport, wording: Wording) -> String {
    let status = |verdict, root_cause: Option<&String>| {
        let (word, _) = style::verdict(verdict);
        let cause = root_cause.map(|id| format!(" {id}"));
        format!("{word}{}", cause.unwrap_or_default())
    };
    let after = status(report.verdict, report.root_cause.as_ref());
    let now = [("after", after.as_str()), ("since", &alert.since)];
    match (&alert.previous, alert.kind) {
        (_, AlertKind::Reminder) => wording.say("alert-reminder", &now),
        (None, AlertKind::Change) => wording.say("alert-first", &now),
        (Some(previous), AlertKind::Change) => {
            let before = status(previous.verdict, previous.root_cause.as_ref());
            let [after, since] = now;
            let before_since = ("before-since", previous.since.as_str());
            let values = [("before", before.as_str()), before_since, after, since];
            wording.say("alert-change", &values)
        }
    }
}
