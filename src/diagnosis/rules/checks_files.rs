//! Directories and files that the user expects.

use super::checks::{out_of_range, told};
use super::data::transfer;
use super::directory;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::CheckFact;
use crate::diagnosis::measure::Measure;
use crate::diagnosis::threshold::Quantity;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::StepName;
use crate::evidence::expected::{DirectoryListed, Expected, FileLook, TimesFrom};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// What is out of range in each of these is a finding of its own.
const MEASURED: [(Quantity, FindingId); 4] = [
    (Quantity::Files, FindingId::FileCountOutOfRange),
    (Quantity::NewestAge, FindingId::FileTooOld),
    (Quantity::OldestAge, FindingId::FileWaitsTooLong),
    (Quantity::Size, FindingId::FileSizeOutOfRange),
];

/// Directories that are not there.
pub(super) fn directories(context: &Context<'_>, _: &[Measure]) -> Vec<Finding> {
    let Some(expected) = context.attempt.expected() else {
        return Vec::new();
    };
    let looks = expected.directories.iter().map(|it| (&it.path, it.cwd));
    let listed = expected.listings.iter().map(|it| (&it.path, it.cwd));
    let missing = looks
        .chain(listed)
        .filter(|(_, cwd)| was_answered(context, *cwd) && !context.is_positive(*cwd));
    let missing: Vec<_> = missing.collect();
    let Some((path, cwd)) = missing.first() else {
        return Vec::new();
    };
    let refused = cwd.and_then(|cwd| directory::not_entered(context, cwd, path));
    let draft = refused.unwrap_or_else(|| context.draft(FindingId::DirRefused).inferred());
    let draft = missing
        .iter()
        .fold(draft.value("directory", path), |draft, (path, _)| {
            let path = (*path).clone();
            draft.shows(StepName::Expect, CheckFact::DirectoryExpected { path })
        });
    vec![draft.graded(Severity::Critical).finding()]
}

/// A server that fell silent, or left, has said nothing of the directory.
fn was_answered(context: &Context<'_>, cwd: Option<usize>) -> bool {
    let code = context.exchange(cwd).and_then(|(_, it)| it.code());
    code.is_some_and(|code| code != 421)
}

/// Files that are missing, or not as they should be.
pub(super) fn files(context: &Context<'_>, measures: &[Measure]) -> Vec<Finding> {
    let Some(expected) = context.attempt.expected() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    findings.extend(missing(context, expected));
    findings.extend(unlisted(context, expected));
    for (quantity, id) in MEASURED {
        let outside = measures
            .iter()
            .filter(|it| it.quantity == quantity && it.grade.is_some());
        let Some(worst) = outside.clone().max_by_key(|it| it.grade) else {
            continue;
        };
        let draft = context
            .draft(id)
            .value("name", worst.of.as_deref().unwrap_or_default());
        let draft = outside.fold(draft, out_of_range);
        let looks = expected.files.iter();
        let draft = looks
            .filter(|it| worst.of.as_ref() == Some(&it.pattern))
            .fold(draft, |draft, look| {
                draft.shows(StepName::Expect, described(look, quantity))
            });
        findings.extend(told(draft, worst));
    }
    findings.extend(unsure(context, expected, measures));
    findings
}

/// No file has the name. A directory that could not be listed says nothing of its files.
fn missing(context: &Context<'_>, expected: &Expected) -> Option<Finding> {
    if context.policy.missing_ok {
        return None;
    }
    let whole = |look: &&FileLook| {
        let listing = expected.listings.get(look.listing);
        listing.is_some_and(|listing| listing.whole && unread(context, listing).is_none())
    };
    let looks = expected.files.iter().filter(whole);
    let mut missing = looks.filter(|look| look.matched == 0).peekable();
    let first = missing.peek()?;
    let draft = context
        .draft(FindingId::FileMissing)
        .value("name", &first.name);
    let draft = missing.fold(draft, |draft, look| {
        let listing = expected.listings.get(look.listing);
        let path = listing.map_or("", |listing| listing.path.as_str());
        let closing = listing.and_then(|it| it.data.as_ref()?.closing);
        draft.cites_all(closing).shows(
            StepName::Expect,
            CheckFact::NoSuchFile {
                directory: path.to_owned(),
                name: look.name.clone(),
            },
        )
    });
    Some(draft.finding())
}

/// The directory is there, and its listing did not come whole.
fn unlisted(context: &Context<'_>, expected: &Expected) -> Option<Finding> {
    let entered = || {
        let listings = expected.listings.iter();
        listings.filter(|it| context.is_positive(it.cwd))
    };
    if let Some(draft) = entered().find_map(|it| unread(context, it)) {
        return Some(draft.graded(Severity::Critical).finding());
    }
    let listing = entered().find(|it| !it.whole)?;
    let draft = context
        .draft(FindingId::FileCheckFailed)
        .value("directory", &listing.path)
        .shows(
            StepName::Expect,
            CheckFact::ListingIncomplete {
                directory: listing.path.clone(),
            },
        );
    let data = listing.data.as_ref();
    let last = data.and_then(|data| data.closing.or(data.transfer).or(data.setup));
    Some(draft.cites_all(last).finding())
}

/// The server says that it could not read the directory, within a closing reply that is positive.
fn unread<'a>(context: &'a Context<'_>, listing: &DirectoryListed) -> Option<Draft<'a>> {
    let closing = listing.data.as_ref()?.closing?;
    let draft = transfer::unread(context, Moment::Transfer, closing)?;
    Some(draft.value("path", &listing.path))
}

/// An age that was asked about rests on the dates of LIST.
fn unsure(context: &Context<'_>, expected: &Expected, measures: &[Measure]) -> Option<Finding> {
    let asked = measures.iter().any(|it| {
        let is_age = matches!(it.quantity, Quantity::NewestAge | Quantity::OldestAge);
        is_age && (it.warn.is_some() || it.crit.is_some())
    });
    let mut looks = expected.files.iter();
    let look = looks.find(|it| it.times == TimesFrom::List)?;
    asked.then(|| {
        context
            .draft(FindingId::FileTimesUnreliable)
            .value("name", &look.pattern)
            .shows(StepName::Expect, CheckFact::TimesOfList)
            .finding()
    })
}

fn described(look: &FileLook, quantity: Quantity) -> CheckFact {
    let oldest = quantity == Quantity::OldestAge;
    let seen = if oldest { &look.oldest } else { &look.newest };
    CheckFact::FilesMatched {
        files: look.matched,
        pattern: look.name.clone(),
        oldest,
        name: seen.as_ref().map(|seen| seen.name.clone()),
        modified: seen.as_ref().and_then(|seen| seen.modified),
        bytes: seen.as_ref().and_then(|seen| seen.size),
    }
}
