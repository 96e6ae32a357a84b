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

/// A directory that is expected, or that expected files are in.
struct Wanted<'e> {
    path: &'e String,
    cwd: Option<usize>,
    /// Whether it is there; `None` where nobody knows.
    is_there: Option<bool>,
    /// The exchange that tells it: CWD, or what was asked where the server does not know CWD.
    told_by: Option<usize>,
}

impl<'e> Wanted<'e> {
    fn all(context: &Context<'_>, expected: &'e Expected) -> Vec<Self> {
        let attempt = context.attempt;
        let looks = expected.directories.iter().map(|look| Self {
            path: &look.path,
            cwd: look.cwd,
            is_there: look.is_there(attempt),
            told_by: look.facts.or(look.cwd),
        });
        let listed = expected.listings.iter().map(|listing| {
            if !attempt.is_unknown_command(listing.cwd) {
                return Self {
                    path: &listing.path,
                    cwd: listing.cwd,
                    is_there: Some(context.is_positive(listing.cwd)),
                    told_by: listing.cwd,
                };
            }
            let data = listing.data.as_ref();
            let last = data.and_then(|data| data.closing.or(data.transfer));
            let is_refused = context
                .exchange(last)
                .is_some_and(|(_, it)| it.code() == Some(550));
            let is_whole = checks_missing::is_whole(context, listing);
            Self {
                path: &listing.path,
                cwd: listing.cwd,
                is_there: is_whole.then_some(true).or(is_refused.then_some(false)),
                told_by: last.or(listing.cwd),
            }
        });
        let all = looks.chain(listed);
        all.filter(|it| was_answered(context, it.cwd)).collect()
    }
}

/// Directories that are not there, or of which nobody knows whether they are.
pub(super) fn directories(context: &Context<'_>, _: &[Measure]) -> Vec<Finding> {
    let Some(expected) = context.attempt.expected() else {
        return Vec::new();
    };
    let all = Wanted::all(context, expected);
    let told = |draft: Draft<'_>, wanted: &[&Wanted<'_>]| {
        let facts = wanted.iter().map(|it| CheckFact::DirectoryExpected {
            path: it.path.clone(),
        });
        draft.shows_all(StepName::Expect, facts).finding()
    };
    let missing: Vec<_> = all.iter().filter(|it| it.is_there == Some(false)).collect();
    if let Some(first) = missing.first() {
        let refused = first
            .told_by
            .and_then(|index| directory::not_entered(context, index, first.path));
        let draft = refused.unwrap_or_else(|| context.draft(FindingId::DirRefused).inferred());
        let draft = draft
            .value("directory", first.path)
            .graded(Severity::Critical);
        return vec![told(draft, &missing)];
    }
    let is_unknown = |it: &&Wanted<'_>| context.attempt.is_unknown_command(it.cwd);
    let unentered: Vec<_> = all.iter().filter(is_unknown).collect();
    let unsettled: Vec<_> = unentered
        .iter()
        .copied()
        .filter(|it| it.is_there.is_none())
        .collect();
    let Some(first) = unsettled.first().or(unentered.first()) else {
        return Vec::new();
    };
    let draft = directory::unknown_cwd(context).value("path", first.path);
    let cited = unentered.iter().flat_map(|it| [it.cwd, it.told_by]);
    let draft = draft.cites_all(cited.flatten());
    if unsettled.is_empty() {
        // What was expected is there, and most clients could not go to it.
        return vec![draft.graded(Severity::Warning).finding()];
    }
    vec![told(draft.graded(Severity::Critical).ours(), &unsettled)]
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
