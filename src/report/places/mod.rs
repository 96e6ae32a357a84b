//! The same run from several places: is it the server, or the network of one of them?
//!
//! * [`places()`] what all of them mean together
//! * `pair` what one of them and this run mean, and in what they differ
//! * `sight` what is compared
//!
//! A place that could not be asked says nothing of the server, and neither do runs that were not alike.

mod pair;
mod sight;

use crate::diagnosis::Verdict;
use crate::evidence::Phase;
use crate::knowledge::findings::Family;
use crate::knowledge::wording::Wording;
use crate::report::shape::{
    PlaceDifference, PlaceFailure, PlaceFailureReport, PlaceReport, PlacesMeaning, PlacesReport,
    Report, SightReport,
};
use crate::report::words::place;

/// A place, and what it answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// What it is called.
    pub name: String,
    /// Where it was asked.
    pub url: String,
    /// What was seen from there, or why it could not be asked.
    pub answer: Result<Box<SightReport>, NotAsked>,
}

/// Why a place could not be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAsked {
    /// What failed.
    pub kind: PlaceFailure,
    /// The status of HTTP, if it came to one.
    pub status: Option<u16>,
    /// The name of the problem in the API, if the place told one.
    pub code: Option<String>,
    /// The words of the place, or of the system.
    pub detail: Option<String>,
}

/// Holds what was seen from other places against this run.
#[must_use]
pub fn places(report: &Report, asked: Vec<Asked>, wording: &Wording) -> PlacesReport {
    held_against(SightReport::of(report), asked, *wording)
}

fn held_against(here: SightReport, asked: Vec<Asked>, wording: Wording) -> PlacesReport {
    let there = asked.into_iter().map(|it| placed(&here, it, wording));
    let there: Vec<_> = there.collect();
    let meaning = together(&there);
    let text = sentence(&here, &there, meaning, wording);
    PlacesReport {
        here,
        there,
        meaning,
        text,
    }
}

fn placed(here: &SightReport, asked: Asked, wording: Wording) -> PlaceReport {
    let Asked { name, url, answer } = asked;
    match answer {
        Ok(sight) => PlaceReport {
            meaning: pair::meaning(here, &sight),
            differences: pair::differences(here, &sight, wording),
            sight: Some(*sight),
            failure: None,
            name,
            url,
        },
        Err(why) => PlaceReport {
            sight: None,
            failure: Some(failure(why, wording)),
            meaning: PlacesMeaning::NotAsked,
            differences: Vec::new(),
            name,
            url,
        },
    }
}

fn failure(why: NotAsked, wording: Wording) -> PlaceFailureReport {
    let id = match why.kind {
        PlaceFailure::Unreachable => "places-unreachable",
        PlaceFailure::Tls => "places-no-tls",
        PlaceFailure::TimedOut => "places-timed-out",
        PlaceFailure::Unauthorized => "places-unauthorized",
        PlaceFailure::Forbidden => "places-forbidden",
        PlaceFailure::BadRequest => "places-bad-request",
        PlaceFailure::NoApi => "places-no-api",
        PlaceFailure::Busy => "places-busy",
        PlaceFailure::Redirect => "places-redirect",
        PlaceFailure::TooLarge => "places-too-large",
        PlaceFailure::NotAReport => "places-not-a-report",
        PlaceFailure::OtherVersion => "places-other-version",
        PlaceFailure::Stopped => "places-stopped",
        PlaceFailure::Failed => "places-failed",
    };
    let status = why.status.map(|status| status.to_string());
    let values = [
        ("status", status.as_deref().unwrap_or_default()),
        ("detail", why.detail.as_deref().unwrap_or_default()),
    ];
    PlaceFailureReport {
        text: wording.say(id, &values),
        kind: why.kind,
        status: why.status,
        code: why.code,
        detail: why.detail,
    }
}

/// What all of them mean. Those that say nothing are left out, unless there are no others.
fn together(there: &[PlaceReport]) -> PlacesMeaning {
    use PlacesMeaning::{FailsAlike, FailsDifferently, Mixed, NotAsked, NotComparable};
    let all = there.iter().map(|place| place.meaning);
    let mut telling = all
        .clone()
        .filter(|meaning| !matches!(meaning, NotAsked | NotComparable));
    let Some(first) = telling.next() else {
        let mut all = all;
        let was_asked = all.any(|meaning| meaning == NotComparable);
        return if was_asked { NotComparable } else { NotAsked };
    };
    telling.fold(first, |one, other| match (one, other) {
        _ if one == other => one,
        (FailsAlike | FailsDifferently, FailsAlike | FailsDifferently) => FailsDifferently,
        _ => Mixed,
    })
}

