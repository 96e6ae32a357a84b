//! What this run and one from another place mean together, and in what they differ.

use crate::knowledge::wording::Wording;
use crate::report::as_far_as;
use crate::report::shape::{PlaceDifference, PlaceDifferenceReport, PlacesMeaning, SightReport};
use crate::target::{Security, Until};

/// What the two mean. Where they did not do the same, they mean nothing as soon as that could be why they differ.
pub(super) fn meaning(here: &SightReport, there: &SightReport) -> PlacesMeaning {
    if here.held_off || there.held_off || is_other_target(here, there) {
        return PlacesMeaning::NotComparable;
    }
    let same_user = here.target.user == there.target.user;
    let same_directory = here.target.directory == there.target.directory;
    let means = |failing: &SightReport, other: &SightReport, meaning| {
        let is_alike = (same_user || !failing.depends_on_user())
            && (same_directory || !failing.depends_on_directory())
            && failing.was_tried_by(other);
        if is_alike {
            meaning
        } else {
            PlacesMeaning::NotComparable
        }
    };
    match (here.works(), there.works()) {
        (true, true) => PlacesMeaning::WorksEverywhere,
        (false, true) => means(here, there, PlacesMeaning::FailsOnlyHere),
        (true, false) => means(there, here, PlacesMeaning::FailsOnlyThere),
        (false, false) if here.root_cause == there.root_cause => PlacesMeaning::FailsAlike,
        (false, false) if !here.was_tried_by(there) || !there.was_tried_by(here) => {
            PlacesMeaning::NotComparable
        }
        (false, false) if !same_user && here.depends_on_user() && there.depends_on_user() => {
            PlacesMeaning::NotComparable
        }
        (false, false) => PlacesMeaning::FailsDifferently,
    }
}

fn is_other_target(here: &SightReport, there: &SightReport) -> bool {
    let (here, there) = (&here.target, &there.target);
    let name = |host: &Option<String>| host.as_deref().map(str::to_ascii_lowercase);
    name(&here.host) != name(&there.host) || here.port != there.port
}

/// Whether something failed in one of the places that was not tried in the other.
fn is_tried_once(here: &SightReport, there: &SightReport) -> bool {
    let is_missed = |failing: &SightReport, other| !failing.works() && !failing.was_tried_by(other);
    is_missed(here, there) || is_missed(there, here)
}

/// In what they differ besides their outcome, as far as both tell it.
pub(super) fn differences(
    here: &SightReport,
    there: &SightReport,
    wording: Wording,
) -> Vec<PlaceDifferenceReport> {
    let both = |part: fn(&SightReport) -> Option<String>| Some((part(here)?, part(there)?));
    let said = |sight: &SightReport| {
        let id = if sight.held_off {
            "places-held-off"
        } else {
            "places-not-held-off"
        };
        wording.say(id, &[])
    };
    let addresses = |sight: &SightReport| sight.addresses.join(&wording.say("summary-comma", &[]));
    let is_apart = !here.addresses.is_empty()
        && !there.addresses.is_empty()
        && !here.addresses.iter().any(|it| there.addresses.contains(it));
    let until = |sight: &SightReport| {
        let until = sight.until.unwrap_or(Until::Data);
        as_far_as(until, sight.target.security != Security::Plain, wording)
    };
    let cause = |sight: &SightReport| {
        let own = sight.root_cause.clone();
        own.unwrap_or_else(|| "-".to_owned())
    };
    let directory = |sight: &SightReport| {
        let own = sight.target.directory.clone();
        own.unwrap_or_else(|| wording.say("places-login-directory", &[]))
    };
    let security = |sight: &SightReport| {
        let id = match sight.target.security {
            Security::Plain => "matrix-plain",
            Security::Explicit => "matrix-explicit",
            Security::Implicit => "matrix-implicit",
        };
        wording.say(id, &[])
    };
    let found = [
        (
            PlaceDifference::Target,
            is_other_target(here, there)
                .then(|| both(|it| it.target.address()))
                .flatten(),
        ),
        (
            PlaceDifference::HeldOff,
            (here.held_off != there.held_off).then(|| (said(here), said(there))),
        ),
        (
            PlaceDifference::User,
            both(|it| Some(it.target.user.clone())),
        ),
        (
            PlaceDifference::Security,
            Some((security(here), security(there))),
        ),
        (
            PlaceDifference::Directory,
            Some((directory(here), directory(there))),
        ),
        (
            PlaceDifference::Until,
            (here.until != there.until).then(|| (until(here), until(there))),
        ),
        (
            PlaceDifference::Addresses,
            is_apart.then(|| (addresses(here), addresses(there))),
        ),
        (
            PlaceDifference::Certificate,
            both(|it| it.certificate.clone()),
        ),
        (
            PlaceDifference::Tried,
            is_tried_once(here, there).then(|| (cause(here), cause(there))),
        ),
    ];
    found
        .into_iter()
        .filter_map(|(kind, sides)| Some((kind, sides?)))
        .filter(|(_, (here, there))| here != there)
        .map(|(kind, (here, there))| {
            let values = [("here", here.as_str()), ("there", there.as_str())];
            PlaceDifferenceReport {
                text: wording.say(message(kind), &values),
                kind,
                here,
                there,
            }
        })
        .collect()
}

fn message(kind: PlaceDifference) -> &'static str {
    match kind {
        PlaceDifference::Target => "places-differs-target",
        PlaceDifference::User => "places-differs-user",
        PlaceDifference::Security => "places-differs-security",
        PlaceDifference::Directory => "places-differs-directory",
        PlaceDifference::Until => "places-differs-until",
        PlaceDifference::Addresses => "places-differs-addresses",
        PlaceDifference::Certificate => "places-differs-certificate",
        PlaceDifference::HeldOff => "places-differs-held-off",
        PlaceDifference::Tried => "places-differs-tried",
    }
}
