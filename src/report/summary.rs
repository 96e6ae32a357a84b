//! The run in one sentence.

use super::data::{Carries, carries};
use super::shape::DataReport;
use super::words::{duration, mode, ms, place};
use crate::diagnosis::{Finding, Verdict};
use crate::evidence::tls::Secured;
use crate::evidence::{AskedTarget, Attempt, Evidence, Outcome};
use crate::knowledge::findings::FindingId;
use crate::knowledge::wording::Wording;
use crate::target::Until;

/// The host, or the words for a server that a log does not name.
pub(super) fn host(target: &AskedTarget, wording: Wording) -> String {
    let unnamed = || wording.say("summary-unnamed", &[]);
    target.host.clone().unwrap_or_else(unnamed)
}

/// What works, when nothing is wrong.
pub(super) fn success(evidence: &Evidence, data: &[DataReport], wording: Wording) -> String {
    let host = host(&evidence.target, wording);
    let host = ("host", host.as_str());
    let time = evidence.duration_us.map(|us| duration(ms(us)));
    let time = time.unwrap_or_default();
    let Some(attempt) = evidence.last_attempt() else {
        return wording.say("summary-not-probed", &[host]);
    };
    let mut done = Vec::new();
    if attempt.logged_in().is_some_and(|login| login.accepted) {
        let user = ("user", evidence.target.user.as_str());
        let tls = ("tls", version(attempt).unwrap_or_default());
        done.push(wording.say("summary-logged-in", &[user, tls]));
    }
    let worked = data.iter().zip(&attempt.data);
    let worked = worked.filter(|(report, _)| report.outcome == Outcome::Ok);
    let carried = worked.map(|(report, data)| (report, carries(attempt, data)));
    let (listed, others): (Vec<_>, Vec<_>) = carried.partition(|(_, it)| *it == Carries::Listing);
    let files = others.into_iter().filter(|(_, it)| *it != Carries::Unknown);
    let files: Vec<_> = files.collect();
    let modes = |reports: &[(&DataReport, Carries)]| {
        let mut modes: Vec<_> = reports
            .iter()
            .map(|(it, _)| mode(it.mode, wording))
            .collect();
        modes.dedup();
        modes.join(&wording.say("summary-and", &[]))
    };
    if let Some((first, _)) = listed.first() {
        let directory = attempt.directory().map_or_else(
            || wording.say("summary-the-directory", &[]),
            |directory| directory.path.clone(),
        );
        let entries = first.entries.map(|entries| entries.to_string());
        let values = [
            ("directory", directory.as_str()),
            ("entries", entries.as_deref().unwrap_or_default()),
            ("modes", &modes(&listed)),
        ];
        done.push(wording.say("summary-listed", &values));
    }
    if !files.is_empty() {
        let count = files.len().to_string();
        let values = [("files", count.as_str()), ("modes", &modes(&files))];
        let id = if files.len() == 1 {
            "summary-transferred-one"
        } else {
            "summary-transferred"
        };
        done.push(wording.say(id, &values));
    }
    done.extend(found(attempt, wording));
    if let Some(until) = evidence.asked.until {
        let secured = attempt.secured();
        let encrypted = secured.is_some_and(Secured::is_encrypted);
        let place = as_far_as(until, encrypted, wording);
        let done = done.join(&wording.say("summary-comma", &[]));
        let values = [
            host,
            ("place", place.as_str()),
            ("done", &done),
            ("time", &time),
        ];
        return wording.say("summary-until", &values);
    }
    if done.is_empty() {
        return wording.say("summary-answers", &[host, ("time", &time)]);
    }
    let done = done.join(&wording.say("summary-comma", &[]));
    wording.say("summary-works", &[host, ("done", &done), ("time", &time)])
}

/// The part of the conversation that a run was to end after. Where TLS was to be tried and is not to be had, the one
/// before it.
#[must_use]
pub fn as_far_as(until: Until, encrypted: bool, wording: Wording) -> String {
    let id = match until {
        Until::Greeting => "until-greeting",
        Until::Tls if encrypted => "until-tls",
        Until::Tls => "until-no-tls",
        Until::Login => "until-login",
        Until::Directory => "until-directory",
        Until::Data => "until-data",
    };
    wording.say(id, &[])
}

/// The expected files that are there.
fn found(attempt: &Attempt, wording: Wording) -> Option<String> {
    let looks = attempt.expected()?.files.iter();
    let names: Vec<String> = looks
        .filter(|look| look.matched > 0)
        .map(|look| {
            let count = look.matched.to_string();
            let values = [("name", look.name.as_str()), ("entries", &count)];
            wording.say("summary-found-one", &values)
        })
        .collect();
    let names = names.join(&wording.say("summary-comma", &[]));
    (!names.is_empty()).then(|| wording.say("summary-found", &[("names", &names)]))
}

/// The version of TLS that protects the login, if one does.
fn version(attempt: &Attempt) -> Option<&str> {
    let login = attempt.logged_in()?;
    let secured = attempt.secured().filter(|secured| secured.is_encrypted())?;
    let session = secured.handshake.as_ref()?.session.as_ref()?;
    login
        .refused_over_tls
        .is_none()
        .then_some(session.version.as_str())
}

/// What is wrong, and where.
pub(super) fn trouble(
    evidence: &Evidence,
    verdict: Verdict,
    finding: &Finding,
    title: &str,
    wording: Wording,
) -> String {
    let host = host(&evidence.target, wording);
    let host = ("host", host.as_str());
    // Which check it was matters more than that there was one.
    let names = finding.values.get("names").map(String::as_str);
    let names = names.filter(|_| finding.id == FindingId::ThresholdNotMeasured);
    let title = match names {
        Some(names) => wording.say("summary-named", &[("title", title), ("names", names)]),
        None => title.to_owned(),
    };
    let title = ("title", title.as_str());
    if let Some(held) = &evidence.held_off {
        let (since, until) = (held.since.to_string(), held.until.to_string());
        let values = [host, title, ("since", &since), ("until", &until)];
        return wording.say("summary-held-off", &values);
    }
    // A limit or a protocol fault can show anywhere; the exchange that shows it says where.
    let shown_at = || {
        let index = finding.exchanges.first()?;
        let exchange = evidence.last_attempt()?.exchange(Some(*index))?;
        place(exchange.phase, wording)
    };
    let place = place(finding.phase, wording).or_else(shown_at);
    let place = ("place", place.as_deref().unwrap_or_default());
    let id = match verdict {
        Verdict::Warning => "summary-trouble",
        Verdict::Unknown => "summary-unknown",
        Verdict::Critical | Verdict::Ok => "summary-fails",
    };
    wording.say(id, &[host, place, title])
}
