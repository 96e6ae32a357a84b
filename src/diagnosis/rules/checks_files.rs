//! Directories and files that the user expects.

use super::checks::{out_of_range, told};
use super::{checks_ages, checks_missing, directory};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::CheckFact;
use crate::diagnosis::measure::Measure;
use crate::diagnosis::threshold::Quantity;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::StepName;
use crate::evidence::expected::{Expected, FileLook};
use crate::knowledge::findings::FindingId;

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
    findings.extend(checks_missing::all(context, expected));
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
                let draft = draft.shows(StepName::Expect, described(look, quantity));
                doubted(context, expected, draft, (look, worst))
            });
        findings.extend(told(draft, worst));
    }
    findings.extend(checks_ages::all(context, expected, measures));
    findings
}

/// What makes a measure less sure: a line that was not understood may be a file as well, and times may be local.
fn doubted<'a>(
    context: &'a Context<'_>,
    expected: &Expected,
    draft: Draft<'a>,
    (look, measure): (&FileLook, &Measure),
) -> Draft<'a> {
    let listing = expected.listings.get(look.listing);
    let unread = listing.and_then(checks_missing::line_unread);
    let is_sure = unread.is_none();
    let draft = draft.shows_all(StepName::Expect, unread);
    let draft = if is_sure { draft } else { draft.inferred() };
    checks_ages::doubted(context, draft, (look, measure))
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