/// What they mean, in a sentence.
fn sentence(
    here: &SightReport,
    there: &[PlaceReport],
    meaning: PlacesMeaning,
    wording: Wording,
) -> String {
    let telling: Vec<&PlaceReport> = there
        .iter()
        .filter(|place| {
            let meaning = place.meaning;
            !matches!(
                meaning,
                PlacesMeaning::NotAsked | PlacesMeaning::NotComparable
            )
        })
        .collect();
    let is_works = |place: &&PlaceReport| place.sight.as_ref().is_some_and(SightReport::works);
    let (works, fails): (Vec<&PlaceReport>, Vec<&PlaceReport>) =
        telling.iter().partition(|place| is_works(place));
    let names = |places: &[&PlaceReport]| {
        let names = places.iter().map(|place| place.name.as_str());
        let names: Vec<&str> = names.collect();
        names.join(&wording.say("summary-and", &[]))
    };
    let all = names(&telling);
    let cause = here.root_cause.clone().unwrap_or_default();
    let causes = causes(&fails, wording);
    let (works, others) = (names(&works), names(&fails));
    let values = [
        ("places", all.as_str()),
        ("works", &works),
        ("others", &others),
        ("cause", &cause),
        ("causes", &causes),
    ];
    let id = match meaning {
        PlacesMeaning::WorksEverywhere => "places-works-everywhere",
        PlacesMeaning::FailsOnlyHere => only_here(here, &telling),
        PlacesMeaning::FailsOnlyThere => "places-only-there",
        PlacesMeaning::FailsAlike => "places-fails-alike",
        PlacesMeaning::FailsDifferently => "places-fails-differently",
        PlacesMeaning::Mixed if here.works() => "places-mixed-here-works",
        PlacesMeaning::Mixed => "places-mixed-here-fails",
        PlacesMeaning::NotComparable => "places-not-comparable",
        PlacesMeaning::NotAsked => "places-not-asked",
    };
    wording.say(id, &values)
}

/// What it fails of elsewhere, and at which part of the conversation.
fn causes(fails: &[&PlaceReport], wording: Wording) -> String {
    let sights = fails.iter().filter_map(|place| place.sight.as_ref());
    let mut causes: Vec<String> = sights
        .map(|sight| {
            let at = sight.phase.and_then(|phase| place(phase, wording));
            let id = sight.root_cause.as_deref().unwrap_or_default();
            let values = [("cause", id), ("at", at.as_deref().unwrap_or_default())];
            wording.say("places-cause", &values)
        })
        .collect();
    causes.dedup();
    causes.join(&wording.say("summary-comma", &[]))
}

/// The sentence for what works from everywhere else: what in the network here, or in what the server thinks of it, is at fault.
fn only_here(here: &SightReport, there: &[&PlaceReport]) -> &'static str {
    let differ = |kind: PlaceDifference| {
        let has = |place: &&PlaceReport| place.differences.iter().any(|it| it.kind == kind);
        there.iter().all(has)
    };
    let family = here.family();
    if here.verdict == Verdict::Unknown && family == Some(Family::Probe) {
        return "places-only-here-machine";
    }
    if here.phase == Some(Phase::Dns) {
        return "places-only-here-dns";
    }
    if differ(PlaceDifference::Addresses) {
        return "places-only-here-addresses";
    }
    if differ(PlaceDifference::Certificate) {
        return "places-only-here-certificate";
    }
    match (family, here.phase) {
        (Some(Family::Limit | Family::Exclusion), _) => "places-only-here-excluded",
        (Some(Family::DataPort), _) => "places-only-here-ports",
        (Some(Family::PassiveAddress | Family::NatHelper), _) => "places-only-here-announced",
        (_, Some(Phase::Tcp)) => "places-only-here-tcp",
        (_, Some(Phase::Greeting)) => "places-only-here-greeting",
        (_, Some(Phase::Tls)) => "places-only-here-tls",
        (_, Some(Phase::Login)) => "places-only-here-login",
        (_, Some(Phase::DataPassive)) => "places-only-here-passive",
        (_, Some(Phase::DataActive)) => "places-only-here-active",
        _ => "places-only-here-other",
    }
}

#[cfg(test)]
mod tests;
